"""All saved cases in memory, so that looking through them never waits for the disk or the key."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import cached_property

from app.core.textfold import fold
from app.records.entries import CASE_COLUMNS, Row, SavedCase, UnreadableError, case_of
from app.records.sealing import Sealer


@dataclass(frozen=True)
class Listed:
    """A row as it was last seen; ``case`` is none if it cannot be read."""

    stamp: Row
    case: SavedCase | None

    @cached_property
    def words(self) -> str:
        """What a search looks into; folded when the first search asks, as that takes most of the time."""
        if self.case is None:
            return ""
        sheet = self.case.sheet
        return fold(" ".join((sheet.label, sheet.conclusion, *sheet.own, sheet.confirmed)))


class Contents:
    """The rows of the cases, decoded again only when they have changed."""

    def __init__(self) -> None:
        self._known: dict[int, Listed] = {}

    def refresh(self, db: sqlite3.Connection, sealer: Sealer) -> list[Listed]:
        """All cases as they are in the file now, the one changed last first."""
        stamps = db.execute("SELECT rowid, id, revision, updated FROM cases ORDER BY updated DESC, rowid DESC")
        known = {}
        for row_id, *stamp in stamps.fetchall():
            listed = self._known.get(row_id)
            if listed is None or listed.stamp != tuple(stamp):
                row = db.execute(f"SELECT {CASE_COLUMNS} FROM cases WHERE rowid = ?", (row_id,)).fetchone()
                listed = Listed(tuple(stamp), _case(row, sealer))
            known[row_id] = listed
        self._known = known
        return list(known.values())


def _case(row: Row, sealer: Sealer) -> SavedCase | None:
    try:
        return case_of(row, sealer)
    except UnreadableError:
        return None
