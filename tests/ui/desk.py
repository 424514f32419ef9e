"""A doctor's desk: windows over one folder of cases, opened and closed as the program does it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
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
from app.ui.main import prepare
from app.ui.settings import Settings
from app.ui.window import CebraWindow, Places


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
        window.start()
        keeper = window.keeper
        self._qtbot.waitUntil(lambda: window._opened is not None, timeout=20_000)
        self._qtbot.waitUntil(lambda: keeper.store is not None or keeper.trouble is not None)
        window.activateWindow()
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
    """Press a combination of keys, named as in a menu."""
    QTest.keySequence(widget, QKeySequence(keys))


def speak(window: CebraWindow, language: Language) -> None:
    """Choose a language in the menu; all widgets have heard of it afterwards."""
    window.bar._languages[language].trigger()
    QCoreApplication.processEvents()
