"""Temperature scaling: how far the scores must be flattened for the probabilities to be honest.

The findings of a patient are not independent, as the sum of their evidence pretends, so every further one is worth
less than the last: the temperature grows with a power of their number. After C. Guo et al., "On calibration of
modern neural networks", 2017, who use one constant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_SCALES = np.arange(0.5, 4.01, 0.1)
_GROWTHS = np.arange(0.0, 0.801, 0.05)


@dataclass(frozen=True, slots=True)
class Temperature:
    """``scale * n ** growth`` for ``n`` present findings (at least one)."""

    scale: float = 1.0
    growth: float = 0.0

    def of(self, n: int) -> float:
        """The temperature of a case with ``n`` present findings."""
        return float(self.scale * max(n, 1) ** self.growth)


@dataclass(frozen=True, slots=True)
class ScoredPatient:
    """Uncalibrated scores of all diseases, the row of the true one, and the number of present findings."""

    scores: npt.NDArray[np.float32]
    truth: int
    findings: int


def fit_temperature(patients: Sequence[ScoredPatient]) -> Temperature:
    """The temperature of least log loss; every disease weighs the same however many patients it has."""
    patients_of = Counter(patient.truth for patient in patients)
    loss = np.zeros((_SCALES.size, _GROWTHS.size))
    for patient in patients:
        # Diseases this far behind the first add nothing to the sum at any temperature tried.
        shifted = (patient.scores - patient.scores.max()).astype(np.float64)
        truth = shifted[patient.truth]
        near = shifted[shifted > -60.0]
        temperatures = np.outer(_SCALES, max(patient.findings, 1) ** _GROWTHS)
        for place, temperature in np.ndenumerate(temperatures):
            own = np.log(np.exp(near / temperature).sum()) - truth / temperature
            loss[place] += own / patients_of[patient.truth]
    scale, growth = np.unravel_index(int(loss.argmin()), loss.shape)
    return Temperature(round(float(_SCALES[scale]), 2), round(float(_GROWTHS[growth]), 2))
