"""Stage 2 of the model, the candidates for it: each orders the best diseases of stage 1 anew from their features.

All share one interface, learn from a ``RankingTable`` of patients whose disease is known, and leave as ONNX. A score
only means something beside the scores of the same patient's other candidates. It is blended with stage 1 outside:
``score + blend * likelihood``.

Thresholds are a trap on the way to ONNX: LightGBM and scikit-learn keep them as doubles, ONNX as floats, and rounding
one up sends a feature just above it down the other branch. The largest float not above a threshold splits all float
features as the double does. ``check_parity`` proves of every export that nothing was lost.
"""

from __future__ import annotations

import json
import os
import re
import warnings
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import Field, dataclass
from typing import Any, ClassVar, Protocol, TypeVar

# OpenMP reads this when the libraries below load it. Its threads would otherwise spin while they wait for each other,
# which on a computer busy with something else makes boosting fifty times slower.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import lightgbm as lgb
import numpy as np
import numpy.typing as npt
import onnx
import onnxmltools
import onnxruntime as ort
import xgboost as xgb
from onnx import TensorProto, helper, numpy_helper
from onnxmltools.convert.common.data_types import FloatTensorType
from sklearn.ensemble import RandomForestClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from training.export.graph_writer import IR_VERSION, ML_OPSET, OPSET
from training.ranking.table import RankingTable

Floats = npt.NDArray[np.float32]
T = TypeVar("T")

# onnxmltools knows none newer; only the tree node is taken from what it writes, and that has not changed since.
_CONVERTER_OPSET = 15
# Probabilities of a forest are averages of few trees: finer differences at either end mean nothing.
_LEAST_PROBABILITY = 1e-4
# A network's log odds know no bounds; out here they mean nothing either, and floats grow coarse.
_GREATEST_LOG_ODDS = 12.0
# Scores closer than this are a tie: floats of the size of a score are about as far apart.
TIE = 1e-6
GREATEST_ERROR = 1e-5


class Ranker(Protocol):
    """Scores candidates by their features.

    The hyper-parameters are the fields of a dataclass; the same ones and the same table give the same ranker, however
    many ``threads`` work on it. ``fit`` and ``score`` raise ``ValueError`` on features that are not finite float32,
    ``score`` and ``to_onnx`` raise ``RuntimeError`` before ``fit``.
    """

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
    name: ClassVar[str]

    def fit(self, table: RankingTable) -> None:
        """Learn; patients whose disease is not among their candidates teach nothing and are left out."""

    def score(self, features: Floats) -> Floats:
        """Scores [N] in the manner of log odds, higher is better, of features [N, F]."""

    def to_onnx(self) -> onnx.ModelProto:
        """``features`` float [N, F] to ``score`` float [N], of standard operators only."""


@dataclass(kw_only=True)
class LightGbmRanker:
    """Boosted trees that learn the order directly: LambdaMART (Burges, 2010) by LightGBM."""

    name: ClassVar[str] = "lightgbm"

    rounds: int = 80
    leaves: int = 10
    learning_rate: float = 0.15
    min_data_in_leaf: int = 100
    truncation_level: int = 15
    feature_fraction: float = 0.7
    bagging_fraction: float = 0.7
    max_bin: int = 127
    seed: int = 7
    threads: int = 2

    def __post_init__(self) -> None:
        self._booster: lgb.Booster | None = None

    def fit(self, table: RankingTable) -> None:
        """Learn the order of each patient's candidates."""
        features, labels, sizes = _labelled(table)
        settings = {
            "objective": "lambdarank",
            "num_leaves": self.leaves,
            "learning_rate": self.learning_rate,
            "min_data_in_leaf": self.min_data_in_leaf,
            "lambdarank_truncation_level": self.truncation_level,
            "feature_fraction": self.feature_fraction,
            "bagging_fraction": self.bagging_fraction,
            "bagging_freq": 1,
            "max_bin": self.max_bin,
            "deterministic": True,
            "force_row_wise": True,
            "seed": self.seed,
            "num_threads": self.threads,
            "verbosity": -1,
        }
        data = lgb.Dataset(features, labels, group=sizes, params=settings)
        trained = lgb.train(settings, data, num_boost_round=self.rounds)
        self._booster = lgb.Booster(model_str=_with_float_thresholds(trained.model_to_string()))

    def score(self, features: Floats) -> Floats:
        """Sum of the trees."""
        scores = _fitted(self._booster).predict(_checked(features), num_threads=self.threads)
        return np.asarray(scores, np.float32)

    def to_onnx(self) -> onnx.ModelProto:
        """One tree ensemble."""
        booster = _fitted(self._booster)
        width = booster.num_feature()
        converted = onnxmltools.convert_lightgbm(
            booster, initial_types=[("features", FloatTensorType([None, width]))], target_opset=_CONVERTER_OPSET
        )
        return _tree_sum(converted, width)


