"""The diseases that compete in one list, read from the pack's catalog."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from app.core.language import Language


class Group(StrEnum):
    """Common, or orphan: under 1 in 2,000 people (Orphanet's definition)."""

    COMMON = "common"
    ORPHAN = "orphan"


class RedFlag(StrEnum):
    """How much harm it does to miss a disease."""

    EMERGENCY = "emergency"
    CANNOT_MISS = "cannot-miss"
    URGENT = "urgent"
    ROUTINE = "routine"

    @property
    def is_dangerous(self) -> bool:
        """Whether missing it may cost life, limb or sight."""
        return self in (RedFlag.EMERGENCY, RedFlag.CANNOT_MISS)


class Tempo(StrEnum):
    """How fast a disease shows itself: minutes to hours, days, weeks, months or more, or in bouts."""

    HYPERACUTE = "hyperacute"
    ACUTE = "acute"
    SUBACUTE = "subacute"
    CHRONIC = "chronic"
    RELAPSING = "relapsing"


class Region(StrEnum):
    """Where the patient lives or fell ill; ``NEUTRAL`` shifts no disease."""

    NEUTRAL = "neutral"
    TEMPERATE = "temperate"
    TROPICAL = "tropical"
    ANDEAN = "andean"


@dataclass(frozen=True, slots=True)
class Disease:
    """One clinical entity; ``ids`` are all its OMIM, ORPHA, DECIPHER and Cebra ids, ``id`` the first.

    ``icd10`` codes come with the most fitting first.

    ``prevalence`` is Orphanet's class as a key such as ``1-9/100000``, or empty if none is known; ``system`` the id of
    its table among Cebra's own, or empty.
    """

    index: int
    id: str
    ids: tuple[str, ...]
    name_es: str
    name_en: str
    group: Group
    prevalence: str
    red_flag: RedFlag
    system: str
    icd10: tuple[str, ...]

    def name(self, language: Language) -> str:
        """The name in a language; Spanish falls back to English where none is known."""
        return (self.name_es or self.name_en) if language is Language.SPANISH else self.name_en


@dataclass(frozen=True, slots=True)
class TypicalFinding:
    """How often a finding is seen in a disease (0 to 1) and where that figure comes from.

    ``frequency`` is ``None`` where the source names the finding without a figure; ``excluded``
    says that the source reports it as not part of the disease.
    """

    finding: int
    frequency: float | None
    excluded: bool
    source: str


@dataclass(frozen=True, slots=True)
class Course:
    """What Cebra's own tables know of a disease: its tempo, patients a year per million people, and why it must not be
    missed (empty for routine ones)."""

    tempo: Tempo
    per_million: float
    reason_es: str
    reason_en: str

    def reason(self, language: Language) -> str:
        """The reason in a language."""
        return self.reason_es if language is Language.SPANISH else self.reason_en


@dataclass(frozen=True, slots=True)
class DiseaseDetails:
    """What the catalog knows of a disease beyond its row in the list; ``course`` only of those in our own tables."""

    synonyms: tuple[tuple[Language, str], ...]
    genes: tuple[str, ...]
    inheritance: tuple[str, ...]
    onset: tuple[str, ...]
    typical: tuple[TypicalFinding, ...]
    course: Course | None


class Diseases:
    """All diseases of a pack, in the order of the model's rows."""

    def __init__(self, catalog: sqlite3.Connection) -> None:
        self._catalog = catalog
        ids: dict[int, list[str]] = {}
        for idx, disease_id in catalog.execute("SELECT idx, id FROM disease_id ORDER BY idx, position"):
            ids.setdefault(idx, []).append(disease_id)
        icd10: dict[int, list[str]] = {}
        for idx, code in catalog.execute(
            "SELECT idx, code FROM disease_code WHERE scheme = 'ICD-10' ORDER BY idx, position"
        ):
            icd10.setdefault(idx, []).append(code)
        self._index_of = {disease_id: idx for idx, found in ids.items() for disease_id in found}
        rows = catalog.execute(
            "SELECT idx, id, name_es, name_en, grp, prevalence, red_flag, system FROM disease ORDER BY idx"
        )
        # Look-ups are quicker than asking the enumerations, and start-up waits for it.
        group_of = {group.value: group for group in Group}
        flag_of = {flag.value: flag for flag in RedFlag}
        self._diseases = tuple(
            Disease(
                idx,
                disease_id,
                tuple(ids[idx]),
                name_es,
                name_en,
                group_of[group],
                prevalence,
                flag_of[flag],
                system,
                tuple(icd10.get(idx, ())),
            )
            for idx, disease_id, name_es, name_en, group, prevalence, flag, system in rows
        )

    def __len__(self) -> int:
        return len(self._diseases)

    def __iter__(self) -> Iterator[Disease]:
        return iter(self._diseases)

    @cached_property
    def orphan_rows(self) -> npt.NDArray[np.intp]:
        """The rows of the orphan diseases."""
        return np.array([d.index for d in self._diseases if d.group is Group.ORPHAN], np.intp)

    def at(self, index: int) -> Disease:
        """The disease in row ``index`` of the model."""
        return self._diseases[index]

    def find(self, disease_id: str) -> Disease | None:
        """The disease that carries this id, under whichever of its ids, or ``None``."""
        index = self._index_of.get(disease_id)
        return None if index is None else self._diseases[index]

    @cached_property
    def _per_million(self) -> dict[int, float]:
        return dict(self._catalog.execute("SELECT idx, per_million FROM disease_course"))

    def per_million(self, disease: Disease) -> float | None:
        """Patients a year per million people, of diseases in our own tables."""
        return self._per_million.get(disease.index)

    def details(self, disease: Disease) -> DiseaseDetails:
        """Synonyms, genes and typical findings (most frequent first) of one disease."""

        def column(sql: str) -> tuple[str, ...]:
            return tuple(text for (text,) in self._catalog.execute(sql, (disease.index,)))

        names = self._catalog.execute(
            "SELECT lang, text FROM disease_synonym WHERE idx = ? ORDER BY lang, text", (disease.index,)
        )
        typical = self._catalog.execute(
            "SELECT finding, permille / 1000.0, excluded, name FROM disease_finding JOIN source ON idx = source "
            "WHERE disease = ? ORDER BY excluded, permille IS NULL, permille DESC, finding",
            (disease.index,),
        )
        course = self._catalog.execute(
            "SELECT tempo, per_million, reason_es, reason_en FROM disease_course WHERE idx = ?", (disease.index,)
        ).fetchone()
        return DiseaseDetails(
            course=None if course is None else Course(Tempo(course[0]), *course[1:]),
            synonyms=tuple((Language(lang), text) for lang, text in names),
            genes=column("SELECT symbol FROM disease_gene WHERE idx = ? ORDER BY symbol"),
            inheritance=column("SELECT mode FROM disease_inheritance WHERE idx = ? ORDER BY mode"),
            onset=column("SELECT onset FROM disease_onset WHERE idx = ? ORDER BY position"),
            typical=tuple(
                TypicalFinding(finding, frequency, bool(excluded), source)
                for finding, frequency, excluded, source in typical
            ),
        )
