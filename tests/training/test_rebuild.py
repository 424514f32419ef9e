"""The committed pack is what the code and the public data give."""

from pathlib import Path

import pytest

from app.core.modelpack import CATALOG_FILE, MODEL_FILE, ModelPack
from training.export.catalog import write_catalog
from training.export.graph import build_graph
from training.knowledge.base import KnowledgeBase, build_knowledge_base
from training.knowledge.report import write_knowledge_report
from training.ranking.calibration import Temperature
from training.ranking.likelihood import LikelihoodSettings, build_tables
from training.sources.store import SourceStore, sha256_of

pytestmark = [pytest.mark.data, pytest.mark.slow]


@pytest.fixture(scope="module")
def base(data_dir: Path) -> KnowledgeBase:
    return build_knowledge_base(SourceStore(data_dir))


def test_the_model_is_rebuilt_to_the_byte(base: KnowledgeBase, pack: ModelPack, tmp_path: Path) -> None:
    temperature = Temperature(**pack.manifest.metrics["temperature"])
    model = build_graph(build_tables(base, LikelihoodSettings()), temperature)
    (tmp_path / MODEL_FILE).write_bytes(model.SerializeToString())
    assert sha256_of(tmp_path / MODEL_FILE) == pack.manifest.files[MODEL_FILE]


def test_the_catalog_is_rebuilt_row_by_row(base: KnowledgeBase, pack: ModelPack, tmp_path: Path) -> None:
    # Row by row, not byte by byte: the file's header names the version of SQLite that wrote it.
    write_catalog(base, tmp_path / CATALOG_FILE)
    again = tmp_path / CATALOG_FILE
    pack.catalog.execute("ATTACH ? AS again", (f"{again.as_uri()}?mode=ro",))
    try:
        tables = [
            name
            for (name,) in pack.catalog.execute(
                "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'finding_text%' "
                "AND name NOT LIKE 'sqlite_%'"
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
