"""A report as a document, not yet broken into pages."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument, QTextLength, QTextOption, QTextTableCell

from app.core.case_report import CaseReport
from app.core.report_parts import (
    DiseaseList,
    Facts,
    Items,
    ListedDisease,
    Paragraph,
    Part,
    Signature,
    Subheading,
    Weights,
)
from app.ui.palette import LIGHT
from app.ui.report_style import (
    ACCENT,
    BAR,
    BODY,
    HAIRLINE,
    HEADING,
    MUTED,
    NAME,
    REST,
    SMALL,
    TITLE,
    Bars,
    block,
    face,
    fixed,
    frame,
    ink,
    insert_bar,
    share,
    table,
)

_SHARE_BAR = QSizeF(52, 3)
_WEIGHT_BAR = QSizeF(190, 7)
_TWO_COLUMNS_UP_TO = 45  # characters of an item, on average
_SIGNATURE_GAP = 24
_BESIDE = "\N{EM SPACE}"
_BETWEEN = " · "


def report_document(report: CaseReport) -> QTextDocument:
    """The whole report; its ``textWidth``, in the units of ``report_style``, is left to whoever puts it on pages."""
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setDocumentMargin(0)
    document.setDefaultFont(face(BODY))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    document.setDefaultTextOption(option)
    document.documentLayout().registerHandler(BAR, Bars(document))
    writer = _Writer(document)
    # One edit: Qt would lay everything out anew after each cell.
    edit = QTextCursor(document)
    edit.beginEditBlock()
    writer.title(report)
    for section in report.sections:
        writer.heading(section.heading)
        for part, following in zip(section.parts, (*section.parts[1:], None), strict=True):
            writer.part(part, keep=isinstance(following, Subheading | DiseaseList | Weights | Signature))
    edit.endEditBlock()
    return document


class _Writer:
    """Appends to a document, always at its end."""

    def __init__(self, document: QTextDocument) -> None:
        self._cursor = QTextCursor(document)

    def title(self, report: CaseReport) -> None:
        """What the report is and when it was made."""
        ((title, made),) = self._table(1, (REST, fixed(160)))
        _write(title, report.title, ink(TITLE, strong=True))
        _write(made, report.made, ink(BODY, color=MUTED), right=True)
        frame(title, below=6, line=ACCENT)
        frame(made, above=10, below=6, line=ACCENT)

    def heading(self, text: str) -> None:
        """Begin a section."""
        self._paragraph(text, ink(HEADING, strong=True, color=ACCENT), above=16, below=4, keep=True)

    def part(self, part: Part, keep: bool) -> None:
        """Append one part; ``keep`` it on the page of what follows."""
        match part:
            case Subheading():
                self._paragraph(part.text, ink(BODY, strong=True), above=8, below=2, keep=True)
            case Paragraph(quiet=True):
                self._paragraph(part.text, ink(SMALL, color=MUTED), below=4, keep=keep)
            case Paragraph():
                self._paragraph(part.text, ink(BODY), below=4, keep=keep)
            case Facts():
                self._facts(part)
            case Items():
                self._items(part)
            case DiseaseList():
                self._diseases(part)
            case Weights():
                self._weights(part)
            case Signature():
                self._signature(part)

    def _paragraph(self, text: str, look: QTextCharFormat, *, below: float, keep: bool, above: float = 0) -> None:
        self._cursor.insertBlock(block(above=above, below=below, keep=keep))
        self._cursor.insertText(text, look)

    def _table(self, rows: int, columns: Sequence[QTextLength], keep: bool = False) -> list[list[QTextTableCell]]:
        made = table(self._cursor, rows, columns, keep=keep)
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        return [[made.cellAt(row, column) for column in range(len(columns))] for row in range(rows)]

    def _facts(self, part: Facts) -> None:
        (cells,) = self._table(1, [share(100 / len(part.rows))] * len(part.rows))
        for cell, (name, value) in zip(cells, part.rows, strict=True):
            _write(cell, name, ink(SMALL, color=MUTED))
            _add_line(cell, value, ink(NAME))
            frame(cell, right=8)

    def _items(self, part: Items) -> None:
        count = len(part.items)
        if part.numbered:
            rows = self._table(count, (fixed(18), REST))
            for number, (place, _) in enumerate(rows, 1):
                _write(place, f"{number}.", ink(BODY, color=MUTED))
            cells = [cell for _, cell in rows]
        else:
            length = sum(len(item.text) + len(item.note) for item in part.items) / count
            columns = 2 if count > 2 and length <= _TWO_COLUMNS_UP_TO else 1
            cells = [
                cell for row in self._table(-(-count // columns), [share(100 / columns)] * columns) for cell in row
            ]
        # The last cell stays empty where there is an odd one out.
        for cell, item in zip(cells, part.items, strict=False):
            _write(cell, item.text, ink(BODY), hang=8)
            if item.note:
                _add(cell, _BESIDE + item.note, ink(SMALL, color=MUTED))
            frame(cell, right=8, below=1)

    def _diseases(self, part: DiseaseList) -> None:
        digits = max(len(str(row.rank)) for row in part.rows)
        rows = self._table(len(part.rows), (fixed(12 + 7 * digits), REST, fixed(64)))
        for (rank, name, figure), row in zip(rows, part.rows, strict=True):
            _write(rank, f"{row.rank}.", ink(NAME, color=MUTED))
            _write_disease(name, row)
            _write(figure, row.figure, ink(NAME, strong=True), right=True)
            _add_line(figure, "", ink(SMALL), right=True)
            insert_bar(figure.lastCursorPosition(), _SHARE_BAR, 0, row.probability, ACCENT, HAIRLINE)
            for cell in (rank, name, figure):
                frame(cell, above=3, below=3, line=HAIRLINE)

    def _weights(self, part: Weights) -> None:
        least = min(0.0, *(row.value for row in part.rows))
        span = max(0.0, *(row.value for row in part.rows)) - least or 1.0
        rows = self._table(len(part.rows), (REST, fixed(40), fixed(_WEIGHT_BAR.width() + 10)), keep=True)
        for (name, figure, bar), row in zip(rows, part.rows, strict=True):
            is_weightless = row.figure[0].isdigit()
            color = LIGHT.color("muted" if is_weightless else "supports" if row.value > 0 else "against")
            _write(name, row.text, ink(BODY), hang=8)
            _write(figure, row.figure, ink(BODY, strong=True, color=color), right=True)
            _write(bar, "", ink(BODY), right=True)
            zero = -least / span
            insert_bar(bar.lastCursorPosition(), _WEIGHT_BAR, zero, zero + row.value / span, color)

    def _signature(self, part: Signature) -> None:
        gap = fixed(_SIGNATURE_GAP)
        columns = [column for _ in part.fields for column in (REST, gap)][:-1]
        empty, named = self._table(2, columns, keep=True)
        for above, below, field in zip(empty[::2], named[::2], part.fields, strict=True):
            frame(above, above=26, line=MUTED)
            _write(below, field, ink(SMALL, color=MUTED))


def _write_disease(cell: QTextTableCell, row: ListedDisease) -> None:
    _write(cell, row.name, ink(NAME, strong=True))
    _add_line(cell, "", ink(SMALL))
    _add_badge(cell, row.group_term, row.group.value)
    if row.flag_term:
        _add(cell, " ", ink(SMALL))
        _add_badge(cell, row.flag_term, "danger" if row.flag.is_dangerous else "notice")
    if row.mark:
        _add(cell, _BESIDE + row.mark, ink(SMALL, strong=True))
    _add(cell, _BESIDE + _BETWEEN.join(row.details), ink(SMALL, color=MUTED))


def _add_badge(cell: QTextTableCell, term: str, name: str) -> None:
    """A word on its ground, both in the colours of that name."""
    look = ink(SMALL, color=LIGHT.color(name), ground=LIGHT.color(f"{name}_soft"))
    _add(cell, f"\N{NO-BREAK SPACE}{term}\N{NO-BREAK SPACE}", look)


def _write(cell: QTextTableCell, text: str, look: QTextCharFormat, *, right: bool = False, hang: float = 0) -> None:
    cursor = cell.firstCursorPosition()
    cursor.setBlockFormat(block(right=right, hang=hang))
    cursor.setBlockCharFormat(look)
    cursor.insertText(text, look)


def _add(cell: QTextTableCell, text: str, look: QTextCharFormat) -> None:
    cell.lastCursorPosition().insertText(text, look)


def _add_line(cell: QTextTableCell, text: str, look: QTextCharFormat, *, right: bool = False) -> None:
    cursor = cell.lastCursorPosition()
    cursor.insertBlock(block(right=right), look)
    cursor.insertText(text, look)
