"""Presentations as tokens: `vp+jwt` (VC-JOSE-COSE, section 3.1.3) and the `vp` claim of VCDM 1.1.

`nonce` answers a challenge and `aud` names the domain (VCDM 1.1, section 6.3.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Protocol

from mcred.encoding import base64url
from mcred.encoding.strict_json import loads, shorten
from mcred.errors import EncodingError, ProofError, StrictJSONError
from mcred.keys.jwk import PRIVATE_MEMBERS
from mcred.limits import Limits
from mcred.securing.claims import check_times
from mcred.securing.jose import Token, read_header, read_token
from mcred.securing.tokens import CredentialToken
from mcred.securing.vc_jwt import VCJWT

__all__ = ["PRESENTATION_READERS", "check_answer", "presentation_format"]

#: Claims that frame the presentation and are no part of it.
_CLAIMS = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "cnf", "nonce"})


class _Reader(Protocol):
    def __call__(
        self, text: str, *, limits: Limits, payload: Mapping[str, Any] | None = None
    ) -> VCJWT: ...


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
    kind = _header(parts[0], limits).get("typ")
    if isinstance(kind, str) and kind.lower().removeprefix("application/") == "vp+jwt":
        return "vp+jwt"
    payload = _object(parts[1], limits) if claims is None else claims
    return "vp-jwt" if "vp" in payload and "vc" not in payload else None


def _header(part: str, limits: Limits) -> Mapping[str, Any]:
    try:
        return read_header(part, limits=limits)
    except ProofError:
        return {}


def _object(part: str, limits: Limits) -> Mapping[str, Any]:
    """A part's members; none where it is damaged."""
    try:
        value = loads(base64url.decode(part), limits=limits)
    except (EncodingError, StrictJSONError):
        value = None  # the reader of credentials says what is wrong with it
    return value if isinstance(value, dict) else {}


def _read_vp_jose(text: str, *, limits: Limits, payload: Mapping[str, Any] | None = None) -> VCJWT:
    token = read_token(text, limits=limits, payload=payload)
    if taken := sorted({"vc", "vp"} & set(token.payload)):
        raise ProofError(f"a vp+jwt must not have the claim {taken[0]}", code="jws_claims")
    inner = {name: value for name, value in token.payload.items() if name not in _CLAIMS}
    return _checked(token, inner)


def _read_vp_jwt(text: str, *, limits: Limits, payload: Mapping[str, Any] | None = None) -> VCJWT:
    token = read_token(text, limits=limits, payload=payload)
    if token.header.get("typ", "JWT") not in ("JWT", "jwt"):
        raise ProofError(
            f'typ: expected "JWT", found {shorten(token.header["typ"])}', code="jws_header"
        )
    inner = token.payload["vp"]
    if not isinstance(inner, dict):
        raise ProofError("vp: expected an object", code="jws_malformed")
    issuer = token.payload.get("iss")
    return _checked(token, inner if issuer is None else {"holder": issuer, **inner})


#: Format, as reports name it → how it is read. Raises ProofError, UnsupportedError, LimitError.
PRESENTATION_READERS: Mapping[str, _Reader] = MappingProxyType(
    {"vp+jwt": _read_vp_jose, "vp-jwt": _read_vp_jwt}
)


def _checked(token: Token, presentation: Mapping[str, Any]) -> VCJWT:
    header = token.header
    kid, jwk = header.get("kid"), header.get("jwk")
    if "crit" in header or header.get("b64", True) is not True:
        raise ProofError("the token's header demands an unknown extension", code="jws_crit")
    if not isinstance(kid, str | None) or not isinstance(jwk, dict | None):
        raise ProofError("kid or jwk: of another type than the text asks for", code="jws_header")
    if jwk is not None and not PRIVATE_MEMBERS.isdisjoint(jwk):
        raise ProofError("the token's header gives away a private key", code="jws_private_key")
    holder = presentation.get("holder")
    named = holder.get("id") if isinstance(holder, dict) else holder
    if "iss" in token.payload and token.payload["iss"] != named:
        raise ProofError(
            f"claim iss: expected {shorten(named)} as in $.holder, "
            f"found {shorten(token.payload['iss'])}",
            code="claims_differ",
        )
    check_times(token.payload)
    return VCJWT(token=token, credential=presentation, differences=(), no_subject=False)


def check_answer(
    token: CredentialToken, *, now: float, domain: tuple[str, ...] | None, challenge: str | None
) -> None:
    """Compare a presentation's claims with the time (seconds) and with what was asked.

    Raises:
        ProofError: `proof_expired`, `proof_created`, `proof_domain` or `proof_challenge`;
            `jws_claims` in a token that was read as one of a credential.
    """
    claims = token.token.payload
    check_times(claims)
    if "exp" in claims and claims["exp"] <= now:
        raise ProofError("the proof itself has expired", code="proof_expired")
    if claims.get("nbf", 0) > now:
        raise ProofError("the proof is not in force yet", code="proof_created")
    audience = claims.get("aud", [])
    named = set(map(str, audience if isinstance(audience, list) else [audience]))
    if domain is not None and set(domain) != named:
        raise ProofError("the proof was made for another domain", code="proof_domain")
    if challenge is not None and claims.get("nonce", claims.get("challenge")) != challenge:
        raise ProofError("the proof answers another challenge", code="proof_challenge")
