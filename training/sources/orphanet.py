"""Orphadata product 9: how common rare diseases are, when they begin, how they are inherited."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

# Orphanet's classes, most common first, with the geometric middle of each as a share of the population.
CLASS_SHARES = {
    ">1 / 1000": 2e-3,
    "6-9 / 10 000": 7.3e-4,
    "1-5 / 10 000": 2.2e-4,
    "1-9 / 100 000": 3e-5,
    "1-9 / 1 000 000": 3e-6,
    "<1 / 1 000 000": 3e-7,
}
# More than 5 in 10,000 is not rare by the European definition that Orphanet uses.
COMMON_CLASSES = frozenset({">1 / 1000", "6-9 / 10 000"})
_KINDS = ("Point prevalence", "Prevalence at birth", "Lifetime Prevalence", "Annual incidence")
_PLACES = ("Worldwide", "Europe")


@dataclass(frozen=True, slots=True)
class NaturalHistory:
    """Ages at which a disease begins, and its modes of inheritance, in Orphanet's words."""

    onset: tuple[str, ...]
    inheritance: tuple[str, ...]


def _disorders(path: Path) -> list[ElementTree.Element]:
    with gzip.open(path, "rb") as file:
        return list(ElementTree.parse(file).getroot().iterfind("DisorderList/Disorder"))


def _preference(entry: ElementTree.Element) -> tuple[int, int, float]:
    kind = entry.findtext("PrevalenceType/Name") or ""
    place = entry.findtext("PrevalenceGeographic/Name") or ""
    return (
        _PLACES.index(place) if place in _PLACES else len(_PLACES),
        _KINDS.index(kind) if kind in _KINDS else len(_KINDS),
        # Of several places the rarest: a founder effect in one valley does not make a disease common.
        CLASS_SHARES[entry.findtext("PrevalenceClass/Name") or ""],
    )


def read_prevalence(path: Path) -> dict[str, str]:
    """The prevalence class of each ``ORPHA:`` id that has one: worldwide figures and point prevalence first."""
    found: dict[str, str] = {}
    for disorder in _disorders(path):
        entries = [
            entry
            for entry in disorder.iterfind("PrevalenceList/Prevalence")
            if entry.findtext("PrevalenceClass/Name") in CLASS_SHARES
        ]
        if entries:
            best = min(entries, key=_preference)
            found[f"ORPHA:{disorder.findtext('OrphaCode')}"] = best.findtext("PrevalenceClass/Name") or ""
    return found


def read_natural_history(path: Path) -> dict[str, NaturalHistory]:
    """Onset and inheritance by ``ORPHA:`` id."""

    def names(disorder: ElementTree.Element, where: str) -> tuple[str, ...]:
        return tuple(sorted({name.text or "" for name in disorder.iterfind(where)}))

    return {
        f"ORPHA:{disorder.findtext('OrphaCode')}": NaturalHistory(
            onset=names(disorder, "AverageAgeOfOnsetList/AverageAgeOfOnset/Name"),
            inheritance=names(disorder, "TypeOfInheritanceList/TypeOfInheritance/Name"),
        )
        for disorder in _disorders(path)
    }
