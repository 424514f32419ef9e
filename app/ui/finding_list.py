"""The list of findings and the keys that mark them, wherever findings are listed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from app.core.case import Mark
from app.ui.case_model import CaseModel
from app.ui.row_delegate import FindingDelegate, Zone
from app.ui.rows import ROW_ROLE, FindingRows, Index, Row
from app.ui.scroll_page import ScrollPage

_BY_KEYS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
)


def handle_mark_key(view: QAbstractItemView, case: CaseModel, event: QKeyEvent) -> bool:
    """P, A and Delete mark the current row of a list or tree, Space pauses a marked one.

    Says whether the key was one of them.
    """
    row = view.currentIndex().data(ROW_ROLE)
    if not isinstance(row, Row) or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return False
    if event.key() == Qt.Key.Key_Space and case.mark_of(row.finding_id) is not None:
        case.set_paused(row.finding_id, not case.is_paused(row.finding_id))
        return True
    keys: dict[int, Mark | None] = {
        Qt.Key.Key_P: Mark.PRESENT,
        Qt.Key.Key_A: Mark.ABSENT,
        Qt.Key.Key_Delete: None,
        Qt.Key.Key_Backspace: None,
    }
    if event.key() not in keys:
        return False
    case.set_mark(row.finding_id, keys[event.key()])
    return True


class FindingList(QListView):
    """A list of findings: arrows move, P / A / Delete mark. ``whole`` shows all rows without scrolling.

    ``pointed`` carries the row that the doctor goes to, by click or arrows.
    """

    pointed = Signal(QModelIndex)

    def __init__(
        self,
        case: CaseModel,
        *,
        details: int = 0,
        removable: bool = False,
        whole: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._case = case
        self._whole = whole
        self.rows = FindingRows(case, self)
        self.setModel(self.rows)
        self.delegate = FindingDelegate(case, details=details, removable=removable, parent=self)
        self.setItemDelegate(self.delegate)
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(200)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(self._clicked)
        if whole:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.rows.modelReset.connect(self.fit)
            self.fit()

    def _clicked(self, index: QModelIndex) -> None:
        if self.delegate.last_zone is Zone.BODY:
            self.pointed.emit(index)

    def fit(self) -> None:
        """Be as tall as the rows, so that the page around scrolls and not the list."""
        self.setFixedHeight(self.rows.rowCount() * self.delegate.row_height + 4)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """List these findings and keep the current one current if it is still there."""
        row = self.currentIndex().data(ROW_ROLE)
        at = self.currentIndex().row()
        self.rows.show_rows(rows)
        if isinstance(row, Row) and rows:
            ids = [r.finding_id for r in rows]
            stay = ids.index(row.finding_id) if row.finding_id in ids else min(at, len(ids) - 1)
            self.setCurrentIndex(self.rows.index(stay))
        elif rows and self.hasFocus():
            self.setCurrentIndex(self.rows.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not handle_mark_key(self, self._case, event):
            before = self.currentIndex().row()
            super().keyPressEvent(event)
            if self.currentIndex().row() != before:
                self.pointed.emit(self.currentIndex())

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        super().scrollTo(index, hint)
        if self._whole and self.hasFocus():
            ScrollPage.show_part(self, self.visualRect(index))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # Not where the mouse is, nor when the window comes back: nothing may move below the doctor's eyes then.
        if event.reason() in _BY_KEYS:
            if not self.currentIndex().isValid():
                self.setCurrentIndex(self.rows.index(0))
            self.scrollTo(self.currentIndex())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 2 * self.delegate.row_height) if not self._whole else super().minimumSizeHint()
