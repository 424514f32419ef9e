"""What all tests share: the bundled pack, its engine, and a knowledge base small enough to reckon by hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest

from app.core.diseases import Group
from app.core.engine import Engine
from app.core.language import Language
from app.core.modelpack import ModelPack, bundled_pack
from training.knowledge.base import DiseaseRow, FindingRow, KnowledgeBase
from training.knowledge.curated import SystemRow
from training.knowledge.frequency import Frequency

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def pack() -> Iterator[ModelPack]:
    opened = ModelPack.open(bundled_pack())
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def engine(pack: ModelPack) -> Engine:
    return Engine(pack)


@pytest.fixture(scope="session")
def data_dir() -> Path:
    place = Path(os.environ.get("CEBRA_DATA", ROOT.parent / "shared" / "data"))
    if not place.is_dir():
        pytest.skip("no local copy of the public data; name one in CEBRA_DATA")
    return place


def _finding(finding_id: str, es: str, en: str, parents: tuple[int, ...] = ()) -> FindingRow:
    return FindingRow(finding_id, es, en, "general", parents, ((Language.ENGLISH, f"{en} sign"),))


def _disease(
    number: int, name: str, findings: dict[int, float], share: float, group: Group = Group.ORPHAN, **more: object
) -> DiseaseRow:
    row = DiseaseRow((f"OMIM:{number}",), f"{name} (es)", name, group, "", share)
    row.findings = {finding: Frequency(value, True, "HPO") for finding, value in findings.items()}
    for name_, value in more.items():
        setattr(row, name_, value)
    return row


@pytest.fixture
def toy_base() -> KnowledgeBase:
    """Pain, two kinds of it, fever and cough; four diseases."""
    findings = [
        _finding("HP:0000010", "Dolor", "Pain"),
        _finding("HP:0000011", "Dolor abdominal", "Abdominal pain", (0,)),
        _finding("HP:0000012", "Dolor torácico", "Chest pain", (0,)),
        _finding("HP:0000013", "Fiebre", "Fever"),
        _finding("CBR:0000001", "Viaje", "Travel"),
    ]
    diseases = [
        _disease(1, "Belly disease", {1: 0.9, 3: 0.2}, 1e-3, Group.COMMON),
        _disease(2, "Chest disease", {2: 0.8}, 1e-5, onset=("Adult onset",)),
        _disease(3, "Fever disease", {3: 0.95, 4: 0.5}, 1e-5),
        _disease(4, "Linked disease", {0: 0.5}, 1e-7, inheritance=("X-linked recessive",)),
    ]
    return KnowledgeBase(
        findings=findings,
        diseases=diseases,
        merges=[],
        aliases={"HP:0000099": 3, "HP:0000098": None},
        not_findings=frozenset({"HP:0000005"}),
        systems=[SystemRow("general", "General", "General", "")],
        unmapped={},
    )
