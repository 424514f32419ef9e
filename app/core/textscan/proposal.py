"""What the scanner proposes: a finding, the words it came from and how the note means it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.core.case import Mark
from app.core.vocabulary import Finding

_FAMILY = re.compile("family member|or the family", re.IGNORECASE)
_PAST = re.compile("previous|former", re.IGNORECASE)


class Status(StrEnum):
    """How a note means a finding that it names."""

    PRESENT = "present"
    ABSENT = "absent"
    UNCERTAIN = "uncertain"
    FAMILY = "family"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A finding that the characters ``start`` to ``end`` of a note name.

    ``cue`` tells from where to where the words stand that deny or qualify it, if any do.
    """

    finding: Finding
    start: int
    end: int
    status: Status
    cue: tuple[int, int] | None = None


def tells_of_family(finding: Finding) -> bool:
    """Whether having the finding means that a relative has something: *Family member with asthma*."""
    return _FAMILY.search(finding.name_en) is not None


def tells_of_past(finding: Finding) -> bool:
    """Whether having the finding means that something is over: *Former smoker*, *Previous pneumonia*."""
    return _PAST.match(finding.name_en) is not None


def marks(proposals: Iterable[Proposal]) -> dict[Finding, Mark]:
    """The mark to suggest for each finding, in the order in which the note first names them.

    What the note says of the patient now is suggested and nothing else: a relative's finding, a past or an uncertain
    one suggests no mark, unless the finding itself tells of a relative or of the past. A finding both present and
    absent is present: notes deny a finding in general ("niega fiebre") and tell when it was there all the same.
    """
    suggested: dict[Finding, Mark] = {}
    for proposal in proposals:
        match proposal.status:
            case Status.ABSENT:
                suggested.setdefault(proposal.finding, Mark.ABSENT)
            case Status.FAMILY if not tells_of_family(proposal.finding):
                continue
            case Status.PAST if not tells_of_past(proposal.finding):
                continue
            case Status.UNCERTAIN:
                continue
            case _:
                suggested[proposal.finding] = Mark.PRESENT
    return suggested
