"""A doctor's whole sheet on one patient: the case, and what the doctor makes of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.core.case import Case, Sex
from app.core.duration import Duration

FORMAT_VERSION = 1


class SheetError(Exception):
    """A stored sheet cannot be read."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The case and the doctor's own work on it. Diseases are named by ids, the first id of the catalog's entry.

    ``label`` is what the doctor calls the patient on this PC; ``paused`` are marked findings that are left out of the
    ranking for the moment, to see what changes; ``own`` are the doctor's own diagnoses in order and ``confirmed`` the
    one that turned out to be right, each an id or, where the catalog lacks it, free text.
    """

    case: Case = field(default_factory=Case)
    label: str = ""
    paused: frozenset[str] = frozenset()
    pinned: tuple[str, ...] = ()
    ruled_out: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    conclusion: str = ""
    confirmed: str = ""

    @property
    def ranked(self) -> Case:
        """The case as it is to be ranked: without the findings that are paused."""
        return self.case.without(self.paused)

    @property
    def is_blank(self) -> bool:
        """True while the doctor has said nothing that would be worth keeping; a region alone is not."""
        return replace(self, case=replace(self.case, id="", region=None)) == Sheet()

    def with_case(self, case: Case) -> Sheet:
        """A copy with another case; findings that it no longer marks are no longer paused."""
        return replace(self, case=case, paused=self.paused & {*case.present, *case.absent})


def sheet_json(sheet: Sheet) -> str:
    """The sheet as text, for the PC's own store; ``read_sheet`` reads it back."""
    case = sheet.case
    fields = {
        "format": FORMAT_VERSION,
        "label": sheet.label,
        "case": {
            "id": case.id,
            "age": case.age,
            "sex": case.sex.value,
            "region": case.region,
            "present": list(case.present),
            "absent": list(case.absent),
            "since": {finding: since.code for finding, since in case.since},
        },
        "paused": sorted(sheet.paused),
        "pinned": list(sheet.pinned),
        "ruled_out": list(sheet.ruled_out),
        "own": list(sheet.own),
        "conclusion": sheet.conclusion,
        "confirmed": sheet.confirmed,
    }
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def read_sheet(text: str) -> Sheet:
    """The sheet that ``sheet_json`` wrote; raises ``SheetError``."""
    try:
        fields = json.loads(text)
        if fields["format"] > FORMAT_VERSION:
            raise SheetError(f"format {fields['format']}")
        return Sheet(
            case=_case(fields["case"]),
            label=str(fields["label"]),
            paused=frozenset(map(str, fields["paused"])),
            pinned=_texts(fields["pinned"]),
            ruled_out=_texts(fields["ruled_out"]),
            own=_texts(fields["own"]),
            conclusion=str(fields["conclusion"]),
            confirmed=str(fields["confirmed"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SheetError(str(error)) from error


def _texts(values: list[Any]) -> tuple[str, ...]:
    return tuple(map(str, values))


def _case(fields: Mapping[str, Any]) -> Case:
    since = {finding: Duration.from_code(code) for finding, code in fields["since"].items()}
    return Case(
        id=str(fields["id"]),
        age=None if fields["age"] is None else float(fields["age"]),
        sex=Sex(fields["sex"]),
        region=None if fields["region"] is None else str(fields["region"]),
        present=_texts(fields["present"]),
        absent=_texts(fields["absent"]),
        since=tuple((finding, d) for finding, d in since.items() if d is not None),
    )
