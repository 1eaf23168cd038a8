"""The key of a token: `kid` and `jwk` of Open Badges 3.0 (JSON Web Token Proof Format).

A token that is no badge may name no key; then it is one of those that its issuer lists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mcred.encoding.strict_json import shorten
from mcred.errors import EncodingError, KeyBindingError, UnsupportedError
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

#: A JWK Set names no purposes: its keys sign statements.
_ASSERTION = "assertionMethod"
_DERIVED = ("did:key:", "did:jwk:")

Matches = Callable[[VerificationMethod], bool]


def find_jwt_key(
    issuer: str,
    *,
    now: datetime,
    fetcher: Fetcher,
    kid: str | None = None,
    jwk: Mapping[str, Any] | None = None,
    purpose: str = _ASSERTION,
    signed_with: Callable[[VerificationKey], bool] | None = None,
    resolvers: Mapping[str, Resolver] = RESOLVERS,
    limits: Limits = DEFAULT_LIMITS,
) -> VerificationMethod:
    """The key of a JWT, shown to be the issuer's for this purpose.

    `kid` is a URL, a fragment of the issuer's id (`#0`), or a label or thumbprint of a key that
    the issuer publishes. `jwk` alone proves nothing: the same key must be published by the issuer.
    Without either, `signed_with` says of a key whether it made the signature, and the issuer must
    list one that did.

    Raises:
        KeyBindingError: `jwk_header_unbound`; `jwk_header_mismatch` where `kid` names another key;
            without either, `jwt_key_missing` where the issuer lists no key that can be read and
            `signature_mismatch` where none of its keys made the signature; and as `find_method`.
        UnsupportedError, FetchError, LimitError: as `find_method`.
    """
    keys = _Published(issuer, purpose, now, fetcher, resolvers, limits)
    header_key = _header_key(jwk)
    if kid is not None and _is_absolute(kid, issuer):
        method = keys.named(_absolute(kid, issuer))
    elif kid is not None:
        method = keys.search(kid, _by_label(kid), "method_not_in_document")
    elif header_key is not None:
        method = keys.search(
            header_key.thumbprint(), lambda found: found.key == header_key, "jwk_header_unbound"
        )
    elif signed_with is not None:
        method = keys.that_signed(signed_with)
    else:
        raise KeyBindingError("the token names no key: no kid, no jwk", code="jwt_key_missing")
    if header_key is not None and header_key != method.key:
        raise KeyBindingError(
            f"the key in the token's header is not {shorten(method.id)}",
            code="jwk_header_mismatch",
        )
    return method


@dataclass(frozen=True, slots=True)
class _Published:
    """The keys that an issuer publishes for a purpose: in its document, in its host's JWK Set.

    `documents` are those that were looked at.
    """

    issuer: str
    purpose: str
    now: datetime
    fetcher: Fetcher
    resolvers: Mapping[str, Resolver]
    limits: Limits
    documents: list[Document] = field(default_factory=list)

    def named(self, method_id: str) -> VerificationMethod:
        return find_method(
            method_id,
            issuer=self.issuer,
            purpose=self.purpose,
            now=self.now,
            fetcher=self.fetcher,
            resolvers=self.resolvers,
            limits=self.limits,
        )

    def search(self, what: str, matches: Matches, code: str) -> VerificationMethod:
        """The one that matches; `code` where none does."""

        def own_document() -> Document:
            document = resolve(
                self.issuer, fetcher=self.fetcher, resolvers=self.resolvers, limits=self.limits
            )
            self.documents.append(document)
            return document

        def well_known(_: VerificationMethod | None) -> VerificationMethod | None:
            methods = fetch_well_known_keys(self.issuer, fetcher=self.fetcher, limits=self.limits)
            return next(filter(matches, methods), None)

        try:
            if method_of(self.issuer) != "https":
                document = own_document()
                method = self._in_document(document, matches)
                if method is None:
                    raise not_published(what, self.issuer, code)
                return check_method(method, document, purpose=self.purpose, now=self.now)
            return find_published(
                self.issuer,
                what=what,
                purpose=self.purpose,
                now=self.now,
                own=own_document,
                named=lambda document: self._of_the_issuer(document, matches),
                after=well_known if self.purpose == _ASSERTION else None,
                code=code,
            )
        except EncodingError as error:
            raise KeyBindingError(error.message, code=error.code, **error.data) from error

    def that_signed(self, signed_with: Callable[[VerificationKey], bool]) -> VerificationMethod:
        """The one that made a signature."""
        listed = []

        def matches(method: VerificationMethod) -> bool:
            listed.append(method)
            return signed_with(method.key)

        try:
            return self.search("of the signature", matches, "jwt_key_missing")
        except KeyBindingError as error:
            if error.code != "jwt_key_missing":
                raise
        unreadable = [
            problem
            for document in self.documents
            for method_id, problem in document.unusable.items()
            if method_id in document.relationships.get(self.purpose, frozenset())
        ]
        for problem in unreadable:
            if isinstance(problem, UnsupportedError):
                raise problem.with_traceback(None)
        if listed and not unreadable:
            raise KeyBindingError(
                f"none of the keys of {shorten(self.issuer)} made the signature",
                code="signature_mismatch",
            )
        raise KeyBindingError(
            f"the token names no key, and {shorten(self.issuer)} lists none that can be read",
            code="jwt_key_missing",
        )

    def _in_document(self, document: Document, matches: Matches) -> VerificationMethod | None:
        found = [method for method in document.methods.values() if matches(method)]
        usable = document.relationships.get(self.purpose, frozenset())
        return min(found, key=lambda method: method.id not in usable, default=None)

    def _of_the_issuer(self, document: Document, matches: Matches) -> VerificationMethod | None:
        """Leaves out methods of a DID that stand beside its own: they rule nothing out."""
        return self._in_document(
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
