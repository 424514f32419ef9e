"""Why a disease stands where it stands: the Shapley value of each mark for its log-odds.

The game: players are the marks, the worth of a set of marks is the model's log-odds of the disease when only
those marks are known, all others being unknown (L. S. Shapley, "A value for n-person games", 1953). Values add
up to the log-odds minus the baseline, the log-odds without any mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial

import numpy as np
import numpy.typing as npt

from app.core.case import Mark
from app.core.diseases import Disease
from app.core.engine import Differential, Ranked
from app.core.language import Language, join_words
from app.core.vocabulary import Finding

Doubles = npt.NDArray[np.float64]

EXACT_LIMIT = 14
_PERMUTATION_PAIRS = 24
_SEED = 20240229
_WORTH_NAMING = 0.05
_NAMED = 3
_RIVALS = 10
_UNSTATED_FREQUENCY = 0.5


@dataclass(frozen=True, slots=True)
class Attribution:
    """What one mark does to the log-odds (natural logarithm): above zero it supports the disease."""

    finding: Finding
    mark: Mark
    value: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """The reasons for one disease's place: attributions, the largest first, and what would be worth asking.

    ``ranked.log_odds == baseline + sum of attributions``. ``exact`` is false where there were too many marks to
    weigh every subset and the values were sampled.
    """

    ranked: Ranked
    baseline: float
    attributions: tuple[Attribution, ...]
    ask: tuple[Finding, ...]
    exact: bool

    def sentence(self, language: Language) -> str:
        """The reasons in one plain sentence each: what supports, what opposes, what to ask."""
        spanish = language is Language.SPANISH
        absent = "no hay {}" if spanish else "no {}"

        def named(attribution: Attribution) -> str:
            name = _in_sentence(attribution.finding.name(language))
            return absent.format(name) if attribution.mark is Mark.ABSENT else name

        def list_of(sign: int) -> str:
            worth = [a for a in self.attributions if sign * a.value > _WORTH_NAMING]
            return join_words([named(a) for a in worth[:_NAMED]], language)

        parts = []
        if support := list_of(+1):
            parts.append(f"Apoyan: {support}." if spanish else f"In favour: {support}.")
        if against := list_of(-1):
            parts.append(f"En contra: {against}." if spanish else f"Against: {against}.")
        if not parts:
            parts.append(
                "Ningún hallazgo marcado cambia mucho su probabilidad."
                if spanish
                else "No marked finding changes its probability much."
            )
        if ask := join_words([_in_sentence(finding.name(language)) for finding in self.ask], language):
            parts.append(f"Conviene preguntar: {ask}." if spanish else f"Worth asking about: {ask}.")
        return " ".join(parts)


def explain(differential: Differential, disease: Disease) -> Explanation:
    """Attribute one disease's log-odds to the marks of the case."""
    sane = differential.sane
    marks = [(f, Mark.PRESENT) for f in sane.present] + [(f, Mark.ABSENT) for f in sane.absent]
    evidence = differential.evidence.astype(np.float64)
    baseline = differential.baseline.astype(np.float64)
    exact = len(marks) <= EXACT_LIMIT
    values = (_exact if exact else _sampled)(evidence, baseline, disease.index)
    found = [Attribution(f, mark, float(v)) for (f, mark), v in zip(marks, values, strict=True)]
    empty = float(_worth_of_sets(np.zeros((1, len(marks))), evidence, baseline, disease.index)[0])
    return Explanation(
        ranked=differential.of(disease),
        baseline=empty,
        attributions=tuple(sorted(found, key=lambda a: (-abs(a.value), a.finding.index))),
        ask=_worth_asking(differential, disease),
        exact=exact,
    )


