import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock
from nacl.signing import SigningKey

from app.core.engine import Engine
from app.core.language import Language
from app.core.modelpack import CATALOG_FILE, GOLDEN_FILE, MODEL_FILE, ModelPack, bundled_pack
from app.packs import store as store_module
from app.packs.errors import PackRefused, Reason
from app.packs.packfile import SIGNATURE_FILE
from app.packs.state import STATE_FILE
from app.packs.store import PackStore, Standing
from tests.packs.conftest import BUNDLED, KEY, TRUSTED, Maker, edit_manifest, version_in_use, write_member
from training.packaging.sealing import endorse, public_key, seal


def _refusal(store: PackStore, file: Path, **more: object) -> Reason:
    before = version_in_use(store)
    with pytest.raises(PackRefused) as caught:
        store.install(file, BUNDLED, **more)  # type: ignore[arg-type]
    assert caught.value.message(Language.SPANISH) != caught.value.message(Language.ENGLISH)
    assert version_in_use(store) == before
    assert not list(store.folder.glob("packs/.part-*"))
    return caught.value.reason


def _folders(store: PackStore) -> list[str]:
    return sorted(path.name.split("-")[1] for path in (store.folder / "packs").iterdir())


def test_the_bundled_model_can_be_sealed_installed_and_used(tmp_path: Path) -> None:
    file = tmp_path / "real.cebra"
    sealed = seal(bundled_pack(), file, KEY, 7, "0.1")
    store = PackStore(tmp_path / "models", TRUSTED)
    installed = store.install(file, BUNDLED)
    assert installed.manifest == sealed and (sealed.sequence, sealed.minimum_app) == (7, "0.1")
    assert file.stat().st_size < 12_000_000
    active = store.active(BUNDLED)
    assert active.standing is Standing.IN_USE and active.pack == installed
    opened = ModelPack.open(installed.folder)
    assert Engine(opened).pack.manifest.model_version == sealed.model_version
    opened.close()


def test_an_empty_store_means_the_bundled_model(store: PackStore) -> None:
    active = store.active(BUNDLED)
    assert active.standing is Standing.NOTHING_INSTALLED and active.pack is None and not store.packs()
    assert not store.folder.exists()


def test_the_last_two_are_kept_and_one_can_go_back_to_the_bundled_one(store: PackStore, make: Maker) -> None:
    for sequence, version in enumerate("abc", start=1):
        store.install(make(version, sequence), BUNDLED)
        assert version_in_use(store) == version
    assert _folders(store) == ["b", "c"]
    assert [pack.manifest.model_version for pack in store.packs()] == ["c", "b"]
    store.go_back()
    assert version_in_use(store) == "b" and store.active(BUNDLED).held
    store.go_back()
    assert store.active(BUNDLED).standing is Standing.WENT_BACK and store.active(BUNDLED).held
    store.go_back()
    assert version_in_use(store) == "bundled"


def test_who_went_back_can_install_the_newest_again_but_nothing_older(
    store: PackStore, make: Maker, tmp_path: Path
) -> None:
    for sequence, version in enumerate("ab", start=1):
        store.install(make(version, sequence), BUNDLED)
    store.go_back()
    store.go_back()
    assert _refusal(store, tmp_path / "a.cebra") is Reason.OLDER
    store.install(tmp_path / "b.cebra", BUNDLED)
    assert version_in_use(store) == "b" and not store.active(BUNDLED).held
    assert _folders(store) == ["b"]


def test_the_same_or_an_older_pack_is_refused(store: PackStore, make: Maker, tmp_path: Path) -> None:
    store.install(make("b", 2), BUNDLED)
    assert _refusal(store, tmp_path / "b.cebra") is Reason.SAME
    assert _refusal(store, make("a", 1)) is Reason.OLDER
    with pytest.raises(PackRefused) as caught:
        store.install(make("c", 3), replace(BUNDLED, sequence=4))
    assert caught.value.reason is Reason.OLDER
    assert _refusal(PackStore(tmp_path / "other", TRUSTED, "0.1"), make("bundled", 9)) is Reason.SAME


def test_a_bundled_model_that_is_newer_is_used_unless_the_user_went_back(store: PackStore, make: Maker) -> None:
    for sequence, version in enumerate("ab", start=1):
        store.install(make(version, sequence), BUNDLED)
    newer = replace(BUNDLED, sequence=3)
    assert store.active(newer).standing is Standing.BUNDLED_IS_NEWER
    assert store.active(replace(BUNDLED, sequence=2)).standing is Standing.IN_USE
    store.go_back()
    assert version_in_use(store, newer) == "a"


