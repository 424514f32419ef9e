"""Second pane: the differential, its filter and what is to be known about it as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.core.disease_terms import commonness
from app.core.diseases import Disease
from app.core.engine import Differential
from app.core.figures import grouped, percent
from app.core.language import join_words
from app.core.modelpack import ModelPack
from app.core.questions import Question
from app.ui import icons
from app.ui.case_model import CaseModel
from app.ui.controls import Segmented, label
from app.ui.danger_strip import DangerStrip
from app.ui.differential_list import DifferentialList
from app.ui.differential_rows import DiseaseRow, Filter, arrange
from app.ui.empty_state import EmptyState
from app.ui.palette import tokens
from app.ui.share_bar import ShareBar
from app.ui.translation import Live, language

_SHOWN = 200
_FEW_MARKS = 4
_WORTH_A_LINE = 0.01
_LINES = 2
_NAMED_QUESTIONS = 3


class DifferentialPane(Live):
    """Shows the ranked diseases; ``picked`` carries the one to explain, ``compare_wanted`` one to compare."""

    picked = Signal(object)
    compare_wanted = Signal(object)

    def __init__(self, case: CaseModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self._pack: ModelPack | None = None
        self._differential: Differential | None = None
        self._before: Differential | None = None
        self._questions: tuple[Question, ...] = ()
        self._name_of: Callable[[str], str] = lambda finding_id: finding_id
        self._follow_first = True
        self._chosen: Disease | None = None

        self._title = label("lead")
        self.filter = Segmented([f.value for f in Filter])
        self._orphan_text = label("muted")
        self._orphan_figure = label("heading")
        self._share = ShareBar()
        self.confidence = label("small", wrap=True)
        self.what_if = label("notice", wrap=True)
        self.resume = QPushButton()
        self.resume.setProperty("kind", "link")
        self.hint = label("notice", wrap=True)
        self.issues = label("notice", wrap=True, selectable=True)
        self._nothing = label("muted", wrap=True)
        self.list = DifferentialList(self._commonness)
        self.ruled_out = QPushButton()
        self.ruled_out.setProperty("kind", "link")
        self.ruled_out.setCheckable(True)
        self.strip = DangerStrip()
        self.empty = EmptyState()
        self._build()

        self.filter.chosen.connect(lambda _key: self._filter_chosen())
        self.list.picked.connect(self._picked)
        self.list.resized.connect(self._fill_strip)
        self.strip.picked.connect(self.go_to)
        self.list.pin_wanted.connect(lambda row: case.set_pinned(row.ranked.disease.id, not row.pinned))
        self.list.rule_out_wanted.connect(lambda row: case.set_ruled_out(row.ranked.disease.id, not row.ruled_out))
        self.list.compare_wanted.connect(lambda row: self.compare_wanted.emit(row.ranked.disease))
        self.resume.clicked.connect(case.resume_all)
        self.ruled_out.clicked.connect(self._fill)
        self.go_live()

    def _build(self) -> None:
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
        for part in (self.what_if, self.resume, self.hint, self.issues, self._nothing):
            inner.addWidget(part)
            part.hide()
        inner.addWidget(self.list, 1)
        inner.addWidget(self.ruled_out)
        inner.addWidget(self.strip)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(ranked_page)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 12, 8, 8)
        box.setSpacing(10)
        box.addWidget(self._title)
        box.addWidget(self._pages, 1)

    @property
    def chosen(self) -> Disease | None:
        """The disease that is looked at."""
        return self._chosen

    def use(self, pack: ModelPack) -> None:
        """Take names from this model."""
        self._pack = pack
        vocabulary = pack.vocabulary
        self._name_of = lambda i: vocabulary[i].name(language()) if i in vocabulary else i
        self.empty.model_opened()

    def show_differential(self, differential: Differential | None, before: Differential | None = None) -> None:
        """Show this ranking, or the invitation for ``None``; ``before`` is the one without any finding paused."""
        self._differential = differential
        self._before = before
        self._questions = ()
        if differential is None:
            self._follow_first = True
            self._chosen = None
            self._pages.setCurrentIndex(0)
            return
        self._pages.setCurrentIndex(1)
        self._fill()

    def show_questions(self, questions: Sequence[Question]) -> None:
        """Name the answers that would help most, while there is too little to go by."""
        self._questions = tuple(questions)
        self._fill_hint()

    def rearrange(self) -> None:
        """The doctor has pinned or ruled out something: the same ranking in another order."""
        self._fill()

    def go_to(self, disease: Disease) -> None:
        """Look at this disease, wherever it stands; no row is the current one if the filter hides it."""
        index = self.list.ranked.index(self.list.ranked.row_of(disease))
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)
        self._follow_first = False
        if self._chosen != disease:
            self._chosen = disease
            self.picked.emit(disease)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Diagnóstico diferencial"))
        self.filter.words(
            self.tr("Mostrar"),
            {
                Filter.ALL.value: self.tr("Todas"),
                Filter.COMMON.value: self.tr("Comunes"),
                Filter.ORPHAN.value: self.tr("Huérfanas"),
                Filter.DANGEROUS.value: "",
            },
        )
        dangerous = self.filter.buttons[Filter.DANGEROUS]
        tip = self.tr("Solo las que llevan alarma; la mayoría de las huérfanas aún no está valorada")
        dangerous.setAccessibleName(tip)
        dangerous.setToolTip(tip)
        self._orphan_text.setText(self.tr("Es huérfana:"))
        tip = self.tr("Probabilidad total de las huérfanas (menos de 1 de cada 2.000 personas) dentro de esta lista")
        for part in (self._orphan_text, self._orphan_figure):
            part.setToolTip(tip)
        self._share.setAccessibleName(tip)
        self.list.setAccessibleName(self.tr("Enfermedades por probabilidad"))
        self.list.setAccessibleDescription(self.tr("F fija, D descarta, C compara"))
        self.resume.setText(self.tr("Que cuenten de nuevo"))
        self._nothing.setText(self.tr("Ninguna enfermedad de este grupo en el modelo."))
        self._fill()

    def restyle(self) -> None:
        button = self.filter.buttons[Filter.DANGEROUS]
        ink = tokens().on_accent if button.isChecked() else tokens().danger
        button.setIcon(icons.icon("warning", ink))

    def _fill(self) -> None:
        differential = self._differential
        if differential is None:
            return
        sheet = self._case.sheet
        if not sheet.ruled_out:
            self.ruled_out.setChecked(False)
        rows = arrange(differential, sheet, Filter(self.filter.key), _SHOWN, self.ruled_out.isChecked())
        listed = {row.ranked.disease.index for row in rows}
        if self._follow_first or self._chosen is None:
            self._follow_first = True
            self._chosen = rows[0].ranked.disease if rows else None
        elif rows and self._chosen.id in sheet.ruled_out and self._chosen.index not in listed:
            # It has just left the list: go on with the one that takes its place.
            place = min(max(self.list.currentIndex().row(), 0), len(rows) - 1)
            self._chosen = rows[place].ranked.disease
        self.list.show_rows(rows, self._chosen if self._chosen and self._chosen.index in listed else None)
        if self._follow_first:
            self.list.scrollToTop()
        self._fill_summary(differential)
        self._fill_hint()
        self._fill_strip()
        self._nothing.setVisible(not rows)
        self.ruled_out.setVisible(bool(sheet.ruled_out))
        count = len(sheet.ruled_out)
        self.ruled_out.setText(
            self.tr("Ocultar las descartadas ({0})").format(count)
            if self.ruled_out.isChecked()
            else self.tr("Ver las descartadas ({0})").format(count)
        )
        self.what_if.setText(
            self.tr("En pausa {0} de los hallazgos: así quedaría la lista sin ellos.").format(len(sheet.paused))
        )
        self.what_if.setVisible(bool(sheet.paused))
        self.resume.setVisible(bool(sheet.paused))
        self._show_issues(differential)
        if self._chosen is not None:
            self.picked.emit(self._chosen)

    def _filter_chosen(self) -> None:
        self.restyle()
        self._fill()

    def _fill_summary(self, differential: Differential) -> None:
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

    def _fill_hint(self) -> None:
        case = self._case.sheet.ranked
        few = len(case.present) + len(case.absent) < _FEW_MARKS
        names = [question.finding.name(language()) for question in self._questions[:_NAMED_QUESTIONS]]
        text = self.tr("Aún es poco para orientar: las probabilidades son modestas.")
        if names:
            asked = join_words([name[:1].lower() + name[1:] for name in names], language())
            text += " " + self.tr("Lo que más ayudaría saber: {0}.").format(asked)
        self.hint.setText(text)
        self.hint.setVisible(few and self._differential is not None)

    def _fill_strip(self) -> None:
        if self._differential is None:
            return
        seen = {row.ranked.disease.index for row in self.list.rows_in_view}
        sheet = self._case.sheet
        dangerous = self._differential.top(
            _LINES,
            lambda d: d.red_flag.is_dangerous and d.index not in seen and d.id not in sheet.ruled_out,
        )
        worth = [DiseaseRow(ranked) for ranked in dangerous if ranked.probability >= _WORTH_A_LINE]
        self.strip.show_rows(worth if Filter(self.filter.key) is not Filter.DANGEROUS else [])

    def _commonness(self, disease: Disease) -> str:
        """How common a disease is; while findings are paused, what its probability was with them."""
        if self._before is not None:
            was = self._before.of(disease)
            return self.tr("antes {0} (n.º {1})").format(percent(was.probability, language()), was.rank)
        return "" if self._pack is None else commonness(self._pack.diseases, disease, language())

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
