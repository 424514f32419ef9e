"""Short terms about a disease for what is written down: group, red flag, how common, codes."""

from __future__ import annotations

from app.core.diseases import Disease, Diseases, Group, RedFlag
from app.core.figures import grouped
from app.core.language import Language

_GROUPS = {Group.COMMON: ("Común", "Common"), Group.ORPHAN: ("Huérfana", "Orphan")}
_FLAGS = {
    RedFlag.EMERGENCY: ("Emergencia", "Emergency"),
    RedFlag.CANNOT_MISS: ("No pasar por alto", "Do not miss"),
    RedFlag.URGENT: ("Urgente", "Urgent"),
    RedFlag.ROUTINE: ("", ""),
}
_ONE_IN = ("{0} de cada {1}", "{0} in {1}")
_YEARLY = ("al año 1 de cada {0}", "1 in {0} a year")
_ICD10 = ("CIE-10", "ICD-10")


def group_term(group: Group, language: Language) -> str:
    """Common or orphan."""
    return _GROUPS[group][language is not Language.SPANISH]


def flag_term(flag: RedFlag, language: Language) -> str:
    """The words of a red flag; empty for what is routine."""
    return _FLAGS[flag][language is not Language.SPANISH]


def commonness(diseases: Diseases, disease: Disease, language: Language) -> str:
    """How common it is: Orphanet's class, or else how many people see a doctor for it; empty where neither is known."""
    if disease.prevalence:
        return _prevalence(disease.prevalence, language)
    per_million = diseases.per_million(disease)
    if not per_million:
        return ""
    people = _rounded(max(1, round(1e6 / per_million)))
    return _YEARLY[language is not Language.SPANISH].format(grouped(people, language))


def codes(disease: Disease, language: Language) -> tuple[str, ...]:
    """ORPHA, OMIM and ICD-10 codes, the most fitting of each first."""
    scheme = _ICD10[language is not Language.SPANISH]
    ids = [i for kind in ("ORPHA:", "OMIM:") for i in disease.ids if i.startswith(kind)]
    return (*ids, *(f"{scheme}:{code}" for code in disease.icd10))


def _prevalence(key: str, language: Language) -> str:
    # Classes come as "1-9 / 100 000" or "<1 / 1 000 000"; other keys are shown as they are.
    head, slash, people = key.replace(" ", "").partition("/")
    if not slash or not people.isdigit():
        return key
    return _ONE_IN[language is not Language.SPANISH].format(head, grouped(int(people), language))


def _rounded(number: int) -> int:
    # Two figures are all that an estimate bears.
    digits = len(str(number)) - 2
    return round(number, -digits) if digits > 0 else number
