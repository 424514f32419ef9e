"""What the doctor sees of an export for retraining before it is written: all of it, and which cases need a thought."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.core.case import Sex
from app.core.diseases import Disease, Diseases, Group, Region
from app.core.language import Language
from app.core.modelpack import ModelPack
from app.core.vocabulary import Vocabulary
from app.records.retraining import DeidentifiedCase, RetrainingDocument
from app.records.retraining_file import FORMAT

_RAREST = "<1/1000000"


class FlagReason(StrEnum):
    """Why somebody might recognise a patient."""

    UNIQUE = "unique"
    RARE = "rare"
    UNCOUNTED = "uncounted"


_FLAGS = {
    FlagReason.UNIQUE: (
        "Caso {number}: es el único de la exportación con esa edad, sexo, región y diagnóstico; "
        "quien conozca al paciente podría reconocerlo.",
        "Case {number}: no other case of the export has the same age, sex, region and diagnosis; "
        "somebody who knows the patient might recognise them.",
    ),
    FlagReason.RARE: (
        "Caso {number}: su enfermedad afecta a menos de una persona por millón; "
        "con ella bastaría para reconocer al paciente.",
        "Case {number}: fewer than one in a million people have its disease; it alone might tell who the patient is.",
    ),
    FlagReason.UNCOUNTED: (
        "Caso {number}: no se sabe cuántas personas tienen su enfermedad, que es huérfana; "
        "si son muy pocas, con ella bastaría para reconocer al paciente.",
        "Case {number}: nobody knows how many people have its disease, an orphan one; "
        "if they are very few, it alone might tell who the patient is.",
    ),
}


@dataclass(frozen=True, slots=True)
class Flag:
    """A case, by its number, that the doctor may prefer to leave out, and why."""

    number: int
    reason: FlagReason

    def message(self, language: Language) -> str:
        """The reason as a sentence."""
        return _FLAGS[self.reason][language is not Language.SPANISH].format(number=self.number)


def flags(document: RetrainingDocument, diseases: Diseases) -> tuple[Flag, ...]:
    """The cases by which a patient might be recognised, in their order.

    A case is unique if no other of the export shares its age band, sex, region and confirmed disease (k-anonymity with
    k = 2: L. Sweeney, "k-anonymity: a model for protecting privacy", 2002). Findings are not compared: among a dozen of
    them nearly every patient is unique.
    """
    alike = Counter(map(_quasi_identifier, document.cases))
    found: list[Flag] = []
    for number, case in enumerate(document.cases, 1):
        if alike[_quasi_identifier(case)] == 1:
            found.append(Flag(number, FlagReason.UNIQUE))
        disease = diseases.find(case.confirmed)
        if disease is not None and (reason := _rarity(disease)) is not None:
            found.append(Flag(number, reason))
    return tuple(found)


def _quasi_identifier(case: DeidentifiedCase) -> tuple[str | None, ...]:
    return case.age_band, case.sex, case.region, case.confirmed


def _rarity(disease: Disease) -> FlagReason | None:
    if disease.group is not Group.ORPHAN:
        return None
    if not disease.prevalence:
        return FlagReason.UNCOUNTED
    return FlagReason.RARE if disease.prevalence.replace(" ", "") == _RAREST else None


_HEAD = (
    "Casos que se escribirán: {count}, en un orden al azar. De cada uno se escribe solo lo que sigue: ningún nombre, "
    "etiqueta, nota ni fecha.\n"
    "Trimestre de la exportación: {quarter}. Modelo: {model}. Formato: {format}.\n"
    "El archivo lleva también la clave pública y la firma de esta instalación: números al azar que muestran que nadie "
    "lo ha cambiado y qué otros archivos vienen de la misma instalación, pero no de quién es.",
    "Cases that will be written: {count}, in random order. Of each, only what follows is written: no name, label, note "
    "or date.\n"
    "Quarter of the export: {quarter}. Model: {model}. Format: {format}.\n"
    "The file also carries the public key and the signature of this installation: random numbers that show that nobody "
    "has changed it and which other files come from the same installation, but not whose it is.",
)
_CASE = (
    "Caso {number}\n"
    "  Edad: {age}. Sexo: {sex}. Región: {region}.\n"
    "  Presentes: {present}.\n"
    "  Ausentes: {absent}.\n"
    "  Diagnóstico confirmado: {confirmed}. El modelo lo tenía en el puesto {rank}, con una probabilidad de {share}.",
    "Case {number}\n"
    "  Age: {age}. Sex: {sex}. Region: {region}.\n"
    "  Present: {present}.\n"
    "  Absent: {absent}.\n"
    "  Confirmed diagnosis: {confirmed}. The model had it in place {rank}, with a probability of {share}.",
)
_SEX = {
    Sex.FEMALE: ("femenino", "female"),
    Sex.MALE: ("masculino", "male"),
    Sex.UNKNOWN: ("no consta", "not known"),
}
_REGION = {
    None: ("sin precisar", "not specified"),
    Region.TEMPERATE: ("zona templada", "temperate zone"),
    Region.TROPICAL: ("trópico latinoamericano", "Latin American tropics"),
    Region.ANDEAN: ("Andes (altura)", "Andes (high altitude)"),
}
_BEYOND_YEARS = {
    None: ("no consta", "not known"),
    "0-27d": ("menos de 28 días", "under 28 days"),
    "28d-11m": ("de 28 días a 11 meses", "28 days to 11 months"),
    "80+": ("80 años o más", "80 years or more"),
}
_YEARS = ("de {} a {} años", "{} to {} years")
_NONE = ("ninguno", "none")


def preview(document: RetrainingDocument, pack: ModelPack, language: Language) -> str:
    """Everything that the file will hold, in plain words."""
    head = _HEAD[language is not Language.SPANISH].format(
        count=len(document.cases), quarter=document.quarter, model=document.model_version, format=FORMAT
    )
    cases = (_case_words(number, case, pack, language) for number, case in enumerate(document.cases, 1))
    return "\n\n".join((head, *cases)) + "\n"


def _case_words(number: int, case: DeidentifiedCase, pack: ModelPack, language: Language) -> str:
    english = language is not Language.SPANISH
    share = f"{100 * case.probability:.1f} %"
    disease = pack.diseases.find(case.confirmed)
    return _CASE[english].format(
        number=number,
        age=_age_words(case.age_band, english),
        sex=_SEX[case.sex][english],
        region=_REGION[case.region][english],
        present=_names(case.present, pack.vocabulary, language),
        absent=_names(case.absent, pack.vocabulary, language),
        confirmed=case.confirmed if disease is None else f"{disease.name(language)} ({case.confirmed})",
        rank=case.rank,
        share=share if english else share.replace(".", ","),
    )


def _age_words(band: str | None, english: bool) -> str:
    if band in _BEYOND_YEARS:
        return _BEYOND_YEARS[band][english]
    return _YEARS[english].format(*str(band).split("-"))


def _names(finding_ids: Iterable[str], vocabulary: Vocabulary, language: Language) -> str:
    names = [f"{vocabulary[i].name(language)} ({i})" if i in vocabulary else i for i in finding_ids]
    return "; ".join(names) or _NONE[language is not Language.SPANISH]
