"""A case that was changed in another window: both versions are kept, and the doctor hears of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.core.language import Language
from app.core.sheet import Sheet
from app.records.store import CaseStore
from app.ui.window import CebraWindow
from tests.ui.desk import Desk, label_now, laid_desk, listed, look_up, name, press, speak
from tests.ui.hands import click, take

pytestmark = pytest.mark.pack
desk = pytest.fixture(laid_desk)


def change_elsewhere(store: CaseStore, label: str) -> None:
    [saved] = store.cases()
    store.save(Sheet(saved.sheet.case, label=label), saved.id, saved.revision)


def test_a_case_that_was_changed_elsewhere_is_not_overwritten(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    take(qtbot, window, "fiebre")
    press(window, "Ctrl+S")
    with desk.elsewhere() as store:
        change_elsewhere(store, "De la otra ventana")
    name(qtbot, window, "Propio")
    press(window, "Ctrl+S")
    notices = window.notices
    assert notices.isVisible() and "se cambió en otra ventana" in notices.words.text()
    assert window.bar.state.text() == "Borrador" and desk.labels() == ["De la otra ventana"]
    speak(window, Language.ENGLISH)
    assert "changed in another window" in notices.words.text() and notices.action.text() == "Save as a new case"
    click(qtbot, notices.action)
    assert desk.labels() == ["Propio", "De la otra ventana"]
    assert window.bar.state.text() == "Saved" and not notices.isVisible()
    take(qtbot, window, "cough")
    desk.leave(window)
    assert desk.labels() == ["Propio", "De la otra ventana"], "one of each"


def other_case(window: CebraWindow) -> None:
    press(window, "Ctrl+N")


def undo_the_case(window: CebraWindow) -> None:
    while not window.case.sheet.is_blank:
        press(window, "Ctrl+Z")


@pytest.mark.parametrize("go_on", [other_case, undo_the_case])
def test_the_notice_of_a_conflict_goes_with_the_case(
    desk: Desk, qtbot: QtBot, go_on: Callable[[CebraWindow], None]
) -> None:
    window = desk.sit_down()
    take(qtbot, window, "fiebre")
    press(window, "Ctrl+S")
    with desk.elsewhere() as store:
        change_elsewhere(store, "De la otra ventana")
    take(qtbot, window, "tos")
    press(window, "Ctrl+S")
    assert window.notices.topic == "conflict"
    go_on(window)
    assert window.notices.topic != "conflict"


def test_closing_with_a_conflict_keeps_both_versions(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    take(qtbot, window, "fiebre")
    press(window, "Ctrl+S")
    with desk.elsewhere() as store:
        change_elsewhere(store, "De la otra ventana")
    name(qtbot, window, "Propio")
    desk.leave(window)
    assert desk.labels() == ["Propio", "De la otra ventana"]


def test_the_version_of_the_other_window_can_be_looked_at(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    take(qtbot, window, "fiebre")
    press(window, "Ctrl+S")
    with desk.elsewhere() as store:
        change_elsewhere(store, "De la otra ventana")
    name(qtbot, window, "Propio")
    look_up(qtbot, window)
    assert listed(window.cases) == ["De la otra ventana"]
    qtbot.keyClick(window.cases.query, Qt.Key.Key_Return)
    assert label_now(window) == "De la otra ventana"
    assert window.notices.topic == "parted" and "se guardó como caso nuevo" in window.notices.words.text()
    assert desk.labels() == ["Propio", "De la otra ventana"]
    speak(window, Language.ENGLISH)
    assert "yours was saved as a new case" in window.notices.words.text()
