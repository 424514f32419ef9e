"""Stage 1 as one ONNX graph of standard operators.

Inputs (all of one case):

- ``present``, ``absent``: int64 [P], [A]: rows of the marked findings; either may be empty.
- ``age``: float [1], years; negative means unknown.
- ``sex``: int64 [1]: 0 unknown, 1 female, 2 male.
- ``region_log_prior``: float [D], added to the log prior; may be left out, then zero.

Outputs over all D diseases:

- ``probability`` and ``log_odds``: float [D], calibrated; ``log_odds`` is the logit of ``probability``.
- ``baseline``: float [D], the calibrated score before any finding is marked.
- ``evidence``: float [P + A, D], what each mark adds to the score, present ones first.

``probability = softmax(baseline + sum of evidence)``, so a caller can weigh subsets of the marks itself.

Only the diseases that a mark touches are visited. Marks lead to the rows worth consulting, rows to their
diseases; both steps expand ragged lists, which ONNX has no operator for: ``_expand`` builds it from a
cumulative sum.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from training.ranking.calibration import Temperature
from training.ranking.likelihood import AGE_BAND_STARTS, LikelihoodTables

OPSET = 18
IR_VERSION = 9
# Keeps log_odds finite: a probability of one part in 10^12 or less is all the same to a reader.
_LEAST = 1e-12


class _Graph:
    """Collects nodes and constants; every method returns the name of the tensor it adds."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []
        self._count = 0

    def constant(self, name: str, value: Any, dtype: Any) -> str:
        self.initializers.append(numpy_helper.from_array(np.asarray(value, dtype), name))
        return name

    def __call__(self, operator: str, *inputs: str, name: str = "", **attributes: Any) -> str:
        if not name:
            self._count += 1
            name = f"{operator.lower()}_{self._count}"
        self.nodes.append(helper.make_node(operator, inputs, [name], name=f"make_{name}", **attributes))
        return name


def _expand(g: _Graph, start: str, rows: str) -> tuple[str, str]:
    """Unfold ragged lists: for each entry of ``rows`` the slots ``start[row]:start[row + 1]``.

    Returns, slot by slot, the position in ``rows`` that it belongs to, and the slot itself.
    """
    first = g("Cast", g("Gather", start, rows), to=TensorProto.INT64)
    after = g("Cast", g("Gather", start, g("Add", rows, "one")), to=TensorProto.INT64)
    length = g("Sub", after, first)
    ends = g("CumSum", length, "axis_0")
    total = g("ReduceSum", length, keepdims=1)
    # A one at the end of every list but, by the extra slot that is cut off, the last: their running sum
    # counts the lists that have ended, which is the position of the current one.
    blank = g("ConstantOfShape", g("Add", total, "one_shape"), value=numpy_helper.from_array(np.zeros(1, np.int64)))
    ones = g("Expand", "one_shape", g("Shape", ends))
    steps = g("ScatterElements", blank, ends, ones, axis=0, reduction="add")
    owner = g("CumSum", g("Slice", steps, "zero_shape", total), "axis_0")
    offset = g("Sub", first, g("Sub", ends, length))
    here = g("Range", "zero", g("Squeeze", total), "one")
    return owner, g("Add", g("Gather", offset, owner), here)


def build_graph(tables: LikelihoodTables, temperature: Temperature) -> onnx.ModelProto:
    """The model over ``tables``; scores are divided by the case's temperature before the softmax."""
    n_diseases = tables.log_prior.size
    g = _Graph()
    g.constant("axis_0", 0, np.int64)
    for name, scalar in (("zero", 0), ("one", 1), ("diseases", n_diseases)):
        g.constant(name, scalar, np.int64)
        g.constant(f"{name}_shape", [scalar], np.int64)
    g.constant("row_start", tables.row_start, np.int32)
    g.constant("row_disease", tables.row_disease, np.uint16)
    g.constant("row_weight", tables.row_weight, np.float16)
    g.constant("general_start", tables.general_start, np.int32)
    g.constant("general_finding", tables.general_finding, np.uint16)
    g.constant("general_penalty", tables.general_penalty, np.float16)
    g.constant("log_background", tables.log_background, np.float32)
    g.constant("floor", [tables.floor], np.float32)
    g.constant("absent_cap", tables.absent_cap, np.float32)
    g.constant("one_f", 1.0, np.float32)
    _sharpness(g, temperature)

    raw = g("Concat", _present_evidence(g), _absent_evidence(g), axis=0)
    evidence = g("Mul", raw, "sharpness", name="evidence")
    baseline = _baseline(g, tables)
    score = g("Add", baseline, g("ReduceSum", evidence, "zero_shape", keepdims=0))

    # Double precision: the logit of a probability near one is lost in single.
    wide = g("Cast", score, to=TensorProto.DOUBLE)
    shifted = g("Sub", wide, g("ReduceMax", wide, "zero_shape", keepdims=1))
    mass = g("Exp", shifted)
    total = g("ReduceSum", mass, "zero_shape", keepdims=1)
    g.constant("least", _LEAST, np.float64)
    rivals = g("Max", g("Sub", total, mass), "least")
    g("Cast", g("Div", mass, total), to=TensorProto.FLOAT, name="probability")
    g("Cast", g("Sub", shifted, g("Log", rivals)), to=TensorProto.FLOAT, name="log_odds")

    g.constant("region_log_prior", np.zeros(n_diseases), np.float32)
    inputs = [
        helper.make_tensor_value_info("present", TensorProto.INT64, ["P"]),
        helper.make_tensor_value_info("absent", TensorProto.INT64, ["A"]),
        helper.make_tensor_value_info("age", TensorProto.FLOAT, [1]),
        helper.make_tensor_value_info("sex", TensorProto.INT64, [1]),
        helper.make_tensor_value_info("region_log_prior", TensorProto.FLOAT, [n_diseases]),
    ]
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [n_diseases])
        for name in ("probability", "log_odds", "baseline")
    ]
    outputs.append(helper.make_tensor_value_info("evidence", TensorProto.FLOAT, ["M", n_diseases]))
    graph = helper.make_graph(g.nodes, "cebra", inputs, outputs, g.initializers)
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION, producer_name="cebra-train"
    )
    onnx.checker.check_model(model)
    return model


