import json
import os
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.core.language import Language
from app.core.modelpack import CATALOG_FILE, MANIFEST_FILE
from app.packs import packfile
from app.packs.errors import PackRefused, Reason
from app.packs.packfile import SIGNATURE_FILE, opened
from tests.packs.conftest import KEY, TRUSTED, Maker, write_member
from training.packaging.sealing import seal

_QUICK = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)

Member = tuple[zipfile.ZipInfo, bytes]


@pytest.fixture
def sealed(make: Maker) -> Path:
    return make("a", 1)


def _unpacked(file: Path, folder: Path) -> dict[str, bytes]:
    """What is unpacked as long as all of it is right; raises ``PackRefused``."""
    folder.mkdir(exist_ok=True)
    for leftover in folder.iterdir():
        leftover.unlink()
    with opened(file) as pack:
        pack.verify(TRUSTED)
        pack.manifest()
        pack.unpack(folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _reason(file: Path, folder: Path) -> Reason:
    with pytest.raises(PackRefused) as caught:
        _unpacked(file, folder)
    for language in Language:
        assert "{" not in caught.value.message(language)
    return caught.value.reason


def _rewritten(file: Path, change: Callable[[list[Member]], None]) -> Path:
    """The same archive with other members."""
    with zipfile.ZipFile(file) as archive:
        members = [(entry, archive.read(entry)) for entry in archive.infolist()]
    change(members)
    with zipfile.ZipFile(file, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about doubled names
        for entry, content in members:
            archive.writestr(entry, content)
    return file


def _patched(file: Path, old: bytes, new: bytes, count: int = -1) -> Path:
    content = file.read_bytes()
    assert old in content and len(old) == len(new)
    file.write_bytes(content.replace(old, new, count))
    return file


def test_what_was_sealed_is_what_is_unpacked(sealed: Path, tmp_path: Path) -> None:
    found = _unpacked(sealed, tmp_path / "out")
    assert found.keys() == {*json.loads(found[MANIFEST_FILE])["files"], MANIFEST_FILE, SIGNATURE_FILE}
    assert found[CATALOG_FILE] == (tmp_path / "folder-a" / CATALOG_FILE).read_bytes()


@pytest.mark.parametrize("share", [0, 0.0001, 0.01, 0.3, 0.5, 0.9, 0.99, 0.9999])
def test_a_file_cut_short_is_no_pack(sealed: Path, tmp_path: Path, share: float) -> None:
    content = sealed.read_bytes()
    sealed.write_bytes(content[: int(len(content) * share)])
    assert _reason(sealed, tmp_path / "out") is Reason.NOT_A_PACK


@pytest.mark.parametrize("content", [b"", b"Hola", b"\0" * 5000, b"PK\x05\x06" + bytes(18)])
def test_something_else_is_no_pack(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.cebra").write_bytes(content)
    assert _reason(tmp_path / "x.cebra", tmp_path / "out") is Reason.NOT_A_PACK


def test_what_is_no_file_is_told_without_waiting_for_it(tmp_path: Path) -> None:
    assert _reason(tmp_path / "missing.cebra", tmp_path / "out") is Reason.UNREADABLE
    assert _reason(tmp_path, tmp_path / "out") is Reason.NOT_A_PACK
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.cebra")
        assert _reason(tmp_path / "pipe.cebra", tmp_path / "out") is Reason.NOT_A_PACK


@_QUICK
@given(data=st.data(), flip=st.integers(1, 255))
def test_one_byte_changed_anywhere_is_refused_or_changes_nothing(
    sealed: Path, tmp_path: Path, data: st.DataObject, flip: int
) -> None:
    whole = sealed.read_bytes()
    with zipfile.ZipFile(sealed) as archive:
        starts = [entry.header_offset for entry in archive.infolist()] + [archive.start_dir]
    # Headers and the directory are a small share of the bytes, and the most delicate one.
    near_start = st.builds(
        lambda start, more: min(start + more, len(whole) - 1), st.sampled_from(starts), st.integers(0, 400)
    )
    place = data.draw(st.one_of(st.integers(0, len(whole) - 1), near_start))
    file = tmp_path / "flipped.cebra"
    file.write_bytes(whole[:place] + bytes([whole[place] ^ flip]) + whole[place + 1 :])
    try:
        found = _unpacked(file, tmp_path / "out")
    except PackRefused:
        return
    assert found == _unpacked(sealed, tmp_path / "out")


@_QUICK
@given(content=st.binary(max_size=400))
@example(b"PK\x05\x06" + bytes(18))
def test_any_bytes_are_refused_in_words(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "any.cebra"
    file.write_bytes(content)
    assert _reason(file, tmp_path / "out") is Reason.NOT_A_PACK


def test_too_large_a_file_is_not_even_read(tmp_path: Path) -> None:
    with (tmp_path / "large.cebra").open("wb") as file:
        file.truncate(packfile.MOST_FILE_BYTES + 1)
    assert _reason(tmp_path / "large.cebra", tmp_path / "out") is Reason.TOO_LARGE


def test_a_signed_bomb_is_not_unpacked(
    toy: Path, tmp_path: Path, sealed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_member(toy, "bomb.txt", "0" * 3_000_000)
    file = tmp_path / "bomb.cebra"
    seal(toy, file, KEY, 1, "0")
    assert file.stat().st_size < 200_000
    with monkeypatch.context() as limited:
        limited.setattr(packfile, "MOST_UNPACKED_BYTES", 2_000_000)
        assert _reason(file, tmp_path / "out") is Reason.TOO_LARGE
        assert not list((tmp_path / "out").iterdir())
    assert _unpacked(file, tmp_path / "out")["bomb.txt"] == b"0" * 3_000_000


@pytest.mark.parametrize("claimed", [10, 2_000_000_000])
def test_a_bomb_whose_headers_lie_about_its_size_is_not_unpacked(toy: Path, tmp_path: Path, claimed: int) -> None:
    write_member(toy, "bomb.txt", "0" * 3_000_000)
    file = tmp_path / "bomb.cebra"
    seal(toy, file, KEY, 1, "0")
    _patched(file, struct.pack("<L", 3_000_000), struct.pack("<L", claimed))
    assert _reason(file, tmp_path / "out") in (Reason.DAMAGED, Reason.TOO_LARGE)
    bomb = tmp_path / "out" / "bomb.txt"
    assert not bomb.exists() or bomb.stat().st_size <= claimed


@pytest.mark.parametrize(("name", "size"), [(MANIFEST_FILE, 1_500_000), (SIGNATURE_FILE, 70_000)])
def test_what_is_read_before_the_signature_counts_is_small(sealed: Path, tmp_path: Path, name: str, size: int) -> None:
    def grow(members: list[Member]) -> None:
        members[:] = [(e, content.ljust(size) if e.filename == name else content) for e, content in members]

    assert _reason(_rewritten(sealed, grow), tmp_path / "out") is Reason.TOO_LARGE


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt",
        "/etc/evil",
        "a/b",
        "a\\b",
        "C:evil",
        "..",
        ".hidden",
        "CON",
        "nul.txt",
        "com1.json",
        "a:b",
        "a.",
        "ñ",
    ],
)
def test_a_name_that_could_lead_elsewhere_is_refused(sealed: Path, tmp_path: Path, name: str) -> None:
    file = _rewritten(sealed, lambda members: members.append((zipfile.ZipInfo(name), b"evil")))
    assert _reason(file, tmp_path / "out") is Reason.DAMAGED
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize("name", ["more.txt", MANIFEST_FILE, SIGNATURE_FILE, CATALOG_FILE, "MODEL.ONNX"])
def test_a_file_more_or_twice_is_refused(sealed: Path, tmp_path: Path, name: str) -> None:
    file = _rewritten(sealed, lambda members: members.append((zipfile.ZipInfo(name), b"more")))
    assert _reason(file, tmp_path / "out") is Reason.DAMAGED


def test_a_file_less_is_refused(sealed: Path, tmp_path: Path) -> None:
    assert _reason(_rewritten(sealed, lambda members: members.pop() and None), tmp_path / "out") is Reason.DAMAGED
    assert _reason(_rewritten(sealed, lambda members: members.pop(0) and None), tmp_path / "out") is Reason.NOT_A_PACK


def test_too_many_files_are_refused(sealed: Path, tmp_path: Path) -> None:
    file = _rewritten(sealed, lambda m: m.extend((zipfile.ZipInfo(f"f{n}"), b"") for n in range(packfile.MOST_ENTRIES)))
    assert _reason(file, tmp_path / "out") is Reason.TOO_LARGE


def test_encrypted_or_oddly_packed_entries_are_refused(sealed: Path, tmp_path: Path) -> None:
    def pack_oddly(members: list[Member]) -> None:
        for entry, _ in members:
            entry.compress_type = zipfile.ZIP_BZIP2

    whole = sealed.read_bytes()
    assert _reason(_rewritten(sealed, pack_oddly), tmp_path / "out") is Reason.DAMAGED
    sealed.write_bytes(whole)
    directory = whole.index(b"PK\x01\x02")
    sealed.write_bytes(whole[: directory + 8] + b"\x01" + whole[directory + 9 :])  # the flags of the first entry
    assert _reason(sealed, tmp_path / "out") is Reason.DAMAGED


def test_nothing_may_stand_before_or_after_the_archive(sealed: Path, tmp_path: Path) -> None:
    whole = sealed.read_bytes()
    for changed in (b"MZ program" + whole, whole + b"more", whole[:-2] + b"\x04\0more"):
        sealed.write_bytes(changed)
        assert _reason(sealed, tmp_path / "out") is Reason.NOT_A_PACK


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"[" * 50_000, b'{"key": 1}', b'{"key": "", "signature": "", "endorsements": []}']
)
def test_a_signature_that_is_none_is_refused(sealed: Path, tmp_path: Path, content: bytes) -> None:
    def replace_it(members: list[Member]) -> None:
        members[:] = [(e, content if e.filename == SIGNATURE_FILE else kept) for e, kept in members]

    assert _reason(_rewritten(sealed, replace_it), tmp_path / "out") in (Reason.DAMAGED, Reason.UNKNOWN_SIGNER)


def test_a_manifest_changed_after_signing_is_refused(sealed: Path, tmp_path: Path) -> None:
    def raise_sequence(members: list[Member]) -> None:
        members[:] = [(e, content.replace(b'"sequence": 1', b'"sequence": 2')) for e, content in members]

    assert _reason(_rewritten(sealed, raise_sequence), tmp_path / "out") is Reason.UNKNOWN_SIGNER


def test_every_reason_has_words_in_both_languages() -> None:
    for reason in Reason:
        spanish, english = (PackRefused(reason, "x.cebra", "0.2").message(language) for language in Language)
        assert spanish and english and spanish != english and "{" not in spanish + english


def test_a_file_exchanged_after_signing_is_refused(sealed: Path, tmp_path: Path) -> None:
    def exchange(members: list[Member]) -> None:
        members[:] = [(e, b"other" if e.filename == CATALOG_FILE else content) for e, content in members]

    assert _reason(_rewritten(sealed, exchange), tmp_path / "out") is Reason.DAMAGED
