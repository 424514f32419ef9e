"""A whole visit without a mouse, by key strokes that are counted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.core.case import Mark
from app.core.language import Language
from app.ui.differential_rows import RANKED_ROLE
from app.ui.reason_panel import Tab
from app.ui.window import CebraWindow
from tests.ui.hands import COUGH, FEVER, HEADACHE, settle

pytestmark = pytest.mark.pack


class Keyboard:
    """Types into whatever has the keyboard, and counts every key, those held down included."""

    def __init__(self) -> None:
        self.strokes = 0

    def type(self, text: str) -> None:
        for letter in text:
            QTest.keyClicks(self._here(), letter)
            self.strokes += 1

    def press(self, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
        modifiers = Qt.KeyboardModifier.NoModifier
        for one in held:
            modifiers |= one
        QTest.keyClick(self._here(), key, modifiers)
        self.strokes += 1 + len(held)

    def _here(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget


def test_ten_findings_a_reason_and_the_report_without_a_mouse(window: CebraWindow, qtbot: QtBot) -> None:
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    keys = Keyboard()
    keys.press(Qt.Key.Key_N, control)
    wanted = [
        ("fieb", FEVER, Mark.PRESENT),
        ("cefal", HEADACHE, Mark.PRESENT),
        ("mialg", "HP:0003326", Mark.PRESENT),
        ("artralg", "HP:0002829", Mark.PRESENT),
        ("exantema", "HP:4000054", Mark.PRESENT),
        ("trombocitop", "HP:0001873", Mark.PRESENT),
        ("nausea", "HP:0002018", Mark.PRESENT),
        ("tos", COUGH, Mark.ABSENT),
        ("disnea", "HP:0002094", Mark.ABSENT),
        ("icteric", "HP:0000952", Mark.ABSENT),
    ]
    for text, finding, mark in wanted:
        keys.type(text)
        keys.press(Qt.Key.Key_Return, *([shift] if mark is Mark.ABSENT else []))
        assert window.case.mark_of(finding) is mark, text
    settle(qtbot, window)

    keys.press(Qt.Key.Key_3, control)
    first = window.differential.list.ranked.index(0).data(RANKED_ROLE).disease.name(Language.SPANISH)
    why = window.reasons.why
    assert window.reasons.tab is Tab.WHY and why.isVisible() and why.name.text() == first
    assert why.sentence.text().startswith("Apoyan: ") and len(why.chart.bars) == 10

    QApplication.clipboard().clear()
    keys.press(Qt.Key.Key_C, control, shift)
    report = QApplication.clipboard().text()
    assert first in report and "Trombocitopenia" in report and "Ictericia" in report
    print(f"{keys.strokes} key strokes")
    assert keys.strokes <= 110
