"""The preferences: what an older or newer version has kept, and what has become of a damaged file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QApplication

from app.core.language import Language
from app.core.policy import CHOICES, Policy, Preset
from app.ui.case_model import CaseModel
from app.ui.settings import VERSION, Settings, TextSize, Theme
from app.ui.top_bar import TopBar
from tests.ui.desk import Desk, laid_desk

desk = pytest.fixture(laid_desk)


@pytest.fixture
def kept(tmp_path: Path) -> QSettings:
    """What the operating system has kept for us."""
    return QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat)


def reread(kept: QSettings) -> QSettings:
    """The same as the next start finds it."""
    kept.sync()
    return QSettings(kept.fileName(), QSettings.Format.IniFormat)


def fill(kept: QSettings) -> None:
    for name, value in (("language", "en"), ("theme", "dark"), ("region", "andean")):
        kept.setValue(name, value)
    for part in ("window", "panes"):
        kept.setValue(f"layout/{part}", QByteArray(part.encode()))


def test_what_the_first_version_kept_is_carried_over_but_for_the_panes(kept: QSettings) -> None:
    fill(kept)
    settings = Settings(reread(kept))
    assert (settings.language, settings.theme, settings.region) == (Language.ENGLISH, Theme.DARK, "andean")
    assert settings.text_size is TextSize.NORMAL
    assert settings.bytes_of("window") == QByteArray(b"window") and settings.bytes_of("panes") is None
    settings.keep_bytes("panes", QByteArray(b"new"))
    settings.text_size = TextSize.LARGE
    assert int(str(reread(kept).value("version"))) == VERSION
    again = Settings(reread(kept))
    assert (again.bytes_of("panes"), again.text_size) == (QByteArray(b"new"), TextSize.LARGE)


def test_what_a_newer_version_kept_is_used_and_left_as_it_is(kept: QSettings) -> None:
    fill(kept)
    kept.setValue("version", VERSION + 5)
    kept.setValue("text_size", "gigantic")
    settings = Settings(reread(kept))
    assert settings.language is Language.ENGLISH and settings.bytes_of("panes") == QByteArray(b"panes")
    assert settings.text_size is TextSize.NORMAL
    stored = reread(kept)
    assert int(str(stored.value("version"))) == VERSION + 5 and stored.value("text_size") == "gigantic"


@pytest.mark.parametrize("value", ["", "klingon", 7, ["es", "en"], {"a": 1}, QByteArray(b"\x00\xff")], ids=repr)
def test_damaged_values_count_as_unset(kept: QSettings, value: object) -> None:
    for name in ("version", "language", "theme", "text_size", "layout/window", "layout/panes"):
        kept.setValue(name, value)
    kept.setValue("region", ["a", "b"])
    settings = Settings(reread(kept))
    assert (settings.language, settings.theme, settings.text_size) == (None, Theme.SYSTEM, TextSize.NORMAL)
    assert settings.region is None
    settings.theme = Theme.DARK
    assert Settings(reread(kept)).theme is Theme.DARK


def test_a_file_that_is_no_settings_at_all_is_as_none(tmp_path: Path) -> None:
    path = tmp_path / "noise.ini"
    path.write_bytes(bytes(range(256)) * 40)
    settings = Settings(QSettings(str(path), QSettings.Format.IniFormat))
    assert (settings.language, settings.theme, settings.bytes_of("window")) == (None, Theme.SYSTEM, None)


def policy(*, locked: bool) -> Policy:
    values = {"language": "es", "theme": "light", "text_size": "larger", "region": "tropical"}
    return Policy({name: Preset(value, locked) for name, value in values.items()})


def chosen(settings: Settings) -> tuple[Language | None, Theme, TextSize, str | None]:
    return settings.language, settings.theme, settings.text_size, settings.region


LAID_DOWN = (Language.SPANISH, Theme.LIGHT, TextSize.LARGER, "tropical")


def test_a_preset_holds_until_the_user_chooses(kept: QSettings) -> None:
    settings = Settings(kept, policy(locked=False))
    assert chosen(settings) == LAID_DOWN and not settings.is_locked("theme")
    settings.language, settings.theme, settings.text_size = Language.ENGLISH, Theme.SYSTEM, TextSize.NORMAL
    settings.region = None
    again = Settings(reread(kept), policy(locked=False))
    assert chosen(again) == (Language.ENGLISH, Theme.SYSTEM, TextSize.NORMAL, None)


def test_what_is_locked_stays_and_the_users_own_choice_comes_back_afterwards(kept: QSettings) -> None:
    fill(kept)
    settings = Settings(kept, policy(locked=True))
    assert all(settings.is_locked(name) for name in ("language", "theme", "text_size", "region"))
    settings.language, settings.theme, settings.text_size = None, Theme.SYSTEM, TextSize.LARGEST
    settings.region = "coast"
    assert chosen(settings) == LAID_DOWN
    assert chosen(Settings(reread(kept))) == (Language.ENGLISH, Theme.DARK, TextSize.NORMAL, "andean")


def test_a_policy_may_name_all_the_choices_there_are_and_no_others() -> None:
    assert dict(CHOICES) == {"language": tuple(Language), "theme": tuple(Theme), "text_size": tuple(TextSize)}


def test_the_menu_of_what_is_locked_is_closed_and_says_why(qapp: QApplication, kept: QSettings) -> None:
    bar = TopBar(CaseModel(None), Theme.LIGHT, TextSize.NORMAL)
    bar.lock(Settings(kept, Policy({"theme": Preset("light", locked=True), "text_size": Preset("large")})))
    entries = {action.text(): action for action in bar.look.menu().actions()}
    assert not entries["Oscuro"].isEnabled() and "administrador" in entries["Oscuro"].toolTip()
    assert entries["Letra grande"].isEnabled() and "administrador" not in entries["Letra grande"].toolTip()
    assert all(action.isEnabled() for action in bar.language.menu().actions())


@pytest.mark.pack
def test_a_window_whose_layout_is_damaged_shows_all_three_panes(desk: Desk) -> None:
    for part in ("window", "panes"):
        desk.settings.keep_bytes(part, QByteArray(b"\x00\x01nonsense"))
    window = desk.sit_down()
    assert min(window.splitter.sizes()) > 100 and window.width() >= window.minimumWidth()
    window.resize(880, 640)
    window.splitter.setSizes([340, 250, 290])
    shape = window.splitter.sizes(), window.size()
    desk.leave(window)
    window = desk.sit_down()
    assert (window.splitter.sizes(), window.size()) == shape
