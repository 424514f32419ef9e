"""Which ids are one disease, and which are kinds of another, as the Mondo Disease Ontology has it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class MondoEntry:
    """One Mondo disease: its OMIM, OMIMPS (phenotypic series) and ORPHA ids, and its parents' Mondo ids."""

    id: str
    ids: tuple[str, ...]
    parents: tuple[str, ...]


def read_mondo(path: Path) -> list[MondoEntry]:
    """Every row of ``mondo-links.tsv`` in its order."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
        return [
            MondoEntry(row["mondo"], tuple(row["ids"].split()), tuple((row["parents"] or "").split())) for row in rows
        ]
