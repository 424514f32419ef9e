"""A plain window beside the main one that shows a text to read; it never gets in the way."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from app.ui.translation import Live


class TextWindow(Live):
    """Shows Markdown; Escape closes. The text is laid out when it is looked at: most starts of the program never do."""

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
        self.retranslate()
        self.raise_()
        self.activateWindow()

    def title(self) -> str:
        """What the window is called in the language of now."""
        raise NotImplementedError

    def markdown(self) -> str:
        """The text in the language of now."""
        raise NotImplementedError

    def retranslate(self) -> None:
        self.setWindowTitle(self.title())
        self.text.setAccessibleName(self.title())
        if not self.isVisible():
            return
        place = self.text.verticalScrollBar().value()
        self.text.setMarkdown(self.markdown())
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
