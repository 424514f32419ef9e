"""The features of the candidates in ONNX: what stage 2 sees of them.

Everything here looks at present findings only, and at no context findings: what those say is in the score of stage 1.
Excluded findings of published patients point towards their disease, so nothing may be learned from them.

The S what-ifs of a case share their candidates' columns (C distinct diseases), so that all of them together cost
little more than one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.export.graph_likelihood import Marks
from training.export.graph_writer import GraphWriter
from training.ranking.likelihood import LikelihoodTables
from training.ranking.table import FEATURES

CANDIDATES = 64
_SUPPORTING = 2.0
_NEAR_FLOOR = 0.01
_TINY = 1e-3


@dataclass(frozen=True, slots=True)
class Candidates:
    """The first K diseases of stage 1 in each what-if: ``rows`` [S, K], their ``likelihood`` [S, K], best first, and
    their ``features`` [S, K, F]."""

    rows: str
    likelihood: str
    features: str


def write_candidates(
    g: GraphWriter, tables: LikelihoodTables, marks: Marks, likelihood: str, evidence: str
) -> Candidates:
    """The candidates and their features."""
    k = min(CANDIDATES, tables.log_prior.size)
    g.constant("code_own", tables.code_own, np.float32)
    g.constant("information", tables.information, np.float32)
    best, rows = g.several("TopK", likelihood, g.shape(k), names=("candidate_likelihood", "candidates"), axis=1)
    columns, place = _distinct(g, rows)

    closure, member, itself = _closure(g, marks)
    information = g("Gather", "information", closure)
    codes = g.to_int(g("Gather", _codes(g, closure, tables), columns, axis=1))
    frequency = g("Gather", "code_frequency", codes)
    has = g.to_float(g("Greater", frequency, g.number(0.0)))
    own = g("Gather", "code_own", codes)

    # Sums over the marks and over all their ancestors, one matrix product each.
    by_column = g("Unsqueeze", information, g.shape(1))
    mark_information = g("Unsqueeze", g("Gather", "information", marks.present), g.shape(1))
    cells = g("Gather", evidence, columns, axis=1)
    at_mark = g("Gather", frequency, itself, axis=0)
    exact = g.to_float(g("Greater", at_mark, g.number(0.0)))
    per_mark = [
        cells,
        g.to_float(g("LessOrEqual", cells, g.number(tables.floor + _NEAR_FLOOR))),
        g.to_float(g("Greater", cells, g.number(_SUPPORTING))),
        exact,
        g("Mul", exact, mark_information),
        _shared(g, member, information, has),
        at_mark,
    ]
    total, unrelated, supporting, matched, matched_ic, shared_ic, frequencies = _sums(
        g, marks.sign_known, per_mark, place
    )
    shown = g.to_float(g("Greater", g("MatMul", marks.sign_known, member), g.number(0.0)))
    per_ancestor = [g("Mul", has, by_column), g("Mul", frequency, by_column), own]
    common, weighed, typical = _sums(g, shown, per_ancestor, place)

    number = g("Max", marks.signs, g.number(1.0))
    mark_ic = g("MatMul", marks.sign_known, mark_information)
    patient_ic = g("MatMul", shown, by_column)
    disease_ic = g("Gather", g.constant("disease_information", tables.disease_information, np.float32), rows)
    disease_weighed = g("Gather", g.constant("disease_weighed", tables.disease_weighed, np.float32), rows)
    disease_own = g("Gather", g.constant("disease_own", tables.disease_own, np.float32), rows)
    either = g("Sub", g("Add", patient_ic, disease_ic), common)

    def share(part: str, whole: str) -> str:
        return g("Div", part, g("Max", whole, g.number(_TINY)))

    best_of = g("Slice", best, g.shape(0), g.shape(1), g.shape(1))
    values = {
        "gap": g("Sub", best, best_of),
        "rank": g.constant("log_rank", np.log1p(np.arange(k))[None, :], np.float32),
        "evidence_mean": g("Div", total, number),
        "evidence_max": _extreme(g, "ReduceMax", marks, cells, place, -1.0),
        "evidence_min": _extreme(g, "ReduceMin", marks, cells, place, 1.0),
        "unrelated": g("Div", unrelated, number),
        "supporting": g("Div", supporting, number),
        "exact": g("Div", matched, number),
        "exact_information": share(matched_ic, mark_ic),
        "shared_information": share(shared_ic, mark_ic),
        "frequency": g("Div", frequencies, number),
        "overlap": share(common, either),
        "explained": share(weighed, disease_weighed),
        "typical_shown": typical,
        "typical_missing": g("Sub", disease_own, typical),
        "findings": number,
        "specificity": g("Div", mark_ic, number),
    }
    shape = g("Shape", best)
    full = [g("Unsqueeze", g("Expand", values[name], shape), g.shape(2)) for name in FEATURES]
    return Candidates(rows, best, g("Concat", *full, axis=2, name="features"))


def _distinct(g: GraphWriter, rows: str) -> tuple[str, str]:
    """The distinct diseases [C] among the candidates of all what-ifs, and each candidate's place [S, K] among them."""
    flat = g("Reshape", rows, g.shape(-1))
    columns, _, place = g.several("Unique", flat, names=("", "", ""), sorted=1)
    return columns, g("Reshape", place, g("Shape", rows))


