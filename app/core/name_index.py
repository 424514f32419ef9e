"""Names in memory, found as they are typed: by words and beginnings of words in any order, misspelled or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import count

import numpy as np
import numpy.typing as npt

from app.core.language import Language
from app.core.spelling import BEGINNING, FAR, Distances, Lexicon
from app.core.textfold import fold

Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

# Small words that may be typed or left out.
_SPANISH_STOP_WORDS = "a al con de del e el en la las le lo los me o por que se su u un una y"
_ENGLISH_STOP_WORDS = "a an and as at by for from in is of on or the to with"
_STOP_WORDS = frozenset(f"{_SPANISH_STOP_WORDS} {_ENGLISH_STOP_WORDS}".split())

# How well a name fits is weighed in doublings: of two names, one of which fits worse by one, that one comes first only
# if it is met more than twice as often.
_NOT_AT_BEGINNING = 3
_WORD_MORE, _WORDS_MORE_AT_MOST = 1, 5
_OTHER_LANGUAGE = 3
# Names typed whole come before all others, and first of them the one that is the same to the letter.
_WHOLE = _EXACT = -100
# With a whole name, or as many names in the user's own language, found as typed, nothing was mistyped.
_ENOUGH = 5


class Match(StrEnum):
    """How a name matches what was typed: it is the very name, its beginning, words in it, or not quite any of these."""

    EXACT = "exact"
    PREFIX = "prefix"
    WORD = "word"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class Found:
    """A name by its row in the index, whose name it is, and how it matches."""

    row: int
    owner: int
    match: Match


@dataclass(frozen=True, slots=True)
class _Reading:
    """How far a typed word is from each word of the index, and from the nearest word of each name."""

    of_words: Distances
    of_names: Distances


@dataclass(frozen=True, slots=True)
class _Fits:
    """The names that hold all typed words, and how they fit."""

    rows: npt.NDArray[np.intp]
    cost: npt.NDArray[np.float32]
    literal: Bools
    at_beginning: Bools

    @property
    def whole(self) -> Bools:
        """Which names have been typed whole, small words aside."""
        whole: Bools = self.cost == 0
        return whole


class NameIndex:
    """All names of all findings, or of all diseases: the owners of the names."""

    def __init__(self, folded: str, owners: Ints, ranks: Ints, foreign: Mapping[Language, Bools]) -> None:
        """``folded`` holds a name a line; ``ranks`` number the names from 1 on, beginning with those of the owner that
        is met most; ``foreign`` tells for each language which names belong to another."""
        self._folded = folded
        self._owners = owners
        self._ranks = ranks
        self._foreign = foreign
        first_rank = np.full(int(owners.max()) + 1, len(ranks), np.int32)
        np.minimum.at(first_rank, owners, ranks)
        self._owner_count = len(first_rank)
        self._rarity = np.log2(first_rank, dtype=np.float32)[owners]

        letters = np.frombuffer(f"{folded}\n".encode("ascii"), np.uint8)
        line_ends = letters == ord("\n")
        self._ends = np.flatnonzero(line_ends)
        words_end_lines = line_ends[line_ends | (letters == ord(" "))]
        row = np.cumsum(words_end_lines, dtype=np.int32) - words_end_lines

        distinct, words = _sorted_and_placed(folded.replace("\n", " ").split(" "))
        self._lexicon = Lexicon(distinct)
        counts = np.array([word not in _STOP_WORDS for word in distinct], bool)[words]
        counts |= (np.bincount(row, counts) == 0)[row]  # a name of nothing but stop words keeps them
        self._words = words[counts]
        self._row_of_word = row[counts]
        self._lengths = np.bincount(self._row_of_word).astype(np.int32)
        self._starts = np.cumsum(self._lengths, dtype=np.int32) - self._lengths
        # While one word is typed, those before it stay as they are.
        self._read = lru_cache(maxsize=32)(self._reading)

    def search(self, text: str, language: Language, limit: int) -> list[Found]:
        """The best ``limit`` owners, each by the name of it that fits best."""
        folded = fold(text)
        typed = [word for word in folded.split() if word not in _STOP_WORDS] or folded.split()
        if not typed:
            return []
        foreign = self._foreign[language]
        fits = self._fits(typed, slips=False)
        if not fits.whole.any() and np.count_nonzero(~foreign[fits.rows]) < _ENOUGH:
            fits = self._fits(typed, slips=True)
        exact = fits.whole.copy()
        exact[exact] = [self._name(row) == folded for row in fits.rows[exact]]
        cost = fits.cost + _WHOLE * fits.whole + _EXACT * exact
        cost += _OTHER_LANGUAGE * foreign[fits.rows] + self._rarity[fits.rows]
        found: dict[int, Found] = {}
        for at in self._best_first(fits.rows, cost, limit):
            if not fits.literal[at]:
                match = Match.FUZZY
            elif exact[at]:
                match = Match.EXACT
            else:
                match = Match.PREFIX if fits.at_beginning[at] else Match.WORD
            row = int(fits.rows[at])
            owner = int(self._owners[row])
            found.setdefault(owner, Found(row, owner, match))
        return list(found.values())[:limit]

    def _fits(self, typed: list[str], *, slips: bool) -> _Fits:
        *before, last = typed
        readings = [self._read(word, slips, False) for word in before] + [self._read(last, slips, slips)]
        nearest = np.stack([reading.of_names for reading in readings])
        rows = np.flatnonzero(nearest.max(axis=0) != FAR)
        nearest = nearest[:, rows]
        words_more = self._lengths[rows] - len(typed)
        at_beginning = words_more >= 0
        for place, reading in enumerate(readings):
            in_place = self._words.take(self._starts[rows] + place, mode="clip")
            at_beginning &= reading.of_words[in_place] != FAR
        cost = nearest.sum(axis=0, dtype=np.float32)
        cost += _NOT_AT_BEGINNING * ~at_beginning
        cost += _WORD_MORE * np.clip(words_more, 0, _WORDS_MORE_AT_MOST)
        return _Fits(rows, cost, nearest.max(axis=0) <= BEGINNING, at_beginning)

    def _reading(self, word: str, slips: bool, unfinished: bool) -> _Reading:
        of_words = self._lexicon.distances(word, slips=slips, unfinished=unfinished)
        everywhere = of_words.take(self._words)
        hits = np.flatnonzero(everywhere != FAR)
        of_names = np.full(len(self._lengths), FAR, np.uint8)
        np.minimum.at(of_names, self._row_of_word[hits], everywhere[hits])
        return _Reading(of_words, of_names)

    def _best_first(
        self, rows: npt.NDArray[np.intp], cost: npt.NDArray[np.float32], limit: int
    ) -> npt.NDArray[np.intp]:
        """The candidates best first, without most of those that are not among the best ``limit`` owners."""
        least = np.full(self._owner_count, np.inf, np.float32)
        np.minimum.at(least, self._owners[rows], cost)
        bound = np.partition(least, limit)[limit] if limit < self._owner_count else np.inf
        good = np.flatnonzero(cost <= bound)
        order: npt.NDArray[np.intp] = np.lexsort((self._ranks[rows[good]], cost[good]))
        return good[order]

    def _name(self, row: int) -> str:
        return self._folded[self._ends[row - 1] + 1 if row else 0 : self._ends[row]]


def _sorted_and_placed(words: list[str]) -> tuple[list[str], Ints]:
    """The distinct words, sorted, and for each of all words its place among them."""
    number_of: dict[str, int] = defaultdict(count().__next__)
    numbers = np.fromiter(map(number_of.__getitem__, words), np.int32, len(words))
    distinct = sorted(number_of)
    place = np.empty(len(distinct), np.int32)
    place[np.fromiter(map(number_of.__getitem__, distinct), np.int32, len(distinct))] = np.arange(len(distinct))
    # Copies, because each of these words would keep a piece of the memory of all words occupied.
    return " ".join(distinct).split(" "), place[numbers]
