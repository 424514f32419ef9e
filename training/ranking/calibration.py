"""Temperature scaling: how far the scores must be flattened for the probabilities to be honest.

C. Guo et al., "On calibration of modern neural networks", 2017.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_GRID = np.geomspace(0.5, 8.0, 57)


def fit_temperature(
    scores: Sequence[npt.NDArray[np.float32]], truths: Sequence[int], grid: npt.NDArray[np.float64] = _GRID
) -> float:
    """The temperature of least log loss; every disease weighs the same however many patients it has.

    ``scores``: for each patient the uncalibrated scores of all diseases; ``truths``: the row of the true one.
    """
    patients_of = Counter(truths)
    loss = np.zeros(grid.size)
    for score, truth in zip(scores, truths, strict=True):
        shifted = score.astype(np.float64) - float(score.max())
        for i, temperature in enumerate(grid):
            scaled = shifted / temperature
            loss[i] += (np.log(np.exp(scaled).sum()) - scaled[truth]) / patients_of[truth]
    return float(grid[int(loss.argmin())])
