"""The program as it is started: killed, failing, crashing, started twice and closed, without a word of a case lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.core.sheet import Sheet
from app.records.store import CaseStore
from tests.conftest import ROOT
from tests.ui.hands import COUGH, FEVER, HEADACHE

pytestmark = [pytest.mark.pack, pytest.mark.slow]


def run(part: str, home: Path) -> tuple[int, dict[str, Any], str]:
    """Run the program through a part; returns its exit code, what it has seen, and what it has said of errors."""
    ours = {"CEBRA_HOME": home / "records", "HOME": home, "XDG_CONFIG_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.driven_program", part],
        cwd=ROOT,
        env=os.environ | {name: str(value) for name, value in ours.items()},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.stdout, done.stderr[-3000:]
    return done.returncode, json.loads(done.stdout), done.stderr


def drafts(home: Path) -> list[Sheet]:
    """What the next start would find on screen."""
    store = CaseStore.open(home / "records")
    found = [draft.sheet for draft in store.orphans()]
    store.close()
    return found


def test_a_case_outlives_a_power_cut_a_failure_and_a_crash(tmp_path: Path) -> None:
    code, typed, _ = run("be_killed", tmp_path)
    assert code != 0 and typed["state"] == "Borrador"
    [draft] = drafts(tmp_path)
    assert (draft.label, draft.case.present) == ("Ibarra", (FEVER, COUGH))

    code, seen, _ = run("fail_and_crash", tmp_path)
    assert code != 0 and seen["closed"]
    assert (seen["label"], seen["present"], seen["state"]) == ("Ibarra", [FEVER, COUGH], "Borrador")
    assert seen["notice"] == "Se recuperó el caso que estaba en pantalla cuando el programa se cerró."
    assert "Su caso está a salvo" in seen["words"]
    report = seen["report"]
    assert "\nValueError\n" in report and "driven_program.py" in report and "model ?" not in report
    for secret in ("Ibarra", "ebre", FEVER, COUGH, str(tmp_path), str(ROOT)):
        assert secret not in report
    assert [draft.case.present for draft in drafts(tmp_path)] == [(FEVER, COUGH, HEADACHE)]

    code, seen, errors = run("close_well", tmp_path)
    assert (code, seen["second"]) == (0, 0), errors
    assert (seen["label"], seen["present"]) == ("Ibarra", [FEVER, COUGH, HEADACHE])
    assert seen["words"].startswith("La última vez Cebra se cerró de golpe.")
    assert "Aborted" in seen["report"] and "driven_program.py" in seen["report"]
    assert str(ROOT) not in seen["report"]
    assert drafts(tmp_path) == []
    store = CaseStore.open(tmp_path / "records")
    assert [saved.sheet.case.present for saved in store.cases()] == [(FEVER, COUGH, HEADACHE)]
    store.close()
    assert not (tmp_path / "records" / "fatal.log").exists()
