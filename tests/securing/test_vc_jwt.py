"""VC-JWT: Open Badges 3.0 section 8.2. Headers, claims compared both ways, data models."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from mcred.errors import ProofError, UnsupportedError, UsageError
from mcred.keys import KeyType
from mcred.securing.jose import sign_token, verify_token
from mcred.securing.vc_jwt import VCJWT, read_vc_jwt, sign_vc_jwt
from support.documents import credential
from support.keys import ed25519, of_type

KEY_ID = "did:example:issuer#key-1"
ISSUED = datetime(2026, 1, 2, 3, 4, 5, 999_999, tzinfo=UTC)
V1 = "https://www.w3.org/2018/credentials/v1"
OPEN_BADGES = ["OpenBadgeCredential", "AchievementCredential", "EndorsementCredential"]


def document(**changes: Any) -> dict[str, Any]:
    value = credential(validUntil="2027-01-01T00:00:00Z", **changes)
    return {name: member for name, member in value.items() if member is not None}


def claims(**changes: Any) -> dict[str, Any]:
    """The payload for `document`; None takes a claim or member away."""
    payload = {
        **document(),
        "iss": "did:example:issuer",
        "sub": "did:example:learner",
        "jti": "urn:uuid:0d9d1d4c-3c5a-4b1e-8d0a-5f3f2a1b7c01",
        "nbf": 1767225600,
        "exp": 1798761600,
        **changes,
    }
    return {name: value for name, value in payload.items() if value is not None}


def read(payload: dict[str, Any] | None = None, **header: Any) -> VCJWT:
    named = {"kid": KEY_ID, "typ": "JWT", **header}
    return read_vc_jwt(
        sign_token(
            {name: value for name, value in named.items() if value is not None},
            payload or claims(),
            ed25519(),
        )
    )


def differing(token: VCJWT) -> set[str]:
    return {problem.path.removeprefix("claim ") for problem in token.differences}


# --- writing


@pytest.mark.parametrize("key_type", list(KeyType))
def test_what_is_written_is_read_again_with_every_kind_of_key(key_type: KeyType) -> None:
    key = of_type(key_type)
    found = read_vc_jwt(sign_vc_jwt(document(), signer=key, key_id=KEY_ID, issued=ISSUED))
    verify_token(found.token, key.public_key)
    assert found.credential == document()
    assert found.differences == ()
    assert not found.no_subject
    assert found.kid == KEY_ID
    assert found.jwk is None


def test_the_claims_repeat_the_credential_in_whole_seconds() -> None:
    found = read_vc_jwt(sign_vc_jwt(document(), signer=ed25519(), key_id=KEY_ID, issued=ISSUED))
    assert found.claims == {
        "iss": "did:example:issuer",
        "jti": "urn:uuid:0d9d1d4c-3c5a-4b1e-8d0a-5f3f2a1b7c01",
        "sub": "did:example:learner",
        "nbf": 1767225600,
        "exp": 1798761600,
        "iat": 1767323045,
    }


def test_without_end_there_is_no_exp_and_without_time_no_iat() -> None:
    found = read_vc_jwt(sign_vc_jwt(credential(), signer=ed25519(), key_id=KEY_ID))
    assert set(found.claims) == {"iss", "jti", "sub", "nbf"}


def test_without_a_key_id_the_public_key_stands_in_the_header() -> None:
    found = read_vc_jwt(sign_vc_jwt(document(), signer=ed25519()))
    assert found.jwk == ed25519().public_key.to_jwk()
    assert found.kid is None
    assert "d" not in found.token.header["jwk"]


@pytest.mark.parametrize(
    "changes",
    [
        {"id": None},
        {"issuer": None},
        {"validFrom": None},
        {"validFrom": "yesterday"},
        {"credentialSubject": {}},
        {"credentialSubject": None},
    ],
    ids=repr,
)
def test_a_credential_whose_claims_cannot_be_written_is_the_callers_mistake(
    changes: dict[str, Any],
) -> None:
    with pytest.raises(UsageError):
        sign_vc_jwt(document(**changes), signer=ed25519(), key_id=KEY_ID)


# --- header


@pytest.mark.parametrize(
    "name",
    ["jku", "x5u", "x5c", "x5t", "x5t#S256", "cty", "crit", "b64", "iss", "zip", "enc", "KID", "x"],
)
def test_the_header_holds_alg_kid_jwk_and_typ_and_nothing_else(name: str) -> None:
    with pytest.raises(ProofError) as caught:
        read(claims(), **{name: "https://attacker.example"})
    assert caught.value.code == "jws_header"
    assert name in caught.value.message


@pytest.mark.parametrize(
    "kind", ["vc+jwt", "VC+JWT", "vp+jwt", "vc+ld+jwt", "vp+ld+json+jwt", "vc+sd-jwt"]
)
def test_tokens_of_other_specifications_are_unsupported_by_name(kind: str) -> None:
    with pytest.raises(UnsupportedError) as caught:
        read(typ=kind)
    assert caught.value.data["method"] == kind


@pytest.mark.parametrize("kind", ["at+jwt", "", 7, None, ["JWT"]])
def test_a_typ_is_jwt_or_absent(kind: object) -> None:
    if kind is None:
        read(typ=None)
        return
    with pytest.raises(ProofError) as caught:
        read(typ=kind)
    assert caught.value.code == "jws_header"


@pytest.mark.parametrize("kind", OPEN_BADGES)
def test_the_header_of_an_open_badge_names_the_key(kind: str) -> None:
    with pytest.raises(ProofError) as caught:
        read(claims(type=["VerifiableCredential", kind]), kid=None)
    assert caught.value.code == "jws_no_key"


def test_the_header_of_another_credential_need_not_name_the_key() -> None:
    found = read(kid=None)
    assert (found.kid, found.jwk) == (None, None)


@pytest.mark.parametrize("header", [{"kid": 7}, {"kid": ["a"]}, {"jwk": "key"}, {"jwk": []}])
def test_a_malformed_key_in_the_header_is_refused(header: dict[str, Any]) -> None:
    with pytest.raises(ProofError) as caught:
        read(**header)
    assert caught.value.code == "jws_header"


@pytest.mark.parametrize("key_type", list(KeyType))
def test_a_private_key_in_the_header_is_refused_and_not_repeated(key_type: KeyType) -> None:
    secret = of_type(key_type).to_secret_jwk()
    with pytest.raises(ProofError) as caught:
        read(kid=None, jwk=secret)
    assert caught.value.code == "jws_private_key"
    assert secret["d"] not in caught.value.message + str(caught.value.data)


@pytest.mark.parametrize("member", ["p", "q", "dp", "dq", "qi", "oth", "k"])
def test_any_part_of_a_private_key_in_the_header_is_refused(member: str) -> None:
    jwk = {**of_type(KeyType.RSA).public_key.to_jwk(), member: "AQAB"}
    with pytest.raises(ProofError) as caught:
        read(kid=None, jwk=jwk)
    assert caught.value.code == "jws_private_key"


# --- claims, compared both ways


def test_claims_that_repeat_the_credential_do_not_differ() -> None:
    assert read().differences == ()
    assert read(claims(iat=1767323045, aud="anyone")).differences == ()


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("iss", "did:example:other"),
        ("iss", 7),
        ("sub", "did:example:other"),
        ("sub", ["did:example:learner"]),
        ("jti", "urn:uuid:00000000-0000-4000-8000-000000000000"),
        ("jti", ""),
        ("nbf", 1767225601),
        ("nbf", "1767225600"),
        ("nbf", True),
        ("exp", 1798761599),
        ("exp", 1798761601),
        ("exp", 1e300),
        ("exp", -1e300),
        ("exp", "2027-01-01T00:00:00Z"),
        ("exp", False),
    ],
)
def test_a_claim_that_says_otherwise_differs(claim: str, value: object) -> None:
    assert differing(read(claims(**{claim: value}))) == {claim}


@pytest.mark.parametrize("claim", ["iss", "sub", "jti", "nbf", "exp"])
def test_a_claim_that_only_the_credential_makes_differs(claim: str) -> None:
    assert differing(read(claims(**{claim: None}))) == {claim}


@pytest.mark.parametrize(
    ("claim", "member"),
    [
        ("iss", {"issuer": None}),
        ("sub", {"credentialSubject": {"identifier": []}}),
        ("jti", {"id": None}),
        ("nbf", {"validFrom": None}),
        ("exp", {"validUntil": None}),
    ],
)
def test_a_claim_that_only_the_token_makes_differs(claim: str, member: dict[str, Any]) -> None:
    assert differing(read(claims(**member))) == {claim}


@pytest.mark.parametrize(
    ("claim", "member"), [("iss", "issuer"), ("jti", "id"), ("nbf", "validFrom")]
)
def test_what_an_open_badge_must_say_is_missed_where_neither_says_it(
    claim: str, member: str
) -> None:
    neither = {claim: None, member: None}
    for kind in OPEN_BADGES:
        found = read(claims(type=["VerifiableCredential", kind], **neither))
        assert differing(found) == {claim}
        assert "nothing" in str(found.differences[0])
    assert differing(read(claims(**neither))) == set()


def test_a_badge_without_end_needs_none_in_its_token() -> None:
    assert differing(read(claims(exp=None, validUntil=None))) == set()


def test_the_issuer_may_be_an_object() -> None:
    issuer = {"id": "did:example:issuer", "type": ["Profile"], "name": "Example"}
    assert differing(read(claims(issuer=issuer))) == set()
    assert differing(read(claims(issuer={**issuer, "id": "did:example:other"}))) == {"iss"}


def test_fractions_of_a_second_are_cut_on_both_sides() -> None:
    assert differing(read(claims(nbf=1767225600.75, validFrom="2026-01-01T00:00:00.25Z"))) == set()
    assert differing(read(claims(validFrom="2026-01-01T01:00:00+01:00"))) == set()


def test_a_member_that_is_no_date_differs() -> None:
    assert differing(read(claims(validFrom="soon"))) == {"nbf"}
    assert differing(read(claims(validUntil=1798761600))) == {"exp"}


def test_a_subject_that_is_known_by_identifier_only_needs_no_sub() -> None:
    subject = {"type": ["AchievementSubject"], "identifier": []}
    found = read(claims(sub=None, credentialSubject=subject))
    assert found.no_subject
    assert found.differences == ()


def test_the_claims_are_no_part_of_the_credential() -> None:
    found = read(claims(iat=1, aud="x"))
    assert set(found.credential) == set(document())


# --- data models


def version_1(**changes: Any) -> dict[str, Any]:
    value = {
        "@context": [V1],
        "id": "urn:uuid:0d9d1d4c-3c5a-4b1e-8d0a-5f3f2a1b7c01",
        "type": ["VerifiableCredential"],
        "issuer": "did:example:issuer",
        "issuanceDate": "2026-01-01T00:00:00Z",
        "expirationDate": "2027-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:learner"},
        **changes,
    }
    return {name: member for name, member in value.items() if member is not None}


def framed(vc: object, **changes: Any) -> dict[str, Any]:
    only_claims = {
        name: value
        for name, value in claims().items()
        if name in ("iss", "sub", "jti", "nbf", "exp")
    }
    return {**only_claims, "vc": vc, **changes}


def test_a_credential_of_version_1_stands_in_the_claim_vc() -> None:
    found = read(framed(version_1()))
    assert found.credential == version_1()
    assert found.differences == ()


def test_the_dates_of_version_1_are_compared() -> None:
    assert differing(read(framed(version_1(issuanceDate="2026-01-02T00:00:00Z")))) == {"nbf"}
    assert differing(read(framed(version_1(expirationDate="2028-01-01T00:00:00Z")))) == {"exp"}
    assert differing(read(framed(version_1(), exp=None))) == {"exp"}


def test_a_credential_of_version_2_does_not_stand_in_the_claim_vc() -> None:
    with pytest.raises(ProofError) as caught:
        read(framed(document()))
    assert caught.value.code == "jws_data_model"


def test_a_credential_without_context_in_the_claim_vc_is_said_to_have_none() -> None:
    for context, said in ((None, "no data model (@context)"), ([], "is not")):
        vc = {**version_1(), "@context": context}
        vc = {name: value for name, value in vc.items() if value is not None}
        with pytest.raises(ProofError, match=re.escape(said)) as caught:
            read(framed(vc))
        assert caught.value.code == "jws_data_model"


def test_a_credential_of_version_1_is_not_the_payload_itself() -> None:
    payload = {**framed(None), **version_1()}
    del payload["vc"]
    with pytest.raises(ProofError) as caught:
        read(payload)
    assert caught.value.code == "jws_data_model"


@pytest.mark.parametrize("vc", [None, "text", [], 7], ids=repr)
def test_a_claim_vc_that_is_no_object_is_damaged(vc: object) -> None:
    with pytest.raises(ProofError) as caught:
        read(framed(vc))
    assert caught.value.code == "jws_malformed"


def test_a_second_credential_beside_the_claim_vc_is_not_read() -> None:
    """Members beside `vc` are signed and not part of the badge: they must not be shown."""
    found = read(framed(version_1(), credentialSubject={"id": "did:example:attacker"}))
    assert found.credential["credentialSubject"] == {"id": "did:example:learner"}
