"""The key of a VC-JWT: `kid` and `jwk` of Open Badges 3.0 (JSON Web Token Proof Format)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from mcred.encoding.strict_json import shorten
from mcred.errors import EncodingError, KeyBindingError
from mcred.fetch import Fetcher
from mcred.identifiers.binding import find_method
from mcred.identifiers.document import Document, VerificationMethod
from mcred.identifiers.https_binding import find_published
from mcred.identifiers.jwk_set import fetch_well_known_keys
from mcred.identifiers.resolution import RESOLVERS, Resolver, method_of, resolve
from mcred.identifiers.rules import check_method, not_published
from mcred.keys import VerificationKey
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["find_jwt_key"]

_PURPOSE = "assertionMethod"
_DERIVED = ("did:key:", "did:jwk:")

Matches = Callable[[VerificationMethod], bool]


def find_jwt_key(
    issuer: str,
    *,
    now: datetime,
    fetcher: Fetcher,
    kid: str | None = None,
    jwk: Mapping[str, Any] | None = None,
    resolvers: Mapping[str, Resolver] = RESOLVERS,
    limits: Limits = DEFAULT_LIMITS,
) -> VerificationMethod:
    """The key of a JWT, shown to be the issuer's.

    `kid` is a URL, a fragment of the issuer's id (`#0`), or a label or thumbprint of a key that
    the issuer publishes. `jwk` alone proves nothing: the same key must be published by the issuer.

    Raises:
        KeyBindingError: `jwt_key_missing` without kid and jwk, `jwk_header_unbound`,
            `jwk_header_mismatch` where `kid` names another key, and as `find_method`.
        UnsupportedError, FetchError, LimitError: as `find_method`.
    """
    header_key = _header_key(jwk)
    if kid is not None and _is_absolute(kid, issuer):
        method = find_method(
            _absolute(kid, issuer),
            issuer=issuer,
            purpose=_PURPOSE,
            now=now,
            fetcher=fetcher,
            resolvers=resolvers,
            limits=limits,
        )
    elif kid is not None:
        method = _search(
            issuer, kid, _by_label(kid), "method_not_in_document", now, fetcher, resolvers, limits
        )
    elif header_key is not None:
        method = _search(
            issuer,
            header_key.thumbprint(),
            lambda found: found.key == header_key,
            "jwk_header_unbound",
            now,
            fetcher,
            resolvers,
            limits,
        )
    else:
        raise KeyBindingError("the token names no key: no kid, no jwk", code="jwt_key_missing")
    if header_key is not None and header_key != method.key:
        raise KeyBindingError(
            f"the key in the token's header is not {shorten(method.id)}",
            code="jwk_header_mismatch",
        )
    return method


def _search(
    issuer: str,
    what: str,
    matches: Matches,
    code: str,
    now: datetime,
    fetcher: Fetcher,
    resolvers: Mapping[str, Resolver],
    limits: Limits,
) -> VerificationMethod:
    """Among the keys that the issuer publishes: in its document, in its host's JWK Set."""

    def own_document() -> Document:
        return resolve(issuer, fetcher=fetcher, resolvers=resolvers, limits=limits)

    def well_known() -> VerificationMethod | None:
        methods = fetch_well_known_keys(issuer, fetcher=fetcher, limits=limits)
        return next(filter(matches, methods), None)

    try:
        if method_of(issuer) != "https":
            document = own_document()
            method = _in_document(document, matches)
            if method is None:
                raise not_published(what, issuer, code)
            return check_method(method, document, purpose=_PURPOSE, now=now)
        return find_published(
            issuer,
            what=what,
            purpose=_PURPOSE,
            now=now,
            own=own_document,
            named=lambda document: _of_the_issuer(document, matches),
            after=well_known,
            code=code,
        )
    except EncodingError as error:
        raise KeyBindingError(error.message, code=error.code, **error.data) from error


def _in_document(document: Document, matches: Matches) -> VerificationMethod | None:
    found = [method for method in document.methods.values() if matches(method)]
    usable = document.relationships.get(_PURPOSE, frozenset())
    return min(found, key=lambda method: method.id not in usable, default=None)


def _of_the_issuer(document: Document, matches: Matches) -> VerificationMethod | None:
    """Leaves out methods of a DID that the issuer lists beside its own: they rule nothing out."""
    return _in_document(
        document, lambda method: method.controller == document.id and matches(method)
    )


def _by_label(kid: str) -> Matches:
    return lambda method: (
        kid
        in {
            method.label,
            method.id.partition("#")[2],
            method.key.thumbprint(),
        }
    )


def _is_absolute(kid: str, issuer: str) -> bool:
    return kid.startswith(("did:", "https:", "http:", "#")) or kid == issuer


def _absolute(kid: str, issuer: str) -> str:
    """The method that `kid` names; a derived DID alone names its only key."""
    if kid.startswith("#"):
        return issuer + kid
    if kid == issuer and kid.startswith(_DERIVED):
        return kid + ("#0" if kid.startswith("did:jwk:") else f"#{kid.removeprefix('did:key:')}")
    return kid


def _header_key(jwk: Mapping[str, Any] | None) -> VerificationKey | None:
    if jwk is None:
        return None
    try:
        return VerificationKey.from_jwk(jwk)
    except EncodingError as error:
        raise KeyBindingError(error.message, code=error.code, **error.data) from error
