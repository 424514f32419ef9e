import json
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.modelpack import Manifest, PackError
from app.packs.places import choose, drop_folder, machine_models, pending, user_models
from app.packs.store import PackStore, Standing
from app.packs.trusted_keys import built_in_keys
from tests.packs.conftest import BUNDLED, TRUSTED, Maker, edit_manifest


@pytest.fixture
def machine(tmp_path: Path) -> PackStore:
    return PackStore(tmp_path / "machine", TRUSTED, "0.1.0")


def _chosen(user: PackStore, machine: PackStore, bundled: Manifest = BUNDLED) -> str:
    chosen = choose(bundled, user, machine)
    return chosen.pack.manifest.model_version if chosen.pack else bundled.model_version


def test_the_newest_of_all_is_used(store: PackStore, machine: PackStore, make: Maker) -> None:
    assert _chosen(store, machine) == "bundled"
    machine.install(make("a", 1), BUNDLED)
    assert _chosen(store, machine) == "a"
    store.install(make("b", 2), BUNDLED)
    assert _chosen(store, machine) == "b"
    machine.install(make("c", 2), BUNDLED)
    assert _chosen(store, machine) == "b"
    machine.install(make("d", 3), BUNDLED)
    assert _chosen(store, machine) == "d"
    assert _chosen(store, machine, replace(BUNDLED, sequence=4)) == "bundled"


def test_a_user_who_went_back_stays_there(store: PackStore, machine: PackStore, make: Maker, tmp_path: Path) -> None:
    for sequence, version in enumerate("ab", start=1):
        store.install(make(version, sequence), BUNDLED)
    machine.install(make("c", 3), BUNDLED)
    store.go_back()
    assert _chosen(store, machine) == "a"
    store.go_back()
    assert choose(BUNDLED, store, machine).standing is Standing.WENT_BACK
    store.install(tmp_path / "b.cebra", BUNDLED)
    assert _chosen(store, machine) == "c"


def test_a_damaged_pack_of_the_user_gives_way(store: PackStore, machine: PackStore, make: Maker) -> None:
    folder = store.install(make("b", 2), BUNDLED).folder
    (folder / "model.onnx").unlink()
    assert choose(BUNDLED, store, machine).trouble
    machine.install(make("a", 1), BUNDLED)
    assert _chosen(store, machine) == "a"


def test_dropped_packs_are_told_newest_first_and_broken_ones_last(make: Maker, tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    assert pending(drop) == []
    drop.mkdir()
    for version, sequence in (("a", 2), ("b", 10), ("c", 9)):
        make(version, sequence).rename(drop / f"{version}.cebra")
    (drop / "broken.CEBRA").write_bytes(b"broken")
    (drop / "d.cebra.part").write_bytes(b"being copied")
    assert [path.name for path in pending(drop)] == ["b.cebra", "c.cebra", "a.cebra", "broken.CEBRA"]


def test_the_places_lie_beside_each_other(tmp_path: Path) -> None:
    assert user_models(tmp_path) == tmp_path / "models"
    assert machine_models().parent == drop_folder().parent
    assert machine_models().is_absolute() and machine_models().parent.name.lower() == "cebra"


def test_the_built_in_keys_are_those_of_the_file_and_a_broken_file_trusts_nobody(tmp_path: Path) -> None:
    assert isinstance(built_in_keys(), frozenset)
    file = tmp_path / "keys.json"
    assert built_in_keys(file) == frozenset()
    file.write_text(json.dumps({"keys": [b64encode(b"k" * 32).decode()]}))
    assert built_in_keys(file) == {b"k" * 32}
    for content in ("", "[]", '{"keys": [1]}', '{"keys": ["ñ"]}', '{"keys": 7}'):
        file.write_text(content, encoding="utf-8")
        assert built_in_keys(file) == frozenset()


def test_a_manifest_may_lack_what_only_releases_have_but_not_hold_nonsense(toy: Path) -> None:
    manifest = Manifest.read(toy)
    assert (manifest.sequence, manifest.minimum_app) == (0, "0")
    edit_manifest(toy, sequence=3, minimum_app="1.2")
    assert (Manifest.read(toy).sequence, Manifest.read(toy).minimum_app) == (3, "1.2")
    wrong: list[dict[str, object]] = [{"sequence": True}, {"sequence": "3"}, {"minimum_app": 1}, {"files": []}]
    for change in wrong:
        edit_manifest(toy, sequence=3, minimum_app="1", files={})
        edit_manifest(toy, **change)
        with pytest.raises(PackError) as caught:
            Manifest.read(toy)
        assert caught.value.reason == "damaged"
