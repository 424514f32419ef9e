"""What makes a pack trusted: an Ed25519 signature over its manifest, and keys that vouch for newer keys."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Any

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

# Each signature says what it is for, so that one made for a key can never pass for one of a manifest.
MANIFEST_CONTEXT = b"cebra-model-pack\n"
KEY_CONTEXT = b"cebra-new-key\n"


@dataclass(frozen=True, slots=True)
class Endorsement:
    """The holder of the raw public key ``by`` vouches for another raw public key."""

    key: bytes
    by: bytes
    signature: bytes

    @classmethod
    def from_json(cls, fields: Any) -> Endorsement:
        """Read one; raises ``ValueError``, ``KeyError`` or ``TypeError``."""
        return cls(decoded(fields["key"]), decoded(fields["by"]), decoded(fields["signature"]))

    def as_json(self) -> dict[str, str]:
        """The endorsement with its parts in base64."""
        return {"key": encoded(self.key), "by": encoded(self.by), "signature": encoded(self.signature)}


@dataclass(frozen=True, slots=True)
class PackSignature:
    """Who signed a manifest, and the endorsements that lead to that key."""

    key: bytes
    signature: bytes
    endorsements: tuple[Endorsement, ...]

    @classmethod
    def parse(cls, content: bytes) -> PackSignature:
        """Read ``signature.json``; raises ``ValueError`` if it is not one."""
        try:
            fields = json.loads(content.decode())
            endorsements = tuple(Endorsement.from_json(entry) for entry in fields["endorsements"])
            return cls(decoded(fields["key"]), decoded(fields["signature"]), endorsements)
        except (KeyError, TypeError, RecursionError) as error:
            raise ValueError("not a signature") from error

    def as_bytes(self) -> bytes:
        """The content of ``signature.json``."""
        endorsements = [endorsement.as_json() for endorsement in self.endorsements]
        fields = {"key": encoded(self.key), "signature": encoded(self.signature), "endorsements": endorsements}
        return (json.dumps(fields, indent=1, sort_keys=True) + "\n").encode()

    def vouches_for(self, manifest: bytes, trusted: Set[bytes]) -> bool:
        """Whether a key trusted now, directly or by an endorsement, has signed this very manifest."""
        known = reached(trusted, self.endorsements)
        return self.key in known and _signed(self.key, MANIFEST_CONTEXT + manifest, self.signature)


def reached(trusted: Set[bytes], endorsements: Iterable[Endorsement]) -> frozenset[bytes]:
    """The trusted keys and all that a chain of valid endorsements leads to from them."""
    known = set(trusted)
    waiting = list(endorsements)
    while new := [e for e in waiting if e.by in known and e.key not in known]:
        for endorsement in new:
            waiting.remove(endorsement)
            if _signed(endorsement.by, KEY_CONTEXT + endorsement.key, endorsement.signature):
                known.add(endorsement.key)
    return frozenset(known)


def encoded(raw: bytes) -> str:
    """Raw bytes in base64."""
    return b64encode(raw).decode()


def decoded(text: Any) -> bytes:
    """The raw bytes of base64 text; raises ``ValueError`` or ``TypeError``."""
    return b64decode(text, validate=True)


def _signed(key: bytes, content: bytes, signature: bytes) -> bool:
    try:
        VerifyKey(key).verify(content, signature)
    except (BadSignatureError, ValueError):
        return False
    return True
