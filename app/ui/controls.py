"""Small controls that Qt lacks: labels with a role, icon button, text field, segmented choice, splitter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QSplitterHandle,
    QToolButton,
    QWidget,
)

from app.ui import icons
from app.ui.palette import tokens


def label(role: str, *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """A label whose look is named by its role in the style sheet."""
    made = QLabel()
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


def restyled(widget: QWidget, name: str, value: str) -> None:
    """Set a property the style sheet looks at, and make it look."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def clear(layout: QLayout) -> None:
    """Take every widget out of a layout for good."""
    while layout.count():
        widget = layout.takeAt(0).widget()
        widget.hide()
        widget.deleteLater()


class IconButton(QToolButton):
    """A button with one of the program's icons, recoloured with the theme."""

    def __init__(self, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self.setIconSize(QSize(icons.SIZE, icons.SIZE))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._draw()

    def name(self, text: str, shortcut: str = "") -> None:
        """What it does, for tooltip and screen reader."""
        self.setAccessibleName(text)
        self.setToolTip(f"{text} ({shortcut})" if shortcut else text)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_icon_name"):
            self._draw()

    def _draw(self) -> None:
        colors = tokens()
        self.setIcon(icons.icon(self._icon_name, colors.text, colors.outline))


class TextField(QPlainTextEdit):
    """Several lines of text. Tab goes on to the next control; a file that is dropped here is the window's business."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return not source.hasUrls() and super().canInsertFromMimeData(source)


class Segmented(QWidget):
    """One choice out of a few, all visible. ``chosen`` carries the key; only the doctor's choice emits it."""

    chosen = Signal(str)

    def __init__(self, keys: Sequence[str], *, kind: str = "segment", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        for key in keys:
            button = QPushButton()
            button.setCheckable(True)
            button.setProperty("kind", kind)
            if key in (keys[0], keys[-1]):
                button.setProperty("edge", "first" if key == keys[0] else "last")
            button.clicked.connect(lambda _checked=False, k=key: self.chosen.emit(k))
            self._group.addButton(button)
            self.buttons[key] = button
            line.addWidget(button)
        self.choose(keys[0])
        self.setFocusProxy(self.buttons[keys[0]])

    @property
    def key(self) -> str:
        """The key of the current choice."""
        return next(key for key, button in self.buttons.items() if button.isChecked())

    def make_dense(self, dense: bool) -> None:
        """Take less room, where the window is narrow."""
        for button in self.buttons.values():
            restyled(button, "dense", "true" if dense else "false")

    def choose(self, key: str) -> None:
        """Show a choice without announcing it."""
        self.buttons[key].setChecked(True)

    def words(self, name: str, texts: dict[str, str]) -> None:
        """The words of the choices and what the choice is about."""
        self.setAccessibleName(name)
        for key, text in texts.items():
            self.buttons[key].setText(text)
            self.buttons[key].setAccessibleName(f"{name}: {text}")


class _Hairline(QSplitterHandle):
    """A wide grip that shows as one thin line."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.width() // 2, 0, 1, self.height(), tokens().color("hairline"))


class HairlineSplitter(QSplitter):
    """Panes side by side, parted by a hairline that can be dragged."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHandleWidth(7)
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:
        return _Hairline(self.orientation(), self)
