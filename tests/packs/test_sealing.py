import os
import stat
import zipfile
from base64 import b64encode
from pathlib import Path

import pytest

from app.core.modelpack import PackError
from app.packs.packfile import SIGNATURE_FILE, opened
from app.packs.signature import decoded
from tests.packs.conftest import KEY, write_member
from training.packaging.sealing import KEY_VARIABLE, SealingError, load_key, new_key, public_key, seal


def test_the_same_pack_gives_the_same_bytes_and_strays_stay_out(toy: Path, tmp_path: Path) -> None:
    seal(toy, tmp_path / "one.cebra", KEY, 3, "0.1")
    (toy / "notes.txt").write_text("not in the manifest")
    os.utime(toy / "model.onnx", (1, 1))
    seal(toy, tmp_path / "two.cebra", KEY, 3, "0.1")
    assert (tmp_path / "one.cebra").read_bytes() == (tmp_path / "two.cebra").read_bytes()
    with zipfile.ZipFile(tmp_path / "two.cebra") as archive:
        names = archive.namelist()
    assert "notes.txt" not in names and SIGNATURE_FILE in names
    assert not list(tmp_path.glob("*.part"))


def test_a_new_key_is_secret_and_signs_what_its_public_half_checks(toy: Path, tmp_path: Path) -> None:
    path = tmp_path / "pack.key"
    public = new_key(path)
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        new_key(path)
    key = load_key(path)
    assert public_key(key) == public
    seal(toy, tmp_path / "x.cebra", key, 1, "0")
    with opened(tmp_path / "x.cebra") as pack:
        pack.verify({decoded(public)})


def test_a_key_can_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(KEY_VARIABLE, b64encode(bytes(KEY)).decode())
    assert load_key() == KEY
    for text in ("", "short", b64encode(b"k" * 31).decode()):
        monkeypatch.setenv(KEY_VARIABLE, text)
        with pytest.raises(SealingError, match=KEY_VARIABLE):
            load_key()
    (tmp_path / "bad.key").write_text("no key", encoding="ascii")
    with pytest.raises(SealingError, match=r"bad\.key"):
        load_key(tmp_path / "bad.key")


def test_what_cannot_be_a_release_is_not_sealed(toy: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.cebra"
    with pytest.raises(SealingError):
        seal(toy, out, KEY, 0, "0.1")
    with pytest.raises(ValueError, match="not a version"):
        seal(toy, out, KEY, 1, "newest")
    write_member(toy, "odd name.txt", "x")
    with pytest.raises(Exception, match="damaged"):
        seal(toy, out, KEY, 1, "0.1")
    (toy / "odd name.txt").write_text("changed")
    with pytest.raises(PackError):
        seal(toy, out, KEY, 1, "0.1")
    assert not out.exists()
