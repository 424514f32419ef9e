"""Rankers learn, repeat themselves and leave as ONNX without loss; tuning and comparison judge them fairly."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import onnx
import pytest

from training.evaluation.metrics import mid_rank
from training.ranking import rankers
from training.ranking.rankers import (
    RANKERS,
    LightGbmRanker,
    MlpRanker,
    Parity,
    ParityError,
    RandomForestRanker,
    Ranker,
    XgboostRanker,
    check_parity,
    floor_to_float,
    parity,
    run_onnx,
)
from training.ranking.selection import Judged, Tuned, compare, folds, mid_ranks, tune
from training.ranking.table import FEATURES, RankingTable

WIDTH = len(FEATURES)


def _table(patients: int, seed: int, candidates: int = 20) -> RankingTable:
    """Patients of whom stage 1 sees one of the four features that matter."""
    random = np.random.default_rng(seed)
    features = random.normal(size=(patients, candidates, WIDTH)).astype(np.float32)
    features[:, :, 3] = features[:, :, 3].round()
    features[:, :, 5] *= 1e5
    interaction = features[:, :, 1] * (features[:, :, 2] > 0)
    worth = features[:, :, 0] + 0.7 * interaction + 0.5 * features[:, :, 3]
    truth = (worth + random.gumbel(scale=0.3, size=worth.shape)).argmax(axis=1)
    truth[::10] = -1
    return RankingTable(features, features[:, :, 0].copy(), truth, np.arange(patients) // 3)


TRAIN, TEST = _table(900, seed=1), _table(500, seed=2)


def _make(name: str, **settings: object) -> Ranker:
    small: dict[str, object] = {"trees": 30} if name == "random-forest" else {}
    return RANKERS[name](**{"threads": 1, **small, **settings})


@pytest.fixture(scope="module", params=sorted(RANKERS))
def fitted(request: pytest.FixtureRequest) -> Ranker:
    ranker = _make(request.param)
    ranker.fit(TRAIN)
    return ranker


def _reciprocal_rank(scores: np.ndarray, table: RankingTable) -> float:
    return float((1 / mid_ranks(scores.reshape(table.likelihood.shape), table.truth)).mean())


def _rows(table: RankingTable) -> np.ndarray:
    return table.features.reshape(-1, WIDTH)


def test_registry_holds_every_ranker() -> None:
    assert set(RANKERS.values()) == {LightGbmRanker, XgboostRanker, RandomForestRanker, MlpRanker}


def test_beats_stage_1_on_new_patients(fitted: Ranker) -> None:
    scores = fitted.score(_rows(TEST))
    assert scores.dtype == np.float32
    assert _reciprocal_rank(scores, TEST) > _reciprocal_rank(TEST.likelihood, TEST) + 0.05


def test_same_settings_same_ranker_whatever_the_threads(fitted: Ranker) -> None:
    again = _make(fitted.name, threads=2)
    again.fit(TRAIN)
    assert np.array_equal(again.score(_rows(TEST)), fitted.score(_rows(TEST)))


def test_export_orders_random_patients_as_the_ranker_does(fitted: Ranker) -> None:
    features = _table(2000, seed=3).features
    found = check_parity(fitted, features)
    assert found.patients == 2000
    assert found.order_changes == 0


def test_export_is_one_flat_score_of_standard_operators(fitted: Ranker) -> None:
    model = fitted.to_onnx()
    assert {node.domain for node in model.graph.node} <= {"", "ai.onnx.ml"}
    assert [(i.name, i.type.tensor_type.elem_type) for i in model.graph.input] == [("features", onnx.TensorProto.FLOAT)]
    assert [o.name for o in model.graph.output] == ["score"]
    assert run_onnx(model, _rows(TEST)[:1]).shape == (1,)


def test_scores_of_the_network_are_its_log_odds() -> None:
    ranker = MlpRanker(epochs=3, threads=1)
    ranker.fit(TRAIN)
    assert ranker._pipeline is not None
    probability = ranker._pipeline.predict_proba(_rows(TEST))[:, 1]
    assert np.allclose(1 / (1 + np.exp(-ranker.score(_rows(TEST)))), probability, atol=1e-5)


def test_patients_without_their_disease_among_the_candidates_teach_nothing() -> None:
    one, other = _make("lightgbm"), _make("lightgbm")
    one.fit(TRAIN)
    other.fit(TRAIN.where(TRAIN.truth >= 0))
    assert np.array_equal(one.score(_rows(TEST)), other.score(_rows(TEST)))
    with pytest.raises(ValueError, match="nothing to learn"):
        one.fit(TRAIN.where(TRAIN.truth < 0))


def test_missing_values_and_other_types_are_refused(fitted: Ranker) -> None:
    features = _rows(TEST)[:2].copy()
    with pytest.raises(ValueError, match="float32"):
        fitted.score(features.astype(np.float64))
    features[0, 0] = np.nan
    with pytest.raises(ValueError, match="finite"):
        fitted.score(features)
    blank = TRAIN.where(TRAIN.truth >= 0)
    blank.features[:] = np.nan
    with pytest.raises(ValueError, match="finite"):
        _make(fitted.name).fit(blank)


@pytest.mark.parametrize("name", sorted(RANKERS))
def test_nothing_to_score_with_before_fitting(name: str) -> None:
    with pytest.raises(RuntimeError, match="fit"):
        _make(name).score(_rows(TEST))
    with pytest.raises(RuntimeError, match="fit"):
        _make(name).to_onnx()


def test_other_objective_of_xgboost_is_exported_too() -> None:
    ranker = XgboostRanker(objective="rank:pairwise", rounds=10, threads=1)
    ranker.fit(TRAIN)
    check_parity(ranker, TEST.features)


def test_floats_below_thresholds() -> None:
    thresholds = np.array([0.5, 0.1, -0.1, 16777217.0, 1e-35])
    lowered = floor_to_float(thresholds)
    assert lowered.dtype == np.float32
    assert (lowered <= thresholds).all()
    assert (np.nextafter(lowered, np.float32(np.inf)).astype(np.float64) > thresholds).all()
    assert lowered[0] == 0.5
    assert np.isfinite(floor_to_float(np.array([1e300]))).all()


def _neighbours() -> RankingTable:
    """Large features that differ by the least a float can, so that every threshold lies between two neighbours."""
    random = np.random.default_rng(5)
    steps = random.integers(0, 40, size=(600, 12))
    features = np.full((600, 12, WIDTH), 1e6, np.float32)
    features[:, :, 0] += (steps * np.spacing(np.float32(1e6))).astype(np.float32)
    truth = np.where(steps % 2 == 0, steps, -1).argmax(axis=1)
    return RankingTable(features, features[:, :, 1].copy(), truth, np.arange(600))


@pytest.mark.parametrize("name", ["lightgbm", "random-forest", "xgboost"])
def test_neighbouring_floats_keep_their_side_of_a_threshold(name: str) -> None:
    table = _neighbours()
    ranker = _make(name)
    ranker.fit(table)
    assert np.unique(ranker.score(_rows(table))).size > 5
    check_parity(ranker, table.features)


@pytest.mark.parametrize(
    ("name", "remedy", "without"),
    [
        ("lightgbm", "_with_float_thresholds", lambda text: text),
        ("random-forest", "floor_to_float", lambda thresholds: thresholds.astype(np.float32)),
    ],
)
def test_thresholds_rounded_to_nearest_would_not(
    name: str, remedy: str, without: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rankers, remedy, without)
    ranker = _make(name)
    ranker.fit(_neighbours())
    with pytest.raises(ParityError):
        check_parity(ranker, _neighbours().features)


class _Perturbed(LightGbmRanker):
    """Its export moves every threshold."""

    def to_onnx(self) -> onnx.ModelProto:
        model = super().to_onnx()
        for attribute in model.graph.node[0].attribute:
            if attribute.name == "nodes_values":
                attribute.floats[:] = [value + 0.05 for value in attribute.floats]
        return model


def test_a_perturbed_export_is_found_out() -> None:
    ranker = _Perturbed(rounds=10, threads=1)
    ranker.fit(TRAIN)
    found = parity(ranker, TEST.features)
    assert found.order_changes > 0
    with pytest.raises(ParityError, match="orders"):
        check_parity(ranker, TEST.features)


@dataclass
class _Stub:
    """Scores by its first feature; its export adds the second."""

    name: ClassVar[str] = "stub"

    def fit(self, table: RankingTable) -> None:
        pass

    def score(self, features: np.ndarray) -> np.ndarray:
        return features[:, 0]

    def to_onnx(self) -> onnx.ModelProto:
        helper = onnx.helper
        nodes = [helper.make_node("ReduceSum", ["features", "axis"], ["score"], keepdims=0)]
        inputs = [helper.make_tensor_value_info("features", onnx.TensorProto.FLOAT, ["N", 2])]
        outputs = [helper.make_tensor_value_info("score", onnx.TensorProto.FLOAT, ["N"])]
        axis = onnx.numpy_helper.from_array(np.array([1]), "axis")
        graph = helper.make_graph(nodes, "stub", inputs, outputs, [axis])
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)


def test_parity_counts_orders_and_overlooks_ties() -> None:
    features = np.array(
        [
            [[0.5, 0.0], [0.2, 0.0]],  # the same
            [[0.5, 0.0], [0.2, 0.4]],  # turned round
            [[5e-7, 0.0], [0.0, 9e-7]],  # ties
        ],
        np.float32,
    )
    found = parity(_Stub(), features)
    assert (found.patients, found.order_changes) == (3, 1)
    assert found.greatest_error == pytest.approx(0.4)
    assert check_parity(_Stub(), features[[0, 2]]) == Parity(2, 0, float(features[2, 1, 1]))
    # The order survives, the error alone is too great; and not-a-number is not small.
    for second in (2e-5, np.nan):
        features[0, :, 1] = second
        with pytest.raises(ParityError):
            check_parity(_Stub(), features[:1])


def test_mid_ranks_are_those_of_the_evaluation() -> None:
    scores = np.random.default_rng(0).integers(0, 4, size=(50, 6)).astype(np.float32)
    truth = np.arange(50) % 6
    expected = [mid_rank(row, place) for row, place in zip(scores, truth, strict=True)]
    assert mid_ranks(scores, truth).tolist() == expected
    assert mid_ranks(scores, np.full(50, -1)).min() == np.inf


def test_groups_never_straddle_folds() -> None:
    group = np.random.default_rng(0).integers(0, 40, 300)
    judged = np.zeros(group.size, int)
    for learnt, held_out in folds(group):
        assert not set(group[learnt]) & set(group[held_out])
        judged[held_out] += 1
    assert (judged == 1).all()


def test_tuning_resumes_and_keeps_the_best(tmp_path: Path) -> None:
    storage = tmp_path / "new" / "search.sqlite"
    lines: list[str] = []
    table = TRAIN.where(np.arange(240))
    first = tune("mlp", table, 2, storage, tell=lines.append, threads=1)
    second = tune("mlp", table, 2, storage, tell=lines.append, threads=1)
    assert second.score >= first.score
    assert [line.split(":")[0] for line in lines] == [f"mlp, trial {number}" for number in (1, 2, 3, 4)]
    assert len({line.split(":")[1] for line in lines}) == 4  # the sampler did not begin again
    assert tune("mlp", table, 0, storage) == second
    other = tune("mlp", table.where(np.arange(120)), 1, storage, tell=lines.append, threads=1)
    assert lines[-1].startswith("mlp, trial 1:")
    # The first trial is the defaults.
    assert other.params.items() <= asdict(MlpRanker()).items()


@pytest.mark.parametrize("name", ["lightgbm", "xgboost", "random-forest"])
def test_what_tuning_finds_makes_a_ranker(name: str) -> None:
    tuned = tune(name, TRAIN.where(np.arange(150)), 2, threads=1)
    assert len(tuned.fold_scores) == 3
    assert 0 <= tuned.blend <= 1
    ranker = tuned.ranker(threads=1)
    assert asdict(ranker).items() >= tuned.params.items()


def test_tuning_counts_a_disease_that_is_no_candidate_as_zero() -> None:
    table = TRAIN.where(np.arange(150))
    half = table.where(np.arange(150))
    half.truth[1::2] = -1
    assert tune("lightgbm", half, 1, threads=1).score < 0.6
    assert Tuned("mlp", {}, 0.0, (0.2, 0.4)).score == pytest.approx(0.3)


def test_comparison_by_hand() -> None:
    # Diseases 7, 8, 9 by likelihood: ranked first; ranked second; tied for first; not among the candidates.
    likelihood = np.array([[3, 2, 1], [3, 2, 1], [3, 3, 1], [3, 2, 1]], np.float32)
    candidates = np.array([[7, 8, 9], [7, 8, 9], [7, 8, 9], [7, 8, 9]])
    truth = np.array([0, 1, 0, -1])
    features = np.zeros((4, 3, WIDTH), np.float32)
    test = Judged(RankingTable(features, likelihood, truth, np.arange(4)), candidates, np.array([7, 8, 7, 6]))
    train = _table(60, seed=4, candidates=3)
    rows = compare(
        [LightGbmRanker(rounds=2, threads=1), MlpRanker(epochs=1, threads=1)], train, {"tiny": test}, blend=0.5
    )
    assert [(row["test"], row["ranker"]) for row in rows] == [
        ("tiny", name) for name in ("likelihood", "lightgbm", "hybrid", "mlp")
    ]
    alone, lightgbm, hybrid, _ = rows
    assert alone["patients"] == 4
    assert alone["top1"] == 1 / 4
    assert alone["top3"] == alone["top10"] == 3 / 4
    assert alone["mean_reciprocal_rank"] == pytest.approx((1 + 1 / 2 + 1 / 1.5) / 4)
    # 7: first of three times rightly once, two patients: 2 / 5; 8 and 6 never first.
    assert alone["macro_f1"] == pytest.approx((2 / 5) / 3)
    # All candidates look alike to LightGBM, so stage 1 decides in the blend.
    assert lightgbm["top1"] == 0
    assert {**hybrid, "ranker": ""} == {**alone, "ranker": ""}
