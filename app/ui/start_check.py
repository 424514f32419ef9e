"""``cebra check``: starts the real window once, in a data folder of its own, works on a case and tells how it went.

For whoever has installed Cebra or built an installer, on the PC that will be used, and for the benchmarks.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from app import __version__
from app.core.attribution import Explanation
from app.core.case import Mark
from app.core.engine import Differential
from app.ui.main import prepare
from app.ui.settings import Settings
from app.ui.window import CebraWindow, Places
from app.ui.worker import Opened

_PATIENCE_SECONDS = 60
_PAUSE_MS = 1_000  # a quick doctor's
_TYPED = "dolor de cabeza"
# Fever, cough, headache, rash, joint pain, muscle pain, fatigue, vomiting, diarrhea, jaundice.
_MARKED = (
    "HP:0001945",
    "HP:0012735",
    "HP:0002315",
    "HP:0000988",
    "HP:0002829",
    "HP:0003326",
    "HP:0012378",
    "HP:0002013",
    "HP:0002014",
    "HP:0000952",
)


class _Visit(QObject):
    """Marks one finding after the other, each when list and reasons of the one before are on screen."""

    def __init__(self, window: CebraWindow, stay: float) -> None:
        super().__init__()
        self._window, self._stay = window, stay
        self._left = list(_MARKED)
        self._since = 0.0
        self._lists: list[float] = []
        self._reasons: list[float] = []
        self._differential: Differential | None = None
        self._awaits_reasons = False
        self.went_well = False
        worker = window.diagnostician
        worker.opened.connect(self._opened)
        worker.ranked.connect(self._ranked)
        worker.explained.connect(self._explained)
        worker.failed.connect(self.fail)
        worker.stumbled.connect(self.fail)

    def fail(self, error: object) -> None:
        """Say why, and end."""
        QTimer.singleShot(0, self._end)
        _tell(error=str(error) or type(error).__name__)

    def _opened(self, opened: Opened) -> None:
        _tell(usable=True, version=__version__, model=opened.pack.manifest.model_version)
        self._mark_next()

    def _mark_next(self) -> None:
        finding = self._left.pop(0)
        self._since = time.perf_counter()
        self._window.case.set_mark(finding, Mark.PRESENT)

    def _taken(self) -> float:
        # It counts when it is painted; what else is due, such as the reasons, has to wait its turn.
        for due in (QEvent.Type.LayoutRequest, QEvent.Type.UpdateRequest):
            QCoreApplication.sendPostedEvents(None, due)
        return (time.perf_counter() - self._since) * 1000

    def _ranked(self, differential: Differential, _before: object) -> None:
        self._differential, self._awaits_reasons = differential, True
        self._lists.append(self._taken())

    def _explained(self, explanation: Explanation) -> None:
        if not self._awaits_reasons:
            return
        self._awaits_reasons = False
        self._reasons.append(self._taken() - self._lists[-1])
        QTimer.singleShot(_PAUSE_MS, self._mark_next if self._left else self._finish)

    def _finish(self) -> None:
        assert self._differential is not None
        first, *further = self._key_strokes()
        # Before anything is told: whoever listens may be gone.
        QTimer.singleShot(round(self._stay * 1000), self._end)
        _tell(
            first=self._differential.top(1)[0].disease.id,
            list_ms=round(median(self._lists), 1),
            reasons_ms=round(max(self._reasons), 1),
            first_key_ms=round(first, 1),
            key_ms=round(max(further), 1),
        )
        self.went_well = True

    def _key_strokes(self) -> list[float]:
        line = self._window.findings.search.line
        taken = []
        for end in range(1, len(_TYPED) + 1):
            self._since = time.perf_counter()
            line.setText(_TYPED[:end])
            taken.append(self._taken())
        line.clear()
        return taken

    def _end(self) -> None:
        # It refuses until its saved cases are open.
        if self._window.close():
            QApplication.quit()
        else:
            QTimer.singleShot(50, self._end)


def _tell(**said: object) -> None:
    print(json.dumps({**said, "at": time.time()}, ensure_ascii=False), flush=True)


def check_start(model: Path | None, stay: float) -> bool:
    """Open the window, mark ten findings, type in the search, stay open for ``stay`` seconds, and close.

    Prints one JSON object when the window can be used and one at the end, or an error: ``at`` in seconds since 1970,
    ``list_ms`` from a mark to its list on screen (median), ``reasons_ms`` from there to the reasons (longest),
    ``first_key_ms`` from the first key in the search to its hits on screen, ``key_ms`` of the further ones (longest).
    The doctor's cases and preferences are not touched.
    """
    app = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory(prefix="cebra-check-") as scratch:
        settings = Settings(QSettings(str(Path(scratch) / "settings.ini"), QSettings.Format.IniFormat))
        prepare(app, settings)
        window = CebraWindow(settings, Places(Path(scratch) / "records", model))
        visit = _Visit(window, stay)
        QTimer.singleShot(round((_PATIENCE_SECONDS + stay) * 1000), lambda: visit.fail("no answer"))
        window.start()
        app.exec()
    return visit.went_well
