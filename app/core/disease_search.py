"""Type-ahead over the names and codes of every disease, in both languages at once."""

from __future__ import annotations

import re
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
_SCHEMES = ("ORPHA:", "OMIM:")
# "orpha558" for "ORPHA:558", and "CIE-10: I71.4" for "I71.4".
_UNPARTED = re.compile(r"\b(orpha|omim)(?=\d)", re.IGNORECASE)
_SCHEME_NAMED = re.compile(r"\b(cie|icd)-?10\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DiseaseHit:
    """A disease, the name, synonym or code of it that matched, and how."""

    disease: Disease
    text: str
    match: Match


class _Name(NamedTuple):
    owner: int
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
        index, texts = self._index_and_texts
        return [
            DiseaseHit(self._diseases.at(found.owner), texts[found.row], found.match)
            for found in index.search(_SCHEME_NAMED.sub("", _UNPARTED.sub(r"\1:", text)), language, limit)
        ]

    @cached_property
    def _index_and_texts(self) -> tuple[NameIndex, tuple[str, ...]]:
        names = list(self._names())
        index = NameIndex(
            "\n".join(name.folded for name in names),
            np.array([name.owner for name in names], np.int32),
            np.arange(1, len(names) + 1, dtype=np.int32),
            {own: np.array([name.language not in (own, None) for name in names], bool) for own in Language},
        )
        return index, tuple(name.text for name in names)

    def _names(self) -> Iterator[_Name]:
        synonyms: dict[int, list[tuple[Language, str]]] = {}
        for index, language, text in self._catalog.execute("SELECT idx, lang, text FROM disease_synonym"):
            synonyms.setdefault(index, []).append((Language(language), text))
        for disease in sorted(self._diseases, key=self._rarity):
            own = [(Language.SPANISH, disease.name_es), (Language.ENGLISH, disease.name_en)]
            for language, text in own + synonyms.get(disease.index, []):
                if text:
                    yield _Name(disease.index, language, text, fold(text))
            for code in disease.ids:
                if code.startswith(_SCHEMES):
                    yield _Name(disease.index, None, code, code.lower().replace(":", " "))
            for code in disease.icd10:
                # ICD-10 codes are typed with the point and without.
                yield _Name(disease.index, None, code, code.lower().replace(".", " "))
                yield _Name(disease.index, None, code, code.lower().replace(".", ""))

    def _rarity(self, disease: Disease) -> tuple[float, int]:
        known = disease.prevalence in _PREVALENCE
        rank = _PREVALENCE.index(disease.prevalence) if known else len(_PREVALENCE)
        return -(self._diseases.per_million(disease) or 0), rank
