"""One start of the program in a process of its own: how long until it can be used, and how much memory it takes.

Prints one JSON object. Time runs from the moment, given as an argument, at which the process was asked for, so that the
interpreter and all imports count.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

import psutil
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.core.case import Mark
from app.ui.main import prepare
from app.ui.settings import Settings
from app.ui.window import CebraWindow, Places


def main() -> None:
    """Start, wait for the model, mark a finding, report."""
    process = psutil.Process()
    app = QApplication(sys.argv[:1])
    settings = Settings()
    prepare(app, settings)
    window = CebraWindow(settings, Places(Path(tempfile.mkdtemp(prefix="cebra-bench-"))))
    found: dict[str, float] = {}

    def usable() -> None:
        found["usable_seconds"] = time.time() - float(sys.argv[1])
        window.case.set_mark("HP:0001945", Mark.PRESENT)
        QTimer.singleShot(1500, report)

    def report() -> None:
        found["resident_mb"] = process.memory_info().rss / 1e6
        window.close()
        app.quit()

    window.diagnostician.opened.connect(lambda opened: usable())
    window.start()
    app.exec()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
