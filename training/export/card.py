"""The model card, in Spanish and English, filled from what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.diseases import Group
from app.core.language import Language
from training.evaluation.evaluate import Evaluation
from training.knowledge.base import KnowledgeBase
from training.ranking.calibration import Temperature
from training.sources.store import Source

_SPANISH = """# Cebra: ficha del modelo {version}

## Para qué sirve
Ordena enfermedades comunes y huérfanas según los hallazgos que marca un profesional de la salud. Apoya su juicio; no lo
reemplaza, no indica tratamientos y ningún médico lo ha validado todavía. Las tablas propias están marcadas como
«curated, unreviewed»: sin revisar.

## Qué contiene
- {diseases} enfermedades ({common} comunes, {orphan} huérfanas) y {findings} hallazgos.
- {named} enfermedades tienen nombre en español; las demás se muestran en inglés.
- {merges} uniones de identificadores de una misma enfermedad (OMIM, ORPHA y propios).

## Cómo funciona
Razón de verosimilitud de cada hallazgo según su frecuencia en la enfermedad, con crédito parcial por la jerarquía de HPO,
más una probabilidad previa atenuada por prevalencia, edad de inicio y herencia. Lo no marcado no cuenta; lo marcado ausente
solo puede restar. La temperatura de calibración, {scale:g} · n^{growth:g} con n hallazgos presentes, se ajustó con pacientes publicados que las fuentes no citan
(fila «fresh»), así que su error de calibración es sobre los mismos casos.

## Qué se midió
Pacientes publicados de Phenopacket Store {cases}. «fresh»: su publicación no está citada en las anotaciones de la enfermedad;
es lo más parecido a un paciente nuevo. «cited»: sí lo está, y mide memoria. «published»: todos, como en los artículos.
Son casi todos de enfermedades genéticas: nada de esto mide las comunes.

{table}
## Límites
- Las enfermedades comunes son aún pocas: la enfermedad correcta puede no estar en la lista.
- Las probabilidades suponen que el paciente tiene exactamente una de las enfermedades de la lista.
- Con pocos hallazgos el orden dice poco.
- La prevalencia de Orphanet es sobre todo europea. Una enfermedad sin clase de prevalencia se toma como muy rara y huérfana.

## Fuentes y licencias
{sources}
"""

_ENGLISH = """# Cebra: model card {version}

## What it is for
It ranks common and orphan diseases from the findings that a health professional marks. It supports their judgement; it does
not replace it, it suggests no treatment, and no physician has validated it yet. Our own tables are marked “curated,
unreviewed”.

## What is in it
- {diseases} diseases ({common} common, {orphan} orphan) and {findings} findings.
- {named} diseases have a Spanish name; the others are shown in English.
- {merges} merges of ids of one disease (OMIM, ORPHA and our own).

## How it works
The likelihood ratio of each finding from its frequency in the disease, with partial credit along the HPO hierarchy, plus a
tempered prior from prevalence, age of onset and inheritance. What is not marked does not count; what is marked absent can only
count against. The calibration temperature, {scale:g} · n^{growth:g} for n present findings, was fitted on published patients whom the sources do not cite (row
“fresh”), so its calibration error is on the same cases.

## What was measured
Published patients of Phenopacket Store {cases}. “fresh”: their publication is not cited in the annotations of the disease; the
nearest thing to a new patient. “cited”: it is, which tests memory. “published”: all of them, as papers report. Nearly all have
genetic diseases: none of this measures the common ones.

{table}
## Limits
- Common diseases are still few: the right one may not be in the list.
- The probabilities assume that the patient has exactly one of the diseases of the list.
- With few findings the order says little.
- Orphanet's prevalence is mostly European. A disease without a prevalence class is taken as very rare and orphan.

## Sources and licences
{sources}
"""


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
        "cases": sources["phenopackets"].version,
        "table": evaluation.as_markdown(),
        "sources": "\n".join(f"- {s.title}, {s.version}. {s.licence}. {s.homepage}" for s in sources.values()),
    }
    return (_SPANISH if language is Language.SPANISH else _ENGLISH).format(**fields)
