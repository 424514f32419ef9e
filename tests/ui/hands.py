"""What a doctor's hands do at the window, and one window for a whole file of tests: to open one takes seconds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop, QModelIndex, QPoint, QSettings, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from app.core.language import Language
from app.core.sheet import Sheet
from app.core.vocabulary import Finding
from app.ui import translation
from app.ui.finding_list import FindingList
from app.ui.main import prepare
from app.ui.reason_panel import Tab
from app.ui.row_delegate import Zone
from app.ui.settings import Settings, Theme
from app.ui.window import CebraWindow, Places

FEVER = "HP:0001945"
COUGH = "HP:0012735"
HEADACHE = "HP:0002315"
LEFT = Qt.MouseButton.LeftButton
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


@contextmanager
def opened_window(qapp: QApplication, folder: Path) -> Iterator[CebraWindow]:
    """A window over the bundled model, in Spanish, with a memory of its own."""
    settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    settings.language = Language.SPANISH
    settings.theme = Theme.LIGHT
    prepare(qapp, settings)
    window = CebraWindow(settings, Places(folder / "records"))
    window.resize(1366, 768)
    awaited = {"model", "records"}
    window.diagnostician.opened.connect(lambda _opened: awaited.discard("model"))
    window.keeper.opened.connect(lambda: awaited.discard("records"))
    window.start()
    patience = QDeadlineTimer(30_000)
    while awaited and not patience.hasExpired():
        qapp.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    assert not awaited
    yield window
    assert window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)
    translation.speak(Language.SPANISH)


def start_over(window: CebraWindow) -> None:
    """A blank case, and everything on screen as at the start."""
    window.speak(Language.SPANISH)
    window.resize(1366, 768)
    window.case.show_sheet(Sheet())
    window.case.undo_stack.clear()
    window.findings.search.line.clear()
    window.findings.note.text.clear()
    window.findings.detail.hide()
    window.findings.tabs.buttons["marked"].click()
    window.differential.filter.buttons["all"].click()
    window.differential.ruled_out.setChecked(False)
    window.reasons.show_tab(Tab.WHY)
    window.exporter.with_label.setChecked(False)
    while window.notices.topic:
        window.notices.dismiss.click()
    for other in (window.cases, window.retraining, window.help, window.info):
        other.close()
    window.activateWindow()
    window.findings.search.line.setFocus()


def settle(qtbot: QtBot, window: CebraWindow) -> None:
    """Wait until list and explanation speak of the sheet on screen."""

    def check() -> None:
        differential, chosen = window._differential, window.differential.chosen
        assert differential is not None and chosen is not None
        assert differential.case == window.case.sheet.ranked
        explanation = window.reasons.why._explanation
        assert explanation is not None and explanation.ranked == differential.of(chosen)

    QApplication.processEvents()
    qtbot.waitUntil(check, timeout=10_000)


def take(qtbot: QtBot, window: CebraWindow, text: str, *, absent: bool = False) -> None:
    """Search a finding and mark the best hit."""
    line = window.findings.search.line
    line.setFocus()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier if absent else NO_MODIFIER)


def pick(qtbot: QtBot, box: QComboBox, text: str) -> None:
    """Go to a choice of a box with the arrows."""
    assert text in [box.itemText(i) for i in range(box.count())]
    box.setFocus()
    key = Qt.Key.Key_Down if box.findText(text) > box.currentIndex() else Qt.Key.Key_Up
    while box.currentText() != text:
        qtbot.keyClick(box, key)


def click(qtbot: QtBot, widget: QWidget) -> None:
    """Click a control that is in sight."""
    assert widget.isVisible() and widget.isEnabled()
    qtbot.mouseClick(widget, LEFT)


def click_row(qtbot: QtBot, view: QAbstractItemView, row: int, zone: Zone = Zone.BODY) -> None:
    """Click a row of a list; of a list of findings, one of its parts."""
    index: QModelIndex = view.model().index(row, 0)
    view.scrollTo(index)
    qtbot.waitUntil(lambda: not view.visualRect(index).isEmpty())  # long lists are laid out in batches
    area = view.visualRect(index)
    where = view.delegate.zones(area)[zone].center() if isinstance(view, FindingList) else area.center()
    qtbot.mouseClick(view.viewport(), LEFT, pos=QPoint(where))


def row_of(view: FindingList, finding: Finding | str) -> int:
    """The row of a finding."""
    wanted = finding if isinstance(finding, str) else finding.id
    return [row.finding_id for row in view.rows.rows].index(wanted)


def said(view: QAbstractItemView, row: int) -> str:
    """What a screen reader says of a row."""
    return str(view.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))
