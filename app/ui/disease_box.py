"""A search for diseases that takes free text as well: the doctor may know one that the catalog lacks."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListView, QVBoxLayout, QWidget

from app.core.disease_search import DiseaseSearch
from app.ui import icons
from app.ui.palette import tokens
from app.ui.rows import Index
from app.ui.translation import Live, language
from app.ui.type_ahead import HitPopup, TypeAheadLine
from app.ui.typography import scaled

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of the list: what is shown, and the id or free text that is taken."""

    text: str
    value: str


class _Choices(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.choices: tuple[Choice, ...] = ()

    def show_choices(self, choices: tuple[Choice, ...]) -> None:
        self.beginResetModel()
        self.choices = choices
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.choices)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        return self.choices[index.row()].text if index.isValid() and role in shown else None


class DiseaseBox(Live):
    """Type, arrow, Enter; ``taken`` carries the id of a disease, or what was typed."""

    taken = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._search: DiseaseSearch | None = None
        self.line = TypeAheadLine()
        self._glass = self.line.addAction(
            icons.icon("search", tokens().muted), QLineEdit.ActionPosition.LeadingPosition
        )
        self._choices = _Choices(self)
        self.list = QListView()
        self.list.setModel(self._choices)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.clicked.connect(lambda _index: self._take())
        self.popup = HitPopup(self.line, self.list, at_least=380)
        self.line.textChanged.connect(self.refresh)
        self.line.took.connect(lambda _shift: self._take())
        self.line.gave_up.connect(self.line.clear)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.line)
        self.setFocusProxy(self.line)
        self.go_live()

    def use(self, search: DiseaseSearch) -> None:
        """Search with this from now on."""
        self._search = search
        self.refresh()

    def name(self, purpose: str) -> None:
        """What the disease is for, as placeholder and for the screen reader."""
        self.line.setPlaceholderText(purpose)
        self.line.setAccessibleName(purpose)

    def retranslate(self) -> None:
        self.list.setAccessibleName(self.tr("Enfermedades encontradas"))
        self._glass.setText(self.tr("Buscar enfermedad"))
        self.refresh()

    def restyle(self) -> None:
        self._glass.setIcon(icons.icon("search", tokens().muted))

    def refresh(self) -> None:
        """Look up what is typed; the last line takes it as it is."""
        text = self.line.text().strip()
        if not text:
            self.popup.hide()
            return
        hits = self._search.search(text, language(), _SHOWN) if self._search is not None else []
        choices = []
        for hit in hits:
            name = hit.disease.name(language())
            matched = f"  «{hit.text}»" if hit.text.casefold() != name.casefold() else ""
            choices.append(Choice(name + matched, hit.disease.id))
        choices.append(Choice(self.tr("Escribir tal cual: «{0}»").format(text), text))
        self._choices.show_choices(tuple(choices))
        # While the search is being prepared the doctor may still take the text as it is, but not by a hasty Enter.
        self.list.setCurrentIndex(self._choices.index(0 if self._search is not None else -1))
        keys = self.tr("Intro: elegir  ·  Esc: borrar")
        self.popup.hint.setText(keys if self._search is not None else self.tr("Preparando la búsqueda…"))
        self.popup.place(scaled(26))

    def _take(self) -> None:
        row = self.list.currentIndex().row()
        if self.popup.isVisible() and 0 <= row < len(self._choices.choices):
            value = self._choices.choices[row].value
            self.line.clear()
            self.taken.emit(value)
