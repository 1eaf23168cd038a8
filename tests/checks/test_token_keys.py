"""The key of a token: for its purpose, and found among the issuer's where the header names none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mcred import VerificationReport, Verifier
from mcred.securing.jose import sign_token
from mcred.securing.vc_cose import sign_vp_cose
from mcred.securing.vc_jwt import read_vc_jwt
from support.documents import V2, credential
from support.issuers import NOW, IssuerSimulator
from support.keys import ed25519
from support.presentations import envelope, presentation

V1 = "https://www.w3.org/2018/credentials/v1"
DOMAIN, CHALLENGE = "employer.example", "u-3f1c"
ASKED = {"domain": DOMAIN, "challenge": CHALLENGE}


@pytest.fixture
def issuer() -> IssuerSimulator:
    return IssuerSimulator.did_web()


def holder(*relationships: str, kind: str = "did_web") -> IssuerSimulator:
    """A holder whose key stands under these alone."""
    made = (
        IssuerSimulator.did_web("holder.example")
        if kind == "did_web"
        else IssuerSimulator.https("https://holder.example/me")
    )
    document = made.documents[made.document_url]
    del document["assertionMethod"]
    document |= {name: [made.method] for name in relationships}
    return made


def verify(
    source: Any, issuer: IssuerSimulator, other: IssuerSimulator | None = None, **asked: Any
) -> VerificationReport:
    web = IssuerSimulator.did_key()
    web.documents = {**issuer.documents, **(other.documents if other else {})}
    verifier = Verifier(policy=issuer.pinned, fetch=web.fetcher(), clock=lambda: NOW)
    return verifier.verify(source.encode() if isinstance(source, str) else source, **asked)


def presented(form: str, by: IssuerSimulator, issuer: IssuerSimulator) -> Any:
    """A badge that the holder presents in a token, to answer what is asked."""
    badge = issuer.token()
    if form == "vp-jwt":
        inner = {**presentation(badge, holder=by.id), "@context": [V1]}
        claims = {"iss": by.id, "vp": inner, "aud": DOMAIN, "nonce": CHALLENGE}
        return sign_token({"typ": "JWT", "kid": by.method}, claims, by.key)
    made = presentation(envelope(badge), holder=by.id)
    if form == "vp+cose":
        return sign_vp_cose(made, signer=by.key, key_id=by.method)
    claims = {**made, "aud": DOMAIN, "nonce": CHALLENGE}
    return sign_token({"typ": "vp+jwt", "kid": by.method}, claims, by.key)


# --- purposes


@pytest.mark.parametrize("form", ["vp+jwt", "vp-jwt", "vp+cose"])
@pytest.mark.parametrize("kind", ["did_web", "https"])
@pytest.mark.parametrize(
    ("relationship", "unasked", "answer"),
    [
        ("authentication", "valid", "valid"),
        ("assertionMethod", "valid", "invalid"),
        ("keyAgreement", "invalid", "invalid"),
    ],
)
def test_a_presentations_token_is_held_to_its_purpose(
    issuer: IssuerSimulator, form: str, kind: str, relationship: str, unasked: str, answer: str
) -> None:
    by = holder(relationship, kind=kind)
    made = presented(form, by, issuer)
    assert verify(made, issuer, by).verdict == unasked
    if form == "vp+cose":
        return  # what is written here answers nothing
    report = verify(made, issuer, by, **ASKED)
    assert report.verdict == answer, report.checks
    if answer == "invalid":
        assert report.check("issuer_binding").code == "not_the_holders"
        assert report.members == ()


def test_a_key_set_does_not_say_that_its_keys_answer_for_somebody(issuer: IssuerSimulator) -> None:
    by = holder(kind="https")
    jwk = {**by.key.public_key.to_jwk(), "kid": by.method}
    by.documents["https://holder.example/.well-known/jwks.json"] = {"keys": [jwk]}
    by.documents[by.document_url]["verificationMethod"] = []
    made = presented("vp+jwt", by, issuer)
    assert verify(made, issuer, by).verdict == "valid"
    assert verify(made, issuer, by, **ASKED).verdict == "invalid"


def test_a_key_that_its_holder_revoked_serves_for_nothing(issuer: IssuerSimulator) -> None:
    by = holder("authentication", "assertionMethod")
    document = by.documents[by.document_url]
    document["verificationMethod"] = [by.published_key(revoked="2026-01-01T00:00:00Z")]
    for asked in ({}, ASKED):
        assert verify(presented("vp+jwt", by, issuer), issuer, by, **asked).verdict == "invalid"


def test_a_revoked_key_does_not_come_back_under_another_purpose(issuer: IssuerSimulator) -> None:
    by = holder("authentication")
    again = f"{by.id}#key-2"
    by.documents[by.document_url] |= {
        "verificationMethod": [
            by.published_key(revoked="2026-01-01T00:00:00Z"),
            by.published_key(id=again),
        ],
        "assertionMethod": [again],
    }
    inner = {**presentation(issuer.token(), holder=by.id), "@context": [V1]}
    header = {"jwk": by.key.public_key.to_jwk()}
    report = verify(unnamed({"iss": by.id, "vp": inner}, by, **header), issuer, by)
    assert report.verdict == "invalid"
    assert report.check("issuer_binding").data["cause"] == "method_revoked"


def test_a_credential_is_not_signed_for_authentication(issuer: IssuerSimulator) -> None:
    document = issuer.documents[issuer.document_url]
    document["authentication"] = document.pop("assertionMethod")
    assert verify(issuer.token(), issuer).verdict == "invalid"


# --- a header without key


def version_1(issuer: IssuerSimulator, **changes: Any) -> dict[str, Any]:
    """The claims of a credential that is no badge, of data model 1.1."""
    vc = {
        "@context": [V1],
        "type": ["VerifiableCredential"],
        "credentialSubject": {"id": "did:x:y"},
    }
    claims = {"iss": issuer.id, "sub": "did:x:y", "nbf": int(NOW.timestamp()) - 60, "vc": vc}
    return {**claims, **changes}


def unnamed(claims: dict[str, Any], issuer: IssuerSimulator, **header: Any) -> str:
    return sign_token({"typ": "JWT", **header}, claims, issuer.key)


ISSUERS: dict[str, Callable[[], IssuerSimulator]] = {
    "did:key": IssuerSimulator.did_key,
    "did:web": IssuerSimulator.did_web,
    "https": IssuerSimulator.https,
}


@pytest.mark.parametrize("kind", ISSUERS)
def test_the_key_is_found_among_those_that_the_issuer_lists(kind: str) -> None:
    issuer = ISSUERS[kind]()
    text = unnamed(version_1(issuer), issuer)
    report = verify(text, issuer)
    assert report.verdict == "valid", report.checks
    assert report.check("issuer_binding").data["method"] == issuer.method
    assert report.achievement is None


@pytest.mark.parametrize("kind", ISSUERS)
def test_a_tampered_copy_and_another_key_are_invalid(kind: str) -> None:
    issuer = ISSUERS[kind]()
    head, _, signature = unnamed(version_1(issuer), issuer).split(".")
    other = unnamed(version_1(issuer, jti="urn:uuid:other"), issuer).split(".")[1]
    thief = IssuerSimulator.did_key(ed25519(9))
    for forged in (f"{head}.{other}.{signature}", unnamed(version_1(issuer), thief)):
        report = verify(forged, issuer)
        assert report.verdict == "invalid"
        assert report.check("proof").code == "signature_mismatch"


def test_a_key_in_the_header_alone_proves_nothing(issuer: IssuerSimulator) -> None:
    thief = IssuerSimulator.did_key(ed25519(9))
    text = unnamed(version_1(issuer), thief, jwk=thief.key.public_key.to_jwk())
    assert verify(text, issuer).verdict == "invalid"


def test_an_issuer_without_keys_or_out_of_reach_leaves_it_open(issuer: IssuerSimulator) -> None:
    text = unnamed(version_1(issuer), issuer)
    document = issuer.documents[issuer.document_url]
    document["verificationMethod"] = []
    report = verify(text, issuer)
    assert report.verdict == "could_not_check"
    assert report.check("proof").code == "key_unreachable"
    assert report.achievement is None
    del issuer.documents[issuer.document_url]
    assert verify(text, issuer).verdict == "could_not_check"


def test_a_key_for_another_purpose_is_not_taken(issuer: IssuerSimulator) -> None:
    document = issuer.documents[issuer.document_url]
    document["authentication"] = document.pop("assertionMethod")
    assert verify(unnamed(version_1(issuer), issuer), issuer).verdict == "invalid"


def test_an_open_badge_must_name_its_key(issuer: IssuerSimulator) -> None:
    named = issuer.token()
    assert verify(named, issuer).verdict == "valid"
    payload = dict(read_vc_jwt(named).token.payload)
    report = verify(unnamed(payload, issuer), issuer)
    assert report.verdict == "invalid"
    assert report.check("proof").data["cause"] == "jws_no_key"


@pytest.mark.parametrize("asked", [{}, ASKED], ids=str)
def test_a_presentation_need_not_name_its_key(
    issuer: IssuerSimulator, asked: dict[str, Any]
) -> None:
    by = IssuerSimulator.did_key(ed25519(7))
    inner = {**presentation(issuer.token(), holder=by.id), "@context": [V1]}
    claims = {"iss": by.id, "vp": inner, "aud": DOMAIN, "nonce": CHALLENGE}
    assert verify(unnamed(claims, by), issuer, **asked).verdict == "valid"
    stolen = unnamed(claims, IssuerSimulator.did_key(ed25519(9)))
    assert verify(stolen, issuer, **asked).verdict == "invalid"
    nobody = {"vp": {**inner, "holder": None}}
    del nobody["vp"]["holder"]
    assert verify(unnamed(nobody, by), issuer).verdict == "invalid"


# --- data model 2.0


@pytest.mark.parametrize("kid", [None, "label"])
def test_a_flat_credential_without_typ_is_the_w3cs_token(kid: str | None) -> None:
    issuer = IssuerSimulator.https()
    document = issuer.documents[issuer.document_url]
    document["verificationMethod"] = [
        {
            "id": f"{issuer.id}#label",
            "type": "JsonWebKey",
            "controller": issuer.id,
            "publicKeyJwk": issuer.key.public_key.to_jwk(),
        }
    ]
    document["assertionMethod"] = [f"{issuer.id}#label"]
    claims = {**credential(issuer=issuer.id), "@context": [V2]}
    header = {"kid": kid or f"{issuer.id}#label"}
    report = verify(sign_token(header, claims, issuer.key), issuer)
    assert (report.verdict, report.source.format) == ("valid", "vc+jwt"), report.checks
    thief = IssuerSimulator.did_key(ed25519(9))
    assert verify(sign_token(header, claims, thief.key), issuer).verdict == "invalid"
