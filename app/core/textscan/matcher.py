"""Finds the names of findings in one sentence, whole or spread over a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.core.textscan.lexicon import Lexicon, Name
from app.core.textscan.tables import word_list
from app.core.textscan.tokens import Token
from app.core.textscan.words import CONJUNCTIONS, FUNCTION_WORDS, MODIFIERS, NEGATIONS, root, stands_alone

# How far apart two words of one name may stand, in words and signs: side by side, and over a list.
_NEAR, _ACROSS_LIST = 7, 24
_LIST_SIGNS = frozenset(",/()")
_LONGEST_ITEM = 2
# What makes a match worse: a list between its words, a word of another family member or language, another order.
_LIST, _FOREIGN, _TURNED = 0.5, 0.1, 0.5


@dataclass(frozen=True, slots=True)
class Match:
    """The name of a finding and the places of its words in the sentence, in their order."""

    name: Name
    places: tuple[int, ...]
    #: Words of no use between its words, and other imperfections; 0 for the name as it stands in the catalog.
    cost: float
    #: Those of its places that a list alone joins to the others.
    listed: frozenset[int]

    @property
    def order(self) -> tuple[int, float, int]:
        """The better of two matches has the lesser: more words, then a better fit, then the finding used more."""
        return -len(self.places), self.cost, self.name.rank


class _Sentence:
    """The words of a sentence, their roots, and where the telling ones stand."""

    def __init__(self, tokens: Sequence[Token], text: str) -> None:
        self.words = [token.word for token in tokens]
        self.roots = [root(word) for word in self.words]
        self.spelled = [text[token.start : token.end] for token in tokens]
        self.places: dict[str, list[int]] = {}
        for place, word in enumerate(self.words):
            if word.isalnum() and word not in FUNCTION_WORDS:
                self.places.setdefault(self.roots[place], []).append(place)

    def telling(self, first: int, last: int) -> int:
        """How many words from ``first`` up to but without ``last`` would change what is said around them."""
        return sum(
            word.isalnum()
            and not (word in FUNCTION_WORDS or word in CONJUNCTIONS or word in NEGATIONS)
            and found not in MODIFIERS
            for word, found in zip(self.words[first:last], self.roots[first:last], strict=True)
        )


def find_names(tokens: Sequence[Token], text: str, lexicon: Lexicon) -> list[Match]:
    """The best names in a sentence of ``text``; one word may belong to several names of a list."""
    sentence = _Sentence(tokens, text)
    candidates: list[Match] = []
    for rarest, names in lexicon.within(frozenset(sentence.places)):
        for anchor in sentence.places[rarest]:
            if (match := _best(names, anchor, sentence, lexicon)) is not None:
                candidates.append(match)
    candidates.sort(key=lambda match: (match.order, match.places))
    chosen: list[Match] = []
    taken: set[int] = set()
    for match in candidates:
        if not taken.issuperset(match.listed or match.places):
            chosen.append(match)
            taken.update(match.places)
    return sorted(chosen, key=lambda m: m.places)


def _best(names: Sequence[Name], anchor: int, sentence: _Sentence, lexicon: Lexicon) -> Match | None:
    """The name that fits best of those with the same roots, all taken as near to ``anchor`` as they stand."""
    near = (min(sentence.places[r], key=lambda p: (abs(p - anchor), p)) for r in names[0].roots)
    places = tuple(sorted(near))
    spread = _spread(places, sentence, lexicon)
    if spread is None:
        return None
    best: Match | None = None
    for name in names:
        if name.literal:
            whole = _literally(name, places, sentence)
            match = None if whole is None else Match(name, whole, 0.0, frozenset())
        else:
            misfit = _misfit(name, places, sentence, spread)
            match = None if misfit is None else Match(name, places, spread.strangers + misfit, spread.listed)
        if match is not None and (best is None or match.order < best.order):
            best = match
    return best


def _literally(name: Name, places: Sequence[int], sentence: _Sentence) -> tuple[int, ...] | None:
    """Where a name that is known by its very words stands around one of them."""
    own = sentence.words[places[0]]
    if own not in name.words:
        return None
    start = places[0] - name.words.index(own)
    whole = range(start, start + len(name.words))
    return tuple(whole) if start >= 0 and tuple(sentence.words[start : whole.stop]) == name.words else None


@dataclass(frozen=True, slots=True)
class _Spread:
    """What stands between the words of a name.

    ``strangers`` counts other telling words, ``joined`` says that a bare "and" or comma does, and ``listed`` are the
    places of the words that are reached over a list only.
    """

    strangers: float
    joined: bool
    listed: frozenset[int]


def _spread(places: Sequence[int], sentence: _Sentence, lexicon: Lexicon) -> _Spread | None:
    """What lies between the words; ``None`` if it parts them."""
    strangers, joined = 0.0, False
    listed: set[int] = set()
    for left, right in pairwise(places):
        between = range(left + 1, right)
        separators = [at for at in between if sentence.words[at] in CONJUNCTIONS or sentence.words[at] in _LIST_SIGNS]
        if any(sentence.words[at] == "?" for at in between):
            return None
        if not separators:
            strangers += sentence.telling(left + 1, right)
            if right - left > _NEAR:
                return None
        elif not sentence.telling(left + 1, right):
            if any(sentence.words[at] in NEGATIONS for at in between):
                return None
            joined = True
        elif (far := _over_list(left, right, separators, sentence, lexicon)) is not None:
            listed.add(far)
            strangers += _LIST
        else:
            return None
    return _Spread(strangers, joined, frozenset(listed))


def _over_list(left: int, right: int, separators: Sequence[int], sentence: _Sentence, lexicon: Lexicon) -> int | None:
    """Which of two words is reached over the list between them: *garganta* in "dolor de cabeza y garganta", *hand* in
    "hand and foot swelling"; ``None`` where no list joins them."""
    words, first, last = sentence.words, separators[0], separators[-1]
    if right - left > _ACROSS_LIST or not word_list("parting").isdisjoint(words[left + 1 : last]):
        return None
    borders = [left, *separators, right]
    if any(sentence.telling(a + 1, b) > _LONGEST_ITEM for a, b in pairwise(borders)):
        return None
    if sentence.telling(left + 1, first) and not sentence.telling(last + 1, right):
        return None if lexicon.is_finding(words[right]) else right
    if first == last and words[first] in CONJUNCTIONS and first == left + 1 and not lexicon.is_finding(words[left]):
        return left
    return None


def _misfit(name: Name, places: Sequence[int], sentence: _Sentence, spread: _Spread) -> float | None:
    """How far the words of the note are from the name itself; ``None`` if they cannot mean it."""
    own = [sentence.words[place] for place in places]
    whole = tuple(sentence.words[places[0] : places[-1] + 1])
    if name.shouted and not all(sentence.spelled[place].isupper() for place in places):
        return None
    if whole == name.words:
        return 0.0
    if spread.joined and CONJUNCTIONS.isdisjoint(name.words):
        return None
    if len(places) == 1:
        # Alone, a word means a finding only as the word that it is: "doloroso" is no finding as "dolor" is.
        return _FOREIGN if stands_alone(own[0], name.words[0]) else None
    if spread.strangers > (1 if len(places) == 2 else 2):
        return None
    foreign = sum(word not in name.words for word in own)
    turned = tuple(sentence.roots[place] for place in places) != name.roots
    if turned and (spread.strangers >= 1 or (spread.listed and own[-1] in name.words)):
        return None
    return _FOREIGN * foreign + _TURNED * turned
