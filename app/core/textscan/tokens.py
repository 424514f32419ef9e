"""A note as sentences of words and signs, each of which knows where it stands in the note."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from app.core.language import Language
from app.core.textfold import fold
from app.core.textscan.tables import rows

# A word with the accents that follow its letters; a full stop between digits belongs to a number and is no sign.
_PIECE = re.compile(r"(?:[^\W_][̀-ͯ]*)+|(?<!\d)\.|\.(?!\d)|[,;:?!()/+\-–\n•*]")
_ENDS = frozenset(".;!?•*")
# Words before a full stop that ends no sentence; so do single letters.
_SHORTENED = frozenset("dr dra sr sra srta pte pcte px aprox ej vs mr mrs ms hrs min".split())
_SHOUTED = 0.6
_LONG_ENOUGH = 4


@dataclass(frozen=True, slots=True)
class Token:
    """A folded word or a sign, and the characters of the note that it came from (``start`` to ``end``)."""

    word: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """False for signs."""
        return self.word.isalnum()


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words and signs up to a full stop or the end of a line.

    ``opens_line`` says that it is the first of its line, ``after_gap`` that an empty line stands before it.
    """

    tokens: tuple[Token, ...]
    opens_line: bool
    after_gap: bool


def sentences(text: str, language: Language) -> list[Sentence]:
    """Cut a note; abbreviations are written out, so that several words may come from the same characters."""
    found: list[Sentence] = []
    tokens: list[Token] = []
    opens_line, after_gap = True, False
    written_out = _Abbreviations(text, language)
    for match in _PIECE.finditer(text):
        sign, start = match.group(), match.start()
        if sign[0].isalnum():
            tokens.append(Token(fold(sign).replace(" ", "") or sign, start, match.end()))
            continue
        if sign in "+-–":
            tokens += [Token(word, start, match.end()) for word in _result(text, start)]
            continue
        if sign not in "\n.•*;!":
            tokens.append(Token(sign, start, match.end()))
        if sign == "\n":
            ends = not _wraps(text, start)
        elif sign == ".":
            ends = not (tokens and _is_shortened(tokens[-1].word, text[match.end() :]))
        else:
            ends = sign in _ENDS and not (sign == "?" and _is_prefix(text, start))
        if ends and tokens:
            found.append(Sentence(written_out(tokens), opens_line, after_gap))
            tokens, opens_line, after_gap = [], False, False
        if ends and sign == "\n":
            after_gap = after_gap or opens_line
            opens_line = True
    if tokens:
        found.append(Sentence(written_out(tokens), opens_line, after_gap))
    return found


def _is_shortened(word: str, after: str) -> bool:
    return word in _SHORTENED or (len(word) == 1 and word.isalpha() and after.lstrip()[:1].islower())


def _is_prefix(text: str, at: int) -> bool:
    """Whether a question mark stands before what it doubts: ``?torsion``."""
    return text[at + 1 : at + 2].isalnum() and not text[at - 1 : at].isalnum()


def _result(text: str, at: int) -> Sequence[str]:
    """What a plus or minus says if it is a result (``Murphy (-)``, ``flapping +``), and no hyphen, bullet or dash."""
    before, after = text[:at].rstrip(" \t"), text[at + 1 :].lstrip(" \t+")
    begins = not before or before[-1] in "\n.;:"
    if text[at + 1 : at + 2].isalnum() or begins:
        return ("-",) if text[at] != "+" and text[at - 1 : at].isspace() or begins else ()
    if text[at] == "+":
        # Of several only the first counts, and between two words it is an "and".
        return () if before[-1] == "+" else (",",) if after[:1].isalnum() else ("positivo",)
    return ("no", "positivo") if not after or after[0] in ",.;)\n" else ("-",)


def _wraps(text: str, at: int) -> bool:
    """Whether a line merely goes on after this line break."""
    before, after = text[:at].rstrip(" \t\r"), text[at + 1 :].lstrip(" \t\r")
    return bool(before) and before[-1] not in "\n.:;!?" and after[:1].islower()


def written_out(name: str, language: Language) -> str | None:
    """A name with its abbreviations written out; ``None`` if it holds none."""
    table = _table(language, False)
    words = name.split()
    whole = [
        " ".join(entry[2])
        if (entry := next((e for e in table.get(word.casefold(), ()) if e[1] and e[0] == (word,)), None))
        else word
        for word in words
    ]
    return " ".join(whole) if whole != words else None


class _Abbreviations:
    """Writes out what stands in the table, as far as the note's language and its use of capitals allow."""

    def __init__(self, text: str, language: Language) -> None:
        letters = [c for c in text if c.isalpha()]
        shouted = sum(c.isupper() for c in letters) > _SHOUTED * len(letters)
        self._text = text
        self._table = _table(language, shouted)

    def __call__(self, tokens: Sequence[Token]) -> tuple[Token, ...]:
        written: list[Token] = []
        at = 0
        while at < len(tokens):
            raw = self._text[tokens[at].start : tokens[at].end]
            for pieces, exact, words in self._table.get(raw.casefold(), ()):
                own = tokens[at : at + len(pieces)]
                if exact and tokens[at + len(pieces) : at + len(pieces) + 1] and tokens[at + len(pieces)].word == ":":
                    continue  # "PE:" heads the physical examination
                spelled = tuple(self._text[t.start : t.end] for t in own)
                if spelled == pieces if exact else tuple(map(str.casefold, spelled)) == pieces:
                    if len(words) == len(pieces):
                        written += [Token(w, t.start, t.end) for w, t in zip(words, own, strict=True)]
                    else:
                        written += [Token(word, own[0].start, own[-1].end) for word in words]
                    at += len(pieces)
                    break
            else:
                written.append(tokens[at])
                at += 1
        return tuple(written)


_Table = dict[str, list[tuple[tuple[str, ...], bool, tuple[str, ...]]]]


@cache
def _table(language: Language, shouted: bool) -> _Table:
    table: _Table = {}
    for short, written_in, meaning in rows("abbreviations.tsv"):
        exact = not short.islower()
        # Short ones mean different things in the two languages, and in a note all in capitals they may be words.
        letters = sum(c.isalpha() for c in short)
        if exact and letters < _LONG_ENOUGH and (shouted and letters < 3 or written_in != language):
            continue
        pieces = tuple(re.findall(r"\w+|[^\w\s]", short))
        words = tuple(fold(word) or word for word in meaning.split())
        table.setdefault(pieces[0].casefold(), []).append((pieces, exact, words))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table
