"""Take the pictures of this folder anew: ``xvfb-run python -m docs.screens`` (it wants an X display, for its fonts).

A ten-finding case is entered through the real widgets, and every page of the window is shown once.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSettings, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.core.language import Language
from app.ui.main import prepare
from app.ui.reason_panel import Tab
from app.ui.settings import Settings, Theme
from app.ui.window import CebraWindow, Places

FOLDER = Path(__file__).parent / "screens"
TYPED = (
    ("calentura", False),
    ("dolor de cabeza", False),
    ("mialgia", False),
    ("dolor retroocular", False),
    ("artralgia", False),
    ("erupcion cutanea", False),
    ("trombocitopenia", False),
    ("tos", True),
    ("rinorea", True),  # misspelt on purpose
    ("ictericia", True),
)
NOTE = (
    "Mujer de 27 años. Fiebre de 3 días, mialgias y dolor retroocular. Niega tos y disnea. "
    "Madre con diabetes. EF: T 39.2, sin hepatomegalia. Posible dengue."
)


def until(ready: Callable[[], bool], most: int = 20_000) -> None:
    """Let the program work until something is so, at most this many milliseconds."""
    loop, clock = QEventLoop(), QTimer()

    def look() -> None:
        if ready():
            loop.quit()

    clock.timeout.connect(look)
    clock.start(50)
    QTimer.singleShot(most, loop.quit)
    loop.exec()
    if not ready():
        raise TimeoutError("the program did not get there")


def rest(milliseconds: int = 400) -> None:
    """Let the layout come to rest."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def picture(window: QWidget, name: str) -> None:
    """Save what a window shows."""
    rest()
    shot: QPixmap = window.grab()
    shot.save(str(FOLDER / f"{name}.png"))


def enter_case(window: CebraWindow) -> None:
    """Ten findings, by the keyboard alone."""
    line = window.findings.search.line
    QTest.keyClicks(window.findings.form.age, "27")
    window.findings.form.sex.buttons["female"].click()
    window.findings.form.region.setCurrentIndex(window.findings.form.region.findData("tropical"))
    window.findings.form.region.activated.emit(window.findings.form.region.currentIndex())
    line.setFocus()
    for text, absent in TYPED:
        QTest.keyClicks(line, text)
        if text == "rinorea":
            picture(window, "2-search")
        modifier = Qt.KeyboardModifier.ShiftModifier if absent else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(line, Qt.Key.Key_Return, modifier)
    marked = len(window.case.case.present) + len(window.case.case.absent)
    if marked != len(TYPED):
        raise RuntimeError(f"{marked} findings marked")


def take(language: Language, theme: Theme) -> None:
    """Go through the window and take every picture."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    scratch = Path(tempfile.mkdtemp(prefix="cebra-screens-"))
    settings = Settings(QSettings(str(scratch / "settings.ini"), QSettings.Format.IniFormat))
    settings.language, settings.theme = language, theme
    prepare(app, settings)
    window = CebraWindow(settings, Places(scratch / "records"))
    window.resize(1366, 768)
    window.start()
    until(lambda: window._opened is not None and window.keeper.store is not None)
    picture(window, "1-start")
    enter_case(window)
    reasons = window.reasons
    until(lambda: reasons.why._explanation is not None and not reasons.next.is_waiting)
    picture(window, "3-list-and-why")
    reasons.show_tab(Tab.NEXT)
    picture(window, "4-what-to-ask")
    assert window._differential is not None
    for ranked in window._differential.top(3):
        reasons.compare.add(ranked.disease)
    reasons.show_tab(Tab.COMPARE)
    window.case.set_paused("HP:0001873", True)
    until(lambda: window.differential.what_if.isVisible() and not reasons.next.is_waiting)
    picture(window, "5-what-if-and-comparison")
    window.case.resume_all()
    window.case.set_label("cama 4")
    reasons.show_tab(Tab.CONCLUSION)
    reasons.conclusion.add(window._differential.top(1)[0].disease.id)
    window.case.set_conclusion("Probable dengue sin signos de alarma. Control en 24 horas.")
    window.findings.tabs.buttons["note"].click()
    window.findings.note.text.setPlainText(NOTE)
    until(lambda: bool(window.findings.note._proposals))
    picture(window, "6-note-and-conclusion")
    window.keeper.save()
    window.cases.open()
    picture(window.cases, "7-saved-cases")
    window.cases.close()
    window.close()


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    take(Language.SPANISH, Theme.LIGHT)
