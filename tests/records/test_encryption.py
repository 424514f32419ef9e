"""Encryption at rest: nothing about a patient can be read without the passphrase, and nothing can be passed off."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.core.language import Language
from app.records.errors import Reason, RecordsError
from app.records.opening import Outcome
from app.records.store import CaseStore
from tests.conftest import ROOT
from tests.records.conftest import Opener
from tests.records.sheets import FINDING, HOW_MANY, all_labels, end_sessions, everything_in, labels, raw, sheet

PASSPHRASE = "cañón de niño 7"


def refusal(folder: Path, passphrase: str | None) -> Reason:
    with pytest.raises(RecordsError) as error:
        CaseStore.open(folder, passphrase)
    assert "contraseña" in error.value.message(Language.SPANISH)
    return error.value.reason


def can_be_read(folder: Path) -> bool:
    content = everything_in(folder)
    return any(word.encode() in content for word in ("Ibáñez", FINDING, "dengue", "observación"))


def test_turned_on_nothing_can_be_read_in_any_file(filled: Path, open_store: Opener) -> None:
    first = open_store(filled)
    first.close()
    assert len(list((filled / "backups").iterdir())) == 1
    (filled / "cases.damaged-20250101-120000.sqlite").write_bytes((filled / "cases.sqlite").read_bytes()[:20_000])
    with raw(filled / "cases.sqlite") as db:  # traces of what another program deleted
        db.execute("PRAGMA secure_delete = OFF")
        db.execute("DELETE FROM cases WHERE rowid > 20")
    assert b"control en 90 horas" in (filled / "cases.sqlite").read_bytes()

    store = open_store(filled)
    session = store.session()
    session.keep(sheet(500))
    store.set_passphrase(PASSPHRASE)
    assert store.is_encrypted and CaseStore.is_encrypted_at(filled)
    assert not can_be_read(filled)
    assert len(list((filled / "backups").glob("*.sqlite"))) == 1, "a fresh backup, under the passphrase too"
    store.save(sheet(20))
    session.keep(sheet(501))
    assert not can_be_read(filled)
    store.close()

    assert refusal(filled, None) is Reason.PASSPHRASE_NEEDED
    assert refusal(filled, "otra") is refusal(filled, "") is Reason.WRONG_PASSPHRASE
    again = open_store(filled, PASSPHRASE)
    assert labels(again) == all_labels(21) and again.unreadable == 0
    assert again.opening.outcome is Outcome.NORMAL


def test_an_accent_typed_as_two_signs_is_the_same_accent(folder: Path, open_store: Opener) -> None:
    open_store(folder, "\u00f1and\u00fa").close()
    assert open_store(folder, "n\u0303andu\u0301").is_encrypted


def test_a_new_store_may_be_encrypted_from_the_start(folder: Path, open_store: Opener) -> None:
    store = open_store(folder, PASSPHRASE)
    assert store.is_encrypted and store.opening.outcome is Outcome.CREATED
    case = store.save(sheet())
    assert not can_be_read(folder)
    store.close()
    assert open_store(folder, PASSPHRASE).cases() == [case]


def test_the_passphrase_can_be_changed_and_taken_off(filled: Path, open_store: Opener) -> None:
    (filled / "cases.damaged-20250101-120000.sqlite").write_bytes(b"Ib\xc3\xa1\xc3\xb1ez")
    store = open_store(filled)
    store.set_passphrase("una")
    store.set_passphrase("dos")
    store.close()
    assert refusal(filled, "una") is Reason.WRONG_PASSPHRASE
    assert not can_be_read(filled)
    again = open_store(filled, "dos")
    assert labels(again) == all_labels()
    again.set_passphrase(None)
    assert not again.is_encrypted and not CaseStore.is_encrypted_at(filled)
    again.close()
    assert labels(open_store(filled)) == all_labels()
    assert (filled / "cases.damaged-20250101-120000.sqlite").read_bytes() == b"Ib\xc3\xa1\xc3\xb1ez"
    [backup] = (filled / "backups").iterdir()
    assert "Ibáñez".encode() in backup.read_bytes()


def test_an_empty_passphrase_is_refused(folder: Path, open_store: Opener) -> None:
    store = open_store(folder)
    with pytest.raises(RecordsError) as error:
        store.set_passphrase("")
    assert error.value.reason is Reason.EMPTY_PASSPHRASE and not store.is_encrypted


def test_drafts_survive_a_change_of_the_passphrase(folder: Path, open_store: Opener) -> None:
    store = open_store(folder)
    store.session().keep(sheet(4))
    store.set_passphrase(PASSPHRASE)
    end_sessions(folder)
    assert [draft.sheet for draft in open_store(folder, PASSPHRASE).orphans()] == [sheet(4)]


def test_an_open_window_elsewhere_keeps_the_passphrase_from_being_changed(folder: Path, open_store: Opener) -> None:
    here, there = open_store(folder), open_store(folder)
    session = there.session()
    with pytest.raises(RecordsError) as error:
        here.set_passphrase(PASSPHRASE)
    assert error.value.reason is Reason.OTHER_WINDOW and not here.is_encrypted
    session.close()
    here.set_passphrase(PASSPHRASE)

    for work in (there.cases, lambda: there.save(sheet())):
        with pytest.raises(RecordsError) as error:
            work()
        assert error.value.reason is Reason.PASSPHRASE_NEEDED
    here.save(sheet(1))
    assert not can_be_read(folder), "a store that has not heard of the passphrase writes nothing"
    again = open_store(folder, PASSPHRASE)
    here.set_passphrase(None)
    assert [case.sheet for case in again.cases()] == [sheet(1)], "one that knew it goes on without"
    again.save(sheet(2))
    assert again.unreadable == here.unreadable == 0


def test_rows_that_were_swapped_or_changed_are_noticed(folder: Path, open_store: Opener) -> None:
    store = open_store(folder, PASSPHRASE)
    one, two, three, fine = (store.save(sheet(number)) for number in range(4))
    store.session().keep(sheet(5))
    end_sessions(folder)
    assert len(store.orphans()) == 1
    with raw(folder / "cases.sqlite") as db:
        bodies = dict(db.execute("SELECT id, body FROM cases"))
        changed = bodies[three.id][:-1] + bytes([bodies[three.id][-1] ^ 1])
        for case_id, body in ((one.id, bodies[two.id]), (two.id, bodies[one.id]), (three.id, changed)):
            db.execute("UPDATE cases SET body = ? WHERE id = ?", (body, case_id))
        db.execute("UPDATE drafts SET body = ?", (bodies[fine.id],))
    again = open_store(folder, PASSPHRASE)
    assert again.cases() == [fine] and again.unreadable == 3
    assert again.orphans() == []
    again.set_passphrase(None)
    assert again.unreadable == 3, "what was tampered with is not lost either"


POWER_CUT = """
import os, sys
from pathlib import Path
from app.records import backups, sealing, store

