"""``cebra-train`` from its command line, on the real data where there is a copy of it."""

import json
from pathlib import Path

import pytest

from app.core.casefile import parse_case
from training.cli import FAILED, OK, main
from training.experiments import ExperimentLog


@pytest.mark.data
@pytest.mark.slow
def test_simulated_patients_are_cases_that_look_like_real_ones(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, reports = tmp_path / "patients.jsonl", tmp_path / "reports"
    arguments = ["simulate", "--quiet", "--data", str(data_dir), "--number", "1500"]
    assert main([*arguments, "--out", str(out), "--reports", str(reports)]) == OK
    lines = out.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1500
    for line in lines[:50]:
        case, issues = parse_case(line)
        assert case.present and not issues
        assert json.loads(line)["truth"]
    realism = json.loads((reports / "realism.json").read_text(encoding="utf-8"))
    distances = [measure["distance"] for measure in realism["measures"].values()]
    assert len(distances) == 3 and max(distances) < 0.15
    assert "Kolmogorov" in capsys.readouterr().out


def test_a_setting_that_does_not_exist_is_named(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["build", "--quiet", "--data", str(data_dir), "--log", str(tmp_path), "--set", "likelihood.flor=-3"]
    assert main(arguments) == FAILED
    assert "likelihood.flor" in capsys.readouterr().err


def test_experiments_lists_what_was_tried(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ExperimentLog(tmp_path).record(
        "build",
        params={"likelihood.floor": -3.0},
        metrics={"fresh/top1": 0.5},
        command=["cebra-train", "build", "--set", "likelihood.floor=-3"],
        data={"hpo": "1"},
    )
    assert main(["experiments", "--log", str(tmp_path)]) == OK
    assert "cebra-train build --set likelihood.floor=-3" in capsys.readouterr().out
