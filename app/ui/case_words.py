"""What a saved case is called in a list."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from app.core.ages import AgeUnit, write_age
from app.core.case import Case, Sex
from app.core.language import join_words
from app.core.modelpack import ModelPack
from app.core.sheet import Sheet
from app.records.entries import SavedCase
from app.ui.translation import language

_NAMED = 3


def patient_words(case: Case) -> str:
    """Sex and age in a few words; empty if neither is known."""
    sex = {
        Sex.FEMALE: QCoreApplication.translate("CaseWords", "Mujer"),
        Sex.MALE: QCoreApplication.translate("CaseWords", "Varón"),
        Sex.UNKNOWN: "",
    }[case.sex]
    figure, unit = write_age(case.age, language())
    units = {
        AgeUnit.YEARS: QCoreApplication.translate("CaseWords", "{0} años"),
        AgeUnit.MONTHS: QCoreApplication.translate("CaseWords", "{0} meses"),
        AgeUnit.DAYS: QCoreApplication.translate("CaseWords", "{0} días"),
    }
    age = units[unit].format(figure) if figure else ""
    return ", ".join(filter(None, (sex, age)))


def finding_words(case: Case, pack: ModelPack | None) -> str:
    """The first present findings and how many more there are."""

    def name(finding_id: str) -> str:
        known = pack is not None and finding_id in pack.vocabulary
        text = pack.vocabulary[finding_id].name(language()) if pack is not None and known else finding_id
        return text[:1].lower() + text[1:]

    names = [name(finding_id) for finding_id in case.present[:_NAMED]]
    more = len(case.present) - len(names)
    if more > 0:
        return QCoreApplication.translate("CaseWords", "{0} y {1} más").format(", ".join(names), more)
    return join_words(names, language())


def title(sheet: Sheet, pack: ModelPack | None) -> str:
    """The doctor's own label, or else what tells the case apart."""
    parts = filter(None, (patient_words(sheet.case), finding_words(sheet.case, pack)))
    return sheet.label.strip() or " · ".join(parts) or QCoreApplication.translate("CaseWords", "Caso sin datos")


def details(saved: SavedCase, pack: ModelPack | None) -> str:
    """When it was saved, who it is, and what it turned out to be."""
    sheet = saved.sheet
    moment = QDateTime.fromSecsSinceEpoch(int(saved.updated.timestamp()))
    when = QLocale(language().value).toString(moment, QLocale.FormatType.ShortFormat)
    who = " · ".join(filter(None, (patient_words(sheet.case), finding_words(sheet.case, pack)))) if sheet.label else ""
    found = None if pack is None else pack.diseases.find(sheet.confirmed)
    name = found.name(language()) if found is not None else sheet.confirmed
    confirmed = QCoreApplication.translate("CaseWords", "confirmado: {0}").format(name) if name else ""
    return "  ·  ".join(filter(None, (when, confirmed, who)))