@dataclass(kw_only=True)
class XgboostRanker:
    """The same kind of learner by XGBoost, whose splits and pairs of candidates differ."""

    name: ClassVar[str] = "xgboost"

    objective: str = "rank:ndcg"  # or rank:pairwise
    rounds: int = 80
    depth: int = 4
    learning_rate: float = 0.15
    min_child_weight: float = 1.0
    pairs: int = 15
    feature_fraction: float = 0.7
    bagging_fraction: float = 0.7
    max_bin: int = 127
    seed: int = 7
    threads: int = 2

    def __post_init__(self) -> None:
        self._booster: xgb.Booster | None = None

    def fit(self, table: RankingTable) -> None:
        """Learn the order of each patient's candidates."""
        features, labels, sizes = _labelled(table)
        data = xgb.QuantileDMatrix(features, labels, group=sizes, max_bin=self.max_bin, nthread=self.threads)
        settings = {
            "objective": self.objective,
            "max_depth": self.depth,
            "learning_rate": self.learning_rate,
            "min_child_weight": self.min_child_weight,
            "lambdarank_pair_method": "topk",
            "lambdarank_num_pair_per_sample": self.pairs,
            "colsample_bytree": self.feature_fraction,
            "subsample": self.bagging_fraction,
            "max_bin": self.max_bin,
            "tree_method": "hist",
            "seed": self.seed,
            "nthread": self.threads,
            "verbosity": 0,
        }
        self._booster = xgb.train(settings, data, num_boost_round=self.rounds)

    def score(self, features: Floats) -> Floats:
        """Sum of the trees."""
        return np.asarray(_fitted(self._booster).inplace_predict(_checked(features)), np.float32)

    def to_onnx(self) -> onnx.ModelProto:
        """One tree ensemble."""
        booster = _fitted(self._booster)
        # onnxmltools takes any objective that is not a regression for a classification.
        saved = json.loads(bytes(booster.save_raw("json")))
        saved["learner"]["objective"] = {"name": "reg:squarederror", "reg_loss_param": {"scale_pos_weight": "1"}}
        regression = xgb.Booster(model_file=bytearray(json.dumps(saved), "utf-8"))
        width = booster.num_features()
        converted = onnxmltools.convert_xgboost(
            regression, initial_types=[("features", FloatTensorType([None, width]))], target_opset=_CONVERTER_OPSET
        )
        return _tree_sum(converted, width)


