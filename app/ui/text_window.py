"""A plain window beside the main one that shows a text to read; it never gets in the way."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from app.ui.translation import Live


class TextWindow(Live):
    """Shows Markdown; Escape closes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("page")
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(8, 8, 0, 0)
        self.body.addWidget(self.text)
        self.resize(760, 560)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)

    def open(self) -> None:
        """Come to the front."""
        self.show()
        self.raise_()
        self.activateWindow()

    def show_markdown(self, title: str, markdown: str) -> None:
        """Show this text under this title."""
        self.setWindowTitle(title)
        self.text.setAccessibleName(title)
        place = self.text.verticalScrollBar().value()
        self.text.setMarkdown(markdown)
        self._space_headings()
        self.text.verticalScrollBar().setValue(place)

    def _space_headings(self) -> None:
        # Markdown comes without air above its headings.
        block = self.text.document().begin()
        while block.isValid():
            shape = block.blockFormat()
            if shape.headingLevel() > 0:
                shape.setTopMargin(18 if shape.headingLevel() > 1 else 0)
                shape.setBottomMargin(6)
                QTextCursor(block).setBlockFormat(shape)
            block = block.next()

    def restyle(self) -> None:
        self.retranslate()
