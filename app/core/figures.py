"""Figures as text, the same way on screen and on paper."""

from __future__ import annotations

from app.core.language import Language

_NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"


def percent(share: float, language: Language) -> str:
    """A probability without false precision: ``<1 %``, ``37 %``, ``>99 %``.

    >>> percent(0.374, Language.ENGLISH), percent(0.004, Language.ENGLISH), percent(0.999, Language.ENGLISH)
    ('37%', '<1%', '>99%')
    """
    unit = "%" if language is Language.ENGLISH else f"{_NARROW_SPACE}%"
    if share < 0.01:
        return f"<1{unit}"
    if share > 0.99:
        return f">99{unit}"
    return f"{round(share * 100)}{unit}"


def frequency(share: float, language: Language) -> str:
    """A share of patients, where 0 and 100 % are honest figures."""
    unit = "%" if language is Language.ENGLISH else f"{_NARROW_SPACE}%"
    return f"<1{unit}" if 0 < share < 0.005 else f"{round(share * 100)}{unit}"


def signed(value: float, language: Language) -> str:
    """A weight with its sign always shown.

    >>> signed(-0.04, Language.ENGLISH), signed(1.25, Language.ENGLISH)
    ('0.0', '+1.2')
    """
    text = f"{abs(value):.1f}"
    sign = "" if text == "0.0" else ("+" if value > 0 else _MINUS)
    return sign + (text.replace(".", ",") if language is Language.SPANISH else text)


def plain(value: float, language: Language) -> str:
    """A number with at most one decimal and none that is not needed."""
    text = f"{value:.1f}".removesuffix(".0")
    return text.replace(".", ",") if language is Language.SPANISH else text


def grouped(number: int, language: Language) -> str:
    """A whole number with its thousands set apart.

    >>> grouped(12500, Language.SPANISH), grouped(12500, Language.ENGLISH)
    ('12.500', '12,500')
    """
    return f"{number:,}".replace(",", "." if language is Language.SPANISH else ",")
