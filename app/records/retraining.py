"""Cases with a confirmed diagnosis, stripped of all that could name a patient, for those who build the next model.

``retraining_review`` shows it in plain words before it is written, ``retraining_file`` writes and reads it, and
``RETRAINING.md`` describes its format.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from random import Random

from app.core.case import MAX_AGE_YEARS, Sex
from app.core.diseases import Region
from app.core.engine import Engine
from app.core.language import Language
from app.core.sheet import Sheet

# Each band by its code and the age in years at which the next one begins.
_BANDS = (
    ("0-27d", 28 / 365.25),
    ("28d-11m", 1.0),
    ("1-4", 5.0),
    ("5-9", 10.0),
    ("10-14", 15.0),
    ("15-19", 20.0),
    *((f"{decade}-{decade + 9}", decade + 10.0) for decade in range(20, 80, 10)),
    ("80+", MAX_AGE_YEARS + 1),
)
AGE_BANDS = tuple(code for code, _ in _BANDS)
# More digits would let the exact age be found by trying which one gives that very figure.
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class DeidentifiedCase:
    """All that is told of one patient; ``rank`` and ``probability`` are what the model gives the confirmed disease."""

    age_band: str | None
    sex: Sex
    region: Region | None
    present: tuple[str, ...]
    absent: tuple[str, ...]
    confirmed: str
    rank: int
    probability: float


@dataclass(frozen=True, slots=True)
class RetrainingDocument:
    """The cases of one export, in no order that means anything; they are numbered from one."""

    quarter: str
    model_version: str
    cases: tuple[DeidentifiedCase, ...]

    def without(self, numbers: Collection[int]) -> RetrainingDocument:
        """A copy without the cases of these numbers; the others are numbered anew."""
        return replace(self, cases=tuple(c for number, c in enumerate(self.cases, 1) if number not in numbers))


class LeftOutReason(StrEnum):
    """Why a case teaches the model nothing."""

    UNCONFIRMED = "unconfirmed"
    NOT_IN_MODEL = "not_in_model"
    NO_FINDINGS = "no_findings"


_LEFT_OUT = {
    LeftOutReason.UNCONFIRMED: ("No tiene un diagnóstico confirmado.", "It has no confirmed diagnosis."),
    LeftOutReason.NOT_IN_MODEL: (
        "El modelo no conoce su diagnóstico confirmado. Si está en la lista de enfermedades, elíjalo allí.",
        "The model does not know its confirmed diagnosis. If it is in the list of diseases, pick it there.",
    ),
    LeftOutReason.NO_FINDINGS: (
        "No tiene hallazgos que el modelo conozca. Márquelos para poder exportarlo.",
        "It has no findings that the model knows. Mark them to be able to export it.",
    ),
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A sheet that is not exported: its position among those given, from zero, and why."""

    position: int
    reason: LeftOutReason

    def message(self, language: Language) -> str:
        """The reason as a sentence."""
        return _LEFT_OUT[self.reason][language is not Language.SPANISH]


def deidentify(
    sheets: Iterable[Sheet], engine: Engine, *, today: date, order: Random
) -> tuple[RetrainingDocument, tuple[LeftOut, ...]]:
    """The document of the sheets that have something to teach, and which ones have not.

    Nothing passes but what is picked from fixed lists: bands, the model's own regions, ids of its catalog. Paused
    findings count, as they are the patient's all the same. ``order`` shuffles the cases; in earnest it is
    ``random.SystemRandom()``.
    """
    cases: list[DeidentifiedCase] = []
    left_out: list[LeftOut] = []
    for position, sheet in enumerate(sheets):
        told = _told(sheet, engine)
        if isinstance(told, DeidentifiedCase):
            cases.append(told)
        else:
            left_out.append(LeftOut(position, told))
    order.shuffle(cases)
    quarter = f"{today.year:04}-Q{(today.month + 2) // 3}"
    return RetrainingDocument(quarter, engine.pack.manifest.model_version, tuple(cases)), tuple(left_out)


def age_band(age: float | None) -> str | None:
    """The band of an age in years; ``None`` if it is not known or nobody's.

    >>> age_band(0.05), age_band(0.5), age_band(34.0), age_band(95.0), age_band(None)
    ('0-27d', '28d-11m', '30-39', '80+', None)
    """
    if age is None or not 0 <= age <= MAX_AGE_YEARS:
        return None
    return next(code for code, end in _BANDS if age < end)


def _told(sheet: Sheet, engine: Engine) -> DeidentifiedCase | LeftOutReason:
    if not sheet.confirmed:
        return LeftOutReason.UNCONFIRMED
    disease = engine.pack.diseases.find(sheet.confirmed)
    if disease is None:
        return LeftOutReason.NOT_IN_MODEL
    differential = engine.diagnose(sheet.case)
    sane, ranked = differential.sane, differential.of(disease)
    if not sane.present and not sane.absent:
        return LeftOutReason.NO_FINDINGS
    return DeidentifiedCase(
        age_band=age_band(sheet.case.age),
        sex=sheet.case.sex,
        region=_region(sheet.case.region),
        present=tuple(sorted(f.id for f in sane.present)),
        absent=tuple(sorted(f.id for f in sane.absent)),
        confirmed=disease.id,
        rank=ranked.rank,
        probability=round(ranked.probability, _DIGITS),
    )


def _region(name: str | None) -> Region | None:
    # A region of an administrator's table may be a village.
    own = [region for region in Region if region is not Region.NEUTRAL and region == name]
    return own[0] if own else None
