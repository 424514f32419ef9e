"""Runs the very engine that ships over published patients and makes the table that is honest about leaks.

Splits: ``cited`` patients come from a publication that the annotations of their own disease cite, so ranking them
tests memory; ``fresh`` ones do not, and are what a new patient looks like; ``published`` is both, as papers report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from app.core.engine import Engine
from training.cases.patients import Patient
from training.evaluation.metrics import TOPS, Outcomes, mid_rank, summarise
from training.sources.annotations import Annotation

FINDING_BANDS = ((1, 3), (4, 6), (7, 10), (11, 10**6))


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Summaries by table row: split, with or without excluded findings, number of findings."""

    rows: dict[str, dict[str, Any]]
    not_in_model: int

    def as_json(self) -> dict[str, Any]:
        """A plain object for files."""
        return {"rows": self.rows, "patients_whose_disease_is_not_in_the_model": self.not_in_model}

    def as_markdown(self) -> str:
        """The table for people."""
        head = ["", "cases", *(f"top-{top}" for top in TOPS), "95 % (top-1)", "95 % (top-10)", "median rank"]
        head += ["macro top-1", "macro top-10", "calibration error"]
        lines = [_line(head), _line(["---"] * len(head))]
        for name, row in self.rows.items():
            if row["cases"]:
                lines.append(
                    _line(
                        [
                            name,
                            f"{row['cases']:,}",
                            *(f"{row[f'top{top}']:.3f}" for top in TOPS),
                            "–".join(f"{bound:.3f}" for bound in row["top1_interval"]),
                            "–".join(f"{bound:.3f}" for bound in row["top10_interval"]),
                            f"{row['median_rank']:g}",
                            f"{row['macro_top1']:.3f}",
                            f"{row['macro_top10']:.3f}",
                            f"{row['top1_calibration_error']:.3f}",
                        ]
                    )
                )
        return "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


class Citations:
    """Which publications the annotations of a disease cite."""

    def __init__(self, annotations: Iterable[Annotation]) -> None:
        self._by_id: dict[str, set[str]] = {}
        for annotation in annotations:
            self._by_id.setdefault(annotation.disease, set()).update(annotation.references)

    def cited(self, patient: Patient, ids: Sequence[str]) -> bool:
        """True if any of the disease's ids cites one of the patient's publications."""
        return any(not patient.publications.isdisjoint(self._by_id.get(i, ())) for i in ids)


def evaluate(
    engine: Engine,
    patients: Sequence[Patient],
    citations: Citations,
    progress: Callable[[Iterable[Any]], Iterable[Any]] = lambda items: items,
) -> Evaluation:
    """Rank every patient with and without excluded findings; a disease that the model lacks is a miss."""
    diseases = engine.pack.diseases
    found = [diseases.find(patient.truth) for patient in patients]
    cited = np.array(
        [
            citations.cited(patient, (patient.truth,) if disease is None else disease.ids)
            for patient, disease in zip(patients, found, strict=True)
        ]
    )
    everything = np.ones(len(patients), bool)
    splits = {"published": everything, "fresh": ~cited, "cited": cited}
    rows: dict[str, dict[str, Any]] = {}
    for label, with_absent in (("", False), (", with excluded findings", True)):
        ranks, confidences, counts = [], [], []
        for patient, disease in progress(list(zip(patients, found, strict=True))):
            case = patient.case if with_absent else replace(patient.case, absent=())
            differential = engine.diagnose(case)
            ranks.append(np.inf if disease is None else mid_rank(differential.log_odds, disease.index))
            confidences.append(float(differential.probability.max()))
            counts.append(len(differential.sane.present))
        truths = np.array([p.truth if d is None else d.id for p, d in zip(patients, found, strict=True)])
        outcomes = Outcomes(np.array(ranks), truths, np.array(confidences))
        for split, chosen in splits.items():
            rows[split + label] = summarise(outcomes.where(chosen))
        if not with_absent:
            for low, high in FINDING_BANDS:
                band = (np.array(counts) >= low) & (np.array(counts) <= high)
                name = f"{low}+" if high == 10**6 else f"{low}-{high}"
                rows[f"fresh, {name} findings"] = summarise(outcomes.where(~cited & band))
    return Evaluation(rows, sum(disease is None for disease in found))
