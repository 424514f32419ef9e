"""The key of this installation of Cebra, which signs what leaves the PC.

The key is random and says nothing of the PC or of who uses it. A signature shows that a file is whole and comes from
the same installation as others with that public key; whose installation it is, the key cannot tell.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from filelock import FileLock
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from app.records.errors import translated

KEY_FILE = "installation.key"
_SEED_BYTES = 32
_WAIT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Signature:
    """An Ed25519 signature and the public key that it is checked with, both in base64."""

    public_key: str
    signature: str


class Installation:
    """The key of the installation whose data lie in a folder.

    ``damaged`` is where a key that could not be read was put aside, if one was: a new key has then taken its place, and
    what is signed from now on no longer shows that it comes from the same installation as what was signed before.
    """

    def __init__(self, key: SigningKey, damaged: Path | None = None) -> None:
        self._key = key
        self.damaged = damaged

    @classmethod
    def of(cls, folder: Path) -> Installation:
        """The key of this folder, made now if there is none yet; raises ``RecordsError``."""
        path = folder / KEY_FILE
        with translated(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Two windows that need the first key at the same time must end up with one and the same.
            with FileLock(folder / f"{KEY_FILE}.lock", timeout=_WAIT_SECONDS):
                if not path.exists():
                    return cls(_made(path))
                if (key := _read(path)) is not None:
                    return cls(key)
                damaged = _put_aside(path)
                return cls(_made(path), damaged)

    @property
    def public_key(self) -> str:
        """The public key, in base64."""
        return b64encode(bytes(self._key.verify_key)).decode()

    def sign(self, content: bytes) -> Signature:
        """The signature of the content."""
        return Signature(self.public_key, b64encode(self._key.sign(content).signature).decode())


def verify(content: bytes, signature: Signature) -> bool:
    """Whether the signature is of this very content, by the holder of its key."""
    try:
        key = VerifyKey(b64decode(signature.public_key, validate=True))
        key.verify(content, b64decode(signature.signature, validate=True))
    except (BadSignatureError, ValueError):
        return False
    return True


def _read(path: Path) -> SigningKey | None:
    """The key, or ``None`` if the file is damaged: the public key beside the secret one would no longer fit it."""
    try:
        both = b64decode(path.read_bytes(), validate=True)
    except ValueError:
        return None
    seed, public = both[:_SEED_BYTES], both[_SEED_BYTES:]
    if len(seed) != _SEED_BYTES:
        return None
    key = SigningKey(seed)
    return key if bytes(key.verify_key) == public else None


def _made(path: Path) -> SigningKey:
    key = SigningKey.generate()
    part = path.with_name(f"{path.name}.new")
    part.unlink(missing_ok=True)  # a power cut may have left one
    with open(part, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(b64encode(bytes(key) + bytes(key.verify_key)))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return key


def _put_aside(path: Path) -> Path:
    moment = datetime.now()
    while (aside := path.with_name(f"installation.damaged-{moment:%Y%m%d-%H%M%S}.key")).exists():
        moment += timedelta(seconds=1)
    return path.replace(aside)
