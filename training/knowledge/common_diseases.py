"""The curated tables of common diseases in ``common/``, read and checked for form (their README explains the cells)."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from app.core.diseases import Group, RedFlag, Region, Tempo
from training.knowledge.curated import parts

FOLDER = Path(__file__).parent / "common"
# Lower ends of the age bands in years, as the columns of the tables have them and the model's priors use them.
AGE_BAND_STARTS = (0.0, 0.08, 1.0, 5.0, 11.0, 16.0, 40.0, 60.0)
RATE_COLUMNS = ("rate_0m", "rate_1m", "rate_1y", "rate_5y", "rate_11y", "rate_16y", "rate_40y", "rate_60y")
# Share of each age band in a Latin American population, to the nearest half per cent; curated, unreviewed.
POPULATION = (0.001, 0.014, 0.065, 0.10, 0.085, 0.37, 0.23, 0.135)
UNREVIEWED = "curated, unreviewed"
_ICD10 = re.compile(r"[A-Z]\d\d(\.\d{1,2})?")
_MOST_AGAINST = 10.0

T = TypeVar("T")


class TableError(Exception):
    """A curated table is not of its form; the message names file, line and fault."""


@dataclass(frozen=True, slots=True)
class Profile:
    """How often a finding is seen in a disease (0 to 1).

    ``against`` says that it is seldom there and argues against the disease; ``reviewer`` is the physician who signed
    the row, or empty.
    """

    finding: str
    frequency: float
    against: bool
    source: str
    reviewer: str


@dataclass(frozen=True, slots=True)
class CommonDisease:
    """One disease of the tables.

    ``rates`` are patients a year for each person of an age band (``AGE_BAND_STARTS``), ``female`` the share of women
    among them, ``regions`` factors on the rates. ``merge_ids`` are OMIM, ORPHA and DOID ids of the same entity.
    ``system`` is the table that it stands in.
    """

    id: str
    system: str
    name_es: str
    name_en: str
    synonyms_es: tuple[str, ...]
    synonyms_en: tuple[str, ...]
    icd10: tuple[str, ...]
    merge_ids: tuple[str, ...]
    group: Group
    tempo: Tempo
    red_flag: RedFlag
    reason_es: str
    reason_en: str
    rates: tuple[float, ...]
    female: float
    regions: dict[Region, float]
    source: str
    reviewer: str
    findings: tuple[Profile, ...]

    @property
    def share(self) -> float:
        """Patients a year for each person of the whole population."""
        return sum(rate * part for rate, part in zip(self.rates, POPULATION, strict=True)) / sum(POPULATION)


def read_common_diseases(folder: Path = FOLDER) -> list[CommonDisease]:
    """Every disease of every body system, in the order of the files; raises ``TableError``."""
    found: dict[str, CommonDisease] = {}
    for path in sorted(folder.glob("*.diseases.tsv")):
        system = path.name.removesuffix(".diseases.tsv")
        profiles = _profiles(path.with_name(f"{system}.findings.tsv"))
        for row in _rows(path):
            disease = _disease(row, system, tuple(profiles.pop(row["id"], ())))
            if disease.id in found:
                raise row.fault(f"{disease.id} stands in the tables twice")
            found[disease.id] = disease
        if profiles:
            raise TableError(f"{system}.findings.tsv: no such disease: {', '.join(profiles)}")
    return list(found.values())


class _Row(dict[str, str]):
    """A row that knows where it stands."""

    place = ""

    def fault(self, what: str) -> TableError:
        return TableError(f"{self.place}: {what}")

    def parse(self, column: str, kind: Callable[[str], T]) -> T:
        try:
            return kind(self[column])
        except ValueError as error:
            raise self.fault(f"{column} cannot be {self[column]!r}") from error


def _rows(path: Path) -> Iterator[_Row]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for number, cells in enumerate(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE), 2):
                row = _Row(cells)
                row.place = f"{path.name}:{number}"
                if None in cells or None in cells.values():
                    raise row.fault("has too many or too few cells")
                yield row
    except OSError as error:
        raise TableError(f"{path.name} cannot be read ({error})") from error


def _within(low: float, high: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        value = float(text)
        if not low <= value <= high:
            raise ValueError(text)
        return value

    return read


def _profiles(path: Path) -> dict[str, list[Profile]]:
    profiles: dict[str, list[Profile]] = {}
    seen: set[tuple[str, str]] = set()
    for row in _rows(path):
        key = (row["disease"], row["finding"])
        if key in seen:
            raise row.fault(f"{row['finding']} stands there twice for {row['disease']}")
        seen.add(key)
        if row["speaks"] not in {"for", "against"}:
            raise row.fault(f"speaks is “for” or “against”, not {row['speaks']!r}")
        percent = row.parse("percent", _within(0.01, 100))
        against = row["speaks"] == "against"
        if against and percent > _MOST_AGAINST:
            raise row.fault(f"a finding in {percent:g} % of the patients does not argue against the disease")
        if not row["source"]:
            raise row.fault("has no source")
        profiles.setdefault(row["disease"], []).append(
            Profile(row["finding"], percent / 100, against, row["source"], row["reviewer"])
        )
    return profiles


def _disease(row: _Row, system: str, findings: tuple[Profile, ...]) -> CommonDisease:
    icd10 = parts(row["icd10"])
    if not icd10 or not all(_ICD10.fullmatch(code) for code in icd10):
        raise row.fault(f"icd10 is one or several codes such as A90 or J45.9, not {row['icd10']!r}")
    if not (row["id"] and row["name_es"] and row["name_en"] and row["source"]):
        raise row.fault("needs id, name_es, name_en and source")
    red_flag = row.parse("red_flag", RedFlag)
    if red_flag is not RedFlag.ROUTINE and not (row["reason_es"] and row["reason_en"]):
        raise row.fault("a red flag needs its reason in both languages")
    if not findings:
        raise row.fault(f"{row['id']} has no findings")
    rates = tuple(row.parse(column, _within(0, 100_000)) / 100_000 for column in RATE_COLUMNS)
    if not any(rates):
        raise row.fault("all rates are zero")
    return CommonDisease(
        id=row["id"],
        system=system,
        name_es=row["name_es"],
        name_en=row["name_en"],
        synonyms_es=parts(row["synonyms_es"]),
        synonyms_en=parts(row["synonyms_en"]),
        icd10=icd10,
        merge_ids=parts(row["merge_ids"]),
        group=row.parse("group", Group),
        tempo=row.parse("tempo", Tempo),
        red_flag=red_flag,
        reason_es=row["reason_es"],
        reason_en=row["reason_en"],
        rates=rates,
        female=row.parse("female", _within(0, 1)),
        regions={region: row.parse(region.value, _within(0, 50)) for region in Region if region is not Region.NEUTRAL},
        source=row["source"],
        reviewer=row["reviewer"],
        findings=findings,
    )
