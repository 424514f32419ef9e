"""From a knowledge base small enough to reckon by hand to the graph's answers."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.toys import Graph, small_reranker
from training.export.catalog import write_catalog
from training.export.graph import Reranker, build_feature_graph, build_graph, with_tables
from training.knowledge.base import KnowledgeBase
from training.knowledge.frequency import Frequency
from training.ranking.calibration import Calibration, Curves, curves_of, fit_calibration
from training.ranking.likelihood import LikelihoodSettings, LikelihoodTables, build_tables
from training.ranking.rankers import RANKERS, run_onnx
from training.ranking.table import FEATURES

PAIN, ABDOMINAL, CHEST, FEVER, TRAVEL = range(5)
SETTINGS = LikelihoodSettings(floor=-2.0)
# Frequencies are stored as codes.
CODED = 0.04

_QUICK = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)


def _tables(base: KnowledgeBase) -> LikelihoodTables:
    return build_tables(base, SETTINGS)


@pytest.fixture
def stage_1(toy_base: KnowledgeBase) -> Graph:
    return Graph(build_graph(_tables(toy_base), None, Calibration()))


@pytest.fixture(params=["stage 1 alone", "both stages"])
def reranker(toy_base: KnowledgeBase, request: pytest.FixtureRequest) -> Reranker | None:
    return None if request.param == "stage 1 alone" else small_reranker(toy_base, _tables(toy_base))


@pytest.fixture
def graph(toy_base: KnowledgeBase, reranker: Reranker | None) -> Graph:
    return Graph(build_graph(_tables(toy_base), reranker, Calibration(1.5, 0.4, listed=0.9, absent_weight=0.7)))


def _evidence(graph: Graph, finding: int) -> np.ndarray:
    evidence: np.ndarray = graph.run([finding])["score"] - graph.run()["score"]
    return evidence


def _background(base: KnowledgeBase) -> np.ndarray:
    """Mean frequency of each finding or anything more specific."""
    closed = np.zeros((4, 5))
    for row, disease in enumerate(base.diseases):
        for finding, frequency in disease.findings.items():
            for general in base.ancestors()[finding]:
                closed[row, general] = max(closed[row, general], frequency.value)
    background: np.ndarray = (closed.sum(axis=0) + 0.5) / 5
    return background


def _with_knowledge(base: KnowledgeBase, knowledge: list[dict[int, float]]) -> KnowledgeBase:
    diseases = [
        replace(disease, findings={finding: Frequency(value, True, "HPO") for finding, value in own.items()})
        for disease, own in zip(base.diseases, knowledge, strict=True)
    ]
    return replace(base, diseases=diseases)


def test_an_exact_match_is_worth_its_log_likelihood_ratio(toy_base: KnowledgeBase, stage_1: Graph) -> None:
    b = _background(toy_base)[FEVER]
    expected = [np.log(0.2 / b), -2, np.log(0.95 / b), -2]
    assert _evidence(stage_1, FEVER) == pytest.approx(expected, abs=CODED)


def test_a_more_general_match_earns_part_of_it(toy_base: KnowledgeBase, stage_1: Graph) -> None:
    b = _background(toy_base)
    lost = np.log(b[PAIN] / b[ABDOMINAL])
    expected = [np.log(0.9 / b[ABDOMINAL]), np.log(0.8 / b[PAIN]) - lost, -2, np.log(0.5 / b[PAIN]) - lost]
    assert _evidence(stage_1, ABDOMINAL) == pytest.approx(expected, abs=CODED)


def test_a_vague_mark_is_met_by_the_specific_finding(toy_base: KnowledgeBase, stage_1: Graph) -> None:
    b = _background(toy_base)[PAIN]
    expected = [np.log(0.9 / b), np.log(0.8 / b), -2, np.log(0.5 / b)]
    assert _evidence(stage_1, PAIN) == pytest.approx(expected, abs=CODED)


def test_absence_counts_against_by_how_often_the_finding_is_there(stage_1: Graph) -> None:
    assert stage_1.run(absent=[PAIN])["absence"] == pytest.approx(np.log([0.1, 0.2, 1, 0.5]), abs=CODED)
    assert stage_1.run(absent=[FEVER])["absence"] == pytest.approx(np.log([0.8, 1, 0.05, 1]), abs=CODED)
    both = [np.log(0.1 * 0.8), np.log(0.2), np.log(0.05), np.log(0.5)]
    assert stage_1.run(absent=[PAIN, FEVER])["absence"] == pytest.approx(both, abs=2 * CODED)


def test_no_absent_finding_rules_a_disease_out(toy_base: KnowledgeBase) -> None:
    always = _with_knowledge(toy_base, [{FEVER: 1.0}, {FEVER: 0.96}, {FEVER: 0.5}, {}])
    absence = Graph(build_graph(_tables(always), None, Calibration())).run(absent=[FEVER])["absence"]
    assert absence[:2] == pytest.approx(np.log([0.05, 0.05]), abs=1e-4)
    assert absence[2:] == pytest.approx(np.log([0.5, 1]), abs=CODED)


def test_marks_do_not_disturb_one_another(stage_1: Graph) -> None:
    together = stage_1.run([TRAVEL, ABDOMINAL], [FEVER, PAIN])
    alone = [_evidence(stage_1, mark) for mark in (TRAVEL, ABDOMINAL)]
    assert together["score"] == pytest.approx(stage_1.run()["score"] + sum(alone), abs=1e-4)
    absences = [stage_1.run(absent=[mark])["absence"] for mark in (FEVER, PAIN)]
    assert together["absence"] == pytest.approx(sum(absences), abs=1e-5)


def test_priors_follow_prevalence_age_sex_and_region(stage_1: Graph) -> None:
    plain = stage_1.run()["score"]
    bonus = [SETTINGS.common_bonus, 0, 0, 0]
    assert plain == pytest.approx(0.3 * np.log([1e-3, 1e-5, 1e-5, 1e-7]) + bonus, abs=1e-5)

    def shift(**given: object) -> np.ndarray:
        moved: np.ndarray = stage_1.run(**given)["score"] - plain  # type: ignore[arg-type]
        return moved

    assert shift(age=0) == pytest.approx([0, -2.5, 0, 0], abs=1e-3)
    assert shift(age=12) == pytest.approx([0, -0.75, 0, 0], abs=1e-3)
    assert shift(age=50) == pytest.approx([0, 0, 0, 0])
    assert shift(sex=1) == pytest.approx([0, 0, 0, -1], abs=1e-3)
    assert shift(sex=2) == pytest.approx([0, 0, 0, 0])
    expected = [0, 2 * SETTINGS.region_weight, 0, 0]
    assert shift(region_log_prior=[0, 2, 0, 0]) == pytest.approx(expected, abs=1e-5)


def test_rates_by_age_and_sex_shift_a_disease_and_rule_none_out(toy_base: KnowledgeBase) -> None:
    toy_base.diseases[0].rates = (0.0, 0.0, 1e-4, 1e-4, 1e-4, 1e-3, 4e-3, 4e-3)
    toy_base.diseases[0].female = 0.75
    toy_base.diseases[0].share = 1e-3
    graph = Graph(build_graph(_tables(toy_base), None, Calibration()))
    plain = graph.run()["score"][0]

    def shift(**given: float) -> float:
        return float(graph.run(**given)["score"][0] - plain)  # type: ignore[arg-type]

    assert shift(age=0.01) == pytest.approx(SETTINGS.least_shift, abs=1e-2)
    assert shift(age=3) == pytest.approx(SETTINGS.age_weight * np.log(0.1), abs=1e-2)
    assert shift(age=50) == pytest.approx(SETTINGS.age_weight * np.log(4), abs=1e-2)
    assert shift(sex=1) == pytest.approx(SETTINGS.sex_weight * np.log(1.5), abs=1e-2)
    assert shift(sex=2) == pytest.approx(SETTINGS.sex_weight * np.log(0.5), abs=1e-2)


def test_a_context_finding_changes_the_odds_of_those_that_mention_it_alone(toy_base: KnowledgeBase) -> None:
    toy_base.findings[TRAVEL] = replace(toy_base.findings[TRAVEL], usual=0.1)
    toy_base.diseases[0].findings[TRAVEL] = Frequency(0.02, True, "HPO")
    stage_1 = Graph(build_graph(_tables(toy_base), None, Calibration()))
    expected = [np.log(0.02 / 0.1), 0, np.log(0.5 / 0.1), 0]
    assert _evidence(stage_1, TRAVEL) == pytest.approx(expected, abs=CODED)
    # It counts as part of the odds before any sign, so stage 2 sees it in the score of stage 1 alone.
    table = build_feature_graph(_tables(toy_base))
    found = Graph(table).run([TRAVEL, FEVER])
    features = dict(zip(FEATURES, np.moveaxis(found["features"], 2, 0), strict=True))
    assert features["findings"] == pytest.approx(1)
    reranker = small_reranker(toy_base, _tables(toy_base))
    graph = Graph(build_graph(_tables(toy_base), reranker, Calibration()))
    gained = graph.run([TRAVEL])["score"] - graph.run()["score"]
    assert gained == pytest.approx((reranker.blend + reranker.prior) * np.array(expected), abs=CODED)


def test_what_a_disease_is_known_to_lack_counts_against_it_whatever_its_kind(toy_base: KnowledgeBase) -> None:
    toy_base.diseases[2].excluded = {PAIN: "HPO"}
    toy_base.diseases[0].excluded = {PAIN: "HPO"}  # but it has abdominal pain
    stage_1 = Graph(build_graph(_tables(toy_base), None, Calibration()))
    for mark in (PAIN, CHEST):
        assert _evidence(stage_1, mark)[2] == pytest.approx(SETTINGS.against)
        assert _evidence(stage_1, mark)[0] > SETTINGS.floor
    assert _evidence(stage_1, FEVER)[2] > 0


def test_the_temperature_flattens_and_grows_with_the_findings(toy_base: KnowledgeBase, stage_1: Graph) -> None:
    warm = Graph(build_graph(_tables(toy_base), None, Calibration(2.0, 0.5)))
    for present in ([], [FEVER], [FEVER, TRAVEL]):
        found = warm.run(present)
        heated = found["score"].astype(float) / (2 * max(1, len(present)) ** 0.5)
        assert found["probability"] == pytest.approx(np.exp(heated) / np.exp(heated).sum(), abs=1e-5)
        assert found["score"] == pytest.approx(stage_1.run(present)["score"])
        assert found["probability"].max() < stage_1.run(present)["probability"].max()


def test_absence_takes_from_a_disease_and_gives_to_no_other(graph: Graph) -> None:
    before, after = graph.run([ABDOMINAL], age=30), graph.run([ABDOMINAL], [FEVER], age=30)
    assert np.array_equal(before["score"], after["score"])
    taken = np.exp(0.7 * after["absence"])
    assert after["probability"] == pytest.approx(before["probability"] * taken, rel=1e-5)
    assert before["probability"].sum() == pytest.approx(0.9, abs=1e-5) and after["probability"].sum() < 0.89
    p = after["probability"].astype(float)
    assert after["log_odds"] == pytest.approx(np.log(p / (1 - p)), abs=1e-4)


def test_no_marks_are_an_answer_too(graph: Graph, stage_1: Graph) -> None:
    found = graph.run()
    for name in ("probability", "log_odds", "score", "absence"):
        assert found[name].shape == (4,)
    assert not found["absence"].any()
    assert all(np.isfinite(value).all() for value in found.values())
    # Stage 2 has no say without a finding: the scores are those of stage 1, on another scale.
    assert np.corrcoef(found["score"], stage_1.run()["score"])[0, 1] == pytest.approx(1)
    assert np.argmax(found["probability"]) == 0


@pytest.mark.parametrize("name", sorted(RANKERS))
def test_stage_2_reorders_by_the_learned_score_of_any_ranker(toy_base: KnowledgeBase, name: str) -> None:
    tables = _tables(toy_base)
    reranker = small_reranker(toy_base, tables, None if name == "lightgbm" else RANKERS[name]())
    both = Graph(build_graph(tables, reranker, Calibration()))
    read = Graph(build_feature_graph(tables)).run([ABDOMINAL, FEVER], age=3)
    learned = run_onnx(reranker.model, read["features"][0])
    assert np.ptp(learned) > 0
    prior = tables.log_prior + tables.age_shift[2]
    candidates = read["candidates"][0]
    expected = learned + reranker.blend * read["candidate_likelihood"][0] + reranker.prior * prior[candidates]
    found = both.run([ABDOMINAL, FEVER], age=3)["score"]
    assert found[candidates] == pytest.approx(expected, abs=1e-4)


@st.composite
def _marks(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    chosen = draw(st.permutations(range(5)))
    present, both = sorted(draw(st.tuples(st.integers(0, 5), st.integers(0, 5))))
    return chosen[:present], chosen[present:both]


@_QUICK
@given(marks=_marks(), age=st.sampled_from([-1, 0, 12, 70]), sex=st.integers(0, 2), data=st.data())
def test_a_what_if_is_the_case_with_only_those_marks(
    graph: Graph, marks: tuple[list[int], list[int]], age: float, sex: int, data: st.DataObject
) -> None:
    present, absent = marks
    width = len(present) + len(absent)
    rows = st.lists(st.booleans(), min_size=width, max_size=width)
    drawn = data.draw(st.lists(rows, min_size=1, max_size=6))
    known = np.array(drawn, bool).reshape(len(drawn), width)
    focused = [graph.run(present, absent, age, sex, known=known, focus=row) for row in range(4)]
    log_odds = np.stack([found["focus_log_odds"] for found in focused], axis=1)
    assert log_odds.shape == (len(drawn), 4)
    for number, mask in enumerate(known):
        alone = graph.run(
            [mark for mark, on in zip(present, mask[: len(present)], strict=True) if on],
            [mark for mark, on in zip(absent, mask[len(present) :], strict=True) if on],
            age,
            sex,
        )
        assert log_odds[number] == pytest.approx(alone["log_odds"], abs=2e-4)
        if number == 0:
            for name in ("probability", "log_odds", "score", "absence"):
                assert focused[0][name] == pytest.approx(alone[name], abs=2e-4), name


@_QUICK
@given(
    knowledge=st.lists(
        st.dictionaries(st.integers(0, 4), st.floats(0.01, 1), min_size=1, max_size=5), min_size=4, max_size=4
    ),
    marks=_marks().filter(lambda marks: len(marks[0]) + len(marks[1]) < 5),
    data=st.data(),
)
def test_marking_a_finding_absent_never_raises_a_disease(
    toy_base: KnowledgeBase,
    reranker: Reranker | None,
    knowledge: list[dict[int, float]],
    marks: tuple[list[int], list[int]],
    data: st.DataObject,
) -> None:
    base = _with_knowledge(toy_base, knowledge)
    graph = Graph(build_graph(_tables(base), reranker, Calibration(1.5, 0.4, listed=0.9)))
    present, absent = marks
    more = data.draw(st.sampled_from(sorted(set(range(5)) - {*present, *absent})))
    before, after = graph.run(present, absent), graph.run(present, [*absent, more])
    assert (after["probability"] <= before["probability"] + 1e-7).all()
    assert (after["log_odds"] <= before["log_odds"] + 1e-4).all()
    for row, own in enumerate(knowledge):
        if more in own:
            assert after["probability"][row] < before["probability"][row]
            assert after["log_odds"][row] < before["log_odds"][row]


def test_other_knowledge_in_the_same_graph_is_the_graph_of_that_knowledge(
    toy_base: KnowledgeBase, reranker: Reranker | None
) -> None:
    other = _tables(_with_knowledge(toy_base, [{PAIN: 0.3, CHEST: 0.9}, {FEVER: 0.2}, {}, {ABDOMINAL: 1.0}]))
    calibration = Calibration(1.2, 0.3, listed=0.95)
    model = build_graph(_tables(toy_base), reranker, calibration)
    before = model.SerializeToString(deterministic=True)
    changed, expected = with_tables(model, other), build_graph(other, reranker, calibration)
    assert changed.SerializeToString(deterministic=True) == expected.SerializeToString(deterministic=True) != before
    assert model.SerializeToString(deterministic=True) == before


def test_the_graph_uses_standard_operators_only(toy_base: KnowledgeBase, reranker: Reranker | None) -> None:
    model = build_graph(_tables(toy_base), reranker, Calibration())
    assert {node.domain for node in model.graph.node} <= {"", "ai.onnx.ml"}
    assert ("", 18) in [(o.domain, o.version) for o in model.opset_import]
    assert {o.domain for o in model.opset_import} <= {"", "ai.onnx.ml"}
    onnx.checker.check_model(model, full_check=True)


def test_the_same_knowledge_gives_the_same_bytes(toy_base: KnowledgeBase, tmp_path: Path) -> None:
    def built() -> bytes:
        tables = _tables(toy_base)
        return bytes(build_graph(tables, small_reranker(toy_base, tables), Calibration()).SerializeToString())

    assert built() == built()
    for name in ("a", "b"):
        write_catalog(toy_base, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_frequencies_survive_their_codes_to_four_hundredths(toy_base: KnowledgeBase) -> None:
    for value in np.linspace(0.006, 0.979, 100):
        tables = _tables(_with_knowledge(toy_base, [{FEVER: float(value)}, {}, {}, {}]))
        (code,) = tables.row_code
        stored = float(tables.code_frequency[code])
        assert abs(np.log(stored / value)) < CODED and abs(np.log((1 - stored) / (1 - value))) < CODED
        assert tables.code_own[code] == tables.code_frequency[code]


def _curves(scores: Sequence[np.ndarray], truth: Sequence[int], findings: Sequence[int] | None = None) -> Curves:
    right = np.array([of.argmax() == true for of, true in zip(scores, truth, strict=True)])
    number = np.array(findings or [1] * len(truth))
    return curves_of(np.array(scores, np.float32), np.array(truth), number, right)


def _patients(number: int) -> tuple[list[np.ndarray], list[int], list[int]]:
    """Scores of a model that is overconfident by 1.5 times the root of the number of findings."""
    random = np.random.default_rng(1)
    scores, truth, findings = [], [], []
    for _ in range(number):
        n = int(random.integers(1, 12))
        honest = random.normal(0, 1.5, 30)
        truth.append(int(random.choice(30, p=np.exp(honest) / np.exp(honest).sum())))
        scores.append(honest * 1.5 * n**0.5)
        findings.append(n)
    return scores, truth, findings


def test_the_fitted_temperature_recovers_the_one_that_made_the_patients() -> None:
    fitted = fit_calibration(_curves(*_patients(1500)))
    for n in (1, 4, 10):
        assert float(fitted.temperature(n)) == pytest.approx(1.5 * n**0.5, rel=0.2)
    assert fitted.temperature(0) == fitted.temperature(1)
    assert fitted.listed > 0.9


def test_the_list_gets_the_share_of_the_patients_whose_disease_is_in_it() -> None:
    scores, truth, findings = _patients(2000)
    lacking = [-1 if number % 8 == 0 else true for number, true in enumerate(truth)]
    complete, lessened = (fit_calibration(_curves(scores, of, findings)) for of in (truth, lacking))
    assert lessened.listed == pytest.approx(complete.listed * 7 / 8, abs=0.03)
    assert float(lessened.temperature(4)) == pytest.approx(3, rel=0.2)


def test_without_usable_patients_nothing_is_flattened() -> None:
    scores = [np.array([1.0, 0.0])] * 3
    assert fit_calibration(_curves(scores, [-1, -1, -1])) == Calibration()
    assert fit_calibration(_curves(scores, [0, 1, 0]).where(np.zeros(3, bool))) == Calibration()


def test_a_disease_of_many_patients_weighs_the_root_of_their_number() -> None:
    def two(right: float, patients: int, first: int) -> Curves:
        """The model gives the first of two diseases odds of e^4; it is right in a share of the patients."""
        scores = np.array([4.0, 0.0])
        own = _curves([scores] * patients, [0] * round(right * patients) + [1] * (patients - round(right * patients)))
        return replace(own, disease=np.full(patients, first))

    def joined(*parts: Curves) -> Curves:
        fields = ("loss", "first", "right", "findings", "disease")
        return Curves(*(np.concatenate([getattr(part, name) for part in parts]) for name in fields))

    good, bad = two(0.98, 1600, 0), two(0.5, 100, 1)
    # 1,600 and 100 patients weigh as 40 and 10 that are all of different diseases.
    together = fit_calibration(joined(good, bad))
    spread = joined(two(0.98, 1600, 0), *[two(0.5, 100, 0)] * 4)
    apart = fit_calibration(replace(spread, disease=np.arange(2000)))
    assert (together.scale, together.growth) == (apart.scale, apart.growth)
    assert fit_calibration(good).scale < together.scale < fit_calibration(bad).scale


def test_a_background_of_the_disease_s_own_can_be_tried(toy_base: KnowledgeBase) -> None:
    def evidence(background: str, **more: float) -> np.ndarray:
        tables = build_tables(toy_base, LikelihoodSettings(floor=-2.0, background=background, **more))
        return _evidence(Graph(build_graph(tables, None, Calibration())), FEVER)

    # Four diseases and half a pseudo-disease: two have fever, in .2 and .95.
    expected = [np.log(0.2 / ((0.95 + 0.5) / 4)), -2, np.log(0.95 / ((0.2 + 0.5) / 4)), -2]
    assert evidence("others") == pytest.approx(expected, abs=CODED)
    # All findings of the toy belong to one body system, so mixing changes nothing.
    assert evidence("system", system_weight=0.5) == pytest.approx(evidence("all"), abs=1e-2)
