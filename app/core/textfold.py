"""Text as search sees it: no accents, no case, no punctuation."""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[^0-9a-z]+")


def fold(text: str) -> str:
    """Lower-case ASCII letters and digits, single spaces.

    >>> fold("  Dolor RETRO-ocular, ñandú ")
    'dolor retro ocular nandu'
    """
    bare = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", bare).strip()
