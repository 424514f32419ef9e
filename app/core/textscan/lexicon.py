"""Every name of every finding as a set of word roots, found by its rarest root."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from app.core.language import Language
from app.core.textfold import fold
from app.core.textscan.abbreviations import name_written_out
from app.core.textscan.tables import rows
from app.core.textscan.words import FUNCTION_WORDS, NEGATIONS, base, is_whole, root

_LIMIT = re.compile("[<>≤≥]")
_CAPITALS = re.compile("[A-Z]{2}")
_ASIDE = re.compile(r"\s*\([^)]*\)")
# The row of what looks like a finding and is none.
DECOY = -1
_LONG = 6
# Shorter abbreviations mean too many things; those worth reading stand in the scanner's own table.
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Name:
    """One name of the finding in row ``row``, or of a decoy; the lower its ``rank``, the more the finding is used.

    ``words`` is the whole name, folded; ``roots`` those of its words that say something, in their order. A name is
    ``literal`` if it is known by its very words only, and ``shouted`` if it is an abbreviation in capitals.
    """

    row: int
    rank: int
    words: tuple[str, ...]
    roots: tuple[str, ...]
    literal: bool
    shouted: bool


# A name as it is kept until somebody asks for it: row, rank, the folded name, and whether it is an abbreviation.
_Row = tuple[int, int, str, bool]


class Lexicon:
    """The names that may be looked for in a note."""

    def __init__(self, catalog: sqlite3.Connection) -> None:
        #: Every folded word of the catalog, those of the findings used most first.
        self.words: dict[str, None] = {}
        self._alone: set[str] = set()
        # Tuples of words, not sets and objects: these are so many that looking through them for garbage would take
        # longer than to make them.
        self._rows: dict[tuple[str, ...], list[_Row]] = {}
        self._names: dict[tuple[str, ...], list[Name]] = {}
        unfit = {fold(name) for (name,) in rows("ordinary.tsv")}
        for found in _all_names(catalog):
            _, _, folded, shouted = found
            words = folded.split()
            self.words.update(dict.fromkeys(words))
            if folded in unfit or (shouted and len(folded) < _SHORTEST and folded.isalpha()):
                continue
            if roots := tuple(sorted({root(word) for word in words if word not in FUNCTION_WORDS})):
                self._rows.setdefault(roots, []).append(found)
            if len(words) == 1 and roots:
                self._alone |= {base(folded), roots[0]} if is_whole(roots[0]) else {base(folded)}
        use = Counter(chain.from_iterable(self._rows))
        self._by_rarest: dict[str, list[tuple[str, ...]]] = {}
        for roots in self._rows:
            self._by_rarest.setdefault(min(roots, key=use.__getitem__), []).append(roots)

    def is_finding(self, word: str) -> bool:
        """Whether a folded word is a finding by itself."""
        return base(word) in self._alone or root(word) in self._alone

    def within(self, roots: frozenset[str]) -> Iterator[tuple[str, list[Name]]]:
        """The names all of whose roots are among these, those that mean the same together, each with its rarest."""
        for rarest in roots:
            for needed in self._by_rarest.get(rarest, ()):
                if roots.issuperset(needed):
                    if needed not in self._names:
                        self._names[needed] = [_name(*found) for found in self._rows[needed]]
                    yield rarest, self._names[needed]


def _name(row: int, rank: int, folded: str, shouted: bool) -> Name:
    words = tuple(folded.split())
    roots = tuple(dict.fromkeys(root(word) for word in words if word not in FUNCTION_WORDS))
    literal = (len(roots) == 1 and len(words) > 1) or not NEGATIONS.isdisjoint(words)
    return Name(row, rank, words, roots, literal, shouted)


def _all_names(catalog: sqlite3.Connection) -> Iterator[_Row]:
    """Every name there is, and every way to write it."""
    query = (
        "SELECT n.idx, n.rank, n.lang, n.text, f.folded FROM finding_name n JOIN finding_folded f ON f.rank = n.rank "
        "ORDER BY n.rank"
    )
    by_id = dict(catalog.execute("SELECT id, idx FROM finding"))
    for name, finding in rows("phrases.tsv"):
        yield (DECOY if finding == "-" else by_id.get(finding, DECOY)), 0, fold(name), False
    for row, rank, written_in, text, folded in catalog.execute(query):
        if _LIMIT.search(text):
            continue  # "SpO2 <92 %": values are read as values
        yield row, rank, folded, len(text) < _LONG and text.isupper()
        if "(" in text and (plain := fold(_ASIDE.sub("", text))):
            yield row, rank, plain, False
        if _CAPITALS.search(text) and (whole := name_written_out(text, Language(written_in))) is not None:
            yield row, rank, fold(whole), False
