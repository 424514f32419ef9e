"""What to ask or examine next: the findings whose answer would tell most about which disease it is.

A question is worth the expected information of its answer: how many bits the differential after it differs from the one
before, on average over the answers (D. V. Lindley, "On a measure of the information provided by an experiment", 1956).
Candidates come from the typical findings of the leading diseases; what an answer does to the list is asked of the model
itself. Costly means of finding out count for less, so that the bedside comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.core.case import Mark
from app.core.diseases import Disease
from app.core.engine import Differential
from app.core.profiles import implied_frequencies, stated_frequencies
from app.core.vocabulary import Finding, Means, Vocabulary

Doubles = npt.NDArray[np.float64]

# What a bit of information is worth by the means of getting it; curated, unreviewed.
WORTH = {
    Means.ASK: 1.0,
    Means.EXAMINE: 1.0,
    Means.SIMPLE: 0.75,
    Means.LABORATORY: 0.45,
    Means.IMAGING: 0.35,
    Means.SPECIAL: 0.2,
}
_LEADERS = 40
_CANDIDATES = 12
# How often a finding is seen in a disease that does not mention it, for the first sifting only.
_ELSEWHERE = 0.02
_LEAST = 1e-12
# How HPO names what only groups other terms; nobody can answer a question about one.
_HEADING = "Abnormal"
_SHIFTS = 3
_WORTH_SHOWING = 0.005


@dataclass(frozen=True, slots=True)
class Shift:
    """What an answer does to the probability of one disease."""

    disease: Disease
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Question:
    """A finding worth asking about. ``probability`` is how likely it is to be present, ``gain`` the expected
    information in bits, ``if_present`` and ``if_absent`` the diseases that each answer moves most."""

    finding: Finding
    probability: float
    gain: float
    if_present: tuple[Shift, ...]
    if_absent: tuple[Shift, ...]

    @property
    def worth(self) -> float:
        """What it is worth to ask: bits, less where the answer costs more."""
        return self.gain * WORTH[self.finding.means]


def next_questions(
    differential: Differential, limit: int = 6, is_outdated: Callable[[], bool] = lambda: False
) -> tuple[Question, ...]:
    """The questions most worth asking, the best first; none once ``is_outdated`` says that nobody waits for them."""
    leaders = differential.top(_LEADERS)
    share = np.array([ranked.probability for ranked in leaders])
    total = float(share.sum())
    if total <= 0:
        return ()
    profiles = _Profiles(differential, [ranked.disease for ranked in leaders])
    asked: list[Question] = []
    for finding, seen in profiles.most_telling(share / total, _CANDIDATES):
        if is_outdated():
            return ()
        asked.append(_ask(differential, finding, float(seen @ share) / total))
    vocabulary = differential.pack.vocabulary
    chosen: list[Question] = []
    for question in sorted(asked, key=lambda q: (-q.worth, q.finding.index)):
        # A cough, and then a dry cough, are one question too many.
        kin = {question.finding.index} | vocabulary.ancestors(question.finding)
        kin |= vocabulary.descendants(question.finding)
        if not any(other.finding.index in kin for other in chosen):
            chosen.append(question)
    return tuple(chosen[:limit])


class _Profiles:
    """How often each finding is seen in each leading disease, what implies it counted in."""

    def __init__(self, differential: Differential, leaders: list[Disease]) -> None:
        pack = differential.pack
        self._vocabulary = pack.vocabulary
        self._named: set[int] = set()
        self._seen: dict[int, Doubles] = {}
        for column, disease in enumerate(leaders):
            self._named.update(stated_frequencies(pack, disease))
            for row, frequency in implied_frequencies(pack, disease).items():
                if row not in self._seen:
                    # A context finding says nothing of a disease that does not mention it.
                    unmentioned = np.nan if self._vocabulary.at(row).context else _ELSEWHERE
                    self._seen[row] = np.full(len(leaders), unmentioned)
                self._seen[row][column] = frequency
        self._settled = _settled(differential, self._vocabulary)

    def most_telling(self, share: Doubles, limit: int) -> Iterator[tuple[Finding, Doubles]]:
        """Findings with their frequencies in the leading diseases, those first that part these best."""
        scored = []
        for row in self._named - self._settled:
            finding = self._vocabulary.at(row)
            if finding.name_en.startswith(_HEADING):
                continue
            seen = self._seen[row]
            known = ~np.isnan(seen)
            seen = np.where(known, seen, float(seen[known] @ share[known]) / max(float(share[known].sum()), _LEAST))
            scored.append((_gain(share, np.clip(seen, 0.001, 0.999)) * WORTH[finding.means], row, seen))
        scored.sort(key=lambda item: (-item[0], item[1]))
        for _, row, seen in scored[:limit]:
            yield self._vocabulary.at(row), seen


def _settled(differential: Differential, vocabulary: Vocabulary) -> set[int]:
    """Findings that the marks have answered: marked ones, what a present one implies, what an absent one rules out."""
    sane = differential.sane
    settled = {finding.index for finding in (*sane.present, *sane.absent)}
    for finding in sane.present:
        settled |= vocabulary.ancestors(finding)
    for finding in sane.absent:
        settled |= vocabulary.descendants(finding)
    return settled


def _gain(share: Doubles, seen: Doubles) -> float:
    """Expected fall of the entropy of ``share`` by an answer that is yes with the chances ``seen``, in bits."""
    yes = float(share @ seen)
    return float(_entropy(share) - yes * _entropy(share * seen) - (1 - yes) * _entropy(share * (1 - seen)))


def _entropy(weights: Doubles) -> float:
    total = weights.sum()
    if total <= 0:
        return 0.0
    p = weights[weights > 0] / total
    return float(-(p * np.log2(p)).sum())


def _ask(differential: Differential, finding: Finding, probability: float) -> Question:
    """Put both answers to the model."""
    present = differential.with_mark(finding, Mark.PRESENT)
    absent = differential.with_mark(finding, Mark.ABSENT)
    return Question(
        finding=finding,
        probability=probability,
        gain=probability * _divergence(present, differential) + (1 - probability) * _divergence(absent, differential),
        if_present=_shifts(differential, present),
        if_absent=_shifts(differential, absent),
    )


def _divergence(after: Differential, before: Differential) -> float:
    """How far an answer takes the list away from what it was: Kullback-Leibler divergence in bits, never below zero."""
    p, q = after.probability.astype(np.float64), before.probability.astype(np.float64)
    p, q = p / max(p.sum(), _LEAST), q / max(q.sum(), _LEAST)
    some = p > _LEAST
    return float((p[some] * np.log2(p[some] / np.maximum(q[some], _LEAST))).sum())


def _shifts(before: Differential, after: Differential) -> tuple[Shift, ...]:
    moved = np.abs(after.probability - before.probability)
    rows = np.argsort(-moved, kind="stable")[:_SHIFTS]
    return tuple(
        Shift(before.pack.diseases.at(int(row)), float(before.probability[row]), float(after.probability[row]))
        for row in rows
        if moved[row] >= _WORTH_SHOWING
    )
