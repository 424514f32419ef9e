"""The weight of each mark for one disease, as signed bars around a zero line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.core.attribution import Attribution
from app.core.case import Mark
from app.core.figures import signed
from app.ui.palette import tokens
from app.ui.translation import Live, language
from app.ui.typography import BODY, SMALL, font

_SHOWN = 10
_WIDE = 440


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of the chart."""

    text: str
    value: float


class ShapleyChart(Live):
    """Bars to the right support, to the left oppose; sign and label say the same without colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._attributions: tuple[Attribution, ...] = ()
        self.bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.go_live()

    def show_attributions(self, attributions: Sequence[Attribution]) -> None:
        """Draw these; what does not fit is summed in a last bar, so the bars still add up."""
        self._attributions = tuple(attributions)
        self.retranslate()

    def retranslate(self) -> None:
        shown = self._attributions[:_SHOWN]
        rest = self._attributions[_SHOWN:]
        if len(rest) == 1:
            shown, rest = self._attributions, ()
        bars = [Bar(self._text(a), a.value) for a in shown]
        if rest:
            bars.append(Bar(self.tr("Otros {0} hallazgos").format(len(rest)), sum(a.value for a in rest)))
        self.bars = tuple(bars)
        self.setAccessibleName(self.tr("Peso de cada hallazgo"))
        self.setAccessibleDescription("; ".join(f"{b.text} {signed(b.value, language())}" for b in self.bars))
        self.updateGeometry()
        self.update()

    def _text(self, attribution: Attribution) -> str:
        name = attribution.finding.name(language())
        return self.tr("No: {0}").format(name) if attribution.mark is Mark.ABSENT else name

    @property
    def _row_height(self) -> int:
        return 28 if self.width() >= _WIDE else 40

    def sizeHint(self) -> QSize:
        return QSize(320, len(self.bars) * self._row_height + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(250, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.updateGeometry()
        if isinstance(event, QHelpEvent):
            row = event.pos().y() // self._row_height
            if 0 <= row < len(self.bars):
                bar = self.bars[row]
                QToolTip.showText(event.globalPos(), f"{bar.text}  {signed(bar.value, language())}", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.bars:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = self.width() >= _WIDE
        figure_width = QFontMetrics(font(SMALL, strong=True, figures=True)).horizontalAdvance("+88,8") + 8
        left = round(self.width() * 0.42) if wide else 0
        most = max(0.5, max(abs(b.value) for b in self.bars))
        # Zero stands where both sides get the room they need, figures included.
        low = max((-b.value for b in self.bars if b.value < 0), default=0.0)
        high = max((b.value for b in self.bars if b.value > 0), default=0.0)
        before = figure_width if low else 1
        plot = QRect(left + before, 0, self.width() - left - before - figure_width, self.height())
        unit = plot.width() / max(low + high, most)
        zero = plot.left() + low * unit
        for i, bar in enumerate(self.bars):
            self._paint_bar(painter, bar, i * self._row_height, left, zero, unit, figure_width)

    def _paint_bar(
        self, painter: QPainter, bar: Bar, top: int, left: int, zero: float, unit: float, figure_width: int
    ) -> None:
        colors = tokens()
        height = self._row_height
        stacked = left == 0
        words = QRect(0, top, self.width() if stacked else left - 8, 20 if stacked else height)
        face = font(SMALL if stacked else BODY)
        painter.setFont(face)
        painter.setPen(colors.color("text"))
        elided = QFontMetrics(face).elidedText(bar.text, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)
        thick = 12
        y = top + (21 if stacked else (height - thick) // 2)
        length = abs(bar.value) * unit
        supports = bar.value >= 0
        box = QRectF(zero if supports else zero - length, y, max(1.5, length), thick)
        painter.setPen(Qt.PenStyle.NoPen)
        figure = signed(bar.value, language())
        weightless = figure[0] == "0"
        ink = colors.color("muted" if weightless else "supports" if supports else "against")
        painter.setBrush(ink)
        painter.drawRoundedRect(box, 2, 2)
        painter.setPen(QPen(colors.color("outline"), 1))
        painter.drawLine(round(zero), y - 3, round(zero), y + thick + 3)
        painter.setFont(font(SMALL, strong=True, figures=True))
        painter.setPen(ink)
        align = Qt.AlignmentFlag.AlignVCenter
        if supports:
            beside = QRectF(box.right() + 5, y - 4, figure_width, thick + 8)
            painter.drawText(beside, align | Qt.AlignmentFlag.AlignLeft, figure)
        else:
            beside = QRectF(box.left() - 5 - figure_width, y - 4, figure_width, thick + 8)
            painter.drawText(beside, align | Qt.AlignmentFlag.AlignRight, figure)
