"""The command line's JSON: a stable contract, see README."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from app.core.attribution import Explanation
from app.core.case import Mark
from app.core.confidence import Confidence
from app.core.diseases import Disease
from app.core.engine import Differential
from app.core.issues import Issue
from app.core.language import Language
from app.core.textscan import Proposal, marks


def issues_json(issues: Iterable[Issue], language: Language) -> list[dict[str, str]]:
    """Issues as objects with level, code and message."""
    return [{"level": i.level.value, "code": i.code.value, "message": i.message(language)} for i in issues]


def disease_json(disease: Disease) -> dict[str, Any]:
    """A disease with all its ids and both names; ``name_es`` is empty where no Spanish name is known, ``icd10`` where
    no code is."""
    return {
        "id": disease.id,
        "ids": list(disease.ids),
        "name": disease.name_en,
        "name_es": disease.name_es,
        "group": disease.group.value,
        "red_flag": disease.red_flag.value,
        "icd10": list(disease.icd10),
    }


def differential_json(
    differential: Differential, top: int | None, before: Iterable[Issue], language: Language
) -> dict[str, Any]:
    """The ranked list of one case; ``before`` are issues found while the case was read."""
    return {
        "id": differential.case.id,
        "differential": [
            {
                "rank": ranked.rank,
                "disease": disease_json(ranked.disease),
                "probability": round(ranked.probability, 6),
                "log_odds": round(ranked.log_odds, 4),
            }
            for ranked in differential.top(top)
        ],
        "confidence": _confidence_json(differential.confidence, language),
        "issues": issues_json((*before, *differential.issues), language),
    }


def _confidence_json(confidence: Confidence, language: Language) -> dict[str, Any]:
    band = confidence.band
    return {
        "level": confidence.level.value,
        "first_was_right": None if band is None else band.first,
        "among_first_ten": None if band is None else band.among_ten,
        "sentence": confidence.sentence(language),
    }


def explanation_json(explanation: Explanation, language: Language) -> dict[str, Any]:
    """The attributions of one disease; they and ``baseline`` add up to ``log_odds`` (natural logarithm)."""
    return {
        "disease": disease_json(explanation.ranked.disease),
        "rank": explanation.ranked.rank,
        "probability": round(explanation.ranked.probability, 6),
        "log_odds": round(explanation.ranked.log_odds, 4),
        "baseline": round(explanation.baseline, 4),
        "exact": explanation.exact,
        "attributions": [
            {
                "id": a.finding.id,
                "name": a.finding.name_en,
                "name_es": a.finding.name_es,
                "mark": a.mark.value,
                "value": round(a.value, 4),
            }
            for a in explanation.attributions
        ],
        "ask": [{"id": f.id, "name": f.name_en, "name_es": f.name_es} for f in explanation.ask],
        "sentence": explanation.sentence(language),
    }


def scan_json(text: str, language: Language, proposals: Sequence[Proposal]) -> dict[str, Any]:
    """What a note in ``language`` seems to say; places are characters of ``text``, from and up to but without.

    ``present`` and ``absent`` hold the ids to mark, as in a case, if the doctor agrees.
    """
    suggested = marks(proposals)
    return {
        "language": language.value,
        "proposals": [
            {
                "id": p.finding.id,
                "name": p.finding.name_en,
                "name_es": p.finding.name_es,
                "status": p.status.value,
                "text": text[p.start : p.end],
                "start": p.start,
                "end": p.end,
                "cue": None if p.cue is None else {"text": text[slice(*p.cue)], "start": p.cue[0], "end": p.cue[1]},
            }
            for p in proposals
        ],
        "present": [finding.id for finding, mark in suggested.items() if mark is Mark.PRESENT],
        "absent": [finding.id for finding, mark in suggested.items() if mark is Mark.ABSENT],
    }
