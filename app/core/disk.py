"""Files that are whole or not there at all, whatever happens to the power."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def write_whole(target: Path, content: bytes) -> None:
    """Write a file so that its name always means the old content or the new one; raises ``OSError``."""
    part = target.with_name(f"{target.name}.part")
    part.write_bytes(content)
    put_in_place(part, target)


def put_in_place(part: Path, target: Path) -> None:
    """Give a finished file its name; a power cut leaves the old file or the new one, each of them whole."""
    _flush(part, os.O_RDWR)
    part.replace(target)
    flush_folder(target.parent)


def flush_folder(folder: Path) -> None:
    """Make new names in a folder last, where the system can: Windows cannot, nor can some file systems of others."""
    with suppress(OSError):
        _flush(folder, os.O_RDONLY)


def _flush(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
