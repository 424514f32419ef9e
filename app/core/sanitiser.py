"""Makes a case fit to be ranked and tells what it changed; the ranking never sees anything else."""

from __future__ import annotations

import math
from collections.abc import Container
from dataclasses import dataclass, replace

from app.core.case import MAX_AGE_YEARS, Case
from app.core.issues import Issue, IssueCode
from app.core.vocabulary import Finding, Standing, Vocabulary


@dataclass(frozen=True, slots=True)
class SaneCase:
    """A case whose marks are all current, distinct and free of contradiction, and what was said on the way.

    ``case`` holds the marks that count; ``present`` and ``absent`` are the same as findings.
    """

    case: Case
    present: tuple[Finding, ...]
    absent: tuple[Finding, ...]
    issues: tuple[Issue, ...]


def sanitise(case: Case, vocabulary: Vocabulary, regions: Container[str]) -> SaneCase:
    """Resolve ids, settle contradictions and drop what another mark already implies.

    Present findings that a more specific present one implies count once. Absent ones all stay: if a general one took
    the place of several specific ones, ruling out more could count for less. Whatever is dropped is named in an issue;
    the rest of the case stays. ``regions`` are those that the model has priors for.
    """
    issues: list[Issue] = []
    present = _resolve(case.present, vocabulary, issues)
    absent = _resolve(case.absent, vocabulary, issues)
    for both in [finding_id for finding_id in present if finding_id in absent]:
        issues.append(Issue(IssueCode.CONTRADICTION, both))
        del present[both], absent[both]
    general = {finding_id: vocabulary.ancestors(f) for finding_id, f in present.items()}
    for finding_id, finding in list(absent.items()):
        kind_of_it = next((p for p in present if finding.index in general[p]), None)
        if kind_of_it is not None:
            issues.append(Issue(IssueCode.ANCESTOR_CONTRADICTION, finding_id, other=kind_of_it))
            del absent[finding_id]
    for finding_id, finding in list(present.items()):
        specific = next((other for other in present if finding.index in general[other]), None)
        if specific is not None:
            issues.append(Issue(IssueCode.REDUNDANT_FINDING, finding_id, other=specific))
            del present[finding_id]
    age = case.age
    if age is not None and not (math.isfinite(age) and 0 <= age <= MAX_AGE_YEARS):
        issues.append(Issue(IssueCode.BAD_AGE, value=str(age)))
        age = None
    region = case.region
    if region and region not in regions:
        issues.append(Issue(IssueCode.UNKNOWN_REGION, value=region))
        region = None
    if not present and not absent:
        issues.append(Issue(IssueCode.NO_FINDINGS))
    sane = replace(case, age=age, region=region, present=tuple(present), absent=tuple(absent))
    return SaneCase(sane, tuple(present.values()), tuple(absent.values()), tuple(issues))


def _resolve(ids: tuple[str, ...], vocabulary: Vocabulary, issues: list[Issue]) -> dict[str, Finding]:
    found: dict[str, Finding] = {}
    codes = {
        Standing.UNKNOWN: IssueCode.UNKNOWN_FINDING,
        Standing.OBSOLETE: IssueCode.OBSOLETE_FINDING,
        Standing.NOT_A_FINDING: IssueCode.NOT_A_FINDING,
    }
    for finding_id in ids:
        standing, finding = vocabulary.resolve(finding_id)
        if finding is None:
            issues.append(Issue(codes[standing], finding_id))
            continue
        if standing is Standing.REPLACED:
            issues.append(Issue(IssueCode.REPLACED_FINDING, finding_id, other=finding.id))
        if finding.id in found:
            issues.append(Issue(IssueCode.DUPLICATE_FINDING, finding_id))
        found[finding.id] = finding
    return found
