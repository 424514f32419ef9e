"""Stage 1 in ONNX: the evidence of each mark for each disease, and the sum of it.

Only the diseases that a mark touches are visited: marks lead to the rows worth consulting, rows to their diseases.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from onnx import TensorProto

from training.export.graph_writer import GraphWriter
from training.knowledge.common_diseases import AGE_BAND_STARTS
from training.ranking.likelihood import LikelihoodTables


@dataclass(frozen=True, slots=True)
class Marks:
    """Names of what the rest of the graph builds on, for S what-ifs of a case with P present and A absent findings.

    ``present`` and ``absent`` end with one blank finding that nobody has, so that neither is ever empty;
    ``present_known`` [S, P + 1] and ``absent_known`` [S, A + 1] say which marks count in which what-if (blanks never
    do); ``sign_known`` and ``context_known`` [S, P + 1] are the same of the present findings that are no context
    findings and of those that are. ``number`` and ``signs`` [S, 1] count the present findings and those that are no
    context.
    """

    present: str
    absent: str
    present_known: str
    absent_known: str
    sign_known: str
    context_known: str
    number: str
    signs: str


_UNTOUCHED = -99.0  # evidence of a finding for a disease that does not mention it, until its value is put in
_TINY = 1e-9  # of the code that means: not there; no entry has it


def write_tables(g: GraphWriter, tables: LikelihoodTables) -> None:
    """The knowledge as constants."""
    g.constant("row_start", tables.row_start, np.int32)
    g.constant("row_disease", tables.row_disease, np.uint16)
    g.constant("row_code", tables.row_code, np.uint8)
    g.constant("code_frequency", tables.code_frequency, np.float32)
    g.constant("code_log_frequency", np.log(np.maximum(tables.code_frequency, _TINY)), np.float32)
    g.constant("code_absence", np.log1p(-np.minimum(tables.code_frequency, tables.absent_cap)), np.float32)
    if tables.entry_gain is not None:
        g.constant("entry_gain", tables.entry_gain, np.float16)
    g.constant("general_start", tables.general_start, np.int32)
    g.constant("general_finding", tables.general_finding, np.uint16)
    g.constant("against_start", tables.against_start, np.int32)
    g.constant("against_disease", tables.against_disease, np.uint16)
    g.constant("ancestor_start", tables.ancestor_start, np.int32)
    g.constant("ancestor_finding", tables.ancestor_finding, np.uint16)
    g.constant("unmentioned", tables.unmentioned, np.float32)
    g.constant("context", tables.context, np.float32)
    g.constant("log_background", tables.log_background, np.float32)
    g.constant("log_prior", tables.log_prior, np.float32)
    # Row 0 of the age table is for an unknown age: no shift.
    unknown = np.zeros((1, tables.log_prior.size), np.float16)
    g.constant("age_shift", np.concatenate([unknown, tables.age_shift]), np.float16)
    g.constant("sex_shift", tables.sex_shift, np.float16)
    g.constant("age_band_starts", AGE_BAND_STARTS, np.float32)


def write_marks(g: GraphWriter, blank: int) -> Marks:
    """From the inputs ``present``, ``absent`` and ``known`` to ``Marks``; ``blank`` is the row of the blank finding."""
    n_present, n_absent = g.size("present"), g.size("absent")
    marks = g("Add", n_present, n_absent)
    ones = g("Expand", g.number(1.0), g.joined(g.shape(1), marks))
    known = g("Mul", "known", ones)
    nothing = g.zeros(g.joined(g.size(known), g.shape(1)), np.float32)
    present_known = g("Slice", known, g.shape(0), n_present, g.shape(1))
    absent_known = g("Slice", known, n_present, marks, g.shape(1))
    none = g.constant("blank_finding", [blank], np.int64)
    present = g("Concat", "present", none, axis=0)
    present_known = g("Concat", present_known, nothing, axis=1)
    context_known = g("Mul", present_known, g("Gather", "context", present))
    sign_known = g("Sub", present_known, context_known)
    return Marks(
        present=present,
        absent=g("Concat", "absent", none, axis=0),
        present_known=present_known,
        absent_known=g("Concat", absent_known, nothing, axis=1),
        sign_known=sign_known,
        context_known=context_known,
        number=g("ReduceSum", present_known, g.shape(1), keepdims=1),
        signs=g("ReduceSum", sign_known, g.shape(1), keepdims=1),
    )


def write_present_evidence(g: GraphWriter, tables: LikelihoodTables, marks: Marks) -> str:
    """Evidence [P + 1, D] of each present finding."""
    mark, slot = g.unfold("general_start", marks.present)
    row = g.to_int(g("Gather", "general_finding", slot))
    # What is lost by going up: log background of the general row less that of the finding.
    background = g("Gather", "log_background", row)
    loss = g("Sub", background, g("Gather", g("Gather", "log_background", marks.present), mark))
    cost = g("Add", background, g("Mul", loss, g.number(tables.depth_penalty)))
    consulted, entry = g.unfold("row_start", row)
    value = g("Sub", _of_code(g, "code_log_frequency", entry), g("Gather", cost, consulted))
    if tables.entry_gain is not None:
        value = g("Add", value, g.to_float(g("Gather", "entry_gain", entry)))
    cells = _cells(g, g("Gather", mark, consulted), entry, tables)
    shape = _table_shape(g, marks.present, tables)
    size = g("ReduceProd", shape, keepdims=1)
    untouched = g("Expand", g.constant("untouched", [_UNTOUCHED], np.float32), size)
    touched = g("Reshape", g("ScatterElements", untouched, cells, value, axis=0, reduction="max"), shape)
    unmentioned = g("Unsqueeze", g("Gather", "unmentioned", marks.present), g.shape(1))
    mentioned = g("Greater", touched, g.number(_UNTOUCHED))
    evidence = g("Where", mentioned, g("Max", touched, g.number(tables.floor)), unmentioned)
    return g("Reshape", _less_what_speaks_against(g, g("Reshape", evidence, g.shape(-1)), marks, tables), shape)


def _less_what_speaks_against(g: GraphWriter, evidence: str, marks: Marks, tables: LikelihoodTables) -> str:
    """The evidence [(P + 1) * D], lowered for diseases that are known to lack the finding or something more general."""
    mark, slot = g.unfold("ancestor_start", marks.present)
    row = g.to_int(g("Gather", "ancestor_finding", slot))
    consulted, entry = g.unfold("against_start", row)
    disease = g.to_int(g("Gather", "against_disease", entry))
    start = g("Mul", g("Gather", mark, consulted), g.number(tables.log_prior.size, np.int64))
    against = g("Expand", g.number(tables.against), g("Shape", entry))
    return g("ScatterElements", evidence, g("Add", start, disease), against, axis=0, reduction="min")


def write_absent_evidence(g: GraphWriter, tables: LikelihoodTables, marks: Marks) -> str:
    """Evidence [A + 1, D] of each absent finding: never above zero, zero where the disease does not have it."""
    mark, entry = g.unfold("row_start", marks.absent)
    value = _of_code(g, "code_absence", entry)
    shape = _table_shape(g, marks.absent, tables)
    blank = g.zeros(g("ReduceProd", shape, keepdims=1), np.float32)
    return g("Reshape", g("ScatterElements", blank, _cells(g, mark, entry, tables), value, axis=0), shape)


def write_baseline(g: GraphWriter, tables: LikelihoodTables, marks: Marks, evidence: str) -> str:
    """The score [S, D] of every disease before any sign is looked at: prior, age, sex, region and context findings."""
    reached = g.to_int(g("GreaterOrEqual", "age", "age_band_starts"))
    band = g("ReduceSum", reached, g.shape(0), keepdims=1)
    shift = g("Add", g("Gather", "age_shift", band), g("Gather", "sex_shift", "sex"))
    region = g("Mul", "region_log_prior", g.number(tables.region_weight))
    known = g("Add", g("Add", "log_prior", region), g.to_float(shift))
    return g("Add", known, g("MatMul", marks.context_known, evidence))


def write_likelihood(g: GraphWriter, marks: Marks, evidence: str, baseline: str) -> str:
    """The score of stage 1 [S, D]: baseline and the evidence of the signs that count."""
    return g("Add", baseline, g("MatMul", marks.sign_known, evidence), name="likelihood")


def _of_code(g: GraphWriter, table: str, entry: str) -> str:
    return g("Gather", table, g("Cast", g("Gather", "row_code", entry), to=TensorProto.INT32))


def _cells(g: GraphWriter, mark: str, entry: str, tables: LikelihoodTables) -> str:
    disease = g.to_int(g("Gather", "row_disease", entry))
    return g("Add", g("Mul", mark, g.number(tables.log_prior.size, np.int64)), disease)


def _table_shape(g: GraphWriter, marks: str, tables: LikelihoodTables) -> str:
    return g.joined(g("Shape", marks), g.shape(tables.log_prior.size))
