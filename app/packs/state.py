"""What a store remembers between starts; one small file, replaced whole."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.core.disk import write_whole
from app.packs.signature import Endorsement

STATE_FILE = "state.json"
_FOLDER_NAME = re.compile(r"model-[A-Za-z0-9._+-]+")


@dataclass(frozen=True, slots=True)
class State:
    """``current`` and ``previous`` are names of pack folders, ``None`` the bundled model.

    ``held`` is set while the user has gone back by choice. ``endorsements`` are proofs, not trust: they are verified
    from the built-in keys whenever they are used, so that editing the file gives no power.
    """

    current: str | None = None
    previous: str | None = None
    highest_sequence: int = 0
    held: bool = False
    endorsements: tuple[Endorsement, ...] = ()

    @classmethod
    def read(cls, folder: Path) -> State | None:
        """The state of the store in ``folder``; ``None`` if there is none or it is damaged."""
        try:
            fields = json.loads((folder / STATE_FILE).read_text(encoding="utf-8"))
            known = {name: fields[name] for name in cls.__dataclass_fields__}
            state = cls(**known | {"endorsements": tuple(Endorsement.from_json(e) for e in known["endorsements"])})
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        names = _is_name(state.current) and _is_name(state.previous)
        whole = names and type(state.highest_sequence) is int and isinstance(state.held, bool)
        return state if whole else None

    def write(self, folder: Path) -> None:
        """Put this state in place of the old one, at once; raises ``OSError``."""
        fields = asdict(self) | {"endorsements": [endorsement.as_json() for endorsement in self.endorsements]}
        write_whole(folder / STATE_FILE, (json.dumps(fields, indent=1) + "\n").encode())


def folder_name(model_version: str, manifest: bytes) -> str:
    """The name of the folder of a pack, which every system allows; packs of the same name have the same content.

    >>> folder_name("0.3.0+a661ffa6", b"{}"), folder_name("../../etc", b"{ }")
    ('model-0.3.0+a661ffa6-44136fa3', 'model-.._.._etc-257c1be9')
    """
    plain = re.sub(r"[^A-Za-z0-9._+-]", "_", model_version)[:60]
    return f"model-{plain}-{hashlib.sha256(manifest).hexdigest()[:8]}"


def _is_name(value: Any) -> bool:
    return value is None or (isinstance(value, str) and _FOLDER_NAME.fullmatch(value) is not None)
