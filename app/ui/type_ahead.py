"""A line to type in and a list of hits that lies over the window below it: the parts that every search shares."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QDragEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from app.ui.case_field import asks_for_undo
from app.ui.controls import label
from app.ui.palette import tokens

_ROWS = 7


class TextLine(QLineEdit):
    """A line that leaves files to the window, which opens what is dropped on it."""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.ignore()
        else:
            super().dragEnterEvent(event)


class TypeAheadLine(TextLine):
    """Sends the keys that belong to the list of hits there; ``took`` says whether Shift was held.

    Ctrl+Z undoes what is typed, and the case once nothing is.
    """

    moved = Signal(int)
    took = Signal(bool)
    gave_up = Signal()
    left = Signal()

    def event(self, event: QEvent) -> bool:
        if asks_for_undo(event) and not self.text():
            event.ignore()
            return False
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _ROWS, Qt.Key.Key_PageUp: -_ROWS}
        key = Qt.Key(event.key())
        if key in steps:
            self.moved.emit(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.took.emit(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key is Qt.Key.Key_Escape:
            self.gave_up.emit()
        else:
            super().keyPressEvent(event)


class HitPopup(QFrame):
    """Holds the list of hits; follows its line and never leaves the window."""

    def __init__(self, line: TypeAheadLine, hits: QListView, at_least: int = 0) -> None:
        super().__init__(line)
        self._line = line
        self._hits = hits
        self._at_least = at_least
        self.setObjectName("popup")
        hits.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # Filled here: seen through, what lies beneath would be painted at every key stroke, too.
        hits.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        hits.viewport().installEventFilter(self)
        self.hint = label("small", wrap=True)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(4, 4, 4, 6)
        inside.setSpacing(2)
        inside.addWidget(hits)
        inside.addWidget(self.hint)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        hits.selectionModel().currentChanged.connect(lambda now, _before: self._announce(now))
        line.moved.connect(self.move_by)
        line.left.connect(self.hide)
        self.hide()

    def place(self, row_height: int) -> None:
        """Show as many whole rows as fit: one cut in half at the lower edge is hard to read."""
        window: QWidget = self._line.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        corner = self._line.mapTo(window, QPoint(0, self._line.height() + 4))
        width = min(max(self._line.width(), self._at_least), window.width() - 16)
        left = min(corner.x(), window.width() - width - 8)
        frame = self.hint.heightForWidth(width - 8) + 18
        fitting = max(1, (window.height() - corner.y() - 8 - frame) // row_height)
        count = min(self._hits.model().rowCount(), _ROWS, fitting)
        self._hits.setVisible(count > 0)
        self.setGeometry(left, corner.y(), width, count * row_height + frame)
        self.show()
        self.raise_()
        if count == 0:
            self._say(self.hint.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent) and watched is self._hits.viewport():
            painter = QPainter(self._hits.viewport())
            painter.fillRect(event.rect(), tokens().color("raised"))
            painter.end()
        return super().eventFilter(watched, event)

    def move_by(self, step: int) -> None:
        """Go up or down the hits."""
        model = self._hits.model()
        if self.isVisible() and (count := model.rowCount()):
            row = min(max(self._hits.currentIndex().row() + step, 0), count - 1)
            self._hits.setCurrentIndex(model.index(row, 0))

    def _announce(self, hit: QModelIndex) -> None:
        if hit.isValid():
            self._say(str(hit.data(Qt.ItemDataRole.AccessibleTextRole) or hit.data()))

    def _say(self, words: str) -> None:
        # The line keeps the keyboard, so a screen reader would not hear of the list by itself.
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._line, words))
