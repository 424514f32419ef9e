"""Third pane: why, what next, comparison and the doctor's own conclusion, one at a time."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.core.engine import Differential
from app.core.modelpack import ModelPack
from app.ui.case_model import CaseModel
from app.ui.compare_pane import ComparePane
from app.ui.conclusion_pane import ConclusionPane
from app.ui.controls import Segmented
from app.ui.next_pane import NextPane
from app.ui.translation import Live
from app.ui.why_pane import WhyPane


class Tab(StrEnum):
    """The pages of the panel."""

    WHY = "why"
    NEXT = "next"
    COMPARE = "compare"
    CONCLUSION = "conclusion"


class ReasonPanel(Live):
    """The pages and the tabs to them; ``diseases_wanted`` once, when diseases are about to be looked up."""

    diseases_wanted = Signal()

    def __init__(self, case: CaseModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_searched = False
        self.tabs = Segmented([tab.value for tab in Tab], kind="tab")
        self.why = WhyPane(case)
        self.next = NextPane(case)
        self.compare = ComparePane()
        self.conclusion = ConclusionPane(case)
        self._pages = QStackedWidget()
        for page in (self.why, self.next, self.compare, self.conclusion):
            self._pages.addWidget(page)
        line = QHBoxLayout()
        line.addWidget(self.tabs)
        line.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 4, 8)
        box.setSpacing(8)
        box.addLayout(line)
        box.addWidget(self._pages, 1)
        case.replaced.connect(self.compare.clear)
        self.tabs.chosen.connect(lambda key: self.show_tab(Tab(key)))
        self.why.compare_wanted.connect(self.compare.add)
        self.why.compare_wanted.connect(lambda _disease: self.show_tab(Tab.COMPARE))
        self.why.own_wanted.connect(lambda disease: self.conclusion.add(disease.id))
        self.why.own_wanted.connect(lambda _disease: self.show_tab(Tab.CONCLUSION))
        self.go_live()

    @property
    def tab(self) -> Tab:
        """The page that is shown."""
        return Tab(self.tabs.key)

    def show_tab(self, tab: Tab) -> None:
        """Show this page."""
        if tab is Tab.CONCLUSION and not self._is_searched:
            self._is_searched = True
            self.diseases_wanted.emit()
        self.tabs.choose(tab.value)
        self._pages.setCurrentIndex(list(Tab).index(tab))

    def focus_page(self) -> None:
        """Put the keyboard into the page that is shown."""
        targets = {
            Tab.WHY: self.why.typical,
            Tab.NEXT: self.next.list,
            Tab.COMPARE: self.compare.table,
            Tab.CONCLUSION: self.conclusion.own_box,
        }
        targets[self.tab].setFocus()

    def show_differential(self, differential: Differential | None) -> None:
        """The ranking is another now: compare within it, and wait for its reasons and questions."""
        self.compare.show_differential(differential)
        if differential is None:
            self.why.show_explanation(None)
            self.next.show_questions(None)
        else:
            self.next.wait()

    def use(self, pack: ModelPack) -> None:
        """Take details from this model."""
        self.why.use(pack)
        self.conclusion.use(pack)

    def retranslate(self) -> None:
        self.tabs.words(
            self.tr("Vista de la enfermedad"),
            {
                Tab.WHY.value: self.tr("Por qué"),
                Tab.NEXT.value: self.tr("Preguntar"),
                Tab.COMPARE.value: self.tr("Comparar"),
                Tab.CONCLUSION.value: self.tr("Conclusión"),
            },
        )
