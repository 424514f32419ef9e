"""What is on screen, kept from one change to the next, so that a power cut takes nothing away."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from filelock import FileLock

from app.core.sheet import Sheet
from app.records import schema
from app.records.database import Database
from app.records.entries import DRAFT_COLUMNS, Draft, UnreadableError, draft_of, draft_row, now
from app.records.errors import translated
from app.records.place import Layout
from app.records.sealing import Sealer


class Session:
    """One window's draft. While the process lives it holds a lock, so that its draft is offered to nobody else."""

    def __init__(self, db: Database) -> None:
        self.id = str(uuid4())
        self._db = db
        # The system lets go of the lock when the process dies, however it dies.
        self._lock = FileLock(_lock_path(db.layout, self.id), timeout=0, thread_local=False)
        with translated(db.layout.folder):
            self._lock.acquire()

    def keep(self, sheet: Sheet, case_id: str | None = None, revision: int | None = None) -> None:
        """Put the sheet in the place of this session's draft; the case and revision are those it was opened from."""
        draft = Draft(self.id, case_id, revision, now(), sheet)

        def work(db: sqlite3.Connection, sealer: Sealer) -> None:
            _delete(db, self.id)
            schema.insert(db, "drafts", DRAFT_COLUMNS, [draft_row(draft, sealer)])

        self._db.write(work)

    def drop(self) -> None:
        """Take the draft away, as it was saved or is not wanted."""
        self._db.write(lambda db, _: _delete(db, self.id))

    def close(self) -> None:
        """End the session in good order: its draft is dropped. Without this, the draft is there at the next start."""
        self.drop()
        self._lock.release()
        _remove_lock(self._db.layout, self.id)


def orphans(db: Database) -> list[Draft]:
    """The drafts of sessions that have ended without closing, the newest first."""

    def work(connection: sqlite3.Connection, sealer: Sealer) -> list[Draft]:
        found = []
        for row in schema.rows(connection, "drafts", DRAFT_COLUMNS):
            with suppress(UnreadableError):
                found.append(draft_of(row, sealer))
        return found

    drafts = [draft for draft in db.read(work) if not is_live(db.layout, draft.session)]
    return sorted(drafts, key=lambda draft: draft.kept, reverse=True)


def forget(db: Database, draft: Draft) -> None:
    """Take a draft away for good."""
    db.write(lambda connection, _: _delete(connection, draft.session))
    _remove_lock(db.layout, draft.session)


def live_sessions(layout: Layout) -> set[str]:
    """The sessions that are open now, in any process."""
    return {path.stem for path in layout.sessions.glob("*.lock") if is_live(layout, path.stem)}


def is_live(layout: Layout, session: str) -> bool:
    """True while the session's process lives and has not closed it."""
    path = _lock_path(layout, session)
    if not path.exists():
        return False
    probe = FileLock(path, timeout=0, thread_local=False)
    try:
        probe.acquire()
    except OSError:  # held, or another user's, which cannot even be looked at
        return True
    probe.release()
    return False


def _lock_path(layout: Layout, session: str) -> Path:
    return layout.sessions / f"{session}.lock"


def _remove_lock(layout: Layout, session: str) -> None:
    with suppress(OSError):  # Windows keeps a file that another window is just looking at; it does no harm
        _lock_path(layout, session).unlink(missing_ok=True)


def _delete(db: sqlite3.Connection, session: str) -> None:
    db.execute("DELETE FROM drafts WHERE session = ?", (session,))
