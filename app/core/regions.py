"""How regions change what diseases are to be expected: the pack's factors, and an administrator's table over them."""

from __future__ import annotations

import csv
import math
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.core.diseases import Diseases, Region
from app.core.language import Language
from app.core.policy import administrator_folder

Floats = npt.NDArray[np.float32]

COLUMNS = ("region", "disease", "factor")
TABLE_FILE = "regional-priors.csv"
_LEAST, _MOST = 0.001, 1000.0
_MOST_FAULTS = 5

_WORDS = {
    "unreadable": (
        "La tabla regional {file} no se puede leer como CSV en UTF-8. Guárdela de nuevo en ese formato.",
        "The regional table {file} cannot be read as CSV in UTF-8. Save it again in that format.",
    ),
    "columns": (
        "A la tabla regional {file} le faltan columnas; su primera fila debe ser: region,disease,factor.",
        "The regional table {file} lacks columns; its first row must be: region,disease,factor.",
    ),
    "rows": (
        "La tabla regional {file} tiene filas que no sirven ({detail}). Corríjalas: region no puede estar vacía, "
        "disease es un código que el modelo conoce y factor un número de 0.001 a 1000. La tabla no se usa.",
        "The regional table {file} has rows that cannot be used ({detail}). Mend them: region must not be empty, "
        "disease is an id that the model knows, and factor a number from 0.001 to 1000. The table is not used.",
    ),
}


def installed_table() -> Path | None:
    """The table that an administrator has put on this PC for everybody, if there is one."""
    path = administrator_folder() / TABLE_FILE
    return path if path.is_file() else None


class RegionError(Exception):
    """An administrator's table cannot be used; ``message`` says why and what to do about it."""

    def __init__(self, reason: str, path: Path, detail: str = "") -> None:
        self.reason, self.path, self.detail = reason, path, detail
        super().__init__(self.message(Language.ENGLISH))

    def message(self, language: Language) -> str:
        """The error as a sentence."""
        return _WORDS[self.reason][language is not Language.SPANISH].format(file=self.path.name, detail=self.detail)


@dataclass(frozen=True, slots=True)
class RegionalPriors:
    """For each region the log factors [D] on what is to be expected; regions beyond ``Region`` are an
    administrator's."""

    factors: Mapping[str, Floats]

    @classmethod
    def of_catalog(cls, catalog: sqlite3.Connection, diseases: int) -> RegionalPriors:
        """What the pack knows."""
        factors = {region.value: np.zeros(diseases, np.float32) for region in Region}
        for region, row, factor in catalog.execute("SELECT region, idx, factor FROM disease_region"):
            factors[region][row] = math.log(max(factor, _LEAST))
        return cls(factors)

    def __contains__(self, region: object) -> bool:
        return region in self.factors

    @property
    def names(self) -> tuple[str, ...]:
        """All regions, the neutral one first."""
        return tuple(self.factors)

    def log_prior(self, region: str | None) -> Floats:
        """What a region adds to each disease's log prior before the model weighs it; zeros where it is not known."""
        return self.factors.get(region or "", self.factors[Region.NEUTRAL.value])

    def with_table(self, path: Path, diseases: Diseases) -> RegionalPriors:
        """These priors with an administrator's table (CSV: region, disease, factor) laid over them.

        A row takes the place of the pack's factor of that disease in that region; a region that the pack does not know
        is added. Raises ``RegionError``, naming the first faulty rows, and then changes nothing.
        """
        factors = {region: own.copy() for region, own in self.factors.items()}
        faults: list[str] = []
        for number, row in _rows(path):
            region, disease = row["region"].strip(), diseases.find(row["disease"].strip())
            factor = _factor(row["factor"])
            if not region or disease is None or factor is None:
                faults.append(f"{number}: {', '.join(row[column] for column in COLUMNS)}")
                continue
            own = factors.setdefault(region, np.zeros(len(diseases), np.float32))
            own[disease.index] = math.log(factor)
        if faults:
            more = "; …" if len(faults) > _MOST_FAULTS else ""
            raise RegionError("rows", path, "; ".join(faults[:_MOST_FAULTS]) + more)
        return RegionalPriors(factors)


def _rows(path: Path) -> Iterable[tuple[int, dict[str, str]]]:
    try:
        # Spreadsheets put a byte-order mark before UTF-8, and semicolons where the comma is the decimal sign.
        text = path.read_text(encoding="utf-8-sig")
        delimiter = ";" if ";" in text.partition("\n")[0] else ","
        table = csv.DictReader(text.splitlines(), delimiter=delimiter, strict=True)
        if not set(COLUMNS) <= set(table.fieldnames or ()):
            raise RegionError("columns", path)
        return [(number, {name: row[name] or "" for name in COLUMNS}) for number, row in enumerate(table, 2)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RegionError("unreadable", path) from error


def _factor(text: str) -> float | None:
    try:
        factor = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return factor if _LEAST <= factor <= _MOST else None
