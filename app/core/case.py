"""The patient as the doctor describes them: age, sex, region and marks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

MAX_AGE_YEARS = 130.0


class Sex(StrEnum):
    """Sex as recorded; ``UNKNOWN`` carries no evidence."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


class Mark(StrEnum):
    """What the doctor says of a finding. No mark at all means unknown, never absent."""

    PRESENT = "present"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Case:
    """One patient's findings, as entered; identifiers of a person are never needed.

    ``age`` is in years (fractions for infants) or ``None``; ``present`` and ``absent`` hold
    finding ids in the order in which they were marked.
    """

    id: str = ""
    age: float | None = None
    sex: Sex = Sex.UNKNOWN
    region: str | None = None
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True while no finding is marked."""
        return not (self.present or self.absent)

    def mark_of(self, finding_id: str) -> Mark | None:
        """The mark of a finding, or ``None`` for unknown."""
        if finding_id in self.present:
            return Mark.PRESENT
        if finding_id in self.absent:
            return Mark.ABSENT
        return None

    def with_mark(self, finding_id: str, mark: Mark | None) -> Case:
        """A copy in which the finding has this mark; ``None`` makes it unknown again."""
        if self.mark_of(finding_id) == mark:
            return self
        present = tuple(f for f in self.present if f != finding_id)
        absent = tuple(f for f in self.absent if f != finding_id)
        if mark is Mark.PRESENT:
            present += (finding_id,)
        elif mark is Mark.ABSENT:
            absent += (finding_id,)
        return replace(self, present=present, absent=absent)
