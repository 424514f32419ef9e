"""Cases as they come from outside: GA4GH phenopackets (v2 JSON) and Cebra's JSON lines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from app.core.case import Case, Sex
from app.core.duration import Duration
from app.core.issues import Issue, IssueCode
from app.core.jsonfields import as_object, as_text, field_of, has_field
from app.core.language import Language
from app.core.phenopacket_times import age_of, since_of

# A phenopacket has no place for the region; Cebra keeps it among the external references, under this id.
REGION_REFERENCE = "CBR:region"

_WORDS = {
    "unreadable": (
        "El archivo no se puede leer ({detail}). Compruebe que existe y que tiene permiso para abrirlo.",
        "The file cannot be read ({detail}). Check that it exists and that you may open it.",
    ),
    "encoding": (
        "El archivo no está en UTF-8. Guárdelo de nuevo con esa codificación.",
        "The file is not in UTF-8. Save it again in that encoding.",
    ),
    "json": (
        "El contenido no es JSON: falla en el carácter {detail}. Expórtelo de nuevo como phenopacket en formato JSON.",
        "The content is not JSON: it fails at character {detail}. Export it again as a phenopacket in JSON.",
    ),
    "excessive": (
        "El JSON tiene números o niveles fuera de toda medida. Expórtelo de nuevo desde el programa del que viene.",
        "The JSON has numbers or levels beyond all measure. Export it again from the program that it comes from.",
    ),
    "object": (
        "Se espera un objeto JSON con los datos de un paciente. Abra un phenopacket o un caso de Cebra.",
        "A JSON object with one patient's data is expected. Open a phenopacket or a case of Cebra's.",
    ),
    "inner object": (
        "El campo «{detail}» debe ser un objeto JSON. Corríjalo o expórtelo de nuevo.",
        "The field “{detail}” must be a JSON object. Mend it or export it again.",
    ),
    "ids": (
        'El campo «{detail}» debe ser una lista de códigos de hallazgos, como ["HP:0001945"]. Corríjalo.',
        'The field “{detail}” must be a list of finding ids, such as ["HP:0001945"]. Mend it.',
    ),
    "features": (
        "El campo «phenotypicFeatures» debe ser una lista. Corríjalo o expórtelo de nuevo.",
        "The field “phenotypicFeatures” must be a list. Mend it or export it again.",
    ),
    "type": (
        "El hallazgo número {detail} del phenopacket no tiene código («type», «id»). Corríjalo o expórtelo de nuevo.",
        "Feature number {detail} of the phenopacket has no id (“type”, “id”). Mend it or export it again.",
    ),
    "cohort": (
        "Es una cohorte de varios pacientes. Guarde el phenopacket de cada uno en su propio archivo y ábralos aparte.",
        "This is a cohort of several patients. Save the phenopacket of each in a file of its own and open them apart.",
    ),
    "table": (
        "No es una tabla de hallazgos de Cebra: su primera fila debe contener las columnas id y mark.",
        "This is no table of findings of Cebra's: its first row must hold the columns id and mark.",
    ),
}


class CaseError(Exception):
    """The text is not one case at all; ``message`` says what is wrong with it and what to do about it."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        super().__init__(self.message(Language.ENGLISH))

    def message(self, language: Language) -> str:
        """The error as a sentence."""
        return _WORDS[self.reason][language is not Language.SPANISH].format(detail=self.detail)


def parse_case(text: str) -> tuple[Case, tuple[Issue, ...]]:
    """A case from a JSON object, a phenopacket or a line of Cebra's own; raises ``CaseError``.

    Of a family the proband is read. Values that make no sense become issues and are left out; the rest is kept.
    """
    try:
        fields = json.loads(text)
    except json.JSONDecodeError as error:
        raise CaseError("json", str(error.pos + 1)) from error
    except (ValueError, RecursionError) as error:
        raise CaseError("excessive") from error
    if not isinstance(fields, dict):
        raise CaseError("object")
    if isinstance(fields.get("phenopacket"), dict):
        fields = fields["phenopacket"]
    if not has_field(fields, "subject", "phenotypicFeatures", "present", "absent"):
        if isinstance(fields.get("proband"), dict):
            return _from_phenopacket(fields["proband"])
        if isinstance(fields.get("members"), list):
            raise CaseError("cohort")
    is_packet = has_field(fields, "subject", "phenotypicFeatures", "metaData")
    return _from_phenopacket(fields) if is_packet else _from_line(fields)


def _from_line(fields: Mapping[str, Any]) -> tuple[Case, tuple[Issue, ...]]:
    issues: list[Issue] = []
    region = fields.get("region")
    case = Case(
        id=as_text(fields.get("id")),
        age=_figure(fields.get("age"), issues),
        sex=_sex(fields.get("sex"), issues),
        region=as_text(region) if region else None,
        present=_ids(fields, "present"),
        absent=_ids(fields, "absent"),
    )
    return case, tuple(issues)


def _figure(value: Any, issues: list[Issue]) -> float | None:
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError:
            pass
    issues.append(Issue(IssueCode.BAD_AGE, value=as_text(value)))
    return None


def _ids(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    ids = fields.get(name) or []
    if not isinstance(ids, list) or not all(isinstance(i, str) for i in ids):
        raise CaseError("ids", name)
    return tuple(map(as_text, ids))


def _sex(value: Any, issues: list[Issue]) -> Sex:
    if value is None or value == "":
        return Sex.UNKNOWN
    text = str(value).lower()
    # A phenopacket may say OTHER_SEX, which carries no evidence for us.
    if text in {"unknown_sex", "other_sex"}:
        return Sex.UNKNOWN
    try:
        return Sex(text)
    except ValueError:
        issues.append(Issue(IssueCode.BAD_SEX, value=as_text(value)))
        return Sex.UNKNOWN


def _from_phenopacket(fields: Mapping[str, Any]) -> tuple[Case, tuple[Issue, ...]]:
    issues: list[Issue] = []
    subject = _mapping(fields.get("subject"), "subject")
    age = age_of(_mapping(field_of(subject, "timeAtLastEncounter"), "timeAtLastEncounter"), issues)
    if age is None:
        age = age_of(as_object(field_of(as_object(field_of(subject, "vitalStatus")), "timeOfDeath")), issues)
    present: list[str] = []
    absent: list[str] = []
    since: dict[str, Duration] = {}
    features = field_of(fields, "phenotypicFeatures") or []
    if not isinstance(features, list):
        raise CaseError("features")
    for number, feature in enumerate(features, 1):
        finding = _mapping(_mapping(feature, "phenotypicFeatures").get("type"), "type").get("id")
        if not isinstance(finding, str):
            raise CaseError("type", str(number))
        finding = as_text(finding)
        # Version 1 of the schema says “negated”; read as present it would turn the case into its opposite.
        if feature.get("excluded") or feature.get("negated"):
            absent.append(finding)
            continue
        present.append(finding)
        if (duration := since_of(feature, age)) is not None:
            since.setdefault(finding, duration)
    case = Case(
        id=as_text(fields.get("id")),
        age=age,
        sex=_sex(subject.get("sex"), issues),
        region=_region(field_of(as_object(field_of(fields, "metaData")), "externalReferences")),
        present=tuple(present),
        absent=tuple(absent),
        since=tuple(since.items()),
    )
    return case, tuple(issues)


def _region(references: Any) -> str | None:
    for reference in references if isinstance(references, list) else []:
        if as_object(reference).get("id") == REGION_REFERENCE:
            return as_text(reference.get("description")) or None
    return None


def _mapping(value: Any, name: str) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise CaseError("inner object", name)
    return value
