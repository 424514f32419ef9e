"""Which ranker, with which hyper-parameters, and how much say stage 1 keeps: tuning and comparison."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import optuna
from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.pruners import MedianPruner
from optuna.samplers import TPESampler
from optuna.trial import Trial, TrialState
from sklearn.model_selection import GroupKFold

from training.evaluation.classes import macro_f1
from training.ranking.rankers import RANKERS, LightGbmRanker, Ranker
from training.ranking.table import RankingTable

Scores = npt.NDArray[np.float32]

FOLDS = 3
TOPS = (1, 3, 10)
DEFAULT_BLEND = 0.3

_BOOSTING: dict[str, BaseDistribution] = {
    "rounds": IntDistribution(40, 160, step=20),
    "learning_rate": FloatDistribution(0.05, 0.3, log=True),
    "feature_fraction": FloatDistribution(0.4, 1.0),
    "bagging_fraction": FloatDistribution(0.4, 1.0),
}
_SPACES: dict[str, dict[str, BaseDistribution]] = {
    "lightgbm": {
        **_BOOSTING,
        "leaves": IntDistribution(6, 20),
        "min_data_in_leaf": IntDistribution(20, 500, log=True),
        "truncation_level": IntDistribution(5, 30),
    },
    "xgboost": {
        **_BOOSTING,
        "objective": CategoricalDistribution(["rank:ndcg", "rank:pairwise"]),
        "depth": IntDistribution(2, 6),
        "min_child_weight": FloatDistribution(0.1, 30.0, log=True),
        "pairs": IntDistribution(5, 30),
    },
    "random-forest": {
        "depth": IntDistribution(4, 12),
        "min_samples_leaf": IntDistribution(5, 100, log=True),
        "max_features": FloatDistribution(0.1, 1.0),
        "others": IntDistribution(5, 40, step=5),
    },
    "mlp": {
        "first": IntDistribution(8, 64, log=True),
        "second": IntDistribution(4, 32, log=True),
        "decay": FloatDistribution(1e-6, 1e-1, log=True),
        "learning_rate": FloatDistribution(3e-4, 1e-2, log=True),
        "epochs": IntDistribution(5, 30, step=5),
        "others": IntDistribution(5, 40, step=5),
    },
}


@dataclass(frozen=True, slots=True)
class Tuned:
    """The best found: hyper-parameters, ``blend`` in score + blend * likelihood, mean reciprocal rank by fold."""

    name: str
    params: dict[str, Any]
    blend: float
    fold_scores: tuple[float, ...]

    @property
    def score(self) -> float:
        """Mean of the folds, which is what was tuned for."""
        return float(np.mean(self.fold_scores))

    def ranker(self, **settings: Any) -> Ranker:
        """A new ranker with these hyper-parameters, and ``settings`` such as the number of threads."""
        return RANKERS[self.name](**self.params, **settings)


@dataclass(frozen=True, slots=True)
class Judged:
    """Patients to compare rankers on, with what the candidates are (int64 [Q, K]) and the true diseases (int64 [Q])."""

    table: RankingTable
    candidates: npt.NDArray[np.int64]
    disease: npt.NDArray[np.int64]


def tune(
    name: str,
    table: RankingTable,
    trials: int,
    storage: Path | None = None,
    seed: int = 7,
    tell: Callable[[str], None] = lambda line: None,
    threads: int = 2,
) -> Tuned:
    """Try ``trials`` more settings of the ranker ``name``; the best of all so far.

    Judged by the mean reciprocal rank over all patients of the held-out fold, a disease that is not among the
    candidates counting as zero. The first trial is the defaults, so tuning is never worse than none. ``storage`` is an
    sqlite file in which a search goes on where it stopped; another table starts another search in it.
    """
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    if storage:
        storage.parent.mkdir(parents=True, exist_ok=True)
    study = optuna.create_study(
        study_name=f"{name} on {_digest(table)}",
        storage=f"sqlite:///{storage.resolve().as_posix()}" if storage else None,
        direction="maximize",
        pruner=MedianPruner(n_startup_trials=5),
        load_if_exists=True,
    )
    done = len(study.trials)
    # The sampler's state is not stored: with the same seed it would draw the first trials over again.
    study.sampler = TPESampler(seed=seed + done)
    if done == 0:
        study.enqueue_trial(asdict(RANKERS[name]()) | {"blend": DEFAULT_BLEND})
    for _ in range(trials):
        trial = study.ask(_SPACES[name] | {"blend": FloatDistribution(0.0, 1.0)})
        scores = _try(trial, name, table, threads)
        mean = float(np.mean(scores))
        if len(scores) < FOLDS:
            study.tell(trial, state=TrialState.PRUNED)
            tell(f"{name}, trial {trial.number + 1}: given up at {mean:.4f} after {len(scores)} of {FOLDS} folds")
        else:
            trial.set_user_attr("fold_scores", scores)
            study.tell(trial, mean)
            tell(f"{name}, trial {trial.number + 1}: {mean:.4f}, best {study.best_value:.4f}")
    params, blend = _split(study.best_trial.params)
    return Tuned(name, params, blend, tuple(study.best_trial.user_attrs["fold_scores"]))


def folds(group: npt.NDArray[np.int64]) -> Iterator[tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]]:
    """Patients to learn from and to judge by, ``FOLDS`` times; no group is on both sides."""
    yield from GroupKFold(FOLDS).split(group, groups=group)


def compare(
    rankers: Sequence[Ranker], train: RankingTable, tests: Mapping[str, Judged], blend: float = DEFAULT_BLEND
) -> list[dict[str, Any]]:
    """Fit each ranker to ``train`` and measure it on every test.

    One row a test and ranker: hits among the first 1, 3 and 10, mean reciprocal rank and macro F1. Beside the rankers
    alone there are ``likelihood``, stage 1 alone, and ``hybrid``, LightGBM with ``blend`` times stage 1. Ties take the
    mid rank, so a tie for the first place is no hit; patients whose disease is not among the candidates are misses.
    """
    for ranker in rankers:
        ranker.fit(train)
    rows = []
    for test, judged in tests.items():
        likelihood = judged.table.likelihood
        scored = [("likelihood", likelihood)]
        for ranker in rankers:
            scores = _score(ranker, judged.table)
            scored.append((ranker.name, scores))
            if isinstance(ranker, LightGbmRanker):
                scored.append(("hybrid", scores + np.float32(blend) * likelihood))
        rows += [{"test": test, "ranker": name, **_measures(scores, judged)} for name, scores in scored]
    return rows


def mid_ranks(scores: Scores, truth: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """``evaluation.metrics.mid_rank`` for many patients: scores [Q, K]; infinite where truth is -1."""
    own = scores[np.arange(truth.size), truth][:, None]
    rank = (scores > own).sum(axis=1) + ((scores == own).sum(axis=1) + 1) / 2
    return np.where(truth >= 0, rank, np.inf)


def _try(trial: Trial, name: str, table: RankingTable, threads: int) -> list[float]:
    """Mean reciprocal rank on each held-out fold; fewer folds if the first ones are worse than most trials were."""
    params, blend = _split(trial.params)
    ranker = RANKERS[name](**params | {"threads": threads})
    scores: list[float] = []
    for learnt, held_out in folds(table.group):
        ranker.fit(table.where(learnt))
        judged = table.where(held_out)
        final = _score(ranker, judged) + np.float32(blend) * judged.likelihood
        scores.append(float((1 / mid_ranks(final, judged.truth)).mean()))
        trial.report(float(np.mean(scores)), step=len(scores))
        if trial.should_prune():
            break
    return scores


def _score(ranker: Ranker, table: RankingTable) -> Scores:
    patients, candidates, width = table.features.shape
    return ranker.score(table.features.reshape(-1, width)).reshape(patients, candidates)


def _split(params: Mapping[str, Any]) -> tuple[dict[str, Any], float]:
    """What Optuna chose: the ranker's hyper-parameters, and the blend."""
    return {key: value for key, value in params.items() if key != "blend"}, params["blend"]


def _measures(scores: Scores, judged: Judged) -> dict[str, Any]:
    rank = mid_ranks(scores, judged.table.truth)
    return {
        "patients": rank.size,
        **{f"top{top}": float((rank <= top).mean()) for top in TOPS},
        "mean_reciprocal_rank": float((1 / rank).mean()),
        "macro_f1": _macro_f1(scores, judged),
    }


def _macro_f1(scores: Scores, judged: Judged) -> float:
    first = judged.candidates[np.arange(scores.shape[0]), scores.argmax(axis=1)]
    tied = (scores == scores.max(axis=1, keepdims=True)).sum(axis=1) > 1
    # A tie for the first place is no hit of anybody's.
    return macro_f1(judged.disease, np.where(tied, -2, first))


def _digest(table: RankingTable) -> str:
    """A name for the table's content."""
    digest = hashlib.sha256()
    for array in (table.features, table.likelihood, table.truth, table.group):
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()[:12]
