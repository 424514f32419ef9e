"""Every disease as a class of its own: macro F1, one-versus-rest curves, and what is taken for what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score, roc_curve

from app.core.diseases import Disease, Diseases, Group
from training.markdown import line

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

NOT_IN_MODEL = "not in the model"
_NO_SYSTEM = "in no table of ours"
_POINTS = 200


@dataclass(frozen=True, slots=True)
class Classified:
    """N cases: rows of the true diseases (-1 where the model lacks it) and of those ranked first, and the probabilities
    [N, D] of all diseases."""

    truth: Ints
    first: Ints
    probability: Floats


@dataclass(frozen=True, slots=True)
class Curves:
    """One-versus-rest curves over all pairs of a case and a disease that occurs: false against true positive rate, and
    recall against precision."""

    roc: list[tuple[float, float]]
    precision_recall: list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class ClassReport:
    """``macro_f1``, ``roc_auc`` and ``average_precision`` are means over the diseases that occur.

    ``groups`` and ``systems`` count true against first disease by their group and by their table. ``displaced`` is how
    often a disease of a group that the model has was ranked behind one of the other group that stood first.
    """

    cases: int
    classes: int
    macro_f1: float
    roc_auc: float
    average_precision: float
    groups: dict[str, dict[str, int]]
    systems: dict[str, dict[str, int]]
    displaced: dict[str, float]
    curves: Curves

    def as_json(self) -> dict[str, Any]:
        """A plain object for files, without the curves."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "curves"}


def macro_f1(truth: npt.NDArray[Any], first: npt.NDArray[Any]) -> float:
    """Mean over the diseases that patients have of 2 * hits / (times ranked first + patients).

    A disease that nobody has but that is ranked first costs its patients' recall; it has no F1 of its own, as thousands
    of such zeros would only tell how many diseases the model knows.
    """
    names, patients = np.unique(truth, return_counts=True)
    ranked_first = (first == names[:, None]).sum(axis=1)
    hits = ((first == truth) & (truth == names[:, None])).sum(axis=1)
    return float((2 * hits / (ranked_first + patients)).mean())


def class_report(classified: Classified, diseases: Diseases) -> ClassReport:
    """Judge a set of cases class by class."""
    truth, first = classified.truth, classified.first
    known = truth >= 0
    classes = np.unique(truth[known])
    scores = classified.probability[:, classes]
    positive = truth[:, None] == classes
    mixed = positive.any(axis=0) & ~positive.all(axis=0)
    areas = [roc_auc_score(positive[:, c], scores[:, c]) for c in np.flatnonzero(mixed)]
    precisions = [average_precision_score(positive[:, c], scores[:, c]) for c in np.flatnonzero(mixed)]
    displaced = {}
    for group in Group:
        own = [row for row in np.flatnonzero(known) if diseases.at(int(truth[row])).group is group]
        if own:
            other = [diseases.at(int(first[row])).group is not group for row in own]
            displaced[str(group)] = round(float(np.mean(other)), 4)
    return ClassReport(
        cases=int(truth.size),
        classes=int(classes.size),
        macro_f1=round(macro_f1(truth, first), 4),
        roc_auc=round(float(np.mean(areas)), 4) if areas else float("nan"),
        average_precision=round(float(np.mean(precisions)), 4) if precisions else float("nan"),
        groups=_confusion(truth, first, diseases, lambda disease: disease.group),
        systems=_confusion(truth, first, diseases, lambda disease: disease.system or _NO_SYSTEM),
        displaced=displaced,
        curves=_curves(positive, scores),
    )


def _confusion(
    truth: Ints, first: Ints, diseases: Diseases, kind: Callable[[Disease], str]
) -> dict[str, dict[str, int]]:
    """How often a true disease of one kind (rows) met a first one of another (columns)."""
    counts: dict[str, Counter[str]] = {}
    for true, found in zip(truth, first, strict=True):
        name = NOT_IN_MODEL if true < 0 else str(kind(diseases.at(int(true))))
        counts.setdefault(name, Counter())[str(kind(diseases.at(int(found))))] += 1
    return {name: dict(sorted(found.items())) for name, found in sorted(counts.items())}


def _curves(positive: npt.NDArray[np.bool_], scores: Floats) -> Curves:
    if not positive.any() or positive.all():
        return Curves([], [])
    false, true, _ = roc_curve(positive.ravel(), scores.ravel())
    precision, recall, _ = precision_recall_curve(positive.ravel(), scores.ravel())
    return Curves(_thinned(false, true), _thinned(recall, precision))


def _thinned(x: npt.NDArray[Any], y: npt.NDArray[Any]) -> list[tuple[float, float]]:
    chosen = np.unique(np.linspace(0, x.size - 1, _POINTS).astype(int))
    return [(round(float(x[i]), 4), round(float(y[i]), 4)) for i in chosen]


def confusion_markdown(confusion: dict[str, dict[str, int]], corner: str) -> str:
    """A matrix for people: true kinds down, first ones across."""
    columns: Sequence[str] = sorted({name for found in confusion.values() for name in found})
    lines = [line([corner, *columns]), line(["---"] * (len(columns) + 1))]
    for name, found in confusion.items():
        lines.append(line([name, *(str(found.get(column, "")) for column in columns)]))
    return "\n".join(lines) + "\n"
