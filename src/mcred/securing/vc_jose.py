"""VC-JOSE: Securing Verifiable Credentials using JOSE and COSE, section 3.1 (`vc+jwt`).

The claims set is the credential itself. It differs from the VC-JWT of Open Badges (`vc_jwt.py`) in
its type, in what claims there are, and in that unknown header parameters are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import floor
from typing import Any

from mcred.encoding.dates import parse_datetime
from mcred.encoding.strict_json import shorten
from mcred.errors import EncodingError, Problem, ProofError, UnsupportedError, UsageError
from mcred.keys import Signer
from mcred.keys.jwk import PRIVATE_MEMBERS
from mcred.limits import DEFAULT_LIMITS, Limits
from mcred.securing.claims import check_times
from mcred.securing.jose import Token, read_token, sign_token
from mcred.securing.vc_jwt import is_open_badge

__all__ = [
    "VCJOSE",
    "check_readable",
    "is_url",
    "is_v2",
    "media_type",
    "read_vc_jose",
    "sign_jose",
    "sign_vc_jose",
]

_V2 = "https://www.w3.org/ns/credentials/v2"
#: Claims that frame the credential and are no part of it (RFC 7519, RFC 7800).
_CLAIMS = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "cnf"})
#: Media types that this text had before it was a recommendation.
_OF_DRAFTS = re.compile(r"v[cp]\+ld(\+json)?(\+jwt|\+cose)")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class VCJOSE:
    """A `vc+jwt` taken apart; nothing in it is verified yet. Read like a `VCJWT`.

    `credential` is without the claims that frame it. `differences` and `no_subject` are what a
    `VCJWT` may have: here a contradiction is refused when read, and `sub` is not needed.
    """

    token: Token
    credential: Mapping[str, Any]
    differences: tuple[Problem, ...] = ()
    no_subject: bool = False

    @property
    def kid(self) -> str | None:
        return self.token.header.get("kid")

    @property
    def jwk(self) -> Mapping[str, Any] | None:
        return self.token.header.get("jwk")

    @property
    def claims(self) -> Mapping[str, Any]:
        payload = self.token.payload
        return {name: payload[name] for name in _CLAIMS if name in payload}


def read_vc_jose(
    text: str, *, limits: Limits = DEFAULT_LIMITS, payload: Mapping[str, Any] | None = None
) -> VCJOSE:
    """Take a `vc+jwt` apart.

    `exp` and `nbf` bound the signature, not the credential; comparing them with the clock is left
    to the caller.

    Raises:
        ProofError: damaged (`jws_malformed`), a header (`jws_header`, `jws_crit`, `jws_no_key`,
            `jws_private_key`) or claims (`jws_claims`, `claims_differ`, `jws_data_model`) that the
            text does not allow.
        UnsupportedError: an SD-JWT, a presentation, an unknown algorithm.
        LimitError: too long or too deep.
    """
    if "~" in text:
        raise _unsupported("SD-JWT")
    token = read_token(text, limits=limits, payload=payload)
    _check_media_types(token.header)
    _check_key_parameters(token.header)
    credential = _credential(token.payload)
    _check_issuer(token, credential)
    return VCJOSE(token=token, credential=credential)


def sign_vc_jose(
    credential: Mapping[str, Any],
    *,
    signer: Signer,
    key_id: str,
    issued: datetime | None = None,
) -> str:
    """A compact JWS whose payload is the credential, with `iat` where `issued` is given.

    `key_id` is the absolute URL of the key.

    Raises:
        UsageError: a credential of another data model, or with members that are claims; a key
            without URL.
    """
    claims = {} if issued is None else {"iat": floor(issued.timestamp())}
    return sign_jose(
        credential, kind="vc", claims=claims, reserved=_CLAIMS, signer=signer, key_id=key_id
    )


def sign_jose(
    document: Mapping[str, Any],
    *,
    kind: str,
    claims: Mapping[str, Any],
    reserved: frozenset[str],
    signer: Signer,
    key_id: str,
) -> str:
    """A credential (`vc`) or presentation (`vp`) with the claims that frame it, as a compact JWS.

    `reserved` are the members that it must not have itself; raises as `sign_vc_jose`.
    """
    if not is_url(key_id):
        raise UsageError(f"a {kind}+jwt names its key by an absolute URL, not {shorten(key_id)}")
    if taken := sorted((reserved | {"vc", "vp"}) & set(document)):
        raise UsageError(
            f"what is to be signed has the member {taken[0]}, which is a claim of the token",
            code="jws_claims",
        )
    if not is_v2(document):
        raise UsageError(f"a {kind}+jwt is of data model 2.0", code="jws_data_model")
    header = {"typ": f"{kind}+jwt", "cty": kind, "kid": key_id}
    return sign_token(header, {**document, **claims}, signer)


def media_type(value: object) -> str | None:
    """A `typ` or `cty` without the `application/` that may be left out; None where it is none."""
    if not isinstance(value, str):
        return None
    return value.lower().removeprefix("application/")


def check_readable(kind: str) -> None:
    """Nothing, unless a media type is one that this version does not read.

    Raises:
        UnsupportedError: an SD-JWT; a type that drafts of the text had (`vc+ld+json+jwt` …).
    """
    if "sd-jwt" in kind:
        raise _unsupported("SD-JWT")
    if _OF_DRAFTS.fullmatch(kind):
        raise _unsupported(kind)


def _check_media_types(header: Mapping[str, Any]) -> None:
    kind = media_type(header.get("typ", "vc+jwt"))
    if kind is not None:
        check_readable(kind)
    if kind == "vp+jwt":
        raise _unsupported(kind)
    if kind != "vc+jwt":
        raise ProofError(
            f'typ: expected "vc+jwt", found {shorten(header["typ"])}', code="jws_header"
        )
    content = media_type(header.get("cty", "vc"))
    if content is None or content.split("+")[0] != "vc":
        raise ProofError(f'cty: expected "vc", found {shorten(header["cty"])}', code="jws_header")


def _check_key_parameters(header: Mapping[str, Any]) -> None:
    if "crit" in header or header.get("b64", True) is not True:
        # RFC 7515, section 4.1.11: an extension that must be understood; none is known here.
        raise ProofError(
            "the token's header demands an extension that is not known here", code="jws_crit"
        )
    kid, jwk = header.get("kid"), header.get("jwk")
    if kid is not None and (not isinstance(kid, str) or not kid):
        raise ProofError(f"kid: expected a string, found {shorten(kid)}", code="jws_header")
    if jwk is not None and not isinstance(jwk, dict):
        raise ProofError("jwk: expected an object", code="jws_header")
    if jwk is not None and not PRIVATE_MEMBERS.isdisjoint(jwk):
        raise ProofError("the token's header gives away a private key", code="jws_private_key")


def _credential(payload: Mapping[str, Any]) -> dict[str, Any]:
    for name in ("vc", "vp"):
        if name in payload:
            raise ProofError(f"a vc+jwt must not have the claim {name}", code="jws_claims")
    check_times(payload)
    _check_issued(payload)
    credential = {key: value for key, value in payload.items() if key not in _CLAIMS}
    if not is_v2(credential):
        raise ProofError("a vc+jwt holds a credential of data model 2.0", code="jws_data_model")
    return credential


def _check_issued(payload: Mapping[str, Any]) -> None:
    value = payload.get("iat")
    if not isinstance(value, str):
        check_times(payload, ("iat",))
        return
    # No NumericDate, and yet what the W3C's own test suite writes; it decides nothing.
    try:
        parse_datetime(value)
    except EncodingError as error:
        raise ProofError(f"iat: {error.message}", code="jws_claims") from error


def _check_issuer(token: Token, credential: Mapping[str, Any]) -> None:
    """Section 4.1 (`iss` matches the issuer) and 4.3 (without it `kid` is an absolute URL).

    With `iss`, and an issuer that is no DID, the text asks for no key in the header.
    """
    issuer = credential.get("issuer")
    named = issuer.get("id") if isinstance(issuer, dict) else issuer
    claimed = [part["iss"] for part in (token.header, token.payload) if "iss" in part]
    for value in claimed:
        if value != named or not isinstance(value, str):
            raise ProofError(
                f"claim iss: expected {shorten(named)} as in $.issuer, found {shorten(value)}",
                code="claims_differ",
                claims=["claim iss"],
            )
    kid = token.header.get("kid")
    if kid is None and token.header.get("jwk") is None and is_open_badge(credential):
        raise ProofError("the token's header names no key (kid or jwk)", code="jws_no_key")
    if isinstance(named, str) and named.startswith("did:") and kid is None:
        raise ProofError("the issuer is a DID and the header has no kid", code="jws_no_key")
    # The W3C's own examples that say nothing of what they are name the key by its thumbprint.
    says_what_it_is = not {"typ", "cty"}.isdisjoint(token.header)
    if not claimed and (kid is None or (says_what_it_is and not is_url(kid))):
        raise ProofError(
            "without the claim iss the header's kid must be an absolute URL", code="jws_no_key"
        )


def is_url(text: str) -> bool:
    """Whether it is an absolute URL, as keys are named."""
    return _URL.fullmatch(text) is not None


def is_v2(credential: Mapping[str, Any]) -> bool:
    """Whether a credential or presentation is of data model 2.0."""
    context = credential.get("@context")
    return isinstance(context, list) and context[:1] == [_V2]


def _unsupported(what: str) -> UnsupportedError:
    return UnsupportedError(f"{what} is not supported", method=what)
