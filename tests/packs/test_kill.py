"""Whoever is killed while a model is changed has the old model or the new one afterwards, never half of one."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.modelpack import ModelPack
from app.packs.store import PackStore
from tests.packs.conftest import BUNDLED, Maker, version_in_use

_STEPS = ("open", "os.", "shutil.", "sqlite3.", "fcntl.")
_KILLED, _FAILED = 9, 3

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed by forking, which needs POSIX")


def _killed_at(step: int, act: Callable[[], object]) -> bool:
    """Do something in a process of its own that ends right before its file system's ``step``; whether it got there."""
    child = os.fork()
    if child == 0:
        count = 0

        def watch(event: str, _: object) -> None:
            nonlocal count
            if event.startswith(_STEPS):
                count += 1
                if count == step:
                    os._exit(_KILLED)

        sys.addaudithook(watch)
        try:
            act()
        except BaseException:
            os._exit(_FAILED)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, _KILLED)
    return code == _KILLED


def _opens(folder: Path, file: str) -> None:
    """A check that is quick and starts no threads, which a forked process could not have."""
    ModelPack.open(folder).close()


def _in_use_after_each_kill(prepare: Callable[[int], PackStore], act: Callable[[PackStore], object]) -> list[str]:
    """What is in use after a kill at each step in turn, and at the end when there was none."""
    seen: list[str] = []
    killed = True
    while killed:
        store = prepare(len(seen))
        killed = _killed_at(len(seen) + 1, lambda store=store: act(store))  # type: ignore[misc]
        active = store.active(BUNDLED)
        assert active.trouble is None
        if active.pack:
            ModelPack.open(active.pack.folder).close()
        seen.append(version_in_use(store))
    return seen


@pytest.fixture
def stores(tmp_path: Path, store: PackStore) -> Callable[[int], PackStore]:
    """Stores with two packs, copied for each kill."""

    def fresh(number: int) -> PackStore:
        folder = tmp_path / f"kill-{number}"
        shutil.copytree(store.folder, folder)
        return PackStore(folder, store.trusted, store.app_version)

    return fresh


def test_an_update_killed_at_any_step_leaves_the_old_or_the_new_model_and_can_be_done_again(
    store: PackStore, make: Maker, stores: Callable[[int], PackStore]
) -> None:
    for sequence, version in enumerate("ab", start=1):
        store.install(make(version, sequence), BUNDLED, _opens)
    update = make("c", 3)
    after: list[PackStore] = []

    def prepare(number: int) -> PackStore:
        after.append(stores(number))
        return after[-1]

    seen = _in_use_after_each_kill(prepare, lambda store: store.install(update, BUNDLED, _opens))
    turn = seen.index("c")
    assert len(seen) > 40 and set(seen[:turn]) == {"b"} and set(seen[turn:]) == {"c"}
    # Each of them can be updated as if nothing had been, and is as clean as the others then.
    last = make("d", 4)
    for left in after:
        left.install(last, BUNDLED, _opens)
        assert version_in_use(left) == "d"
        names = sorted(path.name.split("-")[1] for path in (left.folder / "packs").iterdir())
        assert names in (["b", "d"], ["c", "d"])


def test_the_first_install_and_the_way_back_killed_at_any_step(
    store: PackStore, make: Maker, stores: Callable[[int], PackStore], tmp_path: Path
) -> None:
    first = make("a", 1)

    def empty(number: int) -> PackStore:
        return PackStore(tmp_path / f"empty-{number}", store.trusted, store.app_version)

    seen = _in_use_after_each_kill(empty, lambda store: store.install(first, BUNDLED, _opens))
    assert set(seen[: seen.index("a")]) == {"bundled"} and set(seen[seen.index("a") :]) == {"a"}
    store.install(first, BUNDLED, _opens)
    store.install(make("b", 2), BUNDLED, _opens)
    seen = _in_use_after_each_kill(stores, lambda store: store.go_back())
    assert set(seen[: seen.index("a")]) == {"b"} and set(seen[seen.index("a") :]) == {"a"}