def test_a_pack_for_a_newer_program_asks_for_that(store: PackStore, make: Maker, tmp_path: Path) -> None:
    file = make("a", 1, minimum_app="0.2")
    assert _refusal(store, file) is Reason.NEEDS_NEWER_CEBRA
    newer = PackStore(store.folder, TRUSTED, "0.2.0")
    newer.install(file, BUNDLED)
    assert store.active(BUNDLED).standing is Standing.UNUSABLE
    assert newer.active(BUNDLED).standing is Standing.IN_USE


def test_only_known_signers_are_trusted_and_without_a_key_nobody(store: PackStore, make: Maker) -> None:
    assert _refusal(store, make("a", 1, key=SigningKey(b"x" * 32))) is Reason.UNKNOWN_SIGNER
    assert _refusal(PackStore(store.folder, frozenset(), "0.1"), make("b", 1)) is Reason.NO_KEY
    assert not store.packs()


def test_a_new_key_is_trusted_once_the_old_one_has_endorsed_it(store: PackStore, make: Maker, tmp_path: Path) -> None:
    second, third = SigningKey(b"2" * 32), SigningKey(b"3" * 32)
    chain = [endorse(second, public_key(third)), endorse(KEY, public_key(second))]
    alone = make("alone", 5, key=third)
    assert _refusal(store, alone) is Reason.UNKNOWN_SIGNER
    store.install(make("with-chain", 4, key=third, endorsements=chain), BUNDLED)
    store.install(alone, BUNDLED)
    assert version_in_use(store) == "alone"
    # The memory of a store is no trust: without the first key, nothing holds.
    assert PackStore(store.folder, frozenset({b"o" * 32}), "0.1").active(BUNDLED).standing is Standing.UNUSABLE


def test_a_forged_endorsement_gives_no_power_wherever_it_is_written(store: PackStore, make: Maker) -> None:
    thief = SigningKey(b"t" * 32)
    forged = replace(endorse(thief, public_key(thief)), by=bytes(KEY.verify_key))
    file = make("forged", 9, key=thief, endorsements=[forged])
    assert _refusal(store, file) is Reason.UNKNOWN_SIGNER
    # A signature of a manifest must not pass for one of a key, even if the manifest is a key.
    crossed = replace(forged, signature=KEY.sign(b"cebra-model-pack\n" + bytes(thief.verify_key)).signature)
    assert _refusal(store, make("crossed", 9, key=thief, endorsements=[crossed])) is Reason.UNKNOWN_SIGNER
    store.install(make("good", 1), BUNDLED)
    path = store.folder / STATE_FILE
    state = json.loads(path.read_text())
    path.write_text(json.dumps(state | {"endorsements": [forged.as_json()]}))
    assert _refusal(store, file) is Reason.UNKNOWN_SIGNER


def test_a_model_that_answers_otherwise_is_refused_even_if_signed(store: PackStore, make: Maker) -> None:
    def other_answer(folder: Path) -> None:
        golden = json.loads((folder / GOLDEN_FILE).read_text())
        golden["expected"][0]["probability"] -= 0.01
        write_member(folder, GOLDEN_FILE, json.dumps(golden))

    def no_case(folder: Path) -> None:
        write_member(folder, GOLDEN_FILE, "")

    def no_expectation(folder: Path) -> None:
        golden = json.loads((folder / GOLDEN_FILE).read_text())
        write_member(folder, GOLDEN_FILE, json.dumps(golden | {"expected": []}))

    def no_sense(folder: Path) -> None:
        write_member(folder, GOLDEN_FILE, "[]")

    def no_graph(folder: Path) -> None:
        write_member(folder, MODEL_FILE, "no graph")

    for change in (other_answer, no_case, no_expectation, no_sense, no_graph):
        assert _refusal(store, make(change.__name__, 1, change)) is Reason.WRONG_ANSWERS
    assert _refusal(store, make("catalog", 1, lambda folder: write_member(folder, CATALOG_FILE, "no catalog"))) in (
        Reason.DAMAGED,
        Reason.WRONG_ANSWERS,
    )


