"""Tells the language of a note from its commonest words."""

from __future__ import annotations

import re

from app.core.language import Language
from app.core.textfold import fold

_SPANISH = frozenset(
    "el la los las de del que y en con por para sin no se su una un al lo desde hace dias anos paciente refiere niega"
    " presenta dolor fiebre es esta ha muy pero ni como".split()
)
_ENGLISH = frozenset(
    "the of and with for to in is was has had have he she his her no not without from at days years old patient denies"
    " reports presents pain fever but or on who which this".split()
)


def language_of(text: str) -> Language:
    """The language most of a note's everyday words belong to; Spanish where nothing tells.

    >>> language_of("Denies fever or cough"), language_of("Niega fiebre"), language_of("39.2")
    (<Language.ENGLISH: 'en'>, <Language.SPANISH: 'es'>, <Language.SPANISH: 'es'>)
    """
    words = re.findall("[a-z]+", fold(text))
    spanish, english = (sum(word in known for word in words) for known in (_SPANISH, _ENGLISH))
    return Language.ENGLISH if english > spanish else Language.SPANISH
