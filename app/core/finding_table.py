"""The marks of a case as a table for spreadsheets (CSV), and back.

The first row is ``id,name_es,name_en,mark,since`` in every language: ``mark`` is ``present`` or ``absent``, ``since``
the code of a duration (``P3D``, ``birth``) or empty. Only ``id`` and ``mark`` are needed to read a table.
"""

from __future__ import annotations

import csv
import io

from app.core.case import Case, Mark
from app.core.casefile import CaseError
from app.core.duration import Duration
from app.core.issues import Issue, IssueCode
from app.core.jsonfields import as_text
from app.core.language import Language
from app.core.vocabulary import Vocabulary

COLUMNS = ("id", "name_es", "name_en", "mark", "since")
# A cell that begins so is a formula to a spreadsheet. An apostrophe before it makes it text, so it is one of them.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
_SHOWN = 60


def findings_csv(case: Case, vocabulary: Vocabulary) -> str:
    """The marks as CSV (RFC 4180), present findings first; a finding that the vocabulary lacks has no name.

    Spreadsheets know the text for UTF-8 only by a byte-order mark, which whoever writes the file puts before it.
    """
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(COLUMNS)
    marked = [(f, Mark.PRESENT, case.since_of(f)) for f in case.present] + [(f, Mark.ABSENT, None) for f in case.absent]
    for finding_id, mark, since in marked:
        names = [""] * 2
        if finding_id in vocabulary:
            names = [vocabulary[finding_id].name(language) for language in (Language.SPANISH, Language.ENGLISH)]
        cells = (finding_id, *names, mark.value, since.code if since else "")
        table.writerow("'" + cell if cell.startswith(_FORMULA) else cell for cell in cells)
    return text.getvalue()


def parse_findings_csv(text: str) -> tuple[Case, tuple[Issue, ...]]:
    """A case with the marks of a table, in commas or semicolons; raises ``CaseError`` if it lacks its columns.

    Rows that cannot be used become issues, which count from the table's first row; the others are kept.
    """
    header, *rows = _rows(text.removeprefix("\ufeff")) or [[]]
    columns = [name.casefold() for name in header]
    if not {"id", "mark"} <= set(columns):
        raise CaseError("table")
    marks: dict[str, list[str]] = {mark.value: [] for mark in Mark}
    since: dict[str, Duration] = {}
    issues: list[Issue] = []
    for number, row in enumerate(rows, 2):
        if not any(row):
            continue
        cells = dict(zip(columns, row, strict=False))
        finding_id, mark, code = cells.get("id", ""), cells.get("mark", "").casefold(), cells.get("since", "")
        if not finding_id or mark not in marks:
            issues.append(Issue(IssueCode.BAD_ROW, str(number), value=", ".join(row)[:_SHOWN]))
            continue
        marks[mark].append(finding_id)
        duration = Duration.from_code(code) if mark == Mark.PRESENT else None
        if duration is not None:
            since.setdefault(finding_id, duration)
        elif code:
            issues.append(Issue(IssueCode.BAD_DURATION, finding_id, value=code[:_SHOWN]))
    present, absent = (tuple(marks[mark]) for mark in (Mark.PRESENT, Mark.ABSENT))
    return Case(present=present, absent=absent, since=tuple(since.items())), tuple(issues)


def _rows(text: str) -> list[list[str]]:
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:  # a quotation mark that nothing closes would swallow all rows that follow
        rows = [line.replace('"', "").split(delimiter) for line in text.splitlines()]
    return [[_plain(cell.strip()) for cell in row] for row in rows]


def _plain(cell: str) -> str:
    return as_text(cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell)
