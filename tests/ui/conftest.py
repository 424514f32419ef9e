"""A window over the bundled model, with settings of its own, closed at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.case import Case
from app.core.language import Language
from app.ui import translation
from app.ui.main import prepare
from app.ui.settings import Settings, Theme
from app.ui.window import CebraWindow, Places

FEVER = "HP:0001945"
COUGH = "HP:0012735"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    kept = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    kept.language = Language.SPANISH
    kept.theme = Theme.LIGHT
    return kept


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, settings: Settings, tmp_path: Path) -> Iterator[CebraWindow]:
    prepare(qapp, settings)
    made = CebraWindow(settings, Places(tmp_path / "records"))
    made.resize(1366, 768)
    with qtbot.waitSignal(made.diagnostician.opened, timeout=20_000):
        made.start()
    yield made
    qtbot.waitUntil(made.close, timeout=10_000)  # it refuses until the saved cases are open
    assert made.diagnostician._thread.isFinished()
    made.deleteLater()
    # Windows that pile up are restyled with each new one, which takes longer and longer.
    QCoreApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)
    translation.speak(Language.SPANISH)


@pytest.fixture
def settled(window: CebraWindow, qtbot: QtBot) -> Callable[[], None]:
    """Waits until list and explanation speak of the case on screen."""

    def wait() -> None:
        def check() -> None:
            case: Case = window.case.case
            differential = window._differential
            assert differential is not None and differential.case.present == case.present
            assert differential.case.absent == case.absent
            explanation = window.reasons.why._explanation
            assert explanation is not None and window.differential._chosen == explanation.ranked.disease
            assert len(explanation.attributions) == len(case.present) + len(case.absent)

        qtbot.waitUntil(check, timeout=10_000)

    return wait
