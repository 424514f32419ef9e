"""Tells the language of a note from its commonest words."""

from __future__ import annotations

from app.core.language import Language
from app.core.textfold import fold
from app.core.textscan.tables import word_list


def language_of(text: str) -> Language:
    """The language most of a note's everyday words belong to; Spanish where nothing tells.

    >>> language_of("Denies fever or cough"), language_of("Niega fiebre"), language_of("39.2")
    (<Language.ENGLISH: 'en'>, <Language.SPANISH: 'es'>, <Language.SPANISH: 'es'>)
    """
    words = fold(text).split()
    spanish, english = (sum(word in word_list(language) for word in words) for language in Language)
    return Language.ENGLISH if english > spanish else Language.SPANISH
