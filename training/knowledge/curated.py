"""The hand-made tables beside this file, read and checked for form."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from app.core.vocabulary import Means

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class ContextFinding:
    """A finding of our own (``CBR:``) where HPO has no term.

    ``parents`` are more general findings. ``usual`` is the share of patients in primary care who have it whatever their
    disease is, so that it says nothing of a disease that does not mention it; ``None`` for what is a sign of some
    diseases and not of others, like any HPO term.
    """

    id: str
    name_es: str
    name_en: str
    system: str
    synonyms_es: tuple[str, ...]
    synonyms_en: tuple[str, ...]
    parents: tuple[str, ...]
    usual: float | None


@dataclass(frozen=True, slots=True)
class SystemRow:
    """A heading to browse findings by; ``root`` is the HPO term it stands for, empty for context findings."""

    id: str
    name_es: str
    name_en: str
    root: str


def _rows(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def parts(text: str) -> tuple[str, ...]:
    """The entries of a cell, which bars keep apart."""
    return tuple(part.strip() for part in text.split("|") if part.strip())


def read_context_findings() -> list[ContextFinding]:
    """Our own findings, in the order of the file."""
    return [
        ContextFinding(
            row["id"],
            row["name_es"],
            row["name_en"],
            row["system"],
            parts(row["synonyms_es"]),
            parts(row["synonyms_en"]),
            parts(row["parents"]),
            float(row["usual"]) / 100 if row["usual"] else None,
        )
        for row in _rows("context_findings.tsv")
    ]


@dataclass(frozen=True, slots=True)
class SpanishNames:
    """Spanish words of ours for an HPO term; ``name`` replaces an official label that means something else."""

    name: str
    synonyms: tuple[str, ...]


def read_spanish_names() -> dict[str, SpanishNames]:
    """Our Spanish names by HPO id."""
    return {row["id"]: SpanishNames(row["name"], parts(row["synonyms"])) for row in _rows("finding_synonyms_es.tsv")}


def read_finding_means() -> dict[str, Means]:
    """How a finding is found out, by its id; it holds for all more specific findings without a row of their own."""
    return {row["id"]: Means(row["means"]) for row in _rows("finding_means.tsv")}


def read_conditions() -> dict[str, str]:
    """The DDXPlus condition by the id of the disease in our tables that it is."""
    return {row["id"]: row["condition"] for row in _rows("ddxplus_conditions.tsv")}


def read_evidence_map() -> dict[str, str]:
    """Finding id by DDXPlus evidence; evidences that are no finding are left out."""
    return {row["evidence"]: row["finding"] for row in _rows("ddxplus_evidence.tsv") if row["finding"]}


def read_implausible_cells() -> frozenset[tuple[str, str]]:
    """DDXPlus conditions and evidences whose rate no physician would believe; they are left out."""
    return frozenset((row["condition"], row["evidence"]) for row in _rows("ddxplus_implausible.tsv"))


def read_body_systems() -> list[SystemRow]:
    """The headings in the order in which they are browsed."""
    return [SystemRow(row["id"], row["name_es"], row["name_en"], row["root"]) for row in _rows("body_systems.tsv")]
