"""The doctor's saved cases on this PC."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from app.core.sheet import Sheet
from app.core.textfold import fold
from app.records import drafts, schema
from app.records.contents import Contents, Listed
from app.records.database import Database
from app.records.drafts import Session
from app.records.entries import (
    CASE_COLUMNS,
    Conflict,
    Draft,
    SavedCase,
    UnreadableError,
    case_of,
    case_row,
    now,
    time_text,
)
from app.records.errors import Reason, RecordsError, translated
from app.records.opening import Opening, Outcome
from app.records.place import Layout
from app.records.repair import find_keyring
from app.records.sealing import Keyring, Sealer, SealError


class CaseStore:
    """The cases of one folder; several threads may use it, and several windows may open the same folder.

    Everything here raises ``RecordsError`` when it cannot be done, and then has changed nothing.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._contents = Contents()
        self._sessions: set[str] = set()

    @classmethod
    def open(cls, folder: Path, passphrase: str | None = None) -> CaseStore:
        """Open the cases, creating or mending what has to be; ``opening`` tells what happened.

        A new store is encrypted if a passphrase is given; a plain one stays as it is.
        """

        def unlock(keyring: Keyring | None) -> Sealer:
            if keyring is None:
                return Sealer()
            if passphrase is None:
                raise RecordsError(Reason.PASSPHRASE_NEEDED, folder)
            try:
                return keyring.unlock(passphrase)
            except SealError as error:
                raise RecordsError(Reason.WRONG_PASSPHRASE, folder) from error

        store = cls(Database(Layout(folder), unlock))
        with ExitStack() as on_failure:
            on_failure.callback(store.close)
            if passphrase is not None and not store.is_encrypted and store.opening.outcome is not Outcome.NORMAL:
                store.set_passphrase(passphrase)
            on_failure.pop_all()
        return store

    @staticmethod
    def is_encrypted_at(folder: Path) -> bool:
        """True if a passphrase will be needed to open this folder; nothing in it is changed."""
        with translated(folder):
            return find_keyring(Layout(folder)) is not None

    @property
    def opening(self) -> Opening:
        """How the file was found; look again later, as damage that is met while working is mended then."""
        return self._db.opening

    @property
    def is_encrypted(self) -> bool:
        """True if what is saved is sealed under a passphrase."""
        return bool(self._db.sealer.key)

    def set_passphrase(self, new: str | None) -> None:
        """Protect everything under a passphrase, change it, or take the protection off with ``None``.

        Refused while another window is open. A forgotten passphrase cannot be replaced by anybody.
        """
        if new == "":
            raise RecordsError(Reason.EMPTY_PASSPHRASE, self._db.layout.folder)
        if drafts.live_sessions(self._db.layout) - self._sessions:
            raise RecordsError(Reason.OTHER_WINDOW, self._db.layout.folder)
        if new is not None or self.is_encrypted:
            self._db.rekey(new)

    def save(self, sheet: Sheet, case_id: str | None = None, revision: int | None = None) -> SavedCase:
        """Save a sheet as a new case, or over the revision of a case that it was opened from.

        Raises ``Conflict`` if the case has another revision by now. A case that is gone altogether is saved anew.
        """

        def work(db: sqlite3.Connection, sealer: Sealer) -> SavedCase:
            moment = now()
            stored = None if case_id is None else self._stored(db, sealer, case_id)
            if stored is None:
                case = SavedCase(case_id or uuid4().hex, (revision or 0) + 1, moment, moment, sheet)
            elif stored.revision != revision:
                raise Conflict(self._db.layout.folder, stored)
            else:
                case = replace(stored, revision=stored.revision + 1, updated=moment, sheet=sheet)
            _put(db, sealer, case)
            return case

        return self._db.write(work)

    def cases(self, query: str = "") -> list[SavedCase]:
        """The saved cases, the one changed last first; those with all words of the query anywhere in the label,
        the conclusion, the doctor's own diagnoses or the confirmed one."""
        words = fold(query).split()
        return [
            listed.case
            for listed in self._listed()
            if listed.case and not listed.case.deleted and all(word in listed.words for word in words)
        ]

    def deleted(self) -> list[SavedCase]:
        """The cases in the bin, the one changed last first."""
        return [listed.case for listed in self._listed() if listed.case and listed.case.deleted]

    @property
    def unreadable(self) -> int:
        """How many cases are in the file but make no sense to this version of Cebra; they stay there."""
        return sum(listed.case is None for listed in self._listed())

    def read(self, case_id: str) -> SavedCase:
        """One case, even from the bin."""

        def work(db: sqlite3.Connection, sealer: Sealer) -> SavedCase:
            if (stored := self._stored(db, sealer, case_id)) is None:
                raise RecordsError(Reason.GONE, self._db.layout.folder)
            return stored

        return self._db.read(work)

    def delete(self, case_id: str) -> None:
        """Put a case into the bin, from which it can come back for 30 days."""
        self._mark(case_id, time_text(now()))

    def undelete(self, case_id: str) -> None:
        """Take a case out of the bin."""
        self._mark(case_id, None)

    def session(self) -> Session:
        """A session for one window, to keep what is on its screen; close it before the store."""
        session = Session(self._db)
        self._sessions.add(session.id)
        return session

    def orphans(self) -> list[Draft]:
        """What was on screen when a process was killed or the power went, the newest first."""
        return drafts.orphans(self._db)

    def forget(self, draft: Draft) -> None:
        """Take an orphan away, as it was saved or is not wanted."""
        drafts.forget(self._db, draft)

    def close(self) -> None:
        """Let go of the file. Drafts of sessions that were not closed stay, for the next start."""
        self._db.close()

    def _listed(self) -> list[Listed]:
        return self._db.read(self._contents.refresh)

    def _stored(self, db: sqlite3.Connection, sealer: Sealer, case_id: str) -> SavedCase | None:
        row = db.execute(f"SELECT {CASE_COLUMNS} FROM cases WHERE id = ?", (case_id,)).fetchone()
        try:
            return None if row is None else case_of(row, sealer)
        except UnreadableError as error:
            raise RecordsError(Reason.UNREADABLE, self._db.layout.folder) from error

    def _mark(self, case_id: str, deleted: str | None) -> None:
        def work(db: sqlite3.Connection, _: Sealer) -> None:
            change = "UPDATE cases SET deleted = ?, revision = revision + 1 WHERE id = ?"
            if not db.execute(change, (deleted, case_id)).rowcount:
                raise RecordsError(Reason.GONE, self._db.layout.folder)

        self._db.write(work)


def _put(db: sqlite3.Connection, sealer: Sealer, case: SavedCase) -> None:
    db.execute("DELETE FROM cases WHERE id = ?", (case.id,))
    schema.insert(db, "cases", CASE_COLUMNS, [case_row(case, sealer)])
