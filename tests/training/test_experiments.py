"""The experiments log keeps what is needed to repeat a trial."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from training import experiments
from training.experiments import ExperimentLog, code_version

COMMAND = ["cebra-train", "select", "--ranker", "lightgbm", "--note", "two words"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One database for all tests; creating one takes seconds."""
    return tmp_path_factory.mktemp("log") / "experiments"


@pytest.fixture(scope="module")
def log(place: Path) -> ExperimentLog:
    return ExperimentLog(place)


def _record(log: ExperimentLog, experiment: str, top1: float, artifacts: tuple[Path, ...] = ()) -> str:
    return log.record(
        experiment,
        params={"leaves": 10, "kind": "a|b"},
        metrics={"top1": top1},
        command=COMMAND,
        data={"hpo": "2026-09-01", "orphanet": "sha256 12ab"},
        artifacts=artifacts,
    )


def test_round_trip(log: ExperimentLog, place: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text("found", encoding="utf-8")
    first = _record(log, "round trip", 0.5, (report,))
    second = _record(log, "round trip", 0.625)
    newer, older = log.rows("round trip")
    assert (newer["id"], older["id"]) == (second, first)
    assert older["params"] == {"leaves": "10", "kind": "a|b"}
    assert older["metrics"] == {"top1": 0.5}
    assert older["data"] == {"hpo": "2026-09-01", "orphanet": "sha256 12ab"}
    assert older["command"] == "cebra-train select --ranker lightgbm --note 'two words'"
    assert re.fullmatch(r"unknown|[0-9a-f]{40}(-dirty)?", older["code"])
    (kept,) = (place / "artifacts").rglob("report.txt")
    assert kept.read_text(encoding="utf-8") == "found"


def test_markdown_shows_the_command_and_escapes(log: ExperimentLog) -> None:
    _record(log, "table", 0.123456)
    text = log.as_markdown("table")
    assert text.startswith("## table\n\n| time | top1 | command | parameters | data | code |\n| --- |")
    command = "`cebra-train select --ranker lightgbm --note 'two words'`"
    assert f"| 0.1235 | {command} | kind a\\|b, leaves 10 | hpo 2026-09-01, orphanet sha256 12ab |" in text
    assert "## table" in log.as_markdown()
    assert log.as_markdown("table", measures=["top1"]) == text
    assert log.as_markdown("table", measures=["top3"]).startswith("## table\n\n| time | command |")


def test_two_logs_in_one_folder(log: ExperimentLog, place: Path) -> None:
    other = ExperimentLog(place)
    ids = {_record(log, "shared", 0.1), _record(other, "shared", 0.2)}
    assert {row["id"] for row in log.rows("shared")} == {row["id"] for row in other.rows("shared")} == ids


def test_two_processes_create_and_fill_a_log_at_once(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from training.experiments import ExperimentLog\n"
        "log = ExperimentLog(Path(sys.argv[1]))\n"
        "for n in range(20): log.record('e', params={}, metrics={'n': n}, command=['x'], data={})\n"
    )
    place, root = tmp_path / "log", Path(experiments.__file__).parents[1]
    with subprocess.Popen([sys.executable, "-c", program, str(place)], cwd=root) as other:
        log = ExperimentLog(place)
        for number in range(20):
            log.record("e", params={}, metrics={"n": number}, command=["x"], data={})
        assert other.wait(60) == 0
    assert sorted(row["metrics"]["n"] for row in log.rows()) == sorted([*range(20), *range(20)])


def test_a_run_that_fails_midway_is_not_finished(log: ExperimentLog, tmp_path: Path) -> None:
    with pytest.raises(OSError):
        _record(log, "failing", 0.5, (tmp_path / "missing.txt",))
    assert log.rows("failing") == []
    assert log.as_markdown("failing") == ""


def test_code_version_without_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert code_version() == "unknown"


def test_a_brief_table_names_no_folder_of_this_computer(log: ExperimentLog, tmp_path: Path) -> None:
    log.record(
        "brief",
        params={"leaves": 10},
        metrics={"top1": 0.5},
        command=["cebra-train", "build", "--data", str(tmp_path), f"--out={tmp_path}", "--set", "reported=no"],
        data={"hpo": "2026-09-01"},
    )
    text = log.as_markdown("brief", brief=True)
    assert "| time | top1 | command | code |" in text
    assert "`cebra-train build --data DIR --out=DIR --set reported=no`" in text
    assert str(tmp_path) not in log.as_markdown("brief") and "2026-09-01" not in text
