"""Saved cases as a doctor works with them: nothing is lost, nothing is mixed up, and nothing asks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from pytestqt.qtbot import QtBot

from app.core.language import Language
from tests.ui.desk import Desk, keep_case, label_now, laid_desk, listed, look_up, name, press, speak
from tests.ui.hands import COUGH, FEVER, click, take

pytestmark = pytest.mark.pack
desk = pytest.fixture(laid_desk)


def test_saving_says_so_until_the_next_change(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    state = window.bar.state
    assert state.text() == "" and not window.bar.save.isEnabled()
    take(qtbot, window, "fiebre")
    assert state.text() == "Borrador"
    press(window, "Ctrl+S")
    assert state.text() == "Guardado" and not window.bar.save.isEnabled()
    name(qtbot, window, "Ana")
    assert state.text() == "Borrador"
    qtbot.keyClick(window.bar.label, Qt.Key.Key_Return)
    assert state.text() == "Guardado" and desk.labels() == ["Ana"]
    take(qtbot, window, "tos", absent=True)
    click(qtbot, window.bar.save)
    with desk.elsewhere() as store:
        [saved] = store.cases()
    assert saved.sheet == window.case.sheet and saved.sheet.case.absent == (COUGH,)
    speak(window, Language.ENGLISH)
    assert state.text() == "Saved" and state.toolTip() == "Saved on this PC"


def test_a_new_case_keeps_the_one_before_and_undo_brings_the_same_one_back(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    take(qtbot, window, "fiebre")
    name(qtbot, window, "Ana")
    press(window, "Ctrl+N")
    assert window.case.sheet.is_blank and window.findings.search.line.hasFocus()
    assert desk.labels() == ["Ana"]
    take(qtbot, window, "tos")
    name(qtbot, window, "Berta")
    press(window, "Ctrl+S")

    while label_now(window) != "Ana":
        press(window, "Ctrl+Z")
    assert window.bar.label.text() == "Ana" and window.bar.state.text() == "Guardado"
    name(qtbot, window, "Ana Luisa")
    press(window, "Ctrl+S")
    with desk.elsewhere() as store:
        kept = {saved.sheet.label: saved.sheet.case.present for saved in store.cases()}
    assert kept == {"Ana Luisa": (FEVER,), "Berta": (COUGH,)}


def test_the_next_patient_is_never_written_over_one_whose_sheet_was_emptied(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    take(qtbot, window, "fiebre")
    press(window, "Ctrl+S")
    click(qtbot, window.findings.clear)
    assert window.case.sheet.is_blank
    press(window, "Ctrl+N")
    take(qtbot, window, "tos")
    press(window, "Ctrl+S")
    with desk.elsewhere() as store:
        assert {saved.sheet.case.present for saved in store.cases()} == {(FEVER,), (COUGH,)}


def test_what_is_not_the_doctor_s_own_is_not_saved(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    press(window, "Ctrl+S")
    window.keeper.save()
    button, example = window.differential.empty._buttons[1]
    click(qtbot, button)
    assert window.case.case == example.case
    press(window, "Ctrl+N")
    assert desk.labels() == []
    window.case.show_case(example.case)
    take(qtbot, window, "tos")
    press(window, "Ctrl+N")
    window.case.show_case(example.case)
    name(qtbot, window, "Como Berta")
    desk.leave(window)
    assert desk.labels() == ["Como Berta", ""]


def test_cases_are_found_and_opened_by_keyboard(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    for label, finding in (("Ana", "fiebre"), ("Berta", "tos"), ("Carla", "cefalea")):
        keep_case(qtbot, window, label, finding)
    cases = look_up(qtbot, window)
    assert listed(cases) == ["Carla", "Berta", "Ana"]
    assert "cefalea" in str(cases.list.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole))
    qtbot.keyClicks(cases.query, "berta")
    qtbot.keyClick(cases.query, Qt.Key.Key_Return)
    assert label_now(window) == "Berta" and not cases.isVisible()
    assert window.bar.state.text() == "Guardado"

    look_up(qtbot, window)
    QGuiApplication.clipboard().setText("ÁN")
    press(cases.query, "Ctrl+V")  # over the words of before; accents do not matter
    qtbot.waitUntil(lambda: listed(cases) == ["Ana"])
    cases.list.setFocus()
    qtbot.keyClick(cases.list, Qt.Key.Key_Return)
    assert label_now(window) == "Ana"

    look_up(qtbot, window)
    qtbot.keyClicks(cases.query, "Zoe")
    qtbot.keyClick(cases.query, Qt.Key.Key_Return)
    assert cases.isVisible() and cases._state.text() == "Ningún caso con esas palabras."
    press(cases, "Esc")
    assert not cases.isVisible() and label_now(window) == "Ana"


def test_a_deleted_case_comes_back_from_the_notice_and_from_the_bin(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    keep_case(qtbot, window, "Ana", "fiebre")
    keep_case(qtbot, window, "Berta", "tos")
    cases, notices = window.cases, window.notices
    look_up(qtbot, window)
    cases.list.setFocus()
    qtbot.keyClick(cases.list, Qt.Key.Key_Delete)
    assert listed(cases) == ["Ana"] and notices.words.text() == "Caso borrado."
    speak(window, Language.ENGLISH)
    assert notices.words.text() == "Case deleted." and cases.delete_button.text() == "Delete"
    speak(window, Language.SPANISH)
    click(qtbot, notices.action)
    assert sorted(listed(cases)) == ["Ana", "Berta"] and not notices.isVisible()

    cases.list.setCurrentIndex(cases.list.model().index(listed(cases).index("Ana"), 0))
    click(qtbot, cases.delete_button)
    click(qtbot, cases.which.buttons["bin"])
    assert listed(cases) == ["Ana"] and cases.delete_button.text() == "Recuperar"
    cases.list.setFocus()
    qtbot.keyClick(cases.list, Qt.Key.Key_Delete)
    assert listed(cases) == ["Ana"], "deleting in the bin must not bring back"
    click(qtbot, cases.delete_button)
    assert listed(cases) == [] and cases._state.text().startswith("La papelera está vacía.")
    click(qtbot, cases.which.buttons["kept"])
    assert sorted(listed(cases)) == ["Ana", "Berta"]


def test_a_case_opened_from_the_bin_is_out_of_it(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    keep_case(qtbot, window, "Ana", "fiebre")
    press(window, "Ctrl+O")
    click(qtbot, window.cases.delete_button)
    click(qtbot, window.cases.which.buttons["bin"])
    click(qtbot, window.cases.open_button)
    assert label_now(window) == "Ana" and window.bar.state.text() == "Guardado"
    take(qtbot, window, "tos")
    desk.leave(window)
    with desk.elsewhere() as store:
        assert store.deleted() == [] and [saved.sheet.case.present for saved in store.cases()] == [(FEVER, COUGH)]


def test_deleting_the_case_on_screen_clears_it_and_undo_brings_it_back(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    keep_case(qtbot, window, "Ana", "fiebre")
    press(window, "Ctrl+Z")
    take(qtbot, window, "tos")
    assert label_now(window) == "Ana"
    press(window, "Ctrl+O")
    click(qtbot, window.cases.delete_button)
    assert window.case.sheet.is_blank and window.bar.state.text() == ""
    with desk.elsewhere() as store:
        [binned] = store.deleted()
        assert binned.sheet.case.present == (FEVER, COUGH), "with the last changes"
        assert store.cases() == []
    window.cases.close()
    press(window, "Ctrl+Z")
    assert label_now(window) == "Ana" and window.bar.state.text() == "Borrador"
    press(window, "Ctrl+S")
    assert desk.labels() == ["Ana"] and window.bar.state.text() == "Guardado"


def test_recent_cases_wait_on_the_empty_page(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    empty = window.differential.empty
    assert not empty._recent_heading.isVisible()
    for label in ("Ana", "Berta", "Carla", "Dora", "Eva"):
        keep_case(qtbot, window, label, "fiebre")
    desk.leave(window)
    window = desk.sit_down()
    empty = window.differential.empty
    shown = [button.text() for button in empty._recent_buttons if button.isVisible()]
    assert shown == ["Eva", "Dora", "Carla", "Berta"]
    click(qtbot, empty._recent_buttons[2])
    assert label_now(window) == "Carla" and window.bar.state.text() == "Guardado"
    qtbot.waitUntil(lambda: window.differential.list.isVisible(), timeout=10_000)
    press(window, "Ctrl+N")
    press(window, "Ctrl+O")
    click(qtbot, window.cases.delete_button)
    assert empty._recent_buttons[0].text() == "Dora", "what lies in the bin is not offered"


def test_a_case_without_a_name_is_told_by_what_it_holds(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    window.findings.form.age.setFocus()
    qtbot.keyClicks(window.findings.form.age, "34")
    click(qtbot, window.findings.form.sex.buttons["female"])
    for words in ("fiebre", "tos", "cefalea", "disnea"):
        take(qtbot, window, words)
    name(qtbot, window, "  ")
    press(window, "Ctrl+N")
    [first, *_] = window.differential.empty._recent_buttons
    assert first.accessibleName() == "Mujer, 34 años · fiebre, tos, cefalea y 1 más"
    speak(window, Language.ENGLISH)
    assert first.accessibleName() == "Woman, 34 years · fever, cough, headache and 1 more"
    assert QFontMetrics(first.font()).horizontalAdvance(first.text()) <= first.width()


def test_opening_the_case_on_screen_again_keeps_what_was_added(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    take(qtbot, window, "fiebre")
    press(window, "Ctrl+S")
    take(qtbot, window, "tos")
    look_up(qtbot, window)
    qtbot.keyClick(window.cases.query, Qt.Key.Key_Return)
    assert window.case.case.present == (FEVER, COUGH)
    click(qtbot, window.findings.clear)
    look_up(qtbot, window)
    qtbot.keyClick(window.cases.query, Qt.Key.Key_Return)
    assert window.case.case.present == (FEVER, COUGH), "emptied by hand, it is there as it was saved"


def test_going_back_and_forth_leaves_one_case_of_each(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    keep_case(qtbot, window, "Ana", "fiebre")
    keep_case(qtbot, window, "Berta", "tos")
    for _ in range(8):
        press(window, "Ctrl+Z")
    for _ in range(8):
        press(window, "Ctrl+Y")
    for _ in range(3):
        press(window, "Ctrl+Z")
    desk.leave(window)
    assert sorted(desk.labels()) == ["Ana", "Berta"]
