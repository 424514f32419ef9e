"""Third pane: why this disease, what to ask, what is typical of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.attribution import Explanation
from app.core.disease_terms import flag_term, group_term, icd10_codes, prevalence, tempo_term, yearly
from app.core.diseases import Disease, DiseaseDetails, RedFlag, TypicalFinding
from app.core.figures import frequency, percent
from app.core.language import Language
from app.core.modelpack import ModelPack
from app.ui.case_model import CaseModel
from app.ui.controls import IconButton, label, restyled
from app.ui.data_words import data_word
from app.ui.finding_list import FindingList
from app.ui.rows import Row
from app.ui.scroll_page import ScrollPage
from app.ui.shapley_chart import ShapleyChart
from app.ui.translation import Live, language

_TYPICAL_AT_FIRST = 12


class WhyPane(Live):
    """Explains one disease for the case on screen; ``compare_wanted`` and ``own_wanted`` carry it when the doctor wants
    to compare it or to take it into a differential of one's own."""

    compare_wanted = Signal(object)
    own_wanted = Signal(object)

    def __init__(self, case: CaseModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self._pack: ModelPack | None = None
        self._explanation: Explanation | None = None
        self._details: tuple[Disease, DiseaseDetails] | None = None
        self._all_typical = False

        self._empty = label("muted", wrap=True)
        self.name = label("title", wrap=True, selectable=True)
        self.pin = IconButton("pin")
        self.pin.setCheckable(True)
        self.rule_out = IconButton("ruled-out")
        self.rule_out.setCheckable(True)
        self.compare = IconButton("compare")
        self.own = IconButton("add")
        self._badge = label("badge")
        self._shift = label("muted", wrap=True)
        self.sentence = label("body", wrap=True, selectable=True)
        self.flag = label("alarm", wrap=True, selectable=True)
        self._weights = label("heading")
        self._legend = label("small", wrap=True)
        self.chart = ShapleyChart()
        self._ask_heading = label("heading")
        self.ask = FindingList(case, whole=True)
        self._typical_heading = label("heading")
        self._typical_note = label("small", wrap=True)
        self.typical = FindingList(case, whole=True)
        self.more = QPushButton()
        self.more.setProperty("kind", "link")
        self._data_heading = label("heading")
        self.data = label("muted", wrap=True, selectable=True)

        column = QWidget()
        column.setObjectName("page")
        self._column = QVBoxLayout(column)
        self._column.setContentsMargins(0, 0, 12, 8)
        self._column.setSpacing(8)
        badge_line = QHBoxLayout()
        badge_line.setSpacing(8)
        badge_line.addWidget(self._badge, alignment=Qt.AlignmentFlag.AlignTop)
        badge_line.addWidget(self._shift, 1)
        actions = QHBoxLayout()
        actions.setSpacing(2)
        for button in (self.pin, self.rule_out, self.compare, self.own):
            actions.addWidget(button)
        actions.addStretch(1)
        self._column.addWidget(self.name)
        self._column.addLayout(badge_line)
        self._column.addLayout(actions)
        self._column.addWidget(self.flag)
        self._column.addWidget(self.sentence)
        self._section(self._weights, self._legend, self.chart)
        self._section(self._ask_heading, self.ask)
        self._section(self._typical_heading, self._typical_note, self.typical, self.more)
        self._section(self._data_heading, self.data)
        self._column.addStretch(1)
        self.page = ScrollPage(column)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._empty)
        box.addWidget(self.page, 1)
        box.addStretch(0)

        self.more.clicked.connect(self._show_all)
        self.pin.clicked.connect(lambda on: self._with_disease(lambda d: case.set_pinned(d.id, on)))
        self.rule_out.clicked.connect(lambda on: self._with_disease(lambda d: case.set_ruled_out(d.id, on)))
        self.compare.clicked.connect(lambda: self._with_disease(self.compare_wanted.emit))
        self.own.clicked.connect(lambda: self._with_disease(self.own_wanted.emit))
        case.changed.connect(self._follow)
        self.go_live()

    def use(self, pack: ModelPack) -> None:
        """Take details from this model."""
        self._pack = pack

    def show_explanation(self, explanation: Explanation | None) -> None:
        """Explain this, or nothing."""
        before = self._explanation
        self._explanation = explanation
        if explanation is not None and (before is None or before.ranked.disease != explanation.ranked.disease):
            self._all_typical = False
            self.page.verticalScrollBar().setValue(0)
        self._fill()

    def retranslate(self) -> None:
        self.pin.name(self.tr("Fijar arriba en la lista"), "F")
        self.rule_out.name(self.tr("Descartar"), "D")
        self.compare.name(self.tr("Comparar con otra"), "C")
        self.own.name(self.tr("Añadir a mi diagnóstico"))
        self._empty.setText(
            self.tr("Elija una enfermedad de la lista para ver qué hallazgos la apoyan y cuáles la contradicen.")
        )
        self._weights.setText(self.tr("Peso de cada hallazgo"))
        self._legend.setText(self.tr("A la derecha (+) apoya, a la izquierda (−) va en contra."))
        self._ask_heading.setText(self.tr("Conviene preguntar o explorar"))
        self._typical_heading.setText(self.tr("Hallazgos típicos"))
        self._data_heading.setText(self.tr("Códigos y datos"))
        self.ask.setAccessibleName(self.tr("Conviene preguntar o explorar"))
        self.typical.setAccessibleName(self.tr("Hallazgos típicos"))
        self.data.setAccessibleName(self.tr("Códigos y datos"))
        self._fill()

    def _section(self, heading: QLabel, *parts: QWidget) -> None:
        self._column.addSpacing(8)
        self._column.addWidget(heading)
        for part in parts:
            self._column.addWidget(part)

    def _with_disease(self, act: Callable[[Disease], object]) -> None:
        if self._explanation is not None:
            act(self._explanation.ranked.disease)

    def _follow(self) -> None:
        disease_id = "" if self._explanation is None else self._explanation.ranked.disease.id
        self.pin.setChecked(disease_id in self._case.sheet.pinned)
        self.rule_out.setChecked(disease_id in self._case.sheet.ruled_out)

    def _show_all(self) -> None:
        self._all_typical = True
        self._fill()

    def _fill(self) -> None:
        explanation = self._explanation
        shown = explanation is not None and self._pack is not None
        self._empty.setVisible(not shown)
        self.page.setVisible(shown)
        if explanation is None or self._pack is None:
            return
        self._follow()
        now = language()
        ranked = explanation.ranked
        disease = ranked.disease
        self.name.setText(disease.name(now))
        self._badge.setText(group_term(disease.group, language()))
        restyled(self._badge, "group", disease.group.value)
        before = 1 / (1 + math.exp(-max(min(explanation.baseline, 700.0), -700.0)))
        self._shift.setText(
            self.tr("Antes de los hallazgos {0}, ahora {1}").format(
                percent(before, now), percent(ranked.probability, now)
            )
        )
        self.sentence.setText(explanation.sentence(now))
        self.chart.show_attributions(explanation.attributions)
        _show(bool(explanation.attributions), self._weights, self._legend, self.chart)
        self.ask.show_rows([Row(f.id, f.name(now)) for f in explanation.ask])
        _show(bool(explanation.ask), self._ask_heading, self.ask)
        details = self._details_of(disease)
        reason = details.course.reason(now) if details.course is not None else ""
        self.flag.setText(": ".join(filter(None, (flag_term(disease.red_flag, language()), reason))))
        restyled(self.flag, "role", "alarm" if disease.red_flag.is_dangerous else "notice")
        self.flag.setVisible(bool(reason) and disease.red_flag is not RedFlag.ROUTINE)
        self._fill_typical(details.typical)
        self.data.setText(self._data_text(disease, details, now))

    def _details_of(self, disease: Disease) -> DiseaseDetails:
        assert self._pack is not None
        if self._details is None or self._details[0] != disease:
            self._details = (disease, self._pack.diseases.details(disease))
        return self._details[1]

    def _fill_typical(self, typical: Sequence[TypicalFinding]) -> None:
        assert self._pack is not None
        shown = typical if self._all_typical else typical[:_TYPICAL_AT_FIRST]
        vocabulary = self._pack.vocabulary
        rows = []
        for item in shown:
            finding = vocabulary.at(item.finding)
            source = " + ".join(data_word(part, language()) for part in item.source.split(" + "))
            rows.append(Row(finding.id, finding.name(language()), (source,), self._frequency_text(item)))
        self.typical.show_rows(rows)
        words = {data_word(part, language()) for item in typical for part in item.source.split(" + ")}
        self._typical_note.setText(
            self.tr("Con qué frecuencia se dan y qué se sabe de este paciente. Fuentes: {0}.").format(
                "; ".join(sorted(words))
            )
        )
        _show(bool(typical), self._typical_heading, self._typical_note, self.typical)
        self.more.setVisible(len(typical) > len(shown))
        self.more.setText(self.tr("Mostrar los {0} hallazgos").format(len(typical)))

    def _frequency_text(self, item: TypicalFinding) -> str:
        if item.excluded:
            return self.tr("raro o nunca")
        if item.frequency is None:
            return self.tr("sin cifra")
        return frequency(item.frequency, language())

    def _data_text(self, disease: Disease, details: DiseaseDetails, now: Language) -> str:
        codes = [*disease.ids, *icd10_codes(disease, language())]
        synonyms = [text for lang, text in details.synonyms if lang is now]
        lines = [
            (self.tr("Códigos"), codes),
            (self.tr("Prevalencia"), [prevalence(disease.prevalence, now)] if disease.prevalence else []),
            (self.tr("Consultan"), [yearly(details.course.per_million, now)] if details.course else []),
            (self.tr("Curso"), [tempo_term(details.course.tempo, language())] if details.course else []),
            (self.tr("Genes"), list(details.genes)),
            (self.tr("Herencia"), [data_word(word, now) for word in details.inheritance]),
            (self.tr("Inicio"), [data_word(word, now) for word in details.onset]),
            (self.tr("También llamada"), synonyms[:6]),
        ]
        return "\n".join(f"{name}: {', '.join(values)}" for name, values in lines if values)


def _show(visible: bool, *parts: QWidget) -> None:
    for part in parts:
        part.setVisible(visible)
