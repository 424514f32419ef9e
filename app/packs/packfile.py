"""Reads a ``*.cebra`` file as if an enemy had written it.

The file is a ZIP that holds the manifest, ``signature.json`` and exactly the files that the manifest names. Only the
directory, the manifest and the signature are read before the signature has been checked.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Set
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.core.disk import write_whole
from app.core.modelpack import MANIFEST_FILE, Manifest, PackError
from app.packs.errors import PackRefused, Reason, refusal_of
from app.packs.signature import PackSignature

SUFFIX = ".cebra"
SIGNATURE_FILE = "signature.json"

MOST_FILE_BYTES = 150_000_000
MOST_UNPACKED_BYTES = 300_000_000
MOST_ENTRIES = 32
MOST_MANIFEST_BYTES = 1_000_000
MOST_SIGNATURE_BYTES = 64_000
_MOST_DIRECTORY_BYTES = 64_000
_CHUNK_BYTES = 1 << 20

_END_RECORD = struct.Struct("<4s4H2LH")
_END_MARK, _ZIP64_MARK, _ZIP64_LOCATOR_BYTES = b"PK\x05\x06", b"PK\x06\x07", 20
_NOT_PLAIN_FLAGS = 0x1 | 0x20 | 0x40  # encrypted, a patch, strongly encrypted
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+-]{0,99}(?<!\.)")
_WINDOWS_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
# What the library raises over a ZIP that is not as it should be.
_ZIP_FAULTS = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, RuntimeError, OverflowError)


class PackFile:
    """An opened file; what it says of itself is to be believed only after ``verify``."""

    def __init__(self, name: str, archive: zipfile.ZipFile) -> None:
        self._name = name
        self._archive = archive
        self._entries = self._checked_entries()
        self.manifest_bytes = self._small(MANIFEST_FILE, MOST_MANIFEST_BYTES)
        self.signature_bytes = self._small(SIGNATURE_FILE, MOST_SIGNATURE_BYTES)
        try:
            self.signature = PackSignature.parse(self.signature_bytes)
        except ValueError as error:
            raise self._refused(Reason.DAMAGED) from error

    def verify(self, trusted: Set[bytes]) -> None:
        """Raises ``PackRefused`` unless a trusted key, or one that those have endorsed, has signed the manifest."""
        if not trusted:
            raise self._refused(Reason.NO_KEY)
        if not self.signature.vouches_for(self.manifest_bytes, trusted):
            raise self._refused(Reason.UNKNOWN_SIGNER)

    def manifest(self) -> Manifest:
        """The manifest, if it names exactly the files that are there; raises ``PackRefused``."""
        try:
            manifest = Manifest.parse(self.manifest_bytes, Path(self._name))
        except PackError as error:
            raise refusal_of(error, self._name) from error
        own = {MANIFEST_FILE, SIGNATURE_FILE}
        named = manifest.files.keys()
        if own & named or own | named != self._entries.keys():
            raise self._refused(Reason.DAMAGED)
        return manifest

    def unpack(self, folder: Path) -> None:
        """Write all files to an empty folder, flushed to the disk, checked against the manifest's checksums.

        Raises ``PackRefused`` for what is wrong with the pack, ``OSError`` for what is wrong with the folder.
        """
        left = MOST_UNPACKED_BYTES
        for name, expected in self.manifest().files.items():
            digest = hashlib.sha256()
            with open(folder / name, "xb") as file:
                for chunk in self._chunks(name, left):
                    digest.update(chunk)
                    file.write(chunk)
                    left -= len(chunk)
                file.flush()
                os.fsync(file.fileno())
            if digest.hexdigest() != expected:
                raise self._refused(Reason.DAMAGED)
        write_whole(folder / SIGNATURE_FILE, self.signature_bytes)
        write_whole(folder / MANIFEST_FILE, self.manifest_bytes)

    def _checked_entries(self) -> dict[str, zipfile.ZipInfo]:
        entries: dict[str, zipfile.ZipInfo] = {}
        for entry in self._archive.infolist():
            name = entry.orig_filename
            if not _PLAIN_NAME.fullmatch(name) or _WINDOWS_DEVICE.fullmatch(name) or name != entry.filename:
                raise self._refused(Reason.DAMAGED)
            if entry.flag_bits & _NOT_PLAIN_FLAGS:
                raise self._refused(Reason.DAMAGED)
            if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise self._refused(Reason.DAMAGED)
            entries[name] = entry
        # Windows knows no upper and lower case in names: two files there would be one.
        if len({name.casefold() for name in entries}) != len(self._archive.infolist()):
            raise self._refused(Reason.DAMAGED)
        if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries.values()) > MOST_UNPACKED_BYTES:
            raise self._refused(Reason.TOO_LARGE)
        return entries

    def _small(self, name: str, limit: int) -> bytes:
        if name not in self._entries:
            raise self._refused(Reason.NOT_A_PACK)
        return b"".join(self._chunks(name, limit))

    def _chunks(self, name: str, limit: int) -> Iterator[bytes]:
        """The content of an entry; its headers are not believed about its size."""
        read = 0
        try:
            with self._archive.open(self._entries[name]) as member:
                while chunk := member.read(_CHUNK_BYTES):
                    read += len(chunk)
                    if read > limit:
                        raise self._refused(Reason.TOO_LARGE)
                    yield chunk
        except _ZIP_FAULTS as error:
            raise self._refused(Reason.DAMAGED) from error
        except OSError as error:
            raise self._refused(Reason.UNREADABLE) from error

    def _refused(self, reason: Reason) -> PackRefused:
        return PackRefused(reason, self._name)


@contextmanager
def opened(path: Path) -> Iterator[PackFile]:
    """Open a pack file; raises ``PackRefused``."""
    try:
        # Opening a pipe or a device could wait for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            raise PackRefused(Reason.NOT_A_PACK, path.name)
        file = path.open("rb")
    except OSError as error:
        raise PackRefused(Reason.UNREADABLE, path.name) from error
    with file:
        try:
            _check_end(file, path.name)
            archive = zipfile.ZipFile(file)
        except _ZIP_FAULTS as error:
            raise PackRefused(Reason.NOT_A_PACK, path.name) from error
        except OSError as error:
            raise PackRefused(Reason.UNREADABLE, path.name) from error
        with archive:
            yield PackFile(path.name, archive)


def _check_end(file: BinaryIO, name: str) -> None:
    """Refuse what the library would read whole before anything could be counted: a huge directory."""
    size = file.seek(0, os.SEEK_END)
    if size > MOST_FILE_BYTES:
        raise PackRefused(Reason.TOO_LARGE, name)
    file.seek(max(0, size - _END_RECORD.size - _ZIP64_LOCATOR_BYTES))
    tail = file.read()
    mark, _, _, _, entries, directory, offset, comment = _END_RECORD.unpack(tail[-_END_RECORD.size :])
    # One directory right before the end of the file, nothing in front of the archive, no 64-bit sizes.
    whole = mark == _END_MARK and comment == 0 and offset + directory + _END_RECORD.size == size
    if not whole or tail.startswith(_ZIP64_MARK):
        raise PackRefused(Reason.NOT_A_PACK, name)
    if entries > MOST_ENTRIES or directory > _MOST_DIRECTORY_BYTES:
        raise PackRefused(Reason.TOO_LARGE, name)
