"""The strip above the panes: name, undo, new case, language, theme, about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QUndoStack
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from app.core.language import Language
from app.ui import icons
from app.ui.controls import IconButton, label
from app.ui.settings import Theme
from app.ui.translation import Live, language


class TopBar(Live):
    """Offers what concerns the whole window."""

    language_chosen = Signal(object)
    theme_chosen = Signal(object)
    new_case = Signal()
    info_wanted = Signal()

    def __init__(self, undo_stack: QUndoStack, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._mark = QLabel()
        self._name = label("lead")
        self._name.setText("Cebra")
        self.new = IconButton("new")
        self.undo = IconButton("undo")
        self.redo = IconButton("redo")
        self.language = IconButton("language")
        self.theme = IconButton("theme")
        self.info = IconButton("info")

        self._languages = {choice: QAction(self) for choice in Language}
        self._languages[Language.SPANISH].setText("Español")
        self._languages[Language.ENGLISH].setText("English")
        self._menu(self.language, self._languages, self.language_chosen)
        self._themes = {choice: QAction(self) for choice in Theme}
        self._menu(self.theme, self._themes, self.theme_chosen)
        self._themes[theme].setChecked(True)

        line = QHBoxLayout(self)
        line.setContentsMargins(16, 5, 12, 5)
        line.setSpacing(4)
        line.addWidget(self._mark)
        line.addSpacing(4)
        line.addWidget(self._name)
        line.addSpacing(16)
        for button in (self.new, self.undo, self.redo):
            line.addWidget(button)
        line.addStretch(1)
        for button in (self.language, self.theme, self.info):
            line.addWidget(button)

        self.new.clicked.connect(self.new_case)
        self.info.clicked.connect(self.info_wanted)
        self.undo.clicked.connect(undo_stack.undo)
        self.redo.clicked.connect(undo_stack.redo)
        undo_stack.canUndoChanged.connect(self.undo.setEnabled)
        undo_stack.canRedoChanged.connect(self.redo.setEnabled)
        self.undo.setEnabled(False)
        self.redo.setEnabled(False)
        self.go_live()

    def retranslate(self) -> None:
        self.new.name(self.tr("Caso nuevo"), "Ctrl+N")
        self.undo.name(self.tr("Deshacer"), "Ctrl+Z")
        self.redo.name(self.tr("Rehacer"), self.tr("Ctrl+Mayús+Z"))
        self.language.name(self.tr("Idioma"))
        self.theme.name(self.tr("Tema"))
        self.info.name(self.tr("Acerca de Cebra"), "F1")
        self._themes[Theme.SYSTEM].setText(self.tr("Como el sistema"))
        self._themes[Theme.LIGHT].setText(self.tr("Claro"))
        self._themes[Theme.DARK].setText(self.tr("Oscuro"))
        self._languages[language()].setChecked(True)

    def restyle(self) -> None:
        self._mark.setPixmap(icons.pixmap("cebra", "#000000", 28, self.devicePixelRatioF()))

    def _menu(self, button: QToolButton, actions: Mapping[Any, QAction], signal: Any) -> None:
        menu = QMenu(button)
        group = QActionGroup(self)
        for choice, action in actions.items():
            action.setCheckable(True)
            group.addAction(action)
            menu.addAction(action)
            action.triggered.connect(lambda _checked=False, c=choice: signal.emit(c))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
