"""The features that stage 2 learns from, read off the graph and reckoned again one by one."""

from collections.abc import Sequence
from dataclasses import replace
from math import exp, inf, log, log1p

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.case import Case, Sex
from app.core.diseases import Group
from tests.toys import Graph
from training.export.graph import build_feature_graph
from training.export.graph_features import CANDIDATES
from training.knowledge.base import DiseaseRow, FindingRow, KnowledgeBase
from training.knowledge.frequency import Frequency
from training.knowledge.relatives import INFERRED
from training.ranking.featurise import featurise
from training.ranking.likelihood import LikelihoodSettings, LikelihoodTables, build_tables
from training.ranking.table import FEATURES

SETTINGS = LikelihoodSettings()
# A diamond (3 is a kind of 1 and of 2, both of 0), a chain (6 - 7 - 8) and a finding on its own.
PARENTS = ((), (0,), (0,), (1, 2), (1,), (2,), (), (6,), (7,), ())
KNOWLEDGE: tuple[dict[int, float], ...] = (
    {3: 0.9, 6: 0.3},
    {4: 0.6, 5: 0.35, 0: 0.8, 9: 0.05},
    {8: 0.97, 7: 0.4, 9: 0.5},
    {2: 0.5, 1: 0.07, 8: 0.15},
    {},
    {5: 1.0, 9: 0.75, 6: 0.2},
    # Without these no finding would be rare enough to support anything.
    *({},) * 14,
)
# Of the fourth disease, 8 is known from a relative alone.
INFERRED_CELLS = {(3, 8)}

_QUICK = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)


def _base(knowledge: Sequence[dict[int, float]]) -> KnowledgeBase:
    findings = [FindingRow(f"HP:{row}", "", f"Finding {row}", "", parents, ()) for row, parents in enumerate(PARENTS)]
    diseases = []
    for row, own in enumerate(knowledge):
        group, share = (Group.COMMON, 1e-3) if row == 1 else (Group.ORPHAN, 10.0 ** -(5 + row % 3))
        disease = DiseaseRow((f"OMIM:{row}",), "", f"Disease {row}", group, "", share)
        for finding, value in own.items():
            source = INFERRED if (row, finding) in INFERRED_CELLS else "HPO"
            disease.findings[finding] = Frequency(value, source == "HPO", source)
        diseases.append(disease)
    diseases[2].onset = ("Adult onset",)
    return KnowledgeBase(findings, diseases, [], {"HP:old": 3, "HP:gone": None}, frozenset(), [], {})


def _stored(value: float) -> float:
    """A frequency as it is after being stored: 127 equal steps of log-odds from .005 to the cap."""
    low, high = (log(p / (1 - p)) for p in (0.005, SETTINGS.frequency_cap))
    value = min(max(value, 0.005), SETTINGS.frequency_cap)
    step = (high - low) / 126
    logit = low + step * round((log(value / (1 - value)) - low) / step)
    return 1 / (1 + exp(-logit))


