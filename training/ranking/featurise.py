"""Reads features off the very graph that ships, so that training and program can never disagree on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from app.core.case import Case
from app.core.engine import graph_inputs
from training.export.graph import build_feature_graph
from training.knowledge.base import KnowledgeBase
from training.knowledge.finding_rows import FindingRows
from training.ranking.likelihood import LikelihoodTables
from training.ranking.table import RankingTable

_THREADS = 2


def featurise(
    base: KnowledgeBase,
    tables: LikelihoodTables,
    cases: Sequence[Case],
    diseases: npt.NDArray[np.int64],
    groups: npt.NDArray[np.int64],
    progress: Callable[[Iterable[Any]], Iterable[Any]] = lambda items: items,
) -> tuple[RankingTable, npt.NDArray[np.int64]]:
    """The features of each case's candidates, and the candidates' disease rows [Q, K].

    ``diseases`` [Q] are the rows of the true diseases (-1 where the model lacks it), ``groups`` [Q] as in
    ``RankingTable``. Only present findings that the knowledge base has are used, without those that another one
    implies.
    """
    rows = FindingRows(base)
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = ort.InferenceSession(build_feature_graph(tables).SerializeToString(), options)

    def run(case: Case) -> list[npt.NDArray[Any]]:
        found: list[npt.NDArray[Any]] = session.run(
            ["features", "candidate_likelihood", "candidates"],
            graph_inputs(rows(case.present), (), case),
        )
        return found

    with ThreadPoolExecutor(_THREADS) as pool:
        found = list(progress(pool.map(run, cases)))
    features, likelihood, candidates = (np.concatenate(parts) for parts in zip(*found, strict=True))
    is_truth = candidates == diseases[:, None]
    truth = np.where(is_truth.any(axis=1), is_truth.argmax(axis=1), -1)
    return RankingTable(features, likelihood, truth.astype(np.int64), groups), candidates
