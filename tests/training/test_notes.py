"""Notes written for the purpose, and how the scanner's reading of them is counted."""

import json
from pathlib import Path

import pytest

from app.core.language import Language
from app.core.modelpack import ModelPack
from app.core.textscan import NoteScanner, Status
from training.cases.patients import CasesError
from training.cli import OK, main
from training.evaluation.notes import Mention, Note, NotesReport, Split, Tally, judge_note, judge_notes, read_notes

_NOTE = {
    "id": "n1",
    "lang": "es",
    "split": "dev",
    "text": "Niega fiebre. Tos seca, algo raro.",
    "mentions": [
        {"quote": "fiebre", "start": 6, "status": "absent", "concept": "Fiebre", "findings": ["HP:0001945"]},
        {
            "quote": "Tos seca",
            "start": 14,
            "status": "past",
            "concept": "Tos",
            "findings": ["HP:0012735", "HP:0031246"],
        },
        {"quote": "algo raro", "start": 24, "status": "present", "concept": "Rareza", "findings": []},
    ],
}


def test_both_halves_hold_notes_in_both_languages_with_every_status() -> None:
    notes = read_notes()
    for split in Split:
        for language in Language:
            own = [note for note in notes if note.split is split and note.language is language]
            assert len(own) >= 30
            assert {mention.status for note in own for mention in note.mentions} == set(Status)
    assert len({note.id for note in notes}) == len(notes)


@pytest.mark.pack
def test_a_proposal_is_held_against_the_mention_it_overlaps(tmp_path: Path, pack: ModelPack) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_text(json.dumps(_NOTE) + "\n", encoding="utf-8")
    (note,) = read_notes(path)
    assert note.mentions[0] == Mention(6, 12, Status.ABSENT, "Fiebre", ("HP:0001945",))
    scanner = NoteScanner(pack)
    judged = judge_note(note, scanner, pack.vocabulary)
    # The cough is found but as present, and what the vocabulary lacks counts for nothing.
    assert judged.tally == Tally(2, 2, 2, 1, 2, 2, 2, 1)
    assert not judged.wrong and not judged.missed and [m.concept for _, m in judged.misread] == ["Tos"]

    near = Note("n2", Language.SPANISH, Split.TEST, note.text, (Mention(14, 22, Status.PRESENT, "", ("HP:0012735",)),))
    judged = judge_note(near, scanner, pack.vocabulary)
    assert (judged.tally.right, judged.tally.right_near, judged.tally.found_near) == (0, 1, 1)
    assert [p.finding.id for p in judged.wrong] == ["HP:0001945", "HP:0031246"] and len(judged.missed) == 1

    report = NotesReport([judge_note(note, scanner, pack.vocabulary), judged])
    assert report.rows["dev es"].as_json()["recall_with_status"] == 0.5
    assert report.rows["test both"].as_json()["precision"] == 0.0 and report.rows["test en"] == Tally()
    assert "n1 present, is past" in report.errors_markdown() and "n2" not in report.errors_markdown()


@pytest.mark.pack
@pytest.mark.slow
def test_the_scanner_reads_unseen_notes_as_well_as_is_said(
    pack: ModelPack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unseen = judge_notes(pack).rows["test both"].as_json()
    assert unseen["precision"] >= 0.88 and unseen["recall"] >= 0.68 and unseen["status_accuracy"] >= 0.95
    assert main(["notes", "--brief", "--errors", "--reports", str(tmp_path)]) == OK
    shown = capsys.readouterr().out
    assert "| test both |" in shown and "| test es |" not in shown and " missed: " in shown
    assert set(json.loads((tmp_path / "notes.json").read_text(encoding="utf-8"))) == {
        f"{split} {language}" for split in Split for language in ("es", "en", "both")
    }


def test_a_line_that_is_no_note_is_named(tmp_path: Path) -> None:
    path = tmp_path / "n.jsonl"
    misplaced = {**_NOTE, "mentions": [{**_NOTE["mentions"][0], "start": 7}]}  # type: ignore[dict-item]
    path.write_text(json.dumps(_NOTE) + "\n" + json.dumps(misplaced) + "\n", encoding="utf-8")
    with pytest.raises(CasesError, match=r"n\.jsonl:2: not a note .*does not stand at 7"):
        read_notes(path)
    with pytest.raises(CasesError, match="nowhere"):
        read_notes(tmp_path / "nowhere.jsonl")
