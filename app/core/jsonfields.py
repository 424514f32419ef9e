"""Careful looks into JSON that somebody else has written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any


def field_of(fields: Mapping[str, Any], name: str) -> Any:
    """A field of a protobuf message under its name in JSON or under the one in the schema; both are allowed.

    >>> field_of({"ageRange": 1}, "ageRange"), field_of({"age_range": 1}, "ageRange"), field_of({}, "ageRange")
    (1, 1, None)
    """
    return fields.get(name, fields.get(_schema_name(name)))


def has_field(fields: Mapping[str, Any], *names: str) -> bool:
    """Whether one of these fields is there, under either name."""
    return any(name in fields or _schema_name(name) in fields for name in names)


def as_object(value: Any) -> Mapping[str, Any]:
    """The value if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_text(value: Any) -> str:
    """The value as text that can be written anywhere; JSON may hold halves of characters, which no file can.

    >>> as_text(7), as_text(None), as_text("a" + chr(0xD800))
    ('7', '', 'a?')
    """
    return "" if value is None else str(value).encode("utf-8", "replace").decode()


def _schema_name(name: str) -> str:
    return re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), name)
