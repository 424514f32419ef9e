"""The SQLite file: how it is opened, what its tables are, how older ones are brought up to date."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import astuple
from pathlib import Path

from app.records.entries import Row
from app.records.errors import Reason, RecordsError, is_damage
from app.records.sealing import Keyring

PAGE_BYTES = 4096
BUSY_SECONDS = 5.0
APPLICATION_ID = 0x43627261  # "Cbra"

# Repair reads rows without the help of these lines; whoever changes them looks at salvage.py too.
_FIRST_VERSION = (
    """
    CREATE TABLE cases (
        id TEXT PRIMARY KEY NOT NULL,  -- 32 hexadecimal digits
        revision INTEGER NOT NULL,
        created TEXT NOT NULL,  -- UTC, as datetime.isoformat writes it to the microsecond
        updated TEXT NOT NULL,
        deleted TEXT,
        body BLOB NOT NULL  -- a sheet as JSON in UTF-8, sealed
    )
    """,
    """
    CREATE TABLE drafts (
        session TEXT PRIMARY KEY NOT NULL,  -- a UUID with its dashes
        case_id TEXT,
        revision INTEGER,
        kept TEXT NOT NULL,
        body BLOB NOT NULL
    )
    """,
    """
    CREATE TABLE keyring (
        key_id BLOB NOT NULL,
        salt BLOB NOT NULL,
        operations INTEGER NOT NULL,
        memory INTEGER NOT NULL,
        locked_key BLOB NOT NULL,
        checksum BLOB NOT NULL
    )
    """,
    # A row here says that the passphrase was changed and that copies from before it may still lie about.
    "CREATE TABLE rekeyed (at TEXT NOT NULL)",
)

_KEYRING_COLUMNS = "key_id, salt, operations, memory, locked_key, checksum"

# What brings a file from version 1 to 2, from 2 to 3, and so on; each is done whole or not at all.
MIGRATIONS: tuple[tuple[str, ...], ...] = ()


def connect(path: Path) -> sqlite3.Connection:
    """A connection for several threads that are kept apart by a lock of their own."""
    with ExitStack() as on_failure:
        db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        on_failure.callback(db.close)
        db.text_factory = _text
        # A rollback journal works on any file system; write-ahead logging needs memory shared through the file, which
        # network folders and some USB or virtual disks lack. Truncating rather than deleting the journal is durable
        # with synchronous=FULL (the deletion of a file is not) and does not trip over virus scanners.
        db.execute("PRAGMA journal_mode=TRUNCATE")
        db.execute("PRAGMA synchronous=FULL")
        db.execute("PRAGMA secure_delete=ON")
        db.execute("PRAGMA temp_store=MEMORY")  # nothing about a patient in the system's temporary folder
        db.execute("PRAGMA cell_size_check=ON")
        db.execute("PRAGMA trusted_schema=OFF")
        on_failure.pop_all()
    return db


@contextmanager
def transaction(db: sqlite3.Connection, begin: str = "BEGIN IMMEDIATE") -> Iterator[None]:
    """All of the block or nothing of it."""
    db.execute(begin)
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        # SQLite may have rolled back already, or be unable to: the next one to open the file does it then.
        with suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise


def create(path: Path) -> sqlite3.Connection:
    """A new file without a case."""
    with ExitStack() as on_failure:
        db = connect(path)
        on_failure.callback(db.close)
        db.execute(f"PRAGMA page_size={PAGE_BYTES}")
        migrate(db)
        on_failure.pop_all()
    return db


def open_sound(path: Path) -> sqlite3.Connection | None:
    """A connection to an existing file, or ``None`` if it is damaged or not ours at all.

    Raises ``RecordsError`` if a newer Cebra wrote it.
    """
    with ExitStack() as unless_sound:
        try:
            db = connect(path)
            unless_sound.callback(db.close)
            if _is_sound(db, path):
                unless_sound.pop_all()
                return db
        except (sqlite3.Error, UnicodeDecodeError) as error:
            if not is_damage(error):
                raise
    return None


def is_older(db: sqlite3.Connection) -> bool:
    """True if the file has to be migrated before it is used."""
    return _pragma(db, "user_version") < _latest_version()


def migrate(db: sqlite3.Connection, version: int | None = None) -> None:
    """Bring the tables from whatever version they have, one after the other, up to this or the latest one."""
    steps = (_FIRST_VERSION, *MIGRATIONS)
    for number in range(_pragma(db, "user_version"), version or _latest_version()):
        with transaction(db):
            for statement in steps[number]:
                db.execute(statement)
            db.execute(f"PRAGMA application_id={APPLICATION_ID}")
            db.execute(f"PRAGMA user_version={number + 1}")


def read_keyring(db: sqlite3.Connection) -> Keyring | None:
    """The keyring of an encrypted file."""
    row = db.execute(f"SELECT {_KEYRING_COLUMNS} FROM keyring").fetchone()
    return None if row is None else Keyring(*row)


def write_keyring(db: sqlite3.Connection, keyring: Keyring | None) -> None:
    """Put the keyring in the place of the one before; none means that nothing is sealed."""
    db.execute("DELETE FROM keyring")
    if keyring is not None:
        insert(db, "keyring", _KEYRING_COLUMNS, [astuple(keyring)])


def rows(db: sqlite3.Connection, table: str, columns: str) -> list[Row]:
    """All rows of a table."""
    return db.execute(f"SELECT {columns} FROM {table}").fetchall()


def insert(db: sqlite3.Connection, table: str, columns: str, new: Iterable[Row]) -> None:
    """Add rows to a table."""
    marks = ", ".join("?" * len(columns.split(",")))
    db.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", new)


def copy_in_memory(db: sqlite3.Connection) -> sqlite3.Connection:
    """A copy that may be migrated without touching the file."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    copy.text_factory = _text
    db.backup(copy)
    return copy


def vacuum_into(db: sqlite3.Connection, path: Path) -> None:
    """A whole and compact copy of the file as it is now; ``path`` must not exist."""
    db.execute("VACUUM INTO ?", (os.fspath(path),))


def _is_sound(db: sqlite3.Connection, path: Path) -> bool:
    if _pragma(db, "application_id") != APPLICATION_ID:
        return False
    version = _pragma(db, "user_version")
    if version > _latest_version():
        raise RecordsError(Reason.NEWER, path.parent)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as model:
        migrate(model, version)
        if not _columns(model) <= _columns(db):
            return False
    keyring = read_keyring(db)
    if keyring is not None and not keyring.is_whole:
        return False
    # SQLite reads the missing part of a last page as zeros.
    return db.execute("PRAGMA quick_check(1)").fetchone() == ("ok",) and path.stat().st_size % PAGE_BYTES == 0


def _columns(db: sqlite3.Connection) -> set[Row]:
    """Table, name, type and place in the key of every column."""
    query = "SELECT t.name, c.name, c.type, c.pk FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c"
    return set(db.execute(f"{query} WHERE t.type = 'table'"))


def _text(stored: bytes) -> str:
    # A damaged row must be met as a row that makes no sense, not as an error that hides all others.
    return stored.decode("utf-8", "replace")


def _latest_version() -> int:
    return 1 + len(MIGRATIONS)


def _pragma(db: sqlite3.Connection, name: str) -> int:
    value: int = db.execute(f"PRAGMA {name}").fetchone()[0]
    return value