@dataclass(kw_only=True)
class RandomForestRanker:
    """A forest that tells the true disease from ``others`` wrong candidates of each patient, drawn at random.

    Drawing the same number for every patient and weighing the classes equally moves all log odds alike.
    """

    name: ClassVar[str] = "random-forest"

    trees: int = 100
    depth: int = 10
    min_samples_leaf: int = 20
    max_features: float = 0.4
    others: int = 20
    seed: int = 7
    threads: int = 2

    def __post_init__(self) -> None:
        self._forest: RandomForestClassifier | None = None

    def fit(self, table: RankingTable) -> None:
        """Learn which candidates are true."""
        features, labels = _sampled(table, self.others, self.seed)
        forest = RandomForestClassifier(
            n_estimators=self.trees,
            max_depth=self.depth,
            min_samples_leaf=self.min_samples_leaf,
            max_features=self.max_features,
            class_weight="balanced",
            random_state=self.seed,
            n_jobs=self.threads,
        ).fit(features, labels)
        # Threads would add up the trees in any order.
        self._forest = forest.set_params(n_jobs=1)

    def score(self, features: Floats) -> Floats:
        """Log odds of the mean probability over the trees."""
        probability = _fitted(self._forest).predict_proba(_checked(features))
        wrong, true = np.log(np.maximum(probability, _LEAST_PROBABILITY)).T
        return np.asarray(true - wrong, np.float32)

    def to_onnx(self) -> onnx.ModelProto:
        """One tree ensemble and the log odds of its two classes."""
        forest = _fitted(self._forest)
        nodes = [
            _forest_node(forest),
            helper.make_node("Max", ["sums", "least"], ["clipped"]),
            helper.make_node("Log", ["clipped"], ["logarithms"]),
            helper.make_node("MatMul", ["logarithms", "difference"], ["score"]),
        ]
        least = np.array(_LEAST_PROBABILITY * len(forest.estimators_))
        constants = {"least": least, "difference": np.array([-1.0, 1.0])}
        return _model(nodes, constants, int(forest.n_features_in_))


@dataclass(kw_only=True)
class MlpRanker:
    """A small neural network on standardised features, taught as the forest is."""

    name: ClassVar[str] = "mlp"

    first: int = 32
    second: int = 16
    decay: float = 1e-4  # L2 penalty
    learning_rate: float = 2e-3
    epochs: int = 15
    others: int = 20
    seed: int = 7
    threads: int = 2

    def __post_init__(self) -> None:
        self._pipeline: Pipeline | None = None

    def fit(self, table: RankingTable) -> None:
        """Learn which candidates are true."""
        features, labels = _sampled(table, self.others, self.seed)
        network = MLPClassifier(
            hidden_layer_sizes=(self.first, self.second),
            alpha=self.decay,
            learning_rate_init=self.learning_rate,
            max_iter=self.epochs,
            random_state=self.seed,
        )
        pipeline = make_pipeline(StandardScaler(), network)
        with warnings.catch_warnings(), threadpool_limits(self.threads):
            # Training stops early on purpose.
            warnings.simplefilter("ignore", ConvergenceWarning)
            self._pipeline = pipeline.fit(features, labels)

    def score(self, features: Floats) -> Floats:
        """What goes into the last sigmoid, which is the log odds; ``predict_proba`` would round it off."""
        scaler, network = _fitted(self._pipeline)
        values = (_checked(features) - scaler.mean_.astype(np.float32)) / scaler.scale_.astype(np.float32)
        for layer, (weight, bias) in enumerate(zip(network.coefs_, network.intercepts_, strict=True)):
            values = (values if layer == 0 else np.maximum(values, 0)) @ weight.astype(np.float32)
            values += bias.astype(np.float32)
        return np.asarray(np.clip(values[:, 0], -_GREATEST_LOG_ODDS, _GREATEST_LOG_ODDS), np.float32)

    def to_onnx(self) -> onnx.ModelProto:
        """Scaler and layers operator by operator; converters only write the probability."""
        scaler, network = _fitted(self._pipeline)
        greatest = np.array(_GREATEST_LOG_ODDS)
        constants = {"mean": scaler.mean_, "scale": scaler.scale_, "flat": np.array([-1])}
        constants |= {"greatest": greatest, "least": -greatest}
        nodes = [
            helper.make_node("Sub", ["features", "mean"], ["centred"]),
            helper.make_node("Div", ["centred", "scale"], ["values_0"]),
        ]
        last = len(network.coefs_) - 1
        for layer, (weight, bias) in enumerate(zip(network.coefs_, network.intercepts_, strict=True)):
            constants |= {f"weight_{layer}": weight, f"bias_{layer}": bias}
            out = "logit" if layer == last else f"sum_{layer}"
            nodes.append(helper.make_node("Gemm", [f"values_{layer}", f"weight_{layer}", f"bias_{layer}"], [out]))
            if layer != last:
                nodes.append(helper.make_node("Relu", [out], [f"values_{layer + 1}"]))
        nodes.append(helper.make_node("Reshape", ["logit", "flat"], ["unbounded"]))
        nodes.append(helper.make_node("Clip", ["unbounded", "least", "greatest"], ["score"]))
        return _model(nodes, constants, int(scaler.n_features_in_))


