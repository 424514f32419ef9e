"""Diseases as classes: what the figures mean, on cases small enough to reckon by hand."""

from pathlib import Path

import numpy as np
import pytest

from app.core.diseases import Diseases
from tests.toys import write_pack
from training.evaluation.classes import (
    NOT_IN_MODEL,
    Classified,
    class_report,
    confusion_markdown,
    macro_f1,
)
from training.export.graph import build_graph
from training.knowledge.base import KnowledgeBase
from training.ranking.calibration import Calibration
from training.ranking.likelihood import LikelihoodSettings, build_tables

COMMON, ORPHAN, RARE = 0, 1, 2


@pytest.fixture
def diseases(toy_base: KnowledgeBase, tmp_path: Path) -> Diseases:
    toy_base.diseases[COMMON].system = "digestive"
    model = build_graph(build_tables(toy_base, LikelihoodSettings()), None, Calibration())
    return write_pack(toy_base, model, tmp_path / "pack", {}).diseases


def _classified(truth: list[int], probability: list[list[float]]) -> Classified:
    scores = np.array(probability, np.float32)
    return Classified(np.array(truth), scores.argmax(axis=1), scores)


def test_macro_f1_weighs_every_disease_alike() -> None:
    truth, first = np.array([0, 0, 0, 1]), np.array([0, 0, 1, 1])
    assert macro_f1(truth, first) == pytest.approx((2 * 2 / (2 + 3) + 2 * 1 / (2 + 1)) / 2)
    assert macro_f1(truth, np.array([7, 7, 7, 7])) == 0


def test_a_perfect_list_has_perfect_figures(diseases: Diseases) -> None:
    report = class_report(_classified([0, 1, 2], np.eye(4)[:3].tolist()), diseases)
    assert (report.macro_f1, report.roc_auc, report.average_precision) == (1, 1, 1)
    assert report.displaced == {"common": 0, "orphan": 0}
    assert report.groups == {"common": {"common": 1}, "orphan": {"orphan": 2}}
    assert report.curves.roc[-1] == (1, 1)


def test_what_is_taken_for_what_is_counted(diseases: Diseases) -> None:
    cases = _classified(
        [COMMON, COMMON, ORPHAN, -1],
        [[0.1, 0.8, 0.1, 0], [0.9, 0.1, 0, 0], [0.7, 0.2, 0.1, 0], [0, 0, 1, 0]],
    )
    report = class_report(cases, diseases)
    assert report.displaced == {"common": 0.5, "orphan": 1.0}
    assert report.groups == {
        "common": {"common": 1, "orphan": 1},
        "orphan": {"common": 1},
        NOT_IN_MODEL: {"orphan": 1},
    }
    assert report.systems["digestive"] == {"digestive": 1, "in no table of ours": 1}
    assert report.cases == 4 and report.classes == 2
    table = confusion_markdown(report.groups, "true / first")
    assert "| true / first | common | orphan |" in table and "| orphan | 1 |  |" in table


def test_cases_of_one_disease_have_no_curve(diseases: Diseases) -> None:
    report = class_report(_classified([COMMON], [[1.0, 0, 0, 0]]), diseases)
    assert np.isnan(report.roc_auc) and report.curves.roc == []
