"""JWT Decoding: VC Data Model 1.1, section 6.3.1. What `vc` lacks is taken from the claims."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred.securing.jose import sign_token
from mcred.securing.jwt_decoding import decode_vc
from mcred.securing.vc_jwt import VCJWT, read_vc_jwt
from support.keys import ed25519

V1 = "https://www.w3.org/2018/credentials/v1"
CLAIMS = {
    "iss": "did:example:issuer",
    "sub": "did:example:learner",
    "jti": "urn:uuid:0d9d1d4c-3c5a-4b1e-8d0a-5f3f2a1b7c01",
    "nbf": 1767225600,
    "exp": 1798761600,
}
BARE = {"@context": [V1], "type": ["VerifiableCredential"], "credentialSubject": {"name": "Ada"}}
WHOLE = {
    **BARE,
    "id": CLAIMS["jti"],
    "issuer": CLAIMS["iss"],
    "issuanceDate": "2026-01-01T00:00:00Z",
    "expirationDate": "2027-01-01T00:00:00Z",
    "credentialSubject": {"id": CLAIMS["sub"], "name": "Ada"},
}
MEMBER_OF = {
    "iss": "issuer",
    "jti": "id",
    "nbf": "issuanceDate",
    "exp": "expirationDate",
}


def read(vc: Any, **changes: Any) -> VCJWT:
    claims = {name: value for name, value in {**CLAIMS, **changes}.items() if value is not None}
    return read_vc_jwt(
        sign_token({"kid": "did:example:issuer#1", "typ": "JWT"}, {**claims, "vc": vc}, ed25519())
    )


def test_everything_that_is_missing_is_taken_from_the_claims() -> None:
    found = read(BARE)
    assert found.credential == WHOLE
    assert found.differences == ()
    assert not found.no_subject


@pytest.mark.parametrize(("claim", "member"), MEMBER_OF.items())
def test_each_member_is_taken_from_its_claim_and_from_no_other(claim: str, member: str) -> None:
    without = {name: value for name, value in WHOLE.items() if name != member}
    assert read(without).credential == WHOLE
    assert member not in read(without, **{claim: None}).credential


def test_an_issuer_that_is_an_object_gets_its_id() -> None:
    found = read({**WHOLE, "issuer": {"name": "Example School"}})
    assert found.credential["issuer"] == {"id": CLAIMS["iss"], "name": "Example School"}
    assert found.differences == ()


def test_several_subjects_get_none() -> None:
    subjects = [{"name": "Ada"}, {"name": "Bo"}]
    found = read({**WHOLE, "credentialSubject": subjects})
    assert found.credential["credentialSubject"] == subjects
    assert [problem.path for problem in found.differences] == ["claim sub"]


@pytest.mark.parametrize(
    ("member", "value", "claim"),
    [
        ("issuer", "did:example:other", "iss"),
        ("issuer", None, "iss"),
        ("issuer", {"id": "did:example:other"}, "iss"),
        ("issuer", {"id": None}, "iss"),
        ("id", "urn:uuid:other", "jti"),
        ("id", None, "jti"),
        ("issuanceDate", "2026-01-01T00:00:01Z", "nbf"),
        ("issuanceDate", None, "nbf"),
        ("expirationDate", "2027-01-01T00:00:01Z", "exp"),
        ("expirationDate", "", "exp"),
        ("credentialSubject", {"id": "did:example:other"}, "sub"),
        ("credentialSubject", {"id": None}, "sub"),
    ],
)
def test_what_contradicts_a_claim_is_kept_and_differs(member: str, value: Any, claim: str) -> None:
    found = read({**WHOLE, member: value})
    assert found.credential[member] == value
    assert [problem.path for problem in found.differences] == [f"claim {claim}"]


@pytest.mark.parametrize("value", [True, "1767225600", {}, [], 1e300, -1e300, 10**30], ids=repr)
@pytest.mark.parametrize("claim", ["nbf", "exp"])
def test_what_is_no_time_is_not_taken(claim: str, value: Any) -> None:
    found = read(BARE, **{claim: value})
    assert MEMBER_OF[claim] not in found.credential
    assert [problem.path for problem in found.differences] == [f"claim {claim}"]


@pytest.mark.parametrize("value", [7, True, {}, ["did:example:issuer"]], ids=repr)
@pytest.mark.parametrize("claim", ["iss", "jti", "sub"])
def test_what_is_no_text_is_not_taken(claim: str, value: Any) -> None:
    found = read(BARE, **{claim: value})
    assert value not in found.credential.values()
    assert [problem.path for problem in found.differences] == [f"claim {claim}"]


def test_fractions_of_a_second_are_cut() -> None:
    found = read(BARE, nbf=1767225600.9)
    assert found.credential["issuanceDate"] == "2026-01-01T00:00:00Z"
    assert found.differences == ()


def test_a_flat_payload_is_not_decoded() -> None:
    """Only the claim `vc` leaves members to the claims: data model 2.0 has no such rule."""
    flat = {**BARE, "@context": ["https://www.w3.org/ns/credentials/v2"], **CLAIMS}
    found = read_vc_jwt(sign_token({"kid": "did:example:issuer#1"}, flat, ed25519()))
    assert "issuer" not in found.credential
    assert {problem.path for problem in found.differences} >= {"claim iss", "claim jti"}


VALUES = st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5)
NAMES = st.sampled_from(["id", "issuer", "issuanceDate", "expirationDate", "credentialSubject"])


@given(
    vc=st.dictionaries(NAMES, VALUES | st.dictionaries(st.just("id"), VALUES)),
    claims=st.dictionaries(st.sampled_from(list(CLAIMS)), VALUES),
)
def test_nothing_that_is_said_is_replaced_and_nothing_given_is_changed(
    vc: dict[str, Any], claims: dict[str, Any]
) -> None:
    before = repr((vc, claims))
    found = decode_vc(vc, claims)
    assert repr((vc, claims)) == before
    for name, value in vc.items():
        kept = found[name]
        added = isinstance(value, dict) and "id" not in value and isinstance(kept, dict)
        assert repr({**kept, **value} if added else kept) == repr(kept)
        assert added or repr(kept) == repr(value)
