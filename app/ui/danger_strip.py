"""The diseases that must not be missed and stand too far down the list to be seen at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from app.core.engine import Ranked
from app.core.figures import percent
from app.ui.controls import label
from app.ui.differential_list import paint_flag
from app.ui.differential_rows import RANKED_ROLE, DifferentialModel, DiseaseRow
from app.ui.palette import tokens
from app.ui.rows import Index
from app.ui.style_option import area_of, is_current, is_hovered
from app.ui.translation import Live, language
from app.ui.typography import BODY, SMALL, font, scaled

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class _LineDelegate(QStyledItemDelegate):
    """A red flag, a name and its figure in one line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, scaled(28))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        ranked = index.data(RANKED_ROLE)
        if not isinstance(ranked, Ranked):
            return
        colors = tokens()
        rect = area_of(option)
        painter.save()
        if is_current(option) or is_hovered(option):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.color("accent_soft" if is_current(option) else "hover"))
            painter.drawRoundedRect(rect, 6, 6)
        line = rect.adjusted(8, 0, -12, 0)
        figure_font = font(SMALL, strong=True, figures=True)
        figure = percent(ranked.probability, language())
        painter.setFont(figure_font)
        painter.setPen(colors.color("text"))
        painter.drawText(line, _RIGHT, figure)
        line.adjust(0, 0, -QFontMetrics(figure_font).horizontalAdvance(figure) - 8, 0)
        rest: QRect = paint_flag(painter, line, ranked.disease)
        face = font(BODY)
        painter.setFont(face)
        painter.setPen(colors.color("text"))
        name = ranked.disease.name(language())
        painter.drawText(rest, _LEFT, QFontMetrics(face).elidedText(name, Qt.TextElideMode.ElideRight, rest.width()))
        painter.restore()


class _Lines(QListView):
    """A list that says which row was gone to, by click or Enter."""

    taken = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.rows = DifferentialModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(_LineDelegate(self))
        self.setMouseTracking(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._take)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._take(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _take(self, index: Index) -> None:
        ranked = index.data(RANKED_ROLE)
        if isinstance(ranked, Ranked):
            self.taken.emit(ranked.disease)


class DangerStrip(Live):
    """Two lines at most, below the list; ``picked`` carries the disease gone to."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = label("small")
        self.lines = _Lines()
        self.lines.taken.connect(self.picked)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addWidget(self._heading)
        box.addWidget(self.lines)
        self.hide()
        self.go_live()

    def show_rows(self, rows: Sequence[DiseaseRow]) -> None:
        """Show these; nothing at all if there are none."""
        self.lines.rows.show_rows(rows)
        self.lines.setFixedHeight(len(rows) * scaled(28) + 4)
        self.setVisible(bool(rows))

    def retranslate(self) -> None:
        self._heading.setText(self.tr("No pasar por alto, más abajo en la lista:"))
        self.lines.setAccessibleName(self.tr("Enfermedades peligrosas más abajo en la lista"))
        self.lines.viewport().update()
