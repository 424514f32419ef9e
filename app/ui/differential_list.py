"""The ranked diseases: model, row painting and list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.core.diseases import Disease, Group, RedFlag
from app.core.engine import Ranked
from app.ui import icons
from app.ui.numbers import percent
from app.ui.palette import tokens
from app.ui.rows import Index
from app.ui.style_option import area_of, is_current, is_hovered
from app.ui.translation import language
from app.ui.typography import BODY, LEAD, SMALL, font

RANKED_ROLE = int(Qt.ItemDataRole.UserRole)
CODES_ROLE = RANKED_ROLE + 1
_ROW_HEIGHT = 68
_RANK_WIDTH = 28
_SIGN = 14


def group_word(group: Group) -> str:
    """The badge's word."""
    if group is Group.ORPHAN:
        return QCoreApplication.translate("Differential", "Huérfana")
    return QCoreApplication.translate("Differential", "Común")


def flag_word(flag: RedFlag) -> str:
    """The words of a red flag; empty for what is routine."""
    return {
        RedFlag.EMERGENCY: QCoreApplication.translate("Differential", "Emergencia"),
        RedFlag.CANNOT_MISS: QCoreApplication.translate("Differential", "No pasar por alto"),
        RedFlag.URGENT: QCoreApplication.translate("Differential", "Urgente"),
        RedFlag.ROUTINE: "",
    }[flag]


def codes_text(disease: Disease) -> str:
    """ORPHA, OMIM and ICD-10 codes in one line, the most fitting of each first."""
    scheme = QCoreApplication.translate("Differential", "CIE-10")
    found = [i for kind in ("ORPHA:", "OMIM:") for i in disease.ids if i.startswith(kind)]
    found += [f"{scheme}:{code}" for code in disease.icd10]
    return "  ·  ".join(found[:4])


class DifferentialModel(QAbstractListModel):
    """The diseases in rank order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ranked: tuple[Ranked, ...] = ()

    def show_ranked(self, ranked: Sequence[Ranked]) -> None:
        """List these."""
        self.beginResetModel()
        self._ranked = tuple(ranked)
        self.endResetModel()

    def row_of(self, disease: Disease) -> int:
        """The row of a disease, or -1."""
        return next((i for i, r in enumerate(self._ranked) if r.disease.index == disease.index), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._ranked)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        ranked = self._ranked[index.row()]
        if role == RANKED_ROLE:
            return ranked
        if role == CODES_ROLE:
            return codes_text(ranked.disease)
        if role == Qt.ItemDataRole.DisplayRole:
            return ranked.disease.name(language())
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{ranked.disease.name(language())}\n{codes_text(ranked.disease)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            figure = percent(ranked.probability, language())
            words = [figure, group_word(ranked.disease.group), flag_word(ranked.disease.red_flag)]
            return f"{ranked.rank}. {ranked.disease.name(language())}, {', '.join(filter(None, words))}"
        return None


class DifferentialDelegate(QStyledItemDelegate):
    """Rank, name and figure; badge and codes; a thin bar as wide as the probability."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        ranked = index.data(RANKED_ROLE)
        if not isinstance(ranked, Ranked):
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
        inner = rect.adjusted(8 + _RANK_WIDTH, 8, -12, -8)
        self._top_line(painter, QRect(inner.left(), inner.top(), inner.width(), 22), ranked, rect.left() + 8)
        second = QRect(inner.left(), inner.top() + 24, inner.width(), 18)
        self._second_line(painter, second, ranked, str(index.data(CODES_ROLE)))
        track = QRectF(inner.left(), rect.bottom() - 10, inner.width(), 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.color("hairline"))
        painter.drawRoundedRect(track, 2, 2)
        ink, _ = colors.group(ranked.disease.group)
        painter.setBrush(ink)
        track.setWidth(max(4.0, track.width() * ranked.probability))
        painter.drawRoundedRect(track, 2, 2)
        painter.restore()

    def _top_line(self, painter: QPainter, area: QRect, ranked: Ranked, left: int) -> None:
        colors = tokens()
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font(SMALL, figures=True))
        painter.setPen(colors.color("muted"))
        rank_box = QRect(left, area.top(), _RANK_WIDTH - 8, area.height())
        painter.drawText(rank_box, middle | Qt.AlignmentFlag.AlignRight, str(ranked.rank))
        figure_font = font(LEAD, strong=True, figures=True)
        figure = percent(ranked.probability, language())
        painter.setFont(figure_font)
        painter.setPen(colors.color("text"))
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignRight, figure)
        name_area = area.adjusted(0, 0, -QFontMetrics(figure_font).horizontalAdvance(figure) - 12, 0)
        name_font = font(BODY, strong=True)
        painter.setFont(name_font)
        name = ranked.disease.name(language())
        elided = QFontMetrics(name_font).elidedText(name, Qt.TextElideMode.ElideRight, name_area.width())
        painter.drawText(name_area, middle | Qt.AlignmentFlag.AlignLeft, elided)

    def _second_line(self, painter: QPainter, area: QRect, ranked: Ranked, codes: str) -> None:
        colors = tokens()
        ink, ground = colors.group(ranked.disease.group)
        face = font(SMALL, strong=True)
        word = group_word(ranked.disease.group)
        badge = QRect(area.left(), area.top(), QFontMetrics(face).horizontalAdvance(word) + 16, area.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(badge, 9, 9)
        painter.setFont(face)
        painter.setPen(ink)
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, word)
        rest = area.adjusted(badge.width() + 8, 0, 0, 0)
        if ranked.disease.red_flag.is_dangerous:
            flag = flag_word(ranked.disease.red_flag)
            painter.setPen(colors.color("danger"))
            sign = icons.pixmap("warning", colors.danger, _SIGN, painter.device().devicePixelRatioF())
            painter.drawPixmap(rest.left(), rest.top() + (rest.height() - _SIGN) // 2, sign)
            rest.adjust(_SIGN + 4, 0, 0, 0)
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, flag)
            rest.adjust(QFontMetrics(face).horizontalAdvance(flag) + 8, 0, 0, 0)
        face = font(SMALL)
        painter.setFont(face)
        painter.setPen(colors.color("muted"))
        elided = QFontMetrics(face).elidedText(codes, Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)


class DifferentialList(QListView):
    """The list; ``picked`` carries the disease the doctor goes to, by mouse or arrows."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ranked = DifferentialModel(self)
        self.setModel(self.ranked)
        self.setItemDelegate(DifferentialDelegate(self))
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(200)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._quiet = False

    def show_ranked(self, ranked: Sequence[Ranked], chosen: Disease | None) -> None:
        """List these; keep the scroll position, and show ``chosen`` as current without announcing it."""
        self._quiet = True
        scroll = self.verticalScrollBar().value()
        self.ranked.show_ranked(ranked)
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

    def minimumSizeHint(self) -> QSize:
        return QSize(250, 2 * _ROW_HEIGHT)
