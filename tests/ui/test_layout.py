"""Nothing is clipped: in both languages, on the smallest screen, and at 150 % scale."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.core.language import Language
from app.ui.examples import examples
from app.ui.window import CebraWindow

pytestmark = pytest.mark.pack


def clipped(window: QWidget) -> list[str]:
    """What cannot be read in full: too narrow, too low, or beyond the edge of the window."""
    found = []
    for kind in (QLabel, QAbstractButton, QComboBox):
        for widget in window.findChildren(kind):
            # The magnifying glass inside the search line is sized by Qt, smaller than other buttons.
            if not widget.isVisible() or widget.window() is not window or isinstance(widget.parent(), QLineEdit):
                continue
            what = f"{type(widget).__name__} {getattr(widget, 'text', str)()!r} {widget.size()}"
            if isinstance(widget, QLabel) and widget.wordWrap():
                if widget.heightForWidth(widget.width()) > widget.height():
                    found.append(f"too low: {what}")
            elif (
                widget.width() < widget.minimumSizeHint().width() or widget.height() < widget.minimumSizeHint().height()
            ):
                found.append(f"too small: {what}, wants {widget.minimumSizeHint()}")
            text_width = widget.fontMetrics().horizontalAdvance(getattr(widget, "text", str)())
            if isinstance(widget, QAbstractButton) and text_width > widget.contentsRect().width():
                found.append(f"text too wide: {what}")
            place = QRect(widget.mapTo(window, QPoint()), widget.size())
            if place.left() < 0 or place.right() > window.width():
                found.append(f"beyond the side: {what}")
            around = [area for area in window.findChildren(QScrollArea) if area.isAncestorOf(widget)]
            if any(widget.mapTo(area, QPoint(widget.width(), 0)).x() > area.viewport().width() for area in around):
                found.append(f"beyond the side of its pane: {what}")
            if not around and (place.top() < 0 or place.bottom() > window.height()):
                found.append(f"beyond the bottom: {what}")
    return found


def settle(qtbot: QtBot, window: QWidget) -> list[str]:
    """What is clipped once words and layouts have come to rest."""
    for _ in range(20):
        qtbot.wait(50)
        if not (found := clipped(window)):
            break
    return found


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("size", [(1366, 720), (910, 512), (1920, 1040)], ids=str)
def test_nothing_is_clipped(
    window: CebraWindow, qtbot: QtBot, settled: Callable[[], None], size: tuple[int, int], language: Language,
    tmp_path: Path,
) -> None:  # fmt: skip
    window.speak(language)
    window.resize(*size)
    qtbot.wait(50)
    assert (window.width(), window.height()) == size, "the window does not fit this screen"
    assert settle(qtbot, window) == []
    for number, example in enumerate(examples()):
        window.case.show_case(example.case)
        settled()
        assert settle(qtbot, window) == []
        assert window.grab().save(str(tmp_path / f"{number}.png"))
    window.findings.search.line.setText("dolor" if language is Language.SPANISH else "pain")
    qtbot.wait(20)
    popup = window.findings.search.popup
    assert popup.isVisible() and window.rect().contains(popup.geometry())
    assert settle(qtbot, window) == []


@pytest.mark.slow
@pytest.mark.skipif("QT_SCALE_FACTOR" in os.environ, reason="this is the scaled run itself")
def test_nothing_is_clipped_at_150_percent() -> None:
    """Qt reads the scale once per process, so the test above runs again in one of its own."""
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__, "-k", "910"],
        env=os.environ | {"QT_SCALE_FACTOR": "1.5"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-3000:]
