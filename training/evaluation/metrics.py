"""How well diseases are ranked: hits among the first k, ranks, calibration, with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]

TOPS = (1, 3, 5, 10)
_RESAMPLES = 1000
_SEED = 7
_BINS = 10


@dataclass(frozen=True, slots=True)
class Outcomes:
    """One entry a patient: mid rank of the truth (infinite if the model lacks it), the truth's group to
    resample by, and the probability that the model gave its first disease."""

    rank: Doubles
    disease: npt.NDArray[np.str_]
    confidence: Doubles

    def where(self, chosen: npt.NDArray[np.bool_]) -> Outcomes:
        """The outcomes of some patients."""
        return Outcomes(self.rank[chosen], self.disease[chosen], self.confidence[chosen])


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Cases whose first disease got a probability between ``low`` and ``high``: the mean of it, and how often it was
    right."""

    low: float
    high: float
    cases: int
    mean_probability: float
    right: float


def mid_rank(scores: npt.NDArray[np.floating[Any]], truth: int) -> float:
    """The rank of ``truth``; among equals the middle one, so a tie for the first place is no hit."""
    own = scores[truth]
    return float((scores > own).sum() + ((scores == own).sum() + 1) / 2)


def _hits(outcomes: Outcomes, top: int) -> npt.NDArray[np.bool_]:
    # A tie for first has mid rank 1.5 or more.
    return outcomes.rank <= top


def summarise(outcomes: Outcomes) -> dict[str, Any]:
    """Top-k with 95 % intervals, macro top-k by disease, median and reciprocal rank, calibration error."""
    n = outcomes.rank.size
    if n == 0:
        return {"cases": 0}
    names, group = np.unique(outcomes.disease, return_inverse=True)
    sizes = np.bincount(group).astype(float)
    # Patients of one disease resemble each other: resample diseases, not patients.
    random = np.random.default_rng(_SEED)
    draws = random.multinomial(names.size, np.full(names.size, 1 / names.size), size=_RESAMPLES)
    summary: dict[str, Any] = {"cases": n, "diseases": int(names.size)}
    for top in TOPS:
        per_disease = np.bincount(group, weights=_hits(outcomes, top))
        resampled = (draws @ per_disease) / (draws @ sizes)
        low, high = np.percentile(resampled, [2.5, 97.5])
        summary[f"top{top}"] = round(float(per_disease.sum() / n), 4)
        summary[f"top{top}_interval"] = [round(float(low), 4), round(float(high), 4)]
        summary[f"macro_top{top}"] = round(float((per_disease / sizes).mean()), 4)
    median = float(np.median(outcomes.rank))
    # Where most patients' disease is lacking there is no such rank, and JSON knows no infinity.
    summary["median_rank"] = median if np.isfinite(median) else None
    summary["mean_reciprocal_rank"] = round(float((1 / outcomes.rank).mean()), 4)
    summary["top1_calibration_error"] = round(calibration_error(outcomes), 4)
    return summary


def reliability(outcomes: Outcomes) -> list[ReliabilityBin]:
    """The reliability diagram of the first disease's probability: ten bins of equal width, empty ones left out."""
    hit = _hits(outcomes, 1)
    number = np.minimum((outcomes.confidence * _BINS).astype(int), _BINS - 1)
    return [
        ReliabilityBin(
            b / _BINS,
            (b + 1) / _BINS,
            int(inside.sum()),
            round(float(outcomes.confidence[inside].mean()), 4),
            round(float(hit[inside].mean()), 4),
        )
        for b in range(_BINS)
        if (inside := number == b).any()
    ]


def calibration_error(outcomes: Outcomes) -> float:
    """Expected calibration error of the first disease's probability over the bins of the reliability diagram."""
    bins = reliability(outcomes)
    return sum(b.cases * abs(b.right - b.mean_probability) for b in bins) / max(1, sum(b.cases for b in bins))
