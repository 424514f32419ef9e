"""The frozen program for Linux: built as for an installer, it works and holds nothing that it does not need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import __version__
from app.core.modelpack import Manifest, bundled_pack
from tests.conftest import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="builds the bundle of this system")]

# What one file may weigh in MB; whatever is not named here has to be smaller than the last.
CAPS = {
    "libicudata": 33,
    "onnxruntime_pybind11_state": 27,
    "libpython3": 24,
    "libscipy_openblas64_": 24,
    "catalog.sqlite": 19,
    "libQt6Gui": 12,
    "_multiarray_umath": 12,
    "definitions.sqlite": 12,
    "": 9,
}
UNUSED = (
    "Qml",
    "Quick",
    "Qt6Pdf",
    "VirtualKeyboard",
    "scipy.",
    "pandas",
    "sklearn",
    "matplotlib",
    "lightgbm",
    "mlflow",
)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    subprocess.run(
        [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", "--distpath", str(folder / "dist"),
         "--workpath", str(folder / "work"), str(ROOT / "installer" / "cebra.spec")],
        check=True, cwd=ROOT,
    )  # fmt: skip
    return folder / "dist" / "cebra"


def run(bundle: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    # As on a PC that has no Python and no checkout.
    environment = {"QT_QPA_PLATFORM": "offscreen", "HOME": str(bundle.parent), "LANG": "es_ES.UTF-8", **more}
    return subprocess.run(
        [str(bundle / "cebra"), *arguments], capture_output=True, text=True, encoding="utf-8", cwd="/", env=environment,
        check=False,
    )  # fmt: skip


def test_the_bundle_is_small_and_holds_nothing_unused(bundle: Path) -> None:
    files = [path for path in bundle.rglob("*") if path.is_file() and not path.is_symlink()]
    assert not [path.name for path in files if any(word in str(path.relative_to(bundle)) for word in UNUSED)]
    for path in files:
        cap = next(size for name, size in CAPS.items() if name in path.name)
        assert os.path.getsize(path) < cap * 1e6, f"{path.name} weighs {os.path.getsize(path) / 1e6:.1f} MB"
    assert sum(map(os.path.getsize, files)) < 285e6


def test_its_window_opens_and_ranks(bundle: Path) -> None:
    done = run(bundle, "check")
    assert done.returncode == 0, done.stderr
    usable, worked = map(json.loads, done.stdout.splitlines())
    assert (usable["version"], usable["model"]) == (__version__, Manifest.read(bundled_pack()).model_version)
    assert worked["list_ms"] > 0 and ":" in worked["first"]


def test_a_model_that_is_not_there_fails_the_check(bundle: Path) -> None:
    done = run(bundle, "check", "--model", "/nonexistent")
    assert done.returncode == 3 and "manifest.json" in json.loads(done.stdout.splitlines()[0])["error"]


def test_it_answers_as_the_sources_do(bundle: Path, tmp_path: Path) -> None:
    case = tmp_path / "case.json"
    case.write_text(json.dumps({"id": "a", "age": 24, "present": ["HP:0001945", "HP:0000988"]}), encoding="utf-8")
    note = tmp_path / "note.txt"
    note.write_text("Fiebre alta y tos, sin diarrea.", encoding="utf-8")
    for arguments in (
        ["diagnose", str(case), "--lang", "es"],
        ["explain", str(case), "--lang", "es", "--disease", "ORPHA:558"],
        ["scan", str(note)],
    ):
        frozen = run(bundle, *arguments)
        source = subprocess.run(
            [sys.executable, "-m", "app.cli", *arguments], capture_output=True, text=True, encoding="utf-8", cwd=ROOT,
            check=True,
        )  # fmt: skip
        assert frozen.returncode == 0, frozen.stderr
        assert json.loads(frozen.stdout) == json.loads(source.stdout)
