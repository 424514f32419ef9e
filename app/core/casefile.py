"""Cases as they come from outside: GA4GH phenopackets (v2 JSON) and Cebra's JSON lines."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from app.core.case import Case, Sex
from app.core.issues import Issue, IssueCode

_DURATION = re.compile(
    r"P(?:(?P<years>\d+(?:\.\d+)?)Y)?(?:(?P<months>\d+(?:\.\d+)?)M)?(?:(?P<weeks>\d+(?:\.\d+)?)W)?"
    r"(?:(?P<days>\d+(?:\.\d+)?)D)?(?:T.*)?"
)
_DAYS_PER_YEAR = 365.25


class CaseError(Exception):
    """The text is not a case at all; says what is wrong with it."""


def parse_case(text: str) -> tuple[Case, tuple[Issue, ...]]:
    """A case from a JSON object, a phenopacket or a line of Cebra's own; raises ``CaseError``.

    Values that make no sense become issues and are left out; the rest is kept.
    """
    try:
        fields = json.loads(text)
    except ValueError as error:
        raise CaseError(f"JSON: {error}") from error
    if not isinstance(fields, dict):
        raise CaseError("a JSON object is expected")
    if "phenopacket" in fields and isinstance(fields["phenopacket"], dict):
        fields = fields["phenopacket"]
    is_phenopacket = "phenotypicFeatures" in fields or "metaData" in fields or "subject" in fields
    return _from_phenopacket(fields) if is_phenopacket else _from_line(fields)


def years_of_duration(text: str) -> float | None:
    """Years in an ISO 8601 duration, or ``None`` if it is none.

    >>> years_of_duration("P1Y6M")
    1.5
    """
    match = _DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    years, months, weeks, days = (float(part or 0) for part in match.group("years", "months", "weeks", "days"))
    return years + months / 12 + (7 * weeks + days) / _DAYS_PER_YEAR


def _from_line(fields: Mapping[str, Any]) -> tuple[Case, tuple[Issue, ...]]:
    issues: list[Issue] = []
    age = fields.get("age")
    if age is not None and (isinstance(age, bool) or not isinstance(age, int | float)):
        issues.append(Issue(IssueCode.BAD_AGE, value=str(age)))
        age = None
    region = fields.get("region")
    case = Case(
        id=str(fields.get("id", "")),
        age=age,
        sex=_sex(fields.get("sex"), issues),
        region=str(region) if region else None,
        present=_ids(fields, "present"),
        absent=_ids(fields, "absent"),
    )
    return case, tuple(issues)


def _ids(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    ids = fields.get(name) or []
    if not isinstance(ids, list) or not all(isinstance(i, str) for i in ids):
        raise CaseError(f"“{name}” must be a list of finding ids")
    return tuple(ids)


def _sex(value: Any, issues: list[Issue]) -> Sex:
    if value is None or value == "":
        return Sex.UNKNOWN
    text = str(value).lower()
    # A phenopacket may say OTHER_SEX, which carries no evidence for us.
    if text in {"unknown_sex", "other_sex"}:
        return Sex.UNKNOWN
    try:
        return Sex(text)
    except ValueError:
        issues.append(Issue(IssueCode.BAD_SEX, value=str(value)))
        return Sex.UNKNOWN


def _from_phenopacket(fields: Mapping[str, Any]) -> tuple[Case, tuple[Issue, ...]]:
    issues: list[Issue] = []
    subject = _mapping(fields.get("subject"), "subject")
    present: list[str] = []
    absent: list[str] = []
    features = fields.get("phenotypicFeatures") or []
    if not isinstance(features, list):
        raise CaseError("“phenotypicFeatures” must be a list")
    for feature in features:
        term = _mapping(_mapping(feature, "phenotypicFeatures").get("type"), "type").get("id")
        if not isinstance(term, str):
            raise CaseError("a phenotypic feature has no type id")
        (absent if feature.get("excluded") else present).append(term)
    case = Case(
        id=str(fields.get("id", "")),
        age=_age(_mapping(subject.get("timeAtLastEncounter"), "timeAtLastEncounter"), issues),
        sex=_sex(subject.get("sex"), issues),
        present=tuple(present),
        absent=tuple(absent),
    )
    return case, tuple(issues)


def _mapping(value: Any, name: str) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise CaseError(f"“{name}” must be an object")
    return value


def _age(element: Mapping[str, Any], issues: list[Issue]) -> float | None:
    ages = [element.get("age")]
    if isinstance(bounds := element.get("ageRange"), dict):
        ages = [bounds.get("start"), bounds.get("end")]
    texts = [age["iso8601duration"] for age in ages if isinstance(age, dict) and "iso8601duration" in age]
    years = [years_of_duration(str(text)) for text in texts]
    for text, age in zip(texts, years, strict=True):
        if age is None:
            issues.append(Issue(IssueCode.BAD_AGE, value=str(text)))
    known = [age for age in years if age is not None]
    return sum(known) / len(known) if known else None
