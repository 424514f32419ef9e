"""A note as sentences of words and signs, each of which knows where it stands in the note."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.core.textfold import fold
from app.core.textscan.tables import word_list

# A word with the accents that follow its letters; a full stop between digits belongs to a number and is no sign.
_PIECE = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+|(?<!\d)\.|\.(?!\d)|[,;:?!()/+\-–\n•*]")
_ENDS = frozenset(";!?•*")
_UNSPOKEN = frozenset("\n.•*;!")


@dataclass(frozen=True, slots=True)
class Token:
    """A folded word or a sign, and the characters of the note that it came from (``start`` to ``end``)."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words and signs up to a full stop or the end of a line.

    ``opens_line`` says that it is the first of its line, ``after_gap`` that an empty line stands before it.
    """

    tokens: Sequence[Token]
    opens_line: bool
    after_gap: bool


def sentences(text: str) -> list[Sentence]:
    """Cut a note into sentences."""
    found: list[Sentence] = []
    tokens: list[Token] = []
    opens_line, after_gap = True, False
    for match in _PIECE.finditer(text):
        piece, start, end = match.group(), match.start(), match.end()
        if piece[0].isalnum():
            tokens.append(Token(fold(piece).replace(" ", "") or piece, start, end))
        elif piece in "+-–":
            tokens += [Token(word, start, end) for word in _result(text, start)]
        elif piece not in _UNSPOKEN:
            tokens.append(Token(piece, start, end))
        if tokens and _ends(text, piece, start, tokens[-1].word):
            found.append(Sentence(tokens, opens_line, after_gap))
            tokens, opens_line, after_gap = [], False, False
        if piece == "\n" and not tokens:
            opens_line, after_gap = True, opens_line
    if tokens:
        found.append(Sentence(tokens, opens_line, after_gap))
    return found


def _ends(text: str, piece: str, at: int, last: str) -> bool:
    """Whether a piece of text at ``at`` ends the sentence whose last word or sign is ``last``."""
    if piece == "\n":
        # A line that merely goes on begins with a small letter.
        following = _next(text, at + 1)
        return not following.islower() or _previous(text, at) in ".:;!?\n" or text[at + 1 : at + 2] == "\n"
    if piece == ".":
        initial = len(last) == 1 and last.isalpha() and _next(text, at + 1).islower()
        return not (initial or last in word_list("shortened"))
    # "?torsion" doubts what follows it and ends nothing.
    return piece in _ENDS and not (piece == "?" and text[at + 1 : at + 2].isalnum() and not text[at - 1 : at].isalnum())


def _result(text: str, at: int) -> Sequence[str]:
    """What a plus or minus says if it is a result (``Murphy (-)``, ``flapping +``), and no hyphen, bullet or dash."""
    before, after = _previous(text, at), _next(text, at + 1)
    if before in "\n.;:":
        return ("-",)
    if text[at + 1 : at + 2].isalnum():
        return ("-",) if text[at] != "+" and text[at - 1].isspace() else ()
    if text[at] == "+":
        # Of several only the last counts, and between two words it is an "and".
        return () if after == "+" else (",",) if after.isalnum() else ("positivo",)
    return ("no", "positivo") if after in ",.;)\n" else ("-",)


def _next(text: str, at: int) -> str:
    """The first character from ``at`` on that is no blank; a new line at the end."""
    while at < len(text) and text[at] in " \t\r":
        at += 1
    return text[at] if at < len(text) else "\n"


def _previous(text: str, at: int) -> str:
    """The last character before ``at`` that is no blank; a new line at the beginning."""
    while at > 0 and text[at - 1] in " \t\r":
        at -= 1
    return text[at - 1] if at > 0 else "\n"
