import numpy as np
import pytest
import shap

from app.core import attribution
from app.core.attribution import explain
from app.core.case import Case, Mark
from app.core.engine import Differential, Engine
from app.core.language import Language

CASE = Case(
    age=30,
    present=("HP:0001945", "HP:0003326", "HP:0001873", "HP:0000988", "HP:0001744"),
    absent=("HP:0012735", "HP:0002018"),
)


@pytest.fixture(scope="module")
def differential(engine: Engine) -> Differential:
    return engine.diagnose(CASE)


def _worth(differential: Differential, row: int) -> object:
    evidence, baseline = differential.evidence.astype(float), differential.baseline.astype(float)

    def log_odds(sets: np.ndarray) -> np.ndarray:
        score = baseline + sets @ evidence
        rivals = np.delete(score, row, axis=1)
        worth: np.ndarray = score[:, row] - np.log(np.exp(rivals).sum(axis=1))
        return worth

    return log_odds


def test_values_add_up_to_the_log_odds_that_the_list_shows(differential: Differential) -> None:
    for place in (0, 3, 50, 5000):
        disease = differential.top()[place].disease
        found = explain(differential, disease)
        assert found.exact
        total = found.baseline + sum(a.value for a in found.attributions)
        assert total == pytest.approx(found.ranked.log_odds, abs=1e-3)
        assert found.ranked == differential.of(disease)


def test_values_are_those_of_the_shap_package(differential: Differential) -> None:
    disease = differential.top(1)[0].disease
    n = differential.evidence.shape[0]
    explainer = shap.explainers.Exact(_worth(differential, disease.index), np.zeros((1, n)))
    reference = explainer(np.ones((1, n))).values[0]
    marks = (*differential.sane.present, *differential.sane.absent)
    ours = {a.finding.id: a.value for a in explain(differential, disease).attributions}
    assert [ours[f.id] for f in marks] == pytest.approx(list(reference), abs=1e-6)


def test_sampling_stays_near_the_exact_values(differential: Differential, monkeypatch: pytest.MonkeyPatch) -> None:
    disease = differential.top(1)[0].disease
    exact = {a.finding.id: a.value for a in explain(differential, disease).attributions}
    monkeypatch.setattr(attribution, "EXACT_LIMIT", 3)
    sampled = explain(differential, disease)
    assert not sampled.exact
    for a in sampled.attributions:
        assert a.value == pytest.approx(exact[a.finding.id], abs=0.1)
    total = sampled.baseline + sum(a.value for a in sampled.attributions)
    assert total == pytest.approx(sampled.ranked.log_odds, abs=1e-3)


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
