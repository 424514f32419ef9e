import hashlib
from pathlib import Path
from typing import Any

import pytest

from app.core.textfold import fold
from training.cli import FAILED, main
from training.knowledge import curated
from training.knowledge.common_diseases import read_common_diseases
from training.sources.annotations import Count, read_annotations
from training.sources.ontology import read_ontology
from training.sources.store import Source, SourceError, SourceStore, read_sources

OBO = """format-version: 1.2
data-version: hp/releases/2025-01-16

[Term]
id: HP:0000118
name: Phenotypic abnormality

[Term]
id: HP:0000002
name: Abnormal height
alt_id: HP:0000902
synonym: "Odd height" EXACT layperson []
synonym: "Stature" BROAD []
is_a: HP:0000118 ! Phenotypic abnormality

[Term]
id: HP:0000003
name: Old thing
is_obsolete: true
replaced_by: HP:0000002

[Term]
id: HP:0000005
name: Mode of inheritance

[Typedef]
id: part_of
name: part of
"""


def test_the_ontology_knows_its_terms_and_their_past(tmp_path: Path) -> None:
    path = tmp_path / "hp.obo"
    path.write_text(OBO)
    ontology = read_ontology(path)
    assert ontology.version == "2025-01-16"
    assert ontology.phenotypes == ("HP:0000002",)
    assert ontology.terms["HP:0000002"].synonyms == ["Odd height"]
    assert ontology.current("HP:0000902") == ontology.current("HP:0000003") == "HP:0000002"
    assert ontology.current("HP:0000005") == "HP:0000005"


def test_annotations_keep_counts_rates_and_exclusions(tmp_path: Path) -> None:
    head = "database_id disease_name qualifier hpo_id reference evidence onset frequency sex modifier aspect by"
    rows = [
        "OMIM:1 X  HP:0000002 PMID:1;PMID:2 PCS  3/4 MALE  P x",
        "OMIM:1 X NOT HP:0000002 PMID:1 PCS    P x".replace("PCS    P", "PCS     P"),
        "ORPHA:2 Y  HP:0000002 ORPHA:2 TAS  HP:0040282   P x",
        "OMIM:1 X  HP:0000002 PMID:1 PCS  30%   P x",
    ]
    path = tmp_path / "phenotype.hpoa"
    path.write_text("#comment\n" + "\n".join(line.replace(" ", "\t") for line in [head, *rows]) + "\n")
    counted, negated, classed, percent = read_annotations(path)
    assert (counted.count, counted.references) == (Count(3, 4), ("PMID:1", "PMID:2"))
    assert negated.negated and not counted.negated
    assert classed.rate == 0.545 and percent.rate == 0.3


def _store(mirror: Path, cache: Path, **fields: str) -> SourceStore:
    store = SourceStore(mirror, cache)
    digest = hashlib.sha256(b"good").hexdigest()
    described: dict[str, Any] = {"title": "Thing", "homepage": "https://example.org", "version": "1", "licence": "CC0"}
    described["sha256"] = digest
    store.sources = {"thing": Source(name="thing", path="sub/thing.txt", **(described | fields))}
    return store


def test_the_mirror_comes_first_and_every_file_is_checked(tmp_path: Path) -> None:
    mirror, cache = tmp_path / "mirror", tmp_path / "cache"
    for root, text in ((mirror, "good"), (cache, "bad")):
        (root / "sub").mkdir(parents=True)
        (root / "sub/thing.txt").write_text(text)
    assert _store(mirror, cache).path("thing") == mirror / "sub/thing.txt"
    (mirror / "sub/thing.txt").unlink()
    with pytest.raises(SourceError, match=r"thing\.txt is not the file .* SHA-256"):
        _store(mirror, cache).path("thing")


def test_a_file_that_is_nowhere_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"sub/thing\.txt .* is missing.* --data"):
        _store(tmp_path, tmp_path / "cache").path("thing")
    with pytest.raises(SourceError, match=r"sub/thing\.txt could not be downloaded .* --data"):
        _store(tmp_path, tmp_path / "cache", url="http://127.0.0.1:9/thing.txt").path("thing")


def test_the_command_line_fails_clearly_without_its_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "hpo").mkdir()
    (tmp_path / "hpo/hp.obo").write_text("not the ontology")
    assert main(["build", "--quiet", "--data", str(tmp_path), "--out", str(tmp_path / "out")]) == FAILED
    assert "hp.obo" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert main(["fetch", "--data", str(tmp_path / "nowhere")]) == FAILED


def test_every_source_says_where_it_comes_from_and_under_which_licence() -> None:
    for source in read_sources().values():
        assert source.homepage.startswith("https://") and source.licence and source.version
        assert len(source.sha256) == 64


def test_the_curated_tables_agree_with_each_other() -> None:
    context = {finding.id for finding in curated.read_context_findings()}
    mapped = set(curated.read_evidence_map().values())
    assert {finding for finding in mapped if finding.startswith("CBR:")} <= context
    assert all(finding.startswith(("HP:", "CBR:")) for finding in mapped)
    conditions = curated.read_conditions()
    assert len(conditions) == len(set(conditions.values())) == 49
    assert conditions.keys() <= {disease.id for disease in read_common_diseases()}
    systems = {system.id for system in curated.read_body_systems()}
    assert {finding.system for finding in curated.read_context_findings()} <= systems


def test_every_context_finding_is_a_kind_of_another_or_has_a_usual_share() -> None:
    findings = curated.read_context_findings()
    ids = {finding.id for finding in findings}
    for finding in findings:
        assert finding.name_es and finding.name_en
        assert finding.parents or finding.usual is not None, finding.id
        assert finding.usual is None or 0 < finding.usual < 1
        assert all(parent in ids or parent.startswith("HP:") for parent in finding.parents)
    assert len(ids) == len(findings)
    for names in ({fold(f.name_es) for f in findings}, {fold(f.name_en) for f in findings}):
        assert len(names) == len(findings)


def test_a_spanish_synonym_means_one_finding_only() -> None:
    names = curated.read_spanish_names()
    owners: dict[str, set[str]] = {}
    for finding, own in names.items():
        assert own.synonyms
        for text in own.synonyms:
            owners.setdefault(fold(text), set()).add(finding)
    assert len(names) > 200
    assert {text: ids for text, ids in owners.items() if len(ids) > 1} == {}


def test_another_hpo_release_takes_the_place_of_the_pinned_one(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"hp\.obo is missing"):
        SourceStore(hpo=tmp_path)
    for name in ("hp.obo", "phenotype.hpoa", "phenotype_to_genes.txt"):
        (tmp_path / name).write_text(OBO)
    store = SourceStore(hpo=tmp_path)
    assert store.path("hpo-annotations") == tmp_path / "phenotype.hpoa"
    assert store.sources["hpo"].version == store.sources["hpo-genes"].version == "2025-01-16"
    (tmp_path / "hp.obo").write_text("no ontology")
    with pytest.raises(SourceError, match="data-version"):
        SourceStore(hpo=tmp_path)
