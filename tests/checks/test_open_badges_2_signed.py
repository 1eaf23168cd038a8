"""Signed Open Badges 2 badges: Open Badges 2.0, "SignedBadge Verification"."""

from __future__ import annotations

from typing import Any

import pytest

from mcred import NotVerifiedError, Policy
from mcred.encoding import base64url
from mcred.fetch import OfflineFetcher
from mcred.keys import KeyType, SigningKey
from support.issuers import pinning
from support.keys import of_type
from support.open_badges_2 import (
    BADGE_CLASS,
    HOST,
    ISSUER,
    KEY,
    REVOCATIONS,
    SIGNED_ID,
    Issuer2,
    gone,
)

EVIL = "https://evil.example"


@pytest.fixture
def issuer() -> Issuer2:
    return Issuer2()


@pytest.fixture(scope="module")
def stranger() -> SigningKey:
    return SigningKey.generate(KeyType.P256)


def test_a_signed_badge_is_signed_by_an_issuer_nobody_vouches_for(issuer: Issuer2) -> None:
    report = issuer.verify(issuer.sign())
    assert report.verdict == "issuer_unknown"
    assert report.source.format == "ob2-jws"
    assert report.issuer.trust == "domain"
    assert report.issuer.domain == "issuer.example"
    assert report.credential_facts is not None
    assert report.credential_facts.id == SIGNED_ID
    assert report.check("proof").data["method"] == "RS256"


@pytest.mark.parametrize(
    "policy", [Policy(domains={"issuer.example"}), pinning(id=ISSUER), pinning(domain=HOST[8:])]
)
def test_it_is_valid_for_those_who_know_the_issuer(issuer: Issuer2, policy: Policy) -> None:
    report = issuer.verify(issuer.sign(), policy=policy)
    assert report.verdict == "valid"
    assert report.require().to_dict()["id"] == SIGNED_ID


@pytest.mark.parametrize("key_type", list(KeyType))
def test_every_kind_of_key_signs(key_type: KeyType) -> None:
    issuer = Issuer2(key=of_type(key_type))
    assert issuer.verify(issuer.sign()).verdict == "issuer_unknown"


def test_a_picture_holds_the_token(issuer: Issuer2) -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="http://openbadges.org">'
        f'<openbadges:assertion verify="{issuer.sign()}"/></svg>'
    )
    report = issuer.verify(svg.encode())
    assert report.verdict == "issuer_unknown"
    assert report.source.container == "svg"


# --- the signature


def test_a_changed_badge_is_invalid_and_nothing_else_is_asked(issuer: Issuer2) -> None:
    header, _, signature = issuer.sign().split(".")
    other = issuer.sign(issuer.signed_assertion(narrative="More.")).split(".")[1]
    fetcher = issuer.fetcher()
    report = issuer.verify(f"{header}.{other}.{signature}", fetcher=fetcher)
    assert report.verdict == "invalid"
    assert report.check("proof").code == "signature_mismatch"
    assert report.achievement is None
    assert fetcher.requests == [KEY]
    with pytest.raises(NotVerifiedError):
        report.require()


def test_another_key_of_the_same_kind_is_invalid(issuer: Issuer2) -> None:
    token = issuer.sign(key=SigningKey.generate(KeyType.RSA))
    assert issuer.verify(token).check("proof").code == "signature_mismatch"


def test_the_algorithm_is_the_keys(issuer: Issuer2, stranger: SigningKey) -> None:
    assert issuer.verify(issuer.sign(key=stranger)).check("proof").code == "key_unusable"


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_an_algorithm_that_proves_nothing_is_invalid(issuer: Issuer2, algorithm: str) -> None:
    token = issuer.sign(header={"alg": algorithm})
    assert issuer.verify(token).verdict == "invalid"


def test_an_unknown_algorithm_is_unsupported(issuer: Issuer2) -> None:
    report = issuer.verify(issuer.sign(header={"alg": "RS512"}))
    assert report.verdict == "unsupported"
    assert "RS512" in report.headline


def test_the_payload_as_json_is_not_signed_by_anybody(issuer: Issuer2) -> None:
    assert issuer.verify(issuer.signed_assertion()).verdict == "invalid"
    hosted_id = issuer.signed_assertion(id=f"{HOST}/assertions/1")
    assert issuer.verify(hosted_id).verdict == "hosted_only"  # its site says otherwise
    issuer.publish(f"{HOST}/assertions/1", hosted_id)
    assert issuer.verify(hosted_id).check("proof").code == "no_proof"


