"""Kinds of keys, and what can sign."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mcred.keys.verification import VerificationKey

__all__ = ["JOSE_ALGORITHMS", "KeyType", "Signer"]


class KeyType(StrEnum):
    """What a key is; its signature algorithm follows from it."""

    ED25519 = "Ed25519"
    P256 = "P-256"
    P384 = "P-384"
    RSA = "RSA"


#: JOSE `alg` names of each type: the first is written, all are read (RFC 7518, RFC 9864).
JOSE_ALGORITHMS: Mapping[KeyType, tuple[str, ...]] = MappingProxyType(
    {
        KeyType.ED25519: ("Ed25519", "EdDSA"),
        KeyType.P256: ("ES256",),
        KeyType.P384: ("ES384",),
        KeyType.RSA: ("RS256",),
    }
)


class Signer(Protocol):
    """What issuing needs of a key. A hardware module or a key service implements this.

    `sign` returns the raw signature of `data`: 64 bytes for Ed25519, r‖s of 64 or 96 bytes for
    ECDSA (IEEE P1363), as long as the modulus for RSA.
    """

    @property
    def key_type(self) -> KeyType: ...

    @property
    def public_key(self) -> VerificationKey: ...

    def sign(self, data: bytes) -> bytes: ...
