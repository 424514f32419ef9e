"""Spanish names: HPO labels, the Colombian list of orphan diseases, the Disease Ontology's synonyms."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from app.core.textfold import fold


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


def read_disease_ontology_spanish(path: Path) -> dict[str, tuple[str, ...]]:
    """Spanish exact synonyms by folded English name."""
    found: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            text = (row["translation_text"] or "").strip().strip('"')
            if text and row["predicate"] in {"oboInOwl:hasExactSynonym", "rdfs:label"}:
                found[fold(row["source_text"])].append(text)
    return {name: tuple(dict.fromkeys(texts)) for name, texts in found.items()}
