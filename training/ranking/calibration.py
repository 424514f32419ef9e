"""Temperature scaling: how far the scores must be flattened for the probabilities to be honest.

The findings of a patient are not independent, as the sum of their evidence pretends, so every further one is worth
less than the last: the temperature grows with a power of their number. After C. Guo et al., "On calibration of
modern neural networks", 2017, who use one constant.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_SCALES = np.geomspace(0.1, 4.0, 75)
_GROWTHS = np.arange(-0.2, 0.81, 0.05)
# Losses are reckoned at these temperatures and read between them.
_GRID = np.geomspace(0.05, 20.0, 49)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The temperature ``scale * n ** growth`` for ``n`` present findings (at least one), and the weight of absent ones.

    ``absent_weight`` is about the inverse temperature of five findings in stage 1, so that an absent finding weighs
    what a present one does. It cannot be fitted: published patients' excluded findings point towards their disease.
    """

    scale: float = 1.0
    growth: float = 0.0
    absent_weight: float = 0.4

    def temperature(self, findings: npt.ArrayLike) -> Doubles:
        """The temperature of cases by their number of present findings."""
        found: Doubles = self.scale * np.maximum(np.asarray(findings, float), 1.0) ** self.growth
        return found


def log_losses(scores: npt.NDArray[np.float32], truth: int) -> Doubles:
    """The log loss of one patient's true disease at each temperature of a fixed grid."""
    shifted = scores.astype(np.float64) - scores.max()
    own = np.array([np.log(np.exp(shifted / temperature).sum()) for temperature in _GRID])
    losses: Doubles = own - shifted[truth] / _GRID
    return losses


def fit_calibration(losses: Doubles, findings: Ints, truth: Ints) -> Calibration:
    """The temperature of least log loss; every disease weighs the same however many patients it has.

    ``losses`` [N, grid] as ``log_losses`` gives them, ``findings`` [N] the numbers of present findings, ``truth`` [N]
    the true diseases.
    """
    _, disease, patients = np.unique(truth, return_inverse=True, return_counts=True)
    weight = 1.0 / patients[disease]
    number = np.maximum(findings, 1).astype(float)
    position = np.log(_GRID)
    best, least = Calibration(), np.inf
    for growth in _GROWTHS:
        for scale in _SCALES:
            at = np.interp(np.log(scale) + growth * np.log(number), position, np.arange(_GRID.size))
            low = np.minimum(at.astype(int), _GRID.size - 2)
            rows = np.arange(losses.shape[0])
            part = at - low
            loss = float(weight @ ((1 - part) * losses[rows, low] + part * losses[rows, low + 1]))
            if loss < least:
                best, least = Calibration(round(float(scale), 4), round(float(growth), 2)), loss
    return best
