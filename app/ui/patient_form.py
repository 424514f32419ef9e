"""Age, sex and region of the patient, and for how long it has been going on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from app.core.ages import AgeUnit, read_age, write_age
from app.core.case import Mark, Sex
from app.core.diseases import Region
from app.ui.case_field import CaseField
from app.ui.case_model import CaseModel
from app.ui.controls import Segmented, label, restyled
from app.ui.translation import Live, language
from app.ui.type_ahead import TextLine

# Durations are findings like others; here they are chosen as what they are, one of several.
DURATIONS = ("CBR:0000070", "CBR:0000071", "CBR:0000072", "CBR:0000073")


class PatientForm(Live):
    """Writes age, sex, region and duration into the case as they are entered, and follows undo."""

    region_chosen = Signal(object)

    def __init__(self, case: CaseModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self._writing = False
        self._age_label, self._sex_label = label("small"), label("small")
        self.age = TextLine()
        CaseField(self.age, case)
        self.age.setFixedWidth(52)
        self.age.setMaxLength(6)
        self._age_label.setBuddy(self.age)
        self.unit = QComboBox()
        for unit in AgeUnit:
            self.unit.addItem("", unit.value)
        self.sex = Segmented([s.value for s in Sex])
        self._region_label = label("small")
        self.region = QComboBox()
        self._region_label.setBuddy(self.region)
        self._duration_label = label("small")
        self.duration = QComboBox()
        self._duration_label.setBuddy(self.duration)
        for choice in ("", *DURATIONS):
            self.duration.addItem("", choice or None)
        for box in (self.region, self.duration):
            # Long names are cut short before they push the pane wide; the tip shows them whole.
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(9)
        self._regions: tuple[str, ...] = tuple(Region)
        self._error = label("error", wrap=True)
        self._error.hide()

        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(4)
        grid.addWidget(self._age_label, 0, 0)
        grid.addWidget(self._sex_label, 0, 3)
        grid.addWidget(self.age, 1, 0)
        grid.addWidget(self.unit, 1, 1)
        grid.setColumnMinimumWidth(2, 4)
        grid.addWidget(self.sex, 1, 3)
        grid.setColumnStretch(4, 1)
        grid.addWidget(self._error, 2, 0, 1, 5)
        where = QGridLayout()
        where.setHorizontalSpacing(8)
        where.setVerticalSpacing(4)
        for column, (words, box) in enumerate(
            ((self._region_label, self.region), (self._duration_label, self.duration))
        ):
            where.addWidget(words, 0, column)
            where.addWidget(box, 1, column)
            where.setColumnStretch(column, 1)
        grid.addLayout(where, 3, 0, 1, 5)

        self.age.textEdited.connect(self._age_edited)
        self.unit.activated.connect(self._age_edited)
        self.sex.chosen.connect(lambda key: case.set_sex(Sex(key)))
        self.region.activated.connect(self._region_picked)
        self.duration.activated.connect(self._duration_picked)
        case.changed.connect(self._follow)
        self.go_live()

    def use(self, regions: Sequence[str]) -> None:
        """Offer the regions that the model and the administrator know."""
        self._regions = tuple(regions)
        self._fill_regions()

    def retranslate(self) -> None:
        self._duration_label.setText(self.tr("Evolución"))
        self.duration.setAccessibleName(self.tr("Tiempo de evolución"))
        for place, lasting in enumerate(
            (
                self.tr("Sin precisar"),
                self.tr("Menos de 1 semana"),
                self.tr("1 a 4 semanas"),
                self.tr("1 a 3 meses"),
                self.tr("Más de 3 meses"),
            )
        ):
            self.duration.setItemText(place, lasting)
        self._region_label.setText(self.tr("Región"))
        self.region.setAccessibleName(self.tr("Región"))
        self._fill_regions()
        self._age_label.setText(self.tr("Edad"))
        self._sex_label.setText(self.tr("Sexo"))
        self.age.setAccessibleName(self.tr("Edad"))
        self.age.setToolTip(self.tr("Puede quedar vacía"))
        self.unit.setAccessibleName(self.tr("Unidad de la edad"))
        words = {
            AgeUnit.YEARS: self.tr("años"),
            AgeUnit.MONTHS: self.tr("meses"),
            AgeUnit.DAYS: self.tr("días"),
        }
        for i, unit in enumerate(AgeUnit):
            self.unit.setItemText(i, words[unit])
        self.sex.words(
            self.tr("Sexo"),
            {
                Sex.FEMALE.value: self.tr("Mujer"),
                Sex.MALE.value: self.tr("Varón"),
                Sex.UNKNOWN.value: self.tr("—", "sex not known"),
            },
        )
        unknown = self.sex.buttons[Sex.UNKNOWN.value]
        unknown.setAccessibleName(self.tr("Sexo: no consta"))
        unknown.setToolTip(self.tr("No consta"))
        self._error.setText(self.tr("No es una edad entre 0 y 130 años; se sigue sin edad."))
        self._follow()

    def _fill_regions(self) -> None:
        words = {
            Region.NEUTRAL.value: self.tr("Sin precisar"),
            Region.TEMPERATE.value: self.tr("Zona templada"),
            Region.TROPICAL.value: self.tr("Trópico latinoamericano"),
            Region.ANDEAN.value: self.tr("Andes (altura)"),
        }
        self.region.clear()
        for region in self._regions:
            self.region.addItem(words.get(region, region), None if region == Region.NEUTRAL else region)
        self._follow()

    def _duration_picked(self) -> None:
        self._case.set_one_of(DURATIONS, self.duration.currentData())

    def _region_picked(self) -> None:
        self._case.set_region(self.region.currentData())
        self.region_chosen.emit(self.region.currentData())

    def _age_edited(self) -> None:
        try:
            years = read_age(self.age.text(), AgeUnit(self.unit.currentData()))
            valid = True
        except ValueError:
            years, valid = None, False
        restyled(self.age, "invalid", "false" if valid else "true")
        self._error.setVisible(not valid)
        self._writing = True
        self._case.set_age(years)
        self._writing = False

    def _follow(self) -> None:
        """Show what the case says, unless it is this form that is being typed into."""
        self.sex.choose(self._case.case.sex.value)
        self.region.setCurrentIndex(max(0, self.region.findData(self._case.case.region)))
        lasts = next((choice for choice in DURATIONS if self._case.mark_of(choice) is Mark.PRESENT), None)
        self.duration.setCurrentIndex(max(0, self.duration.findData(lasts)))
        tip = self.tr("Dónde vive o enfermó el paciente; cambia lo que cabe esperar")
        self.region.setToolTip(f"{self.region.currentText()}. {tip}")
        if self._writing:
            return
        text, unit = write_age(self._case.case.age, language())
        try:
            shown = read_age(self.age.text(), AgeUnit(self.unit.currentData()))
        except ValueError:
            shown = -1.0
        if shown != self._case.case.age:
            self.age.setText(text)
            self.unit.setCurrentIndex(list(AgeUnit).index(unit))
            restyled(self.age, "invalid", "false")
            self._error.hide()
