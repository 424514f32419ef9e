"""Vital signs and a few laboratory values in a note, read by limits (``limits.tsv``: curated, unreviewed)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from app.core.textscan.tables import rows

_VALUE = r"(?P<value>\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
# What may stand between the name of a measure and its value, and what after it means that it is none.
_LINK = (
    r"[ \t]*(?:[:=°º>≥<~≤(]|(?:c|de|del|en|a|al|hasta|fue|es|esta|of|at|is|was|are|about|up to|to|on and off to|capilar"
    r"|axilar|oral|rectal|ambiente|venosa|max|maxima|maximum|unos|aprox|aproximadamente|cuantificada|medida)\b)"
)
_NO_VALUE = r"(?![\d/]|[ ]*(?:d|dias?|days?|h|hrs?|horas?|hours?|sem|semanas?|weeks?|wks?|mes|meses|months?|a|anos)\b)"
_LOST = re.compile(
    r"\b(?:bajo|bajado|baja|perdio|perdido|perdida|perdiendo|adelgazo|adelgazado|lost|losing|loss)\b[^.,;\d\n]{0,30}?"
    rf"{_VALUE}[ ]?(?:kg|kgs|kilos?|kilogramos|lbs?|pounds|libras)\b"
)
# Growth in standard deviations: talla -3,1 DE.
_SCORE = re.compile(
    r"\b(?:(?P<height>talla|estatura|height|stature|length)|(?P<head>pc|perimetro cefalico|ofc|hc|head circumference)|"
    r"(?P<weight>peso|weight|wt))[ :=(]*(?P<value>[+-][ ]?\d(?:[.,]\d+)?)[ ]?(?:de|ds|sd|sds|z)\b"
)
# Weeks of pregnancy: 11 sdg, 37+2/40, embarazo 35 sem.
_WEEKS = re.compile(
    r"\b(?P<value>\d{1,2})(?:(?:[ ]?\+[ ]?\d)?[ ]?/[ ]?40|[ ]?\+\d|[ ]?(?:sdg|sem(?:anas)? de (?:gestacion|embarazo)|"
    r"w(?:ee)?ks?'? (?:pregnant|gestation|gravid)))\b|"
    r"\b(?:embarazo|gestacion|gestante|pregnancy)(?: de)? (?P<more>\d{1,2}) (?:sem|semanas|weeks|wks)\b"
)
_FAHRENHEIT = (93.0, 110.0)
_MMOL_TO_MG = 18.0
_ADULT, _NEWBORN, _INFANT = 40.0, 0.02, 2.0
_DAYS_PER_YEAR, _OLDEST = 365.25, 130.0
# The part of a note in which its patient's age is looked for; almost all begin with it.
_BEGINNING = 120
_AGE = re.compile(
    r"(?<!hace )(?<!desde )(?<!for )\b(?P<amount>\d{1,3})[ -]?(?:(?P<years>anos?|a|y[.]o|y/o|yo|yrs?|years?|y)|"
    r"(?P<months>m|mo|meses|months?)|(?P<days>dv|dias de vida|days? old|day-old)|(?P<alone>(?<=^..)[mf]))\b"
)
_CHILD = re.compile(r"\b(nin[oa]|lactante|escolar|preescolar|child|infant|toddler|boy|girl)\b")
_BORN = re.compile(r"^\W*rn\b|\b(recien nacid[oa]|neonat[oae]\w*|newborn|day \d+|dol \d+)\b")


@dataclass(frozen=True, slots=True)
class Measured:
    """The ids of what a value means that stands, with its name, from ``start`` to ``end``."""

    findings: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Limit:
    """A row of the table; ``order`` is its place there."""

    order: int
    least: float
    below: float
    youngest: float
    oldest: float
    findings: tuple[str, ...]

    def fits(self, value: float, age: float | None) -> bool:
        """Whether a value at an age is meant; of unknown age only what holds at any."""
        at_any = self.youngest == 0 and self.oldest >= _OLDEST
        of_age = at_any if age is None else self.youngest <= age < self.oldest
        return of_age and self.least <= value < self.below


def measured(text: str) -> Iterator[Measured]:
    """The values in a note that mean a finding at the patient's age, as far as the note tells it."""
    flat = _flat(text)
    age = _age(flat)
    for name, value, match in _values(flat):
        if name == "weeks" and age is not None and age < _INFANT:
            name = "weeks at birth"
        limit = _limit(name, value, age)
        if name == "systolic":
            lower = _limit("diastolic", _number(match["lower"]), age)
            # The limits stand in the order of what is graver.
            limit = min((fits for fits in (limit, lower) if fits), key=lambda fits: fits.order, default=None)
        if limit is not None:
            yield Measured(limit.findings, match.start(), match.end())


