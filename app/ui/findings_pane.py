"""First pane: the patient, the search, and the marks or the tree to browse."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.core.search import FindingSearch
from app.core.vocabulary import Vocabulary
from app.ui.browse_tree import BrowseTree
from app.ui.case_model import CaseModel
from app.ui.controls import IconButton, Segmented, label
from app.ui.finding_list import FindingList
from app.ui.patient_form import PatientForm
from app.ui.rows import Row
from app.ui.search_box import SearchBox
from app.ui.translation import Live, language

_MARKED, _BROWSE = "marked", "browse"


class FindingsPane(Live):
    """Where the doctor says what is known of the patient."""

    def __init__(self, case: CaseModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self._vocabulary: Vocabulary | None = None
        self._order: list[str] = []
        self._title = label("lead")
        self.form = PatientForm(case)
        self.search = SearchBox(case)
        self.tabs = Segmented([_MARKED, _BROWSE], kind="tab")
        self.clear = IconButton("clear")
        self.marks = FindingList(case, removable=True)
        self.tree = BrowseTree(case)
        self._empty = label("muted", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._pages = QStackedWidget()
        for page in (self._empty, self.marks, self.tree):
            self._pages.addWidget(page)

        tab_line = QHBoxLayout()
        tab_line.addWidget(self.tabs)
        tab_line.addStretch(1)
        tab_line.addWidget(self.clear)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 12, 8, 8)
        box.setSpacing(10)
        box.addWidget(self._title)
        box.addWidget(self.form)
        box.addWidget(self.search)
        box.addLayout(tab_line)
        box.addWidget(self._pages, 1)

        self.clear.clicked.connect(case.clear_marks)
        self.tabs.chosen.connect(self._show_page)
        case.changed.connect(self._follow)
        self.go_live()

    def use(self, vocabulary: Vocabulary, search: FindingSearch, regions: Sequence[str]) -> None:
        """Offer the findings and the regions of this model."""
        self.form.use(regions)
        self._vocabulary = vocabulary
        self.search.use(search, vocabulary)
        self.tree.use(vocabulary)
        self._follow()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Paciente y hallazgos"))
        self.clear.name(self.tr("Quitar todas las marcas"))
        self.marks.setAccessibleName(self.tr("Hallazgos marcados"))
        self.marks.setAccessibleDescription(self.tr("P marca presente, A marca ausente, Supr quita la marca"))
        self.tree.setAccessibleName(self.tr("Hallazgos por aparatos y sistemas"))
        self._empty.setText(
            self.tr("Aún no hay hallazgos.\n\nBusque arriba o explore por aparatos. Lo ausente también orienta.")
        )
        self.tree.rebuild()
        self._follow()

    def _show_page(self, key: str) -> None:
        if key == _BROWSE:
            self._pages.setCurrentWidget(self.tree)
        else:
            self._pages.setCurrentWidget(self.marks if self._order else self._empty)

    def _follow(self) -> None:
        case = self._case.case
        known = set(case.present) | set(case.absent)
        # Rows keep their place when a mark is switched; new ones come last.
        kept = [f for f in self._order if f in known]
        seen = set(kept)
        new = [f for f in (*case.present, *case.absent) if f not in seen]
        self._order = kept + new
        self.marks.show_rows([Row(f, self._name(f)) for f in self._order])
        if kept and new:
            self.marks.scrollToBottom()
        self.clear.setEnabled(bool(known))
        count = len(known)
        self.tabs.words(
            self.tr("Vista de hallazgos"),
            {
                _MARKED: self.tr("Marcados ({0})").format(count) if count else self.tr("Marcados"),
                _BROWSE: self.tr("Explorar"),
            },
        )
        self._show_page(self.tabs.key)

    def _name(self, finding_id: str) -> str:
        if self._vocabulary is None or finding_id not in self._vocabulary:
            return finding_id
        return self._vocabulary[finding_id].name(language())
