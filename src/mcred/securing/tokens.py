"""Which kind of envelope a credential or presentation is in: told by its header and payload."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from mcred.encoding import base64url
from mcred.encoding.strict_json import loads
from mcred.errors import EncodingError, ProofError, StrictJSONError
from mcred.keys import VerificationKey
from mcred.limits import DEFAULT_LIMITS, Limits
from mcred.securing.cose import Sign1, verify_sign1
from mcred.securing.jose import Token, read_header, verify_token
from mcred.securing.vc_cose import VCCOSE, read_vc_cose, read_vp_cose
from mcred.securing.vc_jose import VCJOSE, check_readable, is_v2, media_type, read_vc_jose
from mcred.securing.vc_jwt import VCJWT, is_open_badge, read_vc_jwt
from mcred.securing.vp_jose import read_vp_jose
from mcred.securing.vp_jwt import read_vp_jwt

__all__ = [
    "COSE_READERS",
    "READERS",
    "CredentialToken",
    "read_credential_token",
    "token_format",
    "verify_envelope",
]

#: What every reader gives: `token`, `credential`, `kid`, `jwk`, `claims`, `differences`.
CredentialToken: TypeAlias = VCJWT | VCJOSE | VCCOSE

#: Format, as reports name it → how the text of a JWS is read.
READERS: Mapping[str, Callable[..., CredentialToken]] = MappingProxyType(
    {
        "vc-jwt": read_vc_jwt,
        "vc+jwt": read_vc_jose,
        "vp-jwt": read_vp_jwt,
        "vp+jwt": read_vp_jose,
    }
)
#: Format → how a COSE_Sign1 is read.
COSE_READERS: Mapping[str, Callable[[Sign1], CredentialToken]] = MappingProxyType(
    {"vc+cose": read_vc_cose, "vp+cose": read_vp_cose}
)


def token_format(
    text: str, *, limits: Limits = DEFAULT_LIMITS, claims: Mapping[str, Any] | None = None
) -> str:
    """Which of `READERS` is for a token: its `typ` says so; without one `cty` or its payload.

    `claims` is its payload, where that was parsed before. What is damaged is left to the reader to
    name.

    Raises:
        UnsupportedError: an SD-JWT, or a type that only drafts had.
        LimitError: a part that is too long or too deep.
    """
    header = _header(text, limits)
    kind = media_type(header.get("typ"))
    check_readable("sd-jwt" if "~" in text else kind or "")
    if kind in ("vc+jwt", "vp+jwt"):
        return kind
    payload = _payload(text, limits) if claims is None else claims
    if "vp" in payload and "vc" not in payload:
        return "vp-jwt"
    if "typ" in header:
        return "vc-jwt"
    if media_type(header.get("cty")) == "vc":
        return "vc+jwt"
    return _of_payload(payload)


def _of_payload(payload: Mapping[str, Any]) -> str:
    """VC-JOSE-COSE, section 3.1.1: `typ` should be there, and need not.

    Open Badges has no other token than its own.
    """
    if "vc" in payload or not is_v2(payload):
        return "vc-jwt"
    if "VerifiablePresentation" in _types(payload):
        return "vp+jwt"
    if is_open_badge(payload) or not _OF_VC_JWT.isdisjoint(payload):
        return "vc-jwt"
    return "vc+jwt"


#: Claims that every VC-JWT of Open Badges makes.
_OF_VC_JWT = frozenset({"iss", "jti", "nbf"})


def read_credential_token(text: str, *, limits: Limits = DEFAULT_LIMITS) -> CredentialToken:
    """Take a token of any kind apart; raises as `token_format` and as its reader."""
    return READERS[token_format(text, limits=limits)](text, limits=limits)


def verify_envelope(token: Token | Sign1, key: VerificationKey) -> None:
    """Nothing when the signature holds; raises as `verify_token` and `verify_sign1`."""
    if isinstance(token, Sign1):
        verify_sign1(token, key)
    else:
        verify_token(token, key)


def _header(text: str, limits: Limits) -> Mapping[str, Any]:
    try:
        return read_header(text.partition(".")[0], limits=limits)
    except ProofError:
        return {}


def _payload(text: str, limits: Limits) -> Mapping[str, Any]:
    """The payload's members; none where it is damaged."""
    parts = text.split(".")
    try:
        value = loads(base64url.decode(parts[1]), limits=limits) if len(parts) == 3 else None
    except (EncodingError, StrictJSONError):
        value = None  # the reader says what is wrong with it
    return value if isinstance(value, dict) else {}


def _types(document: Mapping[str, Any]) -> tuple[Any, ...]:
    kinds = document.get("type")
    return tuple(kinds) if isinstance(kinds, list) else (kinds,)
