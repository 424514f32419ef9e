"""The parts of a note by their headings, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache

from app.core.textfold import fold
from app.core.textscan.cues import words_of
from app.core.textscan.tables import rows
from app.core.textscan.tokens import Sentence

_LONGEST_HEADING = 6
_LONGEST_UNKNOWN = 3


class Part(StrEnum):
    """What a part of a note tells of; see ``headings.tsv``."""

    FINDINGS = "findings"
    FAMILY = "family"
    HISTORY = "history"
    DENIED = "denied"
    PLAN = "plan"


@cache
def _headings() -> dict[str, Part]:
    return {fold(name): Part(part) for part, names in rows("headings.tsv") for name in names.split("|")}


def in_parts(sentences: Iterable[Sentence]) -> Iterator[tuple[Sentence, Part]]:
    """Every sentence with the part it stands in.

    A part goes on to the next heading, or, but for plans, to an empty line. Within a line the family's goes on only as
    long as relatives are named: "FHx: sister DVT. HR 118".
    """
    part = Part.FINDINGS
    for sentence in sentences:
        if sentence.after_gap and part is not Part.PLAN:
            part = Part.FINDINGS
        opened = _opened(sentence)
        if part is Part.FAMILY and not sentence.opens_line:
            words = {token.word for token in sentence.tokens}
            part = Part.FINDINGS if words.isdisjoint(words_of("family")) else part
        part = opened or part
        yield sentence, part


def _opened(sentence: Sentence) -> Part | None:
    """The part that a sentence opens, if it begins with a heading."""
    words = [token.word for token in sentence.tokens]
    while words and not words[0].isalpha():
        del words[0]
    colon = words.index(":") if ":" in words[: _LONGEST_HEADING + 1] else None
    if colon is None:
        # Without a colon a heading has its line for itself.
        return _headings().get(" ".join(words)) if sentence.opens_line else None
    heading = " ".join(word for word in words[:colon] if word.isalnum())
    known = _headings().get(heading)
    if known is None and sentence.opens_line and colon <= _LONGEST_UNKNOWN:
        return Part.FINDINGS
    return known
