"""Published patients with a known diagnosis, read for evaluation."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.core.case import Case
from app.core.casefile import CaseError, parse_case

_PMID_IN_NAME = re.compile(r"PMID[_:](\d+)")


@dataclass(frozen=True, slots=True)
class Patient:
    """A case, the id of the disease it was published with, and the publications it comes from."""

    name: str
    case: Case
    truth: str
    publications: frozenset[str]


class CasesError(Exception):
    """The cases cannot be read; the message says where and why."""


def read_patients(place: Path) -> list[Patient]:
    """Patients from a zip or folder of phenopackets, or from JSON lines with a ``truth`` id, in name order.

    Cases whose content another one repeats are left out. Raises ``CasesError`` naming the file and the fault.
    """
    seen: set[tuple[Any, ...]] = set()
    patients: list[Patient] = []
    for name, text in _texts(place):
        try:
            patient = _patient(name, text)
        except (CaseError, KeyError, IndexError, TypeError) as error:
            raise CasesError(f"{name}: not a case with a diagnosis ({error})") from error
        key = (patient.truth, patient.publications, _without_id(patient.case))
        if key not in seen:
            seen.add(key)
            patients.append(patient)
    if not patients:
        raise CasesError(f"{place}: no cases found")
    return patients


def _without_id(case: Case) -> tuple[Any, ...]:
    return case.age, case.sex, frozenset(case.present), frozenset(case.absent), case.id


def _texts(place: Path) -> Iterator[tuple[str, str]]:
    try:
        if place.is_dir():
            for path in sorted(place.rglob("*.json")):
                yield path.name, path.read_text(encoding="utf-8")
        elif zipfile.is_zipfile(place):
            with zipfile.ZipFile(place) as archive:
                for name in sorted(archive.namelist()):
                    if name.endswith(".json"):
                        yield name, archive.read(name).decode("utf-8")
        else:
            for number, line in enumerate(place.read_text(encoding="utf-8").splitlines(), 1):
                if line.strip():
                    yield f"{place.name}:{number}", line
    except (OSError, UnicodeDecodeError) as error:
        raise CasesError(f"{place}: {error}") from error


def _patient(name: str, text: str) -> Patient:
    case, _ = parse_case(text)
    fields = json.loads(text)
    publications = {f"PMID:{number}" for number in _PMID_IN_NAME.findall(name)}
    for reference in fields.get("metaData", {}).get("externalReferences", []):
        if str(reference.get("id", "")).startswith("PMID:"):
            publications.add(reference["id"])
    return Patient(name, case, _truth(fields), frozenset(publications))


def _truth(fields: dict[str, Any]) -> str:
    if "truth" in fields:
        return str(fields["truth"])
    for interpretation in fields.get("interpretations", []):
        return str(interpretation["diagnosis"]["disease"]["id"])
    return str(fields["diseases"][0]["term"]["id"])
