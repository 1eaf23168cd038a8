"""One verification method: Controlled Identifiers 1.0 section 2.2, and the types before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from mcred.encoding import base58, multikey
from mcred.encoding.dates import parse_datetime
from mcred.encoding.strict_json import shorten
from mcred.errors import DataError, EncodingError, KeyBindingError, UnsupportedError
from mcred.keys import KeyType, VerificationKey

__all__ = ["TYPES", "VerificationMethod", "end_of", "keys_in", "read_method"]

_MATERIAL = ("publicKeyMultibase", "publicKeyJwk", "publicKeyBase58", "publicKeyPem")
_SECRETS = ("secretKeyMultibase", "secretKeyJwk", "privateKeyMultibase", "privateKeyJwk")


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationMethod:
    """A key under the name that proofs use for it, and who controls it."""

    id: str
    controller: str
    key: VerificationKey
    type: str
    revoked: datetime | None = None
    expires: datetime | None = None
    label: str | None = None  #: the JWK's own `kid`, where it has one
    listed: bool = True  #: False where only a key document says that it is the controller's


def read_method(entry: Mapping[str, Any], method_id: str) -> VerificationMethod:
    """Read one entry of a document, whose id is `method_id`.

    Raises:
        UnsupportedError: a type of method or of key that this version does not know.
        EncodingError: a key that cannot be read, a date that is none.
        KeyBindingError: `document_invalid` without a controller or with several keys.
    """
    kind = entry.get("type")
    read = TYPES.get(kind) if isinstance(kind, str) else None
    if read is None or not isinstance(kind, str):
        raise UnsupportedError(
            f"verification methods of type {shorten(kind)} are not supported",
            code="unsupported_verification_method",
            method=f"verification method {shorten(kind)}",
        )
    controller = entry.get("controller")
    if not isinstance(controller, str):
        raise KeyBindingError(
            f"the verification method {shorten(method_id)} names no controller",
            code="document_invalid",
        )
    if any(name in entry for name in _SECRETS):
        raise EncodingError(
            f"the verification method {shorten(method_id)} publishes its secret key",
            code="key_private",
        )
    if sum(name in entry for name in _MATERIAL) > 1:
        raise KeyBindingError(
            f"the verification method {shorten(method_id)} holds its key more than once",
            code="document_invalid",
        )
    jwk = entry.get("publicKeyJwk")
    label = jwk.get("kid") if isinstance(jwk, dict) else None
    return VerificationMethod(
        id=method_id,
        controller=controller,
        key=read(entry),
        type=kind,
        revoked=end_of(entry, "revoked"),
        expires=end_of(entry, "expires"),
        label=label if isinstance(label, str) else None,
    )


def keys_in(entry: Mapping[str, Any]) -> tuple[VerificationKey, ...]:
    """The keys in an entry that may be no usable method, in whatever form it gives them."""
    found = []
    for member, read in _BY_MEMBER.items():
        if member in entry:
            with suppress(DataError):  # a key that cannot be read is used under no other name
                found.append(read(entry))
    return tuple(found)


def end_of(entry: Mapping[str, Any], name: str) -> datetime | None:
    """`revoked` or `expires` of an entry.

    Raises:
        EncodingError: it is there and is no date.
    """
    value = entry.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise EncodingError(f'"{name}" is no date but {shorten(value)}', code="datetime")
    return parse_datetime(value)


def _multibase_key(entry: Mapping[str, Any]) -> VerificationKey:
    return VerificationKey.from_multikey(_text(entry, "publicKeyMultibase"))


def _jwk_key(entry: Mapping[str, Any]) -> VerificationKey:
    jwk = entry.get("publicKeyJwk")
    if not isinstance(jwk, dict):
        raise EncodingError("the verification method has no publicKeyJwk", code="key_missing")
    return VerificationKey.from_jwk(jwk)


def _ed25519_multibase_key(entry: Mapping[str, Any]) -> VerificationKey:
    key = _multibase_key(entry)
    if key.key_type is not KeyType.ED25519:
        raise EncodingError(
            f"an Ed25519VerificationKey2020 that holds a {key.key_type} key", code="key_invalid"
        )
    return key


def _ed25519_base58_key(entry: Mapping[str, Any]) -> VerificationKey:
    raw = base58.decode(_text(entry, "publicKeyBase58"))
    return VerificationKey.from_multikey(multikey.encode(multikey.PUBLIC[KeyType.ED25519], raw))


#: Type of a verification method → how its key is read.
TYPES: Mapping[str, Callable[[Mapping[str, Any]], VerificationKey]] = MappingProxyType(
    {
        "Multikey": _multibase_key,
        "JsonWebKey": _jwk_key,
        "JsonWebKey2020": _jwk_key,
        "Ed25519VerificationKey2020": _ed25519_multibase_key,
        "Ed25519VerificationKey2018": _ed25519_base58_key,
    }
)


_BY_MEMBER: Mapping[str, Callable[[Mapping[str, Any]], VerificationKey]] = MappingProxyType(
    {
        "publicKeyMultibase": _multibase_key,
        "publicKeyJwk": _jwk_key,
        "publicKeyBase58": _ed25519_base58_key,
    }
)


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str):
        raise EncodingError(f"the verification method has no {name}", code="key_missing")
    return value
