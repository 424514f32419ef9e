"""What hands do at the list of diseases and beside it, and the cases that they do it with."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
)
from pytestqt.qtbot import QtBot

from app.core.case import Case
from app.core.diseases import Disease
from app.core.language import Language
from app.core.sheet import Sheet
from app.ui.differential_rows import ROW_ROLE, DiseaseRow
from app.ui.window import CebraWindow
from tests.ui.hands import (
    FEVER,
    HEADACHE,
    settle,
)

FEVERISH = Case(age=30, present=(FEVER, HEADACHE))
CHEST = Case(age=60, present=("HP:0100749", "HP:0000975", "HP:0002094", FEVER))
MARFAN, DENGUE = "OMIM:154700", "ORPHA:99828"


def show(qtbot: QtBot, window: CebraWindow, case: Case) -> None:
    window.case.show_case(case)
    settle(qtbot, window)


def rows(window: CebraWindow) -> list[DiseaseRow]:
    model = window.differential.list.ranked
    return [model.index(i).data(ROW_ROLE) for i in range(model.rowCount())]


def ranks(window: CebraWindow) -> list[int]:
    return [row.ranked.rank for row in rows(window)]


def go_to_row(qtbot: QtBot, window: CebraWindow, row: int) -> Disease:
    """By arrow keys, as far as it takes; the disease there."""
    ranked = window.differential.list
    ranked.setFocus()
    while (at := ranked.currentIndex().row()) != row:
        qtbot.keyClick(ranked, Qt.Key.Key_Down if at < row else Qt.Key.Key_Up)
    settle(qtbot, window)
    disease = rows(window)[row].ranked.disease
    assert window.reasons.why.name.text() == disease.name(Language.SPANISH)
    return disease


def press(qtbot: QtBot, window: CebraWindow, key: Qt.Key) -> None:
    qtbot.keyClick(window.differential.list, key)
    settle(qtbot, window)


def undo(window: CebraWindow) -> None:
    window.bar.undo.click()


def sheet(window: CebraWindow) -> Sheet:
    return window.case.sheet


def named(window: CebraWindow, text: str) -> QAbstractButton:
    """The control in sight that a screen reader calls so."""
    QApplication.processEvents()
    return next(b for b in window.findChildren(QAbstractButton) if b.isVisible() and b.accessibleName() == text)
