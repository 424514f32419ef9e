"""Scores real patients with the engine that ships, never with a model that has counted them.

A model whose knowledge takes in counts from published patients would remember them. So the patients are parted into
folds by publication, and each fold is scored by the same graph over knowledge built without its publications.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx

from app.core.engine import Engine
from app.core.modelpack import ModelPack
from training.cases.patients import Patient
from training.export.graph import with_tables
from training.knowledge.base import KnowledgeBase
from training.ranking.grouping import join
from training.ranking.likelihood import LikelihoodSettings, build_tables

Progress = Callable[[Iterable[Any]], Iterable[Any]]
# Knowledge of each disease, without the publications given.
KnowledgeWithout = Callable[[Collection[str]], KnowledgeBase]

FOLDS = 10
_THREADS = 2
_SEED = 3


@dataclass(frozen=True, slots=True)
class Scores:
    """One row a patient: uncalibrated scores [N, D] from present findings, what absent ones take from them [N, D],
    numbers of present findings, and rows of the true diseases (-1 where the model lacks it)."""

    scores: npt.NDArray[np.float32]
    absence: npt.NDArray[np.float16]
    findings: npt.NDArray[np.int64]
    truth: npt.NDArray[np.int64]


def publication_folds(patients: Sequence[Patient], folds: int = FOLDS) -> npt.NDArray[np.int64]:
    """A fold for each patient; those who share a publication share the fold."""
    group = join([patient.publications or {patient.name} for patient in patients])
    fold_of = np.random.default_rng(_SEED).permutation(group.max() + 1) % folds
    found: npt.NDArray[np.int64] = fold_of[group]
    return found


def engines_without(
    pack: ModelPack,
    model: onnx.ModelProto,
    knowledge: KnowledgeWithout | None,
    patients: Sequence[Patient],
    settings: LikelihoodSettings,
) -> Iterator[tuple[Engine, npt.NDArray[np.intp]]]:
    """Engines and the patients that each may judge; without ``knowledge`` one engine, that of ``model``, judges all."""
    if knowledge is None:
        yield Engine(pack, model=model.SerializeToString()), np.arange(len(patients))
        return
    fold = publication_folds(patients)
    for number in np.unique(fold):
        chosen = np.flatnonzero(fold == number)
        publications = {publication for row in chosen for publication in patients[row].publications}
        tables = build_tables(knowledge(publications), settings)
        yield Engine(pack, model=with_tables(model, tables).SerializeToString()), chosen


def score_patients(
    pack: ModelPack,
    model: onnx.ModelProto,
    knowledge: KnowledgeWithout | None,
    patients: Sequence[Patient],
    settings: LikelihoodSettings,
    progress: Progress = lambda items: items,
) -> Scores:
    """Score every patient."""
    scores = np.zeros((len(patients), len(pack.diseases)), np.float32)
    absence = np.zeros(scores.shape, np.float16)
    findings = np.zeros(len(patients), np.int64)
    found = [pack.diseases.find(patient.truth) for patient in patients]
    for engine, chosen in engines_without(pack, model, knowledge, patients, settings):
        cases = [patients[row].case for row in chosen]
        with ThreadPoolExecutor(_THREADS) as pool:
            for row, parts in zip(chosen, progress(pool.map(engine.score, cases)), strict=True):
                scores[row], absence[row], findings[row] = parts
    truth = np.array([-1 if disease is None else disease.index for disease in found], np.int64)
    return Scores(scores, absence, findings, truth)
