"""Full disks, folders that cannot be written and files in use: nothing changes, and the doctor hears what to do."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from app.core.language import Language
from app.records import database, schema
from app.records.errors import Reason, RecordsError, translated
from app.records.store import CaseStore
from tests.conftest import ROOT
from tests.records.conftest import Opener
from tests.records.sheets import all_labels, labels, sheet


def test_a_full_database_keeps_what_it_has(filled: Path, open_store: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = schema.connect

    def connect_to_a_small_disk(path: Path) -> sqlite3.Connection:
        db = connect(path)
        db.execute(f"PRAGMA max_page_count = {filled.joinpath('cases.sqlite').stat().st_size // 4096 + 4}")
        return db

    monkeypatch.setattr(schema, "connect", connect_to_a_small_disk)
    store = open_store(filled)
    case = store.cases()[0]
    session = store.session()
    session.keep(sheet(1))
    long = sheet(0, conclusion="x" * 50_000)
    for work in (
        lambda: store.save(long, case.id, case.revision),
        lambda: store.save(long),
        lambda: session.keep(long),
    ):
        with pytest.raises(RecordsError) as error:
            work()
        assert error.value.reason is Reason.DISK_FULL
        assert "Libere espacio" in error.value.message(Language.SPANISH)
        assert "Free some space" in error.value.message(Language.ENGLISH)
    assert store.read(case.id) == case and labels(store) == all_labels()
    assert store.save(sheet(2), case.id, case.revision).revision == 2, "what fits is still saved"


FULL_DISK = """
import logging, sys
from pathlib import Path
from app.records.errors import Reason, RecordsError
from app.records.opening import Outcome
from app.records.store import CaseStore
from tests.records.sheets import sheet

logging.disable()
folder = Path(sys.argv[1]) / "cebra"

def refused(work):
    try:
        work()
    except RecordsError as error:
        assert error.reason is Reason.DISK_FULL, repr(error)
        return True
    return False

store = CaseStore.open(folder)
saved = []
while not refused(lambda: saved.append(store.save(sheet(len(saved))))):
    pass
assert len(saved) > 20
assert store.cases() == saved[::-1]
store.close()

store = CaseStore.open(folder)  # a backup is due, and there is no room for it
assert store.opening.outcome is Outcome.NORMAL and store.cases() == saved[::-1]
assert list((folder / "backups").iterdir()) == []
store.close()

file = folder / "cases.sqlite"
with file.open("r+b") as whole:
    whole.write(b"garbage!" * 512)
damaged = file.read_bytes()
assert refused(lambda: CaseStore.open(folder)), "there is no room to repair"
assert file.read_bytes() == damaged
(folder.parent / "ballast").unlink()
store = CaseStore.open(folder)
assert store.opening.outcome is Outcome.REPAIRED and len(store.cases()) == len(saved)
print("done")
"""

TINY_DISK = (
    'mount -t tmpfs -o size=1200k none "$1" && head -c 700000 /dev/zero > "$1/ballast" && exec "$2" -c "$3" "$1"'
)


def has_private_mounts() -> bool:
    with tempfile.TemporaryDirectory() as place:
        command = ["unshare", "-rm", "mount", "-t", "tmpfs", "none", place]
        return shutil.which("unshare") is not None and subprocess.run(command, capture_output=True).returncode == 0


@pytest.mark.skipif(not has_private_mounts(), reason="this system lets nobody mount a tiny disk of their own")
def test_a_full_disk_loses_nothing_and_can_be_repaired_once_there_is_room(tmp_path: Path) -> None:
    command = ["unshare", "-rm", "sh", "-c", TINY_DISK, "sh", str(tmp_path), sys.executable, FULL_DISK]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.stdout == "done\n", run.stderr


READ_ONLY = """
import os, sys
from pathlib import Path
from app.core.language import Language
from app.records.errors import RecordsError
from app.records.store import CaseStore

warm = CaseStore.open(Path(sys.argv[2]))  # all imports done, before the rights are gone
warm.close()
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
for folder in (Path(sys.argv[1]), Path(sys.argv[1]) / "new"):
    try:
        CaseStore.open(folder)
    except RecordsError as error:
        print(error.reason, "permiso de escritura" in error.message(Language.SPANISH))
"""


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A folder that anybody may look into, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o755)
        yield Path(place)


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX rights")
def test_a_folder_that_cannot_be_written_is_named_and_left_alone(filled: Path, open_to_all: Path) -> None:
    locked = open_to_all / "cebra"
    shutil.copytree(filled, locked)
    for path in (*locked.iterdir(), locked):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = (locked / "cases.sqlite").read_bytes()
    command = [sys.executable, "-c", READ_ONLY, str(locked), str(filled)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.stdout == "read_only True\n" * 2, run.stderr
    assert (locked / "cases.sqlite").read_bytes() == before
    locked.chmod(0o755)


def test_a_folder_that_cannot_be_created_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for folder in (tmp_path / "file", tmp_path / "file" / "cebra"):
        with pytest.raises(RecordsError) as error:
            CaseStore.open(folder)
        assert error.value.reason is Reason.NO_FOLDER and str(folder) in error.value.message(Language.SPANISH)


def test_a_file_that_another_program_holds_is_waited_for_and_then_named(
    filled: Path, open_store: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(database, "OPENING_SECONDS", 0.05)
    store = open_store(filled)
    with closing(sqlite3.connect(filled / "cases.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for work in (store.cases, lambda: store.save(sheet(500)), lambda: CaseStore.open(filled)):
            with pytest.raises(RecordsError) as error:
                work()
            assert error.value.reason is Reason.BUSY
    store.save(sheet(500))
    with FileLock(filled / "opening.lock"), pytest.raises(RecordsError) as error:
        CaseStore.open(filled)
    assert error.value.reason is Reason.BUSY


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOSPC, Reason.DISK_FULL),
        (errno.EDQUOT, Reason.DISK_FULL),
        (errno.EROFS, Reason.READ_ONLY),
        (errno.ENOENT, Reason.NO_FOLDER),
        (errno.EIO, Reason.OTHER),
    ],
)
def test_what_the_system_says_becomes_words(tmp_path: Path, number: int, reason: Reason) -> None:
    with pytest.raises(RecordsError) as error, translated(tmp_path):
        raise OSError(number, os.strerror(number))
    assert error.value.reason is reason


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_words_in_both_languages(tmp_path: Path, reason: Reason) -> None:
    error = RecordsError(reason, tmp_path, "detail")
    spanish, english = (error.message(language) for language in (Language.SPANISH, Language.ENGLISH))
    assert spanish != english and "{" not in spanish + english
