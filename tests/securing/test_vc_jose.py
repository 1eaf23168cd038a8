"""VC-JOSE (`vc+jwt`): header, claims and issuer by section 3.1 and 4; told apart from VC-JWT."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred import Verifier
from mcred.encoding import base64url
from mcred.errors import (
    DataError,
    KeyBindingError,
    LimitError,
    ProofError,
    UnsupportedError,
    UsageError,
)
from mcred.fetch import OfflineFetcher
from mcred.keys import KeyType
from mcred.securing.jose import sign_token, verify_token
from mcred.securing.tokens import read_credential_token, token_format
from mcred.securing.vc_jose import VCJOSE, read_vc_jose, sign_vc_jose
from mcred.securing.vc_jwt import VCJWT, sign_vc_jwt
from support.documents import credential
from support.keys import ed25519, of_type

KEY_ID = "did:example:issuer#key-1"
ISSUED = datetime(2026, 1, 2, 3, 4, 5, 999_999, tzinfo=UTC)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
HTTPS_ISSUER = {"issuer": "https://school.example/issuer"}


def payload(**changes: Any) -> dict[str, Any]:
    """The credential with changes; None takes a member away."""
    value = {**credential(), **changes}
    return {name: member for name, member in value.items() if member is not None}


def token(claims: dict[str, Any] | None = None, **header: Any) -> str:
    named = {"kid": KEY_ID, "typ": "vc+jwt", **header}
    return sign_token(
        {name: value for name, value in named.items() if value is not None},
        claims or payload(),
        ed25519(),
    )


def refused(text: str) -> str:
    with pytest.raises(ProofError) as caught:
        read_vc_jose(text)
    return str(caught.value.code)


# --- writing


@pytest.mark.parametrize("key_type", list(KeyType))
def test_what_is_written_is_read_again_with_every_kind_of_key(key_type: KeyType) -> None:
    key = of_type(key_type)
    found = read_vc_jose(sign_vc_jose(credential(), signer=key, key_id=KEY_ID, issued=ISSUED))
    verify_token(found.token, key.public_key)
    assert found.credential == credential()
    assert found.claims == {"iat": 1767323045}
    assert (found.kid, found.jwk) == (KEY_ID, None)
    assert (found.differences, found.no_subject) == ((), False)
    assert dict(found.token.header) | {"alg": ""} == {
        "alg": "",
        "typ": "vc+jwt",
        "cty": "vc",
        "kid": KEY_ID,
    }


def test_without_a_time_the_payload_is_the_credential() -> None:
    found = read_vc_jose(sign_vc_jose(credential(), signer=ed25519(), key_id=KEY_ID))
    assert found.token.payload == credential()


@pytest.mark.parametrize("name", ["vc", "vp", "iss", "sub", "exp", "nbf", "iat", "jti", "cnf"])
def test_a_credential_with_a_claim_in_it_is_not_signed(name: str) -> None:
    with pytest.raises(UsageError, match=name):
        sign_vc_jose(payload(**{name: "x"}), signer=ed25519(), key_id=KEY_ID)


@pytest.mark.parametrize(
    "context",
    [
        None,
        "https://www.w3.org/ns/credentials/v2",
        [],
        ["https://www.w3.org/2018/credentials/v1"],
        ["https://example.com", "https://www.w3.org/ns/credentials/v2"],
    ],
    ids=repr,
)
def test_only_data_model_2_is_signed_and_read(context: Any) -> None:
    document = payload(**{"@context": context})
    with pytest.raises(UsageError):
        sign_vc_jose(document, signer=ed25519(), key_id=KEY_ID)
    assert refused(token(document)) == "jws_data_model"


@pytest.mark.parametrize("key_id", ["", "key-1", "#key-1", "did:example: key"])
def test_the_key_is_named_by_a_url(key_id: str) -> None:
    with pytest.raises(UsageError, match="absolute URL"):
        sign_vc_jose(credential(), signer=ed25519(), key_id=key_id)


# --- header


@pytest.mark.parametrize("kind", [None, "vc+jwt", "VC+JWT", "application/vc+jwt"])
def test_the_media_type_may_be_left_out_or_written_in_full(kind: str | None) -> None:
    assert read_vc_jose(token(typ=kind)).credential == credential()


@pytest.mark.parametrize("kind", ["JWT", "jwt", "bad+typ", "", 1, ["vc+jwt"]], ids=repr)
def test_other_media_types_are_refused(kind: Any) -> None:
    assert refused(token(typ=kind)) == "jws_header"


@pytest.mark.parametrize("kind", ["vp+jwt", "vc+sd-jwt", "dc+sd-jwt", "vp+sd-jwt", "vc+ld+jwt"])
def test_what_this_version_cannot_read_is_named(kind: str) -> None:
    with pytest.raises(UnsupportedError) as caught:
        read_vc_jose(token(typ=kind))
    assert caught.value.data["method"] == ("SD-JWT" if "sd-jwt" in kind else kind)


@pytest.mark.parametrize("content", ["vc", "VC", "application/vc", "vc+ld+json"])
def test_the_content_type_is_that_of_a_credential(content: str) -> None:
    assert read_vc_jose(token(cty=content)).credential == credential()


@pytest.mark.parametrize("content", ["bad+cty", "vp", "application/vp", "", 1], ids=repr)
def test_other_content_types_are_refused(content: Any) -> None:
    assert refused(token(cty=content)) == "jws_header"


@pytest.mark.parametrize("name", ["jku", "x5u", "x5c", "x5t", "zip", "custom"])
def test_header_parameters_that_are_not_understood_are_ignored(name: str) -> None:
    """Section 3.1.3: if they are not understood, they MUST be ignored."""
    assert read_vc_jose(token(None, **{name: "x"})).credential == credential()


@pytest.mark.parametrize(
    "header", [{"crit": ["exp"]}, {"crit": []}, {"crit": ["b64"], "b64": False}, {"b64": False}]
)
def test_an_extension_that_must_be_understood_is_refused(header: dict[str, Any]) -> None:
    """RFC 7515, section 4.1.11: if it is not understood, the JWS is invalid."""
    assert refused(token(**header)) == "jws_crit"


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({"kid": None}, "jws_no_key"),
        ({"kid": ""}, "jws_header"),
        ({"kid": 1}, "jws_header"),
        ({"jwk": "x"}, "jws_header"),
        ({"jwk": {**ed25519().to_secret_jwk()}}, "jws_private_key"),
        ({"jwk": {**ed25519().public_key.to_jwk(), "k": "AA"}}, "jws_private_key"),
    ],
)
def test_the_header_names_the_key(header: dict[str, Any], code: str) -> None:
    assert refused(token(**header)) == code


# --- issuer and key


def test_a_key_of_a_did_needs_kid() -> None:
    """Section 4.1.1: kid MUST be present when the key of the issuer is expressed as a DID URL."""
    jwk = ed25519().public_key.to_jwk()
    claims = payload(iss="did:example:issuer")
    assert refused(token(claims, kid=None, jwk=jwk)) == "jws_no_key"
    assert read_vc_jose(token(claims)).kid == KEY_ID


@pytest.mark.parametrize("kid", ["key-1", "#key-1", "thumb print"])
def test_without_iss_kid_is_an_absolute_url(kid: str) -> None:
    """Section 4.3: when iss is absent, the kid MUST be an absolute URL."""
    assert refused(token(payload(**HTTPS_ISSUER), kid=kid)) == "jws_no_key"
    with_iss = payload(**HTTPS_ISSUER, iss=HTTPS_ISSUER["issuer"])
    assert read_vc_jose(token(with_iss, kid=kid)).kid == kid


def test_a_token_that_does_not_say_what_it_is_may_name_its_key_by_a_label() -> None:
    """As the W3C's own examples do; the issuer must publish a key of that label."""
    assert read_vc_jose(token(payload(**HTTPS_ISSUER), typ=None, kid="key-1")).kid == "key-1"
    assert refused(token(payload(**HTTPS_ISSUER), typ=None, kid=None)) == "jws_no_key"


