"""The algorithm of each type of key."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Protocol

from mcred.errors import UnsupportedError
from mcred.keys.types import KeyType

__all__ = ["Algorithm", "algorithm_of", "key_type_of"]


class Algorithm(Protocol):
    """One type of key.

    `public` and `private` are key objects of `cryptography`. `raw` is what a Multikey holds (for
    RSA, which has none: DER); those that have a secret Multikey also have `secret(private)` and
    `read_secret(bytes)`. Everything that reads raises `EncodingError`, without the key.
    """

    def generate(self) -> Any: ...
    def sign(self, private: Any, data: bytes) -> bytes: ...
    def verify(self, public: Any, signature: bytes, data: bytes) -> bool: ...

    def check(self, public: Any) -> None: ...
    def raw(self, public: Any) -> bytes: ...
    def read(self, raw: bytes) -> Any: ...

    def jwk(self, public: Any) -> dict[str, str]: ...
    def read_jwk(self, jwk: Mapping[str, Any]) -> Any: ...
    def secret_jwk(self, private: Any) -> dict[str, str]: ...
    def read_secret_jwk(self, jwk: Mapping[str, Any]) -> Any: ...


@cache
def algorithm_of(kind: KeyType) -> Algorithm:
    """The algorithm of a type of key; a caller pays only for what it uses of `cryptography`."""
    if kind is KeyType.ED25519:
        from mcred.keys.ed25519 import Ed25519

        return Ed25519()
    if kind is KeyType.RSA:
        from mcred.keys.rsa import RSA

        return RSA()
    from mcred.keys.ecdsa import ECDSA

    return ECDSA(kind)


def key_type_of(key: Any) -> KeyType:
    """The type of a key object of `cryptography`, public or private.

    Raises:
        UnsupportedError: any other kind, named.
    """
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

    if isinstance(key, Ed25519PublicKey | Ed25519PrivateKey):
        return KeyType.ED25519
    if isinstance(key, RSAPublicKey | RSAPrivateKey):
        return KeyType.RSA
    name = type(key).__name__.removesuffix("PublicKey").removesuffix("PrivateKey")
    if isinstance(key, ec.EllipticCurvePublicKey | ec.EllipticCurvePrivateKey):
        if isinstance(key.curve, ec.SECP256R1):
            return KeyType.P256
        if isinstance(key.curve, ec.SECP384R1):
            return KeyType.P384
        name = key.curve.name
    raise UnsupportedError(
        f"{name} keys are not supported", code="unsupported_key_type", method=f"key type {name}"
    )
