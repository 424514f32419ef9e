"""The window as a doctor uses it: keyboard and mouse, nothing called that a hand could not reach."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.cli import main
from app.core.case import Case, Mark, Sex
from app.core.diseases import Group
from app.core.language import Language
from app.ui.differential_rows import RANKED_ROLE
from app.ui.main import prepare
from app.ui.row_delegate import Zone
from app.ui.rows import ROW_ROLE
from app.ui.settings import Settings, Theme
from app.ui.window import CebraWindow, Places
from tests.ui.conftest import COUGH, FEVER

pytestmark = pytest.mark.pack
Settled = Callable[[], None]


def type_and_take(qtbot: QtBot, window: CebraWindow, text: str, shift: bool = False) -> None:
    line = window.findings.search.line
    line.setFocus()
    qtbot.keyClicks(line, text)
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(line, Qt.Key.Key_Return, modifier)


def top_names(window: CebraWindow) -> list[str]:
    model = window.differential.list.ranked
    return [str(model.index(i).data()) for i in range(min(5, model.rowCount()))]


def test_from_nothing_to_a_reasoned_list(window: CebraWindow, qtbot: QtBot, settled: Settled) -> None:
    assert window.differential.empty.isVisible()
    type_and_take(qtbot, window, "fiebre")
    assert window.case.mark_of(FEVER) is Mark.PRESENT
    assert window.findings.search.line.text() == ""
    settled()
    assert window.differential.list.isVisible() and not window.differential.empty.isVisible()
    assert window.differential.hint.isVisible()
    before = top_names(window)

    type_and_take(qtbot, window, "tos", shift=True)
    assert window.case.mark_of(COUGH) is Mark.ABSENT
    type_and_take(qtbot, window, "ectopia del cristalino")
    settled()
    assert top_names(window) != before
    shown = window.differential.confidence
    assert shown.text().startswith("Confianza ") and shown.toolTip().startswith(shown.text().split(" ")[0])
    assert window.reasons.why.sentence.text().startswith("Apoyan:")
    assert {bar.text for bar in window.reasons.why.chart.bars} >= {"No: Tos", "Fiebre"}


def test_a_chosen_disease_is_explained_and_its_codes_can_be_copied(
    window: CebraWindow, qtbot: QtBot, settled: Settled
) -> None:
    qtbot.mouseClick(window.differential.empty._buttons[2][0], Qt.MouseButton.LeftButton)
    settled()
    ranked = window.differential.list
    ranked.setFocus()
    qtbot.keyClick(ranked, Qt.Key.Key_Down)
    qtbot.keyClick(ranked, Qt.Key.Key_Down)
    settled()
    disease = ranked.ranked.index(2).data(RANKED_ROLE).disease
    assert window.reasons.why.name.text() == disease.name(Language.SPANISH)
    assert disease.id in window.reasons.why.data.text()
    assert window.reasons.why.data.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse


def test_everything_can_be_undone(window: CebraWindow, qtbot: QtBot, settled: Settled) -> None:
    type_and_take(qtbot, window, "fiebre")
    qtbot.keyClicks(window.findings.form.age, "34")
    assert window.case.case.age == 34
    window.findings.search.line.setFocus()
    qtbot.mouseClick(window.findings.form.sex.buttons["female"], Qt.MouseButton.LeftButton)
    assert window.case.case.sex is Sex.FEMALE
    qtbot.mouseClick(window.findings.clear, Qt.MouseButton.LeftButton)
    assert window.case.case.is_empty

    stack = window.case.undo_stack
    assert stack.count() == 4, "an age typed in one go is one step"
    window.findings.search.line.setFocus()
    qtbot.keyClick(window.findings.search.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.case.mark_of(FEVER) is Mark.PRESENT
    for _ in range(3):
        window.bar.undo.click()
    assert window.case.case == Case()
    assert window.findings.form.age.text() == ""
    for _ in range(3):
        window.bar.redo.click()
    assert (window.case.case.age, window.case.case.sex) == (34, Sex.FEMALE)
    assert window.findings.form.age.text() == "34"
    settled()


def test_marks_by_keyboard_and_mouse(window: CebraWindow, qtbot: QtBot) -> None:
    type_and_take(qtbot, window, "fiebre")
    marks = window.findings.marks
    marks.setCurrentIndex(marks.rows.index(0))
    qtbot.keyClick(marks, Qt.Key.Key_A)
    assert window.case.mark_of(FEVER) is Mark.ABSENT
    qtbot.keyClick(marks, Qt.Key.Key_P)
    assert window.case.mark_of(FEVER) is Mark.PRESENT

    def click(zone: Zone) -> None:
        area = marks.delegate.zones(marks.visualRect(marks.rows.index(0)))[zone]
        qtbot.mouseClick(marks.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(area.center()))

    click(Zone.ABSENT)
    assert window.case.mark_of(FEVER) is Mark.ABSENT
    click(Zone.REMOVE)
    assert window.case.mark_of(FEVER) is None
    window.case.undo_stack.undo()
    marks.setCurrentIndex(marks.rows.index(0))
    qtbot.keyClick(marks, Qt.Key.Key_Delete)
    assert window.case.case.is_empty


def test_search_shows_the_synonym_and_escape_clears(window: CebraWindow, qtbot: QtBot) -> None:
    line = window.findings.search.line
    qtbot.keyClicks(line, "pyrexia")
    row = window.findings.search.list.currentIndex().data(ROW_ROLE)
    assert row.finding_id == FEVER and "pyrexia" in row.details[0].casefold()
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == "" and not window.findings.search.popup.isVisible()
    qtbot.keyClicks(line, "fie")
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert window.findings.search.list.currentIndex().row() == 1
    qtbot.keyClicks(line, "qzx")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert window.case.case.is_empty


def test_browsing_loads_only_what_is_opened(window: CebraWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.findings.tabs.buttons["browse"], Qt.MouseButton.LeftButton)
    tree = window.findings.tree
    assert tree.isVisible()
    model = tree.model()
    first = model.index(0, 0)
    assert model.rowCount(first) == 0 and model.hasChildren(first)
    tree.setCurrentIndex(first)
    tree.setFocus()
    qtbot.keyClick(tree, Qt.Key.Key_Right)
    assert model.rowCount(first) > 0
    tree.setCurrentIndex(model.index(0, 0, first))
    qtbot.keyClick(tree, Qt.Key.Key_P)
    assert len(window.case.case.present) == 1


@pytest.mark.parametrize("group", list(Group))
def test_filter(window: CebraWindow, qtbot: QtBot, settled: Settled, group: Group) -> None:
    type_and_take(qtbot, window, "fiebre")
    settled()
    qtbot.mouseClick(window.differential.filter.buttons[group.value], Qt.MouseButton.LeftButton)
    model = window.differential.list.ranked
    assert model.rowCount() > 0
    assert {model.index(i).data(RANKED_ROLE).disease.group for i in range(model.rowCount())} == {group}
    settled()
    assert window.reasons.why._explanation is not None and window.reasons.why._explanation.ranked.disease.group is group


def test_language_changes_everything_at_once(window: CebraWindow, qtbot: QtBot, settled: Settled) -> None:
    qtbot.mouseClick(window.differential.empty._buttons[2][0], Qt.MouseButton.LeftButton)
    settled()
    window.bar._languages[Language.ENGLISH].trigger()
    qtbot.waitUntil(lambda: window.findings._title.text() == "Patient and findings")
    assert window.reasons.why.sentence.text().startswith("In favour:")
    assert window.findings.marks.rows.rows[0].title == "Disproportionate tall stature"
    assert window.differential.filter.buttons["orphan"].text() == "Orphan"
    window.bar._languages[Language.SPANISH].trigger()
    qtbot.waitUntil(lambda: window.findings._title.text() == "Paciente y hallazgos")
    assert window.reasons.why.sentence.text().startswith("Apoyan:")


def test_choices_are_remembered(window: CebraWindow, settings: Settings) -> None:
    window.bar._themes[Theme.DARK].trigger()
    window.bar._languages[Language.ENGLISH].trigger()
    assert (settings.theme, settings.language) == (Theme.DARK, Language.ENGLISH)


def test_bad_age_is_said_and_not_used(window: CebraWindow, qtbot: QtBot) -> None:
    form = window.findings.form
    qtbot.keyClicks(form.age, "200")
    assert form._error.isVisible() and window.case.case.age is None
    form.age.clear()
    qtbot.keyClicks(form.age, "1,5")
    assert not form._error.isVisible() and window.case.case.age == 1.5


def test_issues_name_findings_not_ids(window: CebraWindow, settled: Settled, qtbot: QtBot) -> None:
    window.case.show_case(Case(present=(FEVER,), absent=("HP:9999999",)))
    qtbot.waitUntil(lambda: window.differential.issues.isVisible())
    assert "HP:9999999" in window.differential.issues.text()


def test_info_window_tells_versions(window: CebraWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.bar.info, Qt.MouseButton.LeftButton)
    text = window.info.text.toPlainText()
    assert window.info.isVisible()
    assert window._opened is not None and window._opened.pack.manifest.model_version in text
    assert "LGPL" in text


def test_many_fast_changes_end_with_the_last_case(window: CebraWindow, settled: Settled) -> None:
    for finding in window._opened.pack.vocabulary if window._opened else ():
        if finding.index >= 30:
            break
        window.case.set_mark(finding.id, Mark.PRESENT)
    window.case.show_case(Case(present=(FEVER, COUGH)))
    settled()


def test_missing_model_is_explained_and_the_window_lives(
    qapp: QApplication, qtbot: QtBot, settings: Settings, tmp_path: Path
) -> None:
    prepare(qapp, settings)
    window = CebraWindow(settings, Places(tmp_path / "records", tmp_path / "none"))
    with qtbot.waitSignal(window.diagnostician.failed, timeout=10_000):
        window.start()
    assert window.differential.empty._title.text() == "No se pudo abrir el modelo"
    assert "Reinstale" in window.differential.empty._text.text()
    window.case.set_mark(FEVER, Mark.PRESENT)
    # Until the saved cases are open, closing is refused, for the case would be lost.
    qtbot.waitUntil(window.close, timeout=10_000)
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def test_every_control_has_a_name(window: CebraWindow, settled: Settled, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit

    qtbot.mouseClick(window.differential.empty._buttons[0][0], Qt.MouseButton.LeftButton)
    settled()
    nameless = [
        control
        for kind in (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit)
        for control in window.findChildren(kind)
        if control.isVisible() and not (control.accessibleName() or getattr(control, "text", str)())
    ]
    assert nameless == []


def test_a_phenopacket_on_the_command_line_and_its_findings_ticked_here_agree(
    window: CebraWindow, qtbot: QtBot, settled: Settled, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packet = {
        "id": "x",
        "subject": {"sex": "MALE", "timeAtLastEncounter": {"age": {"iso8601duration": "P19Y"}}},
        "phenotypicFeatures": [
            {"type": {"id": "HP:0001083"}},
            {"type": {"id": "HP:0001166"}},
            {"type": {"id": COUGH}, "excluded": True},
        ],
    }
    path = tmp_path / "packet.json"
    path.write_text(json.dumps(packet), encoding="utf-8")
    assert main(["diagnose", str(path), "--top", "40"]) == 0
    listed = json.loads(capsys.readouterr().out)["differential"]

    qtbot.keyClicks(window.findings.form.age, "19")
    window.case.set_sex(Sex.MALE)
    type_and_take(qtbot, window, "ectopia del cristalino")
    type_and_take(qtbot, window, "aracnodactilia")
    type_and_take(qtbot, window, "tos", shift=True)
    settled()
    model = window.differential.list.ranked
    shown = [model.index(row).data(RANKED_ROLE) for row in range(40)]
    assert [ranked.disease.id for ranked in shown] == [entry["disease"]["id"] for entry in listed]
    for ranked, entry in zip(shown, listed, strict=True):
        assert ranked.probability == pytest.approx(entry["probability"], abs=1e-6)
        assert ranked.log_odds == pytest.approx(entry["log_odds"], abs=1e-4)
