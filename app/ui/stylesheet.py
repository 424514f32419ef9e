"""The style sheet of the window, written from the colours in use."""

from __future__ import annotations

from string import Template

from app.ui.assets import asset
from app.ui.palette import Tokens
from app.ui.typography import BODY, LEAD, SMALL, TITLE, scaled

_SHEET = Template("""
* { font-size: ${body}px; }
QWidget { color: $text; }
QMainWindow, QWidget#page, QScrollArea, QStackedWidget, QMenu { background: $surface; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${title}px; font-weight: 600; }
QLabel[role="lead"] { font-size: ${lead}px; font-weight: 600; }
QLabel[role="heading"] { font-size: ${body}px; font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="small"] { color: $muted; font-size: ${small}px; }
QLabel[role="notice"] { color: $notice; background: $notice_soft; border-radius: 6px; padding: 6px 8px;
    font-size: ${small}px; }
QLabel[role="alarm"] { color: $danger; background: $danger_soft; border-radius: 8px; padding: 6px 8px; }
QLabel[role="error"] { color: $danger; font-size: ${small}px; }
QLabel[role="figure"] { font-size: ${title}px; font-weight: 600; }
QLabel[role="badge"] { border-radius: 7px; padding: 1px 8px; font-size: ${small}px; font-weight: 600; }
QLabel[role="badge"][group="orphan"] { color: $orphan; background: $orphan_soft; }
QLabel[role="badge"][group="common"] { color: $common; background: $common_soft; }

QWidget#topbar { border-bottom: 1px solid $hairline; }
QWidget#statusline { border-top: 1px solid $hairline; }

QWidget#noticebar { background: $notice_soft; border-bottom: 1px solid $hairline; }
QWidget#noticebar QLabel { color: $notice; }
QWidget#noticebar[bad="true"] { background: $danger_soft; }
QWidget#noticebar[bad="true"] QLabel { color: $danger; }
QWidget#tour { background: $accent_soft; border-bottom: 1px solid $hairline; }
QWidget[toured="true"], QLineEdit[toured="true"] { border: 2px solid $accent; border-radius: 8px; }

QLineEdit, QComboBox, QSpinBox, QPlainTextEdit { background: $raised; border: 1px solid $outline; border-radius: 8px;
    padding: 4px 8px; min-height: 22px; selection-background-color: $accent; selection-color: $on_accent; }
QPlainTextEdit { padding: 4px 6px; }
QSpinBox { padding-right: 0; }
QSpinBox::up-button, QSpinBox::down-button { width: 0; border: none; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QPlainTextEdit:focus { border: 2px solid $accent; padding: 3px 7px; }
QLineEdit[kind="flat"] { background: transparent; border-color: transparent; font-weight: 600; }
QLineEdit[kind="flat"]:hover { border-color: $hairline; }
QLineEdit[kind="flat"]:focus { border-color: $accent; background: $raised; }
QLineEdit[invalid="true"] { border: 2px solid $danger; padding: 3px 7px; }
QComboBox { padding-right: 2px; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url("$chevron"); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $hairline; outline: 0;
    selection-background-color: $accent_soft; selection-color: $text; }

QToolButton { border: 2px solid transparent; border-radius: 8px; padding: 4px; background: transparent; }
QToolButton:hover { background: $hover; }
QToolButton:pressed { background: $accent_soft; }
QToolButton:focus { border-color: $accent; }
QToolButton::menu-indicator { image: none; }
QToolButton:disabled { color: $outline; }

QPushButton { border: 1px solid $outline; border-radius: 8px; padding: 5px 12px; background: $raised; }
QPushButton:hover { background: $hover; }
QPushButton:focus { border: 2px solid $accent; padding: 4px 11px; }
QPushButton:disabled { color: $outline; border-color: $hairline; }
QPushButton:checked { background: $accent_soft; border-color: $accent; }
QPushButton[kind="primary"] { background: $accent; border-color: $accent; color: $on_accent; }
QPushButton[kind="primary"]:hover { background: $supports; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; padding: 4px 11px; outline: 1px solid $on_accent; }
QPushButton[kind="primary"]:disabled { background: $hairline; border-color: $hairline; color: $muted; }
QPushButton[kind="chip"] { border: 1px solid $hairline; border-radius: 10px; padding: 2px 8px; font-size: ${small}px;
    background: $hover; }
QPushButton[kind="chip"]:focus { border: 2px solid $accent; padding: 1px 7px; }
QPushButton[kind="link"] { border: 2px solid transparent; color: $accent; background: transparent; padding: 4px 6px;
    text-align: left; }
QPushButton[kind="kin"] { border: 1px solid transparent; color: $accent; background: transparent; padding: 1px 6px;
    text-align: left; }
QPushButton[kind="kin"]:hover { background: $accent_soft; }
QPushButton[kind="kin"]:focus { border-color: $accent; }
QPushButton[kind="link"]:hover { background: $accent_soft; }
QPushButton[kind="link"]:focus { border-color: $accent; }
QPushButton[kind="segment"] { border: 1px solid $outline; border-radius: 0; padding: 4px 7px; margin-left: -1px;
    min-height: 20px; }
QPushButton[kind="segment"][edge="first"] { border-top-left-radius: 8px; border-bottom-left-radius: 8px;
    margin-left: 0; }
QPushButton[kind="segment"][edge="last"] { border-top-right-radius: 8px; border-bottom-right-radius: 8px; }
QPushButton[kind="segment"]:checked { background: $accent; border-color: $accent; color: $on_accent; }
QPushButton[kind="segment"]:focus { border: 2px solid $text; padding: 3px 6px; outline: 1px solid $on_accent; }
QPushButton[kind="tab"] { border: none; border-bottom: 2px solid transparent; border-radius: 0; padding: 6px 2px;
    margin-right: 12px; background: transparent; color: $muted; }
QPushButton[kind="tab"][dense="true"] { font-size: ${small}px; margin-right: 8px; padding: 6px 1px; }
QPushButton[kind="segment"][dense="true"] { padding: 4px 5px; }
QPushButton[kind="segment"][dense="true"]:focus { padding: 3px 4px; }
QPushButton[kind="tab"]:hover { color: $text; }
QPushButton[kind="tab"]:checked { color: $text; border-bottom-color: $accent; }
QPushButton[kind="tab"]:focus { background: $accent_soft; color: $text; outline: 1px solid $accent; }
QPushButton[kind="example"] { text-align: left; border: 1px solid $hairline; padding: 10px 12px; }
QPushButton[kind="example"]:hover { border-color: $accent; background: $accent_soft; }
QPushButton[kind="example"]:focus { border: 2px solid $accent; padding: 9px 11px; }

QToolButton:checked { background: $accent_soft; border-color: $accent_soft; }
QTableView { background: transparent; border: 2px solid transparent; border-radius: 8px; outline: 0;
    selection-background-color: $accent_soft; selection-color: $text; }
QTableView::item { padding: 3px 0; }
QTableView:focus { border-color: $accent; }
QHeaderView { background: transparent; }
QHeaderView::section { background: transparent; border: none; border-bottom: 1px solid $hairline; padding: 2px 4px;
    font-size: ${small}px; font-weight: 600; color: $text; }
QListView, QTreeView { background: transparent; border: 2px solid transparent; border-radius: 8px; outline: 0; }
QListView:focus, QTreeView:focus { border-color: $accent; }
QTreeView::branch { background: transparent; }
QTreeView::branch:has-children:closed { image: url("$branch_closed"); }
QTreeView::branch:has-children:open { image: url("$branch_open"); }
QFrame#popup { background: $raised; border: 1px solid $outline; border-radius: 10px; }
QTextBrowser { background: $surface; border: 2px solid transparent; padding: 8px;
    selection-background-color: $accent; selection-color: $on_accent; }
QTextBrowser:focus { border-color: $accent; }

QScrollArea { border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: $hairline; border-radius: 4px; min-height: 32px; margin: 1px; }
QScrollBar::handle:vertical:hover { background: $outline; }
QScrollBar:horizontal { background: transparent; height: 10px; }
QScrollBar::handle:horizontal { background: $hairline; border-radius: 4px; min-width: 32px; margin: 1px; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none; width: 0;
    height: 0; }
QMenu { border: 1px solid $hairline; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 28px; border-radius: 6px; }
QMenu::item:selected { background: $accent_soft; }
QMenu::separator { height: 1px; background: $hairline; margin: 4px 8px; }
QMenu::indicator { left: 8px; width: 14px; height: 14px; }
QMenu::indicator:checked { image: url("$checked"); }
QToolTip { color: $text; background: $raised; border: 1px solid $hairline; padding: 4px; }
""")


def build(colors: Tokens) -> str:
    """The whole style sheet in these colours."""
    names = {name: getattr(colors, name) for name in Tokens.__slots__ if name != "dark"}
    # Style sheets cannot recolour an image, so the few arrows they need exist once for each theme.
    shade = "dark" if colors.dark else "light"
    pictures = {
        name: asset(f"icons/{file}-{shade}.svg").as_posix()
        for name, file in (
            ("chevron", "small-down"),
            ("branch_closed", "small-right"),
            ("branch_open", "small-down"),
            ("checked", "small-check"),
        )
    }
    sizes = {"body": BODY, "small": SMALL, "lead": LEAD, "title": TITLE}
    return _SHEET.substitute(names, **{name: str(scaled(size)) for name, size in sizes.items()}, **pictures)
