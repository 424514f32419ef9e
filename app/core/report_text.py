"""A report as plain text, for any field of any medical record."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from app.core.case_report import CaseReport
from app.core.report_parts import (
    DiseaseList,
    Facts,
    Item,
    Items,
    ListedDisease,
    Paragraph,
    Part,
    Signature,
    Subheading,
    Weights,
)

WIDTH = 100
_TO_FILL_IN = "_" * 40
# Typographic signs that older records turn into question marks.
_PLAIN = str.maketrans(
    {
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{NO-BREAK SPACE}": " ",
        "\N{MINUS SIGN}": "-",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "…": "...",
    }
)


def report_text(report: CaseReport) -> str:
    """The whole report in lines of at most ``WIDTH`` characters, without tabs or drawn lines."""
    lines = [report.title.upper(), report.made]
    for section in report.sections:
        lines += ["", section.heading.upper()]
        for part in section.parts:
            lines += _lines(part)
    return "\n".join(lines).translate(_PLAIN) + "\n"


def _lines(part: Part) -> Iterator[str]:
    match part:
        case Subheading():
            yield from _wrapped(f"{part.text}:")
        case Paragraph():
            yield from _wrapped(part.text)
        case Facts():
            for name, value in part.rows:
                yield from _wrapped(f"{name}: {value}")
        case Items():
            for number, item in enumerate(part.items, 1):
                yield from _wrapped(_with_note(item), f"{number}. " if part.numbered else "- ")
        case DiseaseList():
            for row in part.rows:
                yield from _disease(row)
        case Weights():
            for weight in part.rows:
                yield from _wrapped(weight.text, f"{weight.figure:>6}  ")
        case Signature():
            yield ""
            yield from (f"{field}: {_TO_FILL_IN}" for field in part.fields)


def _disease(row: ListedDisease) -> Iterator[str]:
    start = f"{row.rank:>3}. "
    yield from _wrapped(f"{row.name}: {row.figure}", start)
    remarks = filter(None, (row.group_term, row.flag_term, row.mark, *row.details))
    yield from _wrapped(" · ".join(remarks), " " * len(start))


def _with_note(item: Item) -> str:
    return f"{item.text} ({item.note})" if item.note else item.text


def _wrapped(text: str, start: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=start, subsequent_indent=" " * len(start), break_on_hyphens=False)
