"""Diseases side by side: where their pictures differ, and what is known of this patient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.case import Mark
from app.core.diseases import Disease
from app.core.engine import Differential, Ranked
from app.core.profiles import implied_frequencies, stated_frequencies
from app.core.vocabulary import Finding


@dataclass(frozen=True, slots=True)
class ComparedFinding:
    """One finding in each of the diseases: ``frequencies`` 0 to 1, ``None`` where a disease does not mention it."""

    finding: Finding
    mark: Mark | None
    frequencies: tuple[float | None, ...]

    @property
    def spread(self) -> float:
        """How far the diseases lie apart; what a disease does not mention counts as never seen."""
        known = [frequency or 0.0 for frequency in self.frequencies]
        return max(known) - min(known)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The diseases where they stand, marked findings first, then those that part them best."""

    ranked: tuple[Ranked, ...]
    findings: tuple[ComparedFinding, ...]


def compare(differential: Differential, diseases: Sequence[Disease], limit: int = 40) -> Comparison:
    """Put two or more diseases side by side; at most ``limit`` findings that are not marked."""
    pack = differential.pack
    profiles = [implied_frequencies(pack, disease) for disease in diseases]
    case = differential.case

    def compared(row: int) -> ComparedFinding:
        finding = pack.vocabulary.at(row)
        return ComparedFinding(finding, case.mark_of(finding.id), tuple(profile.get(row) for profile in profiles))

    marked = [compared(f.index) for f in (*differential.sane.present, *differential.sane.absent)]
    named = {row for disease in diseases for row in stated_frequencies(pack, disease)}
    open_rows = named - {row.finding.index for row in marked}
    apart = sorted(map(compared, open_rows), key=lambda row: (-row.spread, row.finding.index))
    return Comparison(tuple(differential.of(disease) for disease in diseases), (*marked, *apart[:limit]))
