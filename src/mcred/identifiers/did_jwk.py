"""did:jwk: a JWK is the identifier (did:jwk Method, quartzjer)."""

from __future__ import annotations

from functools import lru_cache

from mcred.encoding import base64url, strict_json
from mcred.errors import EncodingError, LimitError, StrictJSONError
from mcred.fetch import Fetcher
from mcred.identifiers.document import RELATIONSHIPS, Document, invalid_identifier, parse_document
from mcred.keys.jwk import PRIVATE_MEMBERS
from mcred.limits import Limits

__all__ = ["PREFIX", "resolve_did_jwk"]

PREFIX = "did:jwk:"

_CONTEXT = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"]
_SIGNING = tuple(purpose for purpose in RELATIONSHIPS if purpose != "keyAgreement")


def resolve_did_jwk(
    identifier: str,
    *,
    fetcher: Fetcher,  # noqa: ARG001 - a resolver's parameter
    limits: Limits,
) -> Document:
    """The document that follows from a did:jwk, its one method `#0`. Asks nobody.

    Raises:
        EncodingError: not base64url, not JSON, no JWK, or a private one.
    """
    return _document(identifier, limits)


@lru_cache(maxsize=512)
def _document(identifier: str, limits: Limits) -> Document:
    if not identifier.startswith(PREFIX):
        raise invalid_identifier(identifier, "it does not start with did:jwk:")
    try:
        jwk = strict_json.loads(
            base64url.decode(identifier.removeprefix(PREFIX)), limits=limits, size=8192
        )
    except (EncodingError, StrictJSONError, LimitError) as error:
        raise invalid_identifier(identifier, error.message) from error
    if not isinstance(jwk, dict) or not isinstance(jwk.get("kty"), str):
        raise invalid_identifier(identifier, "it holds no JWK")
    if not PRIVATE_MEMBERS.isdisjoint(jwk):
        raise EncodingError("a did:jwk that holds a private key", code="key_private")
    method_id = f"{identifier}#0"
    entry = {
        "id": method_id,
        "type": "JsonWebKey2020",
        "controller": identifier,
        "publicKeyJwk": jwk,
    }
    raw = {
        "@context": _CONTEXT,
        "id": identifier,
        "verificationMethod": [entry],
        **{purpose: [method_id] for purpose in _purposes(jwk.get("use"))},
    }
    return parse_document(raw, identifier=identifier, source="derived")


def _purposes(use: object) -> tuple[str, ...]:
    if use == "sig":
        return _SIGNING
    if use == "enc":
        return ("keyAgreement",)
    return RELATIONSHIPS
