"""Type-ahead over every name of every finding, in both languages at once."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.language import Language
from app.core.modelpack import ModelPack
from app.core.textfold import fold
from app.core.vocabulary import Finding

# The index is in the order of use, so the first rows it yields are the findings met most.
_CANDIDATES = 400


@dataclass(frozen=True, slots=True)
class Hit:
    """A finding, and the label or synonym of it that matched."""

    finding: Finding
    text: str


class FindingSearch:
    """Finds findings by the beginnings of words; accents and case are ignored."""

    def __init__(self, pack: ModelPack) -> None:
        self._catalog = pack.catalog
        self._vocabulary = pack.vocabulary

    def search(self, text: str, language: Language, limit: int = 50) -> list[Hit]:
        """The best hits first: whole name, beginning of a name, then beginnings of its words.

        At equal fit the language of the user, then the finding met more often, comes first.
        """
        folded = fold(text)
        if not folded:
            return []
        rows = {rank: (idx, lang, name, fold(name)) for rank, idx, lang, name in self._candidates(folded)}

        def fit(rank: int) -> tuple[int, bool, int]:
            _, lang, _, name_folded = rows[rank]
            if name_folded == folded:
                quality = 0
            elif name_folded.startswith(folded + " "):
                quality = 1
            elif name_folded.startswith(folded):
                quality = 2
            elif f" {folded}" in name_folded:
                quality = 3
            else:
                quality = 4
            return quality, lang != language, rank

        hits: dict[int, Hit] = {}
        for rank in sorted(rows, key=fit):
            idx, _, name, _ = rows[rank]
            hits.setdefault(idx, Hit(self._vocabulary.at(idx), name))
            if len(hits) == limit:
                break
        return list(hits.values())

    def _candidates(self, folded: str) -> list[tuple[int, int, str, str]]:
        columns = "n.rank, n.idx, n.lang, n.text"
        query = " ".join(f"{word}*" for word in folded.split())
        by_words = self._catalog.execute(
            f"SELECT {columns} FROM finding_text t JOIN finding_name n ON n.rank = t.rowid "
            "WHERE finding_text MATCH ? LIMIT ?",
            (query, _CANDIDATES),
        ).fetchall()
        # Names that begin with the very text must not be crowded out by commoner findings.
        by_beginning = self._catalog.execute(
            f"SELECT {columns} FROM finding_folded f JOIN finding_name n ON n.rank = f.rank "
            "WHERE f.folded >= ? AND f.folded < ? ORDER BY f.folded, f.rank LIMIT ?",
            (folded, folded + "{", _CANDIDATES // 4),
        ).fetchall()
        return by_words + by_beginning
