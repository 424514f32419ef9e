"""What to ask next."""

from pathlib import Path

import numpy as np
import pytest

from app.core.case import Case, Mark
from app.core.engine import Engine
from app.core.questions import WORTH, next_questions
from app.core.vocabulary import Means
from tests.toys import write_pack
from training.export.graph import build_graph
from training.knowledge.base import KnowledgeBase
from training.ranking.calibration import Calibration
from training.ranking.likelihood import LikelihoodSettings, build_tables

FEVER, MYALGIA, HEADACHE = "HP:0001945", "HP:0003326", "HP:0002315"
CASES = [
    Case(age=27, region="tropical", present=(FEVER, MYALGIA, HEADACHE)),
    Case(age=60, present=("HP:0100749", "HP:0000975")),
    Case(age=19, present=("HP:0001519", "HP:0001166"), absent=(FEVER,)),
]


@pytest.fixture
def toy_engine(toy_base: KnowledgeBase, tmp_path: Path) -> Engine:
    tables = build_tables(toy_base, LikelihoodSettings())
    return Engine(write_pack(toy_base, build_graph(tables, None, Calibration()), tmp_path / "pack", {}))


@pytest.mark.pack
@pytest.mark.parametrize("case", CASES, ids=["fever", "chest pain", "tall"])
def test_questions_are_open_and_apart_and_move_the_list_as_the_model_says(engine: Engine, case: Case) -> None:
    differential = engine.diagnose(case)
    questions = next_questions(differential)
    assert len(questions) == 6
    vocabulary = engine.pack.vocabulary
    for question in questions:
        row = question.finding.index
        assert case.mark_of(question.finding.id) is None
        for mark in (*case.present, *case.absent):
            assert row not in vocabulary.ancestors(vocabulary[mark]) or mark in case.absent
        for other in questions:
            assert row not in vocabulary.ancestors(other.finding), "one question includes the other"
        assert 0 < question.probability < 1 and question.gain > 0
        for mark, shifts in ((Mark.PRESENT, question.if_present), (Mark.ABSENT, question.if_absent)):
            after = engine.diagnose(case.with_mark(question.finding.id, mark))
            for shift in shifts:
                assert shift.after == pytest.approx(float(after.probability[shift.disease.index]))
                assert shift.before == pytest.approx(float(differential.probability[shift.disease.index]))
    assert [q.worth for q in questions] == sorted((q.worth for q in questions), reverse=True)


@pytest.mark.pack
def test_an_answered_question_is_not_asked_again(engine: Engine) -> None:
    case = CASES[0]
    first = next_questions(engine.diagnose(case))[0].finding
    for mark in Mark:
        again = next_questions(engine.diagnose(case.with_mark(first.id, mark)))
        assert first not in [question.finding for question in again]


@pytest.mark.pack
def test_outdated_questions_are_given_up(engine: Engine) -> None:
    asked: list[bool] = []

    def outdated() -> bool:
        asked.append(True)
        return len(asked) > 1

    assert next_questions(engine.diagnose(CASES[0]), is_outdated=outdated) == ()
    assert len(asked) == 2


def test_the_finding_that_parts_two_diseases_comes_first(toy_engine: Engine) -> None:
    # Pain: belly and chest disease are both open, and the place of the pain parts them.
    questions = next_questions(toy_engine.diagnose(Case(present=("HP:0000010",))))
    assert {"HP:0000011", "HP:0000012"} >= {questions[0].finding.id}
    assert np.isclose(questions[0].worth, questions[0].gain * WORTH[questions[0].finding.means])


def test_a_costly_way_of_finding_out_comes_later(toy_base: KnowledgeBase, tmp_path: Path) -> None:
    case = Case(present=("HP:0000010",))
    places = []
    for means in (Means.ASK, Means.SPECIAL):
        for finding in toy_base.findings:
            finding.means = means if finding.id in ("HP:0000011", "HP:0000012") else Means.ASK
        tables = build_tables(toy_base, LikelihoodSettings())
        pack = write_pack(toy_base, build_graph(tables, None, Calibration()), tmp_path / means, {})
        ids = [question.finding.id for question in next_questions(Engine(pack).diagnose(case))]
        places.append(ids.index("HP:0000011"))
    assert places[0] < places[1]
