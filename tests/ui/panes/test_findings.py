"""What the doctor says of the patient: duration, detail of a finding, what if it were not there, and a note to read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QTextEdit
from pytestqt.qtbot import QtBot

from app.core.case import Case, Mark
from app.core.duration import SINCE_BIRTH, Duration, TimeUnit
from app.core.language import Language
from app.core.sheet import Sheet
from app.ui.patient_form import DURATIONS
from app.ui.row_delegate import Zone
from app.ui.window import CebraWindow
from app.ui.worker import Diagnostician
from tests.ui.hands import (
    COUGH,
    FEVER,
    HEADACHE,
    click,
    click_row,
    pick,
    row_of,
    said,
    settle,
    take,
)

pytestmark = pytest.mark.pack
WEEK, MONTH, QUARTER, LONGER = DURATIONS
DENIES = "Niega fiebre. Refiere tos y cefalea desde ayer."


def present(window: CebraWindow) -> tuple[str, ...]:
    return window.case.case.present


def since(window: CebraWindow) -> dict[str, Duration]:
    return dict(window.case.case.since)


def paused(window: CebraWindow) -> frozenset[str]:
    return window.case.sheet.paused


def undo(window: CebraWindow) -> None:
    window.bar.undo.click()


def shown_from(window: CebraWindow, text: str) -> list[QPushButton]:
    """The buttons of the detail panel whose words begin so."""
    return [b for b in window.findings.detail.findChildren(QPushButton) if b.isVisible() and b.text().startswith(text)]


# How long it has been going on


def test_only_one_duration_holds_and_each_choice_is_undone_by_itself(window: CebraWindow, qtbot: QtBot) -> None:
    box = window.findings.form.duration
    pick(qtbot, box, "Menos de 1 semana")
    assert present(window) == (WEEK,)
    pick(qtbot, box, "1 a 4 semanas")
    assert present(window) == (MONTH,)
    undo(window)
    assert present(window) == (WEEK,) and box.currentText() == "Menos de 1 semana"
    undo(window)
    assert window.case.case == Case() and box.currentText() == "Sin precisar"
    window.bar.redo.click()
    pick(qtbot, box, "Sin precisar")
    assert window.case.case.is_empty


def test_the_duration_follows_what_is_marked_in_the_list(window: CebraWindow, qtbot: QtBot) -> None:
    take(qtbot, window, "menos de una semana")
    box = window.findings.form.duration
    assert present(window) == (WEEK,) and box.currentText() == "Menos de 1 semana"
    click_row(qtbot, window.findings.marks, 0, Zone.ABSENT)
    assert box.currentText() == "Sin precisar"
    click_row(qtbot, window.findings.marks, 0, Zone.PRESENT)
    click_row(qtbot, window.findings.marks, 0, Zone.REMOVE)
    assert box.currentText() == "Sin precisar" and window.case.case.is_empty


@pytest.mark.parametrize("choice", [LONGER, WEEK, None])
def test_a_choice_ends_a_contradiction_of_two_durations_in_one_step(
    window: CebraWindow, qtbot: QtBot, choice: str | None
) -> None:
    before = Case(present=(WEEK, FEVER, MONTH))
    window.case.show_case(before)
    box = window.findings.form.duration
    box.setFocus()
    box.setCurrentIndex(box.findData(choice))
    box.activated.emit(box.currentIndex())
    assert set(present(window)) == {FEVER, choice} - {None}
    undo(window)
    assert window.case.case == before


# What is known of one finding


def test_the_detail_opens_by_click_follows_the_arrows_and_closes(window: CebraWindow, qtbot: QtBot) -> None:
    for text in ("fiebre", "tos", "cefalea"):
        take(qtbot, window, text)
    marks, detail = window.findings.marks, window.findings.detail
    assert not detail.isVisible()
    click_row(qtbot, marks, 0)
    assert detail.isVisible() and detail.name.text() == "Fiebre"
    assert "pirexia" in detail.synonyms.text()
    qtbot.keyClick(marks, Qt.Key.Key_Down)
    assert detail.name.text() == "Tos"
    qtbot.keyClick(marks, Qt.Key.Key_Down)
    assert detail.name.text() == "Cefalea"
    window.speak(Language.ENGLISH)
    qtbot.waitUntil(lambda: detail.name.text() == "Headache")
    click(qtbot, detail.close_button)
    assert not detail.isVisible()
    qtbot.keyClick(marks, Qt.Key.Key_Up)
    assert detail.isVisible() and detail.name.text() == "Cough"


def test_the_switch_of_a_row_marks_without_opening_the_detail(window: CebraWindow, qtbot: QtBot) -> None:
    take(qtbot, window, "fiebre")
    click_row(qtbot, window.findings.marks, 0, Zone.ABSENT)
    assert window.case.case.absent == (FEVER,) and not window.findings.detail.isVisible()


def test_a_more_specific_finding_takes_the_place_of_the_mark_in_one_step(window: CebraWindow, qtbot: QtBot) -> None:
    for text in ("fiebre", "tos"):
        take(qtbot, window, text)
    window.case.set_since(FEVER, Duration(3, TimeUnit.DAYS))
    marks, detail = window.findings.marks, window.findings.detail
    click_row(qtbot, marks, 0)
    steps = window.case.undo_stack.count()
    click(qtbot, shown_from(window, "Fiebre persistente")[0])
    assert detail.name.text() == "Fiebre persistente"
    assert [row.title for row in marks.rows.rows] == ["Fiebre persistente", "Tos"], "it keeps the place in the list"
    assert marks.currentIndex().row() == 0, "the row that the detail tells of"
    assert "hace 3 días" in said(marks, 0), "it has been there as long"
    assert window.case.undo_stack.count() == steps + 1
    undo(window)
    assert set(present(window)) == {FEVER, COUGH}
    assert window.case.case.since_of(FEVER) == Duration(3, TimeUnit.DAYS)


def test_an_absent_finding_stays_absent_when_it_is_made_more_general(window: CebraWindow, qtbot: QtBot) -> None:
    take(qtbot, window, "fiebre persistente", absent=True)
    click_row(qtbot, window.findings.marks, 0)
    click(qtbot, next(b for b in shown_from(window, "Fiebre") if b.text() == "Fiebre"))
    assert window.case.case.absent == (FEVER,) and present(window) == ()


def test_since_when_is_kept_and_stands_in_the_list(window: CebraWindow, qtbot: QtBot) -> None:
    for text in ("fiebre", "tos"):
        take(qtbot, window, text)
    marks, detail = window.findings.marks, window.findings.detail
    click_row(qtbot, marks, 0)
    click(qtbot, detail.amount)
    qtbot.keyClicks(detail.amount, "12")
    assert window.case.case.since_of(FEVER) == Duration(12, TimeUnit.DAYS)
    assert said(marks, 0) == "Fiebre, hace 12 días, presente"
    pick(qtbot, detail.unit, "semanas")
    assert said(marks, 0) == "Fiebre, hace 12 semanas, presente"
    pick(qtbot, detail.unit, "nacimiento")
    assert window.case.case.since_of(FEVER) == SINCE_BIRTH
    assert said(marks, 0) == "Fiebre, desde el nacimiento, presente"
    assert not detail.amount.isEnabled()
    pick(qtbot, detail.unit, "horas")
    assert window.case.case.since == () and detail.amount.isEnabled()
    qtbot.keyClicks(detail.amount, "5x")
    assert said(marks, 0) == "Fiebre, hace 5 horas, presente"
    qtbot.keyClick(detail.amount, Qt.Key.Key_Backspace)
    assert said(marks, 0) == "Fiebre, presente"
    pick(qtbot, detail.unit, "nacimiento")

    click_row(qtbot, marks, 1)
    assert detail.amount.isEnabled() and detail.amount.value() == 0, "the other finding says nothing of it"
    click_row(qtbot, marks, 0)
    assert detail.unit.currentText() == "nacimiento"
    click_row(qtbot, marks, 0, Zone.ABSENT)
    assert window.case.case.since == () and not detail.amount.isVisible()


def test_each_finding_s_since_is_a_step_of_its_own_and_so_is_the_name_typed_after_it(
    window: CebraWindow, qtbot: QtBot
) -> None:
    for text in ("fiebre", "tos"):
        take(qtbot, window, text)
    marks, detail = window.findings.marks, window.findings.detail
    for row in (0, 1):
        click_row(qtbot, marks, row)
        detail.amount.setFocus()
        qtbot.keyClicks(detail.amount, "21")
    window.bar.label.setFocus()
    qtbot.keyClicks(window.bar.label, "Cama 4")
    assert len(since(window)) == 2
    undo(window)
    assert window.case.sheet.label == "" and len(since(window)) == 2
    undo(window)
    assert since(window) == {FEVER: Duration(21, TimeUnit.DAYS)}
    undo(window)
    assert since(window) == {} and set(present(window)) == {FEVER, COUGH}


def test_undo_by_keyboard_works_where_since_is_typed(window: CebraWindow, qtbot: QtBot) -> None:
    take(qtbot, window, "fiebre")
    click_row(qtbot, window.findings.marks, 0)
    amount = window.findings.detail.amount
    amount.setFocus()
    qtbot.keyClicks(amount, "3")
    qtbot.keyClick(amount, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.case.case.since == () and amount.value() == 0
    qtbot.keyClick(amount, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.case.case.is_empty


# What if it were not there


def test_a_paused_finding_is_dimmed_and_the_list_is_as_if_it_were_unknown(window: CebraWindow, qtbot: QtBot) -> None:
    for text in ("fiebre", "cefalea", "ectopia del cristalino"):
        take(qtbot, window, text)
    settle(qtbot, window)
    marks, ranked = window.findings.marks, window.differential.list
    with_all = window._differential
    assert with_all is not None
    marks.setFocus()
    marks.setCurrentIndex(marks.rows.index(2))
    qtbot.keyClick(marks, Qt.Key.Key_Space)
    settle(qtbot, window)
    assert marks.rows.rows[2].dim and said(marks, 2) == "Ectopia del cristalino, en pausa, presente"
    assert window._differential is not None and window._differential.case.present == (FEVER, HEADACHE)
    assert window.differential.what_if.isVisible() and " 1 " in window.differential.what_if.text()
    was = with_all.of(window._differential.top(1)[0].disease)
    assert was.rank > 1
    assert f"(n.º {was.rank})" in said(ranked, 0)

    click_row(qtbot, marks, 2)
    pause = window.findings.detail.pause
    assert pause.isChecked() and pause.text() == "Reanudar"
    click(qtbot, pause)
    settle(qtbot, window)
    assert not window.differential.what_if.isVisible() and "en pausa" not in said(marks, 2)
    assert (window._differential.probability == with_all.probability).all()
    click(qtbot, pause)
    click_row(qtbot, marks, 0)
    click(qtbot, pause)
    settle(qtbot, window)
    assert window.case.sheet.ranked.present == (HEADACHE,) and " 2 " in window.differential.what_if.text()
    click(qtbot, window.differential.resume)
    settle(qtbot, window)
    assert paused(window) == frozenset() and not window.differential.resume.isVisible()
    undo(window)
    assert len(paused(window)) == 2


def test_a_paused_finding_that_is_removed_is_no_longer_paused(window: CebraWindow, qtbot: QtBot) -> None:
    for text in ("fiebre", "tos"):
        take(qtbot, window, text)
    marks = window.findings.marks
    marks.setCurrentIndex(marks.rows.index(1))
    qtbot.keyClick(marks, Qt.Key.Key_Space)
    assert window.case.sheet.paused == {COUGH}
    qtbot.keyClick(marks, Qt.Key.Key_Delete)
    assert window.case.sheet == Sheet(Case(present=(FEVER,)))
    settle(qtbot, window)
    assert not window.differential.what_if.isVisible()
    undo(window)
    assert window.case.sheet.paused == {COUGH}


def test_all_findings_paused_leaves_a_list_that_says_so(window: CebraWindow, qtbot: QtBot) -> None:
    take(qtbot, window, "fiebre")
    qtbot.keyClick(window.findings.marks, Qt.Key.Key_Down)
    qtbot.keyClick(window.findings.marks, Qt.Key.Key_Space)
    settle(qtbot, window)
    assert window.differential.what_if.isVisible() and window.differential.list.ranked.rowCount() > 0
    click(qtbot, window.differential.resume)
    settle(qtbot, window)
    assert window.case.sheet.paused == frozenset()


# A note


def test_what_is_asked_for_while_the_model_opens_is_answered(qtbot: QtBot) -> None:
    diagnostician = Diagnostician()
    diagnostician.start()
    try:
        with qtbot.waitSignal(diagnostician.ranked, timeout=20_000) as ranked:
            diagnostician.rank(Case(present=(FEVER,)))
        assert ranked.args is not None and ranked.args[0].case.present == (FEVER,)
    finally:
        diagnostician.close()


def paste(qtbot: QtBot, window: CebraWindow, text: str) -> None:
    click(qtbot, window.findings.tabs.buttons["note"])
    QApplication.clipboard().setText(text)
    note = window.findings.note.text
    note.setFocus()
    note.selectAll()
    qtbot.keyClick(note, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def read(qtbot: QtBot, window: CebraWindow, text: str) -> None:
    paste(qtbot, window, text)
    qtbot.waitUntil(lambda: not window.findings.note._reading, timeout=20_000)


def highlighted(window: CebraWindow, kind: str) -> list[str]:
    """The words of the note that are shown as findings, as absent ones or as what denies them."""
    found = []
    for selection in window.findings.note.text.extraSelections():
        assert isinstance(selection, QTextEdit.ExtraSelection)
        shape, words = selection.format, selection.cursor.selectedText()  # type: ignore[attr-defined]
        is_cue = shape.underlineStyle() is shape.UnderlineStyle.DashUnderline
        if kind == ("cue" if is_cue else "absent" if shape.fontStrikeOut() else "present"):
            found.append(words)
    return found


def test_a_note_proposes_and_marks_nothing_by_itself(window: CebraWindow, qtbot: QtBot) -> None:
    read(qtbot, window, DENIES)
    note = window.findings.note
    assert window.case.case.is_empty and note.list.isVisible()
    row = note.list.rows.rows[row_of(note.list, FEVER)]
    assert (row.title, row.figure) == ("Fiebre", "ausente") and row.details == ("«Niega fiebre»",)
    assert note.list.rows.rows[row_of(note.list, COUGH)].figure == "presente"
    assert "sin marcar" in said(note.list, 0)
    assert highlighted(window, "absent") == ["fiebre"] and highlighted(window, "cue") == ["Niega"]
    assert highlighted(window, "present") == ["tos", "cefalea"]
    assert note.accept.text() == "Marcar las propuestas (3)"

    click(qtbot, note.accept)
    assert window.case.case == Case(present=(COUGH, HEADACHE), absent=(FEVER,))
    assert window.case.undo_stack.count() == 1 and not note.accept.isEnabled()
    assert said(note.list, row_of(note.list, FEVER)).endswith("ausente, ausente")
    undo(window)
    assert window.case.case.is_empty and note.accept.isEnabled()


def test_one_proposal_is_taken_by_key_or_click_and_its_words_are_underlined(window: CebraWindow, qtbot: QtBot) -> None:
    read(qtbot, window, DENIES)
    note = window.findings.note
    click_row(qtbot, note.list, row_of(note.list, FEVER), Zone.ABSENT)
    assert window.case.case == Case(absent=(FEVER,)) and note.accept.text().endswith("(2)")
    click_row(qtbot, note.list, row_of(note.list, COUGH))
    assert window.findings.detail.name.text() == "Tos"
    underlined = [
        selection.cursor.selectedText()  # type: ignore[attr-defined]
        for selection in note.text.extraSelections()
        if selection.format.underlineStyle() is selection.format.UnderlineStyle.SingleUnderline  # type: ignore[attr-defined]
    ]
    assert underlined == ["tos"]
    qtbot.keyClick(note.list, Qt.Key.Key_P)
    assert window.case.mark_of(COUGH) is Mark.PRESENT


def test_the_highlighted_words_are_the_right_ones_after_signs_beyond_the_basic_plane(
    window: CebraWindow, qtbot: QtBot
) -> None:
    read(qtbot, window, "🙂🙂 Paciente 👨‍👩‍👧. Niega fiebre; 😷 refiere tos.")
    assert highlighted(window, "absent") == ["fiebre"] and highlighted(window, "cue") == ["Niega"]
    assert highlighted(window, "present") == ["tos"]


def test_what_is_said_of_a_relative_or_in_doubt_is_shown_and_not_proposed(window: CebraWindow, qtbot: QtBot) -> None:
    read(qtbot, window, "Posible fiebre. Madre con cefalea. Tos.")
    note = window.findings.note
    figures = {row.finding_id: row.figure for row in note.list.rows.rows}
    assert figures[FEVER] == "dudoso" and figures[COUGH] == "presente"
    assert note.accept.text() == "Marcar las propuestas (1)"
    click(qtbot, note.accept)
    assert window.case.case == Case(present=(COUGH,))


def test_an_answer_to_a_note_changed_since_is_dropped(window: CebraWindow, qtbot: QtBot) -> None:
    heard: list[str] = []
    window.diagnostician.read.connect(lambda text, _proposals: heard.append(text))
    paste(qtbot, window, "Niega fiebre.")
    window.findings.note._timer.timeout.emit()  # the pause is over: the note is being read
    qtbot.keyClicks(window.findings.note.text, " Tos")
    assert window.findings.note._reading and not window.findings.note.list.isVisible()
    qtbot.waitUntil(lambda: "Niega fiebre. Tos" in heard, timeout=20_000)
    assert [row.title for row in window.findings.note.list.rows.rows] == ["Fiebre", "Tos"]


def test_an_emptied_note_proposes_nothing(window: CebraWindow, qtbot: QtBot) -> None:
    read(qtbot, window, DENIES)
    note = window.findings.note
    note.text.setFocus()
    note.text.selectAll()
    qtbot.keyClick(note.text, Qt.Key.Key_Delete)
    assert not note.list.isVisible() and not note.accept.isVisible() and highlighted(window, "present") == []
    assert "negaciones" in note._state.text()
    read(qtbot, window, "Nada que contar.")
    assert note._state.text() == "No se encontró ningún hallazgo."


def test_the_statuses_of_a_note_change_with_the_language(window: CebraWindow, qtbot: QtBot) -> None:
    read(qtbot, window, DENIES)
    window.speak(Language.ENGLISH)
    note = window.findings.note
    qtbot.waitUntil(lambda: note.list.rows.rows[0].title == "Fever")
    assert note.list.rows.rows[0].figure == "absent" and note.accept.text().endswith("(3)")
