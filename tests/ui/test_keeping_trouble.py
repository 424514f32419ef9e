"""A disk that is full, a folder that cannot be written, a damaged file: the doctor hears of it, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.core.language import Language
from app.records.drafts import Session
from app.records.errors import Reason, RecordsError
from app.records.store import CaseStore
from tests.records.test_damage import cut_the_end, damage, garble_header
from tests.ui.desk import Desk, keep_case, laid_desk, listed, look_up, name, press, speak
from tests.ui.hands import COUGH, FEVER, click, take

pytestmark = pytest.mark.pack
desk = pytest.fixture(laid_desk)


class Trouble:
    """While ``reason`` is set, what is named in ``where`` fails for it; the real store is behind it."""

    def __init__(self) -> None:
        self.reason: Reason | None = None
        self.where = {"open", "save", "keep", "delete"}

    def put_before(self, monkeypatch: pytest.MonkeyPatch, kind: type, work: str, desk: Desk) -> None:
        real: Callable[..., Any] = getattr(kind, work)

        def attempt(*arguments: Any) -> Any:
            if self.reason is not None and work in self.where:
                raise RecordsError(self.reason, desk.folder)
            return real(*arguments)

        monkeypatch.setattr(kind, work, attempt)


@pytest.fixture
def trouble(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> Trouble:
    made = Trouble()
    for kind, work in ((CaseStore, "open"), (CaseStore, "save"), (CaseStore, "delete"), (Session, "keep")):
        made.put_before(monkeypatch, kind, work, desk)
    return made


def test_a_full_disk_is_said_and_what_to_do_and_then_all_is_saved(desk: Desk, qtbot: QtBot, trouble: Trouble) -> None:
    window = desk.sit_down()
    notices, state = window.notices, window.bar.state
    trouble.reason = Reason.DISK_FULL
    take(qtbot, window, "fiebre")
    qtbot.waitUntil(lambda: notices.topic == "trouble")
    assert "El disco está lleno" in notices.words.text() and "Libere espacio" in notices.words.text()
    assert state.text() == "Sin guardar" and state.toolTip().startswith("No se puede guardar ahora")
    speak(window, Language.ENGLISH)
    assert "Free some space" in notices.words.text() and notices.action.text() == "Try again"
    assert state.text() == "Not saved"
    speak(window, Language.SPANISH)
    press(window, "Ctrl+S")
    click(qtbot, notices.action)
    assert notices.topic == "trouble" and state.text() == "Sin guardar", "it is still full"

    name(qtbot, window, "Ana")
    press(window, "Ctrl+N")
    take(qtbot, window, "tos")
    name(qtbot, window, "Berta")
    press(window, "Ctrl+N")
    assert window.case.sheet.is_blank and notices.topic == "trouble"
    trouble.reason = None
    click(qtbot, notices.action)
    assert notices.topic == "" and not notices.isVisible() and state.text() == ""
    with desk.elsewhere() as store:
        assert {saved.sheet.label: saved.sheet.case.present for saved in store.cases()} == {
            "Ana": (FEVER,),
            "Berta": (COUGH,),
        }
    desk.leave(window)


def test_trouble_that_ends_by_itself_leaves_nothing_unsaved(desk: Desk, qtbot: QtBot, trouble: Trouble) -> None:
    window = desk.sit_down()
    trouble.reason = Reason.BUSY
    take(qtbot, window, "fiebre")
    name(qtbot, window, "Ana")
    press(window, "Ctrl+N")
    take(qtbot, window, "tos")
    qtbot.waitUntil(lambda: window.notices.topic == "trouble")
    trouble.reason = None
    name(qtbot, window, "Berta")
    qtbot.waitUntil(lambda: window.bar.state.text() == "Borrador")
    assert window.notices.topic == "" and desk.labels() == ["Ana"]


def test_a_save_that_failed_is_not_hushed_up_by_a_draft(desk: Desk, qtbot: QtBot, trouble: Trouble) -> None:
    window = desk.sit_down()
    trouble.reason, trouble.where = Reason.DISK_FULL, {"save"}
    take(qtbot, window, "fiebre")
    press(window, "Ctrl+S")
    assert window.notices.topic == "trouble"
    with qtbot.waitSignal(window.keeper._writer.kept):
        take(qtbot, window, "tos")
    qtbot.wait(20)
    assert window.notices.topic == "trouble"
    trouble.reason = None
    press(window, "Ctrl+S")
    assert window.notices.topic == "" and window.bar.state.text() == "Guardado"


@pytest.mark.parametrize("was_known", [True, False])
def test_the_first_click_does_not_close_over_an_unsaved_case_and_the_second_does(
    desk: Desk, qtbot: QtBot, trouble: Trouble, was_known: bool
) -> None:
    window = desk.sit_down()
    trouble.reason, trouble.where = Reason.DISK_FULL, {"save", "keep"} if was_known else {"save"}
    take(qtbot, window, "fiebre")
    qtbot.waitUntil(lambda: (window.notices.topic == "trouble") is was_known)
    assert not window.close() and window.isVisible()
    assert "El disco está lleno" in window.notices.words.text() and window.notices.isVisible()
    take(qtbot, window, "tos")
    assert not window.close(), "there is more to lose now"
    desk.leave(window)
    trouble.reason = None
    assert desk.labels() == []


def test_after_an_unsaved_case_the_last_draft_is_there_at_the_next_start(
    desk: Desk, qtbot: QtBot, trouble: Trouble
) -> None:
    window = desk.sit_down()
    trouble.reason, trouble.where = Reason.DISK_FULL, {"save"}
    take(qtbot, window, "fiebre")
    assert not window.close()
    desk.leave(window)
    trouble.reason = None
    window = desk.sit_down()
    assert window.case.case.present == (FEVER,) and window.notices.topic == "recovered"


def test_a_folder_without_rights_is_named_and_work_goes_on(desk: Desk, qtbot: QtBot, trouble: Trouble) -> None:
    trouble.reason = Reason.READ_ONLY
    window = desk.sit_down()
    words = window.notices.words
    assert str(desk.folder) in words.text() and "Dé permiso de escritura" in words.text()
    press(window, "Ctrl+O")
    assert "Dé permiso de escritura" in window.cases._state.text()
    window.cases.close()
    take(qtbot, window, "fiebre")
    assert window.bar.state.text() == "Sin guardar"
    qtbot.waitUntil(lambda: window.differential.list.isVisible(), timeout=10_000)
    speak(window, Language.ENGLISH)
    assert "Allow writing to that folder" in words.text()
    trouble.reason = None
    click(qtbot, window.notices.action)
    qtbot.waitUntil(lambda: window.bar.state.text() == "Draft")
    assert window.notices.topic == ""


def test_a_case_that_cannot_be_deleted_stays_and_the_window_says_why(
    desk: Desk, qtbot: QtBot, trouble: Trouble
) -> None:
    window = desk.sit_down()
    keep_case(qtbot, window, "Ana", "fiebre")
    cases = look_up(qtbot, window)
    trouble.reason = Reason.BUSY
    click(qtbot, cases.delete_button)
    assert listed(cases) == ["Ana"] and cases._state.text().startswith("Otro programa está usando")
    assert window.notices.topic == ""
    trouble.reason = None
    click(qtbot, cases.delete_button)
    assert listed(cases) == [] and window.notices.topic == "deleted"


def test_a_case_that_is_gone_meanwhile_is_said(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    keep_case(qtbot, window, "Ana", "fiebre")
    with desk.elsewhere() as store:
        store._db.write(lambda db, _: db.execute("DELETE FROM cases"))
    click(qtbot, window.differential.empty._recent_buttons[0])
    assert window.notices.words.text() == "Este caso ya no está guardado en este equipo."
    assert not window.notices.action.isVisible()


def test_a_repaired_file_is_told_at_the_start(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    keep_case(qtbot, window, "Ana", "fiebre")
    desk.leave(window)
    damage(desk.folder / "cases.sqlite", garble_header)
    window = desk.sit_down()
    words = window.notices.words
    assert words.text().startswith("El archivo de casos estaba dañado y se reparó. Casos conservados: 1.")
    speak(window, Language.ENGLISH)
    assert words.text().startswith("The file of cases was damaged and has been repaired. Cases kept: 1.")
    click(qtbot, window.notices.dismiss)
    take(qtbot, window, "cough")
    assert not window.notices.isVisible(), "told once"
    assert listed(look_up(qtbot, window)) == ["Ana"]


def test_a_restored_backup_is_told_at_the_start(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    keep_case(qtbot, window, "Ana", "fiebre")
    desk.leave(window)
    desk.leave(desk.sit_down())  # makes the backup
    (desk.folder / "cases.sqlite").unlink()
    window = desk.sit_down()
    assert "se recuperó la copia del" in window.notices.words.text()
    assert listed(look_up(qtbot, window)) == ["Ana"]


def test_damage_that_is_met_at_work_is_told_when_it_is_met(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    for label in ("Ana", "Berta", "Carla"):
        keep_case(qtbot, window, label, "fiebre")
    take(qtbot, window, "tos")
    name(qtbot, window, "Dora")
    with qtbot.waitSignal(window.keeper._writer.kept):
        take(qtbot, window, "cefalea")
    assert window.notices.topic == ""
    damage(desk.folder / "cases.sqlite", cut_the_end)
    press(window, "Ctrl+S")
    assert window.notices.words.text().startswith("El archivo de casos estaba dañado y se reparó.")
    assert window.bar.state.text() == "Guardado" and "Dora" in desk.labels()
