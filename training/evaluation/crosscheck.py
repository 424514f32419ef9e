"""Compares the tables of common diseases with weights that others learned from emergency records.

M. Rotmensch et al., "Learning a health knowledge graph from electronic medical records", 2017, published weights of lay
symptoms for 156 diseases without a licence: nothing of them is copied into a table, a test or a model; they only say
where to look again. A weight is a causal strength, not a frequency, so that only the order of symptoms within one
disease is compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

from app.core.language import Language
from app.core.textfold import fold
from training.knowledge.base import KnowledgeBase
from training.markdown import line

_SYMPTOM = re.compile(r"(?P<name>[^,()]+) \((?P<weight>[0-9.]+)\)")
_LEAST_SYMPTOMS = 5
_HEAVY, _RARE = 0.1, 0.05


class CrosscheckError(Exception):
    """The file of weights cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One disease: rank correlation of our frequencies with their weights over the symptoms that both know (``None`` if
    fewer than five), and the heavy symptoms that our table lacks or has as rare."""

    theirs: str
    ours: str
    symptoms: int
    correlation: float | None
    missing: tuple[str, ...]


def read_weights(path: Path) -> dict[str, dict[str, float]]:
    """Weight by symptom by disease; raises ``CrosscheckError``."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CrosscheckError(f"{path}: {error}") from error
    found = {}
    for text in lines[1:]:
        name, _, symptoms = text.partition(",")
        found[name.strip()] = {m["name"].strip(): float(m["weight"]) for m in _SYMPTOM.finditer(symptoms.strip('"'))}
    if not any(found.values()):
        raise CrosscheckError(f"{path}: no disease with weighted symptoms found")
    return found


def crosscheck(base: KnowledgeBase, weights: dict[str, dict[str, float]]) -> tuple[list[Compared], list[str]]:
    """Compare every disease whose name one of ours bears; also the names that none of ours bears."""
    disease_of: dict[str, int] = {}
    for row, disease in enumerate(base.diseases):
        if disease.system:
            for name in [disease.name_en, *(text for lang, text in disease.synonyms if lang is Language.ENGLISH)]:
                disease_of.setdefault(fold(name), row)
    finding_of: dict[str, int] = {}
    for row, finding in enumerate(base.findings):
        for name in [finding.name_en, *(text for lang, text in finding.synonyms if lang is Language.ENGLISH)]:
            finding_of.setdefault(fold(name), row)
    ancestors = base.ancestors()
    compared, unknown = [], []
    for name, symptoms in weights.items():
        if (own := disease_of.get(fold(name))) is None:
            unknown.append(name)
            continue
        ours: dict[int, float] = {}
        for known_row, frequency in base.diseases[own].findings.items():
            for general in ancestors[known_row]:
                ours[general] = max(ours.get(general, 0.0), frequency.value)
        known = {text: finding_of[fold(text)] for text in symptoms if fold(text) in finding_of}
        pairs = [(symptoms[text], ours.get(f, 0.0)) for text, f in known.items()]
        compared.append(
            Compared(
                theirs=name,
                ours=base.diseases[own].name_en,
                symptoms=len(pairs),
                correlation=_correlation(pairs),
                missing=tuple(
                    text for text, f in known.items() if symptoms[text] >= _HEAVY and ours.get(f, 0.0) < _RARE
                ),
            )
        )
    return sorted(compared, key=lambda c: (c.correlation is None, c.correlation, c.theirs)), unknown


def _correlation(pairs: Iterable[tuple[float, float]]) -> float | None:
    values = np.array(list(pairs))
    if len(values) < _LEAST_SYMPTOMS or np.ptp(values[:, 1]) == 0 or np.ptp(values[:, 0]) == 0:
        return None
    return float(spearmanr(values[:, 0], values[:, 1]).statistic)


def crosscheck_markdown(compared: Iterable[Compared], unknown: Iterable[str]) -> str:
    """The comparison for people, the least alike first."""
    rows = list(compared)
    known = [c.correlation for c in rows if c.correlation is not None]
    lines = [
        f"{len(rows)} diseases compared, {len(known)} with a rank correlation: median {np.median(known):.2f}, "
        f"quartiles {np.quantile(known, 0.25):.2f} to {np.quantile(known, 0.75):.2f}.\n",
        line(["theirs", "ours", "symptoms", "rank correlation", "heavy there, rare or lacking here"]),
        line(["---"] * 5),
    ]
    for c in rows:
        figure = "–" if c.correlation is None else f"{c.correlation:.2f}"
        lines.append(line([c.theirs, c.ours, str(c.symptoms), figure, ", ".join(c.missing)]))
    lines.append(f"\nNo disease of ours bears the name: {', '.join(sorted(unknown)) or 'none'}.")
    return "\n".join(lines) + "\n"
