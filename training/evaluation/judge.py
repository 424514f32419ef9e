"""Judges one model on one set of patients: the splits, the calibration, the table."""

from __future__ import annotations

from collections.abc import Sequence

import onnx

from app.core.modelpack import ModelPack
from training.cases.patients import Patient
from training.evaluation.classes import class_report
from training.evaluation.evaluate import (
    Citations,
    Evaluation,
    calibrate,
    classified,
    confidence_bands,
    fresh_patients,
    orphan_likelier,
    outcomes_of,
    reliabilities,
    summaries,
)
from training.evaluation.metrics import summarise
from training.evaluation.scoring import KnowledgeWithout, Progress, Scores, score_patients
from training.knowledge.base import KnowledgeBase
from training.ranking.calibration import Calibration
from training.ranking.grouping import patient_groups
from training.ranking.likelihood import LikelihoodSettings

WITH_EXCLUDED = ", with excluded findings"
ORPHAN_LIKELIER = "fresh, an orphan disease likelier"


class Judge:
    """Patients with a known diagnosis, parted into fresh and cited once and for all.

    ``base`` gives the genes that patients are grouped by; the pack's catalog must be made of the same diseases.
    """

    def __init__(
        self,
        pack: ModelPack,
        base: KnowledgeBase,
        patients: Sequence[Patient],
        citations: Citations,
        settings: LikelihoodSettings,
        progress: Progress = lambda items: items,
    ) -> None:
        self._pack = pack
        self._patients = patients
        self._settings = settings
        self._progress = progress
        found = [pack.diseases.find(patient.truth) for patient in patients]
        ids = [(p.truth,) if d is None else d.ids for p, d in zip(patients, found, strict=True)]
        self.fresh = fresh_patients(patients, ids, citations)
        self._groups = patient_groups(base, patients)

    def judge(self, model: onnx.ModelProto, knowledge: KnowledgeWithout | None) -> tuple[Calibration, Evaluation]:
        """Calibrate and evaluate a graph; every probability comes from a calibration fitted without its patient's
        group.

        ``knowledge`` builds the knowledge without some publications, for a model that counts reported patients.
        """
        scored = self._score(model, knowledge)
        calibration, without_group = calibrate(scored, self.fresh, self._groups)
        outcomes = outcomes_of(scored, self._patients, without_group)
        rows = summaries(outcomes, self.fresh, scored.findings)
        with_excluded = outcomes_of(scored, self._patients, without_group, with_absent=True)
        rows |= summaries(with_excluded, self.fresh, scored.findings, WITH_EXCLUDED)
        claimed = self.fresh & orphan_likelier(scored, without_group, self._pack.diseases.orphan_rows)
        rows[ORPHAN_LIKELIER] = summarise(outcomes.where(claimed))
        bands = confidence_bands(outcomes.where(claimed))
        classes = class_report(classified(scored, without_group, self.fresh), self._pack.diseases)
        lacking = int((scored.truth < 0).sum())
        return calibration, Evaluation(rows, reliabilities(outcomes, self.fresh), bands, classes, lacking)

    def compare(self, evaluation: Evaluation, models: dict[str, onnx.ModelProto]) -> None:
        """Add rows for other models, each calibrated anew."""
        for label, model in models.items():
            scored = self._score(model, None)
            _, without_group = calibrate(scored, self.fresh, self._groups)
            outcomes = outcomes_of(scored, self._patients, without_group)
            evaluation.rows.update(summaries(outcomes, self.fresh, scored.findings, label))

    def _score(self, model: onnx.ModelProto, knowledge: KnowledgeWithout | None) -> Scores:
        return score_patients(self._pack, model, knowledge, self._patients, self._settings, self._progress)
