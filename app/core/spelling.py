"""How far a typed word is from the words of an index: unfinished, in the other number, spelled by ear, or mistyped."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import compress

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

Distances = npt.NDArray[np.uint8]

# The distances: of a word whose beginning is typed, of one that sounds the same or is the other number, and of a slip,
# which outweighs all else that tells names apart: what is literally there comes first.
BEGINNING = 1
ALIKE = 2
SLIP = 30
_UNFINISHED = 2
_OTHER_INITIAL = 1
FAR = 255

# What Spanish writes differently and says alike, with the Greek and British spellings of English; to be applied in this
# order to words between single spaces. A capital C stands for the sound of "ch".
_SOUNDS = tuple(
    (re.compile(written), said)
    for written, said in (
        (" p(?=[nst])", " "),
        ("ph", "f"),
        ("ch", "C"),
        ("ae", "e"),
        ("oe", "e"),
        ("ll", "i"),
        ("y", "i"),
        ("g(?=[ei])", "j"),
        ("gu(?=[ei])", "g"),
        ("qu(?=[ei])", "k"),
        ("c(?=[ei])", "s"),
        ("c", "k"),
        ("q", "k"),
        (" x", " s"),
        ("x", "ks"),
        ("z", "s"),
        ("v", "b"),
        ("m(?=[bp])", "n"),
        ("h(?=[a-z])", ""),
        *((2 * letter, letter) for letter in "bdfijkmnprst"),
    )
)
_PLURALS = tuple((re.compile(rf"{ending}(?= )(?<=[^ ]{{3}}{ending})"), "") for ending in "se")

# Shorter words are not mistyped, longer ones may hold two slips.
_SHORTEST, _LONG = 4, 8
# As many first letters of each word are looked at to rule most words out.
_SEEN = 24


def sound(folded: str) -> str:
    """Folded words as they sound, one for one.

    >>> sound("hemorragia vomito taquicardia"), sound("emorrajia bomito takikardia")
    ('emorajia bomito takikardia', 'emorajia bomito takikardia')
    """
    return _rewrite(folded, _SOUNDS)


def singular(words: str) -> str:
    """Words without what marks the plural in Spanish and English; not always words, but the same for both numbers.

    >>> singular("dolores abdominales"), singular("headaches"), singular("headache")
    ('dolor abdominal', 'headach', 'headach')
    """
    return _rewrite(words, _PLURALS)


def _rewrite(words: str, rules: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    words = f" {words} "
    for written, instead in rules:
        words = written.sub(instead, words)
    return words[1:-1]


class Lexicon:
    """The words of an index. What it takes to forgive errors is made ready when the first word of three letters is
    looked for."""

    def __init__(self, words: Sequence[str]) -> None:
        """``words`` are folded, sorted and distinct."""
        self._words = _Words(words)

    def distances(self, typed: str, *, slips: bool, unfinished: bool) -> Distances:
        """How far each word is from the typed one, ``FAR`` where it cannot be meant.

        Without ``slips`` a word is meant by its beginning or by what sounds the same. With them letters may be wrong,
        missing, extra or swapped, one in a word of four to seven letters and two in a longer one; if the typed word is
        ``unfinished``, in the beginning of a word too.
        """
        distances = np.full(len(self._words.words), FAR, np.uint8)
        # Three letters may be what is left of four.
        if typed.isalpha() and len(typed) >= _SHORTEST - 1:
            allowed = (1 if len(typed) < _LONG else 2) if slips else 0
            unfinished &= len(typed) >= _SHORTEST
            distances = self._by_sound(typed, allowed, unfinished)
            if allowed:
                np.minimum(distances, self._words.mistyped(typed, allowed, unfinished), out=distances)
        distances[self._words.beginning_with(typed)] = BEGINNING
        distances[self._words.equal_to(typed)] = 0
        return distances

    def _by_sound(self, typed: str, allowed: int, unfinished: bool) -> Distances:
        said = sound(typed)
        stem = singular(said)
        stems, stem_of = self._stems
        distances = np.full(len(stems.words), FAR, np.uint8)
        if allowed:
            distances = stems.mistyped(said if unfinished else stem, allowed, unfinished)
            distances[stems.beginning_with(said)] = SLIP
        distances[stems.equal_to(stem)] = ALIKE
        return distances[stem_of]

    @cached_property
    def _stems(self) -> tuple[_Words, npt.NDArray[np.int32]]:
        """The words as they sound, in the singular, and the row of each word's among them."""
        # A number is neither said nor misspelled.
        said = sound(" ".join(word if word.isalpha() else "" for word in self._words.words))
        stems = singular(said).split(" ")
        distinct = sorted(set(stems))
        row_of = {stem: row for row, stem in enumerate(distinct)}
        return _Words(distinct), np.fromiter(map(row_of.__getitem__, stems), np.int32, len(stems))


