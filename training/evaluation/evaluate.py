"""The table that is honest about leaks, and what the probabilities are worth.

Splits: ``cited`` patients come from a publication that the annotations of their own disease cite, so ranking them
tests memory; ``fresh`` ones do not, and are what a new patient looks like; ``published`` is both, as papers report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from app.core.confidence import EDGES, Band, bands_from_json
from app.core.engine import MOSTLY
from training.cases.patients import Patient
from training.evaluation.classes import Classified, ClassReport
from training.evaluation.metrics import TOPS, Doubles, Outcomes, ReliabilityBin, mid_rank, reliability, summarise
from training.evaluation.scoring import Scores
from training.evaluation.vignettes import VignetteReport
from training.markdown import line
from training.ranking.calibration import Calibration, curves_of, fit_calibration
from training.sources.annotations import Annotation

FINDING_BANDS = ((1, 3), (4, 6), (7, 10), (11, 10**6))
_FOLDS = 5
_SEED = 5


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Summaries by table row, the reliability diagram of each split, and the bands of confidence and the classes
    measured on fresh patients; ``vignettes`` are those of everyday practice."""

    rows: dict[str, dict[str, Any]]
    reliability: dict[str, list[ReliabilityBin]]
    bands: list[Band]
    classes: ClassReport
    not_in_model: int
    vignettes: VignetteReport | None = None

    def as_json(self) -> dict[str, Any]:
        """A plain object for files."""
        return {
            "rows": self.rows,
            "reliability": {split: [asdict(b) for b in bins] for split, bins in self.reliability.items()},
            "confidence_bands": [asdict(band) for band in self.bands],
            "fresh_classes": self.classes.as_json(),
            "vignettes": None if self.vignettes is None else self.vignettes.as_json(),
            "patients_whose_disease_is_not_in_the_model": self.not_in_model,
        }

    def as_metrics(self) -> dict[str, float]:
        """Every single figure of the table by a name, for the log of experiments."""
        rows = dict(self.rows)
        if self.vignettes is not None:
            rows |= {f"vignettes {name}": row for name, row in self.vignettes.rows.items()}
        figures = {
            f"{name.replace(',', '').replace('+', ' or more')}/{measure}": float(value)
            for name, row in rows.items()
            for measure, value in row.items()
            if isinstance(value, int | float)
        }
        return figures | {
            f"fresh/{name}": getattr(self.classes, name) for name in ("macro_f1", "roc_auc", "average_precision")
        }

    def as_markdown(self) -> str:
        """The table for people."""
        head = ["", "cases", *(f"top-{top}" for top in TOPS), "95 % (top-1)", "95 % (top-10)", "median rank"]
        head += ["macro top-1", "macro top-10", "calibration error"]
        lines = [line(head), line(["---"] * len(head))]
        for name, row in self.rows.items():
            if row["cases"]:
                lines.append(
                    line(
                        [
                            name,
                            f"{row['cases']:,}",
                            *(f"{row[f'top{top}']:.3f}" for top in TOPS),
                            "–".join(f"{bound:.3f}" for bound in row["top1_interval"]),
                            "–".join(f"{bound:.3f}" for bound in row["top10_interval"]),
                            "–" if row["median_rank"] is None else f"{row['median_rank']:g}",
                            f"{row['macro_top1']:.3f}",
                            f"{row['macro_top10']:.3f}",
                            f"{row['top1_calibration_error']:.3f}",
                        ]
                    )
                )
        return "\n".join(lines) + "\n"

    def reliability_markdown(self, split: str, head: Sequence[str]) -> str:
        """One split's reliability diagram as a table under four headings; a bar for how often the first was right."""
        lines = [line([*head, ""]), line(["---"] * (len(head) + 1))]
        for b in self.reliability[split]:
            cells = [f"{b.low:.1f}–{b.high:.1f}", f"{b.cases:,}", f"{b.mean_probability:.2f}", f"{b.right:.2f}"]
            lines.append(line([*cells, "█" * round(20 * b.right)]))
        return "\n".join(lines) + "\n"


class Citations:
    """Which publications the annotations of a disease cite."""

    def __init__(self, annotations: Iterable[Annotation]) -> None:
        self._by_id: dict[str, set[str]] = {}
        for annotation in annotations:
            self._by_id.setdefault(annotation.disease, set()).update(annotation.references)

    def cited(self, patient: Patient, ids: Sequence[str]) -> bool:
        """True if any of the disease's ids cites one of the patient's publications."""
        return any(not patient.publications.isdisjoint(self._by_id.get(i, ())) for i in ids)


def fresh_patients(
    patients: Sequence[Patient], ids: Sequence[Sequence[str]], citations: Citations
) -> npt.NDArray[np.bool_]:
    """Which patients come from publications that their disease's annotations do not cite; ``ids`` are the disease's."""
    return np.array([not citations.cited(patient, own) for patient, own in zip(patients, ids, strict=True)], bool)