def test_a_token_that_says_it_is_hosted_is_asked_for_at_its_site(
    issuer: Issuer2, stranger: SigningKey
) -> None:
    report = issuer.verify(issuer.sign(issuer.assertion(narrative="More."), key=stranger))
    assert report.verdict == "hosted_only"
    assert report.source.format == "ob2-hosted"
    assert "ob2_copy_differs" in [item.code for item in report.warnings]


# --- whose key it is


def test_a_key_that_the_issuer_does_not_list_is_not_the_issuers(
    issuer: Issuer2, stranger: SigningKey
) -> None:
    """Eve signs with her own key, which claims the issuer as its owner."""
    key = f"{EVIL}/key"
    pem = stranger.public_key.to_pem().decode()
    issuer.publish(key, issuer.published_key(id=key, publicKeyPem=pem))
    verification = {"type": "SignedBadge", "creator": key}
    token = issuer.sign(issuer.signed_assertion(verification=verification), key=stranger)
    report = issuer.verify(token, policy=pinning(id=ISSUER))
    assert report.verdict == "invalid"
    assert report.check("proof").outcome == "pass"
    assert report.check("issuer_binding").code == "not_the_issuers"
    assert report.achievement is None


@pytest.mark.parametrize("owner", [None, f"{EVIL}/profile", f"{HOST}/profile2", 7])
def test_a_key_that_does_not_name_the_issuer_is_not_the_issuers(
    issuer: Issuer2, owner: Any
) -> None:
    issuer.publish(KEY, issuer.published_key(owner=owner))
    assert issuer.verify(issuer.sign()).check("issuer_binding").code == "not_the_issuers"


@pytest.mark.parametrize(
    "listed", [None, [], f"{HOST}/key2", {"id": f"{HOST}/key2"}, f"{KEY}#2", 7, [None]]
)
def test_without_the_key_in_its_profile_it_is_not_the_issuers(issuer: Issuer2, listed: Any) -> None:
    issuer.publish(ISSUER, issuer.profile(publicKey=listed))
    assert issuer.verify(issuer.sign()).verdict == "invalid"


@pytest.mark.parametrize(
    "listed",
    [[KEY], [f"{HOST}/key2", KEY], {"id": KEY}, [{"id": KEY, "type": "CryptographicKey"}]],
)
def test_the_key_may_be_listed_in_any_form(issuer: Issuer2, listed: Any) -> None:
    issuer.publish(ISSUER, issuer.profile(publicKey=listed))
    assert issuer.verify(issuer.sign()).verdict == "issuer_unknown"


def test_a_key_may_stand_in_the_profile_itself(issuer: Issuer2) -> None:
    key = f"{ISSUER}#key-1"
    issuer.publish(ISSUER, issuer.profile(publicKey=[issuer.published_key(id=key)]))
    verification = {"type": "SignedBadge", "creator": key}
    token = issuer.sign(issuer.signed_assertion(verification=verification))
    assert issuer.verify(token).verdict == "issuer_unknown"


def test_without_a_creator_the_issuers_own_keys_are_tried(
    issuer: Issuer2, stranger: SigningKey
) -> None:
    second = f"{HOST}/key2"
    pem = stranger.public_key.to_pem().decode()
    issuer.publish(second, issuer.published_key(id=second, publicKeyPem=pem))
    issuer.publish(ISSUER, issuer.profile(publicKey=[KEY, second]))
    document = issuer.signed_assertion(verification={"type": "SignedBadge"})
    assert issuer.verify(issuer.sign(document)).verdict == "issuer_unknown"
    assert issuer.verify(issuer.sign(document, key=stranger)).verdict == "issuer_unknown"
    other = SigningKey.generate(KeyType.P256)
    assert issuer.verify(issuer.sign(document, key=other)).verdict == "invalid"
    issuer.publish(ISSUER, issuer.profile(publicKey=None))
    assert issuer.verify(issuer.sign(document)).verdict == "invalid"


def test_never_more_than_a_few_keys_are_tried(issuer: Issuer2, stranger: SigningKey) -> None:
    issuer.publish(ISSUER, issuer.profile(publicKey=[f"{KEY}?{n}" for n in range(100)]))
    fetcher = issuer.fetcher()
    document = issuer.signed_assertion(verification={"type": "SignedBadge"})
    report = issuer.verify(issuer.sign(document, key=stranger), fetcher=fetcher)
    assert report.verdict == "could_not_check"
    assert len(fetcher.requests) <= 5


@pytest.mark.parametrize("pem", [None, "", "no key", 7, "-----BEGIN PUBLIC KEY-----\nAAAA"])
def test_a_key_that_cannot_be_read_proves_nothing(issuer: Issuer2, pem: Any) -> None:
    issuer.publish(KEY, issuer.published_key(publicKeyPem=pem))
    assert issuer.verify(issuer.sign()).verdict == "invalid"


