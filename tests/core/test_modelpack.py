import json
import shutil
from pathlib import Path

import pytest

from app.core.engine import Engine
from app.core.language import Language
from app.core.modelpack import CATALOG_FILE, MANIFEST_FILE, MODEL_FILE, ModelPack, PackError, bundled_pack


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    shutil.copytree(bundled_pack(), folder)
    return folder


def _reason(folder: Path) -> tuple[str, str]:
    with pytest.raises(PackError) as caught:
        Engine(ModelPack.open(folder))
    assert caught.value.message(Language.SPANISH) != caught.value.message(Language.ENGLISH)
    return caught.value.reason, caught.value.file


def test_the_bundled_pack_is_whole_and_small(pack: ModelPack) -> None:
    assert sum(path.stat().st_size for path in pack.folder.iterdir()) < 25_000_000
    assert {MODEL_FILE, CATALOG_FILE} <= set(pack.manifest.files)
    assert {path.name for path in pack.folder.iterdir()} == {*pack.manifest.files, MANIFEST_FILE}
    for language in Language:
        assert pack.manifest.model_version in pack.model_card(language)


@pytest.mark.parametrize("name", [MODEL_FILE, CATALOG_FILE])
def test_a_changed_or_missing_file_is_named(copy: Path, name: str) -> None:
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(data)
    assert _reason(copy) == ("damaged", name)
    (copy / name).unlink()
    assert _reason(copy) == ("missing", name)


def test_a_folder_that_is_no_pack_is_refused(tmp_path: Path) -> None:
    assert _reason(tmp_path) == ("missing", MANIFEST_FILE)
    assert _reason(tmp_path / "nowhere") == ("missing", MANIFEST_FILE)
    for text in ("", "[]", '{"files": {}}', "{"):
        (tmp_path / MANIFEST_FILE).write_text(text)
        assert _reason(tmp_path) == ("damaged", MANIFEST_FILE)


@pytest.mark.parametrize(("version", "reason"), [(99, "newer"), (1, "older"), ("x", "newer")])
def test_a_pack_of_another_format_says_what_to_install(copy: Path, version: object, reason: str) -> None:
    manifest = json.loads((copy / MANIFEST_FILE).read_text())
    manifest["format_version"] = version
    (copy / MANIFEST_FILE).write_text(json.dumps(manifest))
    assert _reason(copy) == (reason, str(version))


def test_the_catalog_holds_no_definition_texts(pack: ModelPack) -> None:
    tables = [name for (name,) in pack.catalog.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        columns = [row[1] for row in pack.catalog.execute(f"PRAGMA table_info({table})")]
        assert not any("def" in column for column in columns)
    longest = pack.catalog.execute("SELECT max(length(text)) FROM finding_name").fetchone()[0]
    assert longest < 300
