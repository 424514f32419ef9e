"""Where packs lie on a PC, where an administrator drops new ones, and which of all is to be used."""

from __future__ import annotations

import sys
from pathlib import Path

from app.core.modelpack import Manifest
from app.core.policy import administrator_folder
from app.packs.errors import PackRefused
from app.packs.packfile import SUFFIX, opened
from app.packs.store import Active, PackStore, Standing

_MODELS = "models"


def user_models(data_folder: Path) -> Path:
    """The folder of the user's own store."""
    return data_folder / _MODELS


def machine_models() -> Path:
    """The folder of the store for everybody on this PC; it need not exist."""
    return _machine_folder() / _MODELS


def drop_folder() -> Path:
    """Where an administrator drops pack files for everybody, unless a policy names another; it need not exist."""
    return _machine_folder() / "updates"


def pending(folder: Path) -> list[Path]:
    """The pack files in a drop folder, newest sequence first by what they say of themselves, which is not checked.

    Files that cannot be read come last: installing them will tell what is wrong.
    """
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix.lower() == SUFFIX)
    except OSError:
        return []
    return sorted(files, key=_claimed_sequence, reverse=True)


def choose(bundled: Manifest, user: PackStore, machine: PackStore) -> Active:
    """The pack with the highest sequence of both stores, the user's among equals; one that the user holds wins.

    Without a ``pack`` in the answer the bundled one is to be used.
    """
    own, common = user.active(bundled), machine.active(bundled)
    if own.held and own.standing is not Standing.UNUSABLE:
        return own
    if own.pack and common.pack:
        return own if own.pack.manifest.sequence >= common.pack.manifest.sequence else common
    return own if own.pack or not common.pack else common


def _machine_folder() -> Path:
    return administrator_folder() if sys.platform == "win32" else Path("/var/lib/cebra")


def _claimed_sequence(file: Path) -> int:
    try:
        with opened(file) as pack:
            return pack.manifest().sequence
    except PackRefused:
        return -1
