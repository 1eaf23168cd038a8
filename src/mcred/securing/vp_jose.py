"""VP-JOSE: Securing Verifiable Credentials using JOSE and COSE, section 3.1.2 (`vp+jwt`).

The claims set is the presentation itself. `nonce` answers a challenge and `aud` names the domain,
as in VCDM 1.1, section 6.3.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from math import floor
from typing import Any

from mcred.encoding.strict_json import shorten
from mcred.errors import ProofError
from mcred.keys import Signer
from mcred.keys.jwk import PRIVATE_MEMBERS
from mcred.limits import Limits
from mcred.securing.claims import check_times
from mcred.securing.jose import Token, read_token
from mcred.securing.vc_jose import sign_jose
from mcred.securing.vc_jwt import VCJWT

__all__ = ["checked", "read_vp_jose", "sign_vp_jose"]

#: Claims that frame the presentation and are no part of it.
_CLAIMS = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "cnf", "nonce"})


def read_vp_jose(text: str, *, limits: Limits, payload: Mapping[str, Any] | None = None) -> VCJWT:
    """Take a `vp+jwt` apart.

    Raises:
        ProofError: damaged (`jws_malformed`), or a header or claims that the text does not allow.
        UnsupportedError: an unknown algorithm.
        LimitError: too long or too deep.
    """
    token = read_token(text, limits=limits, payload=payload)
    if taken := sorted({"vc", "vp"} & set(token.payload)):
        raise ProofError(f"a vp+jwt must not have the claim {taken[0]}", code="jws_claims")
    inner = {name: value for name, value in token.payload.items() if name not in _CLAIMS}
    return checked(token, inner)


def sign_vp_jose(
    presentation: Mapping[str, Any],
    *,
    signer: Signer,
    key_id: str,
    issued: datetime | None = None,
    audience: str | None = None,
    nonce: str | None = None,
) -> str:
    """A compact JWS whose payload is the presentation and the claims that frame it.

    `key_id` is the absolute URL of the holder's key, `audience` for whom it is made, `nonce` what
    they gave to be signed.

    Raises:
        UsageError: a presentation of another data model, or with members that are claims; a key
            without URL.
    """
    claims = {
        "iat": None if issued is None else floor(issued.timestamp()),
        "aud": audience,
        "nonce": nonce,
    }
    return sign_jose(
        presentation,
        kind="vp",
        claims={name: value for name, value in claims.items() if value is not None},
        reserved=_CLAIMS,
        signer=signer,
        key_id=key_id,
    )


def checked(token: Token, presentation: Mapping[str, Any]) -> VCJWT:
    """A presentation's token once its header, `iss` and times are found in order."""
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
