"""The findings a doctor can mark, read from the pack's catalog."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from app.core.language import Language


class Standing(StrEnum):
    """What the catalog knows of an id that was given as a finding."""

    CURRENT = "current"
    REPLACED = "replaced"
    OBSOLETE = "obsolete"
    NOT_A_FINDING = "not_a_finding"
    UNKNOWN = "unknown"


class Means(StrEnum):
    """The cheapest way for a doctor in a small clinic to establish a finding, from the bedside outwards."""

    ASK = "ask"
    EXAMINE = "examine"
    SIMPLE = "simple"
    LABORATORY = "laboratory"
    IMAGING = "imaging"
    SPECIAL = "special"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a doctor can mark: an HPO term or a context finding (``CBR:``) of ours.

    ``index`` is the finding's row in the model; ``system`` the id of its body system; ``context`` says that it tells of
    exposures, risks or tempo rather than of a sign, so that it says nothing of a disease that does not mention it;
    ``means`` is how it is found out.
    """

    index: int
    id: str
    name_es: str
    name_en: str
    system: str
    context: bool
    means: Means

    def name(self, language: Language) -> str:
        """The label in a language; Spanish falls back to English where no official label exists."""
        return (self.name_es or self.name_en) if language is Language.SPANISH else self.name_en


@dataclass(frozen=True, slots=True)
class BodySystem:
    """A heading to browse findings by."""

    id: str
    name_es: str
    name_en: str

    def name(self, language: Language) -> str:
        """The heading in a language."""
        return self.name_es if language is Language.SPANISH else self.name_en


class Vocabulary:
    """All findings with their hierarchy and every id that once meant one of them."""

    def __init__(self, catalog: sqlite3.Connection) -> None:
        self._catalog = catalog
        rows = catalog.execute("SELECT idx, id, name_es, name_en, system, context, means FROM finding ORDER BY idx")
        # A look-up is quicker than asking the enumeration, and start-up waits for it.
        means_of = {means.value: means for means in Means}
        self._findings = tuple(
            Finding(idx, finding_id, name_es, name_en, system, bool(context), means_of[means])
            for idx, finding_id, name_es, name_en, system, context, means in rows
        )
        self._by_id = {finding.id: finding for finding in self._findings}

    def __len__(self) -> int:
        return len(self._findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._findings)

    def __contains__(self, finding_id: str) -> bool:
        return finding_id in self._by_id

    def __getitem__(self, finding_id: str) -> Finding:
        """The current finding with this id; ``KeyError`` if there is none."""
        return self._by_id[finding_id]

    def at(self, index: int) -> Finding:
        """The finding in row ``index`` of the model."""
        return self._findings[index]

    def resolve(self, finding_id: str) -> tuple[Standing, Finding | None]:
        """What an id from outside means today, and the finding that stands for it, if any."""
        if (finding := self._by_id.get(finding_id)) is not None:
            return Standing.CURRENT, finding
        row = self._catalog.execute(
            "SELECT standing, idx FROM finding_alias WHERE old_id = ?", (finding_id,)
        ).fetchone()
        if row is None:
            return Standing.UNKNOWN, None
        return Standing(row[0]), None if row[1] is None else self._findings[row[1]]

    @cached_property
    def _parents(self) -> dict[int, tuple[int, ...]]:
        parents: dict[int, list[int]] = {}
        for child, parent in self._catalog.execute("SELECT child, parent FROM finding_parent ORDER BY child, parent"):
            parents.setdefault(child, []).append(parent)
        return {child: tuple(found) for child, found in parents.items()}

    @cached_property
    def _children(self) -> dict[int, tuple[int, ...]]:
        children: dict[int, list[int]] = {}
        for child, parents in self._parents.items():
            for parent in parents:
                children.setdefault(parent, []).append(child)
        return {parent: tuple(sorted(found)) for parent, found in children.items()}

    def parents(self, finding: Finding) -> tuple[Finding, ...]:
        """The next more general findings."""
        return tuple(self._findings[i] for i in self._parents.get(finding.index, ()))

    def children(self, finding: Finding) -> tuple[Finding, ...]:
        """The next more specific findings."""
        return tuple(self._findings[i] for i in self._children.get(finding.index, ()))

    def ancestors(self, finding: Finding) -> frozenset[int]:
        """The rows of every finding that this one is a kind of, itself left out."""
        seen: set[int] = set()
        open_ends = list(self._parents.get(finding.index, ()))
        while open_ends:
            index = open_ends.pop()
            if index not in seen:
                seen.add(index)
                open_ends.extend(self._parents.get(index, ()))
        return frozenset(seen)

    def descendants(self, finding: Finding) -> frozenset[int]:
        """The rows of every finding that is a kind of this one, itself left out."""
        seen: set[int] = set()
        open_ends = list(self._children.get(finding.index, ()))
        while open_ends:
            index = open_ends.pop()
            if index not in seen:
                seen.add(index)
                open_ends.extend(self._children.get(index, ()))
        return frozenset(seen)

    def synonyms(self, finding: Finding) -> tuple[tuple[Language, str], ...]:
        """Other names of the finding, with their language."""
        rows = self._catalog.execute(
            "SELECT lang, text FROM finding_synonym WHERE idx = ? ORDER BY lang, text", (finding.index,)
        )
        return tuple((Language(lang), text) for lang, text in rows)

    @cached_property
    def systems(self) -> tuple[BodySystem, ...]:
        """The body systems in the order in which they are browsed."""
        rows = self._catalog.execute("SELECT id, name_es, name_en FROM body_system ORDER BY position")
        return tuple(BodySystem(*row) for row in rows)

    def top_of(self, system: BodySystem) -> tuple[Finding, ...]:
        """The findings to show first when a system is opened."""
        rows = self._catalog.execute("SELECT idx FROM system_top WHERE system = ? ORDER BY idx", (system.id,))
        return tuple(self._findings[idx] for (idx,) in rows)
