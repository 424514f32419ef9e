"""The list of diseases: how a row is painted, what keys and the context menu do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.core.disease_terms import band_term, codes, flag_term, group_term
from app.core.diseases import Disease
from app.core.engine import Ranked
from app.core.figures import percent
from app.ui import icons
from app.ui.differential_rows import RANKED_ROLE, ROW_ROLE, DifferentialModel, DiseaseRow
from app.ui.palette import tokens
from app.ui.rows import Index
from app.ui.style_option import area_of, is_current, is_hovered
from app.ui.translation import language
from app.ui.typography import BODY, LEAD, SMALL, font, scaled

_RANK_WIDTH = 28
_SIGN = 14
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LEFT = _MIDDLE | Qt.AlignmentFlag.AlignLeft
_RIGHT = _MIDDLE | Qt.AlignmentFlag.AlignRight


class DifferentialDelegate(QStyledItemDelegate):
    """Rank, name and figure; badge, flag and how common it is; a thin bar as wide as the probability."""

    def __init__(self, commonness: Callable[[Disease], str], parent: QObject) -> None:
        super().__init__(parent)
        self._commonness = commonness

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, DiseaseRow):
            return
        colors = tokens()
        rect = area_of(option)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = is_current(option)
        painter.setPen(Qt.PenStyle.NoPen)
        if current or is_hovered(option):
            painter.setBrush(colors.color("accent_soft" if current else "hover"))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 8, 8)
        if current:
            painter.setBrush(colors.color("accent"))
            painter.drawRoundedRect(QRect(rect.left(), rect.top() + 10, 3, rect.height() - 20), 1.5, 1.5)
        rank_width = scaled(_RANK_WIDTH)
        inner = rect.adjusted(8 + rank_width, 8, -12, -8)
        top = QRect(inner.left(), inner.top(), inner.width(), scaled(22))
        self._rank(painter, QRect(rect.left() + 8, top.top(), rank_width - 8, inner.height()), row)
        self._top_line(painter, top, row)
        self._second_line(painter, QRect(inner.left(), top.bottom() + 3, inner.width(), scaled(18)), row.ranked)
        if not row.ruled_out:
            self._bar(painter, QRectF(inner.left(), rect.bottom() - 10, inner.width(), 4), row.ranked)
        painter.restore()

    def _rank(self, painter: QPainter, area: QRect, row: DiseaseRow) -> None:
        colors = tokens()
        painter.setFont(font(SMALL, figures=True))
        painter.setPen(colors.color("muted"))
        top = QRect(area.left(), area.top(), area.width(), scaled(22))
        painter.drawText(top, _RIGHT, str(row.ranked.rank))
        if row.pinned or row.ruled_out:
            name, ink = ("pin", colors.accent) if row.pinned else ("ruled-out", colors.muted)
            sign = icons.pixmap(name, ink, 16, painter.device().devicePixelRatioF())
            painter.drawPixmap(QPoint(area.right() - 15, top.bottom() + 4), sign)

    def _top_line(self, painter: QPainter, area: QRect, row: DiseaseRow) -> None:
        colors = tokens()
        figure_font = font(LEAD, strong=True, figures=True)
        figure = percent(row.ranked.probability, language())
        painter.setFont(figure_font)
        painter.setPen(colors.color("muted" if row.ruled_out else "text"))
        painter.drawText(area, _RIGHT, figure)
        name_area = area.adjusted(0, 0, -QFontMetrics(figure_font).horizontalAdvance(figure) - 12, 0)
        name_font = font(BODY, strong=True)
        name_font.setStrikeOut(row.ruled_out)
        painter.setFont(name_font)
        name = row.ranked.disease.name(language())
        elided = QFontMetrics(name_font).elidedText(name, Qt.TextElideMode.ElideRight, name_area.width())
        painter.drawText(name_area, _LEFT, elided)

    def _second_line(self, painter: QPainter, area: QRect, ranked: Ranked) -> None:
        colors = tokens()
        face = font(SMALL)
        strong = font(SMALL, strong=True)
        word = group_term(ranked.disease.group, language())
        flag = flag_term(ranked.disease.red_flag, language()) if ranked.disease.red_flag.is_dangerous else ""
        taken = QFontMetrics(strong).horizontalAdvance(word + flag) + 16 + 8 + (_SIGN + 12 if flag else 0)
        common, band = self._commonness(ranked.disease), band_term(ranked.probability, language())
        # Where a line is too short for all, the band goes first: the figure above says the same.
        if taken + QFontMetrics(face).horizontalAdvance(common + band) + 24 <= area.width():
            painter.setFont(face)
            painter.setPen(colors.color("muted"))
            painter.drawText(area, _RIGHT, band)
            area = area.adjusted(0, 0, -QFontMetrics(face).horizontalAdvance(band) - 12, 0)
        ink, ground = colors.group(ranked.disease.group)
        badge = QRect(area.left(), area.top(), QFontMetrics(strong).horizontalAdvance(word) + 16, area.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(badge, 9, 9)
        painter.setFont(strong)
        painter.setPen(ink)
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, word)
        rest = area.adjusted(badge.width() + 8, 0, 0, 0)
        if ranked.disease.red_flag.is_dangerous:
            rest = paint_flag(painter, rest, ranked.disease)
        painter.setFont(face)
        painter.setPen(colors.color("muted"))
        told = _fitting(common, ranked.disease, face, rest.width())
        elided = QFontMetrics(face).elidedText(told, Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, _LEFT, elided)

    def _bar(self, painter: QPainter, track: QRectF, ranked: Ranked) -> None:
        colors = tokens()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.color("hairline"))
        painter.drawRoundedRect(track, 2, 2)
        ink, _ = colors.group(ranked.disease.group)
        painter.setBrush(ink)
        track.setWidth(max(4.0, track.width() * ranked.probability))
        painter.drawRoundedRect(track, 2, 2)


def _fitting(common: str, disease: Disease, face: QFont, width: int) -> str:
    """How common a disease is and as many of its codes, one of each scheme first, as there is room for."""
    text, metrics = common, QFontMetrics(face)
    every = codes(disease, language())
    schemes = {code.partition(":")[0]: code for code in reversed(every)}
    first = [code for code in every if schemes[code.partition(":")[0]] == code]
    for code in (*first, *(code for code in every if code not in first)):
        longer = f"{text}  ·  {code}" if text else code
        if metrics.horizontalAdvance(longer) > width:
            break
        text = longer
    return text


def row_height() -> int:
    """Height of a row in pixels."""
    return scaled(22) + scaled(18) + 28


def paint_flag(painter: QPainter, area: QRect, disease: Disease) -> QRect:
    """Paint sign and word of a red flag; returns what is left of the line."""
    colors = tokens()
    face = font(SMALL, strong=True)
    flag = flag_term(disease.red_flag, language())
    sign = icons.pixmap("warning", colors.danger, _SIGN, painter.device().devicePixelRatioF())
    painter.drawPixmap(area.left(), area.top() + (area.height() - _SIGN) // 2, sign)
    area = area.adjusted(_SIGN + 4, 0, 0, 0)
    painter.setFont(face)
    painter.setPen(colors.color("danger"))
    painter.drawText(area, _LEFT, flag)
    return area.adjusted(QFontMetrics(face).horizontalAdvance(flag) + 8, 0, 0, 0)


class DifferentialList(QListView):
    """The list; ``picked`` carries the disease the doctor goes to, by mouse or arrows.

    ``pin_wanted``, ``rule_out_wanted`` and ``compare_wanted`` carry a row for which that is to be switched; ``resized``
    when there is room for more rows or fewer.
    """

    picked = Signal(object)
    resized = Signal()
    pin_wanted = Signal(object)
    rule_out_wanted = Signal(object)
    compare_wanted = Signal(object)

    def __init__(self, commonness: Callable[[Disease], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ranked = DifferentialModel(self, commonness)
        self.setModel(self.ranked)
        self.setItemDelegate(DifferentialDelegate(commonness, self))
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(200)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._quiet = False

    @property
    def rows_in_view(self) -> Sequence[DiseaseRow]:
        """The rows that can be seen without scrolling."""
        return self.ranked.rows[: max(1, self.viewport().height() // row_height())]

    def show_rows(self, rows: Sequence[DiseaseRow], chosen: Disease | None) -> None:
        """List these; keep the scroll position, and show ``chosen`` as current without announcing it."""
        self._quiet = True
        scroll = self.verticalScrollBar().value()
        self.ranked.show_rows(rows)
        row = -1 if chosen is None else self.ranked.row_of(chosen)
        if row >= 0:
            self.setCurrentIndex(self.ranked.index(row))
        self.verticalScrollBar().setValue(scroll)
        self._quiet = False

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        ranked = current.data(RANKED_ROLE)
        if isinstance(ranked, Ranked) and not self._quiet:
            self.picked.emit(ranked.disease)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().data(ROW_ROLE)
        wanted = {
            int(Qt.Key.Key_F): self.pin_wanted,
            int(Qt.Key.Key_D): self.rule_out_wanted,
            int(Qt.Key.Key_C): self.compare_wanted,
        }
        if isinstance(row, DiseaseRow) and not event.modifiers() and event.key() in wanted:
            wanted[event.key()].emit(row)
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(250, row_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        where, index = event.pos(), self.indexAt(event.pos())
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            # Qt gives the middle of the list then, wherever the current row is.
            index = self.currentIndex()
            where = self.visualRect(index).center()
        row = index.data(ROW_ROLE)
        if not isinstance(row, DiseaseRow):
            return
        menu = QMenu(self)
        pin = self.tr("Dejar de fijar") if row.pinned else self.tr("Fijar arriba")
        rule_out = self.tr("Ya no descartar") if row.ruled_out else self.tr("Descartar")
        for text, key, signal in (
            (pin, "F", self.pin_wanted),
            (rule_out, "D", self.rule_out_wanted),
            (self.tr("Comparar"), "C", self.compare_wanted),
        ):
            menu.addAction(f"{text}\t{key}", lambda s=signal: s.emit(row))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(where))
