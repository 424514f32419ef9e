"""The case on screen: observable, and every change of it can be undone."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.core.case import Case, Mark, Sex


class _Change(QUndoCommand):
    """From one case to another. Changes with the same ``merge`` key above 0 become one step."""

    def __init__(self, model: CaseModel, before: Case, after: Case, merge: int = -1) -> None:
        super().__init__()
        self._model, self._before, self._after, self._merge = model, before, after, merge

    def id(self) -> int:
        return self._merge

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Change):
            return False
        self._after = other._after
        return True

    def redo(self) -> None:
        self._model._show(self._after)

    def undo(self) -> None:
        self._model._show(self._before)


class CaseModel(QObject):
    """Holds the case; views change it only through here and hear of it by ``changed``."""

    changed = Signal()

    def __init__(self, region: str | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case = Case(region=region)
        self._typing = 1
        self.undo_stack = QUndoStack(self)

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return self._case

    def mark_of(self, finding_id: str) -> Mark | None:
        """The mark of a finding, ``None`` for unknown."""
        return self._case.mark_of(finding_id)

    def set_mark(self, finding_id: str, mark: Mark | None) -> None:
        """Mark a finding, or make it unknown again."""
        self._change(self._case.with_mark(finding_id, mark))

    def set_age(self, years: float | None) -> None:
        """Set the age; what is typed in one go is one step of undo (see ``end_typing``)."""
        self._change(replace(self._case, age=years), merge=self._typing)

    def end_typing(self) -> None:
        """The doctor has left the age field: the next age is a step of its own."""
        self._typing += 1

    def set_sex(self, sex: Sex) -> None:
        """Set the sex."""
        self._change(replace(self._case, sex=sex))

    def set_region(self, region: str | None) -> None:
        """Set the region; ``None`` for none in particular."""
        self._change(replace(self._case, region=region))

    def clear_marks(self) -> None:
        """Make every finding unknown; age and sex stay."""
        self._change(replace(self._case, present=(), absent=()))

    def show_case(self, case: Case) -> None:
        """Put another case on screen, as one step of undo."""
        self._change(case)

    def _change(self, after: Case, merge: int = -1) -> None:
        if after != self._case:
            self.undo_stack.push(_Change(self, self._case, after, merge))

    def _show(self, case: Case) -> None:
        self._case = case
        self.changed.emit()
