"""What one word of a note or of a finding's name stands for, whatever its ending and its language."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from app.core.textfold import fold
from app.core.textscan.tables import rows, word_list

FUNCTION_WORDS = word_list("function")
CONJUNCTIONS = frozenset({"y", "e", "o", "u", "ni", "and", "or", "nor", "&"})
NEGATIONS = frozenset({"no", "sin", "not", "non", "without", "nunca", "never"})
# What must be left of a word without its ending.
_SHORTEST = 4
_ENDINGS = sorted(word_list("ending"), key=len, reverse=True)


def stem(word: str) -> str:
    """A folded word without its plural, its gender and the commonest endings of verbs, in Spanish or English.

    It takes off a little less than Snowball's stemmers would and costs a tenth of their time.

    >>> [stem(word) for word in ("hinchadas", "hinchado", "vomitando", "vomiting", "rinones", "itchy")]
    ['hinch', 'hinch', 'vomit', 'vomit', 'rinon', 'itch']
    """
    if len(word) < _SHORTEST or word[-1].isdigit():
        return word
    if word.endswith("ies") and len(word) > 6:
        word = word[:-3]
    elif word.endswith("ices") and len(word) > 6:
        word = word[:-3] + "z"
    else:
        word = _without_plural(word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) >= len(ending) + _SHORTEST:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) >= _SHORTEST and word[-1] in "aeo" else word


def base(word: str) -> str:
    """A folded word without plural and gender alone, for words that must be nearly the same.

    >>> base("gotas") == base("gota"), base("got") == base("gota")
    (True, False)
    """
    word = _without_plural(word)
    return word[:-1] + "o" if len(word) >= _SHORTEST and word.endswith("a") else word


def _without_plural(word: str) -> str:
    if len(word) > _SHORTEST and word.endswith("es") and word[-3] in "dhjlnrsxz":
        return word[:-2]
    return word[:-1] if len(word) >= _SHORTEST and word.endswith("s") and word[-2] not in "isu" else word


@cache
def _families() -> tuple[dict[str, str], dict[str, str]]:
    words, stems = {}, {}
    for family, members in rows("families.tsv"):
        for member in members.split():
            word = fold(member)
            words[word] = stems[stem(word)] = family
    return words, stems


@cache
def _whole_families() -> frozenset[str]:
    return frozenset(family for family, _ in rows("families.tsv") if family.islower())


def family_words() -> Collection[str]:
    """Every word of every family."""
    return _families()[0]


@cache
def root(word: str) -> str:
    """The family that a folded word belongs to (``PAIN`` for *dolor*, *doloroso*, *ache*), or else its stem."""
    words, stems = _families()
    own = words.get(word)
    return own if own is not None else stems.get(stem(word), stem(word))


def is_whole(family: str) -> bool:
    """Whether any word of a family is a finding by itself; such families are written in small letters."""
    return family in _whole_families()


def stands_alone(word: str, name: str) -> bool:
    """Whether one folded word of a note means a finding whose whole name is the word ``name``: the same word but for
    plural and gender, or one of a family that is a finding by itself."""
    return base(word) == base(name) or (is_whole(root(word)) and root(word) == root(name))


MODIFIERS = frozenset(map(root, word_list("modifier")))
