"""Every colour of the program, once for light and once for dark."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from app.core.diseases import Group
from app.ui.settings import Theme


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours by what they are for; text tokens keep 4.5:1 on ``surface`` and on their own soft ground."""

    dark: bool
    surface: str
    raised: str
    hover: str
    hairline: str
    outline: str
    text: str
    muted: str
    accent: str
    accent_soft: str
    on_accent: str
    orphan: str
    orphan_soft: str
    common: str
    common_soft: str
    supports: str
    against: str
    on_mark: str
    danger: str
    danger_soft: str
    notice: str
    notice_soft: str

    def color(self, name: str) -> QColor:
        """The token as a paintable colour."""
        return QColor(getattr(self, name))

    def group(self, group: Group) -> tuple[QColor, QColor]:
        """Ink and ground of a group's badge."""
        name = "orphan" if group is Group.ORPHAN else "common"
        return self.color(name), self.color(f"{name}_soft")


LIGHT = Tokens(
    dark=False,
    surface="#fdfcfa",
    raised="#ffffff",
    hover="#f2f0ec",
    hairline="#e3dfd8",
    outline="#8b8a84",
    text="#1f2422",
    muted="#5c625e",
    accent="#0b6467",
    accent_soft="#ddeeec",
    on_accent="#ffffff",
    orphan="#643b99",
    orphan_soft="#eee7f7",
    common="#44566a",
    common_soft="#e6ebf0",
    supports="#0f7377",
    against="#a4500c",
    on_mark="#ffffff",
    danger="#a8261d",
    danger_soft="#fbe9e6",
    notice="#6a4d05",
    notice_soft="#faf1da",
)

DARK = Tokens(
    dark=True,
    surface="#181b1a",
    raised="#202423",
    hover="#262b29",
    hairline="#343a37",
    outline="#7d8581",
    text="#ecebe7",
    muted="#a6ada9",
    accent="#59c3bc",
    accent_soft="#1c3a39",
    on_accent="#0b1716",
    orphan="#c9adf2",
    orphan_soft="#35294a",
    common="#b3c3d2",
    common_soft="#2a343d",
    supports="#4dbab3",
    against="#e5a24f",
    on_mark="#10100e",
    danger="#f39a91",
    danger_soft="#42211e",
    notice="#e8c874",
    notice_soft="#37301c",
)

_active = LIGHT


def tokens() -> Tokens:
    """The colours in use now."""
    return _active


def choose(theme: Theme) -> Tokens:
    """Make a theme the active one and tell the desktop, so that title bar and menus agree."""
    global _active
    hints = QGuiApplication.styleHints()
    if theme is Theme.SYSTEM:
        hints.unsetColorScheme()
    else:
        hints.setColorScheme(Qt.ColorScheme.Dark if theme is Theme.DARK else Qt.ColorScheme.Light)
    dark = theme is Theme.DARK or (theme is Theme.SYSTEM and hints.colorScheme() is Qt.ColorScheme.Dark)
    _active = DARK if dark else LIGHT
    return _active


def qt_palette(colors: Tokens) -> QPalette:
    """The same colours for the parts that Qt paints without a style sheet (selections, links, menus)."""
    palette = QPalette()
    role = QPalette.ColorRole
    for which, name in (
        (role.Window, "surface"),
        (role.Base, "raised"),
        (role.AlternateBase, "hover"),
        (role.Button, "surface"),
        (role.ToolTipBase, "raised"),
        (role.Text, "text"),
        (role.WindowText, "text"),
        (role.ButtonText, "text"),
        (role.ToolTipText, "text"),
        (role.PlaceholderText, "muted"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on_accent"),
        (role.Link, "accent"),
        (role.Mid, "hairline"),
    ):
        palette.setColor(which, colors.color(name))
    for which in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, colors.color("outline"))
    return palette
