"""JSON Web Keys for signatures: RFC 7517, RFC 7518 section 6, RFC 8037; thumbprints: RFC 7638."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from mcred.encoding import base64url
from mcred.encoding.strict_json import shorten
from mcred.errors import EncodingError, UnsupportedError
from mcred.keys.types import JOSE_ALGORITHMS, KeyType

__all__ = ["PRIVATE_MEMBERS", "check_use", "key_type", "thumbprint"]

#: Members that hold a secret.
PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})

_TYPES: Mapping[tuple[str, str | None], KeyType] = MappingProxyType(
    {
        ("OKP", "Ed25519"): KeyType.ED25519,
        ("EC", "P-256"): KeyType.P256,
        ("EC", "P-384"): KeyType.P384,
        ("RSA", None): KeyType.RSA,
    }
)


def key_type(jwk: Mapping[str, Any]) -> KeyType:
    """The type of the key in `jwk`.

    Raises:
        EncodingError: no `kty`.
        UnsupportedError: another kind of key, `oct` (a shared secret) among them.
    """
    kty, crv = jwk.get("kty"), jwk.get("crv")
    if not isinstance(kty, str):
        raise EncodingError('the JWK has no "kty"', code="jwk_member", member="kty")
    kind = _TYPES.get((kty, crv if isinstance(crv, str) and kty != "RSA" else None))
    if kind is None:
        name = f"JWK {shorten(kty)}" + (f" {shorten(crv)}" if isinstance(crv, str) else "")
        raise UnsupportedError(
            f"keys of {name} are not supported", code="unsupported_key_type", method=name
        )
    return kind


def check_use(jwk: Mapping[str, Any], kind: KeyType, operation: str) -> None:
    """Refuse a JWK that says of itself that it is not for this.

    Args:
        jwk: the key.
        kind: its type.
        operation: `sign` or `verify`, as in `key_ops`.

    Raises:
        EncodingError: `use` is not `sig`, or `key_ops` lacks the operation.
        UnsupportedError: `alg` is not the algorithm of this type of key.
    """
    if jwk.get("use", "sig") != "sig":
        raise EncodingError(
            f"a JWK for the use {shorten(jwk['use'])}, not for signatures", code="jwk_use"
        )
    operations = jwk.get("key_ops", [operation])
    if not isinstance(operations, list | tuple) or operation not in operations:
        raise EncodingError(f'a JWK whose "key_ops" lack "{operation}"', code="jwk_use")
    algorithm = jwk.get("alg", JOSE_ALGORITHMS[kind][0])
    if algorithm not in JOSE_ALGORITHMS[kind]:
        raise UnsupportedError(
            f"a {kind.value} key for the algorithm {shorten(algorithm)} is not supported",
            code="unsupported_algorithm",
            method=f"alg {shorten(algorithm)}",
        )


def thumbprint(jwk: Mapping[str, str]) -> str:
    """SHA-256 thumbprint of a JWK that holds the required members only (RFC 7638 section 3)."""
    text = json.dumps(dict(jwk), sort_keys=True, separators=(",", ":"))
    return base64url.encode(hashlib.sha256(text.encode()).digest())
