"""Hand-written cases as JSON lines, one object a line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from training.cases.patients import CasesError

Row = TypeVar("Row")


def read_json_lines(path: Path, make: Callable[[dict[str, Any]], Row], what: str) -> list[Row]:
    """What ``make`` makes of each line; raises ``CasesError`` that names the line which is not ``what``."""
    found = []
    try:
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                found.append(make(json.loads(text)))
            except (KeyError, TypeError, ValueError) as error:
                raise CasesError(f"{path.name}:{number}: not {what} ({error!r})") from error
    except (OSError, UnicodeDecodeError) as error:
        raise CasesError(f"{path}: {error}") from error
    return found
