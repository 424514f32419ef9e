"""The open file, shared by threads: every piece of work on it is one transaction, and damage is mended on the way."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import cache
from threading import RLock
from typing import TypeVar

from filelock import FileLock

from app.records import asides, backups, schema
from app.records.entries import case_name, draft_name, now, time_text
from app.records.errors import Reason, RecordsError, is_damage, translated
from app.records.opening import Opening, Outcome
from app.records.place import Layout
from app.records.repair import Unlock, is_mendable, rebuild
from app.records.sealing import Keyring, Sealer, SealError

BIN_DAYS = 30
OPENING_SECONDS = 10.0

T = TypeVar("T")
Work = Callable[[sqlite3.Connection, Sealer], T]

log = logging.getLogger(__name__)


class Database:
    """The records' file, and the key to it. Everything here raises ``RecordsError``.

    ``opening`` tells how the file was found; it is renewed when damage is met, and mended, later on.
    """

    def __init__(self, layout: Layout, unlock: Unlock) -> None:
        self.layout = layout
        self.opening = Opening(Outcome.NORMAL)
        self.sealer = Sealer()
        self._mutex = RLock()
        self._opening_lock = FileLock(layout.lock, timeout=OPENING_SECONDS, thread_local=False)
        self._db: sqlite3.Connection | None = None
        with translated(layout.folder):
            self._open(unlock)

    def read(self, work: Work[T]) -> T:
        """The result of work that changes nothing."""
        return self._run("BEGIN", work)

    def write(self, work: Work[T]) -> T:
        """The result of work that is on disk afterwards; if it fails, nothing has changed."""
        return self._run("BEGIN IMMEDIATE", work)

    def rekey(self, passphrase: str | None) -> None:
        """Lock everything up under a passphrase, or under another one, or under none any more."""
        with self._mutex, translated(self.layout.folder), self._alone():
            if passphrase is None:
                new, keyring = Sealer(), None
            else:
                new = self.sealer if self.sealer.key else Sealer.fresh()
                keyring = Keyring.lock_up(new, passphrase)
            # From here on a power cut leaves work for the next opening: see _tidy.
            self.write(lambda db, _: db.execute("INSERT INTO rekeyed VALUES (?)", (time_text(now()),)))
            if keyring is None:
                asides.open_all(self.layout, self.sealer)

            def work(db: sqlite3.Connection, old: Sealer) -> None:
                _reseal(db, old, new)
                schema.write_keyring(db, keyring)

            self.write(work)
            self.sealer = new
            self._tidy(self._connection())

    def close(self) -> None:
        """Let go of the file; nothing here is of use afterwards."""
        with self._mutex:
            if self._db is not None:
                self._db.close()

    def _run(self, begin: str, work: Work[T]) -> T:
        with self._mutex, translated(self.layout.folder):
            try:
                return self._attempt(begin, work)
            except (sqlite3.Error, UnicodeDecodeError) as error:
                if not (is_damage(error) or _was_replaced(error)):
                    raise
                log.warning("The cases are opened anew", exc_info=True)
            self.close()
            self._db = None
            return self._attempt(begin, work)

    def _attempt(self, begin: str, work: Work[T]) -> T:
        db = self._connection()
        with schema.transaction(db, begin):
            # Another window may have changed the passphrase a moment ago.
            self.sealer = self._unlock_again(schema.read_keyring(db))
            return work(db, self.sealer)

    def _connection(self) -> sqlite3.Connection:
        return self._open(self._unlock_again) if self._db is None else self._db

    def _open(self, unlock: Unlock) -> sqlite3.Connection:
        unlock_once = cache(unlock)  # a passphrase takes half a second
        self.layout.prepare()
        with self._alone():
            db = self._open_sound(unlock_once)
            if db is None:
                self.opening = rebuild(self.layout, unlock_once)
                db = self._open_sound(unlock_once)
            if db is None:
                raise RecordsError(Reason.DAMAGED, self.layout.folder, self.layout.cases.name)
            self._tidy(db)
        self._db = db
        return db

    def _open_sound(self, unlock: Unlock) -> sqlite3.Connection | None:
        db = schema.open_sound(self.layout.cases) if self.layout.cases.exists() else None
        if db is None:
            return None
        with ExitStack() as on_failure:
            on_failure.callback(db.close)
            self.sealer = unlock(schema.read_keyring(db))
            if schema.is_older(db):
                backups.make(self.layout, db)
                schema.migrate(db)
            if is_mendable(self.layout, db, self.sealer):
                return None
            on_failure.pop_all()
        return db

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Only one process at a time opens, repairs or backs up; no unfinished file is left from before or after."""
        with self._opening_lock:
            self.layout.sweep()
            try:
                yield
            finally:
                self.layout.sweep()

    def _unlock_again(self, keyring: Keyring | None) -> Sealer:
        if keyring is None:
            return Sealer()
        if keyring.key_id != self.sealer.key_id:
            raise RecordsError(Reason.PASSPHRASE_NEEDED, self.layout.folder)
        return self.sealer

    def _tidy(self, db: sqlite3.Connection) -> None:
        """What is due at opening and after a change of the passphrase; no failure of it keeps the doctor from work."""
        try:
            rekeyed = bool(schema.rows(db, "rekeyed", "at"))
            if rekeyed:
                if self.sealer.key:
                    asides.seal_all(self.layout, self.sealer)
                backups.drop_all(self.layout)
                db.execute("VACUUM")
            if rekeyed or backups.is_due(self.layout, db):
                backups.make(self.layout, db)
            if rekeyed:
                db.execute("DELETE FROM rekeyed")
            db.execute("DELETE FROM cases WHERE deleted < ?", (time_text(now() - timedelta(days=BIN_DAYS)),))
        except (OSError, sqlite3.Error):
            log.warning("Backups or cleaning up failed and will be tried again", exc_info=True)


def _reseal(db: sqlite3.Connection, old: Sealer, new: Sealer) -> None:
    """Seal every body with another key; what the old key does not open stays as it is."""
    if old.key_id == new.key_id:
        return
    for table, id_column, name in (("cases", "id", case_name), ("drafts", "session", draft_name)):
        for row_id, body in schema.rows(db, table, f"{id_column}, body"):
            try:
                body = new.seal(name(row_id), old.open(name(row_id), body))
            except SealError:
                continue
            db.execute(f"UPDATE {table} SET body = ? WHERE {id_column} = ?", (body, row_id))


def _was_replaced(error: Exception) -> bool:
    """True if another window has mended the file meanwhile and put a new one in its place."""
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_READONLY_DBMOVED
