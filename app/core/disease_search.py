"""Type-ahead over the names and codes of every disease, in both languages at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from app.core.diseases import Disease
from app.core.language import Language
from app.core.modelpack import ModelPack
from app.core.name_index import Match, NameIndex
from app.core.textfold import fold

# Orphanet's classes, the most frequent first; of most diseases none is known.
_PREVALENCE = (
    ">1 / 1000",
    "6-9 / 10 000",
    "1-5 / 10 000",
    "1-9 / 100 000",
    "1-9 / 1 000 000",
    "<1 / 1 000 000",
)
_PUNCTUATION_OF_CODES = str.maketrans(":.", "  ")


@dataclass(frozen=True, slots=True)
class DiseaseHit:
    """A disease, the name, synonym or code of it that matched, and how."""

    disease: Disease
    text: str
    match: Match


class _Name(NamedTuple):
    disease: Disease
    language: Language | None
    text: str
    folded: str


class DiseaseSearch:
    """Finds diseases by words and beginnings of words of their names, and by ORPHA, OMIM and ICD-10 codes.

    Accents, case and small errors of spelling are forgiven. The first search builds the index.
    """

    def __init__(self, pack: ModelPack) -> None:
        self._catalog = pack.catalog
        self._diseases = pack.diseases

    def search(self, text: str, language: Language, limit: int = 50) -> list[DiseaseHit]:
        """The best hits first, as in the search of findings."""
        names = [(self._names[found.row], found.match) for found in self._index.search(text, language, limit)]
        return [DiseaseHit(name.disease, name.text, match) for name, match in names]

    @cached_property
    def _names(self) -> tuple[_Name, ...]:
        synonyms: dict[int, list[tuple[Language, str]]] = {}
        for index, language, text in self._catalog.execute("SELECT idx, lang, text FROM disease_synonym"):
            synonyms.setdefault(index, []).append((Language(language), text))
        return tuple(
            name
            for disease in sorted(self._diseases, key=self._rarity)
            for name in (*_named(disease, synonyms.get(disease.index, [])), *_coded(disease))
        )

    @cached_property
    def _index(self) -> NameIndex:
        names = self._names
        return NameIndex(
            "\n".join(name.folded for name in names),
            np.array([name.disease.index for name in names], np.int32),
            np.arange(1, len(names) + 1, dtype=np.int32),
            {own: np.array([name.language not in (own, None) for name in names], bool) for own in Language},
        )

    def _rarity(self, disease: Disease) -> tuple[float, int]:
        known = disease.prevalence in _PREVALENCE
        rank = _PREVALENCE.index(disease.prevalence) if known else len(_PREVALENCE)
        return -(self._diseases.per_million(disease) or 0), rank


def _named(disease: Disease, synonyms: list[tuple[Language, str]]) -> Iterator[_Name]:
    for language, text in ((Language.SPANISH, disease.name_es), (Language.ENGLISH, disease.name_en), *synonyms):
        if text:
            yield _Name(disease, language, text, fold(text))


def _coded(disease: Disease) -> Iterator[_Name]:
    """Codes, which belong to no language, as they are written and in one piece."""
    for code in (*disease.ids, *disease.icd10):
        spaced = code.lower().translate(_PUNCTUATION_OF_CODES)
        for folded in dict.fromkeys((spaced, spaced.replace(" ", ""))):
            yield _Name(disease, None, code, folded)
