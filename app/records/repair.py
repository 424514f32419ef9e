"""A new file from all that a damaged or missing one and its newest backup still hold."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

from app.core.disk import put_in_place
from app.records import backups, schema
from app.records.asides import keep_aside
from app.records.backups import Backup
from app.records.entries import CASE_COLUMNS, DRAFT_COLUMNS, Row, UnreadableError, case_of, is_intact
from app.records.opening import Opening, Outcome
from app.records.place import Layout, unfinished
from app.records.salvage import Salvage, salvage
from app.records.sealing import Keyring, Sealer

Unlock = Callable[[Keyring | None], Sealer]


def find_keyring(layout: Layout) -> Keyring | None:
    """The keyring of the records in a folder, damaged or not; ``None`` if they are not encrypted or not there."""
    db = schema.open_sound(layout.cases) if layout.cases.exists() else None
    if db is not None:
        with closing(db):
            return schema.read_keyring(db)
    return _keyring(_salvage(layout), backups.newest(layout))


def is_mendable(layout: Layout, db: sqlite3.Connection, sealer: Sealer) -> bool:
    """True if a case has rotted in a file that SQLite takes for sound, while the newest backup still has it whole."""
    rotten = {row[0] for row in schema.rows(db, "cases", CASE_COLUMNS) if not is_intact(row, sealer)}
    backup = backups.newest(layout) if rotten else None
    return backup is not None and any(row[0] in rotten and is_intact(row, sealer) for row in backup.cases)


def rebuild(layout: Layout, unlock: Unlock) -> Opening:
    """Put a sound file in place; the damaged one is kept aside. What ``unlock`` raises comes before any change.

    A case is taken from the damaged file, or from the newest backup if it can be read only there; one that can be read
    nowhere is carried over as it is.
    """
    found, backup = _salvage(layout), backups.newest(layout)
    keyring = _keyring(found, backup)
    sealer = unlock(keyring)

    cases, from_backup = dict(found.cases), 0
    if backup is not None and _key_id(backup.keyring) == sealer.key_id:
        for row in backup.cases:
            ours = cases.get(row[0])
            if ours is None or (_is_readable(row, sealer) and not _is_readable(ours, sealer)):
                cases[row[0]] = row
                from_backup += 1
    kept = sum(_is_readable(row, sealer) for row in cases.values())

    part = unfinished(layout.cases)
    with closing(schema.create(part)) as db, schema.transaction(db):
        schema.write_keyring(db, keyring)
        schema.insert(db, "cases", CASE_COLUMNS, cases.values())
        schema.insert(db, "drafts", DRAFT_COLUMNS, found.drafts.values())
    was_used = layout.cases.exists() or layout.journal.exists()
    aside = keep_aside(layout)
    put_in_place(part, layout.cases)

    if found.cases or found.drafts:
        outcome = Outcome.REPAIRED
    elif backup is not None:
        outcome = Outcome.RESTORED
    else:
        outcome = Outcome.STARTED_ANEW if was_used else Outcome.CREATED
    lost = len(found.case_ids | cases.keys()) - kept
    return Opening(outcome, kept, from_backup, lost, backup.day if backup else None, aside)


def _salvage(layout: Layout) -> Salvage:
    return salvage(layout.cases) if layout.cases.exists() else Salvage()


def _keyring(found: Salvage, backup: Backup | None) -> Keyring | None:
    if found.keyring is not None or backup is None:
        return found.keyring
    # A store whose passphrase was taken off a moment before the damage may still have a backup from under it.
    is_plain = any(_is_readable(row, Sealer()) for row in found.cases.values())
    return None if is_plain else backup.keyring


def _key_id(keyring: Keyring | None) -> bytes:
    return b"" if keyring is None else keyring.key_id


def _is_readable(row: Row, sealer: Sealer) -> bool:
    try:
        case_of(row, sealer)
    except UnreadableError:
        return False
    return True