class Reference:
    """What ``FEATURES`` says, in plain Python over the knowledge base."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.up = [self._ancestors(row) for row in range(len(PARENTS))]
        self.has: list[dict[int, float]] = []
        self.own: list[dict[int, float]] = []
        total = [0.5] * len(PARENTS)
        for disease in base.diseases:
            named = {f for f, frequency in disease.findings.items() if frequency.source != INFERRED}
            closed: dict[int, float] = {}
            for finding, frequency in disease.findings.items():
                # What is only supposed raises nothing that a source names.
                for general in self.up[finding] - (set() if finding in named else named):
                    closed[general] = max(closed.get(general, 0.0), frequency.value)
            for finding, value in closed.items():
                total[finding] += value
            self.has.append({f: _stored(value) for f, value in closed.items()})
            self.own.append({f: _stored(value) for f, value in closed.items() if f in named})
        self.background = [log(value / (len(base.diseases) + 1)) for value in total]
        self.information = [max(self.background) - b for b in self.background]

    def _ancestors(self, row: int) -> set[int]:
        return {row}.union(*(self._ancestors(parent) for parent in PARENTS[row]))

    def evidence(self, finding: int, disease: int) -> float:
        b = self.background
        matches = [
            log(self.has[disease][a]) - b[a] - SETTINGS.depth_penalty * (b[a] - b[finding])
            for a in self.up[finding] & self.has[disease].keys()
        ]
        return max([SETTINGS.floor, *matches])

    def features(self, present: Sequence[int], disease: int, gap: float, place: int) -> dict[str, float]:
        has, own, info = self.has[disease], self.own[disease], self.information
        n = max(1, len(present))
        evidence = [self.evidence(finding, disease) for finding in present]
        shown = set().union(*(self.up[finding] for finding in present))
        patient = max(sum(info[f] for f in present), 1e-3)
        typical = sum(value for f, value in own.items() if f in shown)
        return {
            "gap": gap,
            "rank": log1p(place),
            "evidence_mean": sum(evidence) / n,
            "evidence_max": max(evidence),
            "evidence_min": min(evidence),
            "unrelated": sum(e <= SETTINGS.floor + 0.01 for e in evidence) / n,
            "supporting": sum(e > 2 for e in evidence) / n,
            "exact": sum(f in has for f in present) / n,
            "exact_information": sum(info[f] for f in present if f in has) / patient,
            "shared_information": sum(max([0.0, *(info[a] for a in self.up[f] if a in has)]) for f in present)
            / patient,
            "frequency": sum(has.get(f, 0.0) for f in present) / n,
            "overlap": sum(info[f] for f in shown & has.keys()) / max(sum(info[f] for f in shown | has.keys()), 1e-3),
            "explained": sum(info[f] * has[f] for f in shown & has.keys())
            / max(sum(info[f] * value for f, value in has.items()), 1e-3),
            "typical_shown": typical,
            "typical_missing": sum(own.values()) - typical,
            "findings": len(present),
            "specificity": sum(info[f] for f in present) / n,
        }


def _without_implied(reference: Reference, rows: set[int]) -> list[int]:
    return sorted(row for row in rows if not any(row in reference.up[other] - {other} for other in rows))


def _check(base: KnowledgeBase, rows: set[int], age: float | None = None, sex: Sex = Sex.UNKNOWN) -> None:
    tables, reference = build_tables(base, SETTINGS), Reference(base)
    case = Case(age=age, sex=sex, present=tuple(f"HP:{row}" for row in rows))
    truth = np.array([0], np.int64)
    table, candidates = featurise(base, tables, [case], truth, truth)
    likelihood = table.likelihood[0]
    assert (np.diff(likelihood) <= 0).all()
    present = _without_implied(reference, rows)
    scores = [
        float(tables.log_prior[d]) + _shift(base, d, age) + sum(reference.evidence(f, d) for f in present)
        for d in range(len(base.diseases))
    ]
    assert likelihood == pytest.approx([scores[d] for d in candidates[0]], abs=2e-3)
    assert min(likelihood) >= sorted(scores)[-len(likelihood)] - 2e-3
    for place, disease in enumerate(candidates[0]):
        expected = reference.features(present, disease, float(likelihood[place] - likelihood[0]), place)
        found = dict(zip(FEATURES, table.features[0, place].tolist(), strict=True))
        assert found == pytest.approx(expected, abs=2e-3), disease


def _shift(base: KnowledgeBase, disease: int, age: float | None) -> float:
    # Of all diseases only the third has an onset: in adults, so that a newborn is five bands too young.
    return SETTINGS.too_young_limit if age == 0 and base.diseases[disease].onset else 0.0


_CASES = st.sets(st.integers(0, len(PARENTS) - 1), min_size=1, max_size=7)


@_QUICK
@given(rows=_CASES, age=st.sampled_from([None, 0.0, 30.0]), sex=st.sampled_from(list(Sex)))
def test_every_feature_is_what_its_name_says(rows: set[int], age: float | None, sex: Sex) -> None:
    _check(_base(KNOWLEDGE), rows, age, sex)


@settings(deadline=None, max_examples=15)
@given(rows=_CASES, seed=st.integers(0, 10**6))
def test_features_hold_for_any_knowledge_and_only_the_best_are_candidates(rows: set[int], seed: int) -> None:
    random = np.random.default_rng(seed)
    knowledge = [
        {int(f): float(random.uniform(0.01, 1)) for f in random.choice(len(PARENTS), size=size, replace=False)}
        for size in random.integers(0, 6, size=CANDIDATES + 10)
    ]
    _check(_base(knowledge), rows)


def test_old_ids_are_followed_and_what_is_implied_or_unknown_is_left_out() -> None:
    base = _base(KNOWLEDGE)
    tables, truth = build_tables(base, SETTINGS), np.array([0, 0], np.int64)
    cases = [Case(present=("HP:old", "HP:1", "HP:0", "HP:gone", "HP:none", "HP:9")), Case(present=("HP:3", "HP:9"))]
    table, candidates = featurise(base, tables, cases, truth, truth)
    assert np.array_equal(table.features[0], table.features[1])
    assert np.array_equal(candidates[0], candidates[1])
    assert (table.features[:, :, FEATURES.index("findings")] == 2).all()


def test_the_place_of_the_truth_is_found_among_the_candidates() -> None:
    base = _base(KNOWLEDGE)
    tables = build_tables(base, SETTINGS)
    truth = np.array([2, 5, -1], np.int64)
    table, candidates = featurise(base, tables, [Case(present=("HP:8",))] * 3, truth, np.array([7, 8, 9]))
    assert candidates[0, table.truth[0]] == 2 and candidates[1, table.truth[1]] == 5
    assert table.truth[0] < table.truth[1] and table.truth[2] == -1
    assert table.group.tolist() == [7, 8, 9]
    # With more diseases than candidates a hopeless one is not among them.
    many = _base([{9: 0.9}] * CANDIDATES + [{3: 0.01}])
    found, _ = featurise(
        many, build_tables(many, SETTINGS), [Case(present=("HP:9",))], np.array([CANDIDATES]), np.array([0])
    )
    assert found.truth.tolist() == [-1] and found.features.shape == (1, CANDIDATES, len(FEATURES))


@pytest.fixture(scope="module")
def tables() -> LikelihoodTables:
    return build_tables(_base(KNOWLEDGE), SETTINGS)


@pytest.fixture(scope="module")
def graph(tables: LikelihoodTables) -> Graph:
    return Graph(build_feature_graph(tables))


@_QUICK
@given(rows=_CASES, data=st.data())
def test_absent_findings_change_no_feature(graph: Graph, rows: set[int], data: st.DataObject) -> None:
    absent = data.draw(st.lists(st.sampled_from(sorted(set(range(len(PARENTS))) - rows)), min_size=1, unique=True))
    plain, marked = graph.run(sorted(rows)), graph.run(sorted(rows), absent)
    for name, value in plain.items():
        assert np.array_equal(marked[name], value), name


def test_absent_marks_of_a_case_are_not_read_either(tables: LikelihoodTables) -> None:
    case, truth = Case(present=("HP:3", "HP:9")), np.array([0, 0], np.int64)
    table, _ = featurise(_base(KNOWLEDGE), tables, [case, replace(case, absent=("HP:8", "HP:4"))], truth, truth)
    assert np.array_equal(table.features[0], table.features[1])


@_QUICK
@given(rows=st.lists(st.integers(0, len(PARENTS) - 1), min_size=1, max_size=6, unique=True), data=st.data())
def test_features_of_a_what_if_are_those_of_its_marks(graph: Graph, rows: list[int], data: st.DataObject) -> None:
    mask = st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)).filter(any)
    known = data.draw(st.lists(mask, min_size=1, max_size=5))
    found = graph.run(rows, known=known)
    for row, chosen in enumerate(known):
        alone = graph.run([finding for finding, on in zip(rows, chosen, strict=True) if on])
        assert np.array_equal(found["candidates"][row], alone["candidates"][0])
        assert found["features"][row] == pytest.approx(alone["features"][0], abs=1e-4)


def test_every_feature_tells_diseases_or_cases_apart(graph: Graph) -> None:
    """None is a constant by mistake."""
    low, high = np.full(len(FEATURES), inf), np.full(len(FEATURES), -inf)
    for rows in ([3, 9], [8], [4, 5, 7], [1]):
        features = graph.run(rows)["features"][0]
        low, high = np.minimum(low, features.min(axis=0)), np.maximum(high, features.max(axis=0))
    assert [name for name, a, b in zip(FEATURES, low, high, strict=True) if not b - a > 0.1] == []
