"""Rolling backups: one for each day with changes, seven of them, and never in the doctor's way."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.records import schema
from app.records.errors import Reason, RecordsError
from app.records.opening import Outcome
from tests.records.conftest import Opener
from tests.records.sheets import all_labels, labels, raw, sheet


def backup_of(day: date) -> str:
    return f"cases-{day:%Y%m%d}.sqlite"


TODAY, YESTERDAY = backup_of(date.today()), backup_of(date.today() - timedelta(days=1))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "backups").glob("*.sqlite"))


def test_an_empty_store_needs_no_backup(folder: Path, open_store: Opener) -> None:
    open_store(folder).close()
    open_store(folder).close()
    assert names(folder) == []


def test_the_first_cases_do_not_wait_a_day_for_their_backup(folder: Path, open_store: Opener) -> None:
    store = open_store(folder, "clave")
    assert names(folder) == [TODAY], "a second copy of the keyring from the start"
    case = store.save(sheet())
    store.close()
    open_store(folder, "clave").close()
    (folder / "cases.sqlite").unlink()
    assert open_store(folder, "clave").cases() == [case]


def test_one_backup_a_day_and_only_after_a_change(filled: Path, open_store: Opener) -> None:
    open_store(filled).close()
    assert names(filled) == [TODAY]
    backups = filled / "backups"
    before = (backups / TODAY).read_bytes()
    store = open_store(filled)
    store.save(sheet(500))
    store.close()
    open_store(filled).close()
    assert (backups / TODAY).read_bytes() == before, "today there is one already"

    (backups / TODAY).rename(backups / YESTERDAY)
    open_store(filled).close()
    assert names(filled) == [YESTERDAY, TODAY]
    (backups / YESTERDAY).unlink()
    (backups / TODAY).rename(backups / YESTERDAY)
    store = open_store(filled)
    session = store.session()
    session.keep(sheet(501))
    session.close()
    store.close()
    open_store(filled).close()
    assert names(filled) == [YESTERDAY], "nothing was saved since, a draft does not count"


def test_the_newest_seven_are_kept_and_a_wrong_clock_does_not_stop_them(filled: Path, open_store: Opener) -> None:
    open_store(filled).close()
    backups = filled / "backups"
    (backups / "of my own.sqlite").write_bytes(b"not yours")
    (backups / "cases-20259999.sqlite").write_bytes(b"nor this")
    future = backup_of(date.today() + timedelta(days=9000))
    (backups / TODAY).rename(backups / future)
    days = [date.today() - timedelta(days=n) for n in range(1, 9)]
    for day in days:
        (backups / backup_of(day)).write_bytes((backups / future).read_bytes())
    store = open_store(filled)
    store.save(sheet(500))
    store.close()
    open_store(filled).close()
    mine = ["cases-20259999.sqlite", "of my own.sqlite"]
    assert names(filled) == sorted([*mine, TODAY, *map(backup_of, days[:6])])


def test_a_backup_that_fails_never_stops_the_doctor(
    filled: Path, open_store: Opener, caplog: pytest.LogCaptureFixture
) -> None:
    (filled / "backups").write_bytes(b"a file where the folder should be")
    with caplog.at_level(logging.WARNING):
        store = open_store(filled)
    assert "Backups" in caplog.text
    assert labels(store) == all_labels()
    store.save(sheet(500))


def test_what_a_power_cut_left_unfinished_is_swept_away(filled: Path, open_store: Opener) -> None:
    for leftover in ("cases.sqlite.part", f"backups/{TODAY}.part"):
        (filled / leftover).parent.mkdir(exist_ok=True)
        (filled / leftover).write_bytes(b"half a file")
    store = open_store(filled)
    assert store.opening.outcome is Outcome.NORMAL and labels(store) == all_labels()
    assert not list(filled.rglob("*.part"))


def test_an_older_file_is_migrated_after_a_backup(
    filled: Path, open_store: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = (("ALTER TABLE cases ADD COLUMN ward TEXT", "UPDATE cases SET ward = '4', revision = 44"),)
    monkeypatch.setattr(schema, "MIGRATIONS", steps)
    store = open_store(filled)
    assert labels(store) == all_labels()
    store.close()
    with raw(filled / "cases.sqlite") as db:
        assert db.execute("SELECT DISTINCT ward FROM cases").fetchall() == [("4",)]
        assert db.execute("PRAGMA user_version").fetchone() == (2,)
    with raw(filled / "backups" / TODAY) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)

    (filled / "cases.sqlite").unlink()
    restored = open_store(filled)
    assert restored.opening.outcome is Outcome.RESTORED and labels(restored) == all_labels()
    assert {case.revision for case in restored.cases()} == {44}, "the backup was migrated too"


def test_a_migration_that_fails_changes_nothing(
    filled: Path, open_store: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (("DROP TABLE drafts", "not SQL"),))
        with pytest.raises(RecordsError):
            open_store(filled)
    store = open_store(filled)
    assert store.opening.outcome is Outcome.NORMAL and labels(store) == all_labels()


def test_a_newer_file_is_refused_and_left_alone(filled: Path, open_store: Opener) -> None:
    with raw(filled / "cases.sqlite") as db:
        db.execute("PRAGMA user_version = 2")
    before = (filled / "cases.sqlite").read_bytes()
    with pytest.raises(RecordsError) as error:
        open_store(filled)
    assert error.value.reason is Reason.NEWER
    assert (filled / "cases.sqlite").read_bytes() == before
