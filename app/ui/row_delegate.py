"""How a row of a finding is painted and what a click on its parts does."""

from __future__ import annotations

from enum import Enum, auto
from functools import lru_cache

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from app.core.case import Mark
from app.ui import icons
from app.ui.case_model import CaseModel
from app.ui.palette import Tokens, tokens
from app.ui.rows import ROW_ROLE, Index, Row
from app.ui.style_option import area_of, is_current, is_hovered
from app.ui.typography import BODY, SMALL, font, scaled

_REMOVE = 24
_DIMMED = 0.5
_PAD = 8


class Zone(Enum):
    """The parts of a row that react to a click."""

    PRESENT = auto()
    ABSENT = auto()
    REMOVE = auto()
    BODY = auto()


class FindingDelegate(QStyledItemDelegate):
    """Name, muted lines below, figure, and a Yes / No switch that is also the mark's display.

    ``details`` is how many lines of details a row has room for.
    """

    def __init__(self, case: CaseModel, *, details: int, removable: bool, parent: QObject) -> None:
        super().__init__(parent)
        self._case = case
        self._details = details
        self._removable = removable
        self.last_zone = Zone.BODY

    @property
    def row_height(self) -> int:
        """Height of every row in pixels."""
        return scaled(22) + self._details * scaled(17) + (10 if self._details else 14)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, self.row_height)

    def zones(self, rect: QRect) -> dict[Zone, QRect]:
        """Where the clickable parts of a row lie."""
        right = rect.right() - _PAD + 1
        found: dict[Zone, QRect] = {}
        middle = rect.center().y()
        if self._removable:
            found[Zone.REMOVE] = QRect(right - _REMOVE, middle - _REMOVE // 2, _REMOVE, _REMOVE)
            right -= _REMOVE + 4
        cell = QSize(scaled(34), scaled(24))
        top = middle - cell.height() // 2
        found[Zone.ABSENT] = QRect(QPoint(right - cell.width(), top), cell)
        found[Zone.PRESENT] = QRect(QPoint(right - 2 * cell.width(), top), cell)
        found[Zone.BODY] = QRect(
            rect.left() + _PAD, rect.top(), right - 2 * cell.width() - 2 * _PAD - rect.left(), rect.height()
        )
        return found

    def zone_at(self, rect: QRect, where: QPoint) -> Zone:
        """Which part of a row a point is on."""
        return next((zone for zone, area in self.zones(rect).items() if area.contains(where)), Zone.BODY)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, Row):
            super().paint(painter, option, index)
            return
        colors = tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = area_of(option)
        current = is_current(option)
        if current or is_hovered(option):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.color("accent_soft" if current else "hover"))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 6, 6)
        zones = self.zones(rect)
        self._paint_words(painter, zones[Zone.BODY], row)
        mark = self._case.mark_of(row.finding_id)
        painter.setOpacity(_DIMMED if row.dim else 1.0)
        scale = painter.device().devicePixelRatioF()
        for zone, word, kind in ((Zone.PRESENT, _yes(), Mark.PRESENT), (Zone.ABSENT, _no(), Mark.ABSENT)):
            cell = zones[zone]
            ink = font(SMALL, strong=mark is kind)
            painter.drawPixmap(cell.topLeft(), _cell(word, kind, mark is kind, cell.size(), ink, scale, colors))
        painter.setOpacity(1.0)
        if self._removable:
            box = zones[Zone.REMOVE]
            painter.drawPixmap(box.topLeft() + QPoint(4, 4), icons.pixmap("close", colors.muted, 16, scale))
        painter.restore()

    def _paint_words(self, painter: QPainter, area: QRect, row: Row) -> None:
        colors = tokens()
        align = Qt.AlignmentFlag.AlignVCenter
        if row.figure:
            face = font(SMALL, figures=True)
            width = QFontMetrics(face).horizontalAdvance(row.figure)
            painter.setFont(face)
            painter.setPen(colors.color("muted"))
            painter.drawText(area, align | Qt.AlignmentFlag.AlignRight, row.figure)
            area = area.adjusted(0, 0, -width - _PAD, 0)
        lines = row.details[: self._details]
        height = scaled(22) + len(lines) * scaled(17)
        line = QRect(area.left(), area.center().y() - height // 2, area.width(), scaled(22))
        for number, text in enumerate((row.title, *lines)):
            face = font(SMALL if number else BODY)
            painter.setFont(face)
            painter.setPen(colors.color("muted" if number or row.dim else "text"))
            elided = QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, align | Qt.AlignmentFlag.AlignLeft, elided)
            line = QRect(line.left(), line.bottom() + 1, line.width(), scaled(17))

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        row = index.data(ROW_ROLE)
        if not isinstance(row, Row) or not isinstance(event, QMouseEvent):
            self.last_zone = Zone.BODY
            return super().editorEvent(event, model, option, index)
        zone = self.last_zone = self.zone_at(area_of(option), event.position().toPoint())
        if zone is Zone.BODY or event.button() is not Qt.MouseButton.LeftButton:
            return False
        if event.type() is QEvent.Type.MouseButtonRelease:
            wanted = {Zone.PRESENT: Mark.PRESENT, Zone.ABSENT: Mark.ABSENT}.get(zone)
            # A second click on the chosen cell takes the mark back.
            self._case.set_mark(row.finding_id, None if wanted is self._case.mark_of(row.finding_id) else wanted)
        return True

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        row = index.data(ROW_ROLE)
        if not isinstance(row, Row):
            return super().helpEvent(event, view, option, index)
        words = {
            Zone.PRESENT: QCoreApplication.translate("FindingDelegate", "Presente (P)"),
            Zone.ABSENT: QCoreApplication.translate("FindingDelegate", "Ausente (A)"),
            Zone.REMOVE: QCoreApplication.translate("FindingDelegate", "Quitar (Supr)"),
        }
        text = words.get(self.zone_at(area_of(option), event.pos()), row.title)
        QToolTip.showText(event.globalPos(), text, view)
        return True


# Painted anew for every row, these took more of a key stroke than the search itself.
@lru_cache(maxsize=64)
def _cell(word: str, mark: Mark, chosen: bool, size: QSize, face: QFont, scale: float, colors: Tokens) -> QPixmap:
    """One half of the Yes / No switch."""
    present = mark is Mark.PRESENT
    picture = QPixmap(size * scale)
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    box = QRect(QPoint(0, 0), size)
    shape = QPainterPath()
    shape.addRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5 if present else 0, -0.5), 6, 6)
    # Square off the side where the two cells meet.
    inner = QRectF(box).adjusted(10, 0.5, -0.5, -0.5) if present else QRectF(box).adjusted(0, 0.5, -10, -0.5)
    square = QPainterPath()
    square.addRect(inner)
    fill = colors.color("supports" if present else "against")
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(fill if chosen else colors.color("raised"))
    painter.setPen(QPen(fill if chosen else colors.color("hairline"), 1))
    painter.drawPath(shape.united(square))
    painter.setFont(face)
    painter.setPen(colors.color("on_mark" if chosen else "muted"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)
    painter.end()
    return picture


def _yes() -> str:
    return QCoreApplication.translate("FindingDelegate", "Sí")


def _no() -> str:
    return QCoreApplication.translate("FindingDelegate", "No")
