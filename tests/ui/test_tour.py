"""The guided example: through all steps and back, framing what it speaks of, with a case of its own."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.core.case import Mark
from app.core.language import Language
from app.ui.tour_steps import tour_steps
from app.ui.window import CebraWindow
from tests.ui.desk import Desk, label_now, laid_desk, name, press, speak
from tests.ui.hands import COUGH, FEVER, click, take

pytestmark = pytest.mark.pack
desk = pytest.fixture(laid_desk)


def framed(window: CebraWindow) -> list[QWidget]:
    return [part for part in window.findChildren(QWidget) if part.property("toured") == "true"]


def test_it_leads_through_every_step_and_frames_what_it_speaks_of(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    click(qtbot, window.findings.tabs.buttons["browse"])
    click(qtbot, window.differential.empty.tour)
    tour, targets, said = window.tour, [step.target for step in tour_steps(window)], []
    assert tour.isVisible() and not tour.back.isEnabled() and window.case.mark_of(FEVER) is Mark.PRESENT
    for place, target in enumerate(targets, 1):
        assert framed(window) == [target] and tour._count.text() == f"{place}/{len(targets)}"
        qtbot.waitUntil(target.isVisible, timeout=10_000)
        said.append(tour.words.text())
        assert (tour.next.text() == "Terminar") is (place == len(targets))
        press(tour.next, "Space")
    assert len(set(said)) == len(targets)
    assert not tour.isVisible() and framed(window) == []
    assert window.case.mark_of(COUGH) is Mark.ABSENT and window.findings.search.line.hasFocus()


def test_it_goes_back_and_can_be_left_at_any_step(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    click(qtbot, window.differential.empty.tour)
    tour, targets = window.tour, [step.target for step in tour_steps(window)]
    for _ in range(3):
        click(qtbot, tour.next)
    click(qtbot, tour.back)
    assert framed(window) == [targets[2]] and tour._count.text().startswith("3/")
    spanish = tour.words.text()
    speak(window, Language.ENGLISH)
    assert (tour.back.text(), tour.next.text(), tour.leave.text()) == ("Back", "Next", "Leave")
    assert tour.words.text() != spanish
    press(window, "F1")
    click(qtbot, window.help.tour)
    assert framed(window) == [targets[0]], "begun anew from the help"
    click(qtbot, tour.leave)
    assert not tour.isVisible() and framed(window) == []


def test_the_case_before_is_kept_and_the_example_is_not(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    take(qtbot, window, "tos")
    name(qtbot, window, "Ana")
    window.begin_tour()
    tour = window.tour
    for button in (tour.next, tour.next, tour.back, tour.back, tour.next, tour.next, tour.leave):
        click(qtbot, button)
    assert desk.labels() == ["Ana"]
    press(window, "Ctrl+N")
    assert desk.labels() == ["Ana"], "the example of the tour is nobody's case"
    while label_now(window) != "Ana":
        press(window, "Ctrl+Z")
    assert window.case.case.present == (COUGH,) and window.bar.state.text() == "Guardado"
    window.begin_tour()
    take(qtbot, window, "disnea")
    desk.leave(window)
    assert sorted(desk.labels()) == ["", "Ana"], "what the doctor has made of it is kept"


def test_it_survives_a_change_of_size_and_theme(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    window.begin_tour()
    click(qtbot, window.tour.next)
    press(window, "Ctrl++")
    window.speak(Language.ENGLISH)
    QApplication.processEvents()
    assert len(framed(window)) == 1 and window.tour._count.text().startswith("2/")