def test_with_iss_an_https_issuer_need_not_name_the_key() -> None:
    claims = payload(**HTTPS_ISSUER, iss=HTTPS_ISSUER["issuer"])
    assert read_vc_jose(token(claims, kid=None)).kid is None
    badge = {**claims, "type": ["VerifiableCredential", "OpenBadgeCredential"]}
    assert refused(token(badge, kid=None)) == "jws_no_key"


@pytest.mark.parametrize("issuer", ["did:example:issuer", {"id": "did:example:issuer"}], ids=repr)
@pytest.mark.parametrize("value", ["did:example:other", "", None, 1, {"id": "did:example:issuer"}])
def test_iss_is_the_issuer_where_it_is_present(issuer: Any, value: Any) -> None:
    """Section 4.1.2: iss, if present, MUST match issuer, or issuer.id."""
    claims = payload(issuer=issuer)
    assert read_vc_jose(token({**claims, "iss": "did:example:issuer"})).credential == claims
    assert refused(token({**claims, "iss": value})) == "claims_differ"
    if value is not None:
        assert refused(token(claims, iss=value)) == "claims_differ"


# --- claims


@pytest.mark.parametrize("name", ["vc", "vp"])
@pytest.mark.parametrize("value", ["oops", {}, None], ids=repr)
def test_the_claims_vc_and_vp_must_not_be_present(name: str, value: Any) -> None:
    assert refused(token({**payload(), name: value})) == "jws_claims"


