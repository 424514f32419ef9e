"""First pane: the patient, the search, and the marks, the tree to browse or a note to read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.core.modelpack import ModelPack
from app.core.search import FindingSearch
from app.core.vocabulary import Vocabulary
from app.ui.browse_tree import BrowseTree
from app.ui.case_model import CaseModel
from app.ui.controls import IconButton, Segmented, label
from app.ui.finding_detail import FindingDetail
from app.ui.finding_list import FindingList
from app.ui.note_pane import NotePane
from app.ui.patient_form import PatientForm
from app.ui.rows import ROW_ROLE, Row
from app.ui.search_box import SearchBox
from app.ui.translation import Live, language

_DETAIL_SHARE = 0.36
_MARKED, _BROWSE, _NOTE = "marked", "browse", "note"


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
        self.tabs = Segmented([_MARKED, _BROWSE, _NOTE], kind="tab")
        self.clear = IconButton("clear")
        self.marks = FindingList(case, removable=True)
        self.tree = BrowseTree(case)
        self.note = NotePane(case)
        self.detail = FindingDetail(case)
        self.detail.hide()
        self._empty = label("muted", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._pages = QStackedWidget()
        for page in (self._empty, self.marks, self.tree, self.note):
            self._pages.addWidget(page)

        tab_line = QHBoxLayout()
        tab_line.addWidget(self.tabs)
        tab_line.addStretch(1)
        tab_line.addWidget(self.clear)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 12, 6, 8)
        box.setSpacing(10)
        box.addWidget(self._title)
        box.addWidget(self.form)
        box.addWidget(self.search)
        box.addLayout(tab_line)
        box.addWidget(self._pages, 3)
        box.addWidget(self.detail, 2)

        self.clear.clicked.connect(case.clear_marks)
        self.tabs.chosen.connect(self._show_page)
        for view in (self.marks, self.tree, self.note.list):
            view.pointed.connect(self._point)
        self.detail.closed.connect(self.detail.hide)
        case.changed.connect(self._follow)
        case.replaced.connect(self.detail.hide)
        self.go_live()

    def use(self, pack: ModelPack, search: FindingSearch, regions: Sequence[str]) -> None:
        """Offer the findings and the regions of this model."""
        self.form.use(regions)
        vocabulary = self._vocabulary = pack.vocabulary
        self.detail.use(pack)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.detail.setMaximumHeight(round(self.height() * _DETAIL_SHARE))

    def _point(self, index: QModelIndex) -> None:
        """Tell of the finding that the doctor has gone to."""
        row = index.data(ROW_ROLE)
        if isinstance(row, Row):
            self.detail.show_finding(row.finding_id)
            self.detail.show()

    def _show_page(self, key: str) -> None:
        if key == _BROWSE:
            self._pages.setCurrentWidget(self.tree)
        elif key == _NOTE:
            self._pages.setCurrentWidget(self.note)
            self.note.get_ready()
        else:
            self._pages.setCurrentWidget(self.marks if self._order else self._empty)

    def _follow(self) -> None:
        case = self._case.case
        known = set(case.present) | set(case.absent)
        # Rows keep their place when a mark is switched, and so does one that takes another's; new ones come last.
        gone = [f for f in self._order if f not in known]
        kept = [f for f in self._order if f in known]
        seen = set(kept)
        new = [f for f in (*case.present, *case.absent) if f not in seen]
        swapped = len(gone) == len(new) == 1
        self._order = [f if f in known else new[0] for f in self._order] if swapped else kept + new
        self.marks.show_rows([self._row(f) for f in self._order])
        if kept and new and not swapped:
            self.marks.scrollToBottom()
        self.clear.setEnabled(bool(known))
        count = len(known)
        self.tabs.words(
            self.tr("Vista de hallazgos"),
            {
                _MARKED: self.tr("Marcados ({0})").format(count) if count else self.tr("Marcados"),
                _BROWSE: self.tr("Explorar"),
                _NOTE: self.tr("Nota"),
            },
        )
        self._show_page(self.tabs.key)

    def _row(self, finding_id: str) -> Row:
        paused = self._case.is_paused(finding_id)
        since = self._case.case.since_of(finding_id)
        figure = self.tr("en pausa") if paused else "" if since is None else since.words(language())
        return Row(finding_id, self._name(finding_id), figure=figure, dim=paused)

    def _name(self, finding_id: str) -> str:
        if self._vocabulary is None or finding_id not in self._vocabulary:
            return finding_id
        return self._vocabulary[finding_id].name(language())