def calibrate(
    scored: Scores, fresh: npt.NDArray[np.bool_], groups: npt.NDArray[np.int64]
) -> tuple[Calibration, list[Calibration]]:
    """The calibration fitted on fresh patients, and for each patient one fitted on folds without his group.

    ``groups`` [N] as in ``RankingTable``: no patient's calibration was fitted on a patient who shares his disease, gene
    or publication.
    """
    chosen = np.flatnonzero(fresh)
    right = np.array([_rank(scored.scores[row], int(scored.truth[row])) <= 1 for row in chosen], bool)
    curves = curves_of(scored.scores[chosen], scored.truth[chosen], scored.findings[chosen], right)
    everybody = fit_calibration(curves)
    fold = np.random.default_rng(_SEED).permutation(groups.max() + 1)[groups] % _FOLDS
    without = {number: fit_calibration(curves.where(fold[chosen] != number)) for number in np.unique(fold)}
    return everybody, [without[number] for number in fold]


def outcomes_of(
    scored: Scores, patients: Sequence[Patient], calibrations: Sequence[Calibration], with_absent: bool = False
) -> Outcomes:
    """Ranks and the first disease's probability by each patient's calibration, with or without absent findings."""
    ranks, confidences = [], []
    for row, calibration in enumerate(calibrations):
        share = _log_probability(scored, row, calibration)
        if with_absent:
            share += calibration.absent_weight * scored.absence[row]
        ranks.append(_rank(share, int(scored.truth[row])))
        confidences.append(np.exp(share.max()))
    disease = [
        patient.truth if truth < 0 else str(truth) for patient, truth in zip(patients, scored.truth, strict=True)
    ]
    return Outcomes(np.array(ranks), np.array(disease), np.array(confidences))


def orphan_likelier(
    scored: Scores, calibrations: Sequence[Calibration], orphan_rows: npt.NDArray[np.intp]
) -> npt.NDArray[np.bool_]:
    """For which patients an orphan disease, whichever it is, is more probable than a common one: only of such lists
    does the program say how far they are to be trusted."""
    found = []
    for row, calibration in enumerate(calibrations):
        probability = np.exp(_log_probability(scored, row, calibration))
        found.append(probability[orphan_rows].sum() >= MOSTLY * probability.sum())
    return np.array(found, bool)


def classified(scored: Scores, calibrations: Sequence[Calibration], chosen: npt.NDArray[np.bool_]) -> Classified:
    """Some patients as cases of classes; from present findings alone."""
    rows = np.flatnonzero(chosen)
    probability = np.empty((rows.size, scored.scores.shape[1]), np.float32)
    for place, row in enumerate(rows):
        probability[place] = np.exp(_log_probability(scored, row, calibrations[row]))
    return Classified(scored.truth[rows], probability.argmax(axis=1), probability)


def _log_probability(scored: Scores, row: int, calibration: Calibration) -> Doubles:
    """Of every disease [D] for one patient, from present findings alone."""
    share: Doubles = scored.scores[row].astype(np.float64) / calibration.temperature(scored.findings[row])
    share -= share.max()
    share += np.log(calibration.listed) - np.log(np.exp(share).sum())
    return share


def _rank(scores: npt.NDArray[np.floating[Any]], truth: int) -> float:
    return np.inf if truth < 0 else mid_rank(scores, truth)


def summaries(
    outcomes: Outcomes, fresh: npt.NDArray[np.bool_], findings: npt.NDArray[np.int64], label: str = ""
) -> dict[str, dict[str, Any]]:
    """The table's rows for one way of ranking; the unlabelled one also by number of findings."""
    splits = {"fresh": fresh, "published": np.ones_like(fresh), "cited": ~fresh}
    rows = {split + label: summarise(outcomes.where(chosen)) for split, chosen in splits.items()}
    if not label:
        for low, high in FINDING_BANDS:
            name = f"{low}+" if high == 10**6 else f"{low}-{high}"
            rows[f"fresh, {name} findings"] = summarise(outcomes.where(fresh & (findings >= low) & (findings <= high)))
    return rows


def confidence_bands(outcomes: Outcomes) -> list[Band]:
    """How often the first disease, and one of the first ten, was right by the first one's probability."""
    rows = []
    for low, high in zip(EDGES, (*EDGES[1:], 1.01), strict=True):
        inside = outcomes.where((outcomes.confidence >= low) & (outcomes.confidence < high))
        summary = summarise(inside)
        if summary["cases"]:
            rows.append(
                {
                    "low": low,
                    "high": min(high, 1.0),
                    "cases": summary["cases"],
                    "first": summary["top1"],
                    "first_interval": summary["top1_interval"],
                    "among_ten": summary["top10"],
                    "among_ten_interval": summary["top10_interval"],
                }
            )
    return bands_from_json(rows)


def reliabilities(outcomes: Outcomes, fresh: npt.NDArray[np.bool_]) -> dict[str, list[ReliabilityBin]]:
    """The reliability diagrams of the splits."""
    splits = {"fresh": fresh, "published": np.ones_like(fresh), "cited": ~fresh}
    return {split: reliability(outcomes.where(chosen)) for split, chosen in splits.items()}
