"""The patient as the doctor describes them: age, sex, region and marks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from app.core.duration import Duration

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
    finding ids in the order in which they were marked. ``since`` says of some present findings how long they have been
    there, in no particular order.
    """

    id: str = ""
    age: float | None = None
    sex: Sex = Sex.UNKNOWN
    region: str | None = None
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    since: tuple[tuple[str, Duration], ...] = ()

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

    def since_of(self, finding_id: str) -> Duration | None:
        """How long a finding has been there, if that was said."""
        return dict(self.since).get(finding_id)

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
        since = tuple(pair for pair in self.since if pair[0] != finding_id)
        return replace(self, present=present, absent=absent, since=since)

    def with_since(self, finding_id: str, since: Duration | None) -> Case:
        """A copy that says how long a present finding has been there; ``None`` takes that back."""
        if finding_id not in self.present:
            return self
        others = tuple(pair for pair in self.since if pair[0] != finding_id)
        return replace(self, since=others if since is None else (*others, (finding_id, since)))

    def without(self, finding_ids: frozenset[str]) -> Case:
        """A copy in which these findings are unknown."""
        if not finding_ids:
            return self
        return replace(
            self,
            present=tuple(f for f in self.present if f not in finding_ids),
            absent=tuple(f for f in self.absent if f not in finding_ids),
            since=tuple(pair for pair in self.since if pair[0] not in finding_ids),
        )
