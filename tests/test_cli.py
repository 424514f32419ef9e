"""The command line's contract: formats, issues, exit codes."""

import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from app.cli import NO_MODEL, OK, SOME_FAILED, USAGE, main
from app.core.case import Case
from app.core.engine import Engine
from tests.core.test_casefile import PHENOPACKET

_DISEASE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id", "ids", "name", "name_es", "group", "red_flag", "icd10"],
    "properties": {
        "id": {"type": "string"},
        "ids": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "name": {"type": "string", "minLength": 1},
        "name_es": {"type": "string"},
        "group": {"enum": ["common", "orphan"]},
        "red_flag": {"enum": ["emergency", "cannot-miss", "urgent", "routine"]},
        "icd10": {"type": "array", "items": {"type": "string", "pattern": r"^[A-Z]\d\d"}},
    },
}
_RESULT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id", "differential", "confidence", "issues"],
    "properties": {
        "id": {"type": "string"},
        "confidence": {
            "type": ["object", "null"],  # of a case that could not be read
            "additionalProperties": False,
            "required": ["level", "first_was_right", "among_first_ten", "sentence"],
            "properties": {
                "level": {"enum": ["unmeasured", "very_low", "low", "moderate", "high"]},
                "first_was_right": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
                "among_first_ten": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
                "sentence": {"type": "string", "minLength": 1},
            },
        },
        "differential": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["rank", "disease", "probability", "log_odds"],
                "properties": {
                    "rank": {"type": "integer", "minimum": 1},
                    "disease": _DISEASE,
                    "probability": {"type": "number", "minimum": 0, "maximum": 1},
                    "log_odds": {"type": "number"},
                },
            },
        },
        "issues": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["level", "code", "message"],
                "properties": {
                    "level": {"enum": ["info", "warning", "error"]},
                    "code": {"type": "string"},
                    "message": {"type": "string", "minLength": 1},
                },
            },
        },
    },
}


@pytest.fixture
def packet(tmp_path: Path) -> Path:
    path = tmp_path / "packet.json"
    path.write_text(json.dumps(PHENOPACKET), encoding="utf-8")
    return path


def _lines(text: str) -> list[dict[str, Any]]:
    results = [json.loads(line) for line in text.splitlines()]
    for result in results:
        jsonschema.validate(result, _RESULT)
    return results


def test_files_are_ranked_as_the_engine_ranks_them(
    packet: Path, capsys: pytest.CaptureFixture[str], engine: Engine
) -> None:
    assert main(["diagnose", str(packet), "--top", "7"]) == OK
    (result,) = _lines(capsys.readouterr().out)
    assert result["id"] == "patient-1" and result["issues"] == []
    expected = engine.diagnose(Case(age=6.5, sex="female", present=("HP:0001945",), absent=("HP:0003326",)))  # type: ignore[arg-type]
    assert [entry["disease"]["id"] for entry in result["differential"]] == [r.disease.id for r in expected.top(7)]
    assert [entry["rank"] for entry in result["differential"]] == list(range(1, 8))


def test_a_broken_line_is_named_and_the_others_go_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    batch, out = tmp_path / "cases.jsonl", tmp_path / "out.jsonl"
    good = '{"id":"a","age":null,"sex":"unknown","present":["HP:0001945","HP:7777777"],"absent":[]}'
    batch.write_bytes(f"{good}\n\n{{broken\n".encode() + b"\xff\xfe\n" + b'{"present":["HP:0001945"]}')
    assert main(["diagnose", "--batch", str(batch), "--out", str(out), "--top", "3", "--lang", "es"]) == SOME_FAILED
    results = _lines(out.read_text(encoding="utf-8"))
    assert [r["id"] for r in results] == ["a", "line-3", "line-4", "line-5"]
    assert [len(r["differential"]) for r in results] == [3, 0, 0, 3]
    assert [i["code"] for i in results[0]["issues"]] == ["unknown_finding"]
    assert results[1]["issues"][0]["code"] == "unreadable_case"
    told = capsys.readouterr().err
    assert f"{batch}:3" in told and f"{batch}:4" in told and "No se pudo leer el caso" in told


