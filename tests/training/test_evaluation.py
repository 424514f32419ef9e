import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from app.core.case import Case
from app.core.engine import Engine
from training.cases.patients import CasesError, Patient, read_patients
from training.cli import FAILED, OK, main
from training.evaluation.evaluate import Citations, evaluate
from training.evaluation.metrics import Outcomes, calibration_error, mid_rank, summarise
from training.sources.annotations import Annotation


def _packet(patient: str, disease: str, findings: tuple[str, ...], excluded: tuple[str, ...] = ()) -> str:
    features = [{"type": {"id": f}} for f in findings] + [{"type": {"id": f}, "excluded": True} for f in excluded]
    return json.dumps(
        {
            "id": patient,
            "subject": {"id": patient},
            "phenotypicFeatures": features,
            "interpretations": [{"diagnosis": {"disease": {"id": disease}}}],
            "metaData": {"externalReferences": [{"id": "PMID:22"}]},
        }
    )


def test_ties_take_the_middle_rank_and_a_tie_for_first_is_no_hit() -> None:
    scores = np.array([3, 3, 1, 0], np.float32)
    assert mid_rank(scores, 0) == 1.5 and mid_rank(scores, 2) == 3
    summary = summarise(Outcomes(np.array([1.5, 1.0]), np.array(["a", "b"]), np.array([0.5, 0.5])))
    assert summary["top1"] == 0.5 and summary["top3"] == 1


def test_a_disease_that_the_model_lacks_is_a_miss_in_the_denominator() -> None:
    summary = summarise(Outcomes(np.array([np.inf, 1.0]), np.array(["a", "b"]), np.array([0.5, 0.5])))
    assert summary["cases"] == 2 and summary["top10"] == 0.5 and summary["mean_reciprocal_rank"] == 0.5


def test_macro_figures_weigh_every_disease_alike() -> None:
    ranks = np.array([1.0] * 9 + [50.0])
    summary = summarise(Outcomes(ranks, np.array(["big"] * 9 + ["small"]), np.full(10, 0.9)))
    assert summary["top1"] == 0.9 and summary["macro_top1"] == 0.5
    low, high = summary["top1_interval"]
    assert low == 0 and high == 1


def test_calibration_error_is_zero_for_honest_and_large_for_boastful_probabilities() -> None:
    ranks = np.array([1.0, 5.0] * 50)
    names = np.array(["d"] * 100)
    assert calibration_error(Outcomes(ranks, names, np.full(100, 0.5))) == pytest.approx(0)
    assert calibration_error(Outcomes(ranks, names, np.full(100, 0.95))) == pytest.approx(0.45)


def test_patients_are_read_from_zips_folders_and_lines_and_duplicates_once(tmp_path: Path) -> None:
    text = _packet("p", "OMIM:154700", ("HP:0001166",), ("HP:0001945",))
    with zipfile.ZipFile(tmp_path / "cases.zip", "w") as archive:
        archive.writestr("store/PMID_33_p.json", text)
        archive.writestr("store/PMID_33_again.json", text)
        archive.writestr("store/readme.txt", "no case")
    (patient,) = read_patients(tmp_path / "cases.zip")
    assert patient.truth == "OMIM:154700" and patient.publications == {"PMID:22", "PMID:33"}
    assert patient.case.present == ("HP:0001166",) and patient.case.absent == ("HP:0001945",)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/a.json").write_text(text)
    assert len(read_patients(tmp_path / "folder")) == 1
    (tmp_path / "cases.jsonl").write_text('{"id":"a","present":["HP:0001166"],"truth":"OMIM:154700"}\n\n')
    assert read_patients(tmp_path / "cases.jsonl")[0].truth == "OMIM:154700"


def test_what_is_no_case_is_named(tmp_path: Path) -> None:
    (tmp_path / "cases.jsonl").write_text('{"truth": "OMIM:1"}\n{"id": "without diagnosis"}\n')
    with pytest.raises(CasesError, match=r"cases\.jsonl:2"):
        read_patients(tmp_path / "cases.jsonl")
    with pytest.raises(CasesError, match="no cases"):
        read_patients(_empty(tmp_path))
    with pytest.raises(CasesError, match="nowhere"):
        read_patients(tmp_path / "nowhere")


def _empty(folder: Path) -> Path:
    empty = folder / "empty"
    empty.mkdir()
    return empty


def test_cited_patients_are_kept_apart_from_fresh_ones(engine: Engine) -> None:
    def patient(name: str, publication: str, truth: str = "OMIM:154700") -> Patient:
        marks = ("HP:0001166", "HP:0001083", "HP:0002616", "HP:0001519")
        return Patient(name, Case(name, present=marks, absent=("HP:0001945",)), truth, frozenset({publication}))

    # The citation stands in a row of another id of the same disease.
    row = Annotation("ORPHA:558", "Marfan", "HP:0001166", False, None, None, "P", ("PMID:1",))
    patients = [patient("a", "PMID:1"), patient("b", "PMID:2"), patient("c", "PMID:3", truth="OMIM:0")]
    found = evaluate(engine, patients, Citations([row]))
    assert found.rows["published"]["cases"] == 3
    assert found.rows["cited"]["cases"] == 1 and found.rows["cited"]["top1"] == 1
    assert found.rows["fresh"]["cases"] == 2 and found.rows["fresh"]["top1"] == 0.5
    assert found.rows["fresh, 4-6 findings"]["cases"] == 2
    assert found.not_in_model == 1
    assert "| fresh |" in found.as_markdown()


@pytest.mark.data
def test_the_command_line_prints_and_saves_the_table(
    tmp_path: Path, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = tmp_path / "cases.jsonl"
    cases.write_text('{"id":"a","present":["HP:0001166","HP:0001083"],"truth":"OMIM:154700"}\n')
    arguments = ["evaluate", "--quiet", "--data", str(data_dir), "--reports", str(tmp_path / "r")]
    assert main([*arguments, "--cases", str(cases)]) == OK
    assert "| published | 1 |" in capsys.readouterr().out
    saved = json.loads((tmp_path / "r/evaluation.json").read_text())
    assert saved["rows"]["published"]["cases"] == 1
    assert main([*arguments, "--cases", str(tmp_path / "none.zip")]) == FAILED
