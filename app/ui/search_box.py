"""The one search box for findings: type, arrow, Enter for present, Shift+Enter for absent."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.core.case import Mark
from app.core.search import FindingSearch, Hit
from app.core.vocabulary import Vocabulary
from app.ui import icons
from app.ui.case_model import CaseModel
from app.ui.finding_list import FindingList
from app.ui.palette import tokens
from app.ui.row_delegate import Zone
from app.ui.rows import ROW_ROLE, Row
from app.ui.translation import Live, language
from app.ui.type_ahead import HitPopup, TypeAheadLine

_SHOWN_AT_MOST = 50


class SearchBox(Live):
    """Text field with a type-ahead list that lies over the window while something is typed."""

    def __init__(self, case: CaseModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self._search: FindingSearch | None = None
        self._systems: dict[str, tuple[str, str]] = {}
        self.line = TypeAheadLine()
        self._glass = self.line.addAction(
            icons.icon("search", tokens().muted), QLineEdit.ActionPosition.LeadingPosition
        )
        self.list = FindingList(case, details=1)
        self.list.clicked.connect(self._clicked)
        self.popup = HitPopup(self.line, self.list, at_least=440)
        self.line.textChanged.connect(self.refresh)
        self.line.took.connect(self._take)
        self.line.gave_up.connect(self.line.clear)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.line)
        self.setFocusProxy(self.line)
        self.go_live()

    def use(self, search: FindingSearch, vocabulary: Vocabulary) -> None:
        """Search this model's findings from now on."""
        self._search = search
        self._systems = {s.id: (s.name_es, s.name_en) for s in vocabulary.systems}
        self.refresh()

    def retranslate(self) -> None:
        self.line.setPlaceholderText(self.tr("Buscar hallazgo: fiebre, tos, calentura…"))
        self.line.setAccessibleName(self.tr("Buscar hallazgo"))
        self._glass.setText(self.tr("Buscar hallazgo"))
        self.line.setAccessibleDescription(
            self.tr("Flechas para elegir, Intro marca presente, Mayús+Intro marca ausente, Esc borra")
        )
        self.list.setAccessibleName(self.tr("Hallazgos encontrados"))
        self.refresh()

    def restyle(self) -> None:
        self._glass.setIcon(icons.icon("search", tokens().muted))

    def refresh(self) -> None:
        """Look up what is typed and show it, best hit chosen."""
        text = self.line.text().strip()
        if self._search is None or not text:
            self.popup.hide()
            return
        hits = self._search.search(text, language(), _SHOWN_AT_MOST)
        self.list.show_rows([self._row(hit) for hit in hits])
        if hits:
            self.list.setCurrentIndex(self.list.rows.index(0))
            self.popup.hint.setText(self.tr("Intro: presente  ·  Mayús+Intro: ausente  ·  Esc: borrar"))
        else:
            self.popup.hint.setText(self.tr("Nada con ese nombre. Pruebe otra palabra o explore por aparatos."))
        self.popup.place(self.list.delegate.row_height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.popup.isVisible():
            self.popup.place(self.list.delegate.row_height)

    def _row(self, hit: Hit) -> Row:
        name = hit.finding.name(language())
        spanish, english = self._systems.get(hit.finding.system, ("", ""))
        system = spanish if language().value == "es" else english
        matched = f"«{hit.text}»" if hit.text.casefold() != name.casefold() else ""
        return Row(hit.finding.id, name, ("  ·  ".join(filter(None, (matched, system))),))

    def _take(self, absent: bool) -> None:
        row = self.list.currentIndex().data(ROW_ROLE)
        if self.popup.isVisible() and isinstance(row, Row):
            self._case.set_mark(row.finding_id, Mark.ABSENT if absent else Mark.PRESENT)
            self.line.clear()

    def _clicked(self, index: QModelIndex) -> None:
        # A click on Yes or No has been handled by the row itself and leaves the list open for more.
        if self.list.delegate.last_zone is Zone.BODY:
            self.list.setCurrentIndex(index)
            self._take(absent=False)