def test_a_pack_of_another_format_says_what_to_do(
    store: PackStore, make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = make("a", 1)
    monkeypatch.setattr("app.core.modelpack.FORMAT_VERSION", 99)
    assert _refusal(store, file) is Reason.OLD_FORMAT
    monkeypatch.setattr("app.core.modelpack.FORMAT_VERSION", 1)
    assert _refusal(store, file) is Reason.NEEDS_NEWER_CEBRA


@pytest.mark.parametrize("name", [MODEL_FILE, CATALOG_FILE, SIGNATURE_FILE, "manifest.json"])
def test_an_installed_pack_that_was_changed_is_not_used_and_can_be_installed_again(
    store: PackStore, make: Maker, tmp_path: Path, name: str
) -> None:
    store.install(make("a", 1), BUNDLED)
    folder = store.install(make("b", 2), BUNDLED).folder
    (folder / name).write_bytes((folder / name).read_bytes()[:-9] + b"otherwise")
    active = store.active(BUNDLED)
    assert active.standing is Standing.UNUSABLE and active.trouble
    assert active.trouble.reason is Reason.INSTALLED_UNUSABLE
    store.install(tmp_path / "b.cebra", BUNDLED)
    assert version_in_use(store) == "b"
    store.go_back()
    assert version_in_use(store) == "a"


def test_a_pack_laid_into_the_folder_by_hand_is_not_used(store: PackStore, make: Maker, toy: Path) -> None:
    folder = store.install(make("a", 1), BUNDLED).folder
    edit_manifest(toy, model_version="planted", sequence=99)
    shutil.copy(folder / SIGNATURE_FILE, toy)
    shutil.copytree(toy, folder.with_name("model-planted"))
    path = store.folder / STATE_FILE
    path.write_text(json.dumps(json.loads(path.read_text()) | {"current": "model-planted"}))
    assert store.active(BUNDLED).standing is Standing.UNUSABLE


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "7", "[" * 100_000, '{"current": 1}', "\udcff"],
    ids=["empty", "half", "list", "number", "deep", "lacking", "no text"],
)
def test_a_damaged_state_means_nothing_installed_but_nothing_older_gets_in(
    store: PackStore, make: Maker, tmp_path: Path, content: str
) -> None:
    second = SigningKey(b"2" * 32)
    store.install(make("b", 2, key=second, endorsements=[endorse(KEY, public_key(second))]), BUNDLED)
    (store.folder / STATE_FILE).write_bytes(content.encode(errors="surrogateescape"))
    assert store.active(BUNDLED).standing is Standing.NOTHING_INSTALLED
    assert _refusal(store, make("a", 1, key=second)) is Reason.OLDER
    store.install(tmp_path / "b.cebra", BUNDLED)
    assert version_in_use(store) == "b"


@pytest.mark.parametrize(
    "change",
    [{"current": "../../elsewhere"}, {"previous": "model-a/b"}, {"held": 1}, {"highest_sequence": True}],
    ids=str,
)
def test_a_state_with_wrong_entries_is_a_damaged_one(store: PackStore, make: Maker, change: dict[str, object]) -> None:
    store.install(make("a", 1), BUNDLED)
    path = store.folder / STATE_FILE
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    assert store.active(BUNDLED).standing is Standing.NOTHING_INSTALLED


def test_while_another_window_installs_one_waits_and_then_says_so(
    store: PackStore, make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.install(make("a", 1), BUNDLED)
    monkeypatch.setattr(store_module, "_WAIT_SECONDS", 0.05)
    with FileLock(store.folder / "packs.lock"):
        assert _refusal(store, make("b", 2)) is Reason.BUSY
        assert version_in_use(store) == "a"
    store.install(make("c", 3), BUNDLED)


@pytest.mark.parametrize(
    ("number", "reason"),
    [(errno.ENOSPC, Reason.DISK_FULL), (errno.EACCES, Reason.NO_RIGHTS), (errno.EIO, Reason.DISK_TROUBLE)],
)
@pytest.mark.parametrize("call", ["fsync", "rename", "replace", "mkdir"])
def test_a_disk_that_fails_leaves_the_old_model(
    store: PackStore, make: Maker, monkeypatch: pytest.MonkeyPatch, call: str, number: int, reason: Reason
) -> None:
    store.install(make("a", 1), BUNDLED)
    file = make("b", 2)

    def fail(*arguments: object, **named: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as failing:
        failing.setattr(os, call, fail)
        assert _refusal(store, file) is reason
    store.install(file, BUNDLED)
    assert version_in_use(store) == "b"


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root on Linux can make a small disk")
    command = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_really_full_leaves_the_old_model(tiny_disk: Path, make: Maker) -> None:
    store = PackStore(tiny_disk / "models", TRUSTED, "0.1")
    store.install(make("a", 1), BUNDLED)
    big = make("b", 2, lambda folder: write_member(folder, "filler.txt", "x" * 600_000))
    assert _refusal(store, big) is Reason.DISK_FULL
    store.install(make("c", 3), BUNDLED)
    assert version_in_use(store) == "c"
