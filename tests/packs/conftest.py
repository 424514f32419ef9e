"""A small pack with a real graph, a real catalog and golden cases of its own, sealed by a key of the tests."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from app.core.case import Case
from app.core.engine import Engine
from app.core.modelpack import FORMAT_VERSION, GOLDEN_FILE, MANIFEST_FILE, Manifest
from app.packs.store import PackStore
from tests.toys import write_pack
from training.export.graph import build_graph
from training.knowledge.base import KnowledgeBase
from training.packaging.sealing import seal
from training.ranking.calibration import Calibration
from training.ranking.likelihood import LikelihoodSettings, build_tables

KEY = SigningKey(b"k" * 32)
TRUSTED = frozenset({bytes(KEY.verify_key)})
BUNDLED = Manifest(FORMAT_VERSION, "bundled", {}, {}, {})

Maker = Callable[..., Path]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the small pack lies once the first test has built it."""
    return tmp_path_factory.mktemp("built") / "toy"


@pytest.fixture
def toy(toy_base: KnowledgeBase, built: Path, tmp_path: Path) -> Path:
    """The folder of a small pack, for one test to change as it likes."""
    if not built.exists():
        _build(toy_base, built)
    return Path(shutil.copytree(built, tmp_path / "toy"))


def _build(base: KnowledgeBase, folder: Path) -> None:
    graph = build_graph(build_tables(base, LikelihoodSettings()), None, Calibration())
    pack = write_pack(base, graph, folder, {})
    case = Case("golden", 30.0, present=("HP:0000011", "HP:0000013"))
    expected = [
        {"id": ranked.disease.id, "probability": ranked.probability, "log_odds": ranked.log_odds}
        for ranked in Engine(pack).diagnose(case).top(3)
    ]
    pack.close()
    fields = {"id": case.id, "age": case.age, "sex": case.sex, "present": case.present, "absent": case.absent}
    write_member(folder, GOLDEN_FILE, json.dumps({"case": fields, "expected": expected}) + "\n")


@pytest.fixture
def make(toy: Path, tmp_path: Path) -> Maker:
    """Seals the small pack under a version and a sequence; ``change`` may alter its folder first."""

    def made(version: str, sequence: int, change: Callable[[Path], None] = lambda folder: None, **more: object) -> Path:
        folder = tmp_path / f"folder-{version}"
        shutil.copytree(toy, folder)
        edit_manifest(folder, model_version=version)
        change(folder)
        file = tmp_path / f"{version}.cebra"
        options = {"key": KEY, "minimum_app": "0.1", **more}
        seal(folder, file, sequence=sequence, **options)  # type: ignore[arg-type]
        return file

    return made


@pytest.fixture
def store(tmp_path: Path) -> PackStore:
    return PackStore(tmp_path / "models", TRUSTED, "0.1.0")


def edit_manifest(folder: Path, **changes: object) -> None:
    path = folder / MANIFEST_FILE
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")


def write_member(folder: Path, name: str, text: str) -> None:
    """Put a file into a pack's folder and its manifest."""
    (folder / name).write_text(text, encoding="utf-8", newline="\n")
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    files = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))["files"]
    edit_manifest(folder, files=files | {name: digest})


def version_in_use(store: PackStore, bundled: Manifest = BUNDLED) -> str:
    active = store.active(bundled)
    return active.pack.manifest.model_version if active.pack else bundled.model_version
