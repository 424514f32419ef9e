"""What an administrator lays down for everybody on this PC: presets, locks, and where updates are dropped."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.core.jsonfields import as_text
from app.core.language import Language

POLICY_FILE = "policy.json"
REGION = "region"
CHOICES: Mapping[str, tuple[str, ...]] = {
    "language": tuple(Language),
    "theme": ("system", "light", "dark"),
    "text_size": ("normal", "large", "larger", "largest"),
}
_MOST_SHOWN = 80  # characters of a wrong value

_WORDS = {
    "unreadable": (
        "No se puede leer {file} como JSON en UTF-8; no se usa. Corríjalo y guárdelo de nuevo en ese formato.",
        "{file} cannot be read as JSON in UTF-8 and is not used. Mend it and save it again in that format.",
    ),
    "unknown": (
        "{file}: la clave «{key}» (valor {value}) no se conoce y no se usa. Quítela o corrija su nombre.",
        "{file}: key “{key}” (value {value}) is not known and is not used. Remove it or mend its name.",
    ),
    "choice": (
        "{file}: «{key}» no puede ser {value} y no se usa. Valores posibles: {allowed}; para fijarlo, "
        '{{"value": …, "locked": true}}.',
        "{file}: “{key}” cannot be {value} and is not used. Possible values: {allowed}; to lock it, "
        '{{"value": …, "locked": true}}.',
    ),
    "region": (
        "{file}: «{key}» no puede ser {value} y no se usa. Escriba el nombre de una región; para fijarla, "
        '{{"value": …, "locked": true}}.',
        "{file}: “{key}” cannot be {value} and is not used. Write the name of a region; to lock it, "
        '{{"value": …, "locked": true}}.',
    ),
    "folder": (
        "{file}: «{key}» no puede ser {value} y no se usa. Escriba la ruta completa de una carpeta.",
        "{file}: “{key}” cannot be {value} and is not used. Write the full path of a folder.",
    ),
    "telemetry": (
        "{file}: «{key}» no puede ser {value}. Cebra no envía nada a nadie y no hay nada que activar; "
        "solo se acepta false.",
        "{file}: “{key}” cannot be {value}. Cebra sends nothing to anybody and has nothing to turn on; "
        "only false is accepted.",
    ),
}


def administrator_folder() -> Path:
    """Where an administrator puts what holds for everybody on this PC; it need not exist."""
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "Cebra"
    return Path("/etc/cebra")


def installed_policy() -> Path:
    """The policy file of this PC; it need not exist."""
    return administrator_folder() / POLICY_FILE


@dataclass(frozen=True, slots=True)
class PolicyIssue:
    """Something in a policy file that is not used; ``reason`` is a stable code, ``value`` is in JSON."""

    reason: str
    file: str
    key: str = ""
    value: str = ""

    def message(self, language: Language) -> str:
        """The remark as a sentence that says what to do."""
        words = _WORDS[self.reason][language is not Language.SPANISH]
        allowed = ", ".join(CHOICES.get(self.key, ()))
        return words.format(file=self.file, key=self.key, value=self.value, allowed=allowed)


@dataclass(frozen=True, slots=True)
class Preset:
    """A preference that holds until the user chooses another, or for good when it is ``locked``."""

    value: str
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """An administrator's presets by the name of the preference, and another folder than the usual one where signed
    model packs are dropped; without arguments, nothing is laid down."""

    presets: Mapping[str, Preset] = field(default_factory=dict)
    update_folder: Path | None = None

    @classmethod
    def read(cls, path: Path) -> tuple[Policy, tuple[PolicyIssue, ...]]:
        """What the file lays down, and what in it cannot be used: a wrong entry never takes others with it.

        A file that is not there lays down nothing, without an issue.
        """
        try:
            # Windows editors put a byte-order mark before UTF-8.
            entries = json.loads(path.read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            return cls(), ()
        except (OSError, ValueError, RecursionError):
            entries = None
        if not isinstance(entries, dict):
            return cls(), (PolicyIssue("unreadable", path.name),)
        presets: dict[str, Preset] = {}
        folder: Path | None = None
        issues: list[PolicyIssue] = []
        for key, value in entries.items():
            fault = ""
            if key in CHOICES or key == REGION:
                if preset := _preset(key, value):
                    presets[key] = preset
                else:
                    fault = "choice" if key in CHOICES else "region"
            elif key == "update_folder":
                folder = _folder(value)
                fault = "" if folder else "folder"
            elif key == "telemetry":
                fault = "" if value is False else "telemetry"
            else:
                fault = "unknown"
            if fault:
                issues.append(PolicyIssue(fault, path.name, as_text(key), _shown(value)))
        return cls(presets, folder), tuple(issues)


NO_POLICY = Policy()


def _preset(key: str, entry: Any) -> Preset | None:
    fields = entry if isinstance(entry, dict) else {"value": entry}
    value, locked = fields.get("value"), fields.get("locked", False)
    if not fields.keys() <= {"value", "locked"} or not isinstance(value, str) or not isinstance(locked, bool):
        return None
    value = value.strip()
    fits = value in CHOICES[key] if key in CHOICES else _is_text(value)
    return Preset(value, locked) if fits else None


def _folder(value: Any) -> Path | None:
    return Path(value) if isinstance(value, str) and _is_text(value) and Path(value).is_absolute() else None


def _is_text(value: str) -> bool:
    """Whether it can be the name of something: not empty, no halves of characters, no control characters."""
    return value.isprintable() and value != ""


def _shown(value: Any) -> str:
    text = as_text(json.dumps(value, ensure_ascii=False))
    return text if len(text) <= _MOST_SHOWN else text[:_MOST_SHOWN] + "…"
