"""When the program itself fails: the case is kept, the report can be copied, and it holds no word of the case."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import __version__
from app.core.language import Language
from app.records.drafts import Session
from app.records.errors import Reason, RecordsError
from app.ui import translation
from app.ui.crash import CrashWatch
from app.ui.crash_window import CrashWindow
from tests.conftest import ROOT
from tests.records.sheets import end_sessions
from tests.ui.desk import Desk, laid_desk, name, press
from tests.ui.hands import FEVER, click, take

desk = pytest.fixture(laid_desk)


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[CrashWatch]:
    made = CrashWatch(tmp_path / "watch")
    assert made.watch() == ""
    yield made
    made.close()
    assert sys.excepthook is sys.__excepthook__ and threading.excepthook is threading.__excepthook__


@pytest.mark.pack
def test_a_fault_in_the_window_keeps_the_case_and_offers_a_report_without_it(
    desk: Desk, qtbot: QtBot, watch: CrashWatch, tmp_path: Path
) -> None:
    window = desk.sit_down()
    shown = CrashWindow(window)
    watch.rescue = window.keeper.rescue
    watch.crashed.connect(shown.show_report)
    watch.tell_model("9.9")
    take(qtbot, window, "fiebre")
    name(qtbot, window, "Ibarra")

    def faulty() -> None:
        raise ValueError(f"{window.case.sheet} {window.case.key}")

    button = window.findings.tabs.buttons["marked"]
    button.clicked.connect(faulty)
    click(qtbot, button)
    assert shown.isVisible() and "Su caso está a salvo" in shown._words.text()
    click(qtbot, shown.copy)
    report = QGuiApplication.clipboard().text()
    assert report == (tmp_path / "watch" / "crash-report.txt").read_text(encoding="utf-8")
    assert re.search(r"\nValueError\ntest_crash\.py:\d+ faulty$", report)
    assert __version__ in report and "model 9.9" in report
    for secret in ("Ibarra", "ebre", FEVER, window.case.key, str(ROOT), str(tmp_path)):
        assert secret not in report
    translation.speak(Language.ENGLISH)
    QApplication.processEvents()
    assert "Your case is safe" in shown._words.text() and shown.copy.text() == "Copy the report"
    press(shown, "Esc")
    assert not shown.isVisible()
    take(qtbot, window, "cough")
    assert window.case.case.present[0] == FEVER and len(window.case.case.present) == 2, "work goes on"


@pytest.mark.pack
def test_the_case_is_written_down_before_the_report_is_shown(desk: Desk, qtbot: QtBot, watch: CrashWatch) -> None:
    window = desk.sit_down()
    watch.rescue = window.keeper.rescue
    window.keeper._writer.session, session = None, window.keeper._writer.session
    take(qtbot, window, "fiebre")  # no draft of it is written
    window.keeper._writer.session = session
    told: list[bool] = []
    watch.crashed.connect(lambda _report, kept: told.append(kept))
    sys.excepthook(ValueError, ValueError("x"), None)
    assert told == [True]
    end_sessions(desk.folder)
    with desk.elsewhere() as store:
        assert [draft.sheet.case.present for draft in store.orphans()] == [(FEVER,)]


@pytest.mark.pack
def test_a_case_that_could_not_be_kept_is_not_said_to_be_safe(
    desk: Desk, qtbot: QtBot, watch: CrashWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = desk.sit_down()
    shown = CrashWindow(window)
    watch.rescue = window.keeper.rescue
    watch.crashed.connect(shown.show_report)

    def full(*_: object) -> None:
        raise RecordsError(Reason.DISK_FULL, desk.folder)

    with monkeypatch.context() as patch:
        patch.setattr(Session, "keep", full)
        take(qtbot, window, "fiebre")
        sys.excepthook(ValueError, ValueError("x"), None)
        assert shown.isVisible() and "no se pudo guardar" in shown._words.text()
        translation.speak(Language.ENGLISH)
        QApplication.processEvents()
        assert "could not be saved" in shown._words.text()
        translation.speak(Language.SPANISH)
        QApplication.processEvents()
    sys.excepthook(ValueError, ValueError("x"), None)
    assert "a salvo" in shown._words.text()


def test_faults_of_other_threads_are_caught_and_interruptions_are_none(qtbot: QtBot, watch: CrashWatch) -> None:
    reports: list[str] = []
    watch.crashed.connect(lambda report, _kept: reports.append(report))

    def faulty() -> None:
        raise KeyError("Ibarra")

    thread = threading.Thread(target=faulty)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(reports))
    assert "KeyError" in reports[0] and "Ibarra" not in reports[0]
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    qtbot.wait(10)
    assert len(reports) == 1


HARD = """
import os, sys
from pathlib import Path
from app.ui.crash import CrashWatch
watch = CrashWatch(Path(sys.argv[1]))
print(repr(watch.watch()))
os.abort()
"""


def test_a_hard_crash_is_told_once_at_the_next_start_without_folders(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "Dra Ibarra" / "records"
    script = tmp_path / "Dra Ibarra" / "hard.py"
    script.parent.mkdir()
    script.write_text(HARD, encoding="utf-8")
    run = subprocess.run([sys.executable, str(script), str(folder)], cwd=ROOT, env={"PYTHONPATH": str(ROOT)},
                         capture_output=True, text=True, check=False)  # fmt: skip
    assert run.returncode != 0 and run.stdout in ("", "''\n")
    watch = CrashWatch(folder)
    report = watch.watch()
    assert "Aborted" in report and 'File "hard.py"' in report and __version__ in report
    assert "Ibarra" not in report
    watch.close()
    again = CrashWatch(folder)
    assert again.watch() == "" and not (folder / "crash-report.txt").exists()
    again.close()


def test_the_window_tells_of_the_last_run_in_both_languages(qtbot: QtBot) -> None:
    shown = CrashWindow()
    qtbot.addWidget(shown)
    shown.show_report("Aborted", was_before=True)
    assert shown._words.text().startswith("La última vez Cebra se cerró de golpe.")
    translation.speak(Language.ENGLISH)
    QApplication.processEvents()
    assert shown._words.text().startswith("Last time Cebra ended abruptly.")
    translation.speak(Language.SPANISH)


def test_a_folder_that_cannot_be_written_keeps_nobody_from_working(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    watch = CrashWatch(tmp_path / "file" / "records")
    assert watch.watch() == ""
    reports: list[str] = []
    watch.crashed.connect(lambda report, _kept: reports.append(report))
    sys.excepthook(ValueError, ValueError("x"), None)
    assert len(reports) == 1
    watch.close()
