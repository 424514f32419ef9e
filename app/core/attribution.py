"""Why a disease stands where it stands: the Shapley value of each mark for its log-odds.

The game: players are the marks, the worth of a set of marks is the model's log-odds of the disease when only
those marks are known, all others being unknown (L. S. Shapley, "A value for n-person games", 1953). Values add
up to the log-odds minus the baseline, the log-odds without any mark. The model itself weighs every set, so that the
values explain the very figure that is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import factorial

import numpy as np
import numpy.typing as npt

from app.core.case import Mark
from app.core.diseases import Disease
from app.core.engine import Differential, Ranked
from app.core.language import Language, join_words
from app.core.profiles import stated_frequencies
from app.core.vocabulary import Finding

Doubles = npt.NDArray[np.float64]
Worth = Callable[[npt.NDArray[np.bool_]], Doubles]

EXACT_LIMIT = 8
_SAMPLED_SETS = 256
_SEED = 20240229
_WORTH_NAMING = 0.15
_NAMED = 3
_RIVALS = 10


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
    exact = len(marks) <= EXACT_LIMIT

    def worth(sets: npt.NDArray[np.bool_]) -> Doubles:
        return differential.what_if(sets, disease).astype(np.float64)

    values, empty = (_exact if exact else _sampled)(len(marks), worth)
    found = [Attribution(f, mark, float(v)) for (f, mark), v in zip(marks, values, strict=True)]
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


def _exact(n: int, worth: Worth) -> tuple[Doubles, float]:
    """Shapley values from the worth of every set, and the worth of none; bit i of a set's number says that i is in."""
    number = np.arange(1 << n)
    of = worth((number[:, None] >> np.arange(n) & 1).astype(bool))
    size = np.array([mask.bit_count() for mask in range(1 << n)])
    weight = np.array([factorial(s) * factorial(n - s - 1) / factorial(n) for s in range(n)])
    values = np.empty(n)
    for i in range(n):
        without = np.flatnonzero(~(number >> i) & 1)
        values[i] = weight[size[without]] @ (of[without | (1 << i)] - of[without])
    return values, float(of[0])


def _sampled(n: int, worth: Worth) -> tuple[Doubles, float]:
    """Shapley values by weighted regression on some sets, and the worth of none.

    Sets of one mark and of all but one are all taken, the others drawn with the weight of their size, each with its
    complement; the values add up exactly. What sets are worth by their size alone is shared equally, as it must be by
    symmetry, and only the rest is regressed. After S. Lundberg and S.-I. Lee, "A unified approach to interpreting model
    predictions", 2017, and I. Covert and S.-I. Lee, "Improving KernelSHAP", 2021.
    """
    random = np.random.default_rng(_SEED)
    single = np.eye(n, dtype=bool)
    sizes = np.arange(2, n - 1)
    mass = 1.0 / (sizes * (n - sizes))
    pairs = max(n, (_SAMPLED_SETS - 2 * n) // 2)
    drawn = np.zeros((pairs, n), bool)
    for row, size in enumerate(random.choice(sizes, size=pairs, p=mass / mass.sum())):
        drawn[row, random.permutation(n)[:size]] = True
    sets = np.concatenate([single, ~single, drawn, ~drawn])
    of = worth(np.concatenate([np.zeros((1, n), bool), np.ones((1, n), bool), sets]))
    empty, full, gained = of[0], of[1], of[2:] - of[0]
    size_of = sets.sum(axis=1)
    typical = np.bincount(size_of, gained, n) / np.maximum(np.bincount(size_of, minlength=n), 1)
    # The kernel's weight of all sets of one size, spread over those taken.
    ends = 1.0 / (n - 1) / n
    root = np.sqrt(np.concatenate([np.full(2 * n, ends), np.full(2 * pairs, mass.sum() / (2 * pairs))]))
    # Least squares under the constraint that the rests add up to zero: the last one follows from the others.
    x = sets.astype(float)
    design = x[:, :-1] - x[:, -1:]
    rests, *_ = np.linalg.lstsq(design * root[:, None], (gained - typical[size_of]) * root, rcond=None)
    return (full - empty) / n + np.append(rests, -rests.sum()), float(empty)


def _worth_asking(differential: Differential, disease: Disease) -> tuple[Finding, ...]:
    """Unmarked typical findings that set the disease apart from the others at the head of the list."""
    pack = differential.pack
    vocabulary = pack.vocabulary
    marked = {f.index for f in (*differential.sane.present, *differential.sane.absent)}
    settled = set(marked).union(*(vocabulary.ancestors(vocabulary.at(row)) for row in marked))

    own = {row: frequency for row, frequency in stated_frequencies(pack, disease).items() if row not in settled}
    others = [ranked.disease for ranked in differential.top(_RIVALS + 1) if ranked.disease is not disease]
    rivals = [stated_frequencies(pack, rival) for rival in others[:_RIVALS]]

    def contrast(finding: int) -> float:
        return own[finding] - sum(rival.get(finding, 0.0) for rival in rivals) / max(1, len(rivals))

    best = sorted(own, key=lambda finding: (-contrast(finding), finding))
    return tuple(vocabulary.at(finding) for finding in best[:_NAMED])
