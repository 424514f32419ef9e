from dataclasses import replace

import numpy as np
import pytest
import shap

from app.core import attribution
from app.core.attribution import Explanation, explain
from app.core.case import Case, Mark
from app.core.engine import Differential, Engine
from app.core.language import Language

CASE = Case(
    age=30,
    present=("HP:0001945", "HP:0003326", "HP:0001873", "HP:0000988", "HP:0001744"),
    absent=("HP:0012735", "HP:0002018"),
)

# Eleven marks: too many to weigh every set.
LONG_CASE = replace(
    CASE,
    present=(*CASE.present, "HP:0002315", "HP:0002829", "HP:0002017"),
    absent=(*CASE.absent, "HP:0000952"),
)
# How far sampled values may lie from the exact ones.
NEAR = 0.25


@pytest.fixture(scope="module")
def differential(engine: Engine) -> Differential:
    return engine.diagnose(CASE)


def _subset(case: Case, sets: np.ndarray) -> Case:
    """The case with the chosen ones of its marks only."""
    chosen = [mark for mark, on in zip((*case.present, *case.absent), sets, strict=True) if on]
    return replace(
        case,
        present=tuple(f for f in case.present if f in chosen),
        absent=tuple(f for f in case.absent if f in chosen),
    )


def _values(explanation: Explanation) -> dict[str, float]:
    return {a.finding.id: a.value for a in explanation.attributions}


@pytest.mark.parametrize(("case", "exact"), [(CASE, True), (LONG_CASE, False)])
def test_values_add_up_to_the_log_odds_that_the_list_shows(engine: Engine, case: Case, exact: bool) -> None:
    differential = engine.diagnose(case)
    nothing = engine.diagnose(replace(case, present=(), absent=()))
    for place in (0, 3, 50, 5000):
        disease = differential.top()[place].disease
        found = explain(differential, disease)
        assert found.exact is exact
        assert len(found.attributions) == len(case.present) + len(case.absent)
        assert found.baseline == pytest.approx(nothing.of(disease).log_odds, abs=1e-3)
        assert found.baseline + sum(_values(found).values()) == pytest.approx(found.ranked.log_odds, abs=1e-3)
        assert found.ranked == differential.of(disease)


@pytest.mark.parametrize("place", [0, 30])
def test_values_are_those_of_the_shap_package(engine: Engine, differential: Differential, place: int) -> None:
    disease = differential.top()[place].disease

    def log_odds(sets: np.ndarray) -> np.ndarray:
        return np.array([engine.diagnose(_subset(CASE, row)).of(disease).log_odds for row in sets])

    n = len(CASE.present) + len(CASE.absent)
    reference = shap.explainers.Exact(log_odds, np.zeros((1, n)))(np.ones((1, n))).values[0]
    ours = _values(explain(differential, disease))
    assert [ours[i] for i in (*CASE.present, *CASE.absent)] == pytest.approx(list(reference), abs=1e-3)


def test_sampling_stays_near_the_exact_values(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    differential = engine.diagnose(LONG_CASE)
    for place in (0, 5):
        disease = differential.top()[place].disease
        sampled = explain(differential, disease)
        with monkeypatch.context() as patch:
            patch.setattr(attribution, "EXACT_LIMIT", 11)
            exact = explain(differential, disease)
        assert exact.exact and not sampled.exact
        assert _values(sampled) == pytest.approx(_values(exact), abs=NEAR)
        assert max(map(abs, _values(exact).values())) > 3 * NEAR


def test_a_case_without_marks_has_no_reasons(engine: Engine) -> None:
    differential = engine.diagnose(Case())
    found = explain(differential, differential.top(1)[0].disease)
    assert found.attributions == ()
    assert found.baseline == pytest.approx(found.ranked.log_odds, abs=1e-4)
    assert "Ningún hallazgo" in found.sentence(Language.SPANISH)


def test_the_sentence_names_both_sides_and_what_to_ask(engine: Engine) -> None:
    differential = engine.diagnose(Case(present=("HP:0001083", "HP:0002616"), absent=("HP:0001166",)))
    disease = engine.pack.diseases.find("OMIM:154700")
    assert disease is not None
    found = explain(differential, disease)
    spanish, english = found.sentence(Language.SPANISH), found.sentence(Language.ENGLISH)
    assert spanish.startswith("Apoyan: ") and "En contra: no hay aracnodactilia." in spanish
    assert english.startswith("In favour: ") and "Against: no arachnodactyly." in english
    assert "Conviene preguntar: " in spanish
    marked = {"HP:0001083", "HP:0002616", "HP:0001166"}
    assert len(found.ask) == 3 and not {f.id for f in found.ask} & marked
    absent = next(a for a in found.attributions if a.mark is Mark.ABSENT)
    assert absent.value < 0
