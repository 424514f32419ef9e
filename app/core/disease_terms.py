"""Short terms about a disease, the same on screen and on paper: group, red flag, probability, how common, codes."""

from __future__ import annotations

from app.core.diseases import Disease, Diseases, Group, RedFlag, Tempo
from app.core.figures import grouped
from app.core.language import Language

_GROUPS = {Group.COMMON: ("Común", "Common"), Group.ORPHAN: ("Huérfana", "Orphan")}
_FLAGS = {
    RedFlag.EMERGENCY: ("Emergencia", "Emergency"),
    RedFlag.CANNOT_MISS: ("No pasar por alto", "Do not miss"),
    RedFlag.URGENT: ("Urgente", "Urgent"),
    RedFlag.ROUTINE: ("", ""),
}
# Lower ends of the bands of probability; words, not promises: the model card says how far figures are to be trusted.
_BANDS = (
    (0.5, ("probable", "probable")),
    (0.2, ("posible", "possible")),
    (0.05, ("menos probable", "less likely")),
    (0.0, ("poco probable", "unlikely")),
)
_TEMPOS = {
    Tempo.HYPERACUTE: ("de minutos a horas", "minutes to hours"),
    Tempo.ACUTE: ("de días", "days"),
    Tempo.SUBACUTE: ("de semanas", "weeks"),
    Tempo.CHRONIC: ("de meses o más", "months or more"),
    Tempo.RELAPSING: ("en brotes", "in bouts"),
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


def band_term(probability: float, language: Language) -> str:
    """A probability as a doctor would say it."""
    return next(words for least, words in _BANDS if probability >= least)[language is not Language.SPANISH]


def tempo_term(tempo: Tempo, language: Language) -> str:
    """How fast a disease shows itself."""
    return _TEMPOS[tempo][language is not Language.SPANISH]


def commonness(diseases: Diseases, disease: Disease, language: Language) -> str:
    """How common it is: Orphanet's class, or else how many people see a doctor for it; empty where neither is known."""
    if disease.prevalence:
        return prevalence(disease.prevalence, language)
    per_million = diseases.per_million(disease)
    return yearly(per_million, language) if per_million else ""


def yearly(per_million: float, language: Language) -> str:
    """How many people see a doctor for it, from patients a year per million, which must be above zero."""
    people = _rounded(max(1, round(1e6 / per_million)))
    return _YEARLY[language is not Language.SPANISH].format(grouped(people, language))


def codes(disease: Disease, language: Language) -> tuple[str, ...]:
    """ORPHA, OMIM and ICD-10 codes, the most fitting of each first."""
    ids = [i for kind in ("ORPHA:", "OMIM:") for i in disease.ids if i.startswith(kind)]
    return (*ids, *icd10_codes(disease, language))


def icd10_codes(disease: Disease, language: Language) -> tuple[str, ...]:
    """ICD-10 codes under the name that the scheme has in the language."""
    scheme = _ICD10[language is not Language.SPANISH]
    return tuple(f"{scheme}:{code}" for code in disease.icd10)


def prevalence(key: str, language: Language) -> str:
    """Orphanet's class in words.

    >>> prevalence("1-9 / 100 000", Language.ENGLISH)
    '1-9 in 100,000'
    """
    # Classes come as "1-9 / 100 000" or "<1 / 1 000 000"; other keys are shown as they are.
    head, slash, people = key.replace(" ", "").partition("/")
    if not slash or not people.isdigit():
        return key
    return _ONE_IN[language is not Language.SPANISH].format(head, grouped(int(people), language))


def _rounded(number: int) -> int:
    # Two figures are all that an estimate bears.
    digits = len(str(number)) - 2
    return round(number, -digits) if digits > 0 else number
