"""Rows of findings: one model wherever findings are listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.core.case import Mark
from app.ui.case_model import CaseModel

Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Row:
    """A finding as shown in a list: name, muted lines below, a figure at the right; ``dim`` if it does not count."""

    finding_id: str
    title: str
    details: tuple[str, ...] = ()
    figure: str = ""
    dim: bool = False


def mark_word(mark: Mark | None) -> str:
    """The mark in words, for screen readers and tables."""
    if mark is Mark.PRESENT:
        return QCoreApplication.translate("Rows", "presente")
    if mark is Mark.ABSENT:
        return QCoreApplication.translate("Rows", "ausente")
    return QCoreApplication.translate("Rows", "sin marcar")


class FindingRows(QAbstractListModel):
    """A flat list of findings with the marks of the case on screen."""

    def __init__(self, case: CaseModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self._rows: tuple[Row, ...] = ()
        case.changed.connect(self._marks_changed)

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is listed."""
        return self._rows

    def show_rows(self, rows: Sequence[Row]) -> None:
        """List these findings."""
        new = tuple(rows)
        if new == self._rows:
            return
        self.beginResetModel()
        self._rows = new
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        return row_data(self._rows[index.row()], self._case, role)

    def _marks_changed(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))


def row_data(row: Row, case: CaseModel, role: int) -> object:
    """One row's answer to a Qt item role."""
    if role == ROW_ROLE:
        return row
    if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
        return row.title
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return ", ".join(filter(None, (row.title, *row.details, row.figure, mark_word(case.mark_of(row.finding_id)))))
    return None
