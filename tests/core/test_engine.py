import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from app.core.case import Case, Mark, Sex
from app.core.confidence import Level, confidence_of
from app.core.diseases import Group
from app.core.engine import Engine
from app.core.modelpack import GOLDEN_FILE, ModelPack
from tests.toys import write_pack
from training.export.graph import build_graph
from training.knowledge.base import KnowledgeBase
from training.knowledge.frequency import Frequency
from training.ranking.calibration import Calibration
from training.ranking.likelihood import LikelihoodSettings, build_tables

MARFAN = Case(age=20, sex=Sex.MALE, present=("HP:0001083", "HP:0002616", "HP:0001166"))

_QUICK = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)


def _listed(engine: Engine) -> float:
    """What the diseases of the list share among them; the rest is left to others."""
    return float(engine.pack.manifest.metrics["calibration"]["listed"])


def test_golden_cases_give_the_answers_they_gave_when_the_pack_was_built(engine: Engine) -> None:
    lines = (engine.pack.folder / GOLDEN_FILE).read_text(encoding="utf-8").splitlines()
    assert len(lines) > 10
    for line in lines:
        golden = json.loads(line)
        fields = golden["case"]
        case = Case(fields["id"], fields["age"], Sex(fields["sex"]), None, (*fields["present"],), (*fields["absent"],))
        found = [(r.disease.id, r.probability, r.log_odds) for r in engine.diagnose(case).top(len(golden["expected"]))]
        for (disease, probability, log_odds), expected in zip(found, golden["expected"], strict=True):
            assert disease == expected["id"]
            assert probability == pytest.approx(expected["probability"], abs=1e-4)
            assert log_odds == pytest.approx(expected["log_odds"], abs=1e-2)


def test_probabilities_are_a_distribution_and_log_odds_their_logit(engine: Engine) -> None:
    differential = engine.diagnose(MARFAN)
    probability = differential.probability.astype(float)
    assert probability.sum() == pytest.approx(_listed(engine), abs=1e-4)
    likely = probability > 1e-6
    logit = np.log(probability[likely] / (1 - probability[likely]))
    assert np.allclose(differential.log_odds[likely], logit, atol=1e-3)


def test_the_parts_make_up_the_probability(engine: Engine) -> None:
    case = replace(MARFAN, absent=("HP:0001945",))
    score, absence, findings = engine.score(case)
    assert findings == 3 and (absence <= 0).all() and (absence < 0).any()
    fitted = engine.pack.manifest.metrics["calibration"]
    heated = score.astype(float) / (fitted["scale"] * findings ** fitted["growth"])
    share = np.exp(heated - heated.max())
    expected = _listed(engine) * share / share.sum() * np.exp(fitted["absent_weight"] * absence)
    assert np.allclose(engine.diagnose(case).probability, expected, atol=1e-5)


def test_what_absent_findings_take_is_left_to_what_is_not_in_the_list(engine: Engine) -> None:
    before, after = engine.diagnose(MARFAN), engine.diagnose(replace(MARFAN, absent=("HP:0000098",)))
    assert after.probability.sum() < before.probability.sum()
    assert (after.probability <= before.probability).all()
    assert 0 < after.orphan_probability <= 1


def test_a_what_if_is_the_case_with_only_those_marks(engine: Engine) -> None:
    case = replace(MARFAN, absent=("HP:0001945", "HP:0000098"))
    differential = engine.diagnose(case)
    disease = differential.top(1)[0].disease
    known = np.array([[1, 1, 1, 1, 1], [1, 0, 1, 0, 1], [0, 1, 0, 1, 0], [0, 0, 0, 0, 1], [0, 0, 0, 0, 0]], bool)
    found = differential.what_if(known, disease)
    for value, row in zip(found, known, strict=True):
        alone = replace(
            case,
            present=tuple(f for f, on in zip(case.present, row[:3], strict=True) if on),
            absent=tuple(f for f, on in zip(case.absent, row[3:], strict=True) if on),
        )
        assert value == pytest.approx(engine.diagnose(alone).of(disease).log_odds, abs=1e-3)


def test_a_classic_picture_is_recognised_and_ranks_follow_the_log_odds(engine: Engine) -> None:
    differential = engine.diagnose(MARFAN)
    top = differential.top(20)
    assert "OMIM:154700" in top[0].disease.ids
    assert [ranked.rank for ranked in top] == list(range(1, 21))
    assert all(a.log_odds >= b.log_odds for a, b in pairwise(top))
    assert differential.of(top[7].disease) == top[7]


def test_a_group_keeps_the_ranks_of_the_whole_list(engine: Engine) -> None:
    differential = engine.diagnose(MARFAN)
    common = differential.top(5, lambda disease: disease.group is Group.COMMON)
    assert [r.disease.group for r in common] == [Group.COMMON] * 5
    assert common[0].rank > 1
    everything = differential.top()
    orphans = sum(r.probability for r in everything if r.disease.group is Group.ORPHAN)
    everyone = sum(r.probability for r in everything)
    assert differential.orphan_probability == pytest.approx(orphans / everyone, abs=1e-4)


