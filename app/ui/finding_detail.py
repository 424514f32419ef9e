"""What is known of one finding, and what can be said of it besides yes and no."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.core.case import Mark
from app.core.definitions import Definitions
from app.core.duration import SINCE_BIRTH, Duration, TimeUnit
from app.core.modelpack import ModelPack
from app.core.vocabulary import Finding
from app.ui.case_field import CaseField
from app.ui.case_model import CaseModel
from app.ui.controls import IconButton, clear, label
from app.ui.scroll_page import ScrollPage
from app.ui.translation import Live, language

_KIN = 8
_SYNONYMS = 8


class AmountBox(QSpinBox):
    """A whole number, or nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setRange(0, 999)
        self.lineEdit().setPlaceholderText("—")

    # Nothing stands for 0. A special value text of Qt's would refuse what is typed beside it.
    def textFromValue(self, value: int) -> str:
        return str(value) if value else ""

    def valueFromText(self, text: str) -> int:
        return int(text or 0)

    def validate(self, text: str, at: int) -> object:
        return super().validate(text, at) if text else QValidator.State.Acceptable


class FindingDetail(Live):
    """Synonyms, definition, more general and more specific findings, duration and pause of the current finding."""

    closed = Signal()

    def __init__(self, case: CaseModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self._pack: ModelPack | None = None
        self._definitions: Definitions | None = None
        self._finding: Finding | None = None
        self._filling = False
        self.name = label("heading", wrap=True, selectable=True)
        self.close_button = IconButton("close")
        self._since_label = label("small")
        self.amount = AmountBox()
        CaseField(self.amount, case)
        self.amount.setFixedWidth(52)
        self.unit = QComboBox()
        for unit in TimeUnit:
            self.unit.addItem("", unit.value)
        self.unit.setCurrentIndex(list(TimeUnit).index(TimeUnit.DAYS))
        self.pause = QPushButton()
        self.pause.setCheckable(True)
        self.synonyms = label("muted", wrap=True, selectable=True)
        self.definition = label("muted", wrap=True, selectable=True)
        self._narrow = label("small")
        self.specific = QVBoxLayout()
        self._wide = label("small")
        self.general = QVBoxLayout()

        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.pause, alignment=Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.close_button, alignment=Qt.AlignmentFlag.AlignTop)
        since = QHBoxLayout()
        since.setSpacing(6)
        since.addWidget(self._since_label)
        since.addWidget(self.amount)
        since.addWidget(self.unit)
        since.addStretch(1)
        self._since = QWidget()
        self._since.setLayout(since)
        since.setContentsMargins(0, 0, 0, 0)
        column = QWidget()
        column.setObjectName("page")
        inner = QVBoxLayout(column)
        inner.setContentsMargins(0, 0, 8, 4)
        inner.setSpacing(4)
        for part in (self._since, self.synonyms, self.definition, self._narrow):
            inner.addWidget(part)
        inner.addLayout(self.specific)
        inner.addWidget(self._wide)
        inner.addLayout(self.general)
        inner.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 4, 0, 0)
        box.setSpacing(4)
        box.addLayout(head)
        box.addWidget(ScrollPage(column), 1)

        self.close_button.clicked.connect(self.closed)
        self.amount.valueChanged.connect(lambda _value: self._since_edited())
        self.unit.activated.connect(lambda _index: self._since_edited())
        self.pause.clicked.connect(self._pause_clicked)
        case.changed.connect(self._follow)
        self.go_live()

    def use(self, pack: ModelPack) -> None:
        """Take names from this model, and definitions from beside it."""
        self._pack = pack
        self._definitions = Definitions(pack.folder)

    def show_finding(self, finding_id: str | None) -> None:
        """Tell of this finding."""
        vocabulary = None if self._pack is None else self._pack.vocabulary
        known = vocabulary is not None and finding_id is not None and finding_id in vocabulary
        self._finding = vocabulary[finding_id] if vocabulary is not None and finding_id and known else None
        self.retranslate()

    def retranslate(self) -> None:
        self.close_button.name(self.tr("Cerrar el detalle"))
        self._since_label.setText(self.tr("Desde hace"))
        self.amount.setAccessibleName(self.tr("Desde hace cuánto"))
        for part in (self._since_label, self.amount, self.unit):
            part.setToolTip(self.tr("Queda en el caso y en el informe; la lista no lo tiene en cuenta, Evolución sí"))
        self.unit.setAccessibleName(self.tr("Unidad de tiempo"))
        words = {
            TimeUnit.HOURS: self.tr("horas"),
            TimeUnit.DAYS: self.tr("días"),
            TimeUnit.WEEKS: self.tr("semanas"),
            TimeUnit.MONTHS: self.tr("meses"),
            TimeUnit.YEARS: self.tr("años"),
            TimeUnit.BIRTH: self.tr("nacimiento"),
        }
        for place, unit in enumerate(TimeUnit):
            self.unit.setItemText(place, words[unit])
        self._narrow.setText(self.tr("¿Puede ser más preciso?"))
        self._wide.setText(self.tr("Más general"))
        self._fill()

    def _fill(self) -> None:
        finding, pack = self._finding, self._pack
        if finding is None or pack is None:
            return
        self.name.setText(finding.name(language()))
        names = [text for lang, text in pack.vocabulary.synonyms(finding) if lang is language()]
        self.synonyms.setText(self.tr("También: {0}").format(", ".join(names[:_SYNONYMS])))
        self.synonyms.setVisible(bool(names))
        text = "" if self._definitions is None else self._definitions.of(finding.id)
        self.definition.setText(self.tr("Definición de HPO, en inglés: {0}").format(text))
        self.definition.setVisible(bool(text))
        last = self._fill_kin(self.specific, self._narrow, pack.vocabulary.children(finding), self.unit)
        self._fill_kin(self.general, self._wide, pack.vocabulary.parents(finding), last)
        self._follow()

    def _fill_kin(self, lines: QVBoxLayout, heading: QWidget, kin: Sequence[Finding], before: QWidget) -> QWidget:
        """A button for each, which Tab reaches after the control ``before``; the last of them."""
        clear(lines)
        heading.setVisible(bool(kin))
        for finding in kin[:_KIN]:
            button = QPushButton(finding.name(language()))
            button.setProperty("kind", "kin")
            button.setToolTip(self.tr("Marcar este en su lugar"))
            button.clicked.connect(lambda _checked=False, f=finding: self._replace(f))
            lines.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
            self.setTabOrder(before, button)
            before = button
        return before

    def _replace(self, other: Finding) -> None:
        """Mark another finding instead of this one."""
        if self._finding is not None:
            mark = self._case.mark_of(self._finding.id) or Mark.PRESENT
            self._case.replace_mark(self._finding.id, other.id, mark)
            self.show_finding(other.id)

    def _since_edited(self) -> None:
        if self._filling or self._finding is None:
            return
        unit, amount = TimeUnit(self.unit.currentData()), self.amount.value()
        since = SINCE_BIRTH if unit is TimeUnit.BIRTH else Duration(amount, unit) if amount else None
        self._case.set_since(self._finding.id, since)

    def _pause_clicked(self, paused: bool) -> None:
        if self._finding is not None:
            self._case.set_paused(self._finding.id, paused)

    def _follow(self) -> None:
        if self._finding is None:
            return
        mark = self._case.mark_of(self._finding.id)
        self.pause.setVisible(mark is not None)
        self._since.setVisible(mark is Mark.PRESENT)
        since = self._case.case.since_of(self._finding.id)
        self._filling = True
        if since is not None:
            self.unit.setCurrentIndex(list(TimeUnit).index(since.unit))
        elif self.unit.currentData() == TimeUnit.BIRTH.value:
            self.unit.setCurrentIndex(list(TimeUnit).index(TimeUnit.DAYS))
        self.amount.setValue(0 if since is None else since.amount)
        self.amount.setEnabled(self.unit.currentData() != TimeUnit.BIRTH.value)
        self._filling = False
        paused = self._case.is_paused(self._finding.id)
        self.pause.setChecked(paused)
        self.pause.setText(self.tr("Reanudar") if paused else self.tr("Pausar"))
        self.pause.setToolTip(self.tr("Dejarlo fuera un momento para ver qué cambia (barra espaciadora)"))
