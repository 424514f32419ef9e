"""What the tests of the records share: sheets, a folder full of cases, and a passphrase that takes no time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.records import sealing
from app.records.store import CaseStore
from tests.records.sheets import HOW_MANY, sheet

Opener = Callable[..., CaseStore]


@pytest.fixture(autouse=True)
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "OPERATIONS", 1)
    monkeypatch.setattr(sealing, "MEMORY_BYTES", 8192)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cebra"


@pytest.fixture
def open_store() -> Iterator[Opener]:
    """Opens stores that are closed after the test."""
    with ExitStack() as stack:

        def opened(folder: Path, passphrase: str | None = None) -> CaseStore:
            store = CaseStore.open(folder, passphrase)
            stack.callback(store.close)
            return store

        yield opened


@pytest.fixture(scope="session")
def _filled_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled") / "cebra"
    store = CaseStore.open(folder)
    for number in range(HOW_MANY):
        store.save(sheet(number))
    store.close()
    return folder


@pytest.fixture
def filled(_filled_once: Path, folder: Path) -> Path:
    """A folder with ``HOW_MANY`` cases, closed, without a backup."""
    shutil.copytree(_filled_once, folder)
    return folder
