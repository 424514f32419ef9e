"""Learns stage 2 from simulated patients and proves its export."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from training.cases.simulate import SimulationSettings, Simulator
from training.export.graph import Reranker
from training.knowledge.base import KnowledgeBase
from training.ranking.featurise import featurise
from training.ranking.grouping import disease_groups
from training.ranking.likelihood import LikelihoodTables
from training.ranking.rankers import LightGbmRanker, Parity, Ranker, check_parity
from training.ranking.table import RankingTable

# Candidates behind this place resemble the diseases that are no candidates at all.
_LAST = 48


@dataclass(frozen=True, slots=True)
class RerankingSettings:
    """How stage 2 is learned; the defaults come from ``cebra-train select``.

    ``ranker`` is the name of one of ``RANKERS``, ``blend`` is the weight of the stage 1 score in the final one,
    ``prior`` that of its prior part (prevalence, age, sex, region) besides: with less, everyday pictures led to rare
    diseases; with more, rare patients lost. ``parity_patients`` further simulated patients prove that the exported
    ranker orders as the learned one does.
    """

    patients: int = 20_000
    parity_patients: int = 10_000
    ranker: str = LightGbmRanker.name
    blend: float = 0.3
    prior: float = 0.5
    seed: int = 11


@dataclass(frozen=True, slots=True)
class Learned:
    """Stage 2 and how its export was proved; ``coverage`` is the share of patients whose disease was a candidate."""

    reranker: Reranker
    parity: Parity
    coverage: float


def simulated_table(
    base: KnowledgeBase,
    tables: LikelihoodTables,
    patients: int,
    seed: int,
    settings: SimulationSettings,
    progress: Callable[[Iterable[Any]], Iterable[Any]] = lambda items: items,
) -> RankingTable:
    """Simulated patients as a ranking table, grouped by disease and gene."""
    drawn = Simulator(base, settings, seed).draw(patients)
    disease = np.array([patient.disease for patient in drawn], np.int64)
    cases = [patient.case for patient in drawn]
    table, _ = featurise(base, tables, cases, disease, disease_groups(base)[disease], progress)
    return table


def learn_reranker(
    base: KnowledgeBase,
    tables: LikelihoodTables,
    ranker: Ranker,
    settings: RerankingSettings,
    simulation: SimulationSettings,
    progress: Callable[[Iterable[Any]], Iterable[Any]] = lambda items: items,
) -> Learned:
    """Fit the ranker and export it; raises ``ParityError``."""
    train, proof = (
        simulated_table(base, tables, number, seed, simulation, progress)
        for number, seed in ((settings.patients, settings.seed), (settings.parity_patients, settings.seed + 1))
    )
    ranker.fit(train)
    last = train.features[:, _LAST:] if train.features.shape[1] > _LAST else train.features[:, -1:]
    unranked = float(ranker.score(last.reshape(-1, last.shape[-1])).mean())
    parity = check_parity(ranker, proof.features)
    coverage = float((train.truth >= 0).mean())
    return Learned(Reranker(ranker.to_onnx(), settings.blend, settings.prior, unranked), parity, coverage)
