"""Which kind of envelope a credential or presentation is in: told by its header."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from mcred.encoding import base64url
from mcred.encoding.strict_json import loads
from mcred.errors import EncodingError, ProofError, StrictJSONError, UnsupportedError
from mcred.keys import VerificationKey
from mcred.limits import DEFAULT_LIMITS, Limits
from mcred.securing.cose import Sign1, verify_sign1
from mcred.securing.jose import Token, read_header, verify_token
from mcred.securing.vc_cose import VCCOSE, read_vc_cose, read_vp_cose
from mcred.securing.vc_jose import VCJOSE, media_type, read_vc_jose
from mcred.securing.vc_jwt import VCJWT, read_vc_jwt
from mcred.securing.vp_jose import read_vp_jose
from mcred.securing.vp_jwt import read_vp_jwt

__all__ = [
    "COSE_READERS",
    "READERS",
    "CredentialToken",
    "presentation_format",
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


def token_format(text: str, *, limits: Limits = DEFAULT_LIMITS) -> str:
    """`vc+jwt` where `typ` says so, or `cty` says `vc` and there is no `typ`; else `vc-jwt`.

    A damaged header is left to the reader to name.

    Raises:
        UnsupportedError: an SD-JWT.
        LimitError: a header that is too long or too deep.
    """
    header = _header(text, limits)
    kind = media_type(header.get("typ"))
    if "~" in text or (kind is not None and "sd-jwt" in kind):
        raise UnsupportedError("SD-JWT is not supported", method="SD-JWT")
    if kind == "vc+jwt" or ("typ" not in header and media_type(header.get("cty")) == "vc"):
        return "vc+jwt"
    return "vc-jwt"


def presentation_format(
    text: str, *, limits: Limits, claims: Mapping[str, Any] | None = None
) -> str | None:
    """`vp+jwt` or `vp-jwt`; None where the token is no presentation, or too damaged to tell.

    `claims` is its payload, where that was parsed before.

    Raises:
        LimitError: a part that is too long or too deep.
    """
    parts = text.split(".")
    if len(parts) != 3:
        return None
    if media_type(_header(text, limits).get("typ")) == "vp+jwt":
        return "vp+jwt"
    payload = _object(parts[1], limits) if claims is None else claims
    return "vp-jwt" if "vp" in payload and "vc" not in payload else None


def read_credential_token(text: str, *, limits: Limits = DEFAULT_LIMITS) -> CredentialToken:
    """Take a token of either kind apart; raises as `read_vc_jwt` and `read_vc_jose`."""
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


def _object(part: str, limits: Limits) -> Mapping[str, Any]:
    """A part's members; none where it is damaged."""
    try:
        value = loads(base64url.decode(part), limits=limits)
    except (EncodingError, StrictJSONError):
        value = None  # the reader of credentials says what is wrong with it
    return value if isinstance(value, dict) else {}
