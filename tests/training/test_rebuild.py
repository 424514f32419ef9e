"""The committed pack is what the code and the public data give.

Learning stage 2 takes minutes, so its trees are taken as they are; the knowledge around them is built anew.
"""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from app.core.case import Case
from app.core.engine import Engine
from app.core.modelpack import CATALOG_FILE, ModelPack
from training.cases.patients import Patient, read_patients
from training.evaluation.evaluate import Citations
from training.evaluation.scoring import engines_without, publication_folds
from training.export.catalog import write_catalog
from training.export.graph import with_tables
from training.knowledge.base import KnowledgeBase, build_knowledge_base
from training.knowledge.report import write_knowledge_report
from training.knowledge.reported import REPORTED, add_reported_patients
from training.ranking.likelihood import LikelihoodSettings, build_tables
from training.sources.annotations import read_annotations
from training.sources.store import SourceStore

pytestmark = [pytest.mark.data, pytest.mark.slow]


@pytest.fixture(scope="module")
def plain(data_dir: Path) -> KnowledgeBase:
    return build_knowledge_base(SourceStore(data_dir))


@pytest.fixture(scope="module")
def patients(data_dir: Path) -> list[Patient]:
    return read_patients(SourceStore(data_dir).path("phenopackets"))


@pytest.fixture(scope="module")
def citations(data_dir: Path) -> Citations:
    return Citations(read_annotations(SourceStore(data_dir).path("hpo-annotations")))


@pytest.fixture(scope="module")
def base(plain: KnowledgeBase, patients: list[Patient], citations: Citations) -> KnowledgeBase:
    return add_reported_patients(plain, patients, citations.cited)


def test_the_model_holds_the_knowledge_of_today(base: KnowledgeBase, pack: ModelPack) -> None:
    committed = onnx.load(pack.model_path)
    again = with_tables(committed, build_tables(base, LikelihoodSettings()))
    for one, other in zip(committed.graph.initializer, again.graph.initializer, strict=True):
        assert one.name == other.name
        left, right = numpy_helper.to_array(one), numpy_helper.to_array(other)
        if left.dtype.kind == "f":
            # Logarithms differ in the last digit from one processor to another.
            assert np.allclose(left, right, rtol=1e-5, atol=1e-6), one.name
        else:
            assert np.array_equal(left, right), one.name


def test_no_patient_is_judged_by_a_model_that_has_counted_him(
    plain: KnowledgeBase, patients: list[Patient], citations: Citations, pack: ModelPack
) -> None:
    by_pub = {publication: patient for patient in patients for publication in patient.publications}
    few = [by_pub[publication] for publication in sorted(by_pub)[::150]]
    left_out: list[set[str]] = []

    def knowledge(without: object) -> KnowledgeBase:
        left_out.append(set(without))  # type: ignore[call-overload]
        return plain

    folds = publication_folds(few)
    engines = engines_without(pack, onnx.load(pack.model_path), knowledge, few, LikelihoodSettings())
    judged = []
    for number, (engine, chosen) in enumerate(engines):
        assert {publication for row in chosen for publication in few[row].publications} <= left_out[number]
        judged += list(chosen)
        if number == 0:
            assert engine.diagnose(few[chosen[0]].case).top(1)
    assert sorted(judged) == list(range(len(few))) and len(left_out) == len(set(folds))


def test_the_layer_of_reported_patients_changes_what_it_counts(
    plain: KnowledgeBase, base: KnowledgeBase, pack: ModelPack
) -> None:
    changed = [
        row for row, (one, other) in enumerate(zip(plain.diseases, base.diseases, strict=True)) if one is not other
    ]
    assert 50 < len(changed) < 500
    for row in changed:
        assert any(REPORTED in frequency.source for frequency in base.diseases[row].findings.values())
    bare = with_tables(onnx.load(pack.model_path), build_tables(plain, LikelihoodSettings())).SerializeToString()
    disease = base.diseases[changed[0]]
    new = next(f for f, frequency in disease.findings.items() if frequency.source == REPORTED)
    case = Case(present=(base.findings[new].id,))
    with_layer, without = (engine.diagnose(case).log_odds for engine in (Engine(pack), Engine(pack, model=bare)))
    assert with_layer[changed[0]] > without[changed[0]]


def test_the_catalog_is_rebuilt_row_by_row(base: KnowledgeBase, pack: ModelPack, tmp_path: Path) -> None:
    # Row by row, not byte by byte: the file's header names the version of SQLite that wrote it.
    write_catalog(base, tmp_path / CATALOG_FILE)
    again = tmp_path / CATALOG_FILE
    pack.catalog.execute("ATTACH ? AS again", (f"{again.as_uri()}?mode=ro",))
    try:
        tables = [
            name
            for (name,) in pack.catalog.execute(
                "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
        ]
        assert len(tables) > 12
        for table in tables:
            for one, other in (("main", "again"), ("again", "main")):
                query = f"SELECT count(*) FROM (SELECT * FROM {one}.{table} EXCEPT SELECT * FROM {other}.{table})"
                assert pack.catalog.execute(query).fetchone() == (0,), table
    finally:
        pack.catalog.execute("DETACH again")


def test_the_knowledge_base_is_sound(base: KnowledgeBase, tmp_path: Path) -> None:
    ids = [i for disease in base.diseases for i in disease.ids]
    assert len(ids) == len(set(ids))
    assert len(base.diseases) > 10_000 and len(base.findings) > 18_000
    for disease in base.diseases:
        assert not set(disease.findings) & set(disease.excluded)
        assert all(0 < frequency.value <= 1 for frequency in disease.findings.values())
    marfan = next(d for d in base.diseases if "OMIM:154700" in d.ids)
    assert "ORPHA:558" in marfan.ids and "FBN1" in marfan.genes and marfan.name_es == "Síndrome de Marfan"
    write_knowledge_report(base, tmp_path)
    merges = (tmp_path / "merges.tsv").read_text(encoding="utf-8").splitlines()
    assert len(merges) == len(base.merges) + 1