def test_claims_frame_the_credential_and_unknown_ones_are_part_of_it() -> None:
    claims = {"iss": "did:example:issuer", "jti": "x", "sub": "y", "aud": "z", "iat": 1, "cnf": {}}
    found = read_vc_jose(token({**payload(), **claims, "custom": 1}))
    assert found.claims == claims
    assert found.credential == {**payload(), "custom": 1}


@pytest.mark.parametrize("name", ["exp", "nbf", "iat"])
@pytest.mark.parametrize("value", [True, "soon", None, {}, [], -1e18, 1e18, 10**30], ids=repr)
def test_times_are_seconds_within_the_calendar(name: str, value: Any) -> None:
    """A time that no date is would bound nothing: what has ended long ago would be in force."""
    assert refused(token({**payload(), name: value})) == "jws_claims"


def test_iat_may_be_a_date_as_the_w3cs_test_suite_writes_it() -> None:
    assert read_vc_jose(token(payload(iat="2010-01-01T19:23:24Z"))).credential == credential()
    assert refused(token(payload(exp="2010-01-01T19:23:24Z"))) == "jws_claims"


# --- the signature


def test_a_tampered_copy_another_key_and_another_curve_fail() -> None:
    for kind in (KeyType.P256, KeyType.P384, KeyType.ED25519):
        key = of_type(kind)
        text = sign_vc_jose(credential(), signer=key, key_id=KEY_ID)
        header, _, signature = text.split(".")
        changed = base64url.encode(json.dumps(payload(name="Other")).encode())
        tampered = read_vc_jose(f"{header}.{changed}.{signature}")
        with pytest.raises(ProofError, match="does not match"):
            verify_token(tampered.token, key.public_key)
        other = KeyType.P384 if kind is KeyType.P256 else KeyType.P256
        with pytest.raises(KeyBindingError):
            verify_token(read_vc_jose(text).token, of_type(other).public_key)
    text = sign_vc_jose(credential(), signer=ed25519(), key_id=KEY_ID)
    with pytest.raises(ProofError, match="does not match"):
        verify_token(read_vc_jose(text).token, ed25519(2).public_key)


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "HS512"])
def test_what_proves_nothing_is_no_token(algorithm: str) -> None:
    header = base64url.encode(json.dumps({"alg": algorithm, "typ": "vc+jwt"}).encode())
    body = base64url.encode(json.dumps(payload()).encode())
    assert refused(f"{header}.{body}.AAAA") == "jws_alg"
    assert refused(f"{header}.{body}.") == "jws_malformed"


@given(text=st.text(max_size=60))
def test_garbage_is_refused_with_a_reason(text: str) -> None:
    for read in (read_vc_jose, read_credential_token):
        with pytest.raises((DataError, LimitError)):
            read(text)


@pytest.mark.parametrize("text", ["", "a", ".", "e30", "W10.e30.AA", "!.!.!", "e30.e30.AA"])
def test_a_damaged_header_is_the_readers_to_name(text: str) -> None:
    assert token_format(text) == "vc-jwt"
    with pytest.raises(ProofError):
        read_credential_token(text)


