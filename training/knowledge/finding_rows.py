"""From the finding ids of a case to rows of the knowledge base."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from training.knowledge.base import KnowledgeBase


class FindingRows:
    """Resolves ids, old ones too; ``ancestors`` [findings] are each finding's own row and all more general ones."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.ancestors = base.ancestors()
        self._row_of: dict[str, int | None] = {finding.id: row for row, finding in enumerate(base.findings)}
        self._row_of.update(base.aliases)

    def __call__(self, ids: Iterable[str]) -> list[int]:
        """The rows of the ids that the knowledge base has, sorted, without those that another one implies."""
        rows = [row for i in ids if (row := self._row_of.get(i)) is not None]
        return without_redundant(rows, self.ancestors)


def without_redundant(findings: Collection[int], ancestors: Sequence[frozenset[int]]) -> list[int]:
    """The rows, sorted and once each, without those that another of them implies."""
    implied = frozenset[int]().union(*(ancestors[finding] - {finding} for finding in findings))
    return sorted(set(findings) - implied)
