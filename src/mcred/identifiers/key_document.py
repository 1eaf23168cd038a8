"""A document that is one key: what a verification method's own URL may lead to.

A Multikey or JsonWebKey with its controller (Controlled Identifiers 1.0 section 2.2), or what Open
Badges 3.0 lets the `kid` of a token lead to: a JWK or a JWK Set. These must say whose they are, by
`controller` or `iss`: anybody who may upload a file to the issuer's site can put a key there. What
it says is believed only where the caller finds that the issuer, or nobody else, put it there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcred.encoding.strict_json import shorten
from mcred.errors import KeyBindingError
from mcred.fetch import Fetcher
from mcred.identifiers.jwk_set import is_well_known, read_jwk, read_jwk_set
from mcred.identifiers.verification_method import VerificationMethod, read_method
from mcred.identifiers.web import fetch_json
from mcred.limits import Limits

__all__ = ["fetch_key_document", "read_key_document"]


def fetch_key_document(
    method_id: str, *, issuer: str, fetcher: Fetcher, limits: Limits
) -> VerificationMethod | None:
    """The key at a method's URL, one request; None where the document does not hold it.

    The caller has made sure that the URL is on the issuer's origin.

    Raises:
        FetchError: it cannot be had.
        KeyBindingError: `document_invalid`, `foreign_controller`, `issuer_mismatch`, or
            `key_unclaimed` where the document does not say whose the key is.
        EncodingError, UnsupportedError: the key cannot be read.
    """
    url = method_id.partition("#")[0]
    value = fetch_json(url, fetcher=fetcher, limits=limits)
    return read_key_document(value, method_id=method_id, issuer=issuer)


def read_key_document(value: object, *, method_id: str, issuer: str) -> VerificationMethod | None:
    """The method `method_id` in a document of one of the three kinds; errors as above."""
    url, _, fragment = method_id.partition("#")
    if not isinstance(value, dict):
        raise KeyBindingError(
            f"what {shorten(url)} answers is no key", code="document_invalid", url=url
        )
    if "keys" in value:
        methods = read_jwk_set(value, issuer=issuer, source=url)
        method = _named(methods, method_id, fragment)
        if method is not None and "iss" not in value and not is_well_known(url):
            raise _unclaimed(method_id, url)
        return method
    if "kty" in value:
        return _bare_jwk(value, method_id, issuer, url, fragment)
    if value.get("id") != method_id or "type" not in value:
        return None
    return read_method(value, method_id)


def _named(
    methods: tuple[VerificationMethod, ...], method_id: str, fragment: str
) -> VerificationMethod | None:
    for method in methods:
        if method_id == method.id or (fragment and fragment == method.label):
            return method
    return methods[0] if not fragment and len(methods) == 1 else None


def _bare_jwk(
    jwk: Mapping[str, Any], method_id: str, issuer: str, url: str, fragment: str
) -> VerificationMethod | None:
    for name in ("controller", "iss"):
        if jwk.get(name, issuer) != issuer:
            raise KeyBindingError(
                f"the key {shorten(method_id)} is controlled by {shorten(jwk[name])}",
                code="foreign_controller",
                url=url,
            )
    method = read_jwk(jwk, issuer=issuer, source=url)
    if fragment and method.label not in {fragment, method_id}:
        return None
    if "controller" not in jwk and "iss" not in jwk:
        raise _unclaimed(method_id, url)
    return method


def _unclaimed(method_id: str, url: str) -> KeyBindingError:
    return KeyBindingError(
        f"what {shorten(url)} answers does not say whose the key {shorten(method_id)} is",
        code="key_unclaimed",
        url=url,
    )
