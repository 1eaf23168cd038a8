"""Hosted Open Badges 2 badges: what the site says, and what it says no longer.

Open Badges 2.0, "HostedBadge Verification": the data at hand is trusted for the address alone.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

import mcred
from mcred import Policy
from mcred.containers.png import SIGNATURE
from mcred.fetch import OfflineFetcher
from support.issuers import pinning
from support.open_badges_2 import (
    ASSERTION,
    BADGE_CLASS,
    HOST,
    ISSUER,
    Issuer2,
    changed,
    gone,
)

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="http://openbadges.org">'
    '<openbadges:assertion verify="{}"/></svg>'
)


@pytest.fixture
def issuer() -> Issuer2:
    return Issuer2()


def codes(report: Any) -> dict[str, str]:
    return {check.id: check.code for check in report.checks}


# --- the site says so


def test_a_hosted_badge_is_hosted_only_and_says_so(issuer: Issuer2) -> None:
    report = issuer.verify()
    assert report.verdict == "hosted_only"
    assert report.exit_code == 4
    assert report.headline == (
        "The web site issuer.example says that this badge exists; nothing is signed."
    )
    assert report.source.format == "ob2-hosted"
    assert report.credential_facts is not None
    assert report.credential_facts.valid_from == "2026-01-01T00:00:00Z"
    assert report.credential_facts.valid_until == "2027-01-01T00:00:00Z"
    assert report.credential_facts.issued is None
    assert report.achievement is not None
    assert report.achievement.name == "Wait time"
    assert report.achievement.criteria == "Show two lessons."
    assert report.evidence is not None
    assert report.evidence[0].name == "Lesson plan"
    assert report.issuer.claimed_name == "Issuer School"


@pytest.mark.parametrize("policy", [pinning(id=ISSUER, name="Ours"), Policy(domains={HOST[8:]})])
def test_trust_does_not_make_it_more_and_is_shown(issuer: Issuer2, policy: Policy) -> None:
    report = issuer.verify(policy=policy)
    assert report.verdict == "hosted_only"
    assert report.issuer.trust in ("pinned", "domain")
    assert report.issuer.domain == "issuer.example"
    accepting = Policy(trust=policy.trust, accept_unknown_issuer=True)
    assert issuer.verify(policy=accepting).exit_code == 4


@pytest.mark.parametrize(
    "source", [ASSERTION, SVG.format(ASSERTION).encode(), SVG.format(ASSERTION)]
)
def test_a_link_and_a_picture_lead_to_the_same_badge(issuer: Issuer2, source: Any) -> None:
    report = issuer.verify(source)
    assert report.verdict == "hosted_only"
    assert report.achievement is not None


def test_each_document_is_asked_for_once(issuer: Issuer2) -> None:
    for source in (None, ASSERTION, SVG.format(ASSERTION).encode()):
        fetcher = issuer.fetcher()
        assert issuer.verify(source, fetcher=fetcher).verdict == "hosted_only"
        assert fetcher.requests == [ASSERTION, BADGE_CLASS, ISSUER]


def test_require_never_gives_a_hosted_badge_out(issuer: Issuer2) -> None:
    from mcred import NotVerifiedError

    report = issuer.verify(policy=pinning(id=ISSUER))
    assert report.credential is not None
    with pytest.raises(NotVerifiedError):
        report.require()


# --- the file at hand says nothing


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("recipient", {"type": "email", "hashed": False, "identity": "eve@example.com"}),
        ("expires", "2099-01-01T00:00:00Z"),
        ("badge", "https://issuer.example/badges/2"),
        ("narrative", "Taught a hundred lessons."),
    ],
)
def test_the_site_is_believed_and_the_difference_told(
    issuer: Issuer2, name: str, value: Any
) -> None:
    report = issuer.verify(issuer.assertion(**{name: value}), recipient="eve@example.com")
    assert report.verdict == "recipient_mismatch"
    assert report.credential_facts is not None
    assert report.credential_facts.valid_until == "2027-01-01T00:00:00Z"
    warning = next(item for item in report.warnings if item.code == "ob2_copy_differs")
    assert warning.data["names"] == [name]


def test_a_copy_may_hold_the_linked_documents_whole(issuer: Issuer2) -> None:
    badge = issuer.badge_class(issuer=issuer.profile())
    report = issuer.verify(issuer.assertion(badge=badge))
    assert report.verdict == "hosted_only"
    assert not report.warnings


def test_a_class_that_is_embedded_with_an_address_is_read_there(issuer: Issuer2) -> None:
    lie = issuer.badge_class(name="Professor of everything")
    issuer.publish(ASSERTION, issuer.assertion(badge=lie))
    report = issuer.verify()
    assert report.achievement is not None
    assert report.achievement.name == "Wait time"


def test_a_class_without_an_address_is_what_its_site_embeds(issuer: Issuer2) -> None:
    own = issuer.badge_class(id="urn:uuid:8d9d1d4c-3c5a-4b1e-8d0a-5f3f2a1b7c01", name="Once")
    issuer.publish(ASSERTION, issuer.assertion(badge=own))
    report = issuer.verify()
    assert report.verdict == "hosted_only"
    assert report.achievement is not None
    assert report.achievement.name == "Once"


def test_the_site_may_have_another_badge_there(issuer: Issuer2) -> None:
    issuer.publish(ASSERTION, issuer.assertion(id=f"{HOST}/assertions/2"))
    report = issuer.verify()
    assert report.verdict == "invalid"
    assert codes(report)["proof"] == "other_document"
    assert report.achievement is None


# --- withdrawn, expired, not yet


@pytest.mark.parametrize("source", [None, SVG.format(ASSERTION).encode()])
def test_410_means_withdrawn(issuer: Issuer2, source: Any) -> None:
    issuer.publish(ASSERTION, gone())
    report = issuer.verify(source)
    assert report.verdict == "revoked"
    assert report.achievement is None
    assert report.headline == "The issuer has withdrawn this badge."


def test_revoked_at_the_site_means_withdrawn_with_its_reason(issuer: Issuer2) -> None:
    stub = {"id": ASSERTION, "revoked": True, "revocationReason": "Awarded in error"}
    for document in (stub, issuer.assertion(**stub)):
        issuer.publish(ASSERTION, document)
        report = issuer.verify()
        assert report.verdict == "revoked"
        assert "Awarded in error" in report.detail


def test_withdrawn_is_said_although_the_issuer_cannot_be_asked(issuer: Issuer2) -> None:
    issuer.publish(ASSERTION, issuer.assertion(revoked=True))
    issuer.publish(ISSUER, gone(ISSUER, 500))
    assert issuer.verify().verdict == "revoked"


def test_revoked_in_the_file_alone_says_nothing(issuer: Issuer2) -> None:
    assert issuer.verify(issuer.assertion(revoked=True)).verdict == "hosted_only"


def test_expired_and_not_yet_valid(issuer: Issuer2) -> None:
    late = issuer.verify(at=datetime(2028, 1, 1, tzinfo=UTC))
    assert late.verdict == "expired"
    assert "Signed" not in late.headline
    assert late.headline.startswith("The web site issuer.example says")
    assert issuer.verify(at=datetime(2025, 1, 1, tzinfo=UTC)).verdict == "not_yet_valid"


# --- could not be asked


@pytest.mark.parametrize("status", [401, 404, 429, 500, 503])
@pytest.mark.parametrize("url", [ASSERTION, BADGE_CLASS, ISSUER])
def test_what_cannot_be_had_could_not_be_checked(issuer: Issuer2, url: str, status: int) -> None:
    issuer.publish(url, gone(url, status))
    report = issuer.verify()
    assert report.verdict == "could_not_check"
    assert report.exit_code == 3
    assert report.achievement is None
    assert "signing key" not in report.headline
    assert "signature" not in report.headline


@pytest.mark.parametrize("url", [BADGE_CLASS, ISSUER])
def test_410_of_another_document_does_not_withdraw_the_badge(issuer: Issuer2, url: str) -> None:
    issuer.publish(url, gone(url))
    assert issuer.verify().verdict == "could_not_check"


@pytest.mark.parametrize("body", [b"<html>Sign in</html>", b"[]", b'"a"', b'{"id": 1, "id": 2}'])
@pytest.mark.parametrize("url", [ASSERTION, BADGE_CLASS, ISSUER])
def test_a_page_instead_of_a_document_could_not_be_checked(
    issuer: Issuer2, url: str, body: bytes
) -> None:
    issuer.publish(url, body)
    assert issuer.verify().verdict == "could_not_check"


def test_offline_nothing_can_be_said(issuer: Issuer2) -> None:
    for source in (issuer.assertion(), SVG.format(ASSERTION).encode(), ASSERTION):
        report = issuer.verify(source, fetcher=OfflineFetcher())
        assert report.verdict == "could_not_check"


# --- shape


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (ASSERTION, "recipient"),
        (ASSERTION, "issuedOn"),
        (BADGE_CLASS, "name"),
        (BADGE_CLASS, "description"),
        (BADGE_CLASS, "criteria"),
        (BADGE_CLASS, "issuer"),
        (BADGE_CLASS, "type"),
        (ISSUER, "name"),
        (ISSUER, "type"),
    ],
)
def test_a_document_that_lacks_something_is_malformed(issuer: Issuer2, url: str, name: str) -> None:
    issuer.publish(url, changed(issuer.documents[url], **{name: None}))
    report = issuer.verify()
    assert report.verdict == "malformed"
    assert report.achievement is None


@pytest.mark.parametrize("name", ["image", "tags", "alignment"])
def test_a_class_may_lack_the_rest(issuer: Issuer2, name: str) -> None:
    issuer.publish(BADGE_CLASS, issuer.badge_class(**{name: None}))
    assert issuer.verify().verdict == "hosted_only"


def test_without_a_way_to_verify_it_nobody_has_signed_it(issuer: Issuer2) -> None:
    issuer.publish(ASSERTION, issuer.assertion(verification=None))
    assert issuer.verify().verdict == "invalid"


def test_a_hosted_badge_that_says_it_is_signed_is_unsigned(issuer: Issuer2) -> None:
    signed = issuer.assertion(verification={"type": "SignedBadge", "creator": f"{HOST}/key"})
    issuer.publish(ASSERTION, signed)
    report = issuer.verify()
    assert report.verdict == "invalid"
    assert codes(report)["proof"] == "no_proof"


BLOCKCERTS = {"type": ["MerkleProofVerification2017", "Extension"], "publicKey": "ecdsa:mk1"}


@pytest.mark.parametrize("identifier", [ASSERTION, "urn:uuid:3bc1a96a-3501-46ed-8f75-49612bbac257"])
def test_a_way_to_verify_that_is_not_known_is_named(issuer: Issuer2, identifier: str) -> None:
    """Blockcerts 2 are anchored in a block chain: neither hosted nor signed in the known way."""
    anchored = issuer.assertion(id=identifier, verification=BLOCKCERTS)
    report = issuer.verify(anchored)
    assert report.verdict == "unsupported"
    assert "MerkleProofVerification2017" in report.detail
    assert report.credential is None


def test_a_site_that_answers_with_another_way_to_verify_is_named(issuer: Issuer2) -> None:
    copy = issuer.assertion()
    issuer.publish(ASSERTION, issuer.assertion(verification=BLOCKCERTS))
    assert issuer.verify(copy).verdict == "unsupported"


def test_a_credential_that_adds_a_context_of_version_2_is_one_of_version_3() -> None:
    """As Blockcerts 3 beta does: the context that is not known is named."""
    context = "https://w3id.org/openbadges/v2"
    document = {
        "@context": ["https://www.w3.org/2018/credentials/v1", context],
        "type": ["VerifiableCredential", "BlockcertsCredential"],
        "issuer": "did:example:issuer",
        "credentialSubject": {"id": "did:example:ada"},
    }
    report = mcred.verify(json.dumps(document).encode(), fetch=mcred.CannedFetcher({}))
    assert report.verdict == "unsupported"
    assert context in report.detail


@pytest.mark.parametrize("kind", ["BadgeClass", "Issuer", "Endorsement", "RevocationList"])
def test_another_object_alone_is_no_credential(issuer: Issuer2, kind: str) -> None:
    document = {"@context": "https://w3id.org/openbadges/v2", "type": kind, "id": ASSERTION}
    fetcher = issuer.fetcher()
    assert issuer.verify(document, fetcher=fetcher).verdict == "not_a_credential"
    assert not fetcher.requests


def test_the_aliases_of_the_context_are_read(issuer: Issuer2) -> None:
    verification = {"type": "hosted"}
    issuer.publish(ASSERTION, issuer.assertion(verification=None, verify=verification))
    issuer.publish(ISSUER, issuer.profile(type=["Profile"]))
    assert issuer.verify().verdict == "hosted_only"


@pytest.mark.parametrize(
    "context",
    [
        "https://w3id.org/openbadges/v2",
        ["https://w3id.org/openbadges/v2", {"foo": "https://foo.example/"}],
        "https://openbadgespec.org/v2/context.json",
        "https://purl.imsglobal.org/spec/ob/v2p1/context.json",
        {"Assertion": "https://w3id.org/openbadges#Assertion"},
    ],
)
def test_the_context_may_have_any_of_its_names(issuer: Issuer2, context: Any) -> None:
    for document in (issuer.assertion(), issuer.assertion(type=["Assertion", "x:Y"])):
        issuer.publish(ASSERTION, {**document, "@context": context})
        assert issuer.verify(issuer.documents[ASSERTION]).verdict == "hosted_only"


def test_endorsements_are_named_and_not_checked(issuer: Issuer2) -> None:
    issuer.publish(BADGE_CLASS, issuer.badge_class(endorsement=f"{HOST}/endorsements/1"))
    report = issuer.verify()
    assert report.verdict == "hosted_only"
    assert report.check("endorsements").outcome == "not_checked"


def test_who_asks_for_a_presentation_is_not_answered_with_a_hosted_badge(issuer: Issuer2) -> None:
    from mcred import Verifier

    data = json.dumps(issuer.assertion())
    report = Verifier(fetch=issuer.fetcher()).verify(data, challenge="c", domain="d.example")
    assert report.verdict not in ("hosted_only", "valid", "issuer_unknown")


def test_png_and_json_text_are_read(issuer: Issuer2) -> None:
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    pixel = chunk(b"IDAT", zlib.compress(b"\0\0"))
    for baked in (
        chunk(b"tEXt", b"openbadges\0" + ASSERTION.encode()),
        chunk(b"iTXt", b"openbadges\0\0\0\0\0" + json.dumps(issuer.assertion()).encode()),
    ):
        png = SIGNATURE + header + baked + pixel + chunk(b"IEND", b"")
        report = issuer.verify(png)
        assert report.verdict == "hosted_only"
        assert report.source.container == "png"
