"""The whole program, driven from inside its event loop; run as a process of its own, and ended in one way or another.

``python -m tests.ui.driven_program PART`` prints what it has seen as one line of JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable

import psutil
from PySide6.QtCore import QDeadlineTimer, QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import cli
from app.core.language import Language
from app.ui import main
from app.ui.crash_window import CrashWindow
from app.ui.window import CebraWindow
from tests.ui.desk import press
from tests.ui.hands import LEFT

PATIENCE = 30_000


class _Turn(QObject):
    """Waits for its turn in the thread that keeps drafts."""

    awaited = Signal()

    def __init__(self, window: CebraWindow) -> None:
        super().__init__()
        self.awaited.connect(window.keeper._writer.keep, Qt.ConnectionType.BlockingQueuedConnection)


def wait_until(check: Callable[[], object]) -> None:
    patience = QDeadlineTimer(PATIENCE)
    while not check():
        assert not patience.hasExpired()
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def tell(**seen: object) -> None:
    print(json.dumps(seen), flush=True)


def mark(window: CebraWindow, text: str) -> None:
    """Mark a finding; the thread that keeps drafts has done its work afterwards, as it has a moment later."""
    QTest.keyClicks(window.findings.search.line, text)
    press(window.findings.search.line, "Return")
    turn = _Turn(window)
    turn.awaited.emit()


def on_screen(window: CebraWindow) -> dict[str, object]:
    sheet = window.case.sheet
    notice = window.notices.words.text() if window.notices.isVisible() else ""
    return {"label": sheet.label, "present": sheet.case.present, "notice": notice, "state": window.bar.state.text()}


def crash_window() -> CrashWindow | None:
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, CrashWindow) and w.isVisible()]
    return shown[0] if shown else None


def be_killed(window: CebraWindow) -> None:
    """A first case is typed, and the power goes."""
    QTest.keyClicks(window.bar.label, "Ibarra")
    mark(window, "fiebre")
    mark(window, "tos")
    tell(**on_screen(window))
    psutil.Process().kill()


def fail_and_crash(window: CebraWindow) -> None:
    """It is back; a slot fails; work goes on; then the program itself crashes."""
    seen = on_screen(window)

    def faulty() -> None:
        raise ValueError(f"{window.case.sheet}")

    button = window.findings.tabs.buttons["marked"]
    button.clicked.connect(faulty)
    QTest.mouseClick(button, LEFT)
    wait_until(crash_window)
    crash = crash_window()
    assert crash is not None
    QTest.mouseClick(crash.copy, LEFT)
    report = QGuiApplication.clipboard().text()
    press(crash, "Esc")
    mark(window, "cefalea")
    tell(**seen, report=report, words=crash._words.text(), closed=crash_window() is None)
    os.abort()


def close_well(window: CebraWindow) -> None:
    """The crash is told; a second start brings this window to the front; then it is closed."""
    crash = crash_window()
    assert crash is not None
    seen = {"report": crash.report.toPlainText(), "words": crash._words.text()}
    crash.close()
    window.showMinimized()
    second = subprocess.Popen([sys.executable, "-m", "app.cli"])
    wait_until(lambda: not window.isMinimized())
    tell(**on_screen(window), **seen, second=second.wait(timeout=30))
    window.close()


PARTS = {part.__name__: part for part in (be_killed, fail_and_crash, close_well)}


class DrivenWindow(CebraWindow):
    """The window of the program, with the driver at the wheel."""

    def start(self) -> None:
        super().start()
        QTimer.singleShot(0, self._drive)

    def _drive(self) -> None:
        try:
            self.speak(Language.SPANISH)
            wait_until(lambda: self._opened is not None and self.keeper.store is not None)
            QApplication.processEvents()
            PARTS[sys.argv[1]](self)
        except Exception:
            traceback.print_exc()
            os._exit(1)


if __name__ == "__main__":
    main.CebraWindow = DrivenWindow  # type: ignore[attr-defined]
    sys.exit(cli.main([]))