def test_cases_may_come_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'{"id":"x","present":["HP:0001945"]}\n')))
    assert main(["diagnose", "--batch", "-", "--top", "1"]) == OK
    assert _lines(capsys.readouterr().out)[0]["id"] == "x"


def test_a_missing_file_does_not_stop_the_others(packet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diagnose", str(packet.with_name("none.json")), str(packet), "--top", "1"]) == SOME_FAILED
    missing, ranked = _lines(capsys.readouterr().out)
    assert missing["differential"] == [] and len(ranked["differential"]) == 1


def test_usage_errors_have_their_own_exit_code(packet: Path, tmp_path: Path) -> None:
    for arguments in (["diagnose"], ["diagnose", str(packet), "--top", "0"], ["nonsense"], ["explain", str(packet)]):
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == USAGE
    assert main(["explain", str(packet), "--disease", "OMIM:0"]) == USAGE
    assert main(["diagnose", str(packet), "--out", str(tmp_path / "no" / "folder.jsonl")]) == USAGE


def test_an_unusable_model_has_its_own_exit_code(
    packet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diagnose", str(packet), "--model", str(tmp_path), "--lang", "en"]) == NO_MODEL
    assert "manifest.json" in capsys.readouterr().err
    assert main(["--model", str(tmp_path), "diagnose", str(packet)]) == NO_MODEL


def test_explain_adds_up(packet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(packet), "--disease", "ORPHA:558", "--lang", "es"]) == OK
    found = json.loads(capsys.readouterr().out)
    jsonschema.validate(found["disease"], _DISEASE)
    assert "OMIM:154700" in found["disease"]["ids"]
    total = found["baseline"] + sum(a["value"] for a in found["attributions"])
    assert total == pytest.approx(found["log_odds"], abs=1e-3)
    marks = {(a["id"], a["mark"]) for a in found["attributions"]}
    assert marks == {("HP:0001945", "present"), ("HP:0003326", "absent")}
    assert "Conviene preguntar" in found["sentence"]


def test_explain_says_when_the_case_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    assert main(["explain", str(broken), "--disease", "ORPHA:558"]) == SOME_FAILED
    assert str(broken) in capsys.readouterr().err


def test_a_regional_table_is_used_and_a_faulty_one_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = tmp_path / "case.json"
    case.write_text('{"id": "a", "age": 30, "region": "Valle", "present": ["HP:0001945"]}', encoding="utf-8")
    table = tmp_path / "regional-priors.csv"
    table.write_text("region,disease,factor\nValle,CBRD:0100,1000\n", encoding="utf-8")
    assert main(["--regions", str(table), "diagnose", str(case), "--top", "1"]) == OK
    result = json.loads(capsys.readouterr().out)
    assert "CBRD:0100" in result["differential"][0]["disease"]["ids"] and result["issues"] == []
    assert main(["diagnose", str(case), "--top", "1", "--lang", "es"]) == OK
    assert "Valle" in json.loads(capsys.readouterr().out)["issues"][0]["message"]

    table.write_text("region,disease,factor\nValle,CBRD:0100,much\n", encoding="utf-8")
    assert main(["diagnose", str(case), "--regions", str(table), "--lang", "es"]) == USAGE
    assert "regional-priors.csv tiene filas que no sirven (2: Valle, CBRD:0100, much)" in capsys.readouterr().err

    # The administrator's own table is left out with a word, and the cases are answered all the same.
    monkeypatch.setattr("app.cli.installed_table", lambda: table)
    assert main(["diagnose", str(case), "--lang", "en", "--top", "1"]) == OK
    shown = capsys.readouterr()
    assert "The table is not used." in shown.err and json.loads(shown.out)["differential"]
