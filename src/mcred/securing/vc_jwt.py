"""VC-JWT as Open Badges 3.0 wants it: section 8.2, "JSON Web Token Proof Format".

Other credentials are read by the looser rules of VC Data Model 1.1, section 6.3.1: a claim that
neither side makes is not missed, and the header need not name the key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
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
from mcred.openbadges import profile_of
from mcred.openbadges.lexical import is_leap_second
from mcred.securing.jose import Token, read_token, sign_token
from mcred.securing.jwt_decoding import decode_vc

__all__ = ["VCJWT", "is_open_badge", "read_vc_jwt", "sign_vc_jwt"]

_V1 = "https://www.w3.org/2018/credentials/v1"
_HEADER = frozenset({"alg", "kid", "jwk", "typ"})
_OTHER_KINDS = re.compile(r"v[cp]\+(ld\+)?(json\+)?(sd-)?jwt", re.IGNORECASE)
#: RFC 7519's registered claims: they frame the credential and are no part of it.
_CLAIMS = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti"})


@dataclass(frozen=True, slots=True, kw_only=True)
class VCJWT:
    """A VC-JWT taken apart; nothing in it is verified yet.

    `credential` is without the token's claims; `differences` are the claims that contradict it,
    one problem each; `no_subject` tells that neither names a subject (which the text asks for).
    """

    token: Token
    credential: Mapping[str, Any]
    differences: tuple[Problem, ...]
    no_subject: bool

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


def read_vc_jwt(
    text: str, *, limits: Limits = DEFAULT_LIMITS, payload: Mapping[str, Any] | None = None
) -> VCJWT:
    """Take a VC-JWT apart and compare its claims with the credential in it.

    Raises:
        ProofError: damaged, or a header that Open Badges does not allow.
        UnsupportedError: a token of another kind (`vc+jwt`), or an unknown algorithm.
        LimitError: too long or too deep.
    """
    token = read_token(text, limits=limits, payload=payload)
    _check_header(token.header)
    credential = _credential(token.payload)
    strict = is_open_badge(credential)
    if strict and token.header.get("kid") is None and token.header.get("jwk") is None:
        raise ProofError("the token's header names no key (kid or jwk)", code="jws_no_key")
    return VCJWT(
        token=token,
        credential=credential,
        differences=tuple(_differences(token.payload, credential, strict=strict)),
        no_subject="sub" not in token.payload and _subject_id(credential) is None,
    )


def sign_vc_jwt(
    credential: Mapping[str, Any],
    *,
    signer: Signer,
    key_id: str | None = None,
    issued: datetime | None = None,
) -> str:
    """A compact JWS whose payload is the credential and the claims that frame it.

    `key_id` is the URL of the key; without it the public key stands in the header (`jwk`).

    Raises:
        UsageError: a credential without the members that the claims repeat.
    """
    header: dict[str, Any] = {"typ": "JWT"}
    if key_id is None:
        header["jwk"] = signer.public_key.to_jwk()
    else:
        header["kid"] = key_id
    try:
        claims = _claims(credential)
    except (KeyError, TypeError, EncodingError) as error:
        raise UsageError(
            f"a VC-JWT needs id, issuer, validFrom and a subject's id: {error}"
        ) from error
    if issued is not None:
        claims["iat"] = floor(issued.timestamp())
    return sign_token(header, {**credential, **claims}, signer)


def _claims(credential: Mapping[str, Any]) -> dict[str, Any]:
    claims: dict[str, Any] = {
        "iss": _issuer_id(credential),
        "jti": credential["id"],
        "nbf": _numeric(credential["validFrom"]),
        "sub": credential["credentialSubject"]["id"],
    }
    for name in ("iss", "jti", "sub"):
        if not isinstance(claims[name], str):
            raise TypeError(f"{name} is {shorten(claims[name])}")
    if "validUntil" in credential:
        claims["exp"] = _numeric(credential["validUntil"])
    return claims


def _check_header(header: Mapping[str, Any]) -> None:
    kind = header.get("typ", "JWT")
    if isinstance(kind, str) and _OTHER_KINDS.fullmatch(kind):
        raise UnsupportedError(f"tokens of type {kind} are not supported", method=kind)
    if kind not in ("JWT", "jwt"):
        raise ProofError(f'typ: expected "JWT", found {shorten(kind)}', code="jws_header")
    if extra := sorted(set(header) - _HEADER):
        raise ProofError(
            f"the token's header holds {', '.join(extra)}, which Open Badges does not allow",
            code="jws_header",
        )
    kid, jwk = header.get("kid"), header.get("jwk")
    if kid is not None and not isinstance(kid, str):
        raise ProofError(f"kid: expected a string, found {shorten(kid)}", code="jws_header")
    if jwk is not None and not isinstance(jwk, dict):
        raise ProofError("jwk: expected an object", code="jws_header")
    if jwk is not None and not PRIVATE_MEMBERS.isdisjoint(jwk):
        raise ProofError("the token's header gives away a private key", code="jws_private_key")


def _credential(payload: Mapping[str, Any]) -> dict[str, Any]:
    if "vc" in payload:
        credential = payload["vc"]
        if not isinstance(credential, dict):
            raise ProofError("vc: expected an object", code="jws_malformed")
        if not _is_v1(credential):
            what = "is not" if "@context" in credential else "names no data model (@context)"
            raise ProofError(
                f"the claim vc is of data model 1.1, the credential in it {what}",
                code="jws_data_model",
            )
        return decode_vc(credential, payload)
    credential = {key: value for key, value in payload.items() if key not in _CLAIMS}
    if _is_v1(credential):
        raise ProofError(
            "a credential of data model 1.1 must stand in the claim vc", code="jws_data_model"
        )
    return credential


def is_open_badge(credential: Mapping[str, Any]) -> bool:
    """Whether Open Badges 3.0 speaks of it: a badge, an endorsement or a learner record."""
    return profile_of(credential) in ("badge", "endorsement", "clr")


def _is_v1(credential: Mapping[str, Any]) -> bool:
    context = credential.get("@context")
    return (context[:1] if isinstance(context, list) else [context]) == [_V1]


def _differences(
    payload: Mapping[str, Any], credential: Mapping[str, Any], *, strict: bool
) -> Iterator[Problem]:
    """Section 8.2.4.1: each claim equals its member, and each is there where the other is.

    `strict`: `iss`, `jti` and `nbf` are missed even where neither is there.
    """
    first, last = (
        ("issuanceDate", "expirationDate") if _is_v1(credential) else ("validFrom", "validUntil")
    )
    yield from _compare(payload, "iss", "$.issuer.id", _issuer_id(credential), required=strict)
    yield from _compare(payload, "jti", "$.id", credential.get("id"), required=strict)
    yield from _compare(payload, "sub", "$.credentialSubject.id", _subject_id(credential))
    yield from _compare_time(payload, "nbf", f"$.{first}", credential.get(first), required=strict)
    yield from _compare_time(payload, "exp", f"$.{last}", credential.get(last))


def _compare(
    payload: Mapping[str, Any], claim: str, path: str, member: Any, *, required: bool = False
) -> Iterator[Problem]:
    value = payload.get(claim)
    if value is None and member is None:
        if required:
            yield _missed(claim, path)
    elif value is None or value != member:
        yield Problem(
            f"claim {claim}", "claim_differs", f"{shorten(member)} as in {path}", shorten(value)
        )


def _compare_time(
    payload: Mapping[str, Any], claim: str, path: str, member: Any, *, required: bool = False
) -> Iterator[Problem]:
    value = payload.get(claim)
    if value is None and member is None:
        if required:
            yield _missed(claim, path)
        return
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield Problem(f"claim {claim}", "claim_differs", f"seconds as in {path}", shorten(value))
        return
    try:
        expected = _numeric(member) if isinstance(member, str) else None
    except EncodingError:
        expected = None
    # Clocks that do not know a leap second count it as the second before it, or the one after.
    early = int(isinstance(member, str) and is_leap_second(member))
    if expected is None or not 0 <= expected - floor(value) <= early:
        yield Problem(
            f"claim {claim}", "claim_differs", f"{shorten(member)} as in {path}", shorten(value)
        )


def _missed(claim: str, path: str) -> Problem:
    return Problem(f"claim {claim}", "claim_differs", f"this claim, and {path} with it", "nothing")


def _numeric(moment: str) -> int:
    return floor(parse_datetime(moment).timestamp())


def _issuer_id(credential: Mapping[str, Any]) -> Any:
    issuer = credential.get("issuer")
    return issuer.get("id") if isinstance(issuer, dict) else issuer


def _subject_id(credential: Mapping[str, Any]) -> Any:
    subject = credential.get("credentialSubject")
    return subject.get("id") if isinstance(subject, dict) else None
