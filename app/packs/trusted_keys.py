"""The keys that this Cebra trusts from the start; a packager writes them into the file beside this one."""

from __future__ import annotations

import json
from collections.abc import Set
from pathlib import Path

from app.packs.signature import decoded

Keys = Set[bytes]

KEYS_FILE = Path(__file__).with_name("trusted_keys.json")


def built_in_keys(file: Path = KEYS_FILE) -> Keys:
    """The raw public keys of ``{"keys": [base64, ...]}``; none if the file cannot be read, so nothing is trusted."""
    try:
        return frozenset(decoded(key) for key in json.loads(file.read_text(encoding="utf-8"))["keys"])
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()
