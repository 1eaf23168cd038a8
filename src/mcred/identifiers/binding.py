"""Is this key the issuer's? Controlled Identifiers 1.0 section 3.3, and https issuers.

The method stands in the issuer's document, under the purpose of the proof; its controller is the
issuer; it is neither revoked nor expired; the document is the issuer's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from mcred.encoding.strict_json import shorten
from mcred.errors import DataError, EncodingError, KeyBindingError, UnsupportedError
from mcred.fetch import Fetcher
from mcred.identifiers.document import Document, VerificationMethod
from mcred.identifiers.https_binding import find_https_method
from mcred.identifiers.resolution import RESOLVERS, Resolver, method_of, resolve
from mcred.identifiers.rules import check_method, method_in
from mcred.keys import VerificationKey
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["find_method", "fragment_key"]


def find_method(
    method_id: str,
    *,
    issuer: str,
    purpose: str,
    now: datetime,
    fetcher: Fetcher,
    resolvers: Mapping[str, Resolver] = RESOLVERS,
    limits: Limits = DEFAULT_LIMITS,
) -> VerificationMethod:
    """The verification method of a proof, shown to be the issuer's for this purpose.

    For a DID the method is in its document: at most one request. For an https issuer it is in the
    issuer's own document, in `/.well-known/jwks.json` of its host, or in a key document on its
    origin: at most three requests. A key that stands in the method's fragment is not looked at.

    Args:
        method_id: `verificationMethod` of the proof, an absolute URL.
        issuer: id of the credential's issuer.
        purpose: `proofPurpose`.
        now: the moment that revocation and expiry are compared with.
        fetcher: for the documents.
        resolvers: by DID method or scheme.
        limits: size of documents.

    Raises:
        KeyBindingError: `issuer_mismatch`, `document_id_mismatch`, `document_invalid`,
            `method_not_in_document`, `wrong_relationship`, `foreign_controller`,
            `method_revoked`, `method_expired`, `invalid_identifier`, or the code of a key that
            cannot be read (`key_invalid`, `key_weak`, `multikey_length` …).
        UnsupportedError: a DID method, scheme, type of method or kind of key, named.
        FetchError: a document that could show it cannot be had.
        LimitError: a document that is too large.
    """
    try:
        _check_scheme(method_id)
        if method_of(issuer) == "https" and "https" in resolvers:
            return find_https_method(
                method_id,
                issuer=issuer,
                purpose=purpose,
                now=now,
                fetcher=fetcher,
                resolve=resolvers["https"],
                limits=limits,
            )
        _check_same_identifier(method_id, issuer)
        document = resolve(issuer, fetcher=fetcher, resolvers=resolvers, limits=limits)
        return _in_document(document, method_id, purpose=purpose, now=now)
    except EncodingError as error:
        raise KeyBindingError(error.message, code=error.code, **error.data) from error


def fragment_key(method_id: str) -> VerificationKey | None:
    """The Multikey in a method URL's fragment, which proves nothing about the issuer.

    For a policy that says so in its name. None where the fragment is no key.
    """
    fragment = method_id.partition("#")[2]
    if not fragment.startswith("z"):
        return None
    try:
        return VerificationKey.from_multikey(fragment)
    except DataError:
        return None


def _check_scheme(method_id: str) -> None:
    scheme = method_of(method_id)
    if scheme != "https" and not scheme.startswith("did:"):
        raise UnsupportedError(
            f"verification methods of {shorten(scheme)} are not supported",
            code="unsupported_identifier",
            method=scheme[:60],
        )


def _check_same_identifier(method_id: str, issuer: str) -> None:
    if method_id.partition("#")[0] != issuer:
        raise KeyBindingError(
            f"the key {shorten(method_id)} is not one of the issuer {shorten(issuer)}",
            code="issuer_mismatch",
            method=method_id,
            issuer=issuer,
        )


def _in_document(
    document: Document, method_id: str, *, purpose: str, now: datetime
) -> VerificationMethod:
    method = method_in(document, method_id)
    if method is None:
        raise KeyBindingError(
            f"the document of {shorten(document.id)} has no key {shorten(method_id)}",
            code="method_not_in_document",
            method=method_id,
            issuer=document.id,
        )
    return check_method(method, document, purpose=purpose, now=now)
