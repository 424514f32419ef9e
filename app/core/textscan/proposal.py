"""What the scanner proposes: a finding, the words it came from and how the note means it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.core.case import Mark
from app.core.vocabulary import Finding


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


def own_status(finding: Finding) -> Status:
    """The status of whoever has the finding: *Family member with asthma* is a relative's, *Former smoker* is past."""
    name = finding.name_en.lower()
    if "family member" in name:
        return Status.FAMILY
    return Status.PAST if name.startswith(("previous", "former")) else Status.PRESENT


def marks(proposals: Iterable[Proposal]) -> dict[Finding, Mark]:
    """The mark to suggest for each finding, in the order in which the note first names them.

    What the note says of the patient now is suggested and nothing else: a relative's finding, a past or an uncertain
    one suggests no mark, unless the finding itself tells of a relative or of the past. A finding both present and
    absent is present: notes deny a finding in general ("niega fiebre") and tell when it was there all the same.
    """
    suggested: dict[Finding, Mark] = {}
    for proposal in proposals:
        if proposal.status in {Status.PRESENT, own_status(proposal.finding)}:
            suggested[proposal.finding] = Mark.PRESENT
        elif proposal.status is Status.ABSENT:
            suggested.setdefault(proposal.finding, Mark.ABSENT)
    return suggested
