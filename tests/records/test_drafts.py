"""What is on screen: a power cut takes nothing away, and no window is offered what another still shows."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT
from tests.records.conftest import Opener
from tests.records.sheets import end_sessions, raw, sheet

A_WINDOW = """
import sys, time
from pathlib import Path
from app.records.store import CaseStore
from tests.records.sheets import sheet

store = CaseStore.open(Path(sys.argv[1]))
case = store.save(sheet(1))
session = store.session()
session.keep(sheet(2), case.id, case.revision)
session.keep(sheet(3), case.id, case.revision)
print(case.id, flush=True)
time.sleep(600)
"""


@contextmanager
def another_window(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process that has kept a draft and still lives, and the id of its case."""
    command = [sys.executable, "-c", A_WINDOW, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def test_after_a_kill_the_draft_is_back_and_not_before(folder: Path, open_store: Opener) -> None:
    with another_window(folder) as (process, case_id):
        store = open_store(folder)
        assert store.read(case_id).sheet == sheet(1)
        assert store.orphans() == []
        process.kill()
        process.wait()
        [draft] = store.orphans()
    assert (draft.sheet, draft.case_id, draft.revision) == (sheet(3), case_id, 1)
    assert store.orphans() == [draft], "looking takes nothing away"
    store.forget(draft)
    assert store.orphans() == []
    assert list((folder / "sessions").iterdir()) == []


def test_drafts_of_the_same_process_are_not_offered_either(folder: Path, open_store: Opener) -> None:
    store = open_store(folder)
    first, second = store.session(), store.session()
    first.keep(sheet(1))
    second.keep(sheet(2))
    assert store.orphans() == [] and open_store(folder).orphans() == []
    first.close()
    second.drop()
    second.close()


def test_a_session_that_is_closed_leaves_nothing(folder: Path, open_store: Opener) -> None:
    store = open_store(folder)
    session = store.session()
    session.keep(sheet())
    session.close()
    store.close()
    assert open_store(folder).orphans() == []
    assert list((folder / "sessions").iterdir()) == []


def test_dropped_is_gone_and_may_be_kept_again(folder: Path, open_store: Opener) -> None:
    store = open_store(folder)
    session = store.session()
    session.keep(sheet(1))
    session.drop()
    with raw(folder / "cases.sqlite") as db:
        assert db.execute("SELECT count(*) FROM drafts").fetchone() == (0,)
    session.keep(sheet(2))
    with raw(folder / "cases.sqlite") as db:
        assert db.execute("SELECT count(*) FROM drafts").fetchone() == (1,)
    session.close()


def test_the_newest_draft_comes_first_and_one_that_makes_no_sense_is_passed_over(
    folder: Path, open_store: Opener
) -> None:
    store = open_store(folder)
    sessions = [store.session() for _ in range(3)]
    for number, session in enumerate(sessions):
        session.keep(sheet(number))
    with raw(folder / "cases.sqlite") as db:
        db.execute("UPDATE drafts SET kept = '2099' || substr(kept, 5) WHERE session = ?", (sessions[0].id,))
        db.execute("UPDATE drafts SET body = X'00' WHERE session = ?", (sessions[1].id,))
    end_sessions(folder)
    assert [draft.sheet for draft in store.orphans()] == [sheet(0), sheet(2)]
