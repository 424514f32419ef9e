"""Writes ONNX graphs of standard operators, node by node."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 18
ML_OPSET = 3
IR_VERSION = 9


class GraphWriter:
    """Collects nodes and constants; every method returns the name of the tensor it adds."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._initializers: dict[str, onnx.TensorProto] = {}
        self._count = 0

    def constant(self, name: str, value: Any, dtype: Any) -> str:
        """A named constant."""
        self._initializers[name] = numpy_helper.from_array(np.asarray(value, dtype), name)
        return name

    def number(self, value: float, dtype: Any = np.float32) -> str:
        """A scalar; the same number is written once."""
        return self.constant(f"{np.dtype(dtype).name}_{value}", value, dtype)

    def shape(self, *sizes: int) -> str:
        """A short list of whole numbers: a shape, an axis."""
        return self.constant(f"shape_{'_'.join(map(str, sizes))}", sizes, np.int64)

    def __call__(self, operator: str, *inputs: str, name: str = "", **attributes: Any) -> str:
        """Add a node with one output."""
        return self.several(operator, *inputs, names=(name,), **attributes)[0]

    def several(self, operator: str, *inputs: str, names: tuple[str, ...], **attributes: Any) -> list[str]:
        """Add a node with several outputs; an empty name is made up."""
        self._count += 1
        outputs = [name or f"{operator.lower()}_{self._count}_{i}" for i, name in enumerate(names)]
        self._nodes.append(helper.make_node(operator, inputs, outputs, name=f"make_{outputs[0]}", **attributes))
        return outputs

    def to_float(self, tensor: str) -> str:
        """Cast to float32."""
        return self("Cast", tensor, to=TensorProto.FLOAT)

    def to_int(self, tensor: str) -> str:
        """Cast to int64."""
        return self("Cast", tensor, to=TensorProto.INT64)

    def zeros(self, shape: str, dtype: Any) -> str:
        """A tensor of zeros whose shape is itself a tensor."""
        return self("ConstantOfShape", shape, value=numpy_helper.from_array(np.zeros(1, dtype)))

    def size(self, tensor: str, axis: int = 0) -> str:
        """The length of one axis, as a list of one number."""
        return self("Shape", tensor, start=axis, end=axis + 1)

    def joined(self, *parts: str) -> str:
        """Short lists of numbers put together: shapes made of shapes."""
        return self("Concat", *parts, axis=0)

    def unfold(self, start: str, rows: str) -> tuple[str, str]:
        """Unfold ragged lists, for which ONNX has no operator: each of ``rows`` has ``start[row]:start[row + 1]``.

        Returns, slot by slot, the position in ``rows`` that it belongs to, and the slot itself.
        """
        first = self.to_int(self("Gather", start, rows))
        after = self.to_int(self("Gather", start, self("Add", rows, self.number(1, np.int64))))
        length = self("Sub", after, first)
        axis = self.number(0, np.int64)
        ends = self("CumSum", length, axis)
        total = self("ReduceSum", length, keepdims=1)
        # A one at the end of every list but, by the extra slot that is cut off, the last: their running sum
        # counts the lists that have ended, which is the position of the current one.
        blank = self.zeros(self("Add", total, self.shape(1)), np.int64)
        ones = self("Expand", self.shape(1), self("Shape", ends))
        steps = self("ScatterElements", blank, ends, ones, axis=0, reduction="add")
        owner = self("CumSum", self("Slice", steps, self.shape(0), total), axis)
        offset = self("Sub", first, self("Sub", ends, length))
        here = self("Range", axis, self("Squeeze", total), self.number(1, np.int64))
        return owner, self("Add", self("Gather", offset, owner), here)

    def inline(self, model: onnx.ModelProto, source: str, prefix: str) -> str:
        """Take in another model of one input and one output, fed by ``source``; returns its output's name."""
        graph = model.graph
        (given,) = [i.name for i in graph.input]
        renamed = {given: source}

        def own(name: str) -> str:
            return renamed.setdefault(name, f"{prefix}_{name}") if name else ""

        for initializer in graph.initializer:
            copy = onnx.TensorProto()
            copy.CopyFrom(initializer)
            copy.name = own(initializer.name)
            self._initializers[copy.name] = copy
        for node in graph.node:
            taken = onnx.NodeProto()
            taken.CopyFrom(node)
            taken.name = f"{prefix}_{node.name or node.output[0]}"  # names are optional in ONNX, but not twice the same
            taken.input[:] = [own(name) for name in node.input]
            taken.output[:] = [own(name) for name in node.output]
            self._nodes.append(taken)
        return own(graph.output[0].name)

    def model(self, inputs: list[onnx.ValueInfoProto], outputs: list[onnx.ValueInfoProto]) -> onnx.ModelProto:
        """The finished, checked model."""
        graph = helper.make_graph(self._nodes, "cebra", inputs, outputs, list(self._initializers.values()))
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", ML_OPSET)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="cebra-train")
        onnx.checker.check_model(model)
        return model
