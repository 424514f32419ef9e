"""Saved cases: what is saved is there again, and nobody's work is overwritten."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.core.case import Case
from app.core.language import Language
from app.core.sheet import Sheet, sheet_json
from app.records.entries import Conflict, case_name, time_text
from app.records.errors import Reason, RecordsError
from app.records.opening import Outcome
from app.records.place import data_folder
from app.records.sealing import Sealer
from tests.records.conftest import Opener
from tests.records.sheets import raw, sheet


def test_a_saved_case_is_there_after_closing(folder: Path, open_store: Opener) -> None:
    store = open_store(folder)
    assert store.opening.outcome is Outcome.CREATED
    before = datetime.now(UTC)
    saved = store.save(sheet())
    assert len(saved.id) == 32 and saved.revision == 1
    assert before <= saved.created == saved.updated <= datetime.now(UTC)
    store.close()

    again = open_store(folder)
    assert again.opening.outcome is Outcome.NORMAL and again.opening.is_quiet
    assert again.cases() == [saved] and again.read(saved.id) == saved
    assert again.unreadable == 0 and not again.is_encrypted


def test_saving_again_makes_a_new_revision_and_keeps_the_first_day(folder: Path, open_store: Opener) -> None:
    store = open_store(folder)
    first = store.save(sheet(1))
    second = store.save(sheet(2), first.id, first.revision)
    assert (second.id, second.revision, second.created) == (first.id, 2, first.created)
    assert second.updated > first.updated
    assert store.cases() == [second]


def test_half_a_character_from_a_broken_paste_does_not_keep_the_rest_from_being_saved(
    folder: Path, open_store: Opener
) -> None:
    store = open_store(folder)
    broken = replace(sheet(), conclusion="fiebre \ud83d")
    assert store.read(store.save(broken).id).sheet == broken


def test_the_case_changed_last_comes_first(folder: Path, open_store: Opener) -> None:
    store = open_store(folder)
    old, middle, _ = (store.save(sheet(number)) for number in range(3))
    store.save(old.sheet, old.id, old.revision)
    assert [case.sheet.label for case in store.cases()] == [sheet(n).label for n in (0, 2, 1)]
    store.delete(middle.id)
    store.undelete(middle.id)
    assert [case.sheet.label for case in store.cases()] == [sheet(n).label for n in (0, 2, 1)]  # as before the bin
    with raw(folder / "cases.sqlite") as db:  # rows may lie in any order, after a repair for one
        db.execute("UPDATE cases SET updated = '2020' || substr(updated, 5) WHERE id = ?", (old.id,))
    assert [case.sheet.label for case in store.cases()] == [sheet(n).label for n in (2, 1, 0)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"ana", "bea"}),
        ("IBAÑEZ", {"ana"}),
        ("ibanez ana", {"ana"}),
        ("ibanez bea", set()),
        ("paludismo", {"ana"}),
        ("chag", {"bea"}),
        ("cardiol", {"bea"}),
        ("orpha:99828", {"ana"}),
        ("  ", {"ana", "bea"}),
        ("tos", set()),
    ],
)
def test_search_finds_folded_words_in_all_that_the_doctor_wrote(
    folder: Path, open_store: Opener, query: str, found: set[str]
) -> None:
    store = open_store(folder)
    store.save(Sheet(Case(present=("tos",)), label="Ana Ibáñez", own=("Paludismo",), confirmed="ORPHA:99828"))
    store.save(Sheet(label="Bea", own=("enfermedad de Chagas",), conclusion="pasa a cardiología"))
    assert {case.sheet.label.split()[0].lower() for case in store.cases(query)} == found


def test_two_windows_never_overwrite_each_other(folder: Path, open_store: Opener) -> None:
    mine, yours = open_store(folder), open_store(folder)
    opened = mine.save(sheet(1))
    assert yours.cases() == [opened]
    theirs = yours.save(sheet(2), opened.id, opened.revision)
    with pytest.raises(Conflict) as conflict:
        mine.save(sheet(3), opened.id, opened.revision)
    assert conflict.value.stored == theirs == mine.read(opened.id)
    assert conflict.value.reason is Reason.CONFLICT and "otra ventana" in conflict.value.message(Language.SPANISH)
    with pytest.raises(Conflict):
        mine.save(sheet(3), opened.id)
    assert mine.save(sheet(3), opened.id, theirs.revision).revision == 3
    assert [case.sheet for case in yours.cases()] == [sheet(3)]


def test_saving_over_a_case_that_was_deleted_elsewhere_says_so(folder: Path, open_store: Opener) -> None:
    store = open_store(folder)
    case = store.save(sheet())
    store.delete(case.id)
    with pytest.raises(Conflict) as conflict:
        store.save(sheet(1), case.id, case.revision)
    assert conflict.value.stored.deleted is not None


def test_a_deleted_case_can_come_back_for_thirty_days(folder: Path, open_store: Opener) -> None:
    store = open_store(folder)
    long_ago, lately, kept = (store.save(sheet(number)) for number in range(3))
    store.delete(long_ago.id)
    store.delete(lately.id)
    assert store.cases() == [kept]
    assert {case.id for case in store.deleted()} == {long_ago.id, lately.id}
    store.close()
    with raw(folder / "cases.sqlite") as db:
        for case, days in ((long_ago, 31), (lately, 29)):
            when = time_text(datetime.now(UTC) - timedelta(days=days))
            db.execute("UPDATE cases SET deleted = ? WHERE id = ?", (when, case.id))

    again = open_store(folder)
    assert [case.id for case in again.deleted()] == [lately.id]
    again.undelete(lately.id)
    assert {case.id for case in again.cases()} == {lately.id, kept.id} and again.deleted() == []
    for change in (again.read, again.delete, again.undelete):
        with pytest.raises(RecordsError) as gone:
            change(long_ago.id)
        assert gone.value.reason is Reason.GONE
    revived = again.save(sheet(9), long_ago.id, long_ago.revision)
    assert again.read(long_ago.id) == revived, "what is on screen can be saved even then"


def test_what_left_the_bin_leaves_no_trace_in_the_file(folder: Path, open_store: Opener) -> None:
    store = open_store(folder)
    store.save(sheet(1))
    secret = store.save(sheet(2, conclusion="secreto"))
    store.delete(secret.id)
    store.close()
    assert b"secreto" in (folder / "cases.sqlite").read_bytes()
    with raw(folder / "cases.sqlite") as db:
        db.execute("UPDATE cases SET deleted = '2020' || substr(deleted, 5) WHERE deleted IS NOT NULL")
    open_store(folder)
    assert b"secreto" not in (folder / "cases.sqlite").read_bytes()


def test_a_row_that_makes_no_sense_stays_and_is_counted(folder: Path, open_store: Opener) -> None:
    store = open_store(folder)
    newer, broken, fine = (store.save(sheet(number)) for number in range(3))
    store.close()
    future = Sealer().seal(case_name(newer.id), sheet_json(sheet(0)).replace('"format":1', '"format":99').encode())
    with raw(folder / "cases.sqlite") as db:
        db.execute("UPDATE cases SET body = ? WHERE id = ?", (future, newer.id))
        db.execute("UPDATE cases SET updated = CAST(X'FF00FE' AS TEXT) WHERE id = ?", (broken.id,))

    again = open_store(folder)
    assert again.cases() == [fine] and again.unreadable == 2
    for case in (newer, broken):
        with pytest.raises(RecordsError) as unreadable:
            again.read(case.id)
        assert unreadable.value.reason is Reason.UNREADABLE
    with raw(folder / "cases.sqlite") as db:
        assert db.execute("SELECT body FROM cases WHERE id = ?", (newer.id,)).fetchone() == (future,)


def test_two_threads_may_save_at_once(folder: Path, open_store: Opener) -> None:
    store = open_store(folder)
    with ThreadPoolExecutor(4) as pool:
        saved = list(pool.map(store.save, map(sheet, range(40))))
    assert {case.id for case in store.cases()} == {case.id for case in saved}


def test_only_one_of_many_threads_saves_over_a_revision(folder: Path, open_store: Opener) -> None:
    stores = [open_store(folder) for _ in range(2)]
    case = stores[0].save(sheet())

    def attempt(number: int) -> bool:
        try:
            stores[number % 2].save(sheet(number), case.id, case.revision)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(attempt, range(12))) == 1
    assert stores[0].read(case.id).revision == 2


def test_the_folder_is_the_one_that_is_named_or_the_users_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CEBRA_HOME", str(tmp_path))
    assert data_folder() == tmp_path
    monkeypatch.delenv("CEBRA_HOME")
    assert data_folder().name == "Cebra" and not str(data_folder()).startswith(str(tmp_path))


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps rights in lists that new folders inherit")
def test_a_new_folder_is_for_its_owner_alone(folder: Path, open_store: Opener) -> None:
    open_store(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
