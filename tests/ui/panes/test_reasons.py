"""What stands beside the differential: questions, comparison, the doctor's own judgement, both languages."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.core.case import Case, Mark
from app.core.comparison import compare
from app.core.disease_search import DiseaseSearch
from app.core.disease_terms import group_term
from app.core.diseases import Disease
from app.core.figures import frequency, percent
from app.core.language import Language
from app.core.sheet import Sheet
from app.ui.assets import asset
from app.ui.compare_pane import ComparePane
from app.ui.disease_box import DiseaseBox
from app.ui.reason_panel import Tab
from app.ui.row_delegate import Zone
from app.ui.window import CebraWindow
from tests.ui.hands import (
    COUGH,
    FEVER,
    HEADACHE,
    click,
    click_row,
    row_of,
    said,
    settle,
)
from tests.ui.panes.pane_hands import (
    DENGUE,
    FEVERISH,
    MARFAN,
    go_to_row,
    named,
    press,
    sheet,
    show,
    undo,
)
from tests.ui.test_translations import messages

pytestmark = pytest.mark.pack


# What to ask


def questions(qtbot: QtBot, window: CebraWindow) -> list[str]:
    """The questions to the list on screen, once they are there."""
    settle(qtbot, window)
    qtbot.waitUntil(lambda: not window.reasons.next.is_waiting, timeout=10_000)
    return [row.finding_id for row in window.reasons.next.list.rows.rows]


def test_answers_by_keyboard_bring_new_questions_one_after_the_other(window: CebraWindow, qtbot: QtBot) -> None:
    show(qtbot, window, FEVERISH)
    qtbot.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    first = questions(qtbot, window)
    asked = window.reasons.next.list
    assert window.reasons.tab is Tab.NEXT and asked.isVisible() and asked.hasFocus() and len(first) > 2
    for key, mark in ((Qt.Key.Key_A, Mark.ABSENT), (Qt.Key.Key_P, Mark.PRESENT), (Qt.Key.Key_A, Mark.ABSENT)):
        asked.setCurrentIndex(asked.rows.index(0))
        finding = asked.rows.rows[0].finding_id
        qtbot.keyClick(asked, key)
        assert window.case.mark_of(finding) is mark
        assert finding not in questions(qtbot, window)
        assert asked.hasFocus(), "the next answer goes to the next question"
    assert questions(qtbot, window) != first


def test_an_answer_by_click_moves_the_list_as_it_was_foretold(window: CebraWindow, qtbot: QtBot) -> None:
    show(qtbot, window, FEVERISH)
    click(qtbot, window.reasons.tabs.buttons["next"])
    finding = questions(qtbot, window)[0]
    asked = window.reasons.next.list
    row = asked.rows.rows[0]
    foretold = re.match(r"Si no: (\S+\s%) → (\S+\s%) (.+)", row.details[1].split(";")[0])
    assert row.details[0].startswith("Si está: ") and foretold is not None
    click_row(qtbot, asked, 0, Zone.ABSENT)
    assert window.case.mark_of(finding) is Mark.ABSENT
    questions(qtbot, window)
    _, after, name = foretold.groups()
    assert window._differential is not None
    told = {r.disease.name(Language.SPANISH): r.probability for r in window._differential.top(200)}
    assert percent(told[name], Language.SPANISH) == after


# Side by side


def table(pane: ComparePane) -> list[list[str]]:
    model = pane.table.model()
    return [
        [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def compared(window: CebraWindow) -> tuple[Disease, ...]:
    return window.reasons.compare.diseases


def heads(pane: ComparePane) -> list[str]:
    model = pane.table.model()
    return [str(model.headerData(i, Qt.Orientation.Horizontal)) for i in range(1, model.columnCount())]


def test_two_diseases_are_compared_by_key_as_the_core_compares_them(window: CebraWindow, qtbot: QtBot) -> None:
    show(qtbot, window, Case(age=30, present=(FEVER, HEADACHE), absent=(COUGH,)))
    pane = window.reasons.compare
    first = go_to_row(qtbot, window, 1)
    press(qtbot, window, Qt.Key.Key_C)
    assert window.reasons.tab is Tab.COMPARE and compared(window) == (first,) and not pane.table.isVisible()
    assert "segunda" in pane._intro.text()
    second = go_to_row(qtbot, window, 3)
    press(qtbot, window, Qt.Key.Key_C)
    assert pane.table.isVisible() and compared(window) == (first, second)

    assert window._differential is not None
    expected = compare(window._differential, (first, second))
    es = Language.SPANISH
    assert heads(pane) == [first.name(es), second.name(es)]
    signs = {Mark.PRESENT: "✓ ", Mark.ABSENT: "✗ ", None: ""}
    assert table(pane) == [
        ["Probabilidad", *(percent(ranked.probability, es) for ranked in expected.ranked)],
        ["Grupo", *(group_term(ranked.disease.group, es) for ranked in expected.ranked)],
        *(
            [
                signs[row.mark] + row.finding.name(es),
                *("—" if share is None else frequency(share, es) for share in row.frequencies),
            ]
            for row in expected.findings
        ),
    ]
    assert table(pane)[4][0] == "✗ Tos" and said(pane.table, 4) == "Tos, ausente"
    click_row(qtbot, window.findings.marks, row_of(window.findings.marks, COUGH), Zone.PRESENT)
    settle(qtbot, window)
    assert "✓ Tos" in [row[0] for row in table(pane)], "the comparison follows the marks"


def test_a_fourth_disease_takes_the_place_of_the_first_and_a_chip_removes_one(
    window: CebraWindow, qtbot: QtBot
) -> None:
    show(qtbot, window, FEVERISH)
    pane = window.reasons.compare
    chosen = []
    for row in range(4):
        click(qtbot, window.reasons.tabs.buttons["why"])
        chosen.append(go_to_row(qtbot, window, row))
        click(qtbot, window.reasons.why.compare)
    assert pane.diseases == tuple(chosen[1:]) and heads(pane) == [d.name(Language.SPANISH) for d in chosen[1:]]
    click(qtbot, named(window, f"Quitar de la comparación: {chosen[2].name(Language.SPANISH)}"))
    assert compared(window) == (chosen[1], chosen[3]) and pane.table.isVisible()
    press(qtbot, window, Qt.Key.Key_C)  # the list still stands on the fourth: C takes it out again
    assert compared(window) == (chosen[1],) and not pane.table.isVisible()


# The doctor's own judgement


def open_conclusion(qtbot: QtBot, window: CebraWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    box = window.reasons.conclusion.own_box
    assert window.reasons.tab is Tab.CONCLUSION and box.line.hasFocus()
    qtbot.waitUntil(lambda: box._search is not None, timeout=20_000)


def add_own(qtbot: QtBot, window: CebraWindow, text: str) -> None:
    line = window.reasons.conclusion.own_box.line
    line.setFocus()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def own_lines(window: CebraWindow) -> list[str]:
    QApplication.processEvents()
    shown = [w.text() for w in window.reasons.conclusion.findChildren(QLabel) if w.isVisible()]
    return [text for text in shown if text[:1].isdigit()]


def test_the_own_differential_takes_names_codes_and_free_text_in_the_doctor_s_order(
    window: CebraWindow, qtbot: QtBot
) -> None:
    show(qtbot, window, FEVERISH)
    open_conclusion(qtbot, window)
    pane = window.reasons.conclusion
    add_own(qtbot, window, "sindrome de marfan")
    add_own(qtbot, window, DENGUE)
    add_own(qtbot, window, "xqzw de mi abuela")
    add_own(qtbot, window, "marfan")
    assert sheet(window).own == (MARFAN, DENGUE, "xqzw de mi abuela"), "none twice"
    assert own_lines(window) == ["1. Síndrome de Marfan", "2. Dengue", "3. xqzw de mi abuela"]
    assert pane.own_box.line.text() == "" and not pane.own_box.popup.isVisible()

    up = named(window, "Subir: xqzw de mi abuela")
    up.setFocus()
    qtbot.keyClick(up, Qt.Key.Key_Space)
    assert sheet(window).own == (MARFAN, "xqzw de mi abuela", DENGUE)
    again = QApplication.focusWidget()
    assert isinstance(again, QToolButton) and again.accessibleName() == "Subir: xqzw de mi abuela"
    qtbot.keyClick(again, Qt.Key.Key_Space)
    assert sheet(window).own == ("xqzw de mi abuela", MARFAN, DENGUE)
    assert not named(window, "Subir: xqzw de mi abuela").isEnabled()
    click(qtbot, named(window, "Quitar: Síndrome de Marfan"))
    assert own_lines(window) == ["1. xqzw de mi abuela", "2. Dengue"]
    undo(window)
    assert own_lines(window) == ["1. xqzw de mi abuela", "2. Síndrome de Marfan", "3. Dengue"]


def test_a_hasty_enter_takes_nothing_while_diseases_cannot_be_looked_up_yet(window: CebraWindow, qtbot: QtBot) -> None:
    taken: list[str] = []
    box = DiseaseBox(window)
    box.taken.connect(taken.append)
    box.show()
    box.line.setFocus()
    qtbot.keyClicks(box.line, "marfan")
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert taken == [] and box.line.text() == "marfan" and box.popup.hint.text() == "Preparando la búsqueda…"
    assert window._opened is not None
    box.use(DiseaseSearch(window._opened.pack))
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert taken == [MARFAN]
    box.hide()
    box.deleteLater()


def test_a_hit_is_taken_as_it_is_typed_when_the_doctor_says_so(window: CebraWindow, qtbot: QtBot) -> None:
    open_conclusion(qtbot, window)
    box = window.reasons.conclusion.own_box
    box.line.setFocus()
    qtbot.keyClicks(box.line, "dengue")
    while not str(box.list.currentIndex().data()).startswith("Escribir tal cual"):
        qtbot.keyClick(box.line, Qt.Key.Key_Down)
    qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert sheet(window).own == ("dengue",)
    qtbot.keyClicks(box.line, "mar")
    click_row(qtbot, box.list, 0)
    assert len(sheet(window).own) == 2 and box.line.text() == ""
    qtbot.keyClicks(box.line, "mar")
    qtbot.keyClick(box.line, Qt.Key.Key_Escape)
    assert box.line.text() == "" and not box.popup.isVisible() and len(sheet(window).own) == 2


def test_the_explained_disease_joins_the_own_differential(window: CebraWindow, qtbot: QtBot) -> None:
    show(qtbot, window, FEVERISH)
    disease = go_to_row(qtbot, window, 2)
    click(qtbot, window.reasons.why.own)
    assert window.reasons.tab is Tab.CONCLUSION and sheet(window).own == (disease.id,)
    assert own_lines(window) == [f"1. {disease.name(Language.SPANISH)}"]


def test_the_conclusion_is_one_step_of_undo_per_visit(window: CebraWindow, qtbot: QtBot) -> None:
    open_conclusion(qtbot, window)
    pane = window.reasons.conclusion
    pane.text.setFocus()
    qtbot.keyClicks(pane.text, "Probable dengue.")
    assert sheet(window).conclusion == "Probable dengue."
    qtbot.keyClick(pane.text, Qt.Key.Key_Tab)
    assert not pane.text.hasFocus() and sheet(window).conclusion == "Probable dengue."
    pane.text.setFocus()
    qtbot.keyClick(pane.text, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(pane.text, " Pido NS1.")
    assert window.case.undo_stack.count() == 2
    qtbot.keyClick(pane.text, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert sheet(window).conclusion == pane.text.toPlainText() == "Probable dengue."
    qtbot.keyClick(pane.text, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert sheet(window).is_blank and pane.text.toPlainText() == ""


def test_the_confirmed_diagnosis_is_searched_shown_and_taken_back(window: CebraWindow, qtbot: QtBot) -> None:
    open_conclusion(qtbot, window)
    pane = window.reasons.conclusion
    pane.confirmed_box.line.setFocus()
    qtbot.keyClicks(pane.confirmed_box.line, "ORPHA:558")
    qtbot.keyClick(pane.confirmed_box.line, Qt.Key.Key_Return)
    assert sheet(window).confirmed == MARFAN
    assert pane._confirmed.text() == "Síndrome de Marfan" and not pane.confirmed_box.isVisible()
    click(qtbot, pane.unconfirm)
    assert sheet(window).confirmed == "" and pane.confirmed_box.isVisible() and not pane._confirmed.isVisible()
    undo(window)
    assert sheet(window).confirmed == MARFAN


# Both languages


def words(window: CebraWindow) -> list[str]:
    """All that can be read or heard, tab by tab."""
    found: list[str] = []
    for tab in Tab:
        window.reasons.show_tab(tab)
        for _ in range(3):  # new lines come in sight one turn of the event loop after they are made
            QApplication.processEvents()
        for widget in filter(QWidget.isVisible, window.findChildren(QWidget)):
            found += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
            if isinstance(widget, QLabel | QAbstractButton):
                found.append(widget.text())
            if isinstance(widget, QLineEdit | QPlainTextEdit):
                found.append(widget.placeholderText())
            if isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
                columns = range(model.columnCount()) if isinstance(widget, QTableView) else range(1)
                found += [str(model.headerData(c, Qt.Orientation.Horizontal)) for c in columns]
                found += [
                    str(model.index(row, column, QModelIndex()).data(role))
                    for row in range(min(40, model.rowCount()))
                    for column in columns
                    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
                ]
    return found


def test_a_change_of_language_leaves_no_word_behind_and_comes_back_the_same(window: CebraWindow, qtbot: QtBot) -> None:
    window.case.show_sheet(
        Sheet(
            Case(age=30, present=(FEVER, HEADACHE), absent=(COUGH,)),
            own=(MARFAN, "xqzw"),
            confirmed=DENGUE,
            ruled_out=(MARFAN,),
            paused=frozenset({HEADACHE}),
        )
    )
    settle(qtbot, window)
    go_to_row(qtbot, window, 1)
    press(qtbot, window, Qt.Key.Key_C)
    go_to_row(qtbot, window, 2)
    press(qtbot, window, Qt.Key.Key_C)
    click_row(qtbot, window.findings.marks, 0)
    questions(qtbot, window)
    spanish = words(window)
    window.speak(Language.ENGLISH)
    english = words(window)
    whole = {
        re.compile(re.sub(r"\\{\d\\}", ".+", re.escape(source)))
        for (_, source), text in messages(asset("translations/cebra_en.ts")).items()
        if text != source and len(source) > 4
    }
    assert [text for text in english if any(source.fullmatch(text) for source in whole)] == []
    said_in_english = " ".join(english)
    assert "Fever" in english and "Marfan syndrome" in said_in_english
    assert "ICD-10" in said_in_english and "CIE-10" not in said_in_english
    window.speak(Language.SPANISH)
    assert words(window) == spanish
