"""Damaged files, kept aside for whoever may read more in them; in an encrypted store they are sealed as a whole."""

from __future__ import annotations

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

from app.core.disk import put_in_place
from app.records.place import Layout, unfinished
from app.records.sealing import Sealer, SealError

_SEALED = ".sealed"


def keep_aside(layout: Layout) -> Path | None:
    """Give the damaged file, if there is one, a second name from which nothing takes it away; returns that name."""
    moment = datetime.now()
    while (aside := layout.folder / f"cases.damaged-{moment:%Y%m%d-%H%M%S}.sqlite").exists():
        moment += timedelta(seconds=1)
    was_there = layout.cases.exists()
    if was_there:
        layout.cases.replace(layout.cases)  # Windows refuses this while another window uses the file: better now
        _second_name(layout.cases, aside)
    # What was left of an unfinished change belongs to the damaged file; SQLite must never lay it over a new one.
    if layout.journal.exists():
        if layout.journal.stat().st_size:
            _second_name(layout.journal, aside.with_name(f"{aside.name}-journal"))
        layout.journal.unlink()
    return aside if was_there else None


def seal_all(layout: Layout, sealer: Sealer) -> None:
    """Seal every damaged file that can still be read by anybody."""
    for path in layout.damaged:
        if path.suffix != _SEALED:
            sealed = path.with_name(path.name + _SEALED)
            _write(sealed, sealer.seal(_name(sealed), path.read_bytes()))
            path.unlink()


def open_all(layout: Layout, sealer: Sealer) -> None:
    """Undo ``seal_all``; what this key does not open stays sealed."""
    for path in layout.damaged:
        if path.suffix == _SEALED:
            try:
                content = sealer.open(_name(path), path.read_bytes())
            except SealError:
                continue
            _write(path.with_suffix(""), content)
            path.unlink()


def _second_name(path: Path, aside: Path) -> None:
    try:
        os.link(path, aside)  # takes no room, and reads no bad sector
    except OSError:  # some file systems know no second names
        shutil.copyfile(path, aside)


def _write(path: Path, content: bytes) -> None:
    part = unfinished(path)
    part.write_bytes(content)
    put_in_place(part, path)


def _name(path: Path) -> str:
    return f"file/{path.name}"
