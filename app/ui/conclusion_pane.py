"""The doctor's own differential, conclusion and, later, the confirmed diagnosis."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.core.disease_search import DiseaseSearch
from app.core.modelpack import ModelPack
from app.ui.case_field import CaseField
from app.ui.case_model import CaseModel
from app.ui.controls import IconButton, TextField, clear, label
from app.ui.disease_box import DiseaseBox
from app.ui.scroll_page import ScrollPage
from app.ui.translation import Live, language
from app.ui.typography import scaled


class ConclusionPane(Live):
    """Writes the doctor's judgement into the sheet."""

    def __init__(self, case: CaseModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self._pack: ModelPack | None = None
        self._shown: tuple[str, ...] = ()
        self._own_heading = label("heading")
        self.own_box = DiseaseBox()
        self._own_lines = QVBoxLayout()
        self._own_lines.setSpacing(2)
        self._text_heading = label("heading")
        self.text = TextField()
        self.text.setUndoRedoEnabled(False)
        CaseField(self.text, case)
        self.text.setFixedHeight(scaled(110))
        self._confirmed_heading = label("heading")
        self._confirmed_note = label("small", wrap=True)
        self.confirmed_box = DiseaseBox()
        self._confirmed = label("body", wrap=True, selectable=True)
        self.unconfirm = IconButton("close")
        confirmed_line = QHBoxLayout()
        confirmed_line.addWidget(self._confirmed, 1)
        confirmed_line.addWidget(self.unconfirm)

        column = QWidget()
        column.setObjectName("page")
        inner = QVBoxLayout(column)
        inner.setContentsMargins(0, 0, 12, 8)
        inner.setSpacing(8)
        inner.addWidget(self._own_heading)
        inner.addWidget(self.own_box)
        inner.addLayout(self._own_lines)
        inner.addSpacing(8)
        inner.addWidget(self._text_heading)
        inner.addWidget(self.text)
        inner.addSpacing(8)
        inner.addWidget(self._confirmed_heading)
        inner.addWidget(self._confirmed_note)
        inner.addWidget(self.confirmed_box)
        inner.addLayout(confirmed_line)
        inner.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(ScrollPage(column))

        self.own_box.taken.connect(self.add)
        self.text.textChanged.connect(lambda: case.set_conclusion(self.text.toPlainText()))
        self.confirmed_box.taken.connect(case.set_confirmed)
        self.unconfirm.clicked.connect(lambda: case.set_confirmed(""))
        case.changed.connect(self._follow)
        self.go_live()

    def use(self, pack: ModelPack) -> None:
        """Take names from this model."""
        self._pack = pack
        self.retranslate()

    def use_search(self, search: DiseaseSearch) -> None:
        """Look diseases up with this."""
        self.own_box.use(search)
        self.confirmed_box.use(search)

    def add(self, disease: str) -> None:
        """Add a disease, an id or free text, at the end of the doctor's own list."""
        own = self._case.sheet.own
        if disease not in own:
            self._case.set_own((*own, disease))

    def retranslate(self) -> None:
        self._own_heading.setText(self.tr("Mi diagnóstico diferencial"))
        self.own_box.name(self.tr("Añadir enfermedad"))
        self._text_heading.setText(self.tr("Conclusión"))
        self.text.setAccessibleName(self.tr("Conclusión"))
        self.text.setPlaceholderText(self.tr("Impresión, plan, pruebas pedidas…"))
        self._confirmed_heading.setText(self.tr("Diagnóstico confirmado"))
        self._confirmed_note.setText(self.tr("Cuando se sepa. Sirve para mejorar el modelo si usted lo exporta."))
        self.confirmed_box.name(self.tr("Buscar el diagnóstico confirmado"))
        self.unconfirm.name(self.tr("Quitar el diagnóstico confirmado"))
        self._shown = ()
        self._follow()

    def _follow(self) -> None:
        sheet = self._case.sheet
        if self.text.toPlainText() != sheet.conclusion:
            self.text.blockSignals(True)
            self.text.setPlainText(sheet.conclusion)
            self.text.blockSignals(False)
        if sheet.own != self._shown:
            self._shown = sheet.own
            self._fill_own()
        self._confirmed.setText(self._name(sheet.confirmed))
        for part in (self._confirmed, self.unconfirm):
            part.setVisible(bool(sheet.confirmed))
        self.confirmed_box.setVisible(not sheet.confirmed)

    def _fill_own(self) -> None:
        clear(self._own_lines)
        before: QWidget = self.own_box.line
        for place, disease in enumerate(self._shown):
            line = self._own_line(place, disease)
            self._own_lines.addWidget(line)
            for button in line.findChildren(IconButton):
                self.setTabOrder(before, button)
                before = button

    def _own_line(self, place: int, disease: str) -> QWidget:
        name = self._name(disease)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        words = label("body", wrap=True, selectable=True)
        words.setText(f"{place + 1}. {name}")
        row.addWidget(words, 1)
        up, remove = IconButton("up"), IconButton("close")
        up.setEnabled(place > 0)
        up.name(self.tr("Subir: {0}").format(name))
        remove.name(self.tr("Quitar: {0}").format(name))
        up.clicked.connect(partial(self._raise, place))
        remove.clicked.connect(partial(self._remove, disease))
        row.addWidget(up)
        row.addWidget(remove)
        return line

    def _raise(self, place: int) -> None:
        own = list(self._case.sheet.own)
        own[place - 1], own[place] = own[place], own[place - 1]
        self._case.set_own(tuple(own))
        # The lines are new ones: the keyboard goes up with the disease.
        buttons = self._own_lines.itemAt(place - 1).widget().findChildren(IconButton)
        next(button for button in buttons if button.isEnabled()).setFocus()

    def _remove(self, disease: str) -> None:
        self._case.set_own(tuple(d for d in self._case.sheet.own if d != disease))

    def _name(self, disease: str) -> str:
        found = None if self._pack is None else self._pack.diseases.find(disease)
        return disease if found is None else found.name(language())
