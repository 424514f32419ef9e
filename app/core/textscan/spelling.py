"""Mends typing and spelling errors in the longer words of a note, in favour of words that names of findings hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.core.textscan.tables import words_of_table
from app.core.textscan.words import stem

_SHORTEST, _LONG, _VERY_LONG = 6, 7, 11
# What sounds alike in Spanish, or is doubled, Latin or British in English: hemorrajia, bomito, diarhoea, oedema.
_SOUNDS = (
    (re.compile(r"(.)\1"), r"\1"),
    (re.compile("ph"), "f"),
    (re.compile("[ao]e"), "e"),
    (re.compile("h|(?<=[gq])u(?=[ei])"), ""),
    (re.compile("v"), "b"),
    (re.compile("c(?=[eiy])|z"), "s"),
    (re.compile("c|q"), "k"),
    (re.compile("g(?=[eiy])"), "j"),
    (re.compile("y"), "i"),
)


class Speller:
    """Knows the words that are right, and the words of names that a wrong one may stand for, the most used first."""

    def __init__(self, right: Iterable[str], meant: Iterable[str]) -> None:
        self._right = frozenset(map(stem, {*right, *words_of_table("everyday.txt")}))
        self._by_sound: dict[str, str] = {}
        self._by_initial: dict[str, list[str]] = {}
        for word in dict.fromkeys(meant):
            if len(word) >= _SHORTEST and word.isalpha():
                self._by_sound.setdefault(_sound(word), word)
                self._by_initial.setdefault(word[0], []).append(word)
        self._mended: dict[str, str] = {}

    def mend(self, word: str) -> str:
        """The word that a folded word stands for; the word itself where it is right, short or like nothing known."""
        if len(word) < _SHORTEST or not word.isalpha() or stem(word) in self._right:
            return word
        mended = self._mended.get(word)
        if mended is None:
            mended = self._mended[word] = self._by_sound.get(_sound(word)) or self._nearest(word) or word
        return mended

    def _nearest(self, word: str) -> str | None:
        most = 2 if len(word) >= _VERY_LONG else 1
        like = self._by_initial.get(word[0], ())
        found = process.extractOne(word, like, scorer=OSA.distance, score_cutoff=most, processor=None)
        if found is None:
            return None
        nearest: str = found[0]
        # In shorter words only letters that changed places are surely a slip.
        return nearest if len(word) >= _LONG or sorted(word) == sorted(nearest) else None


@cache
def _sound(word: str) -> str:
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word