# --- told apart


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ({"typ": "vc+jwt"}, "vc+jwt"),
        ({"typ": "application/VC+JWT"}, "vc+jwt"),
        ({"typ": None, "cty": "vc"}, "vc+jwt"),
        ({"typ": "JWT", "cty": "vc"}, "vc-jwt"),
        ({"typ": "JWT"}, "vc-jwt"),
        ({"typ": None}, "vc+jwt"),
        ({"typ": "other"}, "vc-jwt"),
    ],
    ids=repr,
)
def test_the_header_tells_the_kind(header: dict[str, Any], expected: str) -> None:
    assert token_format(token(**header)) == expected


def test_each_kind_is_read_by_its_own_rules() -> None:
    ours = sign_vc_jose(credential(), signer=ed25519(), key_id=KEY_ID)
    theirs = sign_vc_jwt(credential(), signer=ed25519(), key_id=KEY_ID)
    assert isinstance(read_credential_token(ours), VCJOSE)
    assert isinstance(read_credential_token(theirs), VCJWT)
    # Without the claims that a VC-JWT repeats it is only read by the other rules.
    as_jwt = read_credential_token(token(typ="JWT"))
    assert {problem.path for problem in as_jwt.differences} >= {"claim iss", "claim jti"}


@pytest.mark.parametrize("kind", ["vc+sd-jwt", "application/dc+sd-jwt", "vp+sd-jwt"])
def test_sd_jwt_is_named(kind: str) -> None:
    for text in (token(typ=kind), token() + "~", token(typ=kind) + "~WyJhIl0~"):
        for read in (token_format, read_credential_token):
            with pytest.raises(UnsupportedError) as caught:
                read(text)
            assert caught.value.data["method"] == "SD-JWT"
    with pytest.raises(UnsupportedError, match="SD-JWT"):
        read_vc_jose(token() + "~")


# --- through the verifier


def verdict_of(text: str) -> tuple[str, str | None, dict[str, Any]]:
    verifier = Verifier(fetch=OfflineFetcher(), clock=lambda: NOW)
    report = verifier.verify(text.encode())
    checks = {check.id: (check.outcome.value, check.code) for check in report.checks}
    return report.verdict.value, report.source.format, checks


def own(**changes: Any) -> dict[str, Any]:
    return payload(issuer={"id": ed25519().did_key, "type": ["Profile"], "name": "S"}, **changes)


OWN_KEY = f"{ed25519().did_key}#{ed25519().public_key.to_multikey()}"


def test_a_badge_is_verified_as_vc_jwt_of_the_w3c() -> None:
    text = sign_vc_jose(own(), signer=ed25519(), key_id=OWN_KEY, issued=ISSUED)
    verdict, form, checks = verdict_of(text)
    assert (verdict, form) == ("issuer_unknown", "vc+jwt"), checks
    assert checks["proof"] == ("pass", "verified")


def test_another_issuers_key_is_not_the_issuers() -> None:
    other = f"{ed25519(2).did_key}#{ed25519(2).public_key.to_multikey()}"
    verdict, _, checks = verdict_of(sign_vc_jose(own(), signer=ed25519(2), key_id=other))
    assert verdict == "invalid"
    assert checks["issuer_binding"] == ("fail", "not_the_issuers")


def test_an_expired_signature_ends_the_validity() -> None:
    expired = sign_token(
        {"typ": "vc+jwt", "kid": OWN_KEY}, own(exp=int(NOW.timestamp()) - 1), ed25519()
    )
    assert verdict_of(expired)[0] == "expired"


def test_a_token_that_breaks_the_rules_is_invalid() -> None:
    text = sign_token({"typ": "vc+jwt", "kid": OWN_KEY}, {**own(), "vc": {}}, ed25519())
    verdict, form, checks = verdict_of(text)
    assert (verdict, form) == ("invalid", "vc+jwt"), checks


def test_sd_jwt_is_unsupported() -> None:
    text = token(own(), typ="vc+sd-jwt", kid=OWN_KEY)
    assert verdict_of(text)[0] == "unsupported"
    assert verdict_of(text + "~")[2]["input"] == ("not_checked", "unsupported_method")