class _Words:
    """Sorted words that are found by their beginnings, mistyped or not."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words

    @cached_property
    def _lengths(self) -> npt.NDArray[np.int32]:
        return np.fromiter(map(len, self.words), np.int32, len(self.words))

    @cached_property
    def _seen(self) -> npt.NDArray[np.uint32]:
        """One bit for each letter that has occurred in a word up to each place."""
        letters = np.array(self.words, f"S{_SEEN}").view(np.uint8).reshape(-1, _SEEN)
        return np.bitwise_or.accumulate(np.left_shift(1, letters & 31, dtype=np.uint32), axis=1)

    def beginning_with(self, typed: str) -> slice:
        first = bisect_left(self.words, typed)
        return slice(first, bisect_left(self.words, typed + "{", first))

    def equal_to(self, typed: str) -> slice:
        first = bisect_left(self.words, typed)
        return slice(first, bisect_left(self.words, typed + " ", first))

    def mistyped(self, typed: str, slips: int, unfinished: bool) -> Distances:
        """The distances of the words, or if unfinished of the beginnings of words, that hold up to so many slips."""
        length, longest = len(typed), len(typed) + slips
        # A slip spoils one letter at most, and hardly anybody misses both of the first two: few words remain.
        lacking = np.bitwise_count(_letters(typed[: _SEEN - slips]) & ~self._seen[:, min(longest, _SEEN) - 1])
        possible = (lacking <= slips) & (self._seen[:, 1] & _letters(typed[:2]) != 0)
        possible &= self._lengths >= max(length - slips, _SHORTEST)
        if not unfinished:
            possible &= self._lengths <= longest
        rows = np.flatnonzero(possible)
        words = [self.words[row] for row in rows.tolist()]
        if unfinished:
            # As long as what is typed, a beginning differs by its slips and by what they made it longer or shorter.
            close = _slips(typed, words, length, 2 * slips) <= 2 * slips
            rows, words = rows[close], list(compress(words, close.tolist()))
        lengths = self._lengths[rows]
        nearest = np.full(len(rows), FAR, np.uint8)
        for cut in range(length - slips, longest + 1) if unfinished else (longest,):
            found = _slips(typed, words, cut, slips) * SLIP
            found[lengths > cut] += _UNFINISHED
            np.minimum(nearest, found, out=nearest)
        nearest[[word[0] != typed[0] for word in words]] += _OTHER_INITIAL
        nearest[nearest >= (slips + 1) * SLIP] = FAR
        distances = np.full(len(self.words), FAR, np.uint8)
        distances[rows] = nearest
        return distances


def _slips(typed: str, words: list[str], cut: int, at_most: int) -> Distances:
    """How many slips lie between what is typed and the words cut to a length; one too many stands for any more."""
    beginnings = [word[:cut] for word in words]
    slips: Distances = cdist([typed], beginnings, scorer=OSA.distance, score_cutoff=at_most, dtype=np.uint8)[0]
    return slips


def _letters(text: str) -> int:
    return sum({1 << (ord(letter) & 31) for letter in text})
