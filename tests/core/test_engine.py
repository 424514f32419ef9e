import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.case import Case, Mark, Sex
from app.core.diseases import Group
from app.core.engine import Engine
from app.core.modelpack import GOLDEN_FILE

MARFAN = Case(age=20, sex=Sex.MALE, present=("HP:0001083", "HP:0002616", "HP:0001166"))

_QUICK = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)


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
    assert probability.sum() == pytest.approx(1, abs=1e-4)
    likely = probability > 1e-6
    logit = np.log(probability[likely] / (1 - probability[likely]))
    assert np.allclose(differential.log_odds[likely], logit, atol=1e-3)


def test_the_parts_add_up_to_the_score(engine: Engine) -> None:
    differential = engine.diagnose(replace(MARFAN, absent=("HP:0001945",)))
    assert differential.evidence.shape == (4, len(engine.pack.diseases))
    score = differential.baseline.astype(float) + differential.evidence.astype(float).sum(axis=0)
    softmax = np.exp(score - score.max())
    assert np.allclose(differential.probability, softmax / softmax.sum(), atol=1e-5)


def test_a_classic_picture_is_recognised_and_ranks_follow_the_log_odds(engine: Engine) -> None:
    differential = engine.diagnose(MARFAN)
    top = differential.top(20)
    assert "OMIM:154700" in top[0].disease.ids
    assert [ranked.rank for ranked in top] == list(range(1, 21))
    assert all(a.log_odds >= b.log_odds for a, b in pairwise(top))
    assert differential.of(top[7].disease) == top[7]


def test_a_group_keeps_the_ranks_of_the_whole_list(engine: Engine) -> None:
    differential = engine.diagnose(MARFAN)
    common = differential.top(5, Group.COMMON)
    assert [r.disease.group for r in common] == [Group.COMMON] * 5
    assert common[0].rank > 1
    everything = differential.top()
    orphans = sum(r.probability for r in everything if r.disease.group is Group.ORPHAN)
    assert differential.orphan_probability == pytest.approx(orphans, abs=1e-4)


def test_no_findings_is_an_answer_too(engine: Engine) -> None:
    differential = engine.diagnose(Case())
    assert differential.evidence.shape[0] == 0
    assert differential.top(1)[0].disease.group is Group.COMMON


def test_age_and_sex_matter_only_when_known(engine: Engine) -> None:
    unknown = engine.diagnose(Case())
    newborn = engine.diagnose(Case(age=0))
    woman = engine.diagnose(Case(sex=Sex.FEMALE))
    assert not np.array_equal(unknown.baseline, newborn.baseline)
    assert (newborn.baseline <= unknown.baseline).all()
    assert (woman.baseline < unknown.baseline).any()
    assert np.array_equal(unknown.baseline, engine.diagnose(Case(age=70)).baseline)


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
    findings = list(engine.pack.vocabulary)
    chosen = data.draw(st.lists(st.integers(0, len(findings) - 1), min_size=1, max_size=6, unique=True))
    differential = engine.diagnose(Case(absent=tuple(findings[row].id for row in chosen)))
    assert (differential.evidence <= 0).all()
    # A disease that has the finding is held to it more, the more often it has it.
    row = data.draw(st.integers(0, len(engine.pack.diseases) - 1))
    disease = engine.pack.diseases.at(row)
    for typical in engine.pack.diseases.details(disease).typical[:3]:
        if typical.excluded:
            continue
        only = engine.diagnose(Case(absent=(findings[typical.finding].id,)))
        assert only.evidence[0, row] < 0


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
