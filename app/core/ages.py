"""Age as doctors write it: years, or months and days for the very young."""

from __future__ import annotations

from enum import StrEnum

from app.core.case import MAX_AGE_YEARS
from app.core.figures import plain
from app.core.language import Language


class AgeUnit(StrEnum):
    """What the figure counts."""

    YEARS = "years"
    MONTHS = "months"
    DAYS = "days"


_PER_YEAR = {AgeUnit.YEARS: 1.0, AgeUnit.MONTHS: 12.0, AgeUnit.DAYS: 365.25}


def read_age(text: str, unit: AgeUnit) -> float | None:
    """The age in years; ``None`` for an empty text, ``ValueError`` for one that is no age.

    >>> read_age("1,5", AgeUnit.YEARS), read_age("6", AgeUnit.MONTHS), read_age(" ", AgeUnit.YEARS)
    (1.5, 0.5, None)
    """
    if not text.strip():
        return None
    years = float(text.strip().replace(",", ".")) / _PER_YEAR[unit]
    if not 0 <= years <= MAX_AGE_YEARS:
        raise ValueError(text)
    return years


def write_age(years: float | None, language: Language) -> tuple[str, AgeUnit]:
    """The figure and unit that show an age best.

    >>> write_age(0.5, Language.SPANISH), write_age(34.0, Language.SPANISH)
    (('6', <AgeUnit.MONTHS: 'months'>), ('34', <AgeUnit.YEARS: 'years'>))
    """
    if years is None:
        return "", AgeUnit.YEARS
    unit = AgeUnit.YEARS
    if 0 < years < 1 / 12:
        unit = AgeUnit.DAYS
    elif 0 < years < 2 and years != 1:
        unit = AgeUnit.MONTHS
    return plain(years * _PER_YEAR[unit], language), unit
