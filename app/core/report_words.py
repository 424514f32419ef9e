"""The words of a report in both languages."""

from __future__ import annotations

from datetime import datetime

from app.core.ages import AgeUnit, write_age
from app.core.case import Sex
from app.core.diseases import Region
from app.core.language import Language

_WORDS = {
    "title": ("Informe de apoyo diagnóstico", "Diagnostic support report"),
    "page": ("Página {0} de {1}", "Page {0} of {1}"),
    "program": ("Cebra {0}", "Cebra {0}"),
    "model": ("Modelo {0}", "Model {0}"),
    "patient": ("Paciente", "Patient"),
    "label": ("Identificación", "Label"),
    "age": ("Edad", "Age"),
    "sex": ("Sexo", "Sex"),
    "region": ("Región", "Region"),
    "findings": ("Hallazgos", "Findings"),
    "no_findings": ("Ningún hallazgo marcado.", "No finding is marked."),
    "present": ("Presentes", "Present"),
    "absent": ("Ausentes", "Absent"),
    "paused": ("En pausa (no se tuvieron en cuenta)", "Paused (not taken into account)"),
    "is_present": ("presente", "present"),
    "is_absent": ("ausente", "absent"),
    "differential": ("Diagnóstico diferencial", "Differential diagnosis"),
    "listed": (
        "Las {0} primeras de las {1} enfermedades que conoce el modelo, con la probabilidad que les da.",
        "The first {0} of the {1} diseases that the model knows, with the probability that it gives them.",
    ),
    "added": (
        "Se añaden las que el médico ha fijado o descartado.",
        "Those that the doctor has pinned or ruled out are added.",
    ),
    "not_ranked": (
        "Sin hallazgos que cuenten no se ordena ninguna enfermedad.",
        "Without findings that count no disease is ranked.",
    ),
    "pinned": ("Fijada por el médico", "Pinned by the doctor"),
    "ruled_out": ("Descartada por el médico", "Ruled out by the doctor"),
    "not_in_model": (
        "Fijadas o descartadas por el médico, pero ausentes de este modelo: {0}.",
        "Pinned or ruled out by the doctor, but not in this model: {0}.",
    ),
    "orphan": (
        "Probabilidad total de que sea una enfermedad huérfana (menos de 1 de cada 2.000 personas): {0}.",
        "Total probability that it is an orphan disease (fewer than 1 in 2,000 people): {0}.",
    ),
    "why": ("Por qué", "Why"),
    "weights": (
        "Peso de cada hallazgo: valor de Shapley en log-odds; con + apoya la enfermedad, con − va en contra.",
        "Weight of each finding: Shapley value in log-odds; with + it supports the disease, with − it goes against it.",
    ),
    "sampled": (
        "Con tantos hallazgos, los pesos son estimaciones por muestreo.",
        "With this many findings the weights are estimates by sampling.",
    ),
    "rest": ("Otros {0} hallazgos", "{0} other findings"),
    "ask": ("Conviene preguntar o explorar", "Worth asking or examining"),
    "if_present": ("si está, {0}", "if present, {0}"),
    "if_absent": ("si no está, {0}", "if absent, {0}"),
    "if_either": (
        "{0} pasa del {1} al {2} si está y al {3} si no",
        "{0} goes from {1} to {2} if present and {3} if absent",
    ),
    "shift": ("{0} pasa del {1} al {2}", "{0} goes from {1} to {2}"),
    "doctor": ("Valoración del médico", "The doctor’s assessment"),
    "own": ("Diagnóstico diferencial propio", "Own differential diagnosis"),
    "conclusion": ("Conclusión", "Conclusion"),
    "confirmed": ("Diagnóstico confirmado", "Confirmed diagnosis"),
    "issues": ("Avisos sobre el caso", "Remarks on the case"),
    "sources": ("Programa y datos", "Program and data"),
    "data": ("Datos: {0}.", "Data: {0}."),
    "limits": ("Alcance y límites", "Scope and limits"),
    "limits_text": (
        "Cebra ayuda a ordenar diagnósticos; no sustituye el juicio clínico. Que una enfermedad no figure en la lista, "
        "o figure muy abajo, no la descarta: el modelo conoce {0} comunes y {1} huérfanas, no todas las que existen. "
        "Los datos y tablas de los que aprende aún no han sido revisados por clínicos.",
        "Cebra helps to put diagnoses in order; it does not replace clinical judgement. That a disease is not listed, "
        "or stands far down, does not rule it out: the model knows {0} common and {1} orphan ones, not all there are. "
        "The data and tables it learns from have not been reviewed by clinicians yet.",
    ),
    "name": ("Nombre", "Name"),
    "date": ("Fecha", "Date"),
    "signature": ("Firma", "Signature"),
    "unknown": ("No consta", "Not recorded"),
    Sex.FEMALE: ("Mujer", "Female"),
    Sex.MALE: ("Varón", "Male"),
    Region.TEMPERATE: ("Zona templada", "Temperate zone"),
    Region.TROPICAL: ("Trópico latinoamericano", "Tropical Latin America"),
    Region.ANDEAN: ("Andes (altura)", "Andes (altitude)"),
}
_MONTHS = (
    ("enero", "January"),
    ("febrero", "February"),
    ("marzo", "March"),
    ("abril", "April"),
    ("mayo", "May"),
    ("junio", "June"),
    ("julio", "July"),
    ("agosto", "August"),
    ("septiembre", "September"),
    ("octubre", "October"),
    ("noviembre", "November"),
    ("diciembre", "December"),
)
_AGES = {
    AgeUnit.YEARS: (("año", "años"), ("year", "years")),
    AgeUnit.MONTHS: (("mes", "meses"), ("month", "months")),
    AgeUnit.DAYS: (("día", "días"), ("day", "days")),
}


def phrase(key: str, language: Language, *values: object) -> str:
    """One of the report's phrases, filled in."""
    return _WORDS[key][language is not Language.SPANISH].format(*values)


def moment(when: datetime, language: Language) -> str:
    """A date and time as they are written out.

    >>> moment(datetime(2025, 7, 1, 9, 5), Language.SPANISH), moment(datetime(2025, 7, 1, 9, 5), Language.ENGLISH)
    ('1 de julio de 2025, 09:05', '1 July 2025, 09:05')
    """
    spanish = language is Language.SPANISH
    month = _MONTHS[when.month - 1][not spanish]
    date = f"{when.day} de {month} de {when.year}" if spanish else f"{when.day} {month} {when.year}"
    return f"{date}, {when:%H:%M}"


def age(years: float | None, language: Language) -> str:
    """An age as doctors say it: in days and months for the very young.

    >>> age(0.5, Language.SPANISH), age(1.0, Language.ENGLISH), age(None, Language.ENGLISH)
    ('6 meses', '1 year', 'Not recorded')
    """
    if years is None:
        return phrase("unknown", language)
    figure, unit = write_age(years, language)
    one, many = _AGES[unit][language is not Language.SPANISH]
    return f"{figure} {one if figure == '1' else many}"


def sex(value: Sex, language: Language) -> str:
    """The sex as a word."""
    return phrase("unknown" if value is Sex.UNKNOWN else value, language)


def region(name: str, language: Language) -> str:
    """A region in words; one of an administrator's table is called what it is called there."""
    return phrase(name, language) if name in (Region.TEMPERATE, Region.TROPICAL, Region.ANDEAN) else name
