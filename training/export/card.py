"""The model card, in Spanish and English, filled from what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.core.confidence import Band
from app.core.diseases import Group
from app.core.language import Language
from training.evaluation.evaluate import Evaluation
from training.evaluation.report import classes_markdown
from training.evaluation.vignettes import VignetteReport
from training.export.graph_features import CANDIDATES
from training.export.settings import BuildSettings
from training.knowledge.base import ANTECEDENT_WEIGHT, KnowledgeBase
from training.knowledge.frequency import CURATED
from training.knowledge.relatives import INFERRED
from training.knowledge.reported import REPORTED
from training.ranking.calibration import Calibration
from training.ranking.reranking import Learned
from training.sources.store import Source

_HEADS = {
    Language.SPANISH: (
        ("Probabilidad", "Casos", "Media", "Acertó"),
        ("Probabilidad", "Casos", "Primera correcta", "Entre las diez"),
    ),
    Language.ENGLISH: (
        ("Probability", "Cases", "Mean", "Was right"),
        ("Probability", "Cases", "First was right", "Among ten"),
    ),
}
_REPORTED = {
    Language.SPANISH: (
        "Sin recuentos de pacientes publicados.",
        "{n} frecuencias cuentan a pacientes publicados que las anotaciones no citan (capa «reported patients»; "
        "es posible construirlo sin ella).",
    ),
    Language.ENGLISH: (
        "No counts of published patients.",
        "{n} frequencies take in published patients whom the annotations do not cite (layer “reported patients”; the "
        "model can be built without it).",
    ),
}


def model_card(
    language: Language,
    version: str,
    base: KnowledgeBase,
    settings: BuildSettings,
    learned: Learned,
    calibration: Calibration,
    evaluation: Evaluation,
    sources: Mapping[str, Source],
) -> str:
    """The card in one language; every figure comes from the arguments."""
    groups = [disease.group for disease in base.diseases]
    found = [frequency.source for disease in base.diseases for frequency in disease.findings.values()]
    counted = sum(REPORTED in source for source in found)
    reliability_head, bands_head = _HEADS[language]
    fields: dict[str, Any] = {
        "version": version,
        "diseases": f"{len(groups):,}",
        "common": f"{groups.count(Group.COMMON):,}",
        "orphan": f"{groups.count(Group.ORPHAN):,}",
        "findings": f"{len(base.findings):,}",
        "named": f"{sum(bool(disease.name_es) for disease in base.diseases):,}",
        "merges": f"{len(base.merges):,}",
        "inferred": f"{found.count(INFERRED):,}",
        "reported": _REPORTED[language][counted > 0].format(n=f"{counted:,}"),
        "candidates": CANDIDATES,
        "simulated": f"{settings.reranking.patients:,}",
        "blend": learned.reranker.blend,
        "prior": learned.reranker.prior,
        "coverage": learned.coverage,
        "parity_patients": f"{learned.parity.patients:,}",
        "parity_changes": learned.parity.order_changes,
        "parity_error": learned.parity.greatest_error,
        "scale": calibration.scale,
        "growth": calibration.growth,
        "listed": calibration.listed,
        "antecedents": ANTECEDENT_WEIGHT,
        "cases": sources["phenopackets"].version,
        "table": evaluation.as_markdown(),
        "curated": f"{sum(bool(disease.system) for disease in base.diseases):,}",
        "curated_rows": f"{sum(CURATED in source for source in found):,}",
        "classes": classes_markdown(evaluation.classes),
        **_vignette_fields(evaluation.vignettes),
        "reliability_fresh": evaluation.reliability_markdown("fresh", reliability_head),
        "reliability_published": evaluation.reliability_markdown("published", reliability_head),
        "bands": _bands_markdown(evaluation.bands, bands_head),
        "sources": "\n".join(f"- {s.title}, {s.version}. {s.licence}. {s.homepage}" for s in sources.values()),
    }
    template = Path(__file__).with_name(f"card.{language}.md").read_text(encoding="utf-8")
    return template.format(**fields)


def _vignette_fields(report: VignetteReport | None) -> dict[str, Any]:
    if report is None:
        return {"vignettes": "", "vignette_classes": "", "vignette_number": 0, "unmapped": 0.0}
    phrases = sum(len(r.vignette.case.present) + len(r.vignette.case.absent) for r in report.ranked)
    unmapped = sum(len(r.vignette.unmapped) for r in report.ranked)
    return {
        "vignettes": report.as_markdown(),
        "vignette_classes": classes_markdown(report.classes),
        "vignette_number": len(report.ranked),
        "unmapped": unmapped / max(1, phrases + unmapped),
    }


def _bands_markdown(bands: Sequence[Band], head: Sequence[str]) -> str:
    lines = [" | ".join(head), " | ".join(["---"] * len(head))]
    for band in bands:
        first, ten = (
            f"{share:.2f} ({low:.2f}–{high:.2f})"
            for share, (low, high) in ((band.first, band.first_interval), (band.among_ten, band.among_ten_interval))
        )
        lines.append(f"{band.low:g}–{band.high:g} | {band.cases:,} | {first} | {ten}")
    return "\n".join(f"| {line} |" for line in lines) + "\n"
