"""The words that qualify findings, as they stand in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from app.core.textfold import fold
from app.core.textscan.tables import rows
from app.core.textscan.tokens import Token

_ANSWER_KINDS = frozenset({"no", "deny"})
_YEARS = frozenset({"ano", "anos", "year", "years"})  # "año" is written out as "year", lest it be an anus
_YEAR = re.compile(r"(19|20)\d\d")
_NUMBERS = frozenset(
    "un una dos tres cuatro cinco seis siete ocho nueve diez one two three four five six seven eight nine ten".split()
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase of the table of cues, from its first to its last place in the sentence; see ``cues.tsv`` for kinds."""

    kind: str
    first: int
    last: int


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], list[str]]]]:
    """By first word, the longest first: each phrase and its kinds."""
    kinds: dict[tuple[str, ...], list[str]] = {}
    for kind, cell in rows("cues.tsv"):
        for phrase in cell.split("|"):
            words = tuple(part for word in phrase.split() for part in (fold(word) or word).split())
            kinds.setdefault(words, []).append(kind)
    table: dict[str, list[tuple[tuple[str, ...], list[str]]]] = {}
    for words in sorted(kinds, key=len, reverse=True):
        table.setdefault(words[0], []).append((words, kinds[words]))
    return table


@cache
def words_of(kind: str) -> frozenset[str]:
    """The words of the table that are of a kind by themselves."""
    return frozenset(words[0] for entries in _phrases().values() for words, kinds in entries if kind in kinds)


def cue_words() -> frozenset[str]:
    """Every word of the table."""
    return frozenset(word for entries in _phrases().values() for words, _ in entries for word in words)


def find_cues(tokens: Sequence[Token], text: str) -> list[Cue]:
    """All cues of a sentence, none inside a longer one."""
    words = [token.word for token in tokens]
    found: list[Cue] = []
    at = 0
    while at < len(words):
        last, kinds = at, _own_kinds(tokens, at, text)
        if (end := _past_time(words, at)) is not None:
            last, kinds = end, ["ago"]
        if not kinds:
            for phrase, named in _phrases().get(words[at], ()):
                if tuple(words[at : at + len(phrase)]) == phrase:
                    last, kinds = at + len(phrase) - 1, named
                    break
        if kinds and not _ANSWER_KINDS.isdisjoint(kinds) and at == last and at and _ends_answer(words, last + 1):
            kinds = ["absent"]  # fiebre: no; tabaquismo: niega
        found += [Cue(kind, at, last) for kind in kinds]
        at = last + 1
    return found


def _own_kinds(tokens: Sequence[Token], at: int, text: str) -> list[str]:
    """The kinds of what the table cannot tell: a question mark, and *si* or *sí*."""
    token, words = tokens[at], [token.word for token in tokens]
    if token.word == "?":
        return ["maybe"] if at + 1 < len(words) else ["doubtful"]
    if token.word == "si" and words[at + 1 : at + 2] != ["bien"]:
        asserted = text[token.start : token.end].casefold() != "si" or _ends_answer(words, at + 1)
        return ["stop"] if asserted else ["if"]
    return []


def _ends_answer(words: Sequence[str], at: int) -> bool:
    return at >= len(words) or words[at] in {",", ")", "(", "?"}


def _past_time(words: Sequence[str], at: int) -> int | None:
    """The last place of a time long past that begins here: hace 5 años, 5 years ago, en 2015, a los 8 años."""
    ahead = [*words[at : at + 5], "", "", "", "", ""]
    # At the beginning it tells since when, not when: "hace un año sube de peso".
    if ahead[0] == "hace" and at and words[at - 1] not in {"desde", ",", "y", ":"}:
        if (years := next((i for i in (2, 3, 4) if ahead[i] in _YEARS), None)) and _is_number(ahead[years - 1]):
            return at + years
    elif _is_number(ahead[0]) and ahead[1] in _YEARS and ahead[2] == "ago":
        return at + 2
    elif at and _YEAR.fullmatch(ahead[0]):
        return at
    elif ahead[:2] == ["a", "los"] and _is_number(ahead[2]):
        return at + 3
    elif ahead[0] == "age" and _is_number(ahead[1]):
        return at + 1
    return None


def _is_number(word: str) -> bool:
    return word.isdigit() or word in _NUMBERS
