"""The program's own line icons, drawn in whatever colour is asked for."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.ui.assets import asset

SIZE = 20


@cache
def _source(name: str) -> str:
    return asset(f"icons/{name}.svg").read_text(encoding="utf-8")


@cache
def pixmap(name: str, color: str, size: int = SIZE, scale: float = 1.0) -> QPixmap:
    """An icon in one colour, sharp at a screen scale."""
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", color).encode()))
    image = QPixmap(QSize(round(size * scale), round(size * scale)))
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image


@cache
def icon(name: str, color: str, disabled: str = "", size: int = SIZE) -> QIcon:
    """An icon for buttons and menus, sharp on every screen of the PC."""
    made = QIcon()
    for scale in sorted({screen.devicePixelRatio() for screen in QGuiApplication.screens()}):
        made.addPixmap(pixmap(name, color, size, scale))
        if disabled:
            made.addPixmap(pixmap(name, disabled, size, scale), QIcon.Mode.Disabled)
    return made


def app_icon() -> QIcon:
    """The mark of the program for title bar and task bar."""
    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        made.addPixmap(pixmap("cebra", "#000000", size))
    return made
