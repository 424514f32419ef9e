"""The times in a phenopacket: ages, and how long a finding has been there, read and written (schema's TimeElement).

The schema knows when a finding began, not for how long it has been there, and three days are lost between two ages in
whole years. Cebra therefore also writes the duration itself into the feature's ``description``, as an ISO 8601 duration
or ``birth``: ``duration: P3D``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.core.case import MAX_AGE_YEARS
from app.core.duration import SINCE_BIRTH, Duration, TimeUnit
from app.core.issues import Issue, IssueCode
from app.core.jsonfields import as_object, as_text, field_of

_DESCRIPTION = "duration: "
_CONGENITAL = {"id": "HP:0003577", "label": "Congenital onset"}
# Congenital onset, and all that HPO knows of onsets before birth.
_FROM_BIRTH = (
    _CONGENITAL["id"],
    "HP:0030674",
    "HP:0011460",
    "HP:0011461",
    "HP:0034197",
    "HP:0034198",
    "HP:0034199",
)
_AGE = re.compile(
    r"P(?:(?P<years>\d+(?:\.\d+)?)Y)?(?:(?P<months>\d+(?:\.\d+)?)M)?(?:(?P<weeks>\d+(?:\.\d+)?)W)?"
    r"(?:(?P<days>\d+(?:\.\d+)?)D)?(?:T.*)?"
)
_DAYS_PER_YEAR = 365.25
_PER_YEAR = (
    (TimeUnit.YEARS, 1.0),
    (TimeUnit.MONTHS, 12.0),
    (TimeUnit.WEEKS, _DAYS_PER_YEAR / 7),
    (TimeUnit.DAYS, _DAYS_PER_YEAR),
)


def years_of_duration(text: str) -> float | None:
    """Years in an ISO 8601 duration, or ``None`` if it is none.

    >>> years_of_duration("P1Y6M")
    1.5
    """
    match = _AGE.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    years, months, weeks, days = (float(part or 0) for part in match.group("years", "months", "weeks", "days"))
    return years + months / 12 + (7 * weeks + days) / _DAYS_PER_YEAR


def duration_of_years(years: float) -> str:
    """The age as an ISO 8601 duration, to the day; ``years_of_duration`` reads it back.

    >>> duration_of_years(1.5), duration_of_years(3 / 365.25), duration_of_years(0)
    ('P1Y6M', 'P3D', 'P0D')
    """
    months = int(12 * years + 1e-6)  # seven twelfths may come out a little short of seven months
    days = max(0, round((years - months / 12) * _DAYS_PER_YEAR))
    parts = ((months // 12, "Y"), (months % 12, "M"), (days, "D"))
    return "P" + ("".join(f"{amount}{letter}" for amount, letter in parts if amount) or "0D")


def age_of(element: Mapping[str, Any], issues: list[Issue]) -> float | None:
    """The age in years that a TimeElement states, a range taken at its middle; points in time state none."""
    ages = [element.get("age")]
    if isinstance(bounds := field_of(element, "ageRange"), dict):
        ages = [bounds.get("start"), bounds.get("end")]
    texts = [as_text(age["iso8601duration"]) for age in ages if isinstance(age, dict) and "iso8601duration" in age]
    years = [years_of_duration(text) for text in texts]
    for text, age in zip(texts, years, strict=True):
        if age is None:
            issues.append(Issue(IssueCode.BAD_AGE, value=text))
    known = [age for age in years if age is not None]
    return sum(known) / len(known) if known else None


def age_element(age: float) -> dict[str, Any]:
    """The age in years as a TimeElement."""
    return {"age": {"iso8601duration": duration_of_years(age)}}


def since_of(feature: Mapping[str, Any], age: float | None) -> Duration | None:
    """How long a feature has been there in a patient of this age, if it says so or its onset does.

    An onset that is a stage of life, such as childhood, is too vague; what has resolved is there no more.
    """
    said = str(feature.get("description"))
    if said.startswith(_DESCRIPTION) and (own := Duration.from_code(said.removeprefix(_DESCRIPTION))):
        return own
    onset = as_object(feature.get("onset"))
    if not onset or feature.get("resolution"):
        return None
    began = age_of(onset, [])
    stage = as_object(field_of(onset, "ontologyClass")).get("id")
    if field_of(onset, "gestationalAge") or stage in _FROM_BIRTH or began == 0:
        return SINCE_BIRTH
    return None if age is None or began is None else _duration(age - began)


def since_fields(since: Duration, age: float | None) -> dict[str, Any]:
    """The fields of a feature that say how long it has been there; ``since_of`` reads them back.

    The onset is left out where the age is not known or is less than the duration.
    """
    fields: dict[str, Any] = {"description": _DESCRIPTION + since.code}
    if since == SINCE_BIRTH:
        fields["onset"] = {"ontologyClass": _CONGENITAL}
    elif age is not None and (years := since.years(age)) is not None and years <= age:
        fields["onset"] = age_element(age - years)
    return fields


def _duration(years: float) -> Duration | None:
    # The largest unit that does not coarsen it much; less than a day is as good as unknown.
    if 0 < years <= MAX_AGE_YEARS:
        for unit, per_year in _PER_YEAR:
            amount = years * per_year
            if amount >= 2 or abs(amount - 1) < 0.05:
                return Duration(round(amount), unit)
    return None
