"""What is kept: saved cases and drafts, and how they are written into a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.core.sheet import Sheet, SheetError, read_sheet, sheet_json
from app.records.errors import Reason, RecordsError
from app.records.sealing import Sealer, SealError

CASE_COLUMNS = "id, revision, created, updated, deleted, body"
DRAFT_COLUMNS = "session, case_id, revision, kept, body"
Row = tuple[Any, ...]

_NONSENSE = (SealError, SheetError, AttributeError, TypeError, ValueError)


class UnreadableError(Exception):
    """The row makes no sense to this version of Cebra; it is left as it is."""


@dataclass(frozen=True, slots=True)
class SavedCase:
    """A sheet as it was saved; times are in UTC.

    ``revision`` grows with every change; ``deleted`` is when the case was put into the bin, if it was.
    """

    id: str
    revision: int
    created: datetime
    updated: datetime
    sheet: Sheet
    deleted: datetime | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What was on screen in a window, saved or not; ``case_id`` and ``revision`` are of the case it was opened from."""

    session: str
    case_id: str | None
    revision: int | None
    kept: datetime
    sheet: Sheet


class Conflict(RecordsError):
    """The case was changed elsewhere since it was opened here; ``stored`` is what is there now."""

    def __init__(self, folder: Path, stored: SavedCase) -> None:
        super().__init__(Reason.CONFLICT, folder)
        self.stored = stored


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def time_text(moment: datetime) -> str:
    """A time as it is stored: texts in the order of their times."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def case_row(case: SavedCase, sealer: Sealer) -> Row:
    """A case as its row, in the order of ``CASE_COLUMNS``."""
    deleted = None if case.deleted is None else time_text(case.deleted)
    body = sealer.seal(case_name(case.id), _body(case.sheet))
    return case.id, case.revision, time_text(case.created), time_text(case.updated), deleted, body


def case_of(row: Row, sealer: Sealer) -> SavedCase:
    """The case in a row of ``CASE_COLUMNS``; raises ``UnreadableError``."""
    case_id, revision, created, updated, deleted, body = row
    try:
        return SavedCase(
            id=case_id,
            revision=revision,
            created=datetime.fromisoformat(created),
            updated=datetime.fromisoformat(updated),
            sheet=_sheet(case_name(case_id), body, sealer),
            deleted=None if deleted is None else datetime.fromisoformat(deleted),
        )
    except _NONSENSE as error:
        raise UnreadableError from error


def is_intact(row: Row, sealer: Sealer) -> bool:
    """True if the content of a row of ``CASE_COLUMNS`` is as it was written, whatever it means."""
    case_id, *_, body = row
    try:
        sealer.open(case_name(case_id), body)
    except SealError:
        return False
    return True


def draft_row(draft: Draft, sealer: Sealer) -> Row:
    """A draft as its row, in the order of ``DRAFT_COLUMNS``."""
    body = sealer.seal(draft_name(draft.session), _body(draft.sheet))
    return draft.session, draft.case_id, draft.revision, time_text(draft.kept), body


def draft_of(row: Row, sealer: Sealer) -> Draft:
    """The draft in a row of ``DRAFT_COLUMNS``; raises ``UnreadableError``."""
    session, case_id, revision, kept, body = row
    try:
        sheet = _sheet(draft_name(session), body, sealer)
        return Draft(session, case_id, revision, datetime.fromisoformat(kept), sheet)
    except _NONSENSE as error:
        raise UnreadableError from error


def case_name(case_id: str) -> str:
    """What the body of a case is sealed under."""
    return f"case/{case_id}"


def draft_name(session: str) -> str:
    """What the body of a draft is sealed under."""
    return f"draft/{session}"


def _body(sheet: Sheet) -> bytes:
    # A broken paste can hold half a character; it must not keep the rest from being saved.
    return sheet_json(sheet).encode("utf-8", "surrogatepass")


def _sheet(name: str, body: bytes, sealer: Sealer) -> Sheet:
    return read_sheet(sealer.open(name, body).decode("utf-8", "surrogatepass"))
