"""Damage: every row that can still be read is kept, the backup fills the gaps, and the damaged file stays."""

from __future__ import annotations

import os
import random
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from app.core.language import Language
from app.records.errors import Reason, RecordsError, is_damage
from app.records.opening import Outcome
from app.records.store import CaseStore
from tests.records.conftest import Opener
from tests.records.sheets import HOW_MANY, all_labels, end_sessions, labels, raw, sheet

PAGE = 4096
Damage = Callable[[bytearray], None]


def garble_header(file: bytearray) -> None:
    file[:PAGE] = random.Random(7).randbytes(PAGE)


def zero_the_middle(file: bytearray) -> None:
    middle = len(file) // PAGE // 2
    file[middle * PAGE : (middle + 6) * PAGE] = bytes(6 * PAGE)


def cut_the_end(file: bytearray) -> None:
    del file[len(file) * 2 // 3 :]


def cut_within_a_page(file: bytearray) -> None:
    del file[-1000:]


def fill_pages_with_noise(file: bytearray) -> None:
    noise = random.Random(3)
    for page in range(5, len(file) // PAGE, 3):
        file[page * PAGE : (page + 1) * PAGE] = noise.randbytes(PAGE)


def wipe(file: bytearray) -> None:
    file[:] = bytes(len(file))


def empty(file: bytearray) -> None:
    file.clear()


def damage(path: Path, how: Damage) -> bytes:
    """Damage the file; returns what it is now."""
    file = bytearray(path.read_bytes())
    how(file)
    path.write_bytes(file)
    return bytes(file)


def kept_aside(folder: Path) -> Path:
    [aside] = folder.glob("cases.damaged-*")
    assert re.fullmatch(r"cases\.damaged-\d{8}-\d{6}\.sqlite", aside.name)
    return aside


PARTLY = [garble_header, zero_the_middle, cut_the_end, cut_within_a_page, fill_pages_with_noise]


@pytest.mark.parametrize("how", PARTLY)
def test_what_can_be_read_is_kept_without_a_backup(filled: Path, open_store: Opener, how: Damage) -> None:
    damaged = damage(filled / "cases.sqlite", how)
    store = open_store(filled)
    opening = store.opening
    assert opening.outcome is Outcome.REPAIRED and not opening.is_quiet
    assert opening.kept == len(labels(store)) >= HOW_MANY * 0.6
    assert opening.from_backup == 0
    assert kept_aside(filled) == opening.aside and opening.aside.read_bytes() == damaged
    if how is garble_header:
        assert opening.kept == HOW_MANY
    else:
        assert opening.kept < HOW_MANY and opening.lost <= HOW_MANY - opening.kept
    for language in Language:
        words = opening.message(language)
        assert str(opening.kept) in words and str(opening.lost or "") in words and str(opening.aside) in words
    everything = {sheet(number).label: sheet(number) for number in range(HOW_MANY)}
    assert all(case.sheet == everything[case.sheet.label] for case in store.cases())
    store.save(sheet(HOW_MANY))
    store.close()
    assert open_store(filled).opening.outcome is Outcome.NORMAL


@pytest.mark.parametrize("how", PARTLY)
@pytest.mark.parametrize("passphrase", [None, "clave"])
def test_a_backup_fills_the_gaps(filled: Path, open_store: Opener, how: Damage, passphrase: str | None) -> None:
    store = open_store(filled)
    if passphrase:
        store.set_passphrase(passphrase)
    oldest = store.cases()[-1]
    newer = store.save(sheet(HOW_MANY), oldest.id, oldest.revision)
    store.close()
    damage(filled / "cases.sqlite", how)
    assert CaseStore.is_encrypted_at(filled) == bool(passphrase)
    again = open_store(filled, passphrase)
    opening = again.opening
    assert opening.outcome is Outcome.REPAIRED and opening.aside == kept_aside(filled)
    assert again.is_encrypted == bool(passphrase)
    assert labels(again) in (all_labels(), all_labels(HOW_MANY + 1) - {oldest.sheet.label})
    assert (opening.kept, opening.lost, opening.day) == (HOW_MANY, 0, date.today())
    if how is garble_header:
        assert again.read(newer.id) == newer and opening.from_backup == 0
    else:
        assert opening.from_backup > 0 and again.unreadable == 0


@pytest.mark.parametrize("how", [wipe, empty])
@pytest.mark.parametrize("passphrase", [None, "clave"])
def test_if_nothing_can_be_read_the_backup_is_restored(
    filled: Path, open_store: Opener, how: Damage, passphrase: str | None
) -> None:
    store = open_store(filled)
    if passphrase:
        store.set_passphrase(passphrase)
    store.close()
    damage(filled / "cases.sqlite", how)
    again = open_store(filled, passphrase)
    assert (again.opening.outcome, again.opening.day) == (Outcome.RESTORED, date.today())
    assert labels(again) == all_labels() and again.is_encrypted == bool(passphrase)
    assert f"{date.today():%d/%m/%Y}" in again.opening.message(Language.SPANISH)
    assert kept_aside(filled).exists()


def test_a_file_that_has_vanished_is_restored_too(filled: Path, open_store: Opener) -> None:
    open_store(filled).close()
    (filled / "cases.sqlite").unlink()
    store = open_store(filled)
    assert store.opening.outcome is Outcome.RESTORED and labels(store) == all_labels()
    assert store.opening.aside is None


@pytest.mark.parametrize("how", [wipe, empty, None])
def test_with_nothing_to_restore_an_empty_start_is_told_loudly(
    filled: Path, open_store: Opener, how: Damage | None
) -> None:
    if how is None:
        (filled / "cases.sqlite").unlink()
    else:
        damage(filled / "cases.sqlite", how)
    store = open_store(filled)
    assert store.opening.outcome is Outcome.STARTED_ANEW and not store.opening.is_quiet
    assert store.cases() == []
    assert store.opening.message(Language.SPANISH).startswith("ATENCIÓN")
    assert store.opening.message(Language.ENGLISH).startswith("ATTENTION")
    if how is not None:
        assert str(kept_aside(filled)) in store.opening.message(Language.SPANISH)


def test_a_damaged_backup_is_passed_over_for_an_older_one(filled: Path, open_store: Opener) -> None:
    open_store(filled).close()
    [backup] = (filled / "backups").iterdir()
    shutil.copy(backup, backup.with_name("cases-20240229.sqlite"))
    damage(backup, zero_the_middle)
    damage(filled / "cases.sqlite", wipe)
    store = open_store(filled)
    assert store.opening.day == date(2024, 2, 29) and labels(store) == all_labels()


def test_another_programs_database_is_not_taken_for_ours(folder: Path, open_store: Opener) -> None:
    folder.mkdir()
    with raw(folder / "cases.sqlite") as db:
        db.execute("CREATE TABLE cases (id TEXT PRIMARY KEY, photo BLOB)")
        db.execute("PRAGMA user_version = 9")
    store = open_store(folder)
    assert store.opening.outcome is Outcome.STARTED_ANEW
    with raw(kept_aside(folder)) as db:
        assert db.execute("SELECT * FROM cases").fetchall() == []


def test_a_long_text_over_many_pages_is_put_together_again(folder: Path, open_store: Opener) -> None:
    store = open_store(folder)
    saved = [store.save(sheet(size, conclusion="ñ" * size)) for size in (*range(1500, 2600, 37), 9_000, 200_000)]
    store.close()
    damage(folder / "cases.sqlite", garble_header)
    again = open_store(folder)
    assert again.opening.kept == len(saved)
    assert {case.id: case for case in again.cases()} == {case.id: case for case in saved}


def test_the_bin_and_the_drafts_survive_a_repair(filled: Path, open_store: Opener) -> None:
    store = open_store(filled)
    gone = store.cases()[0]
    store.delete(gone.id)
    store.session().keep(sheet(999), gone.id, gone.revision)
    store.close()
    end_sessions(filled)
    damage(filled / "cases.sqlite", garble_header)
    again = open_store(filled)
    assert [case.id for case in again.deleted()] == [gone.id]
    assert [(draft.sheet, draft.case_id) for draft in again.orphans()] == [(sheet(999), gone.id)]


def test_damage_met_while_working_is_mended_at_once(filled: Path, open_store: Opener) -> None:
    store = open_store(filled)
    session = store.session()
    damage(filled / "cases.sqlite", garble_header)
    session.keep(sheet(1))
    assert store.opening.outcome is Outcome.REPAIRED
    assert labels(store) == all_labels()
    saved = store.save(sheet(HOW_MANY))
    session.close()
    store.close()
    assert open_store(filled).read(saved.id) == saved


@pytest.mark.skipif(
    os.name == "nt", reason="Windows lets nobody replace a file in use: the repair waits for the window"
)
@pytest.mark.parametrize("how", [garble_header, zero_the_middle])
def test_a_window_that_was_open_during_a_repair_goes_on_in_the_new_file(
    filled: Path, open_store: Opener, how: Damage
) -> None:
    early = open_store(filled)
    assert labels(early) == all_labels()
    damage(filled / "cases.sqlite", how)
    late = open_store(filled)
    assert late.opening.outcome is Outcome.REPAIRED
    saved = early.save(sheet(HOW_MANY))
    assert late.read(saved.id) == saved
    assert labels(early) == labels(late) == all_labels(HOW_MANY + 1)
    assert len(list(filled.glob("cases.damaged-*"))) == 1


def test_what_is_lost_is_counted_by_what_the_index_still_names(filled: Path, open_store: Opener) -> None:
    def zero_all_pages_of_rows_but_one(file: bytearray) -> None:
        leaves = [page for page in range(4, len(file) // PAGE) if file[page * PAGE] == 0x0D]
        for page in leaves[:-1]:
            file[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)

    damage(filled / "cases.sqlite", zero_all_pages_of_rows_but_one)
    opening = open_store(filled).opening
    assert 0 < opening.kept < HOW_MANY and opening.lost == HOW_MANY - opening.kept


def test_an_old_page_that_turns_up_again_does_not_win(folder: Path, open_store: Opener) -> None:
    store = open_store(folder)
    old = store.save(sheet(1))
    before = (folder / "cases.sqlite").read_bytes()
    new = store.save(sheet(2), old.id, old.revision)
    store.close()
    damage(folder / "cases.sqlite", lambda file: file.extend(before))
    damage(folder / "cases.sqlite", garble_header)
    assert open_store(folder).cases() == [new]


def test_the_keyring_is_found_in_the_damaged_file_itself(filled: Path, open_store: Opener) -> None:
    store = open_store(filled)
    store.set_passphrase("clave")
    store.close()
    shutil.rmtree(filled / "backups")
    damage(filled / "cases.sqlite", garble_header)
    assert CaseStore.is_encrypted_at(filled)
    assert labels(open_store(filled, "clave")) == all_labels()


def test_a_backup_from_under_a_passphrase_that_was_taken_off_is_of_no_use(filled: Path, open_store: Opener) -> None:
    store = open_store(filled)
    store.set_passphrase("clave")
    stale = shutil.copytree(filled / "backups", filled / "stale")
    store.set_passphrase(None)
    store.close()
    shutil.rmtree(filled / "backups")
    stale.rename(filled / "backups")  # as if the power had gone in between
    damage(filled / "cases.sqlite", zero_the_middle)
    assert not CaseStore.is_encrypted_at(filled)
    again = open_store(filled)
    assert 0 < again.opening.kept == len(again.cases()) < HOW_MANY
    assert again.opening.from_backup == again.unreadable == 0


def test_the_rest_of_an_unfinished_change_is_not_laid_over_the_new_file(filled: Path, open_store: Opener) -> None:
    open_store(filled).close()
    with closing(sqlite3.connect(filled / "cases.sqlite", isolation_level=None)) as db:
        db.execute("PRAGMA cache_size = 5")
        db.execute("BEGIN")
        db.execute("UPDATE cases SET body = zeroblob(2000)")
        unfinished = (filled / "cases.sqlite-journal").read_bytes()
        db.execute("ROLLBACK")
    (filled / "cases.sqlite").unlink()
    (filled / "cases.sqlite-journal").write_bytes(unfinished)
    with raw(next((filled / "backups").iterdir())) as db:
        [(gone, *_)] = db.execute("SELECT id FROM cases LIMIT 1")
        db.execute("DELETE FROM cases WHERE id = ?", (gone,))

    store = open_store(filled)
    assert store.opening.outcome is Outcome.RESTORED and len(labels(store)) == HOW_MANY - 1
    [aside] = filled.glob("cases.damaged-*")
    assert aside.name.endswith(".sqlite-journal") and aside.read_bytes() == unfinished


def test_a_case_that_rots_in_a_sound_file_comes_back_from_the_backup(filled: Path, open_store: Opener) -> None:
    store = open_store(filled)
    rotten = store.cases()[0]
    newer = store.save(sheet(HOW_MANY))
    store.close()
    with raw(filled / "cases.sqlite") as db:
        (body,) = db.execute("SELECT body FROM cases WHERE id = ?", (rotten.id,)).fetchone()
        flipped = body.replace(b"HP:0001945", b"HP:0001944")
        db.execute("UPDATE cases SET body = ? WHERE id = ?", (flipped, rotten.id))
    again = open_store(filled)
    assert again.read(rotten.id) == rotten and again.read(newer.id) == newer
    assert (again.opening.outcome, again.opening.from_backup) == (Outcome.REPAIRED, 1)
    assert again.opening.day == date.today()


def test_a_damaged_keyring_is_not_taken_for_a_wrong_passphrase(folder: Path, open_store: Opener) -> None:
    store = open_store(folder, "clave")
    case = store.save(sheet())
    store.close()
    with raw(folder / "cases.sqlite") as db:
        db.execute("UPDATE keyring SET salt = randomblob(16)")
    assert CaseStore.is_encrypted_at(folder)
    with pytest.raises(RecordsError) as error:
        open_store(folder, "otra")
    assert error.value.reason is Reason.WRONG_PASSPHRASE
    again = open_store(folder, "clave")
    assert again.opening.outcome is Outcome.REPAIRED and again.cases() == [case]


def test_a_damaged_schema_is_damage(filled: Path, open_store: Opener) -> None:
    with raw(filled / "cases.sqlite") as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_schema SET sql = replace(sql, 'updated', 'opdated') WHERE name = 'cases'")
    store = open_store(filled)
    assert store.opening.outcome is Outcome.REPAIRED and labels(store) == all_labels()


def test_without_hard_links_the_damaged_file_is_copied(
    filled: Path, open_store: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError("this file system knows no second names")

    monkeypatch.setattr("os.link", no_links)
    damaged = damage(filled / "cases.sqlite", zero_the_middle)
    open_store(filled)
    assert kept_aside(filled).read_bytes() == damaged


def test_a_sector_that_cannot_be_read_counts_as_damage() -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_READ
    assert is_damage(error)
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
    assert not is_damage(error)
