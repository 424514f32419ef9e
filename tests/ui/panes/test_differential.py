"""The list of diseases: its order, what the doctor makes of it, what must not be missed, and what is explained."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import (
    QApplication,
    QMenu,
)
from pytestqt.qtbot import QtBot

from app.core.case import Case
from app.core.diseases import Disease
from app.core.engine import Ranked
from app.core.language import Language
from app.ui.differential_rows import RANKED_ROLE
from app.ui.window import CebraWindow
from tests.ui.hands import (
    click,
    click_row,
    said,
    settle,
    take,
)
from tests.ui.panes.pane_hands import (
    CHEST,
    FEVERISH,
    go_to_row,
    press,
    ranks,
    rows,
    sheet,
    show,
    undo,
)

pytestmark = pytest.mark.pack


# Which diseases are listed, and in what order


def test_only_dangerous_diseases_keep_their_ranks(window: CebraWindow, qtbot: QtBot) -> None:
    show(qtbot, window, FEVERISH)
    click(qtbot, window.differential.filter.buttons["dangerous"])
    assert all(row.ranked.disease.red_flag.is_dangerous for row in rows(window))
    assert ranks(window) == sorted(ranks(window)) and ranks(window)[0] > 1
    assert not window.differential.strip.isVisible()
    click(qtbot, window.differential.filter.buttons["all"])
    assert ranks(window) == list(range(1, len(rows(window)) + 1))


def test_a_disease_is_pinned_by_key_and_keeps_its_rank(window: CebraWindow, qtbot: QtBot) -> None:
    show(qtbot, window, FEVERISH)
    disease = go_to_row(qtbot, window, 3)
    press(qtbot, window, Qt.Key.Key_F)
    first = rows(window)[0]
    assert first.ranked.disease == disease and first.pinned and first.ranked.rank == 4
    assert ranks(window)[:6] == [4, 1, 2, 3, 5, 6]
    assert said(window.differential.list, 0).endswith("fijada")
    assert window.differential.list.currentIndex().row() == 0 and window.reasons.why.pin.isChecked()
    assert sheet(window).pinned == (disease.id,)
    press(qtbot, window, Qt.Key.Key_F)
    assert sheet(window).pinned == () and ranks(window)[:5] == [1, 2, 3, 4, 5]
    undo(window)
    assert sheet(window).pinned == (disease.id,)


def test_a_disease_is_ruled_out_by_key_and_the_next_one_takes_its_place(window: CebraWindow, qtbot: QtBot) -> None:
    show(qtbot, window, FEVERISH)
    disease, following = go_to_row(qtbot, window, 2), rows(window)[3].ranked.disease
    press(qtbot, window, Qt.Key.Key_D)
    assert sheet(window).ruled_out == (disease.id,) and ranks(window)[:4] == [1, 2, 4, 5]
    assert window.differential.list.currentIndex().row() == 2
    assert window.reasons.why.name.text() == following.name(Language.SPANISH)

    struck = window.differential.ruled_out
    assert struck.text() == "Ver las descartadas (1)"
    click(qtbot, struck)
    last = rows(window)[-1]
    assert last.ruled_out and last.ranked.disease == disease and last.ranked.rank == 3
    assert said(window.differential.list, len(rows(window)) - 1).endswith("descartada")
    click(qtbot, struck)
    assert struck.text() == "Ver las descartadas (1)" and not any(row.ruled_out for row in rows(window))
    undo(window)
    assert sheet(window).ruled_out == () and ranks(window)[:4] == [1, 2, 3, 4] and not struck.isVisible()
    window.bar.redo.click()
    assert sheet(window).ruled_out == (disease.id,)


def test_the_ruled_out_are_hidden_again_in_the_next_case(window: CebraWindow, qtbot: QtBot) -> None:
    show(qtbot, window, FEVERISH)
    press(qtbot, window, Qt.Key.Key_D)
    click(qtbot, window.differential.ruled_out)
    show(qtbot, window, CHEST)
    press(qtbot, window, Qt.Key.Key_D)
    assert not any(row.ruled_out for row in rows(window))


def test_pinning_and_ruling_out_exclude_each_other(window: CebraWindow, qtbot: QtBot) -> None:
    show(qtbot, window, FEVERISH)
    why = window.reasons.why
    disease = rows(window)[0].ranked.disease
    click(qtbot, why.pin)
    assert (sheet(window).pinned, sheet(window).ruled_out) == ((disease.id,), ())
    press(qtbot, window, Qt.Key.Key_D)
    assert (sheet(window).pinned, sheet(window).ruled_out) == ((), (disease.id,))
    click(qtbot, window.differential.ruled_out)
    ranked = window.differential.list
    click_row(qtbot, ranked, len(rows(window)) - 1)
    settle(qtbot, window)
    assert why.rule_out.isChecked() and not why.pin.isChecked()
    press(qtbot, window, Qt.Key.Key_F)
    assert (sheet(window).pinned, sheet(window).ruled_out) == ((disease.id,), ())
    undo(window)
    assert (sheet(window).pinned, sheet(window).ruled_out) == ((), (disease.id,))


@pytest.mark.parametrize("by_key", [True, False])
def test_the_menu_of_a_row_acts_on_that_row(window: CebraWindow, qtbot: QtBot, by_key: bool) -> None:
    show(qtbot, window, FEVERISH)
    ranked = window.differential.list
    disease = go_to_row(qtbot, window, 4)

    def choose(words: str) -> None:
        area = ranked.visualRect(ranked.currentIndex())
        # Qt tells of the menu key with the middle of the widget, wherever the current row is.
        reason, target, where = (
            (QContextMenuEvent.Reason.Keyboard, ranked, ranked.rect().center())
            if by_key
            else (QContextMenuEvent.Reason.Mouse, ranked.viewport(), area.center())
        )
        QApplication.sendEvent(target, QContextMenuEvent(reason, where, target.mapToGlobal(where)))
        menu = next(m for m in ranked.findChildren(QMenu) if m.isVisible())
        next(action for action in menu.actions() if action.text().startswith(words)).trigger()
        menu.close()
        settle(qtbot, window)

    choose("Fijar arriba\tF")
    assert sheet(window).pinned == (disease.id,)
    choose("Dejar de fijar")
    assert sheet(window).pinned == ()
    choose("Comparar")
    assert window.reasons.compare.diseases == (disease,)
    choose("Descartar")
    assert sheet(window).ruled_out == (disease.id,)


# What must not be missed


def in_view(window: CebraWindow) -> list[Ranked]:
    """The diseases that can be read without scrolling."""
    ranked = window.differential.list
    assert ranked.verticalScrollBar().value() == 0
    lower_edge = ranked.viewport().height()
    listed = [(row.ranked, ranked.visualRect(ranked.ranked.index(i))) for i, row in enumerate(rows(window))]
    return [disease for disease, area in listed if area.bottom() < lower_edge]


def warned_of(window: CebraWindow) -> list[Disease]:
    strip = window.differential.strip
    if not strip.isVisible():
        return []
    return [strip.lines.rows.index(i).data(RANKED_ROLE).disease for i in range(strip.lines.rows.rowCount())]


@pytest.mark.parametrize("case", [FEVERISH, CHEST])
@pytest.mark.parametrize("height", [520, 768, 1100])
def test_dangerous_diseases_out_of_sight_are_named_below_the_list(
    window: CebraWindow, qtbot: QtBot, case: Case, height: int
) -> None:
    show(qtbot, window, case)
    window.resize(1366, height)

    def check() -> None:
        seen = {ranked.disease.index for ranked in in_view(window)}
        assert window._differential is not None
        missed = window._differential.top(2, lambda d: d.red_flag.is_dangerous and d.index not in seen)
        assert warned_of(window) == [ranked.disease for ranked in missed if ranked.probability >= 0.01]

    qtbot.waitUntil(check)


def test_going_to_a_dangerous_disease_explains_it_and_shows_its_place(window: CebraWindow, qtbot: QtBot) -> None:
    show(qtbot, window, FEVERISH)
    ranked = window.differential.list
    wanted = warned_of(window)[0]
    click_row(qtbot, window.differential.strip.lines, 0)
    settle(qtbot, window)
    assert window.reasons.why.name.text() == wanted.name(Language.SPANISH)
    assert ranked.currentIndex().data(RANKED_ROLE).disease == wanted
    assert ranked.viewport().rect().contains(ranked.visualRect(ranked.currentIndex()))
    second = warned_of(window)[1]
    lines = window.differential.strip.lines
    lines.setFocus()
    qtbot.keyClick(lines, Qt.Key.Key_Down)
    qtbot.keyClick(lines, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert window.reasons.why.name.text() == second.name(Language.SPANISH)


def test_a_disease_that_the_filter_hides_is_explained_and_no_other_seems_chosen(
    window: CebraWindow, qtbot: QtBot
) -> None:
    show(qtbot, window, FEVERISH)
    click(qtbot, window.differential.filter.buttons["orphan"])
    settle(qtbot, window)
    wanted = warned_of(window)[0]
    assert wanted not in [row.ranked.disease for row in rows(window)]
    click_row(qtbot, window.differential.strip.lines, 0)
    settle(qtbot, window)
    assert window.differential.chosen == wanted
    assert window.reasons.why.name.text() == wanted.name(Language.SPANISH)
    assert not window.differential.list.selectedIndexes() and not window.differential.list.currentIndex().isValid()


# What is explained


def test_the_explanation_follows_the_first_row_until_the_doctor_goes_elsewhere(
    window: CebraWindow, qtbot: QtBot
) -> None:
    show(qtbot, window, FEVERISH)
    first = window.differential.chosen
    take(qtbot, window, "ectopia del cristalino")
    settle(qtbot, window)
    assert window.differential.chosen == rows(window)[0].ranked.disease != first
    stays = go_to_row(qtbot, window, 1)
    take(qtbot, window, "aracnodactilia")
    settle(qtbot, window)
    assert window.differential.chosen == stays
    first_again = go_to_row(qtbot, window, 0)
    show(qtbot, window, CHEST)
    assert window.differential.chosen == rows(window)[0].ranked.disease != first_again


def test_too_few_findings_are_said_with_what_would_help_most(window: CebraWindow, qtbot: QtBot) -> None:
    show(qtbot, window, FEVERISH)
    hint = window.differential.hint
    assert hint.isVisible() and hint.text().startswith("Aún es poco")
    qtbot.waitUntil(lambda: not window.reasons.next.is_waiting, timeout=10_000)
    asked = [row.title for row in window.reasons.next.list.rows.rows[:3]]
    assert asked and all(name[1:] in hint.text() for name in asked)
    show(qtbot, window, CHEST)
    assert not hint.isVisible()
