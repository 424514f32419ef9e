"""A whole session of the real program, driven from inside its event loop; run as a process of its own.

``python -m tests.offline_session FOLDER`` writes what it has done to ``FOLDER/done.json``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.core.case import Case, Mark
from app.ui import main
from app.ui.report_output import usual_paper, write_pdf
from app.ui.window import CebraWindow

FEVER, COUGH = "HP:0001945", "HP:0012735"


def drive(window: CebraWindow, folder: Path) -> None:
    """Go through everything that a doctor would use, one step for each turn of the clock."""
    done: dict[str, object] = {}

    def step(number: int) -> None:
        if not steps[number]():
            QTimer.singleShot(50, lambda: step(number))
        elif number + 1 < len(steps):
            QTimer.singleShot(0, lambda: step(number + 1))

    def ready() -> bool:
        return window._opened is not None and window.keeper.store is not None

    def enter() -> bool:
        window.findings.search.line.setText("fiebre")
        window.case.show_case(Case(age=30, present=(FEVER,), absent=(COUGH,)))
        window.findings.tabs.buttons["note"].click()
        window.findings.note.text.setPlainText("Refiere cefalea. Niega disnea.")
        return True

    def answered() -> bool:
        explained = window.reasons.why._explanation is not None
        return explained and bool(window.reasons.next.list.rows.rowCount()) and bool(window.findings.note._proposals)

    def use() -> bool:
        done["first"] = window.differential.list.ranked.index(0).data()
        done["proposals"] = len(window.findings.note._proposals)
        window.help.open()
        window.info.open()
        window.cases.open()
        window.case.set_mark("HP:0002315", Mark.PRESENT)
        window.keeper.save()
        write_pdf(window.exporter.report(), folder / "report.pdf", usual_paper())
        window.exporter.copy_text()
        store = window.keeper.store
        done["saved"] = 0 if store is None else len(store.cases())
        return True

    def end() -> bool:
        (folder / "done.json").write_text(json.dumps(done), encoding="utf-8")
        window.close()
        QApplication.quit()
        return True

    steps = [ready, enter, answered, use, end]
    step(0)


class DrivenWindow(CebraWindow):
    """The window of the program, with the driver at the wheel."""

    def start(self) -> None:
        super().start()
        drive(self, Path(sys.argv[1]))


if __name__ == "__main__":
    with patch("app.ui.main.CebraWindow", DrivenWindow):
        sys.exit(main.run(sys.argv[:1]))
