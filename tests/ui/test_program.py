"""The window as a program: look, language and size, help and information, one instance, and nothing left behind."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import __version__
from app.core.language import Language
from app.ui import palette
from app.ui.settings import Settings, TextSize, Theme
from app.ui.single_instance import SingleInstance
from app.ui.window import CebraWindow
from tests.conftest import ROOT
from tests.ui.desk import Desk, laid_desk, press, speak
from tests.ui.hands import click, take

pytestmark = pytest.mark.pack
desk = pytest.fixture(laid_desk)


def sizes(window: CebraWindow) -> tuple[int, ...]:
    """How large it all is, in pixels: the type of the program, of a label and of a field, and a painted row."""
    QApplication.processEvents()
    name, line, marks = window.bar._name, window.findings.search.line, window.findings.marks
    row = marks.visualRect(marks.rows.index(0)).height()
    return QApplication.font().pixelSize(), name.font().pixelSize(), line.font().pixelSize(), row


def test_the_size_of_the_type_is_chosen_by_menu_and_keys_and_remembered(
    desk: Desk, qtbot: QtBot, settings: Settings
) -> None:
    window = desk.sit_down()
    take(qtbot, window, "fiebre")
    normal = sizes(window)
    window.bar._sizes[TextSize.LARGEST].trigger()
    *types, row = sizes(window)
    assert types == [1.5 * size for size in normal[:-1]] and row > normal[-1]
    press(window, "Ctrl+0")
    assert sizes(window) == normal and window.bar._sizes[TextSize.NORMAL].isChecked()
    press(window, "Ctrl++")
    press(window, "Ctrl+=")
    assert window.bar._sizes[TextSize.LARGER].isChecked()
    press(window, "Ctrl+-")
    large = sizes(window)
    assert normal < large
    desk.leave(window)
    window = desk.sit_down()
    click(qtbot, window.differential.empty._recent_buttons[0])
    assert sizes(window) == large and window.bar._sizes[TextSize.LARGE].isChecked()
    for _ in range(3):
        press(window, "Ctrl++")
    assert settings.text_size is TextSize.LARGEST, "there is no larger one"


def test_theme_and_language_are_chosen_in_the_bar_and_remembered(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    assert palette.tokens() == palette.LIGHT
    light = window.grab().toImage().pixelColor(3, 3)
    window.bar._themes[Theme.DARK].trigger()
    QApplication.processEvents()
    assert palette.tokens() == palette.DARK
    assert window.grab().toImage().pixelColor(3, 3).lightness() < light.lightness()
    speak(window, Language.ENGLISH)
    desk.leave(window)
    window = desk.sit_down()
    assert palette.tokens() == palette.DARK and window.bar._themes[Theme.DARK].isChecked()
    assert window.bar._languages[Language.ENGLISH].isChecked() and window.bar.new.accessibleName() == "New case"


def test_the_help_opens_with_f1_and_speaks_the_language_of_now(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    press(window, "F1")
    assert window.help.isVisible() and window.help.windowTitle() == "Ayuda de Cebra"
    spanish = window.help.text.toPlainText()
    speak(window, Language.ENGLISH)
    assert window.help.windowTitle() == "Cebra help" and window.help.text.toPlainText() != spanish
    click(qtbot, window.help.tour)
    assert not window.help.isVisible() and window.tour.isVisible()


def test_the_information_tells_versions_and_licences(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    click(qtbot, window.bar.info)
    assert window._opened is not None
    manifest = window._opened.pack.manifest
    for language, title, licence in (
        (Language.ENGLISH, "About Cebra", "licence"),
        (Language.SPANISH, "Acerca de Cebra", "licencia"),
    ):
        speak(window, language)
        text = window.info.text.toPlainText()
        assert window.info.windowTitle() == title and licence in text.casefold()
        for told in (__version__, manifest.model_version, *manifest.data_versions.values(), "LGPL", "ONNX"):
            assert told in text


def test_escape_closes_the_windows_beside_the_main_one(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    beside: list[tuple[QWidget, Callable[[], object]]] = [
        (window.help, lambda: press(window, "F1")),
        (window.info, lambda: click(qtbot, window.bar.info)),
        (window.cases, lambda: press(window, "Ctrl+O")),
        (window.retraining, window.cases.retraining.click),
    ]
    for other, open_it in beside:
        open_it()
        assert other.isVisible()
        press(other, "Esc")
        assert not other.isVisible() and window.isVisible()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads have no names to be seen")
def test_nothing_is_left_of_a_closed_window(desk: Desk, qtbot: QtBot) -> None:
    window = desk.sit_down()
    take(qtbot, window, "fiebre")
    qtbot.waitUntil(lambda: window.differential.list.isVisible(), timeout=10_000)
    qtbot.keyClicks(window.findings.search.line, "do")
    press(window, "Ctrl+O")
    qtbot.keyClicks(window.cases.query, "a")
    press(window, "F1")
    timers = window.findChildren(QTimer)
    assert timers and {"cebra-model", "cebra-records"} <= threads()
    assert window.close()
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in timers))
    desk.leave(window)
    assert not [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    assert threads().isdisjoint({"cebra-model", "cebra-records"})


def threads() -> set[str]:
    """What the threads of this process are called."""
    return {Path(f"/proc/self/task/{thread.id}/comm").read_text().strip() for thread in psutil.Process().threads()}


def test_a_second_start_brings_the_first_window_to_the_front(qtbot: QtBot, tmp_path: Path) -> None:
    first, second, other = (SingleInstance(tmp_path / folder) for folder in ("a", "a", "b"))
    assert first.is_first()
    with qtbot.waitSignal(first.raised):
        assert not second.is_first()
    assert other.is_first(), "another folder is another program"
    first.close()
    assert second.is_first()
    second.close()
    other.close()


HOLDER = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.ui.single_instance import SingleInstance
app = QCoreApplication([])
instance = SingleInstance(Path(sys.argv[1]))
print(instance.is_first(), flush=True)
app.exec()
"""


def test_what_a_killed_program_leaves_behind_is_in_nobody_s_way(qtbot: QtBot, tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None and holder.stdout.readline() == "True\n"
    first = SingleInstance(tmp_path)
    assert not first.is_first()
    holder.kill()
    holder.communicate()
    assert first.is_first()
    with qtbot.waitSignal(first.raised):
        assert not SingleInstance(tmp_path).is_first()
    first.close()