@pytest.mark.parametrize("url", [KEY, BADGE_CLASS, ISSUER])
@pytest.mark.parametrize("status", [404, 410, 503])
def test_what_cannot_be_had_could_not_be_checked(issuer: Issuer2, url: str, status: int) -> None:
    issuer.publish(url, gone(url, status))
    report = issuer.verify(issuer.sign())
    assert report.verdict == "could_not_check"
    assert report.achievement is None


def test_offline_it_could_not_be_checked(issuer: Issuer2) -> None:
    assert issuer.verify(issuer.sign(), fetcher=OfflineFetcher()).verdict == "could_not_check"


def test_a_signed_badge_of_open_badges_1_is_named(issuer: Issuer2) -> None:
    document = issuer.signed_assertion(
        verification=None, verify={"type": "signed", "url": f"{HOST}/key.pem"}
    )
    document["@context"] = "https://w3id.org/openbadges/v1"
    report = issuer.verify(issuer.sign(document))
    assert report.verdict == "unsupported"
    assert "Open Badges 1 signatures" in report.headline


# --- withdrawn


@pytest.mark.parametrize(
    "entry",
    [SIGNED_ID, {"id": SIGNED_ID}, {"id": SIGNED_ID, "revoked": True}, {"uid": "abc"}],
)
def test_a_badge_on_the_issuers_list_is_withdrawn(issuer: Issuer2, entry: Any) -> None:
    issuer.publish(REVOCATIONS, issuer.revocations("urn:uuid:1", entry))
    token = issuer.sign(issuer.signed_assertion(uid="abc"))
    assert issuer.verify(token).verdict == "revoked"


def test_the_lists_reason_is_told(issuer: Issuer2) -> None:
    entry = {"id": SIGNED_ID, "revocationReason": "Awarded in error"}
    issuer.publish(REVOCATIONS, issuer.revocations(entry))
    assert "Awarded in error" in issuer.verify(issuer.sign()).detail


@pytest.mark.parametrize(
    "entry", ["urn:uuid:1", {"id": SIGNED_ID, "revoked": False}, {"uid": "abc"}]
)
def test_a_badge_that_is_not_on_it_is_not(issuer: Issuer2, entry: Any) -> None:
    issuer.publish(REVOCATIONS, issuer.revocations(entry))
    report = issuer.verify(issuer.sign())
    assert report.verdict == "issuer_unknown"
    assert report.check("status").code == "clear"


def test_a_list_that_is_not_to_be_had_is_never_passed_over(issuer: Issuer2) -> None:
    for value in (
        gone(REVOCATIONS, 404),
        issuer.revocations(issuer=f"{EVIL}/profile"),
        issuer.revocations(id=f"{EVIL}/list"),
        issuer.revocations(revokedAssertions=None),
        issuer.revocations(7),
        issuer.revocations({"id": SIGNED_ID, "revoked": "yes"}),
        b"<html>",
    ):
        issuer.publish(REVOCATIONS, value)
        report = issuer.verify(issuer.sign())
        assert report.verdict == "could_not_check", value
        assert report.check("status").code == "could_not_check"


@pytest.mark.parametrize("address", [7, "", None, "urn:uuid:1", {}])
def test_a_list_without_an_address_is_never_passed_over(issuer: Issuer2, address: Any) -> None:
    issuer.publish(ISSUER, {**issuer.profile(), "revocationList": address})
    assert issuer.verify(issuer.sign()).verdict == "could_not_check"


def test_without_a_list_it_is_not_applicable(issuer: Issuer2) -> None:
    issuer.publish(ISSUER, issuer.profile(revocationList=None))
    report = issuer.verify(issuer.sign())
    assert report.verdict == "issuer_unknown"
    assert report.check("status").outcome == "not_applicable"


def test_a_badge_that_calls_itself_revoked_is_once_that_is_signed(issuer: Issuer2) -> None:
    token = issuer.sign(issuer.signed_assertion(revoked=True))
    assert issuer.verify(token).verdict == "revoked"
    header, payload, _ = token.split(".")
    forged = f"{header}.{payload}.{base64url.encode(bytes(256))}"
    assert issuer.verify(forged).verdict == "invalid"


def test_a_token_never_breaks_the_verifier(issuer: Issuer2) -> None:
    for token in ("eyJ.e30.x", "eyJhbGciOiJSUzI1NiJ9..AA", issuer.sign() + "x", issuer.sign()[:-9]):
        assert issuer.verify(token).verdict in ("malformed", "invalid", "not_a_credential")
