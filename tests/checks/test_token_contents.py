"""What a token holds: something else than a credential, or another kind than its format says."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from mcred import VerificationReport, Verifier
from mcred.encoding import base64url
from mcred.securing.cose import sign_sign1
from mcred.securing.jose import sign_token
from support.documents import V2
from support.issuers import NOW, IssuerSimulator
from support.presentations import HOLDER, envelope, presentation

V1 = "https://www.w3.org/2018/credentials/v1"
ISSUER = IssuerSimulator.did_web()


def verify(source: str | bytes, **asked: Any) -> VerificationReport:
    given = source.encode() if isinstance(source, str) else source
    verifier = Verifier(policy=ISSUER.pinned, fetch=ISSUER.fetcher(), clock=lambda: NOW)
    return verifier.verify(given, **asked)


def jose(payload: dict[str, Any], by: IssuerSimulator = ISSUER, **header: Any) -> str:
    return sign_token({"kid": by.method, **header}, payload, by.key)


def cose(payload: dict[str, Any], by: IssuerSimulator = ISSUER, *, kind: str) -> bytes:
    return sign_sign1(
        json.dumps(payload).encode(),
        signer=by.key,
        content_type=f"application/{kind}",
        typ=f"application/{kind}+cose",
        kid=by.method,
    )


def flat(document: dict[str, Any], by: IssuerSimulator = ISSUER) -> dict[str, Any]:
    return {**document, "iss": by.id}


# --- kinds

PRESENTED = presentation(envelope(ISSUER.token()))
CREDENTIALS: dict[str, Callable[[dict[str, Any]], str | bytes]] = {
    "vp+jwt": lambda badge: jose(badge, typ="vp+jwt"),
    "vp+cose": lambda badge: cose(badge, kind="vp"),
    "vp-jwt": lambda badge: jose({"vp": badge, "iss": ISSUER.id}, typ="JWT"),
    "vp-jwt without typ": lambda badge: jose({"vp": badge, "iss": ISSUER.id}),
}
PRESENTATIONS: dict[str, Callable[[dict[str, Any]], str | bytes]] = {
    "vc+jwt": lambda made: jose(made, HOLDER, typ="vc+jwt"),
    "vc+cose": lambda made: cose(made, HOLDER, kind="vc"),
    "vc-jwt": lambda made: jose(flat(made, HOLDER), HOLDER, typ="JWT"),
    "vc-jwt of 1.1": lambda made: jose(
        {"vc": {**made, "@context": [V1]}, "iss": HOLDER.id}, HOLDER, typ="JWT"
    ),
}


@pytest.mark.parametrize("asked", [{}, {"challenge": "c"}], ids=str)
@pytest.mark.parametrize("form", CREDENTIALS)
def test_a_badge_under_a_presentations_format_is_invalid(form: str, asked: dict[str, Any]) -> None:
    """Its own format demands claims of it that these do not."""
    for badge in (ISSUER.badge(), ISSUER.sign()):
        report = verify(CREDENTIALS[form](badge), **asked)
        assert report.verdict == "invalid"
        assert report.achievement is None
        assert report.check("proof").data["cause"] == "jws_data_model"


@pytest.mark.parametrize("form", PRESENTATIONS)
def test_a_presentation_under_a_credentials_format_is_invalid(form: str) -> None:
    for asked in ({}, {"challenge": "c"}):
        report = verify(PRESENTATIONS[form](PRESENTED), **asked)
        assert report.verdict == "invalid"
        assert report.members == ()


def test_what_calls_itself_both_is_a_presentation() -> None:
    both = {**ISSUER.badge(), "type": ["VerifiablePresentation", *ISSUER.badge()["type"]]}
    assert verify(jose(both, typ="vc+jwt")).verdict == "invalid"
    report = verify(jose(both, typ="vp+jwt"))
    assert report.verdict != "valid"
    assert report.achievement is None


@pytest.mark.parametrize("kind", ["credential", "presentation"])
@pytest.mark.parametrize("typ", ["vc+jwt", "vp+jwt", None])
def test_a_token_in_a_token_is_not_read(kind: str, typ: str | None) -> None:
    """The outer signature would count for nothing, and its report would not say so."""
    inner = {**envelope(ISSUER.token(), kind), "@context": [V2]}
    report = verify(jose(inner, typ=typ) if typ else jose(inner))
    assert report.verdict == "unsupported"
    assert report.check("parse").data["method"] == "a token in a token"


def test_the_right_kinds_are_still_read() -> None:
    assert verify(cose(ISSUER.badge(), kind="vc")).verdict == "valid"
    assert verify(cose(PRESENTED, HOLDER, kind="vp")).verdict == "valid"
    assert verify(jose(PRESENTED, HOLDER)).source.format == "vp+jwt"
    assert verify(jose(PRESENTED, HOLDER)).verdict == "valid"


# --- tokens about something else


ELSE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "access token": ({"alg": "HS256", "typ": "JWT"}, {"sub": "1", "name": "Ada", "iat": 1}),
    "dpop": ({"alg": "ES256", "typ": "dpop+jwt", "jwk": {}}, {"jti": "a", "htm": "POST"}),
    "key binding": ({"alg": "ES256", "typ": "kb+jwt"}, {"nonce": "1", "aud": "x"}),
    "federation": ({"alg": "RS256", "typ": "entity-statement+jwt"}, {"iss": "x", "jwks": {}}),
    "status": ({"alg": "EdDSA", "typ": "statuslist+jwt"}, {"status_list": {"bits": 1}}),
    "none": ({"alg": "none"}, {"sub": "1"}),
    "unknown algorithm": ({"alg": "ES256K"}, {"sub": "1"}),
    "empty": ({"alg": "EdDSA"}, {}),
    "an unfit header": ({"alg": "RS256", "x5c": [], "ucv": "0.9"}, {"att": []}),
    "other types": ({"alg": "EdDSA", "typ": "vc+jwt"}, {"type": ["Person"], "@context": [V2]}),
}


def raw(header: dict[str, Any], payload: dict[str, Any]) -> str:
    return ".".join(base64url.encode(json.dumps(part).encode()) for part in (header, payload))


@pytest.mark.parametrize("name", ELSE)
def test_a_token_about_something_else_is_no_credential(name: str) -> None:
    report = verify(f"{raw(*ELSE[name])}.AAAA")
    assert report.verdict == "not_a_credential"
    check = report.check("parse")
    assert (check.code, check.data["reason"]) == (
        "no_credential",
        "a token that holds no credential",
    )


@pytest.mark.parametrize("name", sorted(set(ELSE) - {"unknown algorithm", "empty", "other types"}))
@pytest.mark.parametrize(
    "held",
    [
        {"vc": {"@context": [V1], "type": ["VerifiableCredential"]}},
        {"vc": None},
        {"vp": {}},
        {"type": "VerifiableCredential"},
        {"type": ["VerifiablePresentation"]},
        {"credentialSubject": {}},
    ],
    ids=str,
)
def test_a_credential_under_a_bad_header_stays_bad(name: str, held: dict[str, Any]) -> None:
    header, payload = ELSE[name]
    report = verify(f"{raw(header, {**payload, **held})}.AAAA")
    assert report.verdict in ("invalid", "malformed")


@pytest.mark.parametrize("held", [{"type": "Assertion"}, {"badge": "x", "recipient": {}}], ids=str)
def test_an_open_badge_2_is_not_nothing(held: dict[str, Any]) -> None:
    assert verify(jose({"id": "https://a.example/1", **held})).verdict != "not_a_credential"


def test_a_payload_that_is_damaged_is_not_nothing() -> None:
    header = base64url.encode(b'{"alg":"EdDSA"}')
    for payload in (b'{"sub":"1","sub":"2"}', b"[1]", b"text"):
        text = f"{header}.{base64url.encode(payload)}.AAAA"
        assert verify(text).verdict == "malformed"


def test_a_cose_message_about_something_else_is_no_credential() -> None:
    made = cose({"sub": "1"}, kind="vc")
    assert verify(made).verdict == "not_a_credential"
    assert verify(base64.b64encode(made)).verdict == "not_a_credential"


def test_in_a_presentation_and_in_an_envelope_it_is_none_either() -> None:
    text = f"{raw(*ELSE['access token'])}.AAAA"
    assert verify(json.dumps(envelope(text))).verdict == "not_a_credential"
    made = verify(json.dumps(presentation(envelope(ISSUER.token()), envelope(text))))
    assert [str(member.verdict) for member in made.members] == ["valid", "not_a_credential"]


@pytest.mark.parametrize("kind", ["vc+ld+jwt", "vp+ld+json+jwt", "vc+ld+json+sd-jwt"])
def test_a_type_of_a_draft_is_named_before_anything_else(kind: str) -> None:
    for payload in ({"sub": "1"}, ISSUER.badge()):
        report = verify(jose(payload, typ=kind))
        assert report.verdict == "unsupported"
        method = "SD-JWT" if "sd-jwt" in kind else kind
        assert report.check("parse").data["method"] == method


@pytest.mark.parametrize("kind", ["vc+ld+json", "vp+ld"])
def test_a_draft_of_cose_is_named(kind: str) -> None:
    report = verify(cose(ISSUER.badge(), kind=kind))
    assert report.check("parse").data == {"method": f"{kind}+cose"}