def cut(*_):
    os._exit(9)

class Sealer(sealing.Sealer):
    left = 140
    def seal(self, name, content):
        Sealer.left -= 1
        return super().seal(name, content) if Sealer.left else cut()

opened = store.CaseStore.open(Path(sys.argv[1]))
if sys.argv[2] == "while sealing":
    sealing.Sealer.fresh = classmethod(lambda cls: Sealer(bytes(range(32))))
else:
    backups.drop_all = cut
opened.set_passphrase("clave")
"""


def cut_power(folder: Path, when: str) -> None:
    run = subprocess.run([sys.executable, "-c", POWER_CUT, str(folder), when], cwd=ROOT)
    assert run.returncode == 9


def test_a_power_cut_while_sealing_leaves_the_state_before(filled: Path, open_store: Opener) -> None:
    store = open_store(filled)
    for number in range(HOW_MANY, HOW_MANY + 25):  # more than SQLite changes without touching the file
        store.save(sheet(number, conclusion="x" * 120_000))
    store.close()
    cut_power(filled, "while sealing")
    assert (filled / "cases.sqlite-journal").stat().st_size > 0, "it was cut in the midst of writing"
    assert not CaseStore.is_encrypted_at(filled)
    again = open_store(filled)
    assert again.opening.outcome is Outcome.NORMAL
    assert labels(again) == all_labels(HOW_MANY + 25)


def test_a_power_cut_after_sealing_leaves_nothing_readable_after_the_next_start(
    filled: Path, open_store: Opener
) -> None:
    open_store(filled).close()
    (filled / "cases.damaged-20250101-120000.sqlite").write_bytes((filled / "cases.sqlite").read_bytes())
    cut_power(filled, "after sealing")
    assert CaseStore.is_encrypted_at(filled) and can_be_read(filled)
    assert labels(open_store(filled, "clave")) == all_labels()
    assert not can_be_read(filled)
