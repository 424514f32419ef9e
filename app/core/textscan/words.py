"""What one word of a note or of a finding's name stands for, whatever its ending and its language."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from app.core.textfold import fold
from app.core.textscan.tables import rows

# Endings of Spanish and English taken off folded words, the longest first, where at least four letters remain.
_ENDINGS = sorted(
    "ando iendo ado ada ido ida aron ieron aba aban arse erse irse ar er ir aste mente ing ed ness ly y".split(),
    key=len,
    reverse=True,
)
# Words that say nothing of their own inside a name.
FUNCTION_WORDS = frozenset(
    "a al ante as at de del desde e el ella en es esta este for from had has he her his i in is it its la las le les lo"
    " los me mi my o of on or ose para por que se she ser son su sus the their to u un una unas uno unos was were with y"
    " con and an been be are her him have por muy very ha han hay he"
    # What the ontology adds to laboratory findings and no doctor writes.
    " circulating circulante concentration concentracion level levels nivel niveles".split()
)
CONJUNCTIONS = frozenset({"y", "e", "o", "u", "ni", "and", "or", "nor", "&"})
NEGATIONS = frozenset({"no", "sin", "not", "non", "without", "nunca", "never"})


def stem(word: str) -> str:
    """A folded word without its plural, its gender and the commonest endings of verbs, in Spanish or English.

    It takes off a little less than Snowball's stemmers would and costs a twentieth of their time.

    >>> [stem(word) for word in ("hinchadas", "hinchado", "vomitando", "vomiting", "riñones"[:2] + "nones", "itchy")]
    ['hinch', 'hinch', 'vomit', 'vomit', 'rinon', 'itch']
    """
    if len(word) < 4 or word[-1].isdigit():
        return word
    if word.endswith("ies") and len(word) > 6:
        word = word[:-3]
    elif word.endswith("ices") and len(word) > 6:
        word = word[:-3] + "z"
    elif word.endswith("es") and len(word) > 4 and word[-3] in "dhjlnrsxz":
        word = word[:-2]
    elif word.endswith("s") and word[-2] not in "isu":
        word = word[:-1]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) >= len(ending) + 4:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] in "aeo" else word


@cache
def base(word: str) -> str:
    """A folded word without plural and gender alone, for words that must be nearly the same: sibilancias, sibilancia.

    >>> base("gotas") == base("gota"), base("got") == base("gota")
    (True, False)
    """
    if len(word) > 4 and word.endswith("es") and word[-3] in "dhjlnrsxz":
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s") and word[-2] not in "isu":
        word = word[:-1]
    return word[:-1] + "o" if len(word) > 3 and word.endswith("a") else word


@cache
def _families() -> tuple[dict[str, str], dict[str, str]]:
    words, stems = {}, {}
    for family, members in rows("families.tsv"):
        for member in members.split():
            word = fold(member)
            words[word] = stems[stem(word)] = family
    return words, stems


def family_words() -> Collection[str]:
    """Every word of every family."""
    return _families()[0]


def stands_alone(word: str, name: str) -> bool:
    """Whether one folded word of a note means a finding whose whole name is the word ``name``: the same word but for
    plural and gender, or one of a family that is a finding by itself."""
    family = root(word)
    return base(word) == base(name) or (is_whole(family) and family == root(name))


def is_whole(family: str) -> bool:
    """Whether any word of a family is a finding by itself; such families are written in small letters."""
    return family in _whole()


@cache
def _whole() -> frozenset[str]:
    return frozenset(family for family, _ in rows("families.tsv") if family.islower())


@cache
def root(word: str) -> str:
    """The family that a folded word belongs to (``pain`` for *dolor*, *doloroso*, *ache*), or else its stem."""
    words, stems = _families()
    own = words.get(word)
    return own if own is not None else stems.get(stem(word), stem(word))


# Words that may stand inside the name of a finding without changing what it is.
MODIFIERS = frozenset(
    root(word)
    for word in (
        "leve leves moderado moderada mild moderate intenso severe fuerte fuertes importante ligero ligera discreto marcado"
        " marcada gran grande much mucho mucha muchos muchas poco poca algo bastante tan slight slightly marked markedly"
        " some significant progresivo progressive constante constant persistente persistent ocasional occasional"
        " intermitente intermittent generalizado generalizada tipo izquierdo derecho bilateral left right nuevo new"
        " marked agudo acute crónico chronic difuso diffuse subito sudden franco franca evidente gran otra vez otro severo"
        " worsening increasing involuntaria involuntario unintentional bien mal solo only"
    ).split()
)
