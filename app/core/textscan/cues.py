"""The words that qualify findings, as they stand in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from app.core.textfold import fold
from app.core.textscan.tables import rows, word_list
from app.core.textscan.tokens import Token

_ANSWERS = frozenset({"no", "deny"})
_AFTER_ANSWER = frozenset({",", ")", "(", "?"})
_YEAR = re.compile(r"(19|20)\d\d")


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
    """All cues of a sentence of ``text``, none inside a longer one."""
    words = [token.word for token in tokens]
    found: list[Cue] = []
    at = 0
    while at < len(words):
        last, kinds = _at(words, at, text[tokens[at].start : tokens[at].end])
        found += [Cue(kind, at, last) for kind in kinds]
        at = last + 1
    return found


def _at(words: Sequence[str], at: int, spelled: str) -> tuple[int, Sequence[str]]:
    """The last place and the kinds of the cue that begins at a place; none of a kind if no cue does."""
    ends_answer = at + 1 >= len(words) or words[at + 1] in _AFTER_ANSWER
    if words[at] == "?":
        return at, ("maybe" if at + 1 < len(words) else "doubtful",)
    if words[at] == "si" and words[at + 1 : at + 2] != ["bien"]:
        # "Fiebre sí", even where the accent is left out, but "si presenta fiebre".
        return at, ("stop" if ends_answer or spelled.casefold() != "si" else "if",)
    if (last := _past_time(words, at)) is not None:
        return last, ("ago",)
    for phrase, kinds in _phrases().get(words[at], ()):
        if tuple(words[at : at + len(phrase)]) == phrase:
            if len(phrase) == 1 and at and ends_answer and not _ANSWERS.isdisjoint(kinds):
                return at, ("absent",)  # fiebre: no; tabaquismo: niega
            return at + len(phrase) - 1, kinds
    return at, ()


def _past_time(words: Sequence[str], at: int) -> int | None:
    """The last place of a time long past that begins here: hace 5 años, 5 years ago, en 2015, a los 8 años, age 8."""
    first, second, third, *_ = *words[at : at + 3], "", "", ""
    # At the beginning it tells since when, not when: "hace un año sube de peso".
    if first == "hace" and at and words[at - 1] not in {"desde", ",", "y", ":"}:
        years = next((i for i in range(at + 2, min(at + 5, len(words))) if words[i] in word_list("years")), None)
        return years if years is not None and _is_number(words[years - 1]) else None
    if _is_number(first) and second in word_list("long") and third == "ago":
        return at + 2
    if at and _YEAR.fullmatch(first):
        return at
    if first == "age" and _is_number(second):
        return at + 1
    return min(at + 3, len(words) - 1) if (first, second) == ("a", "los") and _is_number(third) else None


def _is_number(word: str) -> bool:
    return word.isdigit() or word in word_list("number")
