"""The small parts on their own."""

from __future__ import annotations

from dataclasses import fields

import pytest
from PySide6.QtCore import QLocale, QSettings
from PySide6.QtGui import QColor

from app.core.ages import AgeUnit, read_age, write_age
from app.core.case import Mark
from app.core.figures import percent, signed
from app.core.language import Language
from app.core.modelpack import ModelPack
from app.ui import icons
from app.ui.assets import asset
from app.ui.case_model import CaseModel
from app.ui.data_words import data_word
from app.ui.examples import examples
from app.ui.palette import DARK, LIGHT, Tokens
from app.ui.settings import Settings, Theme
from app.ui.stylesheet import build
from app.ui.translation import system_language


def contrast(one: str, other: str) -> float:
    def luminance(name: str) -> float:
        color = QColor(name)
        shares = (color.redF(), color.greenF(), color.blueF())
        red, green, blue = (c / 12.92 if c <= 0.03928 else float(((c + 0.055) / 1.055) ** 2.4) for c in shares)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read(colors: Tokens) -> None:
    pairs = [(ink, ground) for ink in ("text", "muted") for ground in ("surface", "raised", "hover", "accent_soft")]
    pairs += [(name, f"{name}_soft") for name in ("orphan", "common", "danger", "notice", "accent")]
    pairs += [("on_accent", "accent"), ("on_mark", "supports"), ("on_mark", "against"), ("danger", "surface")]
    pairs += [("supports", "surface"), ("against", "surface")]
    poor = {pair: contrast(*(getattr(colors, name) for name in pair)) for pair in pairs}
    assert {pair: value for pair, value in poor.items() if value < 4.5} == {}


def test_style_sheet_uses_every_file_and_no_unknown_name() -> None:
    for colors in (LIGHT, DARK):
        assert "$" not in build(colors)
    assert {f.name for f in fields(LIGHT)} == {f.name for f in fields(DARK)}


@pytest.mark.usefixtures("qapp")
def test_every_icon_draws_something() -> None:
    for path in asset("icons").glob("*.svg"):
        image = icons.pixmap(path.stem, "#000000", 40).toImage()
        assert any(image.pixelColor(x, y).alpha() for x in range(40) for y in range(40)), path.name


@pytest.mark.parametrize("years", [None, 0.0, 0.25, 1.0, 1.5, 34.0])
@pytest.mark.parametrize("language", list(Language))
def test_ages_come_back_as_they_were(years: float | None, language: Language) -> None:
    assert read_age(*write_age(years, language)) == years


@pytest.mark.parametrize("text", ["-1", "131", "abc", "nan", "1e9"])
def test_what_is_no_age(text: str) -> None:
    with pytest.raises(ValueError):
        read_age(text, AgeUnit.YEARS)


def test_numbers() -> None:
    assert percent(0.004, Language.ENGLISH) == "<1%"
    assert percent(0.374, Language.SPANISH).replace("\u202f", " ") == "37 %"
    assert signed(-1.26, Language.SPANISH) == "−1,3"


def test_damaged_settings_count_as_unset(tmp_path: object) -> None:
    store = QSettings(f"{tmp_path}/x.ini", QSettings.Format.IniFormat)
    store.setValue("language", "klingon")
    store.setValue("theme", 7)
    assert Settings(store).language is None
    assert Settings(store).theme is Theme.SYSTEM


def test_spanish_when_unsure(monkeypatch: pytest.MonkeyPatch) -> None:
    for ui, expected in ((["en-GB"], "en"), (["es-CO"], "es"), (["fi"], "es"), ([], "es")):
        monkeypatch.setattr(QLocale, "uiLanguages", lambda _self, ui=ui: ui)
        assert system_language() == expected


def test_case_model_tells_of_changes_only(qapp: object) -> None:
    case = CaseModel()
    heard: list[int] = []
    case.changed.connect(lambda: heard.append(1))
    case.set_mark("HP:0001945", Mark.PRESENT)
    case.set_mark("HP:0001945", Mark.PRESENT)
    case.clear_marks()
    case.clear_marks()
    assert len(heard) == 2 and case.undo_stack.count() == 2


@pytest.mark.pack
def test_examples_use_findings_of_the_model(pack: ModelPack) -> None:
    assert len(examples()) == 3
    for example in examples():
        for finding in (*example.case.present, *example.case.absent):
            assert finding in pack.vocabulary


def test_words_of_the_data() -> None:
    assert data_word("Autosomal dominant", Language.SPANISH) == "autosómica dominante"
    assert data_word("Never seen", Language.SPANISH) == "Never seen"
