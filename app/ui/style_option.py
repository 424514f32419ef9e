"""The parts of ``QStyleOptionViewItem`` that PySide's type stubs leave out."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem


def area_of(option: QStyleOptionViewItem) -> QRect:
    """The rectangle of the row to paint."""
    return cast(QRect, cast(Any, option).rect)


def is_current(option: QStyleOptionViewItem) -> bool:
    """True if the row is the selected one, or the one that keys act on."""
    return bool(cast(Any, option).state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus))


def is_hovered(option: QStyleOptionViewItem) -> bool:
    """True if the mouse is over the row."""
    return bool(cast(Any, option).state & QStyle.StateFlag.State_MouseOver)
