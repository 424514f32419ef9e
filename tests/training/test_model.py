"""From a knowledge base small enough to reckon by hand to the graph's answers."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import pytest

from training.export.catalog import write_catalog
from training.export.graph import build_graph
from training.knowledge.base import KnowledgeBase
from training.ranking.calibration import ScoredPatient, Temperature, fit_temperature
from training.ranking.likelihood import LikelihoodSettings, build_tables

PAIN, ABDOMINAL, CHEST, FEVER, TRAVEL = range(5)
SETTINGS = LikelihoodSettings(floor=-2.0)


def _run(base: KnowledgeBase, temperature: Temperature | None = None, **inputs: object) -> dict[str, np.ndarray]:
    model = build_graph(build_tables(base, SETTINGS), temperature or Temperature())
    options = ort.SessionOptions()
    options.log_severity_level = 3
    session = ort.InferenceSession(model.SerializeToString(), options)
    fed = {
        "present": np.array(inputs.get("present", []), np.int64),
        "absent": np.array(inputs.get("absent", []), np.int64),
        "age": np.array([inputs.get("age", -1)], np.float32),
        "sex": np.array([inputs.get("sex", 0)], np.int64),
    }
    if "region" in inputs:
        fed["region_log_prior"] = np.array(inputs["region"], np.float32)
    return dict(zip([o.name for o in session.get_outputs()], session.run(None, fed), strict=True))


def _background(base: KnowledgeBase) -> np.ndarray:
    """Mean frequency of each finding or anything more specific."""
    closed = np.zeros((4, 5))
    for row, disease in enumerate(base.diseases):
        for finding, frequency in disease.findings.items():
            for general in base.ancestors()[finding]:
                closed[row, general] = max(closed[row, general], frequency.value)
    background: np.ndarray = (closed.sum(axis=0) + 0.5) / 5
    return background


def test_an_exact_match_is_worth_its_log_likelihood_ratio(toy_base: KnowledgeBase) -> None:
    evidence = _run(toy_base, present=[FEVER])["evidence"][0]
    b = _background(toy_base)[FEVER]
    expected = [np.log(0.2 / b), -2, np.log(0.95 / b), -2]
    assert evidence == pytest.approx(expected, abs=2e-3)


def test_a_more_general_match_earns_part_of_it(toy_base: KnowledgeBase) -> None:
    evidence = _run(toy_base, present=[ABDOMINAL])["evidence"][0]
    b = _background(toy_base)
    lost = np.log(b[PAIN] / b[ABDOMINAL])
    assert evidence[0] == pytest.approx(np.log(0.9 / b[ABDOMINAL]), abs=2e-3)
    assert evidence[1] == pytest.approx(np.log(0.8 / b[PAIN]) - lost, abs=2e-3)
    assert evidence[2] == -2
    assert evidence[3] == pytest.approx(np.log(0.5 / b[PAIN]) - lost, abs=2e-3)


def test_a_vague_mark_is_met_by_the_specific_finding(toy_base: KnowledgeBase) -> None:
    evidence = _run(toy_base, present=[PAIN])["evidence"][0]
    assert evidence[0] == pytest.approx(np.log(0.9 / _background(toy_base)[PAIN]), abs=2e-3)


def test_absence_counts_against_by_how_often_the_finding_is_there(toy_base: KnowledgeBase) -> None:
    evidence = _run(toy_base, absent=[PAIN, FEVER])["evidence"]
    assert evidence[0] == pytest.approx([np.log(0.1), np.log(0.2), 0, np.log(0.5)], abs=5e-3)
    assert evidence[1] == pytest.approx([np.log(0.8), 0, np.log(0.05), 0], abs=2e-2)


def test_marks_do_not_disturb_one_another(toy_base: KnowledgeBase) -> None:
    together = _run(toy_base, present=[TRAVEL, ABDOMINAL], absent=[FEVER])["evidence"]
    alone = [_run(toy_base, present=[m])["evidence"][0] for m in (TRAVEL, ABDOMINAL)]
    alone.append(_run(toy_base, absent=[FEVER])["evidence"][0])
    assert np.array_equal(together, alone)


def test_priors_follow_prevalence_age_sex_and_region(toy_base: KnowledgeBase) -> None:
    plain = _run(toy_base)["baseline"]
    bonus = [SETTINGS.common_bonus, 0, 0, 0]
    assert plain == pytest.approx(0.3 * np.log([1e-3, 1e-5, 1e-5, 1e-7]) + bonus, abs=1e-5)
    assert _run(toy_base, age=0)["baseline"] - plain == pytest.approx([0, -2.5, 0, 0], abs=1e-3)
    assert _run(toy_base, age=12)["baseline"] - plain == pytest.approx([0, -0.75, 0, 0], abs=1e-3)
    assert _run(toy_base, age=50)["baseline"] == pytest.approx(plain)
    assert _run(toy_base, sex=1)["baseline"] - plain == pytest.approx([0, 0, 0, -1], abs=1e-3)
    assert _run(toy_base, sex=2)["baseline"] == pytest.approx(plain)
    assert _run(toy_base, region=[0, 2, 0, 0])["baseline"] - plain == pytest.approx([0, 2, 0, 0])


def test_the_temperature_flattens_and_grows_with_the_findings(toy_base: KnowledgeBase) -> None:
    cold = _run(toy_base, present=[FEVER, TRAVEL])
    warm = _run(toy_base, Temperature(2.0, 0.5), present=[FEVER, TRAVEL])
    assert warm["evidence"] == pytest.approx(cold["evidence"] / (2 * 2**0.5), rel=1e-5)
    assert warm["probability"].max() < cold["probability"].max()
    assert _run(toy_base, Temperature(2.0, 0.5))["baseline"] == pytest.approx(_run(toy_base)["baseline"] / 2)


def test_the_graph_uses_standard_operators_only(toy_base: KnowledgeBase) -> None:
    model = build_graph(build_tables(toy_base, SETTINGS), Temperature())
    assert {node.domain for node in model.graph.node} == {""}
    assert [(o.domain, o.version) for o in model.opset_import] == [("", 18)]
    onnx.checker.check_model(model, full_check=True)


def test_the_same_knowledge_gives_the_same_bytes(toy_base: KnowledgeBase, tmp_path: Path) -> None:
    graphs = [build_graph(build_tables(toy_base, SETTINGS), Temperature()).SerializeToString() for _ in range(2)]
    assert graphs[0] == graphs[1]
    for name in ("a", "b"):
        write_catalog(toy_base, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_the_fitted_temperature_recovers_the_one_that_made_the_patients() -> None:
    random = np.random.default_rng(1)
    patients = []
    for _ in range(1500):
        n = int(random.integers(1, 12))
        honest = random.normal(0, 1.5, 30)
        chosen = int(random.choice(30, p=np.exp(honest) / np.exp(honest).sum()))
        # The model is overconfident by 1.5 times the root of the number of findings.
        patients.append(ScoredPatient((honest * 1.5 * n**0.5).astype(np.float32), chosen, n))
    fitted = fit_temperature(patients)
    for n in (1, 4, 10):
        assert fitted.of(n) == pytest.approx(1.5 * n**0.5, rel=0.2)
