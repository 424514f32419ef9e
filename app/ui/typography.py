"""One type scale for style sheet and painted rows."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QGuiApplication

SMALL, BODY, LEAD, TITLE, DISPLAY = 12, 14, 16, 20, 28


@cache
def font(size: int = BODY, *, strong: bool = False, figures: bool = False) -> QFont:
    """The interface font in one size of the scale; ``figures`` lines digits up in columns."""
    made = QFont(QGuiApplication.font())
    made.setPixelSize(size)
    made.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    if figures:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made
