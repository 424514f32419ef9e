"""The region of the patient, an administrator's table, and red flags, as the doctor sees them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.case import Case
from app.core.disease_terms import flag_term
from app.core.diseases import RedFlag, Region
from app.core.language import Language
from app.ui import translation
from app.ui.differential_rows import RANKED_ROLE
from app.ui.main import prepare
from app.ui.settings import Settings
from app.ui.window import CebraWindow, Places
from tests.ui.conftest import FEVER

pytestmark = pytest.mark.pack
Settled = Callable[[], None]
HEADACHE = "HP:0002315"
DENGUE = "CBRD:0100"


def _pick(qtbot: QtBot, window: CebraWindow, text: str) -> None:
    box = window.findings.form.region
    box.setFocus()
    while box.currentText() != text:
        before = box.currentIndex()
        qtbot.keyClick(box, Qt.Key.Key_Down)
        assert box.currentIndex() != before, f"{text} is not in the list"


def _place(window: CebraWindow, disease: str) -> int:
    assert window._differential is not None and window._opened is not None
    found = window._opened.pack.diseases.find(disease)
    assert found is not None
    return window._differential.of(found).rank


def test_the_region_moves_the_list_and_is_remembered(
    window: CebraWindow, qtbot: QtBot, settled: Settled, settings: Settings
) -> None:
    window.case.show_case(Case(age=30, present=(FEVER, HEADACHE)))
    settled()
    before = _place(window, DENGUE)
    _pick(qtbot, window, "Trópico latinoamericano")
    assert window.case.case.region == Region.TROPICAL and settings.region == Region.TROPICAL
    qtbot.waitUntil(lambda: window._differential is not None and window._differential.case.region == Region.TROPICAL)
    assert _place(window, DENGUE) < before

    for _ in range(2):  # on the way there the arrow passed the temperate zone
        window.case.undo_stack.undo()
    undone: Case = window.case.case  # a name of its own: mypy takes the property to be what it was above
    assert undone.region is None and window.findings.form.region.currentText() == "Sin precisar"
    window.new_case()
    assert window.case.case == Case(region=Region.TROPICAL.value)
    assert window.findings.form.region.currentText() == "Trópico latinoamericano"
    window.speak(Language.ENGLISH)
    qtbot.waitUntil(lambda: window.findings.form.region.currentText() == "Tropical Latin America")


def test_a_remembered_region_begins_the_first_case(
    qapp: QApplication, qtbot: QtBot, settings: Settings, tmp_path: Path
) -> None:
    settings.region = Region.ANDEAN
    prepare(qapp, settings)
    made = CebraWindow(settings, Places(tmp_path / "records"))
    try:
        assert made.case.case.region == Region.ANDEAN
        assert made.findings.form.region.currentText() == "Andes (altura)"
    finally:
        made.close()
        translation.speak(Language.SPANISH)


@pytest.mark.parametrize(
    ("rows", "known"), [(f"Valle del Río,{DENGUE},50\n", True), (f"Valle del Río,{DENGUE},many\n", False)]
)
def test_an_administrator_s_table_adds_its_regions_or_says_what_is_wrong(
    qapp: QApplication, qtbot: QtBot, settings: Settings, tmp_path: Path, rows: str, known: bool
) -> None:
    table = tmp_path / "regional-priors.csv"
    table.write_text("region,disease,factor\n" + rows, encoding="utf-8")
    prepare(qapp, settings)
    made = CebraWindow(settings, Places(tmp_path / "records", regions=table))
    with qtbot.waitSignal(made.diagnostician.opened, timeout=20_000):
        made.start()
    try:
        box = made.findings.form.region
        assert ("Valle del Río" in [box.itemText(i) for i in range(box.count())]) is known
        assert ("regional-priors.csv" in made.message.text()) is not known
        made.case.show_case(Case(present=(FEVER,)))
        qtbot.waitUntil(lambda: made._differential is not None, timeout=10_000)
        # Ranking goes on, and what is wrong stays in sight.
        assert ("regional-priors.csv" in made.message.text()) is not known
    finally:
        qtbot.waitUntil(made.close, timeout=10_000)
        translation.speak(Language.SPANISH)


def test_a_red_flag_is_a_word_in_the_list_and_a_reason_beside_it(
    window: CebraWindow, qtbot: QtBot, settled: Settled
) -> None:
    window.case.show_case(Case(age=60, present=("HP:0100749", "HP:0000975")))  # chest pain, sweating
    settled()
    ranked = window.differential.list.ranked
    rows = [ranked.index(i) for i in range(20)]
    flagged = next(row for row in rows if row.data(RANKED_ROLE).disease.red_flag is RedFlag.EMERGENCY)
    assert "Emergencia" in flagged.data(Qt.ItemDataRole.AccessibleTextRole)
    window.differential.list.setCurrentIndex(flagged)
    qtbot.waitUntil(
        lambda: window.reasons.why.flag.isVisible() and window.reasons.why.flag.text().startswith("Emergencia: ")
    )

    window.case.show_case(Case(age=30, present=("HP:0001824", "HP:0031417")))
    settled()
    plain = next(row for row in (ranked.index(i) for i in range(200)) if row.data(RANKED_ROLE).disease.system == "")
    window.differential.list.setCurrentIndex(plain)
    name = plain.data()
    qtbot.waitUntil(lambda: window.reasons.why.name.text() == name)
    assert not window.reasons.why.flag.isVisible()


def test_every_flag_has_its_word() -> None:
    assert [bool(flag_term(flag, Language.SPANISH)) for flag in RedFlag] == [True, True, True, False]
    assert [flag.is_dangerous for flag in RedFlag] == [True, True, False, False]
