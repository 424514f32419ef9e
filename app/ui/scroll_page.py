"""A page that is scrolled up and down, and that shows what the keyboard comes to."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

_AIR = 8


class ScrollPage(QScrollArea):
    """Takes no keyboard itself: what lies on the page does."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(page)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)

    @classmethod
    def show_part(cls, widget: QWidget, area: QRect) -> None:
        """Scroll the page that a widget lies on, if it lies on one, to a part of the widget."""
        above = widget.parentWidget()
        while above is not None and not isinstance(above, cls):
            above = above.parentWidget()
        if isinstance(above, cls):
            middle = widget.mapTo(above.widget(), area.center())
            above.ensureVisible(middle.x(), middle.y(), 0, area.height() // 2 + _AIR)

    def _focus_moved(self, _left: QWidget | None, entered: QWidget | None) -> None:
        # Qt scrolls where Tab leads on within a page, but not where it leads into one.
        if entered is not None and self.isAncestorOf(entered) and entered.visibleRegion().isEmpty():
            self.ensureWidgetVisible(entered, 0, _AIR)