def test_no_findings_is_an_answer_too(engine: Engine) -> None:
    differential = engine.diagnose(Case())
    assert differential.top(1)[0].disease.group is Group.COMMON
    assert differential.probability.sum() == pytest.approx(_listed(engine), abs=1e-4)
    # Nothing was ever measured on lists without a present finding.
    assert differential.confidence.band is None
    assert engine.diagnose(Case(absent=("HP:0001945",))).confidence.band is None


def test_the_confidence_is_that_of_the_first_disease(engine: Engine) -> None:
    differential = engine.diagnose(MARFAN)
    first = differential.top(1)[0].probability
    assert differential.confidence == confidence_of(first, engine.pack.confidence_bands)
    band = differential.confidence.band
    assert band is not None and band.low <= first <= band.high


def test_age_and_sex_matter_only_when_known(engine: Engine, pack: ModelPack) -> None:
    unknown, newborn, woman, old = (
        engine.score(case)[0] for case in (Case(), Case(age=0), Case(sex=Sex.FEMALE), Case(age=70))
    )
    # Where only onset and inheritance are known, they can but speak against a disease.
    rest = np.array([not disease.system for disease in pack.diseases])
    assert (newborn <= unknown)[rest].all() and (newborn < unknown)[rest].any()
    assert (woman <= unknown)[rest].all() and (woman < unknown)[rest].any()
    assert np.array_equal(unknown[rest], old[rest])
    prostate = next(disease for disease in pack.diseases if disease.name_en == "Benign prostatic hyperplasia").index
    assert woman[prostate] < unknown[prostate] < old[prostate] and newborn[prostate] < unknown[prostate]


def test_threads_get_the_answers_of_one_thread(engine: Engine) -> None:
    findings = [finding.id for finding in list(engine.pack.vocabulary)[::500]]
    cases = [Case(present=(a, b)) for a, b in pairwise(findings)]
    alone = [engine.diagnose(case).log_odds for case in cases]
    with ThreadPoolExecutor(4) as pool:
        together = [d.log_odds for d in pool.map(engine.diagnose, cases)]
    assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))


@_QUICK
@given(data=st.data())
def test_an_absent_finding_never_counts_for_a_disease(engine: Engine, data: st.DataObject) -> None:
    findings, diseases = list(engine.pack.vocabulary), engine.pack.diseases
    disease = diseases.at(data.draw(st.integers(0, len(diseases) - 1)))
    chosen = data.draw(st.lists(st.integers(0, len(findings) - 1), max_size=6, unique=True))
    typical = [t.finding for t in diseases.details(disease).typical if not t.excluded]
    # One of its own findings, where it has any, or any other.
    row = data.draw(st.sampled_from(typical or [0]) | st.integers(0, len(findings) - 1))
    case = Case(present=tuple(findings[r].id for r in chosen[:3]), absent=tuple(findings[r].id for r in chosen[3:]))
    more = case.with_mark(findings[row].id, Mark.ABSENT)
    before, after = engine.diagnose(case), engine.diagnose(more)
    # A mark that contradicts or repeats another one also takes that away: see the test below.
    assume({*after.sane.present} == {*before.sane.present} and {*after.sane.absent} >= {*before.sane.absent})
    assert (after.probability <= before.probability + 1e-7).all()
    assert (after.log_odds <= before.log_odds + 1e-4).all()
    if row in typical and findings[row] in after.sane.absent and findings[row] not in before.sane.absent:
        assert after.of(disease).log_odds < before.of(disease).log_odds


def test_a_more_general_absent_finding_counts_besides_its_kinds(toy_base: KnowledgeBase, tmp_path: Path) -> None:
    toy_base.diseases[0].findings[2] = Frequency(0.9, True, "HPO")
    graph = build_graph(build_tables(toy_base, LikelihoodSettings()), None, Calibration())
    engine = Engine(write_pack(toy_base, graph, tmp_path / "pack", {}))
    kinds = Case(absent=("HP:0000011", "HP:0000012"))
    before, after = engine.diagnose(kinds), engine.diagnose(kinds.with_mark("HP:0000010", Mark.ABSENT))
    assert after.log_odds[0] <= before.log_odds[0] + 1e-4


@_QUICK
@given(data=st.data())
def test_the_order_of_the_marks_is_of_no_account(engine: Engine, data: st.DataObject) -> None:
    findings = list(engine.pack.vocabulary)
    rows = data.draw(st.lists(st.integers(0, len(findings) - 1), min_size=2, max_size=8, unique=True))
    case = Case()
    for row in rows:
        case = case.with_mark(findings[row].id, data.draw(st.sampled_from(list(Mark))))
    turned = replace(case, present=case.present[::-1], absent=case.absent[::-1])
    assert np.allclose(engine.diagnose(case).log_odds, engine.diagnose(turned).log_odds, atol=1e-3)


def test_confidence_is_claimed_only_where_it_was_measured(engine: Engine) -> None:
    measured = engine.diagnose(MARFAN)
    assert measured.orphan_probability > 0.5
    band = measured.confidence.band
    assert band is not None and band.low <= measured.probability.max() <= band.high
    everyday = engine.diagnose(Case(present=("HP:0001945", "HP:0012735", "HP:0003326", "HP:0002315")))
    assert everyday.orphan_probability < 0.5
    for differential in (everyday, engine.diagnose(Case()), engine.diagnose(Case(absent=MARFAN.present))):
        assert differential.confidence.level is Level.UNMEASURED and differential.confidence.band is None
