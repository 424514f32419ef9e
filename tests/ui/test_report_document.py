"""The report on paper: everything is on it, nothing is cut, and the file is written whole or not at all."""

from __future__ import annotations

import getpass
import platform
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from PySide6.QtCore import QLocale, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QDialog

from app.core.case import Case
from app.core.case_report import CaseReport
from app.core.engine import Engine
from app.core.language import Language
from app.core.report_parts import Paragraph, Section, Weight, Weights
from app.core.sheet import Sheet
from app.ui import palette
from app.ui.palette import LIGHT
from app.ui.report_document import report_document
from app.ui.report_output import print_report, usual_paper, write_pdf
from app.ui.report_pages import MARGINS_MM, Galley, Pages, Span, cut
from app.ui.settings import Theme
from tests.core.test_case_report import FULL, report_of, texts_in

pytestmark = [pytest.mark.pack, pytest.mark.usefixtures("qapp")]

A4, LETTER = QPageSize(QPageSize.PageSizeId.A4), QPageSize(QPageSize.PageSizeId.Letter)


@pytest.fixture(scope="module")
def full(engine: Engine) -> CaseReport:
    return report_of(engine, FULL, explained=3, asked=2)


@pytest.fixture(scope="module")
def long(engine: Engine) -> CaseReport:
    """Sixty findings, 25 diseases, and a conclusion of many lines."""
    ids = [finding.id for finding in list(engine.pack.vocabulary)[::150]][:60]
    conclusion = "\n".join(
        f"Renglón {i}: evolución lenta, cifras < {i} y > 0; {'se repite, ' * 15}fin." for i in range(40)
    )
    sheet = Sheet(Case(present=tuple(ids[:40]), absent=tuple(ids[40:])), own=("x" * 400,), conclusion=conclusion)
    return report_of(engine, sheet, listed=25, explained=3)


def texts_of(path: Path) -> list[str]:
    """The text of each page; what a face draws as a blank may come back as a tab."""
    return [page.extract_text().replace("\t", " ") for page in PdfReader(path).pages]


