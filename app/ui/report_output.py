"""A report as a PDF file and on a printer."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QLocale
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QWidget

from app.core.case_report import CaseReport
from app.ui.report_pages import MARGINS_MM, Pages
from app.ui.report_style import UNITS_PER_INCH
from app.ui.whole_file import write_whole

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

# Where offices use Letter paper (Unicode CLDR); most of these measure in metres all the same.
_LETTER = {
    QLocale.Country.Belize,
    QLocale.Country.Canada,
    QLocale.Country.Chile,
    QLocale.Country.Colombia,
    QLocale.Country.CostaRica,
    QLocale.Country.ElSalvador,
    QLocale.Country.Guatemala,
    QLocale.Country.Mexico,
    QLocale.Country.Nicaragua,
    QLocale.Country.Panama,
    QLocale.Country.Philippines,
    QLocale.Country.PuertoRico,
    QLocale.Country.UnitedStates,
    QLocale.Country.Venezuela,
}


def usual_paper(locale: QLocale | None = None) -> QPageSize:
    """The paper that is in use in a country, that of the PC unless another is given."""
    country = (locale or QLocale.system()).territory()
    return QPageSize(QPageSize.PageSizeId.Letter if country in _LETTER else QPageSize.PageSizeId.A4)


def write_pdf(report: CaseReport, path: Path, paper: QPageSize) -> None:
    """Write the report as a PDF file, whole or not at all; raises ``OSError`` whose ``strerror`` tells the doctor why.

    Its metadata name the kind of report and the program, never a patient, a user or a PC.
    """
    write_whole(path, _pdf(report, paper))


def print_report(report: CaseReport, parent: QWidget | None) -> bool:
    """Ask for a printer and print; false if the doctor thinks better of it. Raises ``OSError`` if nothing can be
    printed."""
    # Not needed by those who never print, and slow to load.
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(report.title)
    printer.setCreator(report.program)
    dialog = QPrintDialog(printer, parent)
    accepted = dialog.exec() == QPrintDialog.DialogCode.Accepted
    dialog.deleteLater()
    if accepted:
        printer.setPageMargins(MARGINS_MM, QPageLayout.Unit.Millimeter)
        pages = Pages(report, printer.pageLayout())
        _paint(pages, printer, _wanted(printer, len(pages)))
    return accepted


def _pdf(report: CaseReport, paper: QPageSize) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(report.title)
    writer.setCreator(report.program)
    writer.setResolution(UNITS_PER_INCH)
    writer.setPageSize(paper)
    writer.setPageMargins(MARGINS_MM, QPageLayout.Unit.Millimeter)
    pages = Pages(report, writer.pageLayout())
    _paint(pages, writer, range(1, len(pages) + 1))
    return bytes(buffer.data().data())


def _paint(pages: Pages, device: QPagedPaintDevice, numbers: Iterable[int]) -> None:
    painter = QPainter()
    if not painter.begin(device):
        raise _no_answer()
    try:
        scale = device.logicalDpiX() / UNITS_PER_INCH
        painter.scale(scale, scale)
        for place, number in enumerate(numbers):
            if place and not device.newPage():
                raise _no_answer()
            pages.paint(painter, number)
    finally:
        painter.end()


def _wanted(printer: QPrinter, count: int) -> list[int]:
    """The pages that were chosen in the dialog, in the order in which they are to be printed."""
    first, last = (min(page, count) for page in (printer.fromPage() or 1, printer.toPage() or count))
    numbers = list(range(first, last + 1))
    if printer.pageOrder() == printer.PageOrder.LastPageFirst:
        numbers.reverse()
    # Most printers make copies themselves.
    return numbers if printer.supportsMultipleCopies() else numbers * printer.copyCount()


def _no_answer() -> OSError:
    return OSError(errno.EIO, QCoreApplication.translate("Report", "La impresora no responde. Elija otra."))
