"""The comparison with weights of others, on weights made up for the purpose."""

from pathlib import Path

import pytest

from training.evaluation.crosscheck import CrosscheckError, crosscheck, crosscheck_markdown, read_weights
from training.knowledge.base import KnowledgeBase
from training.knowledge.frequency import Frequency

PAIN, ABDOMINAL, CHEST, FEVER, TRAVEL = range(5)


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    path = tmp_path / "weights.csv"
    path.write_text(
        'Diseases,Symptoms\nBelly disease,"Abdominal pain (0.5), pain (0.4), Fever (0.3), chest pain (0.2), '
        'travel (0.01), hiccup (0.3)"\nUnheard of,"Fever (0.9)"\n',
        encoding="utf-8",
    )
    return path


def test_the_order_of_shared_symptoms_is_compared(toy_base: KnowledgeBase, weights: Path) -> None:
    belly = toy_base.diseases[0]
    belly.system = "digestive"
    belly.findings = {f: Frequency(v, True, "x") for f, v in {ABDOMINAL: 0.9, FEVER: 0.6, TRAVEL: 0.1}.items()}
    (found,), unknown = crosscheck(toy_base, read_weights(weights))
    assert (found.theirs, found.ours, found.symptoms) == ("Belly disease", "Belly disease", 5)
    # Ranks 5 4 3 2 1 there; 4.5 4.5 3 1 2 here, where pain is as frequent as abdominal pain and chest pain lacking.
    assert found.correlation == pytest.approx(0.87, abs=0.01)
    assert found.missing == ("chest pain",)
    assert unknown == ["Unheard of"]
    text = crosscheck_markdown([found], unknown)
    assert "1 diseases compared" in text and "| chest pain |" in text and "Unheard of" in text


def test_few_symptoms_have_no_correlation(toy_base: KnowledgeBase) -> None:
    toy_base.diseases[0].system = "digestive"
    (found,), _ = crosscheck(toy_base, {"belly disease": {"Fever": 0.5, "Pain": 0.1}})
    assert found.correlation is None and found.symptoms == 2


def test_a_file_that_is_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    for name in ("other.csv", "nowhere.csv"):
        with pytest.raises(CrosscheckError, match=name):
            read_weights(tmp_path / name)
