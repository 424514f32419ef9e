"""The signed file of de-identified cases, written and read; ``RETRAINING.md`` describes it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from app.core.case import Sex
from app.core.diseases import Region
from app.core.language import Language
from app.records.installation import Installation, Signature, verify
from app.records.retraining import AGE_BANDS, DeidentifiedCase, RetrainingDocument

FORMAT = "cebra-retraining/1"
_FINDING = re.compile(r"(HP|CBR):\d{7}")

_WORDS = {
    "json": (
        "El archivo no es una exportación de Cebra para reentrenar. Elija otro o pida que lo exporten de nuevo.",
        "The file is no export of Cebra's for retraining. Choose another or ask for a new export.",
    ),
    "format": (
        "El archivo es de un formato ({detail}) que esta versión de Cebra no conoce. Actualice Cebra.",
        "The file has a format ({detail}) that this version of Cebra does not know. Update Cebra.",
    ),
    "signature": (
        "La firma no corresponde al contenido: el archivo está dañado o fue modificado. Pida que lo exporten de nuevo.",
        "The signature does not fit the content: the file is damaged or was changed. Ask for a new export.",
    ),
    "shape": (
        "El contenido no es el que describe su formato ({detail}). No lo use y avise a quienes mantienen Cebra.",
        "The content is not what its format describes ({detail}). Do not use it and tell those who maintain Cebra.",
    ),
}


class RetrainingError(Exception):
    """The file cannot be used; ``message`` says why and what to do about it."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        super().__init__(self.message(Language.ENGLISH))

    def message(self, language: Language) -> str:
        """The error as a sentence."""
        return _WORDS[self.reason][language is not Language.SPANISH].format(detail=self.detail)


def retraining_json(document: RetrainingDocument, installation: Installation) -> str:
    """The signed document as text; ``read_retraining`` reads it back."""
    content = {"format": FORMAT, **asdict(document)}
    signature = installation.sign(_canonical(content))
    return _canonical({"document": content, **asdict(signature)}).decode() + "\n"


def read_retraining(text: str) -> RetrainingDocument:
    """The document, if its signature holds and it is exactly what the format describes; raises ``RetrainingError``.

    The signature shows that nothing was changed since the export, not that what the doctor entered is true.
    """
    try:
        file = json.loads(text)
        content = file.pop("document")
        signature = Signature(**{name: str(value) for name, value in file.items()})
        signed, format_name = _canonical(content), str(content["format"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RetrainingError("json") from error
    if format_name != FORMAT:
        raise RetrainingError("format", format_name)
    if not verify(signed, signature):
        raise RetrainingError("signature")
    _check(content, _DOCUMENT, "document")
    for number, case in enumerate(content["cases"], 1):
        _check(case, _CASE, f"case {number}")
    cases = tuple(_case(case) for case in content["cases"])
    return RetrainingDocument(content["quarter"], content["model_version"], cases)


def _canonical(fields: Mapping[str, Any]) -> bytes:
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode("ascii")


def _check(fields: Any, wanted: Mapping[str, Callable[[Any], bool]], where: str) -> None:
    # A field too many could carry anything, free text above all.
    if not isinstance(fields, dict) or fields.keys() != wanted.keys():
        raise RetrainingError("shape", where)
    for name, fits in wanted.items():
        if not fits(fields[name]):
            raise RetrainingError("shape", f"{where}: {name}")


def _case(fields: Mapping[str, Any]) -> DeidentifiedCase:
    return DeidentifiedCase(
        age_band=fields["age_band"],
        sex=Sex(fields["sex"]),
        region=None if fields["region"] is None else Region(fields["region"]),
        present=tuple(fields["present"]),
        absent=tuple(fields["absent"]),
        confirmed=fields["confirmed"],
        rank=fields["rank"],
        probability=fields["probability"],
    )


def _text(pattern: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def _findings(value: Any) -> bool:
    whole = isinstance(value, list) and all(isinstance(v, str) and _FINDING.fullmatch(v) for v in value)
    return whole and value == sorted(set(value))


_DOCUMENT: Mapping[str, Callable[[Any], bool]] = {
    "format": _text(re.escape(FORMAT)),
    "quarter": _text(r"\d{4}-Q[1-4]"),
    "model_version": _text(r"[\w.+-]{1,40}"),
    "cases": lambda value: isinstance(value, list),
}
_CASE: Mapping[str, Callable[[Any], bool]] = {
    "age_band": lambda value: value is None or value in AGE_BANDS,
    "sex": lambda value: value in tuple(Sex),
    "region": lambda value: value is None or (value in tuple(Region) and value != Region.NEUTRAL),
    "present": _findings,
    "absent": _findings,
    "confirmed": _text(r"[A-Z]+:\d+"),
    "rank": lambda value: type(value) is int and value >= 1,
    "probability": lambda value: type(value) in (int, float) and 0 <= value <= 1,
}
