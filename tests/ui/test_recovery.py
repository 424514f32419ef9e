"""What a killed program has left behind: it is back on screen, as the case that it was, or among the saved ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.core.case import Case
from app.core.language import Language
from app.core.sheet import Sheet
from app.records.entries import SavedCase
from app.records.store import CaseStore
from app.ui.window import CebraWindow, Places
from tests.records.sheets import end_sessions
from tests.ui.desk import Desk, label_now, laid_desk, listed, look_up, press, speak
from tests.ui.hands import COUGH, FEVER, take

pytestmark = pytest.mark.pack
desk = pytest.fixture(laid_desk)

KEY = "a" * 32
PASSPHRASE = "tres tazas de te"
ON_SCREEN = Sheet(Case(present=(FEVER,)), label="Ana")


def killed(desk: Desk, *sheets: Sheet, revision: int | None = None, key: str | None = KEY) -> None:
    """Programs that were killed with these sheets on screen, one after the other."""
    with desk.elsewhere() as store:
        for sheet in sheets:
            store.session().keep(sheet, key, revision)
    end_sessions(desk.folder)


def test_it_is_back_on_screen_and_said(desk: Desk, qtbot: QtBot) -> None:
    killed(desk, ON_SCREEN)
    window = desk.sit_down()
    assert window.case.sheet == ON_SCREEN and window.bar.state.text() == "Borrador"
    words = window.notices.words
    assert words.text() == "Se recuperó el caso que estaba en pantalla cuando el programa se cerró."
    speak(window, Language.ENGLISH)
    assert words.text() == "The case that was on screen when the program ended has been recovered."
    qtbot.waitUntil(lambda: window.differential.list.isVisible(), timeout=10_000)
    desk.leave(window)
    window = desk.sit_down()
    assert window.case.sheet.is_blank and window.notices.topic == "" and desk.labels() == ["Ana"]


def saved_unchanged(store: CaseStore) -> SavedCase:
    return store.save(ON_SCREEN, KEY)


def saved_before(store: CaseStore) -> SavedCase:
    return store.save(Sheet(Case(), label="Antes"), KEY)


def saved_and_lost(store: CaseStore) -> SavedCase:
    saved = store.save(ON_SCREEN, KEY)
    store._db.write(lambda db, _: db.execute("DELETE FROM cases"))
    return saved


@pytest.mark.parametrize(
    ("past", "is_draft_older"),
    [
        (saved_unchanged, False),
        (saved_unchanged, True),
        (saved_before, False),
        (saved_and_lost, False),
        (saved_and_lost, True),
    ],
)
def test_it_goes_on_as_the_case_that_it_was(
    desk: Desk, qtbot: QtBot, past: Callable[[CaseStore], SavedCase], is_draft_older: bool
) -> None:
    """A draft that was written before its case was saved knows another revision, or none."""
    with desk.elsewhere() as store:
        saved = past(store)
    killed(desk, ON_SCREEN, revision=None if is_draft_older else saved.revision)
    window = desk.sit_down()
    assert label_now(window) == "Ana"
    take(qtbot, window, "tos")
    press(window, "Ctrl+S")
    assert window.bar.state.text() == "Guardado"
    desk.leave(window)
    with desk.elsewhere() as store:
        assert [(saved.id, saved.sheet.case.present) for saved in store.cases()] == [(KEY, (FEVER, COUGH))]


def test_it_is_a_case_of_its_own_if_its_case_was_changed_meanwhile(desk: Desk) -> None:
    with desk.elsewhere() as store:
        saved = store.save(ON_SCREEN, KEY)
        store.save(Sheet(Case(present=(COUGH,)), label="De otra ventana"), KEY, saved.revision)
    killed(desk, ON_SCREEN, revision=saved.revision)
    desk.leave(desk.sit_down())
    assert desk.labels() == ["Ana", "De otra ventana"]


def test_of_several_the_newest_is_on_screen_and_the_others_are_saved(desk: Desk) -> None:
    others = [Sheet(Case(present=(COUGH,)), label=label) for label in ("Berta", "Carla")]
    killed(desk, *others, ON_SCREEN, key=None)
    window = desk.sit_down()
    assert label_now(window) == "Ana" and sorted(desk.labels()) == ["Berta", "Carla"]
    assert window.notices.words.text() == (
        "Se recuperó un caso que no se había guardado: está entre sus casos guardados."
    )
    speak(window, Language.ENGLISH)
    assert window.notices.words.text().startswith("A case that had not been saved was recovered")
    window.notices.dismiss.click()
    assert window.notices.topic == "recovered"
    desk.leave(window)
    assert sorted(desk.labels()) == ["Ana", "Berta", "Carla"]


def test_what_is_being_typed_already_stays_on_screen(desk: Desk, qtbot: QtBot) -> None:
    killed(desk, ON_SCREEN)
    with desk.elsewhere() as store:
        store.set_passphrase(PASSPHRASE)
    window = desk.sit_down()
    take(qtbot, window, "tos")
    cases = look_up(qtbot, window)
    qtbot.keyClicks(cases.protection.passphrase, PASSPHRASE)
    qtbot.keyClick(cases.protection.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.notices.topic == "recovered aside", timeout=10_000)
    assert window.case.case.present == (COUGH,) and window.bar.state.text() == "Borrador"
    assert listed(cases) == ["Ana"]


def test_what_was_saved_already_is_not_saved_twice(desk: Desk, qtbot: QtBot) -> None:
    with desk.elsewhere() as store:
        store.save(ON_SCREEN, KEY)
    killed(desk, ON_SCREEN)
    killed(desk, Sheet(Case(present=(COUGH,)), label="Berta"), key=None)
    window = desk.sit_down()
    assert label_now(window) == "Berta"
    window.notices.dismiss.click()
    assert window.notices.topic == "", "nothing was recovered but what is on screen"
    assert desk.labels() == ["Ana"]


def test_a_window_closed_at_once_takes_nothing_with_it(desk: Desk, qtbot: QtBot) -> None:
    killed(desk, ON_SCREEN)
    hasty = CebraWindow(desk.settings, Places(desk.folder))
    hasty.start()
    assert hasty.close()
    qtbot.wait(20)
    hasty.deleteLater()
    window = desk.sit_down()
    assert window.case.sheet == ON_SCREEN


def test_a_case_begun_before_the_saved_ones_are_open_is_not_closed_over(desk: Desk, qtbot: QtBot) -> None:
    hasty = CebraWindow(desk.settings, Places(desk.folder))
    hasty.start()
    hasty.case.set_label("Ana")
    while not hasty.close():
        qtbot.wait(10)
    hasty.deleteLater()
    assert desk.labels() == ["Ana"]
