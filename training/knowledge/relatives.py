"""What a thinly described disease may be supposed to share with its relatives.

A new subtype has a handful of annotations while its siblings of the same gene, or the disease that it is a kind of,
have dozens. A finding that only relatives are known to have is taken over at a fraction of its frequency there, the
smaller the more is known of the disease itself. Weights were chosen on patients whose publication no source cites.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from training.knowledge.frequency import Frequency
from training.sources.mondo import MondoEntry

if TYPE_CHECKING:
    from training.knowledge.base import DiseaseRow

INFERRED = "inferred from relatives"


@dataclass(frozen=True, slots=True)
class RelativesSettings:
    """How much of a relative's frequency is taken over.

    ``same_gene`` and ``kind_of`` are the shares taken from a disease of the same gene and from the disease that this
    one is a kind of; they are multiplied by ``half / (half + n)`` for a disease with n findings of its own. A gene with
    more than ``most_diseases`` diseases, or a disease with more than ``most_genes`` genes, says too little.
    """

    same_gene: float = 0.3
    kind_of: float = 0.5
    half: float = 20.0
    least: float = 0.02
    most_diseases: int = 6
    most_genes: int = 2


def infer_findings(
    diseases: Sequence[DiseaseRow],
    ancestors: Sequence[frozenset[int]],
    mondo: Iterable[MondoEntry],
    settings: RelativesSettings,
) -> int:
    """Add findings that relatives have to every disease's own, in place; returns how many were added.

    ``ancestors`` [findings] are each finding's own row and the more general ones: no kind of an excluded finding is
    added.
    """
    known = [dict(disease.findings) for disease in diseases]
    same_gene, general = _same_gene(diseases, settings), _general(diseases, mondo)
    added = 0
    for row, disease in enumerate(diseases):
        supposed: dict[int, float] = {}
        for relatives, share in ((same_gene[row], settings.same_gene), (general[row], settings.kind_of)):
            for relative in relatives:
                for finding, frequency in known[relative].items():
                    supposed[finding] = max(supposed.get(finding, 0.0), share * frequency.value)
        weight = settings.half / (settings.half + len(known[row]))
        for finding, value in sorted(supposed.items()):
            excluded = not ancestors[finding].isdisjoint(disease.excluded)
            if finding not in disease.findings and not excluded and value * weight > settings.least:
                disease.findings[finding] = Frequency(value * weight, False, INFERRED)
                added += 1
    return added


def _same_gene(diseases: Sequence[DiseaseRow], settings: RelativesSettings) -> list[set[int]]:
    by_gene: dict[str, list[int]] = defaultdict(list)
    for row, disease in enumerate(diseases):
        if len(disease.genes) <= settings.most_genes:
            for gene in disease.genes:
                by_gene[gene].append(row)
    relatives: list[set[int]] = [set() for _ in diseases]
    for rows in by_gene.values():
        if len(rows) <= settings.most_diseases:
            for row in rows:
                relatives[row].update(other for other in rows if other != row)
    return relatives


def _general(diseases: Sequence[DiseaseRow], mondo: Iterable[MondoEntry]) -> list[set[int]]:
    row_of = {i: row for row, disease in enumerate(diseases) for i in disease.ids}
    entries = list(mondo)
    rows_of = {entry.id: {row_of[i] for i in entry.ids if i in row_of} for entry in entries}
    general: list[set[int]] = [set() for _ in diseases]
    for entry in entries:
        above = set[int]().union(*(rows_of.get(parent, set()) for parent in entry.parents))
        for row in rows_of[entry.id]:
            general[row] |= above - {row}
    return general