def _sharpness(g: _Graph, temperature: Temperature) -> None:
    """The inverse of the temperature, from the number of present findings."""
    g.constant("scale", temperature.scale, np.float32)
    g.constant("growth", temperature.growth, np.float32)
    findings = g("Cast", g("Max", g("Shape", "present"), "one_shape"), to=TensorProto.FLOAT)
    g("Div", "one_f", g("Mul", "scale", g("Pow", findings, "growth")), name="sharpness")


def _present_evidence(g: _Graph) -> str:
    mark, slot = _expand(g, "general_start", "present")
    rows = g("Cast", g("Gather", "general_finding", slot), to=TensorProto.INT64)
    penalty = g("Cast", g("Gather", "general_penalty", slot), to=TensorProto.FLOAT)
    consulted, entry = _expand(g, "row_start", rows)
    weight = g("Cast", g("Gather", "row_weight", entry), to=TensorProto.FLOAT)
    value = g("Sub", weight, g("Gather", penalty, consulted))
    cells = g("Add", g("Mul", g("Gather", mark, consulted), "diseases"), _diseases_of(g, entry))
    floor = g("Expand", "floor", g("Mul", g("Shape", "present"), "diseases_shape"))
    flat = g("ScatterElements", floor, cells, value, axis=0, reduction="max")
    return _as_table(g, flat, "present")


def _absent_evidence(g: _Graph) -> str:
    mark, entry = _expand(g, "row_start", "absent")
    weight = g("Cast", g("Gather", "row_weight", entry), to=TensorProto.FLOAT)
    background = g("Gather", g("Gather", "log_background", "absent"), mark)
    frequency = g("Min", g("Exp", g("Add", weight, background)), "absent_cap")
    value = g("Log", g("Sub", "one_f", frequency))
    cells = g("Add", g("Mul", mark, "diseases"), _diseases_of(g, entry))
    blank = g(
        "ConstantOfShape",
        g("Mul", g("Shape", "absent"), "diseases_shape"),
        value=numpy_helper.from_array(np.zeros(1, np.float32)),
    )
    return _as_table(g, g("ScatterElements", blank, cells, value, axis=0), "absent")


def _diseases_of(g: _Graph, entry: str) -> str:
    return g("Cast", g("Gather", "row_disease", entry), to=TensorProto.INT64)


def _as_table(g: _Graph, flat: str, marks: str) -> str:
    return g("Reshape", flat, g("Concat", g("Shape", marks), "diseases_shape", axis=0), allowzero=1)


def _baseline(g: _Graph, tables: LikelihoodTables) -> str:
    g.constant("log_prior", tables.log_prior, np.float32)
    # Row 0 of the age table is for an unknown age: no shift.
    unknown = np.zeros((1, tables.log_prior.size), np.float16)
    g.constant("age_shift", np.concatenate([unknown, tables.age_shift]), np.float16)
    g.constant("sex_shift", tables.sex_shift, np.float16)
    g.constant("age_band_starts", AGE_BAND_STARTS, np.float32)
    reached = g("Cast", g("GreaterOrEqual", "age", "age_band_starts"), to=TensorProto.INT64)
    band = g("ReduceSum", reached, "zero_shape", keepdims=1)
    by_age = g("Cast", g("Squeeze", g("Gather", "age_shift", band), "zero_shape"), to=TensorProto.FLOAT)
    by_sex = g("Cast", g("Squeeze", g("Gather", "sex_shift", "sex"), "zero_shape"), to=TensorProto.FLOAT)
    prior = g("Add", "log_prior", "region_log_prior")
    return g("Mul", g("Add", prior, g("Add", by_age, by_sex)), "sharpness", name="baseline")
