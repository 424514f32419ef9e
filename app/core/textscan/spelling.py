"""Mends typing and spelling errors in the longer words of a note, in favour of words that names of findings hold."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.core.spelling import sound
from app.core.textscan.tables import rows
from app.core.textscan.words import stem

# From these lengths on a word may be mistyped at all, in any letter, and in two letters.
_SHORTEST, _LONG, _VERY_LONG = 6, 7, 11


def _everyday() -> Iterable[str]:
    return chain.from_iterable(line.split() for (line,) in rows("everyday.txt"))


class Speller:
    """Knows the words that are right, and the words of names that a wrong one may stand for, the most used first."""

    def __init__(self, right: Iterable[str], meant: Iterable[str]) -> None:
        self._right = frozenset(map(stem, {*right, *_everyday()}))
        words = [word for word in meant if len(word) >= _SHORTEST and word.isalpha()]
        said = sound(" ".join(words)).split(" ")
        self._by_sound = dict(zip(reversed(said), reversed(words), strict=True))
        self._by_initial: dict[str, list[str]] = {}
        for word in words:
            self._by_initial.setdefault(word[0], []).append(word)
        self._mended: dict[str, str] = {}

    def mend(self, word: str) -> str:
        """The word that a folded word stands for; the word itself where it is right, short or like nothing known."""
        if len(word) < _SHORTEST or not word.isalpha() or stem(word) in self._right:
            return word
        mended = self._mended.get(word)
        if mended is None:
            mended = self._mended[word] = self._by_sound.get(sound(word)) or self._nearest(word) or word
        return mended

    def _nearest(self, word: str) -> str | None:
        most = 2 if len(word) >= _VERY_LONG else 1
        found = process.extractOne(word, self._by_initial.get(word[0], ()), scorer=OSA.distance, score_cutoff=most)
        if found is None:
            return None
        nearest: str = found[0]
        # In shorter words only letters that changed places are surely a slip.
        return nearest if len(word) >= _LONG or sorted(word) == sorted(nearest) else None
