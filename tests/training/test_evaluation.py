import json
import zipfile
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.case import Case
from app.core.engine import Engine
from app.core.modelpack import ModelPack
from tests.toys import write_pack
from training.cases.patients import CasesError, Patient, read_patients
from training.cli import FAILED, OK, main
from training.evaluation.evaluate import (
    Citations,
    calibrate,
    confidence_bands,
    fresh_patients,
    outcomes_of,
    reliabilities,
    summaries,
)
from training.evaluation.judge import ORPHAN_LIKELIER, WITH_EXCLUDED, Judge
from training.evaluation.metrics import (
    Outcomes,
    ReliabilityBin,
    calibration_error,
    mid_rank,
    reliability,
    summarise,
)
from training.evaluation.scoring import FOLDS, Scores, publication_folds, score_patients
from training.export.graph import build_graph
from training.knowledge.base import KnowledgeBase
from training.knowledge.reported import add_reported_patients
from training.ranking.calibration import Calibration
from training.ranking.likelihood import LikelihoodSettings, build_tables
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


def test_the_reliability_diagram_is_reckoned_bin_by_bin() -> None:
    ranks = np.array([1, 2, 1, 1, 7, 1], float)
    outcomes = Outcomes(ranks, np.array(list("abcdef")), np.array([0.05, 0.0, 0.31, 0.39, 0.35, 1.0]))
    assert reliability(outcomes) == [
        ReliabilityBin(0.0, 0.1, 2, 0.025, 0.5),
        ReliabilityBin(0.3, 0.4, 3, 0.35, 0.6667),
        ReliabilityBin(0.9, 1.0, 1, 1.0, 1.0),
    ]
    by_hand = (2 * (0.5 - 0.025) + 3 * (0.6667 - 0.35)) / 6
    assert calibration_error(outcomes) == pytest.approx(by_hand)
    assert summarise(outcomes)["top1_calibration_error"] == round(by_hand, 4)


def test_confidence_bands_count_how_often_such_lists_were_right() -> None:
    ranks = np.array([1, 4, 11, 1, np.inf], float)
    outcomes = Outcomes(ranks, np.array(list("abcde")), np.array([0.09, 0.05, 0.1, 1.0, 0.5]))
    low, second, high = confidence_bands(outcomes)
    assert (low.low, low.high, low.cases, low.first, low.among_ten) == (0.0, 0.1, 2, 0.5, 1.0)
    assert (second.low, second.high, second.cases, second.among_ten) == (0.1, 0.25, 1, 0.0)
    assert (high.low, high.high, high.cases, high.first, high.among_ten) == (0.5, 1.0, 2, 0.5, 0.5)
    assert low.first_interval == (0.0, 1.0) and second.first_interval == (0.0, 0.0)


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


def _patient(name: str, publications: set[str], truth: str = "OMIM:1", present: tuple[str, ...] = ()) -> Patient:
    return Patient(name, Case(name, present=present), truth, frozenset(publications))


def test_a_publication_that_any_id_of_the_disease_cites_is_cited() -> None:
    rows = [
        Annotation("ORPHA:558", "Marfan", "HP:0001166", False, None, None, "P", ("PMID:1",)),
        Annotation("OMIM:2", "Other", "HP:0001166", False, None, None, "P", ("PMID:2", "OMIM:2")),
    ]
    patients = [_patient("a", {"PMID:1"}), _patient("b", {"PMID:2"}), _patient("c", {"PMID:9", "PMID:1"})]
    patients.append(_patient("d", set()))
    fresh = fresh_patients(patients, [("OMIM:1", "ORPHA:558")] * 4, Citations(rows))
    # The second one's publication is cited, but for another disease.
    assert fresh.tolist() == [False, True, False, True]


@given(
    publications=st.lists(st.sets(st.sampled_from([f"PMID:{n}" for n in range(12)]), max_size=3), min_size=1),
)
def test_folds_never_part_a_publication(publications: list[set[str]]) -> None:
    patients = [_patient(f"p{number}", own) for number, own in enumerate(publications)]
    fold = publication_folds(patients)
    assert fold.shape == (len(patients),) and set(fold) <= set(range(FOLDS))
    for publication in set().union(*publications):
        assert len({int(f) for f, own in zip(fold, publications, strict=True) if publication in own}) == 1


