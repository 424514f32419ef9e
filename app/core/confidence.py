"""How much a list as a whole is to be trusted, said by how often such lists were right for real patients."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.core.language import Language

# Lower ends of the bands of the first disease's probability, one for each step.
EDGES = (0.0, 0.1, 0.25, 0.5)


class Level(StrEnum):
    """Not measured on such lists, or one of four steps of trust, from hardly any to much."""

    UNMEASURED = "unmeasured"
    VERY_LOW = "very_low"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"

    def name_in(self, language: Language) -> str:
        """The level as a word."""
        return _NAMES[self][language is not Language.SPANISH]


_NAMES = {
    Level.UNMEASURED: ("sin medir", "not measured"),
    Level.VERY_LOW: ("muy baja", "very low"),
    Level.LOW: ("baja", "low"),
    Level.MODERATE: ("moderada", "moderate"),
    Level.HIGH: ("alta", "high"),
}


@dataclass(frozen=True, slots=True)
class Band:
    """Lists whose first disease has a probability of at least ``low`` and below ``high`` (of ``high`` too where it is
    1).

    Of ``cases`` published patients unknown to the model the first disease was right in the share ``first``, and the
    right one was among the first ten in the share ``among_ten``; 95 % intervals.
    """

    low: float
    high: float
    cases: int
    first: float
    first_interval: tuple[float, float]
    among_ten: float
    among_ten_interval: tuple[float, float]


def bands_from_json(rows: Iterable[Mapping[str, Any]]) -> list[Band]:
    """Bands as a pack's manifest holds them; raises ``KeyError`` or ``TypeError`` if they are something else."""
    return [
        Band(
            row["low"],
            row["high"],
            row["cases"],
            row["first"],
            tuple(row["first_interval"]),
            row["among_ten"],
            tuple(row["among_ten_interval"]),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Confidence:
    """What may be said of one list; ``band`` is ``None`` where the model was never measured on such lists."""

    level: Level
    band: Band | None

    def short(self, language: Language) -> str:
        """The level and the two figures in a line."""
        spanish = language is Language.SPANISH
        level = self.level.name_in(language)
        if self.band is None:
            return f"Confianza {level} en casos así." if spanish else f"Confidence {level} for such cases."
        first, ten = (_share(value) for value in (self.band.first, self.band.among_ten))
        if spanish:
            right = f"la correcta fue la primera en {first} y estaba entre las diez primeras en {ten}"
            return f"Confianza {level}: en listas así {right}."
        right = f"the right one came first in {first} and was among the first ten in {ten}"
        return f"{level.capitalize()} confidence: in such lists {right}."

    def sentence(self, language: Language) -> str:
        """The level, and what it rests on, in plain sentences."""
        spanish = language is Language.SPANISH
        level = self.level.name_in(language)
        if self.band is None:
            return (
                "Confianza sin medir: el modelo no se ha probado todavía con pacientes como este."
                if spanish
                else "Confidence not measured: the model has not been tried on patients like this one yet."
            )
        first, ten = (_share(value) for value in (self.band.first, self.band.among_ten))
        if spanish:
            return (
                f"Confianza {level}. En pacientes publicados (casi todos con enfermedades huérfanas) con listas como "
                f"esta, la primera enfermedad era la correcta en {first}, y la correcta estaba entre las diez primeras "
                f"en {ten}."
            )
        return (
            f"{level.capitalize()} confidence. In published patients (nearly all with orphan diseases) with lists like "
            f"this one, the first disease was the right one in {first}, and the right one was among the first ten in "
            f"{ten}."
        )


def confidence_of(top_probability: float, bands: Sequence[Band]) -> Confidence:
    """The confidence of a list by the probability of its first disease; ``bands`` are empty where none apply."""
    found = next((b for b in bands if b.low <= top_probability < b.high or top_probability == b.high == 1.0), None)
    if found is None:
        return Confidence(Level.UNMEASURED, None)
    steps = [level for level in Level if level is not Level.UNMEASURED]
    return Confidence(steps[sum(top_probability >= edge for edge in EDGES[1:])], found)


def _share(value: float) -> str:
    return f"{100 * value:.0f}\N{NO-BREAK SPACE}%"
