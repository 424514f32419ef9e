"""The installation's key: made once, kept whole, and what it signs."""

import os
import stat
import sys
from base64 import b64decode, b64encode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.records.errors import Reason, RecordsError
from app.records.installation import KEY_FILE, Installation, Signature, verify


def test_a_key_is_made_once_and_stays(tmp_path: Path) -> None:
    folder = tmp_path / "not yet" / "there"
    first = Installation.of(folder)
    assert Installation.of(folder).public_key == first.public_key and first.damaged is None
    assert Installation.of(tmp_path / "other").public_key != first.public_key


@pytest.mark.skipif(sys.platform == "win32", reason="rights of files are another matter there")
def test_nobody_else_may_read_the_key(tmp_path: Path) -> None:
    Installation.of(tmp_path)
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600


def test_the_key_says_nothing_of_the_machine(tmp_path: Path) -> None:
    installation = Installation.of(tmp_path)
    secret, public = (b64decode((tmp_path / KEY_FILE).read_bytes())[half] for half in (slice(32), slice(32, None)))
    assert len(secret) == 32 and b64encode(public).decode() == installation.public_key
    (tmp_path / KEY_FILE).unlink()
    Installation.of(tmp_path)
    again = b64decode((tmp_path / KEY_FILE).read_bytes())
    same = [one == other for one, other in zip(secret + public, again, strict=True)]
    assert sum(same) < 16, "the same machine makes another key, all of which is random"


def test_windows_that_need_it_at_once_get_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = {installation.public_key for installation in pool.map(Installation.of, [tmp_path] * 16)}
    assert len(keys) == 1 and Installation.of(tmp_path).public_key in keys


@given(st.binary(max_size=200))
def test_a_signature_holds_for_its_own_content_alone(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    signature = Installation.of(tmp_path_factory.getbasetemp() / "one").sign(content)
    assert verify(content, signature)
    assert not verify(content + b" ", signature)
    other = Installation.of(tmp_path_factory.getbasetemp() / "two").public_key
    assert not verify(content, Signature(other, signature.signature))


@pytest.mark.parametrize("junk", ["", "x", "ñ", b64encode(b"short").decode(), b64encode(bytes(32)).decode()])
def test_what_is_no_signature_never_holds(tmp_path: Path, junk: str) -> None:
    signature = Installation.of(tmp_path).sign(b"text")
    assert not verify(b"text", Signature(junk, signature.signature))
    assert not verify(b"text", Signature(signature.public_key, junk))


@pytest.mark.parametrize(
    "damage", [lambda c: b"", lambda c: c[:-8], lambda c: bytes([c[0] ^ 1]) + c[1:], lambda c: bytes(99)]
)
def test_a_damaged_key_is_kept_aside_and_told(tmp_path: Path, damage) -> None:
    old = Installation.of(tmp_path)
    path = tmp_path / KEY_FILE
    spoilt = damage(path.read_bytes())
    path.write_bytes(spoilt)
    fresh = Installation.of(tmp_path)
    assert fresh.damaged is not None and fresh.damaged.read_bytes() == spoilt
    assert fresh.public_key != old.public_key
    again = Installation.of(tmp_path)
    assert again.public_key == fresh.public_key and again.damaged is None

    path.write_bytes(spoilt)
    third = Installation.of(tmp_path)
    assert third.damaged not in (None, fresh.damaged) and fresh.damaged.read_bytes() == spoilt


def test_what_a_power_cut_left_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / f"{KEY_FILE}.new").write_bytes(b"half a k")
    made = Installation.of(tmp_path)
    assert Installation.of(tmp_path).public_key == made.public_key
    assert not (tmp_path / f"{KEY_FILE}.new").exists()


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RecordsError) as caught:
        Installation.of(tmp_path / "file" / "folder")
    assert caught.value.reason is Reason.NO_FOLDER


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="nothing is forbidden here")
def test_a_key_that_must_not_be_read_is_not_taken_for_damaged(tmp_path: Path) -> None:
    Installation.of(tmp_path)
    (tmp_path / KEY_FILE).chmod(0)
    with pytest.raises(RecordsError):
        Installation.of(tmp_path)
    assert [path.name for path in tmp_path.glob("*damaged*")] == []
