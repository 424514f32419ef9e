"""Seals a model pack into one signed file that installed programs can be updated with."""

from __future__ import annotations

import json
import os
import zipfile
from base64 import b64decode, b64encode
from collections.abc import Sequence
from pathlib import Path

from nacl.signing import SigningKey

from app.core.modelpack import MANIFEST_FILE, Manifest
from app.packs.packfile import SIGNATURE_FILE, opened
from app.packs.signature import KEY_CONTEXT, MANIFEST_CONTEXT, Endorsement, PackSignature, decoded, encoded
from app.packs.versions import version_key

KEY_VARIABLE = "CEBRA_PACK_KEY"
_FIRST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX, _PLAIN_FILE = 3, 0o100644 << 16


class SealingError(Exception):
    """The key or the pack cannot be used; the text says why."""


def new_key(path: Path) -> str:
    """Make a secret key in a new file for its owner's eyes alone; returns the public key in base64.

    Raises ``FileExistsError``: a key that may have signed releases is never overwritten.
    """
    key = SigningKey.generate()
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(b64encode(bytes(key)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return public_key(key)


def load_key(path: Path | None = None) -> SigningKey:
    """The secret key in a file, or without one in the variable ``CEBRA_PACK_KEY``, its seed in base64."""
    text = path.read_text(encoding="ascii") if path else os.environ.get(KEY_VARIABLE, "")
    try:
        return SigningKey(b64decode(text.strip(), validate=True))
    except ValueError as error:
        raise SealingError(f"No secret key in {path or KEY_VARIABLE}: 32 bytes in base64 are expected.") from error


def public_key(key: SigningKey) -> str:
    """The public key in base64, as ``trusted_keys.json`` wants it."""
    return encoded(bytes(key.verify_key))


def endorse(old_key: SigningKey, new_public: str) -> Endorsement:
    """The old key vouches for a new public key, in base64, so that programs that know the old one alone trust it."""
    raw = decoded(new_public)
    return Endorsement(raw, bytes(old_key.verify_key), old_key.sign(KEY_CONTEXT + raw).signature)


def seal(
    folder: Path,
    out_file: Path,
    key: SigningKey,
    sequence: int,
    minimum_app: str,
    endorsements: Sequence[Endorsement] = (),
) -> Manifest:
    """Write the pack in ``folder`` as one signed file; the same pack, key and numbers give the same bytes.

    ``sequence`` must be greater than that of all releases before. Files that the manifest does not name stay out.
    Raises ``PackError`` if the pack is not whole, ``SealingError`` or ``ValueError`` if a number makes no sense, and
    ``PackRefused`` if programs would refuse the file.
    """
    if sequence < 1:
        raise SealingError("The first release has sequence 1.")
    version_key(minimum_app)
    Manifest.read(folder).check_files(folder)
    fields = json.loads((folder / MANIFEST_FILE).read_bytes())
    fields |= {"sequence": sequence, "minimum_app": minimum_app}
    manifest = (json.dumps(fields, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()
    signed = key.sign(MANIFEST_CONTEXT + manifest).signature
    signature = PackSignature(bytes(key.verify_key), signed, tuple(endorsements))
    part = out_file.with_name(f"{out_file.name}.part")
    with zipfile.ZipFile(part, "w") as archive:
        _add(archive, MANIFEST_FILE, manifest)
        _add(archive, SIGNATURE_FILE, signature.as_bytes())
        for name in sorted(fields["files"]):
            _add(archive, name, (folder / name).read_bytes())
    with opened(part) as pack:
        pack.verify(frozenset({signature.key}))
        sealed = pack.manifest()
    part.replace(out_file)
    return sealed


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _FIRST_ZIP_DATE)
    # Else the bytes would depend on the system that seals.
    entry.create_system, entry.external_attr = _UNIX, _PLAIN_FILE
    archive.writestr(entry, content, zipfile.ZIP_DEFLATED, compresslevel=9)
