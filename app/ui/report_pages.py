"""Puts a report on pages: where to cut it, and what stands above and below the text.

Qt breaks a document anywhere between two lines. Here it is laid out in one piece, as a galley, and cut where nothing is
parted that belongs together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QPageLayout,
    QPainter,
    QTextBlock,
    QTextDocument,
    QTextTable,
    QTextTableCell,
)

from app.core.case_report import CaseReport
from app.ui.report_document import report_document
from app.ui.report_style import MUTED, SMALL, face, is_kept, points

MARGINS_MM = QMarginsF(20, 12, 20, 12)
_BAND = 26.0  # points above and below the text for what stands on every page
_HAIR = 0.5
_BETWEEN = "  ·  "
_TOGETHER = 2  # lines or rows that are not left alone at the end or the start of a page


@dataclass(frozen=True, slots=True)
class Span:
    """From a top down to a bottom, in the units of the document."""

    top: float
    bottom: float


@dataclass(slots=True)
class Galley:
    """A document in one piece, and what of it belongs together, by how much that matters.

    ``lines`` are never cut; ``pieces`` (rows of tables, the ends of paragraphs) only if they are too tall for a page;
    ``groups`` (a heading and what it heads) also rather than leave half a page empty.
    """

    height: float
    lines: list[Span] = field(default_factory=list)
    pieces: list[Span] = field(default_factory=list)
    groups: list[Span] = field(default_factory=list)


def galley_of(document: QTextDocument) -> Galley:
    """What belongs together in a document whose text width is set."""
    galley = Galley(document.size().height())
    heads: list[Span] = []
    for element in _elements(document):
        galley.lines += [line for lines in element.pieces for line in lines]
        pieces = [_around(lines) for lines in element.pieces]
        galley.pieces += pieces
        first, last = (pieces, pieces) if element.is_whole else (pieces[:_TOGETHER], pieces[-_TOGETHER:])
        galley.groups += [_around([*heads, *first]), _around(last)]
        heads = [*heads, *pieces] if element.is_head else []
    return galley


def cut(galley: Galley, height: float) -> list[Span]:
    """The pages, each at most ``height`` tall."""
    pages = []
    top = 0.0
    while galley.height - top > height:
        bottom = _end_of_page(galley, top, height)
        pages.append(Span(top, bottom))
        top = bottom
    return [*pages, Span(top, galley.height)]


def _end_of_page(galley: Galley, top: float, height: float) -> float:
    spans = [*galley.lines, *galley.pieces, *galley.groups]
    for together in (spans, [*galley.lines, *galley.pieces], galley.lines):
        near = [span for span in together if span.bottom > top and span.top < top + height]
        ends = [
            line.top
            for line in galley.lines
            if top < line.top <= top + height and not any(span.top < line.top < span.bottom for span in near)
        ]
        if ends and (max(ends) - top > height / 2 or together is galley.lines):
            return max(ends)
    return top + height


@dataclass(frozen=True, slots=True)
class _Element:
    """A paragraph by its lines or a table by its rows, each with its lines. A head stands before what it heads; what is
    whole is not to be parted at all."""

    pieces: list[list[Span]]
    is_head: bool = False
    is_whole: bool = False


def _elements(document: QTextDocument) -> Iterator[_Element]:
    """What the document holds, from top to bottom; paragraphs without text only part tables."""
    place = document.rootFrame().begin()
    while not place.atEnd():
        frame, block = place.currentFrame(), place.currentBlock()
        if isinstance(frame, QTextTable):
            cells = [[frame.cellAt(row, column) for column in range(frame.columns())] for row in range(frame.rows())]
            rows = [[line for cell in row for line in _lines_in(document, cell)] for row in cells]
            yield _Element(rows, is_whole=is_kept(frame.format()))
        elif block.length() > 1:
            yield _Element([[line] for line in _lines(document, block)], is_head=is_kept(block.blockFormat()))
        place += 1


def _lines_in(document: QTextDocument, cell: QTextTableCell) -> Iterator[Span]:
    block, last = cell.firstCursorPosition().block(), cell.lastCursorPosition().block()
    yield from _lines(document, block)
    while block != last:
        block = block.next()
        yield from _lines(document, block)


def _lines(document: QTextDocument, block: QTextBlock) -> Iterator[Span]:
    lines = block.layout()
    top = document.documentLayout().blockBoundingRect(block).top()
    for i in range(lines.lineCount()):
        rect = lines.lineAt(i).rect()
        yield Span(top + rect.top(), top + rect.bottom())


def _around(spans: Iterable[Span]) -> Span:
    spans = list(spans)
    return Span(min(span.top for span in spans), max(span.bottom for span in spans))


class Pages:
    """A report laid out for a page; painted in the units of the document, from the corner of the printable area.

    ``spans`` is what of ``document`` stands on each page.
    """

    def __init__(self, report: CaseReport, layout: QPageLayout) -> None:
        area = layout.paintRect(QPageLayout.Unit.Point)
        self._width, self._height = points(area.width()), points(area.height())
        self._report = report
        self.document = report_document(report)
        self.document.setTextWidth(self._width)
        self.spans = cut(galley_of(self.document), self._height - 2 * points(_BAND))

    def __len__(self) -> int:
        return len(self.spans)

    def paint(self, painter: QPainter, number: int) -> None:
        """Paint a page, numbered from 1."""
        span = self.spans[number - 1]
        painter.save()
        painter.translate(0, points(_BAND) - span.top)
        # Qt also draws lines that only touch the area; they would be in the file twice, once unseen.
        area = QRectF(0, span.top + _HAIR, self._width, span.bottom - span.top - 2 * _HAIR)
        self.document.drawContents(painter, area)
        painter.restore()
        report = self._report
        if number > 1:
            self._line(painter, 0, _BETWEEN.join(filter(None, (report.title, report.label))), "")
        foot = _BETWEEN.join((report.made, report.program, report.model))
        self._line(painter, self._height - points(SMALL * 2), foot, report.page(number, len(self)))

    def _line(self, painter: QPainter, top: float, left: str, right: str) -> None:
        """Small words at both ends of a line."""
        painter.setFont(face(SMALL))
        painter.setPen(MUTED)
        measure = QFontMetricsF(face(SMALL))
        area = QRectF(0, top, self._width, points(SMALL * 2))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, right)
        room = self._width - measure.horizontalAdvance(right) - points(SMALL)
        words = measure.elidedText(left, Qt.TextElideMode.ElideRight, room)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