def _values(flat: str) -> Iterator[tuple[str, float, re.Match[str]]]:
    """Every value with what it measures and where; of a pressure the upper one."""
    for match in _LOST.finditer(flat):
        yield "lost weight", _number(match["value"]), match
    for match in _SCORE.finditer(flat):
        (what,) = (name for name in ("height", "head", "weight") if match[name])
        yield f"{what} score", _number(match["value"]), match
    for match in _WEEKS.finditer(flat):
        yield "weeks", _number(match["value"] or match["more"]), match
    for measure, pattern, figures in _patterns():
        for match in pattern.finditer(flat):
            value = _value(match["value"], figures, flat[match.end("value") : match.end("value") + 8].lstrip())
            low, high = _FAHRENHEIT
            if value is not None and measure == "temperature" and low <= value < high:
                value = (value - 32) / 1.8
            if value is not None:
                yield "systolic" if measure == "pressure" else measure, value, match


def _limit(measure: str, value: float, age: float | None) -> _Limit | None:
    return next((limit for limit in _limits().get(measure, ()) if limit.fits(value, age)), None)


def _number(written: str) -> float:
    return float(written.replace(" ", "").replace(",", "."))


def _value(written: str, figures: str, after: str) -> float | None:
    """The number in the unit that the limits use, going by what stands ``after`` it; ``None`` if it is another kind of
    figure."""
    grouped = re.fullmatch(r"\d{1,3}(,\d{3})+", written) or (
        figures == "thousands" and re.fullmatch(r"\d{1,3}\.\d{3}", written)
    )
    value = float(re.sub("[.,]", "", written)) if grouped else _number(written)
    match figures:
        case "thousands":
            return None if after.startswith("%") else value * 1000 if value < 1000 else value
        case "grams":
            return value / 10 if value > 30 else value
        case "glucose":
            return value * _MMOL_TO_MG if after.startswith("mmol") else value
        case "precise":
            return value if re.search(r"[.,]\d\d", written) else None
    return value


def _age(flat: str) -> float | None:
    """The patient's age in years: as the beginning of the note says, else an adult's unless it tells of a child."""
    beginning = flat[:_BEGINNING]
    if _BORN.search(beginning):
        return _NEWBORN
    if match := _AGE.search(beginning):
        amount = float(match["amount"])
        return amount / _DAYS_PER_YEAR if match["days"] else amount / 12 if match["months"] else amount
    return None if _CHILD.search(beginning) else _ADULT


def _flat(text: str) -> str:
    """The text in small letters without accents, letter for letter, so that places stay what they are."""
    flat = (unicodedata.normalize("NFD", c)[0].lower() for c in text)
    return "".join(c if len(c) == 1 else "?" for c in flat)


@cache
def _patterns() -> list[tuple[str, re.Pattern[str], str]]:
    patterns = []
    for measure, names, *figures in rows("measures.tsv"):
        called = "|".join(re.escape(name) for name in names.split("|"))
        lower = r"[ ]?/[ ]?(?P<lower>\d{2,3})" if measure == "pressure" else _NO_VALUE
        pattern = rf"(?<![\w/])(?:{called})(?!\w)[.]?(?:{_LINK}){{0,3}}[ ]?{_VALUE}{lower}"
        patterns.append((measure, re.compile(pattern), figures[0] if figures else ""))
    return patterns


@cache
def _limits() -> dict[str, list[_Limit]]:
    limits: dict[str, list[_Limit]] = {}
    for order, (measure, least, below, youngest, oldest, findings) in enumerate(rows("limits.tsv")):
        limit = _Limit(order, float(least), float(below), float(youngest), float(oldest), tuple(findings.split()))
        limits.setdefault(measure, []).append(limit)
    return limits
