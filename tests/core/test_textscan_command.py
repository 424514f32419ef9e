"""``cebra scan``: a note in, proposals as JSON out."""

import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from app.cli import NO_MODEL, OK, SOME_FAILED, USAGE, main

_PLACE = {"start": {"type": "integer", "minimum": 0}, "end": {"type": "integer", "minimum": 1}}
_IDS = {"type": "array", "items": {"type": "string", "pattern": r"^(HP|CBR):\d{7}$"}, "uniqueItems": True}
_SCAN = {
    "type": "object",
    "additionalProperties": False,
    "required": ["language", "proposals", "present", "absent"],
    "properties": {
        "language": {"enum": ["es", "en"]},
        "present": _IDS,
        "absent": _IDS,
        "proposals": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["id", "name", "name_es", "status", "text", "start", "end", "cue"],
                "properties": {
                    "id": _IDS["items"],
                    "name": {"type": "string", "minLength": 1},
                    "name_es": {"type": "string"},
                    "status": {"enum": ["present", "absent", "uncertain", "family", "past"]},
                    "text": {"type": "string", "minLength": 1},
                    **_PLACE,
                    "cue": {
                        "type": ["object", "null"],
                        "additionalProperties": False,
                        "required": ["text", "start", "end"],
                        "properties": {"text": {"type": "string", "minLength": 1}, **_PLACE},
                    },
                },
            },
        },
    },
}
_NOTE = "Niega fiebre. Refiere tos seca; posible neumonía. Madre con psoriasis."


def _result(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(capsys.readouterr().out)
    jsonschema.validate(result, _SCAN)
    return result


def test_a_note_from_a_file_is_scanned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note = tmp_path / "note.txt"
    note.write_bytes(b"\xef\xbb\xbf" + _NOTE.encode())
    assert main(["scan", str(note)]) == OK
    result = _result(capsys)
    assert result["language"] == "es"
    assert [(p["id"], p["status"]) for p in result["proposals"]] == [
        ("HP:0001945", "absent"),
        ("HP:0031246", "present"),
        ("HP:0002090", "uncertain"),
        ("HP:0003765", "family"),
    ]
    for proposal in result["proposals"]:
        assert _NOTE[proposal["start"] : proposal["end"]] == proposal["text"]
    assert result["proposals"][0]["cue"] == {"text": "Niega", "start": 0, "end": 5}
    assert (result["present"], result["absent"]) == (["HP:0031246"], ["HP:0001945"])


def test_the_language_of_the_note_may_be_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Headache in English, the verb "has" of a Spanish sentence without any other telling word.
    for language, found in (("en", ["HP:0002315"]), ("es", [])):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"HA 2d")))
        assert main(["scan", "--lang", language]) == OK
        result = _result(capsys)
        assert (result["language"], result["present"]) == (language, found)


def test_what_cannot_be_scanned_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scan", str(tmp_path / "none.txt")]) == SOME_FAILED
    broken = tmp_path / "latin.txt"
    broken.write_bytes("fiebre y tos, años".encode("latin-1"))
    assert main(["scan", str(broken)]) == SOME_FAILED
    shown = capsys.readouterr()
    assert "none.txt" in shown.err and "UTF-8" in shown.err and not shown.out
    assert main(["scan", str(broken), "--model", str(tmp_path)]) == NO_MODEL
    with pytest.raises(SystemExit) as stopped:
        main(["scan", "--lang", "fr"])
    assert stopped.value.code == USAGE
