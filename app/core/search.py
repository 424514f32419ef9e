"""Type-ahead over every name of every finding, in both languages at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.core.language import Language
from app.core.modelpack import ModelPack
from app.core.name_index import Match, NameIndex
from app.core.vocabulary import Finding


@dataclass(frozen=True, slots=True)
class Hit:
    """A finding, the label or synonym of it that matched, and how."""

    finding: Finding
    text: str
    match: Match


class FindingSearch:
    """Finds findings by words and beginnings of words; accents, case and small errors of spelling are forgiven."""

    def __init__(self, pack: ModelPack) -> None:
        self._catalog = pack.catalog
        self._vocabulary = pack.vocabulary
        # A few long texts are read several times faster than a row for each name.
        folded, ranks = self._catalog.execute(
            "SELECT group_concat(folded, char(10)), group_concat(rank) FROM finding_folded"
        ).fetchone()
        by_rank = self._catalog.execute(
            "SELECT group_concat(idx), group_concat(lang = 'es') "
            "FROM (SELECT idx, lang FROM finding_name ORDER BY rank)"
        ).fetchone()
        self._ranks, owners, spanish = (np.fromstring(column, np.int32, sep=",") for column in (ranks, *by_rank))
        in_row = self._ranks - 1
        is_spanish = spanish[in_row] == 1
        foreign = {Language.SPANISH: ~is_spanish, Language.ENGLISH: is_spanish}
        self._index = NameIndex(folded, owners[in_row], self._ranks, foreign)

    def search(self, text: str, language: Language, limit: int = 50) -> list[Hit]:
        """The best hits first: what is literally there before what is nearly so; whole names and beginnings of names,
        names in the user's language and findings met more often before others."""
        return [
            Hit(self._vocabulary.at(found.owner), self._text(int(self._ranks[found.row])), found.match)
            for found in self._index.search(text, language, limit)
        ]

    def _text(self, rank: int) -> str:
        (text,) = self._catalog.execute("SELECT text FROM finding_name WHERE rank = ?", (rank,)).fetchone()
        return str(text)
