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
        folded, in_order = self._catalog.execute(
            "SELECT group_concat(folded, char(10)), group_concat(rank) FROM finding_folded"
        ).fetchone()
        columns = self._catalog.execute(
            "SELECT group_concat(rank), group_concat(idx), group_concat(lang = 'es') FROM finding_name"
        ).fetchone()
        self._ranks, ranks, owners, spanish = (np.fromstring(text, np.int32, sep=",") for text in (in_order, *columns))
        row_of_rank = np.empty(len(ranks) + 1, np.int32)
        row_of_rank[self._ranks] = np.arange(len(ranks))
        by_row = np.argsort(row_of_rank[ranks])
        is_spanish = spanish[by_row] == 1
        foreign = {Language.SPANISH: ~is_spanish, Language.ENGLISH: is_spanish}
        self._index = NameIndex(folded, owners[by_row], self._ranks, foreign)

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
