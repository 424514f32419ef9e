"""The passphrase of the saved cases: set, entered, mistyped, changed and taken away in the window of saved cases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.core.language import Language
from app.records import sealing
from app.ui.protection import Protection
from app.ui.window import CebraWindow
from tests.records.sheets import everything_in
from tests.ui.desk import Desk, laid_desk, press, speak
from tests.ui.hands import FEVER, click, take

pytestmark = pytest.mark.pack
desk = pytest.fixture(laid_desk)
PASSPHRASE = "tres tazas de te"


@pytest.fixture(autouse=True)
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "OPERATIONS", 1)
    monkeypatch.setattr(sealing, "MEMORY_BYTES", 8192)


@pytest.fixture
def window(desk: Desk) -> Iterator[CebraWindow]:
    """A window over unprotected cases."""
    yield desk.sit_down()


@pytest.fixture
def locked(desk: Desk) -> CebraWindow:
    """A window over protected cases."""
    with desk.elsewhere(PASSPHRASE):
        pass
    return desk.sit_down()


def enter(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    assert field.isVisible() and field.echoMode() is QLineEdit.EchoMode.Password
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def set_passphrase(qtbot: QtBot, protection: Protection, passphrase: str, again: str | None = None) -> None:
    if protection.edit.isVisible():
        click(qtbot, protection.edit)
    enter(qtbot, protection.passphrase, passphrase)
    enter(qtbot, protection.again, passphrase if again is None else again)
    click(qtbot, protection.enter)


def unlock(qtbot: QtBot, window: CebraWindow, passphrase: str) -> None:
    enter(qtbot, window.cases.protection.passphrase, passphrase)
    qtbot.keyClick(window.cases.protection.passphrase, Qt.Key.Key_Return)


def state_of(window: CebraWindow) -> str:
    return window.bar.state.text()


def test_a_passphrase_hides_everything_and_opens_it_again(desk: Desk, qtbot: QtBot, window: CebraWindow) -> None:
    qtbot.keyClicks(window.bar.label, "Ibarra")
    take(qtbot, window, "fiebre")
    press(window, "Ctrl+S")
    take(qtbot, window, "tos")
    press(window, "Ctrl+O")
    protection = window.cases.protection
    assert protection._words.text().startswith("Los casos se guardan en este PC sin cifrar")
    set_passphrase(qtbot, protection, PASSPHRASE, again=PASSPHRASE + "!")
    assert protection._error.text() == "Las dos contraseñas no son iguales." and protection.again.isVisible()
    speak(window, Language.ENGLISH)
    assert protection._error.text() == "The two passphrases are not the same."
    speak(window, Language.SPANISH)
    set_passphrase(qtbot, protection, PASSPHRASE)
    qtbot.waitUntil(lambda: protection._words.text() == "Los casos están cifrados en este PC.", timeout=10_000)
    assert not protection._error.isVisible() and protection.remove.isVisible()
    qtbot.keyClicks(window.bar.label, " P")
    desk.leave(window)
    found = everything_in(desk.folder)
    assert b"Ibarra" not in found and FEVER.encode() not in found and PASSPHRASE.encode() not in found

    window = desk.sit_down()
    assert window.notices.words.text().startswith("Los casos guardados están protegidos")
    speak(window, Language.ENGLISH)
    assert window.notices.words.text().startswith("The saved cases are protected")
    speak(window, Language.SPANISH)
    take(qtbot, window, "cefalea")
    assert state_of(window) == "Sin guardar"
    qtbot.waitUntil(lambda: window.differential.list.isVisible(), timeout=10_000)
    click(qtbot, window.notices.action)
    qtbot.waitUntil(window.cases.protection.passphrase.hasFocus)
    error = window.cases.protection._error
    assert not error.isVisible() and window.cases._state.text().startswith("Los casos están protegidos.")
    unlock(qtbot, window, "dos tazas de te")
    qtbot.waitUntil(lambda: error.text().startswith("La contraseña no es correcta."), timeout=10_000)
    speak(window, Language.ENGLISH)
    assert error.text().startswith("The passphrase is not right.")
    speak(window, Language.SPANISH)
    unlock(qtbot, window, PASSPHRASE)
    qtbot.waitUntil(lambda: window.cases.list.model().rowCount() == 1, timeout=10_000)
    assert window.cases.list.model().index(0, 0).data() == "Ibarra P"
    assert window.notices.topic == "" and state_of(window) == "Borrador"

    click(qtbot, window.cases.protection.remove)
    qtbot.waitUntil(lambda: window.cases.protection.edit.text() == "Proteger con contraseña", timeout=10_000)
    desk.leave(window)
    assert desk.labels() == ["", "Ibarra P"]


def test_an_empty_passphrase_is_refused_and_troubles_nothing_else(qtbot: QtBot, window: CebraWindow) -> None:
    take(qtbot, window, "fiebre")
    press(window, "Ctrl+O")
    protection = window.cases.protection
    set_passphrase(qtbot, protection, "")
    qtbot.waitUntil(lambda: protection._error.text().startswith("La contraseña está vacía."))
    assert state_of(window) == "Borrador" and window.notices.topic == ""
    click(qtbot, protection.cancel)
    assert not protection._error.isVisible() and not protection.passphrase.isVisible()


def test_a_passphrase_is_not_changed_under_another_window(desk: Desk, qtbot: QtBot, window: CebraWindow) -> None:
    with desk.elsewhere() as other:
        session = other.session()
        press(window, "Ctrl+O")
        protection = window.cases.protection
        set_passphrase(qtbot, protection, PASSPHRASE)
        qtbot.waitUntil(lambda: "Hay otra ventana de Cebra abierta." in protection._error.text())
        assert window.notices.topic == ""
        session.close()
    set_passphrase(qtbot, protection, PASSPHRASE)
    qtbot.waitUntil(lambda: protection.remove.isVisible(), timeout=10_000)


def test_what_was_to_be_saved_while_locked_is_saved_on_opening(desk: Desk, qtbot: QtBot, locked: CebraWindow) -> None:
    for label, finding in (("Ana", "fiebre"), ("Berta", "tos")):
        qtbot.keyClicks(locked.bar.label, label)
        take(qtbot, locked, finding)
        press(locked, "Ctrl+S")
        assert state_of(locked) == "Sin guardar" and locked.notices.topic == "locked"
        press(locked, "Ctrl+N")
    press(locked, "Ctrl+O")
    unlock(qtbot, locked, PASSPHRASE)
    qtbot.keyClick(locked.cases.protection.passphrase, Qt.Key.Key_Return)  # once too often
    qtbot.waitUntil(lambda: locked.cases.list.model().rowCount() == 2, timeout=10_000)
    click(qtbot, locked.cases.protection.remove)
    qtbot.waitUntil(lambda: not locked.cases.protection.remove.isVisible(), timeout=10_000)
    desk.leave(locked)
    assert sorted(desk.labels()) == ["Ana", "Berta"]


def test_closing_a_locked_window_with_a_case_is_not_done_by_one_click(qtbot: QtBot, locked: CebraWindow) -> None:
    take(qtbot, locked, "fiebre")
    click(qtbot, locked.notices.dismiss)
    assert not locked.close()
    assert locked.notices.topic == "locked" and locked.notices.isVisible()
    assert locked.close()


def test_a_locked_window_without_a_case_closes(desk: Desk, locked: CebraWindow) -> None:
    desk.leave(locked)