RANKERS: dict[str, type[Ranker]] = {
    ranker.name: ranker for ranker in (LightGbmRanker, XgboostRanker, RandomForestRanker, MlpRanker)
}


@dataclass(frozen=True, slots=True)
class Parity:
    """How far an export strays from its ranker: patients whose order of candidates changes, greatest difference."""

    patients: int
    order_changes: int
    greatest_error: float


class ParityError(Exception):
    """An export does not score as its ranker does."""


def parity(ranker: Ranker, features: Floats) -> Parity:
    """Score the candidates [Q, K, F] of Q patients by the ranker and by its export.

    An order changes where one of the two puts a candidate at least ``TIE`` above another and the other of the two
    puts it as far below; closer scores are a tie, which agrees with either order.
    """
    patients, candidates, width = features.shape
    rows = features.reshape(-1, width)
    own = ranker.score(rows).astype(np.float64)
    exported = run_onnx(ranker.to_onnx(), rows).astype(np.float64)
    changes = sum(
        _order_changed(one, other)
        for one, other in zip(own.reshape(patients, candidates), exported.reshape(patients, candidates), strict=True)
    )
    return Parity(patients, changes, float(np.abs(own - exported).max(initial=0.0)))


def check_parity(ranker: Ranker, features: Floats) -> Parity:
    """``parity``, which must be perfect: no order changed and all errors below ``GREATEST_ERROR``.

    Raises ``ParityError``.
    """
    found = parity(ranker, features)
    # Not-a-number is no small error.
    if found.order_changes > 0 or not found.greatest_error < GREATEST_ERROR:
        raise ParityError(
            f"{ranker.name}: the export orders {found.order_changes} of {found.patients} patients differently, "
            f"greatest error {found.greatest_error:.2g}"
        )
    return found


def run_onnx(model: onnx.ModelProto, features: Floats) -> Floats:
    """Scores [N] of features [N, F] by an exported ranker."""
    options = ort.SessionOptions()
    options.log_severity_level = 3
    session = ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return np.asarray(session.run(["score"], {"features": features})[0], np.float32)


