"""The model card, in Spanish and English, filled from what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.core.diseases import Group
from app.core.language import Language
from training.evaluation.evaluate import Evaluation
from training.knowledge.base import ANTECEDENT_WEIGHT, KnowledgeBase
from training.ranking.calibration import Temperature
from training.sources.store import Source


def model_card(
    language: Language,
    version: str,
    base: KnowledgeBase,
    temperature: Temperature,
    evaluation: Evaluation,
    sources: Mapping[str, Source],
) -> str:
    """The card in one language; every figure comes from the arguments."""
    groups = [disease.group for disease in base.diseases]
    fields: dict[str, Any] = {
        "version": version,
        "diseases": f"{len(groups):,}",
        "common": f"{groups.count(Group.COMMON):,}",
        "orphan": f"{groups.count(Group.ORPHAN):,}",
        "findings": f"{len(base.findings):,}",
        "named": f"{sum(bool(disease.name_es) for disease in base.diseases):,}",
        "merges": f"{len(base.merges):,}",
        "scale": temperature.scale,
        "growth": temperature.growth,
        "antecedents": ANTECEDENT_WEIGHT,
        "cases": sources["phenopackets"].version,
        "table": evaluation.as_markdown(),
        "sources": "\n".join(f"- {s.title}, {s.version}. {s.licence}. {s.homepage}" for s in sources.values()),
    }
    template = Path(__file__).with_name(f"card.{language}.md").read_text(encoding="utf-8")
    return template.format(**fields)