@pytest.fixture(scope="module")
def full_pages(qapp: QApplication, full: CaseReport, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return written(full, tmp_path_factory.mktemp("full"))


@pytest.fixture(scope="module")
def long_pages(qapp: QApplication, long: CaseReport, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return written(long, tmp_path_factory.mktemp("long"))


def written(report: CaseReport, folder: Path) -> list[str]:
    write_pdf(report, folder / "report.pdf", A4)
    return texts_of(folder / "report.pdf")


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("language", list(Language))
def test_everything_in_the_report_is_in_the_pdf(engine: Engine, tmp_path: Path, language: Language) -> None:
    report = report_of(engine, FULL, language, explained=3, asked=2)
    text = squeezed("".join(written(report, tmp_path)))
    assert [found for found in texts_in(report) if squeezed(found) not in text] == []


def test_what_looks_like_markup_stays_as_it_was_typed(full: CaseReport, full_pages: list[str]) -> None:
    text = squeezed("".join(full_pages))
    for typed in (FULL.label, "Fiebre <de> algún & sitio", '4 < 5 & "bien"'):
        assert squeezed(typed) in text
        assert typed in report_document(full).toPlainText()
    assert "&lt;" not in text and "&amp;" not in text


def test_each_page_says_which_it_is_and_whence_it_comes(long: CaseReport, long_pages: list[str]) -> None:
    assert len(long_pages) >= 5
    for number, page in enumerate(long_pages, 1):
        assert f"Página {number} de {len(long_pages)}" in page
        assert long.model in page and long.made in page and long.title in page


def test_a_long_report_says_everything_once(long: CaseReport, long_pages: list[str]) -> None:
    text = squeezed("".join(long_pages))
    for i in range(40):
        assert text.count(f"Renglón{i}:") == 1
    assert text.count("serepite,") == 40 * 15
    assert text.count("x" * 60) >= 6
    findings = texts_in(next(section for section in long.sections if section.heading == "Hallazgos"))
    assert [name for name in findings if squeezed(name) not in text] == []


def layout_of(paper: QPageSize) -> QPageLayout:
    return QPageLayout(paper, QPageLayout.Orientation.Portrait, MARGINS_MM, QPageLayout.Unit.Millimeter)


@pytest.mark.parametrize("paper", [A4, LETTER], ids=["A4", "Letter"])
@pytest.mark.parametrize("which", ["full", "long"])
def test_no_letter_is_cut_at_the_end_of_a_page(request: pytest.FixtureRequest, which: str, paper: QPageSize) -> None:
    pages = Pages(request.getfixturevalue(which), layout_of(paper))
    assert len(pages) > 1
    for page in pages.spans[:-1]:
        strip = QImage(round(pages.document.textWidth()), 4, QImage.Format.Format_RGB32)
        strip.fill(Qt.GlobalColor.white)
        white = strip.copy()
        painter = QPainter(strip)
        painter.translate(0, 4 - page.bottom)
        pages.document.drawContents(painter, QRectF(0, page.bottom - 4, strip.width(), 4))
        painter.end()
        assert strip == white


@pytest.mark.parametrize("which", ["full", "long"])
def test_a_heading_stays_with_what_it_heads(request: pytest.FixtureRequest, which: str) -> None:
    report = request.getfixturevalue(which)
    headings = {squeezed(section.heading) for section in report.sections}
    for page in request.getfixturevalue(f"{which}_pages"):
        lines = [squeezed(line) for line in page.splitlines() if line.strip()]
        foot = next(i for i, line in enumerate(lines) if line.startswith(squeezed(report.made)) and "Cebra" in line)
        assert lines[foot - 1] not in headings


def test_the_signature_stays_with_the_limits(full: CaseReport) -> None:
    limits = full.sections[-1]
    counts = set()
    for lines in range(20, 50):
        filler = Section("Relleno", tuple(Paragraph(f"renglón {i}") for i in range(lines)))
        pages = Pages(replace(full, sections=(filler, limits)), layout_of(A4))
        heading = pages.document.find(limits.heading).block()
        assert pages.spans[-1].top <= pages.document.documentLayout().blockBoundingRect(heading).top()
        counts.add(len(pages))
    assert counts == {1, 2}


def test_the_label_leaves_no_trace_when_it_is_not_wanted(engine: Engine, tmp_path: Path) -> None:
    pages = written(report_of(engine, FULL, include_label=False), tmp_path)
    assert not [page for page in pages if "Cama" in page or "señora" in page]
    assert b"Cama" not in (tmp_path / "report.pdf").read_bytes()


def test_metadata_name_no_patient_no_user_and_no_pc(full: CaseReport, tmp_path: Path) -> None:
    write_pdf(full, tmp_path / "report.pdf", A4)
    reader = PdfReader(tmp_path / "report.pdf")
    assert reader.metadata is not None and reader.xmp_metadata is not None
    assert reader.metadata.title == full.title
    assert reader.metadata.creator == "Cebra 1.2.3"
    assert not reader.metadata.author
    assert not any(reader.xmp_metadata.dc_creator or ())
    told = set(re.split(r"\W+", " ".join(map(str, reader.metadata.values()))))
    assert not told & {"Cama", getpass.getuser(), platform.node()}


def test_paper_is_white_whatever_the_theme(qapp: QApplication, full: CaseReport) -> None:
    images = []
    for theme in (Theme.DARK, Theme.LIGHT):
        qapp.setPalette(palette.qt_palette(palette.choose(theme)))
        images.append(drawn(full))
    assert images[0] == images[1]
    colors = {images[0].pixel(x, y) for x in range(0, images[0].width(), 3) for y in range(60, 200)}
    assert {QColor(Qt.GlobalColor.white).rgb(), QColor(Qt.GlobalColor.black).rgb()} <= colors


def drawn(report: CaseReport, number: int = 1) -> QImage:
    """A page at 72 dots an inch, its margins left out."""
    layout = layout_of(A4)
    image = QImage(layout.paintRectPoints().size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.scale(0.1, 0.1)
    Pages(report, layout).paint(painter, number)
    painter.end()
    return image


def test_bars_are_as_long_as_their_weights_and_part_at_zero(full: CaseReport) -> None:
    weights = Weights((Weight("a", 2.0, "+2,0"), Weight("b", -1.0, "−1,0")))
    image = drawn(replace(full, sections=(Section("Por qué", (weights,)),)))

    def extent(color: QColor) -> tuple[int, int]:
        # Figures have the same colour; bars begin to the right of them.
        columns = [x for x in range(290, image.width()) for y in range(60, 200) if image.pixelColor(x, y) == color]
        return min(columns), max(columns)

    (left, zero), (start, end) = extent(LIGHT.color("against")), extent(LIGHT.color("supports"))
    assert abs(start - zero) <= 2
    assert (end - start) / (zero - left) == pytest.approx(2, rel=0.05)


sizes_of_lines = st.lists(st.tuples(st.integers(1, 40), st.integers(0, 30)), min_size=1, max_size=40)
pairs = st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=8)


@given(sizes_of_lines, pairs)
def test_pages_follow_on_each_other_and_cut_no_line(
    sizes: list[tuple[int, int]], together: list[tuple[int, int]]
) -> None:
    lines, y = [], 0.0
    for height, gap in sizes:
        lines.append(Span(y + gap, y + gap + height))
        y = lines[-1].bottom
    last = len(lines) - 1
    groups = [Span(lines[min(*pair, last)].top, lines[min(max(pair), last)].bottom) for pair in together]
    pages = cut(Galley(y, lines, groups[:4], groups[4:]), 100)
    assert pages[0].top == 0 and pages[-1].bottom == y
    assert all(one.bottom == other.top for one, other in pairwise(pages))
    assert all(0 < page.bottom - page.top <= 100 for page in pages)
    for line in lines:
        assert [page for page in pages if page.top <= line.top and line.bottom <= page.bottom]


def test_what_belongs_together_moves_to_the_next_page_together() -> None:
    lines = [Span(10.0 * i, 10.0 * i + 9) for i in range(12)]
    assert cut(Galley(119, lines, [], [Span(80, 119)]), 100) == [Span(0, 80), Span(80, 119)]
    tall = [Span(20, 119)]
    assert cut(Galley(119, lines, [], tall), 100) == [Span(0, 100), Span(100, 119)], "no half page is left empty"


def test_an_existing_file_survives_when_a_new_one_cannot_be_written(
    full: CaseReport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "informe.pdf"
    path.write_bytes(b"before")

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PermissionError, match="elija otra carpeta") as raised:
        write_pdf(full, path, A4)
    assert raised.value.filename == str(path)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path], "no half-written file is left"


def test_a_folder_that_is_not_there_is_a_clear_error(full: CaseReport, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="Esa carpeta no existe"):
        write_pdf(full, tmp_path / "gone" / "informe.pdf", A4)
    with pytest.raises(OSError, match="No se pudo guardar"):
        write_pdf(full, tmp_path, A4)


def test_a_new_file_takes_the_place_of_the_old_one(full: CaseReport, tmp_path: Path) -> None:
    path = tmp_path / "informe.pdf"
    path.write_bytes(b"before")
    write_pdf(full, path, LETTER)
    width, height = PdfReader(path).pages[0].mediabox[2:]
    assert (float(width), float(height)) == (612, 792)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("locale", "paper"), [("en_US", LETTER), ("es_CO", LETTER), ("es_MX", LETTER), ("es_ES", A4), ("es_AR", A4)]
)
def test_the_usual_paper_is_that_of_the_country(locale: str, paper: QPageSize) -> None:
    # By its id: the name of a size is in whatever language the window spoke first.
    assert usual_paper(QLocale(locale)).id() == paper.id()


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[QDialog.DialogCode, int, int], Path]:
    """Answers the print dialog: print these pages to a file, or do not."""

    def answer(code: QDialog.DialogCode, first: int = 0, last: int = 0) -> Path:
        def to_file(dialog: QPrintDialog) -> int:
            printer = dialog.printer()
            printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            printer.setOutputFileName(str(tmp_path / "printed.pdf"))
            printer.setFromTo(first, last)
            return code.value

        monkeypatch.setattr(QPrintDialog, "exec", to_file)
        return tmp_path / "printed.pdf"

    return answer


def test_printed_is_what_the_file_shows(full: CaseReport, full_pages: list[str], answered: Callable[..., Path]) -> None:
    path = answered(QDialog.DialogCode.Accepted)
    assert print_report(full, None)
    assert squeezed("".join(texts_of(path))) == squeezed("".join(full_pages))
    metadata = PdfReader(path).metadata
    assert metadata is not None and metadata.title == full.title


def test_only_the_wanted_pages_are_printed(full: CaseReport, answered: Callable[..., Path]) -> None:
    path = answered(QDialog.DialogCode.Accepted, 2, 2)
    assert print_report(full, None)
    (page,) = texts_of(path)
    assert "Página 2 de" in page


def test_a_printer_that_does_not_answer_is_a_clear_error(
    full: CaseReport, answered: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(QDialog.DialogCode.Accepted)
    monkeypatch.setattr(QPrinter, "newPage", lambda _printer: False)
    with pytest.raises(OSError, match="La impresora no responde"):
        print_report(full, None)


def test_nothing_is_printed_if_the_doctor_thinks_better_of_it(full: CaseReport, answered: Callable[..., Path]) -> None:
    path = answered(QDialog.DialogCode.Rejected)
    assert not print_report(full, None)
    assert not path.exists()
