"""The small word tables of the scanner: tab-separated files beside this module, ours to read and mend."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path


def rows(name: str) -> Iterator[list[str]]:
    """The cells of every row of a table; lines that begin with ``#`` are remarks."""
    for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@cache
def word_list(purpose: str) -> frozenset[str]:
    """The words of ``wordlists.tsv`` that serve a purpose."""
    return frozenset(word for use, words in rows("wordlists.tsv") if use == purpose for word in words.split())
