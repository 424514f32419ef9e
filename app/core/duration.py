"""How long something has been going on, as doctors say it: three days, two weeks, since birth."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from app.core.language import Language

_DAYS_PER_YEAR = 365.25
_AT_MOST = 9999


class TimeUnit(StrEnum):
    """What a duration counts; ``BIRTH`` counts nothing: it has always been so."""

    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    BIRTH = "birth"


_ISO = {
    TimeUnit.HOURS: "PT{}H",
    TimeUnit.DAYS: "P{}D",
    TimeUnit.WEEKS: "P{}W",
    TimeUnit.MONTHS: "P{}M",
    TimeUnit.YEARS: "P{}Y",
    TimeUnit.BIRTH: "birth",
}
_IN_YEARS = {
    TimeUnit.HOURS: 1 / 24 / _DAYS_PER_YEAR,
    TimeUnit.DAYS: 1 / _DAYS_PER_YEAR,
    TimeUnit.WEEKS: 7 / _DAYS_PER_YEAR,
    TimeUnit.MONTHS: 1 / 12,
    TimeUnit.YEARS: 1.0,
}
_WORDS = {
    TimeUnit.HOURS: (("hora", "horas"), ("hour", "hours")),
    TimeUnit.DAYS: (("día", "días"), ("day", "days")),
    TimeUnit.WEEKS: (("semana", "semanas"), ("week", "weeks")),
    TimeUnit.MONTHS: (("mes", "meses"), ("month", "months")),
    TimeUnit.YEARS: (("año", "años"), ("year", "years")),
}
_CODE = re.compile(r"PT(\d{1,4})H|P(\d{1,4})([DWMY])")
_LETTERS = {"D": TimeUnit.DAYS, "W": TimeUnit.WEEKS, "M": TimeUnit.MONTHS, "Y": TimeUnit.YEARS}


@dataclass(frozen=True, slots=True)
class Duration:
    """``amount`` of ``unit`` before now; of no amount where the unit is ``BIRTH``."""

    amount: int
    unit: TimeUnit

    def __post_init__(self) -> None:
        least, most = (0, 0) if self.unit is TimeUnit.BIRTH else (1, _AT_MOST)
        if not least <= self.amount <= most:
            raise ValueError(f"{self.amount} {self.unit}")

    @property
    def code(self) -> str:
        """The ISO 8601 duration, or ``birth``.

        >>> Duration(3, TimeUnit.DAYS).code, SINCE_BIRTH.code
        ('P3D', 'birth')
        """
        return _ISO[self.unit].format(self.amount)

    @classmethod
    def from_code(cls, code: str) -> Duration | None:
        """What ``code`` wrote; ``None`` for anything else.

        >>> Duration.from_code("P2W")
        Duration(amount=2, unit=<TimeUnit.WEEKS: 'weeks'>)
        """
        if code == SINCE_BIRTH.code:
            return SINCE_BIRTH
        match = _CODE.fullmatch(code)
        if match is None:
            return None
        hours, amount, letter = match.groups()
        unit = TimeUnit.HOURS if hours else _LETTERS[letter]
        return cls(int(hours or amount), unit) if int(hours or amount) else None

    def years(self, age: float | None) -> float | None:
        """The duration in years; since birth it is the age, which may not be known."""
        return age if self.unit is TimeUnit.BIRTH else self.amount * _IN_YEARS[self.unit]

    def words(self, language: Language) -> str:
        """The duration in words.

        >>> Duration(1, TimeUnit.WEEKS).words(Language.SPANISH), SINCE_BIRTH.words(Language.ENGLISH)
        ('hace 1 semana', 'since birth')
        """
        spanish = language is Language.SPANISH
        if self.unit is TimeUnit.BIRTH:
            return "desde el nacimiento" if spanish else "since birth"
        one, many = _WORDS[self.unit][not spanish]
        amount = f"{self.amount} {one if self.amount == 1 else many}"
        return f"hace {amount}" if spanish else f"for {amount}"


SINCE_BIRTH = Duration(0, TimeUnit.BIRTH)