def _order_changed(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> bool:
    above = one[:, None] - one >= TIE
    below = other[:, None] - other <= -TIE
    return bool((above & below).any())


def _fitted(learnt: T | None) -> T:
    if learnt is None:
        raise RuntimeError("this ranker has not learnt yet: call fit first")
    return learnt


def _checked(features: Floats) -> Floats:
    """The features, contiguous. Trees and exports would take other types and missing values, each in its own way."""
    if features.dtype != np.float32 or features.ndim != 2:
        raise ValueError(f"features must be float32 [N, F], not {features.dtype} with {features.ndim} dimensions")
    if not np.isfinite(features).all():
        raise ValueError("features must be finite")
    return np.ascontiguousarray(features)


def _teaching(table: RankingTable) -> RankingTable:
    known = table.where(table.truth >= 0)
    if known.truth.size == 0:
        raise ValueError("no patient's disease is among the candidates: there is nothing to learn from")
    return known


def _labelled(table: RankingTable) -> tuple[Floats, npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """All candidates: features [P * K, F], 1 for the true ones, and the number of candidates of each patient."""
    known = _teaching(table)
    patients, candidates, width = known.features.shape
    labels = (np.arange(candidates) == known.truth[:, None]).astype(np.int32)
    features = _checked(known.features.reshape(-1, width))
    return features, labels.ravel(), np.full(patients, candidates, np.int32)


def _sampled(table: RankingTable, others: int, seed: int) -> tuple[Floats, npt.NDArray[np.int32]]:
    """Of each patient the true candidate and at most ``others`` wrong ones: features [M, F], 1 for the true ones."""
    known = _teaching(table)
    patients, candidates, width = known.features.shape
    lot = np.random.default_rng(seed).random((patients, candidates))
    lot[np.arange(patients), known.truth] = -1.0  # the true one comes first
    chosen = np.argsort(lot, axis=1)[:, : others + 1]
    features = np.take_along_axis(known.features, chosen[:, :, None], axis=1)
    labels = (chosen == known.truth[:, None]).astype(np.int32)
    return _checked(features.reshape(-1, width)), labels.ravel()


def floor_to_float(values: npt.NDArray[np.float64]) -> Floats:
    """The largest float32 not above each value."""
    limit = float(np.finfo(np.float32).max)
    rounded = np.clip(values, -limit, limit).astype(np.float32)
    return np.where(rounded > values, np.nextafter(rounded, np.float32(-np.inf)), rounded)


def _with_float_thresholds(model: str) -> str:
    """A LightGBM model in text whose thresholds are floats and split float features as before."""

    def lowered(line: re.Match[str]) -> str:
        thresholds = floor_to_float(np.array(line[1].split(), np.float64))
        return "threshold=" + " ".join(repr(float(threshold)) for threshold in thresholds)

    # The byte counts in tree_sizes no longer hold; LightGBM reads the trees without them.
    model = re.sub(r"^tree_sizes=.*\n", "", model, flags=re.MULTILINE)
    return re.sub(r"^threshold=(.*)$", lowered, model, flags=re.MULTILINE)


def _tree_sum(converted: onnx.ModelProto, width: int) -> onnx.ModelProto:
    """The ensemble out of onnxmltools' graph, in a graph with our names and versions."""
    trees: onnx.NodeProto
    (trees,) = (node for node in converted.graph.node if node.op_type == "TreeEnsembleRegressor")
    trees.input[:], trees.output[:] = ["features"], ["sum"]
    return _model([trees, helper.make_node("Reshape", ["sum", "flat"], ["score"])], {"flat": np.array([-1])}, width)


def _forest_node(forest: RandomForestClassifier) -> onnx.NodeProto:
    """``features`` to ``sums`` [N, 2], each class's probability added up over the trees.

    skl2onnx would keep the mean probability of the true class alone. In floats that drifts (a hundredth added up a
    hundred times is not one) and takes the digits from one minus a number close to one.
    """
    columns: dict[str, list[npt.NDArray[Any]]] = defaultdict(list)
    for number, tree in enumerate(estimator.tree_ for estimator in forest.estimators_):
        leaf = tree.children_left < 0
        columns["nodes_treeids"].append(np.full(tree.node_count, number))
        columns["nodes_nodeids"].append(np.arange(tree.node_count))
        columns["nodes_featureids"].append(np.where(leaf, 0, tree.feature))
        columns["nodes_modes"].append(np.where(leaf, "LEAF", "BRANCH_LEQ"))
        columns["nodes_values"].append(floor_to_float(tree.threshold))
        columns["nodes_truenodeids"].append(np.where(leaf, 0, tree.children_left))
        columns["nodes_falsenodeids"].append(np.where(leaf, 0, tree.children_right))
        columns["target_treeids"].append(np.full(2 * leaf.sum(), number))
        columns["target_nodeids"].append(np.repeat(np.flatnonzero(leaf), 2))
        columns["target_ids"].append(np.tile([0, 1], leaf.sum()))
        columns["target_weights"].append(tree.value[leaf, 0].ravel())
    attributes = {name: np.concatenate(parts).tolist() for name, parts in columns.items()}
    return helper.make_node(
        "TreeEnsembleRegressor", ["features"], ["sums"], domain="ai.onnx.ml", n_targets=2, **attributes
    )


def _model(nodes: Sequence[onnx.NodeProto], constants: dict[str, npt.NDArray[Any]], width: int) -> onnx.ModelProto:
    """``features`` [N, width] to ``score`` [N]; real constants become float32."""
    graph = helper.make_graph(
        nodes,
        "ranker",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["N", width])],
        [helper.make_tensor_value_info("score", TensorProto.FLOAT, ["N"])],
        [
            numpy_helper.from_array(value.astype(np.float32) if value.dtype.kind == "f" else value, name)
            for name, value in constants.items()
        ],
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", ML_OPSET)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="cebra-train")
    onnx.checker.check_model(model, full_check=True)
    return model
