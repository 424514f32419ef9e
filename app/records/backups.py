"""Rolling backups: one a day on which the cases have changed, the newest seven of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.core.disk import put_in_place
from app.records import schema
from app.records.entries import CASE_COLUMNS, Row
from app.records.errors import RecordsError
from app.records.place import Layout, unfinished
from app.records.sealing import Keyring

KEPT = 7

_NAME = "cases-%Y%m%d.sqlite"


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds, brought up to date if an older Cebra wrote it."""

    day: date
    keyring: Keyring | None
    cases: Sequence[Row]


def newest(layout: Layout) -> Backup | None:
    """The newest backup that is sound and not from a newer Cebra."""
    for day, path in _dated(layout):
        if (db := _open_sound(path)) is not None:
            with closing(db), closing(schema.copy_in_memory(db)) as copy:
                schema.migrate(copy)
                return Backup(day, schema.read_keyring(copy), schema.rows(copy, "cases", CASE_COLUMNS))
    return None


def is_due(layout: Layout, cases: sqlite3.Connection) -> bool:
    """True if there are cases and no sound backup of them, or none of today though they have changed."""
    count, *changes = _summary(cases)
    if not count:
        return False
    for day, path in _dated(layout)[:1]:
        if (backup := _open_sound(path)) is not None:
            with closing(backup):
                its_count, *its_changes = _summary(backup)
            return not its_count or (day != date.today() and (its_count, its_changes) != (count, changes))
    return True


def make(layout: Layout, db: sqlite3.Connection) -> None:
    """Write today's backup, in the place of an earlier one of today, and drop those beyond the newest seven."""
    target = layout.backups / date.today().strftime(_NAME)
    layout.backups.mkdir(mode=0o700, exist_ok=True)
    part = unfinished(target)
    schema.vacuum_into(db, part)
    put_in_place(part, target)
    for _, path in _dated(layout)[KEPT:]:
        path.unlink()


def drop_all(layout: Layout) -> None:
    """Delete every backup, as they are under another passphrase or none."""
    for _, path in _dated(layout):
        path.unlink()


def _dated(layout: Layout) -> list[tuple[date, Path]]:
    """All backups, the newest first; what a clock gone wrong has dated in the future comes last."""
    found = []
    for path in layout.backups.glob("cases-*.sqlite"):
        with suppress(ValueError):  # somebody else's file
            found.append((datetime.strptime(path.name, _NAME).date(), path))
    today = date.today()
    return sorted(found, key=lambda dated: (dated[0] <= today, dated[0]), reverse=True)


def _open_sound(path: Path) -> sqlite3.Connection | None:
    try:
        return schema.open_sound(path)
    except (RecordsError, sqlite3.Error):  # from a newer Cebra, or not ours to read
        return None


def _summary(db: sqlite3.Connection) -> Row:
    """What differs after a change to the cases, even if the clock has gone wrong."""
    row: Row = db.execute("SELECT count(*), sum(revision), max(updated) FROM cases").fetchone()
    return row
