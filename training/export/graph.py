"""The model as one ONNX graph of standard operators.

Inputs (all of one case):

- ``present``, ``absent``: int64 [P], [A]: rows of the marked findings; either may be empty.
- ``age``: float [1], years; negative means unknown.
- ``sex``: int64 [1]: 0 unknown, 1 female, 2 male.
- ``region_log_prior``: float [D], logarithms of regional factors, added to the log prior with the weight that the
  model gives them; may be left out, then zero.
- ``known``: float [S, P + A], ones and zeros: which marks count in each of S what-ifs, all others being unknown; may be
  left out, then one row in which every mark counts.
- ``focus``: int64 [1], the row of the disease whose ``focus_log_odds`` are asked for; may be left out.

Outputs over all D diseases, of the first what-if:

- ``probability`` and ``log_odds``: float [D], calibrated; ``log_odds`` is the logit of ``probability``.
- ``score``: float [D], stage 1 blended with stage 2, from the present findings alone.
- ``absence``: float [D], the sum over absent findings of ``log(1 - f)``: what they take from a disease.

And of every what-if ``focus_log_odds``: float [S], the log-odds of the disease in ``focus``.

``probability = listed * softmax(score / temperature) * exp(absent_weight * absence)``. What absent findings take from a
disease is not handed to the others: it is the probability of something that is not in the list. So marking a finding
absent never raises any disease.

The graph that features are learned from (``build_feature_graph``) is the same up to ``features`` [S, K, F] of the first
K diseases of stage 1, ``candidates`` int64 [S, K] and ``candidate_likelihood`` float [S, K].
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np
import onnx
from onnx import TensorProto, helper

from training.export.graph_features import Candidates, write_candidates
from training.export.graph_likelihood import (
    Marks,
    write_absent_evidence,
    write_baseline,
    write_likelihood,
    write_marks,
    write_present_evidence,
    write_tables,
)
from training.export.graph_writer import GraphWriter
from training.ranking.calibration import Calibration
from training.ranking.likelihood import LikelihoodTables
from training.ranking.table import FEATURES

# Keeps log_odds finite, in single precision.
_LEAST = 1e-7


@dataclass(frozen=True, slots=True)
class Reranker:
    """Stage 2: a model from ``features`` [N, F] to one score each, how much of the stage 1 score and of its prior part
    is added to it, and the score of a disease that is no candidate.

    The prior gets a weight of its own because stage 2 is learned from patients most of whom have rare diseases.
    """

    model: onnx.ModelProto
    blend: float
    prior: float
    unranked: float


def build_graph(tables: LikelihoodTables, reranker: Reranker | None, calibration: Calibration) -> onnx.ModelProto:
    """The model over ``tables``; without a re-ranker the score is that of stage 1."""
    g = GraphWriter()
    marks, evidence, likelihood, baseline = _write_stage_1(g, tables)
    if reranker is None:
        score = likelihood
    else:
        candidates = write_candidates(g, tables, marks, likelihood, evidence)
        score = _write_stage_2(g, reranker, marks, likelihood, baseline, candidates)

    number = g("Max", marks.number, g.number(1.0))
    temperature = g("Mul", g.number(calibration.scale), g("Pow", number, g.number(calibration.growth)))
    shares = g("LogSoftmax", g("Div", score, temperature), axis=1)
    shares = g("Add", shares, g.number(log(calibration.listed)))
    absent = write_absent_evidence(g, tables, marks)
    weight = g.number(calibration.absent_weight)

    # onnxruntime reckons every output, asked for or not, so the broad ones are of one what-if only.
    def first(tensor: str) -> str:
        return g("Slice", tensor, g.shape(0), g.shape(1), g.shape(0))

    g("Squeeze", first(score), g.shape(0), name="score")
    absence = g("Squeeze", g("MatMul", first(marks.absent_known), absent), g.shape(0), name="absence")
    log_probability = g("Add", g("Squeeze", first(shares), g.shape(0)), g("Mul", absence, weight))
    probability = g("Exp", log_probability, name="probability")
    _write_log_odds(g, log_probability, probability, "log_odds")

    own_absence = g("MatMul", marks.absent_known, g("Gather", absent, "focus", axis=1))
    own = g("Add", g("Gather", shares, "focus", axis=1), g("Mul", own_absence, weight))
    own = g("Squeeze", own, g.shape(1))
    _write_log_odds(g, own, g("Exp", own), "focus_log_odds")

    g.constant("focus", [0], np.int64)
    diseases = tables.log_prior.size
    names = ("probability", "log_odds", "score", "absence")
    outputs = [_value(name, TensorProto.FLOAT, [diseases]) for name in names]
    outputs.append(_value("focus_log_odds", TensorProto.FLOAT, ["S"]))
    return g.model([*_inputs(g, diseases), _value("focus", TensorProto.INT64, [1])], outputs)


def _write_log_odds(g: GraphWriter, log_probability: str, probability: str, name: str) -> None:
    rest = g("Max", g("Sub", g.number(1.0), probability), g.number(_LEAST))
    g("Sub", log_probability, g("Log", rest), name=name)


def build_feature_graph(tables: LikelihoodTables) -> onnx.ModelProto:
    """The part that training reads features from."""
    g = GraphWriter()
    marks, evidence, likelihood, _ = _write_stage_1(g, tables)
    write_candidates(g, tables, marks, likelihood, evidence)
    diseases = tables.log_prior.size
    outputs = [
        _value("features", TensorProto.FLOAT, ["S", "K", len(FEATURES)]),
        _value("candidates", TensorProto.INT64, ["S", "K"]),
        _value("candidate_likelihood", TensorProto.FLOAT, ["S", "K"]),
        _value("likelihood", TensorProto.FLOAT, ["S", diseases]),
    ]
    return g.model(_inputs(g, diseases), outputs)


def with_tables(model: onnx.ModelProto, tables: LikelihoodTables) -> onnx.ModelProto:
    """The same model over other knowledge of the same findings and diseases."""
    fresh = {constant.name: constant for constant in build_feature_graph(tables).graph.initializer}
    changed = onnx.ModelProto()
    changed.CopyFrom(model)
    for constant in changed.graph.initializer:
        if constant.name in fresh:
            constant.CopyFrom(fresh[constant.name])
    return changed


def _write_stage_1(g: GraphWriter, tables: LikelihoodTables) -> tuple[Marks, str, str, str]:
    write_tables(g, tables)
    marks = write_marks(g, blank=tables.log_background.size - 1)
    evidence = write_present_evidence(g, tables, marks)
    baseline = write_baseline(g, tables, marks, evidence)
    return marks, evidence, write_likelihood(g, marks, evidence, baseline), baseline


def _write_stage_2(
    g: GraphWriter, reranker: Reranker, marks: Marks, likelihood: str, baseline: str, candidates: Candidates
) -> str:
    flat = g("Reshape", candidates.features, g.shape(-1, len(FEATURES)))
    learned = g("Reshape", g.inline(reranker.model, flat, "ranker"), g("Shape", candidates.rows))
    # Nothing is to be learned from a case without signs.
    anything = g("Greater", marks.signs, g.number(0.0))
    gain = g("Where", anything, g("Sub", learned, g.number(reranker.unranked)), g.number(0.0))
    blended = g("Add", g("Mul", likelihood, g.number(reranker.blend)), g("Mul", baseline, g.number(reranker.prior)))
    rest = g("Add", blended, g.number(reranker.unranked))
    return g("ScatterElements", rest, candidates.rows, gain, axis=1, reduction="add")


def _inputs(g: GraphWriter, diseases: int) -> list[onnx.ValueInfoProto]:
    g.constant("region_log_prior", np.zeros(diseases), np.float32)
    g.constant("known", np.ones((1, 1)), np.float32)
    return [
        _value("present", TensorProto.INT64, ["P"]),
        _value("absent", TensorProto.INT64, ["A"]),
        _value("age", TensorProto.FLOAT, [1]),
        _value("sex", TensorProto.INT64, [1]),
        _value("region_log_prior", TensorProto.FLOAT, [diseases]),
        _value("known", TensorProto.FLOAT, ["S", "M"]),
    ]


def _value(name: str, kind: int, shape: list[int | str]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)
