"""The strip above the panes: the case's name and what can be done with it, undo, language, look, help."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from app.core.language import Language
from app.ui import icons
from app.ui.case_field import CaseField
from app.ui.case_model import CaseModel
from app.ui.controls import IconButton, label
from app.ui.settings import Settings, TextSize, Theme
from app.ui.translation import Live, language
from app.ui.type_ahead import TextLine
from app.ui.typography import scaled


class TopBar(Live):
    """Offers what concerns the whole window; each signal says what the doctor wants."""

    language_chosen = Signal(object)
    theme_chosen = Signal(object)
    size_chosen = Signal(object)
    new_case = Signal()
    cases_wanted = Signal()
    save_wanted = Signal()
    info_wanted = Signal()
    help_wanted = Signal()

    def __init__(self, case: CaseModel, theme: Theme, size: TextSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self.setObjectName("topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._mark = QLabel()
        self._name = label("lead")
        self._name.setText("Cebra")
        self.label = TextLine()
        CaseField(self.label, case)
        self.label.setProperty("kind", "flat")
        self.label.setMaxLength(80)
        self.state = label("small")
        self.new = IconButton("new")
        self.cases = IconButton("open")
        self.save = IconButton("save")
        self.export = IconButton("export")
        self.undo = IconButton("undo")
        self.redo = IconButton("redo")
        self.language = IconButton("language")
        self.look = IconButton("theme")
        self.help = IconButton("help")
        self.info = IconButton("info")
        self.export_menu = self._button_menu(self.export)

        self._languages = {choice: QAction(self) for choice in Language}
        self._languages[Language.SPANISH].setText("Español")
        self._languages[Language.ENGLISH].setText("English")
        self._locked: list[QAction] = []
        self._choices(self._button_menu(self.language), self._languages, self.language_chosen.emit)
        look = self._button_menu(self.look)
        self._themes = {choice: QAction(self) for choice in Theme}
        self._choices(look, self._themes, self.theme_chosen.emit)
        look.addSeparator()
        self._sizes = {choice: QAction(self) for choice in TextSize}
        self._choices(look, self._sizes, self.size_chosen.emit)
        self._themes[theme].setChecked(True)
        self.show_size(size)

        line = QHBoxLayout(self)
        line.setContentsMargins(16, 5, 12, 5)
        line.setSpacing(4)
        line.addWidget(self._mark)
        line.addSpacing(4)
        line.addWidget(self._name)
        line.addSpacing(12)
        for button in (self.new, self.cases, self.save, self.export):
            line.addWidget(button)
        line.addSpacing(8)
        for button in (self.undo, self.redo):
            line.addWidget(button)
        line.addSpacing(8)
        line.addWidget(self.label, 1)
        line.addWidget(self.state)
        line.addStretch(1)
        for button in (self.language, self.look, self.help, self.info):
            line.addWidget(button)

        self.new.clicked.connect(self.new_case)
        self.cases.clicked.connect(self.cases_wanted)
        self.save.clicked.connect(self.save_wanted)
        self.help.clicked.connect(self.help_wanted)
        self.info.clicked.connect(self.info_wanted)
        self.label.textEdited.connect(case.set_label)
        self.label.returnPressed.connect(self.save_wanted)
        stack = case.undo_stack
        self.undo.clicked.connect(stack.undo)
        self.redo.clicked.connect(stack.redo)
        stack.canUndoChanged.connect(self.undo.setEnabled)
        stack.canRedoChanged.connect(self.redo.setEnabled)
        self.undo.setEnabled(False)
        self.redo.setEnabled(False)
        case.changed.connect(self._follow)
        self.go_live()

    def show_size(self, size: TextSize) -> None:
        """Tick a size without announcing it."""
        self._sizes[size].setChecked(True)

    def lock(self, settings: Settings) -> None:
        """Close the choices that the administrator has made for everybody."""
        choices: dict[str, Mapping[Any, QAction]] = {
            "language": self._languages,
            "theme": self._themes,
            "text_size": self._sizes,
        }
        self._locked = [
            action for name, actions in choices.items() if settings.is_locked(name) for action in actions.values()
        ]
        for action in self._locked:
            action.setEnabled(False)
        for button in (self.language, self.look):
            # Without a lock, tooltips would only repeat the entries.
            button.menu().setToolTipsVisible(bool(self._locked))
        self.retranslate()

    def retranslate(self) -> None:
        self.new.name(self.tr("Caso nuevo"), "Ctrl+N")
        self.cases.name(self.tr("Casos guardados"), "Ctrl+O")
        self.save.name(self.tr("Guardar"), "Ctrl+S")
        self.export.name(self.tr("Informe y exportación"))
        self.undo.name(self.tr("Deshacer"), "Ctrl+Z")
        self.redo.name(self.tr("Rehacer"), self.tr("Ctrl+Mayús+Z"))
        self.language.name(self.tr("Idioma"))
        self.look.name(self.tr("Aspecto"))
        self.help.name(self.tr("Ayuda"), "F1")
        self.info.name(self.tr("Acerca de Cebra"))
        self.label.setPlaceholderText(self.tr("Nombre del caso (opcional)"))
        self.label.setAccessibleName(self.tr("Nombre del caso"))
        self.label.setToolTip(self.tr("Para reconocerlo usted; no hace falta el nombre del paciente"))
        self._themes[Theme.SYSTEM].setText(self.tr("Como el sistema"))
        self._themes[Theme.LIGHT].setText(self.tr("Claro"))
        self._themes[Theme.DARK].setText(self.tr("Oscuro"))
        for size, text in (
            (TextSize.NORMAL, self.tr("Letra normal")),
            (TextSize.LARGE, self.tr("Letra grande")),
            (TextSize.LARGER, self.tr("Letra más grande")),
            (TextSize.LARGEST, self.tr("Letra muy grande")),
        ):
            self._sizes[size].setText(text)
        for action in self._locked:
            action.setToolTip(self.tr("Lo fija el administrador de este PC"))
        self._languages[language()].setChecked(True)

    def restyle(self) -> None:
        self._mark.setPixmap(icons.pixmap("cebra", "#000000", 28, self.devicePixelRatioF()))
        self.label.setMinimumWidth(scaled(90))
        self.label.setMaximumWidth(scaled(260))

    def _follow(self) -> None:
        if self.label.text() != self._case.sheet.label:
            self.label.setText(self._case.sheet.label)

    def _button_menu(self, button: QToolButton) -> QMenu:
        menu = QMenu(button)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return menu

    def _choices(self, menu: QMenu, actions: Mapping[Any, QAction], chosen: Callable[[Any], None]) -> None:
        group = QActionGroup(self)
        for choice, action in actions.items():
            action.setCheckable(True)
            group.addAction(action)
            menu.addAction(action)
            action.triggered.connect(lambda _checked=False, c=choice: chosen(c))
