"""From an identifier to its document, by the method or scheme that it names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from mcred.encoding.strict_json import shorten
from mcred.errors import UnsupportedError
from mcred.fetch import Fetcher
from mcred.identifiers.did_jwk import resolve_did_jwk
from mcred.identifiers.did_key import resolve_did_key
from mcred.identifiers.did_web import DIDWeb
from mcred.identifiers.document import Document, invalid_identifier
from mcred.identifiers.https import resolve_https
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["MAX_LENGTH", "RESOLVERS", "Resolver", "method_of", "resolve"]

#: Characters of an identifier. A did:jwk of a long RSA key has about 3,000.
MAX_LENGTH = 8192


class Resolver(Protocol):
    """Gives the document of an identifier, or raises as `resolve` does."""

    def __call__(self, identifier: str, *, fetcher: Fetcher, limits: Limits) -> Document: ...


RESOLVERS: Mapping[str, Resolver] = MappingProxyType(
    {
        "did:key": resolve_did_key,
        "did:jwk": resolve_did_jwk,
        "did:web": DIDWeb(),
        "https": resolve_https,
    }
)


def resolve(
    identifier: str,
    *,
    fetcher: Fetcher,
    resolvers: Mapping[str, Resolver] = RESOLVERS,
    limits: Limits = DEFAULT_LIMITS,
) -> Document:
    """The document of an identifier, with at most one request.

    Raises:
        UnsupportedError: a DID method or scheme that no resolver is there for, named.
        EncodingError: not an identifier of its method.
        FetchError: it cannot be had.
        KeyBindingError: `document_id_mismatch` or `document_invalid`.
        LimitError: a document that is too large.
    """
    if len(identifier) > MAX_LENGTH:
        raise invalid_identifier(identifier, f"it is longer than {MAX_LENGTH} characters")
    method = method_of(identifier)
    resolver = resolvers.get(method)
    if resolver is None:
        raise UnsupportedError(
            f"identifiers of {shorten(method)} are not supported",
            code="unsupported_identifier",
            method=method[:60],
        )
    return resolver(identifier, fetcher=fetcher, limits=limits)


def method_of(identifier: str) -> str:
    """`did:web`, `https` …: the key of the resolver.

    Raises:
        EncodingError: no URL.
    """
    scheme, colon, rest = identifier.partition(":")
    if not colon or not scheme or not scheme.isascii() or not scheme[0].isalpha():
        raise invalid_identifier(identifier, "it is no URL")
    if scheme != "did":
        return scheme.lower()
    name, colon, _ = rest.partition(":")
    if not colon or not name:
        raise invalid_identifier(identifier, "it is no DID")
    return f"did:{name}"