def test_folds_share_the_patients_out() -> None:
    sizes = np.bincount(publication_folds([_patient(f"p{n}", {f"PMID:{n}"}) for n in range(100)]))
    assert sizes.tolist() == [100 // FOLDS] * FOLDS


def _scores(patients: int, diseases: int = 12) -> Scores:
    random = np.random.default_rng(6)
    scores = random.normal(0, 3, (patients, diseases)).astype(np.float32)
    truth = np.where(random.random(patients) < 0.6, scores.argmax(axis=1), random.integers(0, diseases, patients))
    return Scores(scores, np.zeros(scores.shape, np.float16), random.integers(1, 9, patients), truth)


def test_no_calibration_depends_on_the_patient_s_own_group() -> None:
    scored, groups, fresh = _scores(90), np.arange(90) // 6, np.arange(90) % 5 != 0
    everybody, calibrations = calibrate(scored, fresh, groups)
    for group in (0, 7, 14):
        mine = np.flatnonzero(groups == group)
        changed = scored.scores.copy()
        # The model is now certain of the wrong disease.
        changed[mine] = 20 * np.eye(12, dtype=np.float32)[(scored.truth[mine] + 1) % 12]
        other, others = calibrate(replace(scored, scores=changed), fresh, groups)
        assert [others[row] for row in mine] == [calibrations[row] for row in mine]
        # Those who are judged by them do notice.
        assert others != calibrations and other != everybody


def test_cited_patients_are_no_part_of_the_calibration() -> None:
    scored, groups, fresh = _scores(60), np.arange(60), np.arange(60) < 40
    changed = scored.scores.copy()
    changed[40:] *= -1
    assert calibrate(replace(scored, scores=changed), fresh, groups) == calibrate(scored, fresh, groups)


def test_diseases_that_the_model_lacks_take_from_the_list_and_leave_the_temperature() -> None:
    scored, groups, fresh = _scores(60), np.arange(60), np.ones(60, bool)
    scored.truth[:] = scored.scores.argmax(axis=1)
    certain = replace(scored, scores=20 * np.eye(12, dtype=np.float32)[scored.truth])
    all_there, _ = calibrate(certain, fresh, groups)
    certain.truth[::3] = -1
    some_lacking, _ = calibrate(certain, fresh, groups)
    assert all_there.listed == 1.0 and some_lacking.listed < 0.95
    assert (some_lacking.scale, some_lacking.growth) == (all_there.scale, all_there.growth)


def test_ranks_and_probabilities_come_from_the_calibration_and_the_absent_findings() -> None:
    scores = np.log(np.array([[8, 1, 1], [8, 1, 1], [6, 3, 1]], np.float32))
    absence = np.zeros((3, 3), np.float16)
    absence[2] = [-2, 0, 0]
    scored = Scores(scores, absence, np.array([1, 9, 1]), np.array([0, -1, 1]))
    patients = [_patient("a", set()), _patient("b", set(), "OMIM:9"), _patient("c", set())]
    calibrations = [Calibration(), Calibration(1.0, 0.5), Calibration(listed=0.8, absent_weight=0.5)]
    plain = outcomes_of(scored, patients, calibrations)
    assert plain.rank.tolist() == [1, np.inf, 2]
    assert plain.confidence == pytest.approx([0.8, 0.5, 0.8 * 0.6])
    assert plain.disease.tolist() == ["0", "OMIM:9", "1"]
    weighed = outcomes_of(scored, patients, calibrations, with_absent=True)
    assert weighed.rank.tolist() == [1, np.inf, 1]
    assert weighed.confidence[2] == pytest.approx(0.8 * 0.3)


def test_rows_are_parted_by_citation_and_number_of_findings() -> None:
    outcomes = Outcomes(np.array([1.0, 2, 1, 20]), np.array(list("abcd")), np.full(4, 0.5))
    fresh, findings = np.array([True, True, False, True]), np.array([2, 5, 5, 30])
    rows = summaries(outcomes, fresh, findings)
    assert {name: row["cases"] for name, row in rows.items()} == {
        "fresh": 3,
        "published": 4,
        "cited": 1,
        "fresh, 1-3 findings": 1,
        "fresh, 4-6 findings": 1,
        "fresh, 7-10 findings": 0,
        "fresh, 11+ findings": 1,
    }
    assert rows["fresh"]["top1"] == pytest.approx(1 / 3, abs=1e-3) and rows["cited"]["top1"] == 1
    assert set(summaries(outcomes, fresh, findings, ", alone")) == {"fresh, alone", "published, alone", "cited, alone"}
    assert {split: sum(b.cases for b in bins) for split, bins in reliabilities(outcomes, fresh).items()} == {
        "fresh": 3,
        "published": 4,
        "cited": 1,
    }


@pytest.fixture
def toy_pack(toy_base: KnowledgeBase, tmp_path: Path) -> ModelPack:
    graph = build_graph(build_tables(toy_base, LikelihoodSettings()), None, Calibration())
    return write_pack(toy_base, graph, tmp_path / "toy", {})


def test_no_patient_is_scored_by_a_model_that_has_counted_him(toy_base: KnowledgeBase, toy_pack: ModelPack) -> None:
    settings = LikelihoodSettings()
    travel = ("CBR:0000001",)
    patients = [_patient(f"p{n}", {f"PMID:{n}", f"PMID:{n // 2 + 100}"}, present=travel) for n in range(8)]
    asked: list[set[str]] = []

    def knowledge(without: Collection[str]) -> KnowledgeBase:
        asked.append(set(without))
        return add_reported_patients(toy_base, patients, lambda patient, ids: False, without)

    model = build_graph(build_tables(knowledge(()), settings), None, Calibration())
    asked.clear()
    scored = score_patients(toy_pack, model, knowledge, patients, settings)
    folds = list(asked)
    assert set().union(*folds) == set().union(*(patient.publications for patient in patients))
    for row, patient in enumerate(patients):
        (own,) = (without for without in folds if without & patient.publications)
        assert patient.publications <= own
        honest = build_graph(build_tables(knowledge(own), settings), None, Calibration())
        expected, _, _ = Engine(toy_pack, model=honest.SerializeToString()).score(patient.case)
        assert np.array_equal(scored.scores[row], expected)
        leaky, _, _ = Engine(toy_pack, model=model.SerializeToString()).score(patient.case)
        assert leaky[0] > expected[0]


def test_the_judge_keeps_cited_patients_apart_from_fresh_ones(toy_base: KnowledgeBase, toy_pack: ModelPack) -> None:
    settings = LikelihoodSettings()
    fever, belly = ("HP:0000013", "CBR:0000001"), ("HP:0000011",)
    patients = [
        _patient("a", {"PMID:1"}, "OMIM:3", fever),
        _patient("b", {"PMID:2"}, "OMIM:3", fever),
        _patient("c", {"PMID:3"}, "OMIM:1", belly),
        _patient("d", {"PMID:4"}, "OMIM:404", belly),
    ]
    cited = Annotation("OMIM:3", "Fever", "HP:0000013", False, None, None, "P", ("PMID:1",))
    judge = Judge(toy_pack, toy_base, patients, Citations([cited]), settings)
    assert judge.fresh.tolist() == [False, True, True, True]
    model = build_graph(build_tables(toy_base, settings), None, Calibration())
    calibration, found = judge.judge(model, None)
    assert calibration.scale > 0
    assert found.rows["published"]["cases"] == 4 and found.rows["cited"]["cases"] == 1
    assert found.rows["fresh"]["cases"] == 3 and found.not_in_model == 1
    # Only of lists in which an orphan disease is the likelier does the program claim anything; two lists begin with the
    # common one.
    assert sum(band.cases for band in found.bands) == found.rows[ORPHAN_LIKELIER]["cases"] == 1
    assert found.rows["fresh"]["top1"] == found.rows[f"fresh{WITH_EXCLUDED}"]["top1"] == pytest.approx(2 / 3, abs=1e-3)
    judge.compare(found, {", again": model})
    assert found.rows["fresh, again"] == found.rows["fresh"]
    assert "| fresh, again | 3 |" in found.as_markdown()
    assert found.reliability_markdown("fresh", ["p", "cases", "mean", "right"]).count("\n") >= 3
    json.dumps(found.as_json())


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
