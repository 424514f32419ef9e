"""The small word tables of the scanner: tab-separated files beside this module, ours to read and mend."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def rows(name: str) -> Iterator[list[str]]:
    """The cells of every row of a table; lines that begin with ``#`` are remarks."""
    for line in (Path(__file__).with_name(name)).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def words_of_table(name: str) -> frozenset[str]:
    """The words of a plain list."""
    return frozenset(word for row in rows(name) for cell in row for word in cell.split())
