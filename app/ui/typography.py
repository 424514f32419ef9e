"""One type scale for style sheet and painted rows, as large as the doctor wants it."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QGuiApplication

SMALL, BODY, LEAD, TITLE, DISPLAY = 12, 14, 16, 20, 28

_scale = 1.0


def scaled(pixels: int) -> int:
    """A length that grows with the type, in pixels."""
    return round(pixels * _scale)


def scale_type(factor: float) -> None:
    """Make all type larger or smaller from now on; whoever has painted with it must paint again."""
    global _scale
    _scale = factor
    font.cache_clear()


@cache
def font(size: int = BODY, *, strong: bool = False, figures: bool = False) -> QFont:
    """The interface font in one size of the scale; ``figures`` lines digits up in columns."""
    made = QFont(QGuiApplication.font())
    made.setPixelSize(scaled(size))
    made.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    if figures:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made