def _closure(g: GraphWriter, marks: Marks) -> tuple[str, str, str]:
    """All ancestors [U] of the marks, who has which [P + 1, U], and each mark's own place [P + 1] among them."""
    owner, slot = g.unfold("ancestor_start", marks.present)
    rows = g.to_int(g("Gather", "ancestor_finding", slot))
    closure, _, place = g.several("Unique", rows, names=("", "", ""), sorted=1)
    shape = g.joined(g("Shape", marks.present), g("Shape", closure))
    cells = g("Add", g("Mul", owner, g.size(closure)), place)
    ones = g("Expand", g.number(1.0), g("Shape", cells))
    flat = g("ScatterElements", g.zeros(g("ReduceProd", shape, keepdims=1), np.float32), cells, ones, axis=0)
    # A finding stands first among its own ancestors.
    count = g("Sub", g("Gather", "ancestor_start", g("Add", marks.present, g.number(1, np.int64))), _first(g, marks))
    first_slot = g("CumSum", g.to_int(count), g.number(0, np.int64), exclusive=1)
    return closure, g("Reshape", flat, shape), g("Gather", place, first_slot)


def _first(g: GraphWriter, marks: Marks) -> str:
    return g("Gather", "ancestor_start", marks.present)


def _codes(g: GraphWriter, closure: str, tables: LikelihoodTables) -> str:
    """Frequency codes [U, D] of the findings in ``closure``, zero where the disease lacks one."""
    diseases = tables.log_prior.size
    owner, entry = g.unfold("row_start", closure)
    disease = g.to_int(g("Gather", "row_disease", entry))
    cells = g("Add", g("Mul", owner, g.number(diseases, np.int64)), disease)
    shape = g.joined(g("Shape", closure), g.shape(diseases))
    blank = g.zeros(g("ReduceProd", shape, keepdims=1), np.uint8)
    codes = g("ScatterElements", blank, cells, g("Gather", "row_code", entry), axis=0)
    return g("Reshape", codes, shape)


def _shared(g: GraphWriter, member: str, information: str, has: str) -> str:
    """Information content [P + 1, C] of the best ancestor that a mark and a disease have in common."""
    of_mark = g("Unsqueeze", g("Mul", member, information), g.shape(2))
    return g("ReduceMax", g("Mul", of_mark, g("Unsqueeze", has, g.shape(0))), g.shape(1), keepdims=0)


def _sums(g: GraphWriter, weights: str, matrices: list[str], place: str) -> list[str]:
    """``weights`` [S, N] times each of ``matrices`` [N, C], picked at the candidates: [S, K] each."""
    product = g("MatMul", weights, g("Concat", *matrices, axis=1))
    parts = g.several("Split", product, names=("",) * len(matrices), axis=1, num_outputs=len(matrices))
    return [g("GatherElements", part, place, axis=1) for part in parts]


def _extreme(g: GraphWriter, reduce: str, marks: Marks, cells: str, place: str, side: float) -> str:
    """The greatest (side -1) or least (side +1) evidence among the marks that count."""
    counts = g("Greater", g("Unsqueeze", marks.sign_known, g.shape(2)), g.number(0.0))
    masked = g("Where", counts, g("Unsqueeze", cells, g.shape(0)), g.number(side * 99.0))
    return g("GatherElements", g(reduce, masked, g.shape(1), keepdims=0), place, axis=1)
