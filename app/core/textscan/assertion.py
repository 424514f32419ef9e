"""How a note means the findings that it names: the method of NegEx and ConText with rules and words of our own.

W. Chapman and others, "A simple algorithm for identifying negated findings and diseases in discharge summaries", 2001;
H. Harkema and others, "ConText: an algorithm for determining negation, experiencer, and temporal status from clinical
reports", 2009.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.textscan.cues import Cue, find_cues, words_of
from app.core.textscan.proposal import Status
from app.core.textscan.sections import Part
from app.core.textscan.tables import word_list
from app.core.textscan.tokens import Token
from app.core.textscan.words import root

_OF_ONE = frozenset({"not", "non"})
_OR = frozenset({"ni", "o", "u", "or", "nor"})
_AND = frozenset({"y", "e", "and"})
# An item of a list is short; a longer piece between commas is a statement of its own, and so are too many.
_LONGEST_ITEM, _LONGEST_LAST, _MOST_ITEMS = 6, 4, 16
_NEAR_RELATIVE = 3
_DENIALS = ("deny", "no", "absent")
_BORDERS = frozenset({*_DENIALS, "doubtful", "stop"})
_HISTORY = root("antecedente")


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a finding is meant, and the places in the sentence of the words that say so."""

    status: Status
    cue: Cue | None = None


class Reading:
    """One sentence, read for how it means what it names."""

    def __init__(self, tokens: Sequence[Token], text: str, part: Part) -> None:
        self._words = [token.word for token in tokens]
        self._part = part
        self._cues = find_cues(tokens, text)
        self._at = {(cue.kind, cue.first) for cue in self._cues}
        self._scopes = [(cue, self._scope(cue)) for cue in self._cues]

    def of(self, places: Sequence[int]) -> Judgement | None:
        """How the sentence means what stands at ``places``; ``None`` if it has not happened, is not known yet or is no
        more than a plan, and for what the family has not."""
        said: dict[str, Cue] = {}
        for cue, scope in self._scopes:
            # A cue that is part of the name says nothing of it: "no puede apoyar el pie".
            inside = cue.kind in _DENIALS and places[0] < cue.first < places[-1]
            if cue.first not in places and (inside or any(place in scope for place in places)):
                said[cue.kind] = cue
        if self._part is Part.PLAN or not {"if", "pending"}.isdisjoint(said):
            return None
        denial = next((said[kind] for kind in _DENIALS if kind in said), None)
        if "family" in said or self._part is Part.FAMILY:
            return Judgement(Status.FAMILY, said.get("family")) if denial is None else None
        if denial is not None or self._part is Part.DENIED:
            return Judgement(Status.ABSENT, denial)
        if (past := self._past(places, said)) is not None:
            return past
        doubt = said.get("maybe", said.get("doubtful"))
        return Judgement(Status.PRESENT if doubt is None else Status.UNCERTAIN, doubt)

    def _past(self, places: Sequence[int], said: dict[str, Cue]) -> Judgement | None:
        own = {self._words[place] for place in places}
        over = said.get("past", said.get("was"))
        if over is None and own.isdisjoint(words_of("chronic")):
            over = said.get("ago")
        if over is not None and "began" not in said:
            return Judgement(Status.PAST, over)
        if own.isdisjoint(words_of("once")):
            return None
        told = next((place for place in range(places[0]) if root(self._words[place]) == _HISTORY), None)
        if told is not None:
            return Judgement(Status.PAST, Cue("past", told, told))
        return Judgement(Status.PAST) if self._part is Part.HISTORY else None

    def _scope(self, cue: Cue) -> range:
        """The places that a cue speaks of."""
        words, after = self._words, cue.last + 1
        match cue.kind:
            case "deny":
                return range(after, self._end(after, {"stop"}, over_commas=True))
            case "no" if words[cue.last] in _OF_ONE or _is_adjective("".join(words[after : after + 1])):
                return range(after, self._end(after, {"stop", "turn"}, only_here=True))
            case "no" | "maybe" | "was":
                return range(after, self._end(after, {"stop", "turn"}))
            case "if":
                return range(after, len(words))
            case "family" if not self._tells(cue):
                patients = (at for at in range(after, len(words)) if words[at] in word_list("patient"))
                return range(after, next(patients, len(words)))
            case "absent" | "doubtful" | "pending":
                return range(self._start(cue), cue.first)
            case "past" | "ago" | "began":
                return self._clause(cue)
        return range(0)

    def _end(self, after: int, stops: set[str], *, over_commas: bool = False, only_here: bool = False) -> int:
        """The place at which what begins at ``after`` ends: at a comma that opens no list, unless it goes
        ``over_commas`` or speaks of what is ``only_here``, before the next comma or "and"."""
        words = self._words
        for at in range(after + 1, len(words)):
            if words[at] == ":":
                return max((i for i in range(after, at) if words[i] == ","), default=at)
            if words[at] == "-" or self._is_any({*stops, "not_no", "deny"}, at) or words[at] in {"no", "not"}:
                return at
            if only_here and (words[at] == "," or words[at] in _AND):
                return at
            if words[at] == "," and not (over_commas or self._is_list(at, stops)):
                return at
        return len(words)

    def _is_list(self, comma: int, stops: set[str]) -> bool:
        """Whether the items after a comma are short and the last is joined to them by "or", or by an "and" at the
        end: fiebre, tos ni disnea."""
        items: list[list[str]] = [[]]
        for at in range(comma + 1, len(self._words)):
            if self._is_any(stops, at) or self._words[at] in {":", "-"}:
                items.append([])  # what is broken off has no last item
                break
            if len(items) > _MOST_ITEMS:
                return False
            if self._words[at] == ",":
                items.append([])
            else:
                items[-1].append(self._words[at])
        for item in items:
            if len(item) > _LONGEST_ITEM:
                return False
            if not _OR.isdisjoint(item):
                return True
        return not _AND.isdisjoint(items[-1]) and len(items[-1]) <= _LONGEST_LAST

    def _start(self, cue: Cue) -> int:
        """The place where what a cue says of the words before it begins; a cue in the plural speaks of a whole list."""
        plural = self._words[cue.last].endswith("s")
        borders = {c.last for c in self._cues if c.last < cue.first and c.kind in _BORDERS}
        for at in range(cue.first - 1, -1, -1):
            if at in borders or self._words[at] == ")" or (self._words[at] == "," and not plural):
                return at + 1
        return 0

    def _clause(self, cue: Cue) -> range:
        """The places between the commas around a cue, and the piece before it if it begins one of its own."""
        commas = [at for at, word in enumerate(self._words) if word == ","]
        before = [at for at in commas if at < cue.first]
        if before and before[-1] == cue.first - 1:
            before.pop()
        return range(before[-1] + 1 if before else 0, next((at for at in commas if at > cue.last), len(self._words)))

    def _tells(self, cue: Cue) -> bool:
        """Whether a relative is there to tell or bring, or as the number of somebody's children, not to be ill."""
        after = range(cue.last + 1, cue.last + 1 + _NEAR_RELATIVE)
        before = self._words[max(0, cue.first - _NEAR_RELATIVE) : cue.first]
        counted = self._words[cue.last + 1 : cue.last + 2] == ["de"]
        return any(("tells", at) in self._at for at in after) or not word_list("brought").isdisjoint(before) or counted

    def _is_any(self, kinds: set[str], at: int) -> bool:
        return any((kind, at) in self._at for kind in kinds)


def _is_adjective(word: str) -> bool:
    return word.endswith(tuple(word_list("adjective")))
