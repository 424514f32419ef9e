"""Tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable


def line(cells: Iterable[str]) -> str:
    """One row of a table; a bar inside a cell stays inside it."""
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"
