"""Spanish names: HPO labels, the Colombian list of orphan diseases, the Disease Ontology's synonyms."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path


def read_hpo_spanish(path: Path) -> dict[str, str]:
    """Official Spanish label by HPO id."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["subject_id"]: row["translation_value"]
            for row in csv.DictReader(file, delimiter="\t")
            if row["predicate_id"] == "rdfs:label" and row["translation_value"]
        }


@dataclass(frozen=True, slots=True)
class ColombianEntry:
    """Spanish name and CIE-10 (ICD-10) codes of an ``ORPHA:`` id."""

    name_es: str
    icd10: tuple[str, ...]


def read_colombian(path: Path) -> dict[str, ColombianEntry]:
    """The Colombian list by ``ORPHA:`` id; where an id has several rows the first names it."""
    found: dict[str, ColombianEntry] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            codes = tuple(code for code in row["CIE10_Orphanet"].replace(";", ",").replace(" ", ",").split(",") if code)
            found.setdefault(f"ORPHA:{row['ORPHA_Number']}", ColombianEntry(row["Nombre_Orphanet"].strip(), codes))
    return found


def read_disease_ontology_spanish(path: Path) -> list[tuple[str, str]]:
    """Pairs of an English exact synonym of a disease and its Spanish translation."""
    found = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            text = (row["translation_text"] or "").strip().strip('"')
            if text and row["predicate"] in {"oboInOwl:hasExactSynonym", "rdfs:label"}:
                found.append((row["source_text"], text))
    return found
