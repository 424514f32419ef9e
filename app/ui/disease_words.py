"""Short words about a disease, the same wherever one is shown."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.core.diseases import Disease, Group, RedFlag, Tempo
from app.core.language import Language
from app.ui.numbers import grouped

# Lower ends of the probability bands; words, not promises: see the model card for how far figures are to be trusted.
_PROBABLE, _POSSIBLE, _LESS = 0.5, 0.2, 0.05


def group_word(group: Group) -> str:
    """The badge's word."""
    if group is Group.ORPHAN:
        return QCoreApplication.translate("Differential", "Huérfana")
    return QCoreApplication.translate("Differential", "Común")


def flag_word(flag: RedFlag) -> str:
    """The words of a red flag; empty for what is routine."""
    return {
        RedFlag.EMERGENCY: QCoreApplication.translate("Differential", "Emergencia"),
        RedFlag.CANNOT_MISS: QCoreApplication.translate("Differential", "No pasar por alto"),
        RedFlag.URGENT: QCoreApplication.translate("Differential", "Urgente"),
        RedFlag.ROUTINE: "",
    }[flag]


def band_word(probability: float) -> str:
    """A probability as a doctor would say it."""
    if probability >= _PROBABLE:
        return QCoreApplication.translate("Differential", "probable")
    if probability >= _POSSIBLE:
        return QCoreApplication.translate("Differential", "posible")
    if probability >= _LESS:
        return QCoreApplication.translate("Differential", "menos probable")
    return QCoreApplication.translate("Differential", "poco probable")


def codes(disease: Disease) -> list[str]:
    """ORPHA, OMIM and ICD-10 codes, the most fitting of each first."""
    found = [i for kind in ("ORPHA:", "OMIM:") for i in disease.ids if i.startswith(kind)]
    return [*found, *icd10_codes(disease)]


def icd10_codes(disease: Disease) -> list[str]:
    """ICD-10 codes under the name that the scheme has in the language on screen."""
    scheme = QCoreApplication.translate("Differential", "CIE-10")
    return [f"{scheme}:{code}" for code in disease.icd10]


def prevalence(key: str, language: Language) -> str:
    """Orphanet's class in words; empty where none is known.

    >>> prevalence("1-9 / 100 000", Language.ENGLISH)
    '1-9 in 100,000'
    """
    # Classes come as "1-9 / 100 000" or "<1 / 1 000 000"; other keys are shown as they are.
    head, slash, people = key.replace(" ", "").partition("/")
    if not slash or not people.isdigit():
        return key
    return QCoreApplication.translate("Differential", "{0} de cada {1}").format(head, grouped(int(people), language))


def yearly(per_million: float, language: Language) -> str:
    """How many people see a doctor for it, from patients a year per million."""
    people = max(1, round(1e6 / per_million)) if per_million > 0 else 0
    words = QCoreApplication.translate("Differential", "al año 1 de cada {0}")
    return words.format(grouped(_rounded(people), language))


def tempo_word(tempo: Tempo) -> str:
    """How fast a disease shows itself."""
    return {
        Tempo.HYPERACUTE: QCoreApplication.translate("Differential", "de minutos a horas"),
        Tempo.ACUTE: QCoreApplication.translate("Differential", "de días"),
        Tempo.SUBACUTE: QCoreApplication.translate("Differential", "de semanas"),
        Tempo.CHRONIC: QCoreApplication.translate("Differential", "de meses o más"),
        Tempo.RELAPSING: QCoreApplication.translate("Differential", "en brotes"),
    }[tempo]


def _rounded(number: int) -> int:
    # Two figures are all that an estimate bears.
    digits = len(str(number)) - 2
    return round(number, -digits) if digits > 0 else number
