"""A thin bar that shows which part of the probability is orphan and which common."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.palette import tokens


class ShareBar(QWidget):
    """Violet for orphan, slate for common; the figure stands beside it in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float) -> None:
        """Set the orphan part, 0 to 1."""
        self._share = min(max(share, 0.0), 1.0)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        split = self.width() * self._share
        # A gap at the border, so that the two parts differ without their colours.
        painter.setBrush(tokens().color("orphan"))
        painter.drawRoundedRect(QRectF(0, 1, max(3.0, split - 1), 6), 3, 3)
        painter.setBrush(tokens().color("common"))
        painter.drawRoundedRect(QRectF(split + 2, 1, max(0.0, self.width() - split - 2), 6), 3, 3)
