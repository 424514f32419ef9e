"""Type, colours and tables of a printed report: black on white whatever the theme.

Lengths are in units of a tenth of a point, without regard to any screen, so that a report breaks into the same lines
wherever it is made with the same fonts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from PySide6.QtCore import QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QPainter,
    QPyTextObject,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableCell,
    QTextTableCellFormat,
    QTextTableFormat,
)

from app.ui.palette import LIGHT

UNITS_PER_INCH = 720
SMALL, BODY, NAME, HEADING, TITLE = 8.0, 9.5, 10.5, 11.5, 18.0
INK = QColor("#000000")
MUTED = LIGHT.color("muted")
ACCENT = LIGHT.color("accent")
HAIRLINE = LIGHT.color("hairline")

# Bars are letters of a kind of their own.
BAR = QTextFormat.ObjectTypes.UserObject.value
_KEEP, _BAR_SIZE, _BAR_ZERO, _BAR_END, _BAR_TRACK = (QTextFormat.Property.UserProperty.value + i for i in range(5))
_BAR_SPACE = 20.0  # above and below each bar, where a tick may reach
_OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"
_FACES = ("Segoe UI", "Liberation Sans", "Arial", "Noto Sans", "DejaVu Sans")
_LINE_HEIGHT = 125.0
REST = QTextLength()
_SOLID = QTextFrameFormat.BorderStyle.BorderStyle_Solid


def points(length: float) -> float:
    """A length in points as documents measure it."""
    return length * UNITS_PER_INCH / 72


@cache
def family() -> str:
    """The first of the faces meant for reports that the system has; a substitute chosen by the system may be any."""
    there = set(QFontDatabase.families())
    return next((name for name in _FACES if name in there), QGuiApplication.font().family())


def face(size: float, *, strong: bool = False) -> QFont:
    """The type of all reports in a size in points."""
    made = QFont(family())
    made.setPixelSize(round(points(size)))
    made.setBold(strong)
    # What is copied from a file or searched in it is letters, not ligatures.
    made.setFeature(QFont.Tag("liga"), 0)
    return made


def ink(size: float, *, strong: bool = False, color: QColor = INK, ground: QColor | None = None) -> QTextCharFormat:
    """How words look; ``ground`` is a colour behind them."""
    look = QTextCharFormat()
    look.setFont(face(size, strong=strong))
    look.setForeground(color)
    if ground is not None:
        look.setBackground(ground)
    return look


def block(
    *, above: float = 0, below: float = 0, hang: float = 0, keep: bool = False, right: bool = False
) -> QTextBlockFormat:
    """How a paragraph stands, lengths in points; ``keep`` it on the page of what follows."""
    shape = QTextBlockFormat()
    shape.setTopMargin(points(above))
    shape.setBottomMargin(points(below))
    shape.setLeftMargin(points(hang))
    shape.setTextIndent(-points(hang))
    shape.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    shape.setAlignment(Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
    shape.setProperty(_KEEP, keep)
    return shape


def is_kept(shape: QTextFormat) -> bool:
    """Whether a paragraph belongs on the page of what follows, or a table all on one page."""
    return shape.boolProperty(_KEEP)


def fixed(width: float) -> QTextLength:
    """The width of a column in points."""
    return QTextLength(QTextLength.Type.FixedLength, points(width))


def share(percent: float) -> QTextLength:
    """The width of a column as a share of its table's."""
    return QTextLength(QTextLength.Type.PercentageLength, percent)


def table(cursor: QTextCursor, rows: int, columns: Sequence[QTextLength], *, keep: bool = False) -> QTextTable:
    """A table as wide as the page; ``keep`` it on one."""
    shape = QTextTableFormat()
    shape.setBorder(0)
    shape.setBorderCollapse(True)
    shape.setCellPadding(0)
    shape.setCellSpacing(0)
    shape.setWidth(share(100))
    shape.setTopMargin(points(2))
    shape.setBottomMargin(points(6))
    shape.setProperty(_KEEP, keep)
    shape.setColumnWidthConstraints(columns)
    return cursor.insertTable(rows, len(columns), shape)


def frame(
    cell: QTextTableCell, *, above: float = 0, right: float = 0, below: float = 0, line: QColor | None = None
) -> None:
    """Space inside a cell, in points, and a line below it."""
    shape = QTextTableCellFormat()
    shape.setTopPadding(points(above))
    shape.setRightPadding(points(right))
    shape.setBottomPadding(points(below))
    if line is not None:
        shape.setBottomBorderStyle(_SOLID)
        shape.setBottomBorderBrush(line)
        shape.setBottomBorder(points(0.75))
    cell.setFormat(shape)


def insert_bar(
    cursor: QTextCursor, size: QSizeF, zero: float, end: float, color: QColor, track: QColor | None = None
) -> None:
    """Draw a bar where the cursor is, ``size`` in points; it reaches from ``zero`` to ``end``, shares of its width.

    On a ``track`` the whole width is seen; without one a tick stands at zero.
    """
    look = QTextCharFormat()
    look.setObjectType(BAR)
    look.setForeground(color)
    look.setProperty(_BAR_SIZE, QSizeF(points(size.width()), points(size.height())))
    look.setProperty(_BAR_ZERO, zero)
    look.setProperty(_BAR_END, end)
    if track is not None:
        look.setProperty(_BAR_TRACK, track)
    cursor.insertText(_OBJECT, look)


class Bars(QPyTextObject):
    """Draws the bars of a document."""

    def intrinsicSize(self, document: QTextDocument, position: int, shape: QTextFormat) -> QSizeF:
        size = shape.property(_BAR_SIZE)
        assert isinstance(size, QSizeF)
        return QSizeF(size.width(), size.height() + 2 * _BAR_SPACE)

    def drawObject(
        self, painter: QPainter, area: QRectF | QRect, document: QTextDocument, position: int, shape: QTextFormat
    ) -> None:
        area = QRectF(area)
        zero, end = (area.left() + shape.doubleProperty(key) * area.width() for key in (_BAR_ZERO, _BAR_END))
        track = area.adjusted(0, _BAR_SPACE, 0, -_BAR_SPACE)
        bar = QRectF(min(zero, end), track.top(), abs(end - zero), track.height())
        if shape.hasProperty(_BAR_TRACK):
            painter.fillRect(track, shape.colorProperty(_BAR_TRACK))
            painter.fillRect(bar, shape.foreground())
        else:
            painter.fillRect(bar, shape.foreground())
            half, over = points(0.25), _BAR_SPACE / 2
            painter.fillRect(QRectF(zero - half, track.top() - over, 2 * half, track.height() + 2 * over), MUTED)
