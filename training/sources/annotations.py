"""HPO's disease annotations (``phenotype.hpoa``) and its gene table."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

# Midpoints of HPO's frequency classes, as the classes are defined in the ontology.
FREQUENCY_CLASSES = {
    "HP:0040280": 1.0,  # obligate
    "HP:0040281": 0.9,  # very frequent, 80-99 %
    "HP:0040282": 0.545,  # frequent, 30-79 %
    "HP:0040283": 0.17,  # occasional, 5-29 %
    "HP:0040284": 0.025,  # very rare, 1-4 %
    "HP:0040285": 0.0,  # excluded
}


@dataclass(frozen=True, slots=True)
class Count:
    """Seen in ``seen`` of ``of`` patients."""

    seen: int
    of: int


@dataclass(frozen=True, slots=True)
class Annotation:
    """One row: a disease, a term, and how often, if the row says so.

    ``aspect`` is P (phenotype), I (inheritance), C (course), M (modifier) or H (history). ``rate`` is a
    share from 0 to 1 given as a percentage or a class. ``references`` are the PMIDs or database ids cited.
    """

    disease: str
    name: str
    term: str
    negated: bool
    count: Count | None
    rate: float | None
    aspect: str
    references: tuple[str, ...]


def _frequency(text: str) -> tuple[Count | None, float | None]:
    if "/" in text:
        seen, of = (int(part) for part in text.split("/"))
        return (Count(seen, of), None) if of > 0 else (None, None)
    if text.endswith("%"):
        return None, min(1.0, float(text[:-1]) / 100)
    return None, FREQUENCY_CLASSES.get(text)


def read_annotations(path: Path) -> list[Annotation]:
    """Every row of ``phenotype.hpoa`` in its order."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
        found = []
        for row in rows:
            count, rate = _frequency(row["frequency"])
            found.append(
                Annotation(
                    disease=row["database_id"],
                    name=row["disease_name"],
                    term=row["hpo_id"],
                    negated=row["qualifier"] == "NOT",
                    count=count,
                    rate=rate,
                    aspect=row["aspect"],
                    references=tuple(row["reference"].split(";")),
                )
            )
    return found


def read_genes(path: Path) -> dict[str, frozenset[str]]:
    """Gene symbols by disease id, from ``phenotype_to_genes.txt``."""
    genes: dict[str, set[str]] = defaultdict(set)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["gene_symbol"] != "-":
                genes[row["disease_id"]].add(row["gene_symbol"])
    return {disease: frozenset(symbols) for disease, symbols in genes.items()}
