"""One window for a whole file of tests, begun anew for each of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.window import CebraWindow
from tests.ui.hands import opened_window, start_over


@pytest.fixture(scope="module")
def opened(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CebraWindow]:
    with opened_window(qapp, tmp_path_factory.mktemp("window")) as window:
        yield window


@pytest.fixture
def window(opened: CebraWindow) -> CebraWindow:
    start_over(opened)
    return opened
