"""did:key: the key is the identifier (did:key Method 0.9, w3c-ccg)."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType

from mcred.fetch import Fetcher
from mcred.identifiers.document import Document, VerificationMethod, invalid_identifier
from mcred.keys import VerificationKey
from mcred.limits import Limits

__all__ = ["PREFIX", "resolve_did_key"]

PREFIX = "did:key:"

#: did:key derives no key of agreement here: none of the key types signs and agrees.
_PURPOSES = ("authentication", "assertionMethod", "capabilityInvocation", "capabilityDelegation")


def resolve_did_key(
    identifier: str,
    *,
    fetcher: Fetcher,  # noqa: ARG001 - a resolver's parameters
    limits: Limits,  # noqa: ARG001
) -> Document:
    """The document that follows from a did:key. Asks nobody.

    Raises:
        EncodingError: no Multikey, of a wrong length, or no point of its curve.
        UnsupportedError: another kind of key.
    """
    return _document(identifier)


@lru_cache(maxsize=512)
def _document(identifier: str) -> Document:
    if not identifier.startswith(PREFIX):
        raise invalid_identifier(identifier, "it does not start with did:key:")
    text = identifier.removeprefix(PREFIX)
    key = VerificationKey.from_multikey(text)
    method = VerificationMethod(
        id=f"{identifier}#{text}", controller=identifier, key=key, type="Multikey"
    )
    entry = {
        "id": method.id,
        "type": method.type,
        "controller": identifier,
        "publicKeyMultibase": text,
    }
    raw = {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": identifier,
        "verificationMethod": [entry],
        **{purpose: [method.id] for purpose in _PURPOSES},
    }
    return Document(
        id=identifier,
        methods=MappingProxyType({method.id: method}),
        relationships=MappingProxyType({purpose: frozenset({method.id}) for purpose in _PURPOSES}),
        source="derived",
        raw=MappingProxyType(raw),
    )