def _in_sentence(name: str) -> str:
    # Capitals that belong to a word (ECG, Babinski's) stay; the one that begins a label goes.
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _worth_of_sets(sets: Doubles, evidence: Doubles, baseline: Doubles, row: int) -> Doubles:
    """The log-odds of disease ``row`` for each set of marks (rows of zeros and ones)."""
    score = baseline + sets @ evidence
    rivals = np.delete(score, row, axis=1)
    top = rivals.max(axis=1)
    log_rivals = top + np.log(np.exp(rivals - top[:, None]).sum(axis=1))
    worth: Doubles = score[:, row] - log_rivals
    return worth


def _subset_sums(evidence: Doubles) -> Doubles:
    """Sums of the rows of ``evidence`` over all subsets (2^n x D); bit i of the index says that row i is in."""
    sums = np.zeros((1, evidence.shape[1]))
    for row in evidence:
        sums = np.concatenate([sums, sums + row])
    return sums


def _exact(evidence: Doubles, baseline: Doubles, row: int) -> Doubles:
    """Shapley values from the worth of every subset.

    The rivals' total weight over all 2^n subsets is one matrix product: a subset is a subset of the first half of
    the marks and one of the second, and the weights multiply.
    """
    n = evidence.shape[0]
    if n == 0:
        return np.zeros(0)
    half = n // 2
    own = _subset_sums(evidence[:, row : row + 1])[:, 0] + baseline[row]
    rivals = np.delete(evidence, row, axis=1)
    start = np.delete(baseline, row)
    low, high = _subset_sums(rivals[:half]) + start, _subset_sums(rivals[half:])
    low_top, high_top = low.max(axis=1, keepdims=True), high.max(axis=1, keepdims=True)
    mass = np.exp(high - high_top) @ np.exp(low - low_top).T
    worth = own - (np.log(mass) + high_top + low_top.T).ravel()

    size = np.array([mask.bit_count() for mask in range(1 << n)])
    weight = np.array([factorial(s) * factorial(n - s - 1) / factorial(n) for s in range(n)])
    values = np.empty(n)
    for i in range(n):
        without = np.flatnonzero(~(np.arange(1 << n) >> i) & 1)
        values[i] = weight[size[without]] @ (worth[without | (1 << i)] - worth[without])
    return values


def _sampled(evidence: Doubles, baseline: Doubles, row: int) -> Doubles:
    """Shapley values from random orders of the marks, each taken forwards and backwards."""
    n = evidence.shape[0]
    values = np.zeros(n)
    random = np.random.default_rng(_SEED)
    for _ in range(_PERMUTATION_PAIRS):
        order = random.permutation(n)
        for walk in (order, order[::-1]):
            sets = np.zeros((n + 1, n))
            for step, mark in enumerate(walk):
                sets[step + 1 :, mark] = 1
            values[walk] += np.diff(_worth_of_sets(sets, evidence, baseline, row))
    return values / (2 * _PERMUTATION_PAIRS)


def _worth_asking(differential: Differential, disease: Disease) -> tuple[Finding, ...]:
    """Unmarked typical findings that set the disease apart from the others at the head of the list."""
    pack = differential.pack
    vocabulary = pack.vocabulary
    marked = {f.index for f in (*differential.sane.present, *differential.sane.absent)}
    settled = set(marked).union(*(vocabulary.ancestors(vocabulary.at(row)) for row in marked))

    def profile(of: Disease) -> dict[int, float]:
        return {
            t.finding: _UNSTATED_FREQUENCY if t.frequency is None else t.frequency
            for t in pack.diseases.details(of).typical
            if not t.excluded
        }

    own = {finding: f for finding, f in profile(disease).items() if finding not in settled}
    rivals = [profile(r.disease) for r in differential.top(_RIVALS + 1) if r.disease is not disease][:_RIVALS]

    def contrast(finding: int) -> float:
        return own[finding] - sum(rival.get(finding, 0.0) for rival in rivals) / max(1, len(rivals))

    best = sorted(own, key=lambda finding: (-contrast(finding), finding))
    return tuple(vocabulary.at(finding) for finding in best[:_NAMED])
