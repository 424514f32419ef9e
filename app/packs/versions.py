"""Which version of the program comes before which."""

from __future__ import annotations

import re

_VERSION = re.compile(r"\d{1,9}(\.\d{1,9})*")


def version_key(version: str) -> tuple[int, ...]:
    """The numbers that a version starts with, to compare by; raises ``ValueError`` if it starts with none.

    >>> version_key("0.10") > version_key("0.9.1"), version_key("1.0.0") == version_key("1")
    (True, True)
    """
    found = _VERSION.match(version)
    if not found:
        raise ValueError(f"not a version: {version}")
    numbers = [int(part) for part in found[0].split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)
