"""A doctor's desk: windows over one folder of cases, opened and closed as the program does it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.core.engine import Engine
from app.core.language import Language
from app.core.modelpack import ModelPack, bundled_pack
from app.core.search import FindingSearch
from app.records.store import CaseStore
from app.ui import translation, worker
from app.ui.cases_window import CasesWindow
from app.ui.main import prepare
from app.ui.settings import Settings
from app.ui.window import CebraWindow, Places
from tests.ui.hands import take


class Desk:
    """Opens windows over ``folder``; those that are still open at the end are closed without asking."""

    def __init__(self, qapp: QApplication, qtbot: QtBot, settings: Settings, folder: Path) -> None:
        self._qapp, self._qtbot, self.settings, self.folder = qapp, qtbot, settings, folder
        self._windows: list[CebraWindow] = []

    def sit_down(self) -> CebraWindow:
        """A window that has opened its model, and the saved cases unless something is in their way."""
        prepare(self._qapp, self.settings)
        window = CebraWindow(self.settings, Places(self.folder))
        self._windows.append(window)
        answers: list[object] = []
        window.keeper.opened.connect(lambda: answers.append("opened"))
        window.keeper.troubled.connect(answers.append)
        window.start()
        self._qtbot.waitUntil(lambda: window._opened is not None and bool(answers), timeout=20_000)
        return window

    def leave(self, window: CebraWindow) -> None:
        """Close a window as a doctor does; no thread is left of it."""
        assert window.close()
        self._remove(window)

    def clear(self) -> None:
        """Close what is still open."""
        for window in list(self._windows):
            window.close() or window.close()
            self._remove(window)
        translation.speak(Language.SPANISH)

    @contextmanager
    def elsewhere(self, passphrase: str | None = None) -> Iterator[CaseStore]:
        """The saved cases as another window has them open."""
        store = CaseStore.open(self.folder, passphrase)
        yield store
        store.close()

    def labels(self) -> list[str]:
        """What the saved cases are called, the one saved last first."""
        with self.elsewhere() as store:
            return [saved.sheet.label for saved in store.cases()]

    def _remove(self, window: CebraWindow) -> None:
        assert window.diagnostician._thread.isFinished() and window.keeper._thread.isFinished()
        self._windows.remove(window)
        # Left to the event loop of the next test, windows pile up, and each new style sheet goes over all of them.
        window.deleteLater()
        QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


@cache
def _model() -> tuple[ModelPack, FindingSearch, Engine]:
    pack = ModelPack.open(bundled_pack())
    return pack, FindingSearch(pack), Engine(pack)


def laid_desk(
    qapp: QApplication, qtbot: QtBot, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """To be made a fixture of. The model is read once for all windows: nothing ever changes it."""
    pack, search, engine = _model()
    monkeypatch.setattr(ModelPack, "open", lambda _folder: pack)
    monkeypatch.setattr(worker, "FindingSearch", lambda _pack: search)
    monkeypatch.setattr(worker, "Engine", lambda _pack, regions: engine)
    desk = Desk(qapp, qtbot, settings, tmp_path / "records")
    yield desk
    desk.clear()


def press(widget: QWidget, keys: str) -> None:
    """Go to a window and press a combination of keys, named as in a menu."""
    widget.window().activateWindow()
    patience = QDeadlineTimer(5_000)
    while QApplication.activeWindow() is not widget.window():
        assert not patience.hasExpired()
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
    QTest.keySequence(widget, QKeySequence(keys))


def speak(window: CebraWindow, language: Language) -> None:
    """Choose a language in the menu; all widgets have heard of it afterwards."""
    window.bar._languages[language].trigger()
    QCoreApplication.processEvents()


def name(qtbot: QtBot, window: CebraWindow, label: str) -> None:
    """Call the case on screen something."""
    window.bar.label.setFocus()
    window.bar.label.selectAll()
    qtbot.keyClicks(window.bar.label, label)


def keep_case(qtbot: QtBot, window: CebraWindow, label: str, finding: str) -> None:
    """A case with a name and a finding, saved; another one is begun."""
    take(qtbot, window, finding)
    name(qtbot, window, label)
    press(window, "Ctrl+S")
    press(window, "Ctrl+N")


def listed(cases: CasesWindow) -> list[str]:
    model = cases.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def look_up(qtbot: QtBot, window: CebraWindow) -> CasesWindow:
    """Go to the saved cases, ready to type what is looked for, or the passphrase."""
    press(window, "Ctrl+O")
    cases = window.cases
    qtbot.waitUntil(lambda: cases.query.hasFocus() or cases.protection.passphrase.hasFocus())
    return window.cases


def label_now(window: CebraWindow) -> str:
    """What the case on screen is called; a function, as mypy takes a property to stay what it was."""
    return window.case.sheet.label
