"""Encryption at rest: a data key seals every row, and a passphrase locks up the data key.

The data key stays the same when the passphrase changes, so that nothing but the keyring has to be written anew.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import unicodedata
from dataclasses import astuple, dataclass, replace

from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id
from nacl.secret import Aead

# About half a second on an old PC, in an amount of memory that such a PC has to spare.
OPERATIONS = 3
MEMORY_BYTES = 64 * 1024 * 1024

_CHECKSUM_BYTES = 16


class SealError(Exception):
    """Not sealed with this key or under this name, or changed since."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """The data key, locked up by a passphrase; may lie beside what it protects.

    ``key_id`` tells data keys apart without giving them away; ``operations`` and ``memory`` (bytes) are what Argon2id
    spends on the passphrase; ``checksum`` tells a damaged keyring from a wrong passphrase.
    """

    key_id: bytes
    salt: bytes
    operations: int
    memory: int
    locked_key: bytes
    checksum: bytes

    @classmethod
    def lock_up(cls, sealer: Sealer, passphrase: str) -> Keyring:
        """Lock up the key of a sealer that has one."""
        salt = secrets.token_bytes(argon2id.SALTBYTES)
        locked_key = bytes(_lock(passphrase, salt, OPERATIONS, MEMORY_BYTES).encrypt(sealer.key))
        keyring = cls(sealer.key_id, salt, OPERATIONS, MEMORY_BYTES, locked_key, b"")
        return replace(keyring, checksum=keyring._digest())

    @property
    def is_whole(self) -> bool:
        """False if it was damaged; no passphrase opens it then."""
        return self.checksum == self._digest()

    def unlock(self, passphrase: str) -> Sealer:
        """The sealer with the data key; raises ``SealError`` if the passphrase is another."""
        lock = _lock(passphrase, self.salt, self.operations, self.memory)
        try:
            return Sealer(lock.decrypt(self.locked_key))
        except CryptoError as error:
            raise SealError from error

    def _digest(self) -> bytes:
        return _checksum(repr(astuple(self)[:-1]).encode())


class Sealer:
    """Seals what is written and opens what is read; without a key it only adds a checksum.

    Each content is bound to a name, so that one cannot pass for another.
    """

    def __init__(self, key: bytes = b"") -> None:
        self.key = key

    @classmethod
    def fresh(cls) -> Sealer:
        """A sealer with a new random key."""
        return cls(secrets.token_bytes(Aead.KEY_SIZE))

    @property
    def key_id(self) -> bytes:
        """What tells this key from others; empty without a key."""
        return hashlib.blake2b(self.key, digest_size=16, person=b"cebra data key").digest() if self.key else b""

    def seal(self, name: str, content: bytes) -> bytes:
        """The content as it is to be stored."""
        if self.key:
            return bytes(Aead(self.key).encrypt(content, name.encode()))
        return _checksum(name.encode() + content) + content

    def open(self, name: str, stored: bytes) -> bytes:
        """The content that was sealed under this name; raises ``SealError`` if a single bit has changed."""
        try:
            if self.key:
                return Aead(self.key).decrypt(stored, name.encode())
            checksum, content = stored[:_CHECKSUM_BYTES], stored[_CHECKSUM_BYTES:]
            if checksum == _checksum(name.encode() + content):
                return content
        except (CryptoError, TypeError, ValueError) as error:
            raise SealError from error
        raise SealError


def _checksum(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_CHECKSUM_BYTES).digest()


def _lock(passphrase: str, salt: bytes, operations: int, memory: int) -> Aead:
    # The same accented letter may come from the keyboard as one sign or as two.
    words = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    try:
        return Aead(argon2id.kdf(Aead.KEY_SIZE, words, salt, operations, memory))
    except CryptoError as error:
        raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM)) from error
