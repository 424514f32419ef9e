"""Reads features off the very graph that ships, so that training and program can never disagree on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from app.core.case import Case, Sex
from training.export.graph import build_feature_graph
from training.knowledge.base import KnowledgeBase
from training.ranking.likelihood import LikelihoodTables
from training.ranking.table import RankingTable

_SEX_ROW = {Sex.UNKNOWN: 0, Sex.FEMALE: 1, Sex.MALE: 2}
_UNKNOWN_AGE = -1.0
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
    row_of: dict[str, int | None] = {finding.id: row for row, finding in enumerate(base.findings)}
    row_of.update(base.aliases)
    ancestors = base.ancestors()
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = ort.InferenceSession(build_feature_graph(tables).SerializeToString(), options)

    def run(case: Case) -> list[npt.NDArray[Any]]:
        rows = {row for i in case.present if (row := row_of.get(i)) is not None}
        implied = {general for row in rows for general in ancestors[row] if general != row}
        found: list[npt.NDArray[Any]] = session.run(
            ["features", "candidate_likelihood", "candidates"],
            {
                "present": np.array(sorted(rows - implied), np.int64),
                "absent": np.array([], np.int64),
                "age": np.array([_UNKNOWN_AGE if case.age is None else case.age], np.float32),
                "sex": np.array([_SEX_ROW[case.sex]], np.int64),
            },
        )
        return found

    with ThreadPoolExecutor(_THREADS) as pool:
        found = list(progress(pool.map(run, cases)))
    features, likelihood, candidates = (np.concatenate(parts) for parts in zip(*found, strict=True))
    is_truth = candidates == diseases[:, None]
    truth = np.where(is_truth.any(axis=1), is_truth.argmax(axis=1), -1)
    return RankingTable(features, likelihood, truth.astype(np.int64), groups), candidates
