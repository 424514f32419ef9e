"""What doctors shorten, written out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from app.core.language import Language
from app.core.textfold import fold
from app.core.textscan.tables import rows
from app.core.textscan.tokens import Sentence, Token

# The share of capitals from which on a note of so many letters is written in them. An abbreviation then needs three not
# to be taken for a word, and as many to mean the same in the other language.
_SHOUTED, _TELLING = 0.6, 20
_LONG_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class _Abbreviation:
    """Words and signs as they are written, in capitals exactly so if ``exact``, and what they stand for."""

    pieces: tuple[str, ...]
    exact: bool
    meaning: tuple[str, ...]

    def begins(self, spelled: Sequence[str]) -> bool:
        own = tuple(spelled[: len(self.pieces)])
        if not self.exact:
            return tuple(map(str.casefold, own)) == self.pieces
        # Before a colon it is a heading: "PE:" opens the physical examination.
        return own == self.pieces and list(spelled[len(own) : len(own) + 1]) != [":"]


def written_out(sentences: Sequence[Sentence], text: str, language: Language) -> list[Sentence]:
    """The sentences of ``text`` without abbreviations, so that several words may come from the same characters."""
    letters = [c for c in text if c.isalpha()]
    shouted = len(letters) >= _TELLING and sum(map(str.isupper, letters)) > _SHOUTED * len(letters)
    table = _table(language, shouted)
    return [replace(sentence, tokens=_meant(sentence.tokens, text, table)) for sentence in sentences]


def name_written_out(name: str, language: Language) -> str | None:
    """A name with its abbreviations written out; ``None`` if it holds none."""
    words = name.split()
    table = _table(language, False)
    for place, word in enumerate(words):
        for known in table.get(word.casefold(), ()):
            if known.pieces == (word,):
                words[place] = " ".join(known.meaning)
    whole = " ".join(words)
    return whole if whole != name else None


def _meant(tokens: Sequence[Token], text: str, table: _Table) -> list[Token]:
    spelled = [text[token.start : token.end] for token in tokens]
    meant: list[Token] = []
    at = 0
    while at < len(tokens):
        candidates = table.get(spelled[at].casefold(), ())
        known = next((a for a in candidates if a.begins(spelled[at : at + len(a.pieces) + 1])), None)
        if known is None:
            meant.append(tokens[at])
            at += 1
            continue
        own = tokens[at : at + len(known.pieces)]
        if len(known.meaning) == len(own):
            meant += [replace(token, word=word) for token, word in zip(own, known.meaning, strict=True)]
        else:
            meant += [Token(word, own[0].start, own[-1].end) for word in known.meaning]
        at += len(own)
    return meant


_Table = dict[str, list[_Abbreviation]]


@cache
def _table(language: Language, shouted: bool) -> _Table:
    """By first piece, the longest first."""
    table: _Table = {}
    for short, written_in, meaning in rows("abbreviations.tsv"):
        exact = not short.islower()
        if exact and sum(map(str.isalpha, short)) < _LONG_ENOUGH and (shouted or written_in != language):
            continue
        pieces = tuple(re.findall(r"\w+|[^\w\s]", short))
        known = _Abbreviation(pieces, exact, tuple(fold(word) or word for word in meaning.split()))
        table.setdefault(pieces[0].casefold(), []).append(known)
    for entries in table.values():
        entries.sort(key=lambda known: -len(known.pieces))
    return table
