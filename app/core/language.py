"""The two languages of the program and how the core's own words are kept in both."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class Language(StrEnum):
    """A language the program speaks."""

    SPANISH = "es"
    ENGLISH = "en"


def join_words(words: Sequence[str], language: Language) -> str:
    """A list as a colleague would write it: ``fiebre, mialgia y tos`` / ``fever, myalgia and cough``.

    >>> join_words(["tos", "ictericia"], Language.SPANISH)
    'tos e ictericia'
    """
    if len(words) < 2:
        return "".join(words)
    *head, last = words
    if language is Language.ENGLISH:
        conjunction = "and"
    else:
        # "y" becomes "e" before the sound /i/, but not before the diphthong in "hielo".
        start = last.casefold().lstrip()
        diphthong = start.startswith(("ia", "ie", "io", "hia", "hie", "hio"))
        conjunction = "e" if start.startswith(("i", "í", "hi", "hí")) and not diphthong else "y"
    return f"{', '.join(head)} {conjunction} {last}"
