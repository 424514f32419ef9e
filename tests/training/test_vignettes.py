"""The vignettes of everyday practice, and how they are judged."""

import json
from pathlib import Path

import pytest

from app.core.engine import Engine
from app.core.modelpack import ModelPack
from training.cases.patients import CasesError
from training.cli import OK, main
from training.evaluation.vignettes import VignetteReport, judge_vignettes, poorer, rank_vignettes, read_vignettes
from training.knowledge.common_diseases import read_common_diseases


def test_every_vignette_is_a_patient_with_one_of_our_diseases() -> None:
    vignettes = read_vignettes()
    diseases = {disease.id: disease for disease in read_common_diseases()}
    assert len(vignettes) >= 200
    assert len({vignette.disease for vignette in vignettes}) == len(vignettes)
    assert len({diseases[vignette.disease].system for vignette in vignettes}) >= 15
    assert sum(diseases[v.disease].red_flag.is_dangerous for v in vignettes) >= 50
    assert {vignette.language for vignette in vignettes} == {"es", "en"}
    for vignette in vignettes:
        assert len(vignette.narrative) > 150 and vignette.case.present
        assert not set(vignette.case.present) & set(vignette.case.absent)


def test_the_tables_were_not_filled_from_them() -> None:
    """A vignette that holds just the findings of its disease's table would tell that one was copied from the other."""
    diseases = {disease.id: disease for disease in read_common_diseases()}
    shares = []
    for vignette in read_vignettes():
        listed = {profile.finding for profile in diseases[vignette.disease].findings if not profile.against}
        shares.append(len(listed & set(vignette.case.present)) / len(vignette.case.present))
    assert 0.3 < sum(shares) / len(shares) < 0.85
    assert sum(share == 1 for share in shares) < len(shares) / 5


def test_poorer_tellings_keep_the_patient() -> None:
    vignettes = read_vignettes()
    for name, told in poorer(vignettes).items():
        for before, after in zip(vignettes, told, strict=True):
            assert set(after.case.present) <= set(before.case.present), name
            assert (after.disease, after.case.age, after.case.sex) == (before.disease, before.case.age, before.case.sex)
            assert all(finding.startswith("HP:") for finding in after.case.present)
    assert all(len(v.case.present) <= 3 and not v.case.absent for v in poorer(vignettes)["first 3 HPO terms"])


@pytest.mark.pack
def test_the_bundled_model_does_on_vignettes_what_its_card_says(pack: ModelPack, engine: Engine) -> None:
    report = VignetteReport(rank_vignettes(engine, read_vignettes()), pack.diseases)
    stated = pack.manifest.metrics["vignettes"]["rows"]
    for name in ("all", "common", "orphan", "red flags", "digestive"):
        for measure in ("cases", "top1", "top3", "top10"):
            assert report.rows[name][measure] == pytest.approx(stated[name][measure], abs=0.02), name
    assert report.rows["all"]["top3"] >= 0.75 and report.rows["red flags"]["top10"] >= 0.95
    assert len(report.misses) == sum(r.rank > 10 for r in report.ranked)
    assert "| red flags |" in report.as_markdown()


@pytest.mark.pack
@pytest.mark.slow
def test_the_command_prints_and_saves_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["vignettes", "--quiet", "--reports", str(tmp_path)]) == OK
    shown = capsys.readouterr().out
    assert "| HPO terms alone |" in shown and "macro F1" in shown
    assert (tmp_path / "vignettes.md").read_text(encoding="utf-8").strip() == shown.strip()


def test_a_line_that_is_no_vignette_is_named(tmp_path: Path) -> None:
    path = tmp_path / "v.jsonl"
    path.write_text(json.dumps({"disease": "CBRD:0100"}) + "\n", encoding="utf-8")
    with pytest.raises(CasesError, match=r"v\.jsonl:1: not a vignette"):
        read_vignettes(path)
    with pytest.raises(CasesError, match="nowhere"):
        read_vignettes(tmp_path / "nowhere.jsonl")


def test_judging_adds_the_poorer_tellings(monkeypatch: pytest.MonkeyPatch, engine: Engine) -> None:
    few = read_vignettes()[:4]
    monkeypatch.setattr("training.evaluation.vignettes.read_vignettes", lambda: few)
    rows = judge_vignettes(engine).rows
    assert rows["all"]["cases"] == rows["first 5 HPO terms"]["cases"] == 4
