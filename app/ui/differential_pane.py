"""Second pane: the differential, its filter and what is to be known about it as a whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.core.diseases import Disease, Group
from app.core.engine import Differential
from app.core.modelpack import ModelPack
from app.ui.controls import Segmented, label
from app.ui.differential_list import DifferentialList
from app.ui.empty_state import EmptyState
from app.ui.numbers import grouped, percent
from app.ui.share_bar import ShareBar
from app.ui.translation import Live, language

_ALL = "all"
_SHOWN = 200
_FEW_MARKS = 4


class DifferentialPane(Live):
    """Shows the ranked diseases; ``picked`` carries the one to explain."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._differential: Differential | None = None
        self._name_of: Callable[[str], str] = lambda finding_id: finding_id
        self._follow_first = True
        self._chosen: Disease | None = None

        self._title = label("lead")
        self.filter = Segmented([_ALL, Group.COMMON.value, Group.ORPHAN.value])
        self._orphan_text = label("muted")
        self._orphan_figure = label("heading")
        self._share = ShareBar()
        self.confidence = label("small", wrap=True)
        self._hint = label("notice", wrap=True)
        self.issues = label("notice", wrap=True, selectable=True)
        self._nothing = label("muted", wrap=True)
        self.list = DifferentialList()
        self.empty = EmptyState()

        orphan_line = QHBoxLayout()
        orphan_line.setSpacing(8)
        orphan_line.addWidget(self._orphan_text)
        orphan_line.addWidget(self._orphan_figure)
        orphan_line.addWidget(self._share, 1)
        ranked_page = QWidget()
        inner = QVBoxLayout(ranked_page)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        filter_line = QHBoxLayout()
        filter_line.addWidget(self.filter)
        filter_line.addStretch(1)
        inner.addLayout(filter_line)
        inner.addLayout(orphan_line)
        inner.addWidget(self.confidence)
        for part in (self._hint, self.issues, self._nothing):
            inner.addWidget(part)
            part.hide()
        inner.addWidget(self.list, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(ranked_page)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 12, 8, 8)
        box.setSpacing(10)
        box.addWidget(self._title)
        box.addWidget(self._pages, 1)

        self.filter.chosen.connect(lambda _key: self._fill())
        self.list.picked.connect(self._picked)
        self.go_live()

    def use(self, pack: ModelPack) -> None:
        """Take names from this model."""
        vocabulary = pack.vocabulary
        self._name_of = lambda i: vocabulary[i].name(language()) if i in vocabulary else i
        self.empty.model_opened()

    def show_differential(self, differential: Differential | None) -> None:
        """Show this ranking, or the invitation for ``None``."""
        self._differential = differential
        if differential is None:
            self._follow_first = True
            self._chosen = None
            self._pages.setCurrentIndex(0)
            return
        self._pages.setCurrentIndex(1)
        self._fill()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Diagnóstico diferencial"))
        self.filter.words(
            self.tr("Mostrar"),
            {
                _ALL: self.tr("Todas"),
                Group.COMMON.value: self.tr("Comunes"),
                Group.ORPHAN.value: self.tr("Huérfanas"),
            },
        )
        self._orphan_text.setText(self.tr("Es huérfana:"))
        tip = self.tr("Probabilidad total de que sea una enfermedad huérfana (menos de 1 de cada 2.000 personas)")
        for part in (self._orphan_text, self._orphan_figure, self._share):
            part.setToolTip(tip)
        self._share.setAccessibleName(tip)
        self.list.setAccessibleName(self.tr("Enfermedades por probabilidad"))
        self._hint.setText(
            self.tr("Pocos hallazgos: las probabilidades aún son modestas. Añada lo que sepa, también lo ausente.")
        )
        self._nothing.setText(self.tr("Ninguna enfermedad de este grupo en el modelo."))
        self._fill()

    def _fill(self) -> None:
        differential = self._differential
        if differential is None:
            return
        group = None if self.filter.key == _ALL else Group(self.filter.key)
        ranked = differential.top(_SHOWN, group)
        listed = {r.disease.index for r in ranked}
        if self._follow_first or self._chosen is None or self._chosen.index not in listed:
            self._follow_first = True
            self._chosen = ranked[0].disease if ranked else None
        self.list.show_ranked(ranked, self._chosen)
        if self._follow_first:
            self.list.scrollToTop()
        share = differential.orphan_probability
        self._orphan_figure.setText(percent(share, language()))
        self._share.show_share(share)
        self.confidence.setText(differential.confidence.short(language()))
        self.confidence.setToolTip(differential.confidence.sentence(language()))
        self.confidence.setAccessibleDescription(differential.confidence.sentence(language()))
        orphan = differential.pack.diseases.orphan_rows.size
        common = len(differential.pack.diseases) - orphan
        known = self.tr("Conoce {0} enfermedades comunes y {1} huérfanas; la correcta puede no estar en la lista.")
        self._share.setToolTip(known.format(grouped(common, language()), grouped(orphan, language())))
        self._hint.setVisible(len(differential.case.present) + len(differential.case.absent) < _FEW_MARKS)
        self._nothing.setVisible(not ranked)
        self._show_issues(differential)
        if self._chosen is not None:
            self.picked.emit(self._chosen)

    def _show_issues(self, differential: Differential) -> None:
        lines = [
            replace(issue, id=self._name_of(issue.id), other=self._name_of(issue.other)).message(language())
            for issue in differential.issues
        ]
        self.issues.setText("\n".join(lines))
        self.issues.setAccessibleName(self.tr("Avisos sobre el caso"))
        self.issues.setVisible(bool(lines))

    def _picked(self, disease: Disease) -> None:
        # Going back to the first row means: show me whatever leads.
        self._follow_first = self.list.currentIndex().row() == 0
        self._chosen = disease
        self.picked.emit(disease)
