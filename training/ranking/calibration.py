"""How far the scores must be flattened for the probabilities to be honest.

The findings of a patient are not independent, as the sum of their evidence pretends, so every further one is worth
less than the last: the temperature grows with a power of their number. After C. Guo et al., "On calibration of
modern neural networks", 2017, who use one constant. Whatever the scores, some patients have something that is not in
the list, or is described otherwise there: only the share ``listed`` of the probability is given away.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_SCALES = np.geomspace(0.1, 4.0, 75)
_GROWTHS = np.arange(-0.2, 0.81, 0.05)
_LISTED = np.arange(0.7, 1.001, 0.01)
# Curves are reckoned at these temperatures and read between them.
_GRID = np.geomspace(0.05, 20.0, 49)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The temperature ``scale * n ** growth`` for ``n`` present findings (at least one), the share ``listed`` of the
    probability that the list gets, and the weight of absent findings.

    ``absent_weight`` is about the inverse temperature of five findings in stage 1, so that an absent finding weighs
    what a present one does. It cannot be fitted: published patients' excluded findings point towards their disease.
    """

    scale: float = 1.0
    growth: float = 0.0
    listed: float = 1.0
    absent_weight: float = 0.4

    def temperature(self, findings: npt.ArrayLike) -> Doubles:
        """The temperature of cases by their number of present findings."""
        found: Doubles = self.scale * np.maximum(np.asarray(findings, float), 1.0) ** self.growth
        return found


@dataclass(frozen=True, slots=True)
class Curves:
    """What N patients' scores would give at each temperature of a fixed grid [N, grid].

    ``loss`` is the log loss of the true disease, zero where the model lacks it; ``first`` the logarithm of the first
    disease's probability. ``right`` [N] says whether the first disease was the true one, ``findings`` [N] how many
    present findings there were, ``disease`` [N] who shares a disease.
    """

    loss: Doubles
    first: Doubles
    right: npt.NDArray[np.bool_]
    findings: Ints
    disease: Ints

    def where(self, chosen: npt.NDArray[np.bool_]) -> Curves:
        """The curves of some patients."""
        return Curves(
            self.loss[chosen], self.first[chosen], self.right[chosen], self.findings[chosen], self.disease[chosen]
        )


def curves_of(scores: npt.NDArray[np.float32], truth: Ints, findings: Ints, right: npt.NDArray[np.bool_]) -> Curves:
    """The curves of patients by their scores [N, D] and true diseases [N], -1 where the model lacks it."""
    pairs = [_curve(own, int(row)) for own, row in zip(scores, truth, strict=True)]
    loss, first = (np.array([pair[i] for pair in pairs]).reshape(-1, _GRID.size) for i in (0, 1))
    return Curves(loss, first, right, findings, truth)


def _curve(scores: npt.NDArray[np.float32], truth: int) -> tuple[Doubles, Doubles]:
    shifted = scores.astype(np.float64) - scores.max()
    total = np.array([np.log(np.exp(shifted / temperature).sum()) for temperature in _GRID])
    loss = total - shifted[truth] / _GRID if truth >= 0 else np.zeros(_GRID.size)
    return loss, -total


def fit_calibration(curves: Curves) -> Calibration:
    """The temperature of least log loss of the true disease, then the share of least log loss of the first being right.

    For the temperature a patient weighs the less the more patients share his disease, by the root of their number: a
    few diseases must not drown the others, nor one patient count for hundreds. For the share all patients weigh the
    same, which keeps it modest: among published patients the diseases with many of them are the hard ones. Without a
    patient whose disease the model has, nothing is flattened.
    """
    if not (curves.disease >= 0).any():
        return Calibration()
    _, disease, patients = np.unique(curves.disease, return_inverse=True, return_counts=True)
    weight = 1.0 / np.sqrt(patients[disease])
    best, least = Calibration(), np.inf
    for growth in _GROWTHS:
        for scale in _SCALES:
            trial = Calibration(round(float(scale), 4), round(float(growth), 2))
            loss = float(weight @ _read(curves.loss, trial.temperature(curves.findings)))
            if loss < least:
                best, least = trial, loss
    first = np.exp(_read(curves.first, best.temperature(curves.findings)))
    losses = [
        -np.where(curves.right, np.log(share * first), np.log1p(-np.minimum(share * first, 1 - 1e-9))).sum()
        for share in _LISTED
    ]
    listed = round(float(_LISTED[int(np.argmin(losses))]), 2)
    return Calibration(best.scale, best.growth, listed)


def _read(curves: Doubles, temperature: Doubles) -> Doubles:
    """Each patient's curve [N, grid] at his own temperature [N]."""
    at = np.interp(np.log(temperature), np.log(_GRID), np.arange(_GRID.size))
    low = np.minimum(at.astype(int), _GRID.size - 2)
    rows, part = np.arange(curves.shape[0]), at - low
    found: Doubles = (1 - part) * curves[rows, low] + part * curves[rows, low + 1]
    return found
