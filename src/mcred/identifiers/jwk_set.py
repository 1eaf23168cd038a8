"""JWK Sets (RFC 7517 section 5), and the one that an issuer's host publishes.

`/.well-known/jwks.json` is what the Open Badges 3.0 implementation guide recommends; a member `iss`
says whose keys they are.
"""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from mcred.encoding.strict_json import shorten
from mcred.errors import DataError, EncodingError, FetchFailedError, KeyBindingError, LimitError
from mcred.fetch import Fetcher
from mcred.identifiers.document import MAX_METHODS
from mcred.identifiers.verification_method import VerificationMethod
from mcred.identifiers.web import fetch_json, origin
from mcred.keys import VerificationKey
from mcred.limits import Limits

__all__ = ["fetch_well_known_keys", "is_well_known", "read_jwk", "read_jwk_set"]

#: Where a host keeps its keys (Open Badges 3.0 implementation guide).
WELL_KNOWN = "/.well-known/jwks.json"

_ACCEPT = "application/jwk-set+json, application/json;q=0.9"


def is_well_known(url: str) -> bool:
    """Whether a URL of a host is that of the host's own set."""
    parts = urlsplit(url)
    return parts.path == WELL_KNOWN and not parts.query


def fetch_well_known_keys(
    issuer: str, *, fetcher: Fetcher, limits: Limits
) -> tuple[VerificationMethod, ...]:
    """The keys in `/.well-known/jwks.json` of an https issuer's host, one request.

    Where the host says that it has none (404, 410) there are none.

    Raises:
        FetchError: anything else that keeps them from being had.
        KeyBindingError: `document_invalid`, or `issuer_mismatch` where they are another issuer's.
    """
    host, port = origin(issuer)
    url = f"https://{host}{'' if port == 443 else f':{port}'}{WELL_KNOWN}"
    try:
        value = fetch_json(url, fetcher=fetcher, limits=limits, accept=_ACCEPT)
    except FetchFailedError as error:
        if error.data.get("status") in {404, 410}:
            return ()
        raise
    return read_jwk_set(value, issuer=issuer, source=url)


def read_jwk_set(value: object, *, issuer: str, source: str) -> tuple[VerificationMethod, ...]:
    """The signature keys of a JWK Set as methods of `issuer`; others are left out.

    The id of each is `source#kid`, or the `kid` where that is a URL.

    Raises:
        KeyBindingError: no JWK Set, or one whose `iss` is not `issuer`.
        LimitError: more keys than a document may have.
    """
    keys = value.get("keys") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(keys, list):
        raise KeyBindingError(
            f"what {shorten(source)} answers is no JWK Set", code="document_invalid", url=source
        )
    if value.get("iss", issuer) != issuer:
        raise KeyBindingError(
            f"the keys at {shorten(source)} are those of {shorten(value['iss'])}",
            code="issuer_mismatch",
            url=source,
        )
    if len(keys) > MAX_METHODS:
        raise LimitError(
            f"more than {MAX_METHODS} keys at {shorten(source)}",
            limit="verification_methods",
            cap=MAX_METHODS,
        )
    methods = (_readable(jwk, issuer, source) for jwk in keys)
    return tuple(method for method in methods if method is not None)


def read_jwk(jwk: object, *, issuer: str, source: str) -> VerificationMethod:
    """One JWK as a method of `issuer`; `exp` (seconds since 1970) is when it expires."""
    if not isinstance(jwk, dict):
        raise EncodingError("a key that is no JSON object", code="jwk_member")
    kid = jwk.get("kid")
    label = kid if isinstance(kid, str) else None
    key = VerificationKey.from_jwk(jwk)
    is_url = label is not None and label.startswith(("https://", "did:"))
    return VerificationMethod(
        id=label if label is not None and is_url else f"{source}#{label or key.thumbprint()}",
        controller=issuer,
        key=key,
        type="JsonWebKey",
        expires=_expiry(jwk.get("exp")),
        label=label,
    )


def _expiry(value: object) -> datetime | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise EncodingError(f'a JWK whose "exp" is {shorten(value)}', code="jwk_member")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        raise EncodingError(f'a JWK whose "exp" is {shorten(value)}', code="jwk_member") from None


def _readable(jwk: object, issuer: str, source: str) -> VerificationMethod | None:
    """A set may hold keys for other uses and of other kinds: they are not for us."""
    try:
        return read_jwk(jwk, issuer=issuer, source=source)
    except DataError:
        return None
