"""What every field of the case has in common, whatever is typed into it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from app.ui.case_model import CaseModel


def asks_for_undo(event: QEvent) -> bool:
    """Whether a field of text is asked if it wants Ctrl+Z or its counterpart for itself; one that does not undoes the
    case."""
    if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.ShortcutOverride:
        return False
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)


class CaseField(QObject):
    """Makes a field one of the case: Ctrl+Z in it undoes the case, and what is typed in one visit is one step."""

    def __init__(self, field: QWidget, case: CaseModel) -> None:
        super().__init__(field)
        self._case = case
        field.installEventFilter(self)

    def eventFilter(self, field: QObject, event: QEvent) -> bool:
        if asks_for_undo(event):
            event.ignore()
            return True
        if event.type() is QEvent.Type.FocusOut:
            self._case.end_typing()
        return super().eventFilter(field, event)
