"""A key is the issuer's only where the issuer's own document says so (design rule 3)."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from mcred import Policy, UnsafeUnboundKeys
from mcred.encoding import multibase
from mcred.errors import FetchFailedError
from mcred.report import VerificationReport
from mcred.status import make_entry
from support.issuers import STATUS_LIST, IssuerSimulator, pinning
from support.keys import ed25519

Change = Callable[[IssuerSimulator], None]

WEB_KINDS = pytest.mark.parametrize(
    "kind",
    [
        IssuerSimulator.did_web,
        lambda: IssuerSimulator.did_web("issuer.example", "schools", "1"),
        IssuerSimulator.https,
    ],
    ids=["did:web", "did:web with path", "https"],
)
ATTACKER = ed25519(66)


def nothing_is_shown(report: VerificationReport) -> None:
    """Neither the badge nor who issued it stands as a fact in the report."""
    shown = report.to_dict()
    assert report.credential is None
    assert report.document is None
    for member in ("credential", "achievement", "results", "evidence", "assessment", "rigor"):
        assert shown[member] is None
    assert shown["issuer"]["trust"] is None
    assert shown["issuer"]["domain"] is None
    assert shown["issuer"]["why"] is None
    assert "Example School" not in shown["headline"] + shown["detail"]
    assert "in force" not in shown["headline"]


def trusting(issuer: IssuerSimulator) -> Policy:
    """The most that somebody can trust an issuer: an attack must not even then succeed."""
    return Policy(trust=issuer.pinned.trust, domains={"issuer.example"})


@WEB_KINDS
def test_an_issuer_that_publishes_its_key_is_bound(kind: Callable[[], IssuerSimulator]) -> None:
    issuer = kind()
    for badge in (issuer.sign(), issuer.sign(suite="eddsa-jcs-2022"), issuer.token()):
        report = issuer.verify(badge, policy=trusting(issuer))
        assert report.verdict == "valid"
        assert report.check("issuer_binding").code == "bound"


# --- what the issuer's document may say of the key


def under_authentication_only(issuer: IssuerSimulator) -> None:
    document = issuer.documents[issuer.document_url]
    document["authentication"] = document.pop("assertionMethod")


def under_no_purpose(issuer: IssuerSimulator) -> None:
    del issuer.documents[issuer.document_url]["assertionMethod"]


def of_a_foreign_controller(issuer: IssuerSimulator) -> None:
    key = issuer.published_key(controller="did:web:attacker.example")
    issuer.documents[issuer.document_url]["verificationMethod"] = [key]


def revoked(issuer: IssuerSimulator) -> None:
    key = issuer.published_key(revoked="2026-02-20T00:00:00Z")
    issuer.documents[issuer.document_url]["verificationMethod"] = [key]


def expired(issuer: IssuerSimulator) -> None:
    key = issuer.published_key(expires="2026-02-20T00:00:00Z")
    issuer.documents[issuer.document_url]["verificationMethod"] = [key]


def in_the_document_of_another(issuer: IssuerSimulator) -> None:
    issuer.documents[issuer.document_url]["id"] = "did:web:other.example"


def lacking(issuer: IssuerSimulator) -> None:
    document = issuer.documents[issuer.document_url]
    document["verificationMethod"] = []
    document["assertionMethod"] = []


def another_of_the_same_name(issuer: IssuerSimulator) -> None:
    key = issuer.published_key(publicKeyMultibase=ATTACKER.public_key.to_multikey())
    issuer.documents[issuer.document_url]["verificationMethod"] = [key]


def twice_with_different_keys(issuer: IssuerSimulator) -> None:
    other = issuer.published_key(publicKeyMultibase=ATTACKER.public_key.to_multikey())
    issuer.documents[issuer.document_url]["verificationMethod"].append(other)


def unreadable(issuer: IssuerSimulator) -> None:
    short = multibase.encode(b"\xed\x01" + issuer.key.public_key.raw[:31])
    key = issuer.published_key(publicKeyMultibase=short)
    issuer.documents[issuer.document_url]["verificationMethod"] = [key]


def in_no_document(issuer: IssuerSimulator) -> None:
    issuer.documents[issuer.document_url] = b"<html>Welcome</html>"


def in_a_document_with_a_duplicate_key(issuer: IssuerSimulator) -> None:
    issuer.documents[issuer.document_url] = b'{"id": "a", "id": "b"}'


CHANGES: list[Change] = [
    under_authentication_only,
    under_no_purpose,
    of_a_foreign_controller,
    revoked,
    expired,
    in_the_document_of_another,
    lacking,
    another_of_the_same_name,
    twice_with_different_keys,
    unreadable,
]


@WEB_KINDS
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("form", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "vc-jwt"])
def test_a_key_that_is_not_published_for_assertions_does_not_bind(
    kind: Callable[[], IssuerSimulator], change: Change, form: str
) -> None:
    issuer = kind()
    badge: Any = issuer.token() if form == "vc-jwt" else issuer.sign(suite=form)
    change(issuer)
    report = issuer.verify(badge, policy=trusting(issuer))
    assert report.verdict == "invalid", report.checks
    nothing_is_shown(report)


@WEB_KINDS
@pytest.mark.parametrize("status", [404, 410, 500, 503])
def test_a_document_that_cannot_be_had_leaves_the_question_open(
    kind: Callable[[], IssuerSimulator], status: int
) -> None:
    issuer = kind()
    signed = issuer.sign()
    url = issuer.document_url
    issuer.documents = {
        url: FetchFailedError(f"{url} answered {status}", code="http_status", status=status)
    }
    report = issuer.verify(signed, policy=trusting(issuer))
    assert report.verdict == "could_not_check"
    nothing_is_shown(report)


@WEB_KINDS
@pytest.mark.parametrize("change", [in_no_document, in_a_document_with_a_duplicate_key])
def test_what_answers_in_place_of_the_document_leaves_the_question_open(
    kind: Callable[[], IssuerSimulator], change: Change
) -> None:
    """A page of a portal, or damage on the way, says nothing about the key."""
    issuer = kind()
    signed = issuer.sign()
    change(issuer)
    report = issuer.verify(signed, policy=trusting(issuer))
    assert report.verdict == "could_not_check"
    nothing_is_shown(report)


@pytest.mark.parametrize("host", ["localhost%3A3000", "127.0.0.1", "issuer.example%3A8443"])
@pytest.mark.parametrize("form", ["eddsa-rdfc-2022", "vc-jwt"])
def test_an_issuer_where_nobody_goes_leaves_the_question_open(host: str, form: str) -> None:
    issuer = IssuerSimulator.did_web(host, "users", "taylor")
    badge: Any = issuer.token() if form == "vc-jwt" else issuer.sign(suite=form)
    report = issuer.verify(badge, policy=trusting(issuer))
    assert report.verdict == "could_not_check"
    nothing_is_shown(report)


# --- the attacker's own keys


def signed_by_the_attacker(issuer: IssuerSimulator, method: str) -> dict[str, Any]:
    forger = copy.copy(issuer)
    forger.key = ATTACKER
    return forger.sign(method=method)


ATTACKER_DID = f"{ATTACKER.did_key}#{ATTACKER.public_key.to_multikey()}"


@WEB_KINDS
def test_somebodys_did_key_is_not_the_issuers(kind: Callable[[], IssuerSimulator]) -> None:
    issuer = kind()
    report = issuer.verify(signed_by_the_attacker(issuer, ATTACKER_DID), policy=trusting(issuer))
    assert report.verdict == "invalid"
    assert report.check("proof").outcome == "pass"
    nothing_is_shown(report)


def test_another_did_key_than_the_issuers_is_not_the_issuers() -> None:
    issuer = IssuerSimulator.did_key()
    report = issuer.verify(signed_by_the_attacker(issuer, ATTACKER_DID), policy=trusting(issuer))
    assert report.verdict == "invalid"
    nothing_is_shown(report)


@WEB_KINDS
@pytest.mark.parametrize("unsafe", [False, True])
def test_a_key_in_the_fragment_is_not_the_issuers(
    kind: Callable[[], IssuerSimulator], unsafe: bool
) -> None:
    """Not even under the unsafe policy, while the issuer's document says otherwise."""
    issuer = kind()
    method = f"{issuer.id}#{ATTACKER.public_key.to_multikey()}"
    policy = UnsafeUnboundKeys(domains={"issuer.example"}) if unsafe else trusting(issuer)
    report = issuer.verify(signed_by_the_attacker(issuer, method), policy=policy)
    assert report.verdict == "invalid"
    nothing_is_shown(report)


def test_a_key_document_on_another_origin_does_not_bind() -> None:
    issuer = IssuerSimulator.https()
    method = "https://attacker.example/key"
    issuer.documents[method] = {
        "id": method,
        "type": "Multikey",
        "controller": issuer.id,
        "publicKeyMultibase": ATTACKER.public_key.to_multikey(),
    }
    fetcher = issuer.fetcher()
    report = issuer.verify(
        signed_by_the_attacker(issuer, method), policy=trusting(issuer), fetcher=fetcher
    )
    assert report.verdict == "invalid"
    assert method not in fetcher.requests
    nothing_is_shown(report)


@pytest.mark.parametrize(
    "controller", ["https://issuer.example/other", "https://issuer.example/profile/", None]
)
def test_a_key_document_of_another_controller_does_not_bind(controller: str | None) -> None:
    """Anybody may be able to upload a file to the issuer's host."""
    issuer = IssuerSimulator.https()
    method = "https://issuer.example/uploads/key"
    document = {
        "id": method,
        "type": "Multikey",
        "controller": controller,
        "publicKeyMultibase": ATTACKER.public_key.to_multikey(),
    }
    issuer.documents[method] = {name: value for name, value in document.items() if value}
    report = issuer.verify(signed_by_the_attacker(issuer, method), policy=trusting(issuer))
    assert report.verdict == "invalid"
    nothing_is_shown(report)


def test_a_key_document_on_the_issuers_origin_binds() -> None:
    issuer = IssuerSimulator.https()
    method = "https://issuer.example/keys/1"
    issuer.documents[method] = issuer.published_key(id=method)
    report = issuer.verify(issuer.sign(method=method), policy=trusting(issuer))
    assert report.verdict == "valid"


Signed = Callable[[IssuerSimulator, dict[str, Any] | None], Any]

#: A stolen key of an https issuer, and ways around the issuer's document.
WAYS: dict[str, Signed] = {
    "key document": lambda issuer, badge: issuer.sign(badge, method=KEY_DOCUMENT),
    "token with key document": lambda issuer, badge: issuer.token(badge, key_id=KEY_DOCUMENT),
    "label": lambda issuer, badge: issuer.token(badge, key_id="key-1"),
    "key in the header": lambda issuer, badge: issuer.token(badge, key_id=None),
}
KEY_DOCUMENT = "https://issuer.example/keys/1"
JWK_SET = "https://issuer.example/.well-known/jwks.json"


@pytest.fixture
def school() -> IssuerSimulator:
    """Publishes its key in its profile, in a key document and in the set of its host."""
    issuer = IssuerSimulator.https()
    issuer.documents[KEY_DOCUMENT] = issuer.published_key(id=KEY_DOCUMENT)
    jwk = {**issuer.key.public_key.to_jwk(), "kid": "key-1"}
    issuer.documents[JWK_SET] = {"keys": [jwk]}
    return issuer


@pytest.mark.parametrize("signed", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("change", [revoked, expired, under_authentication_only, under_no_purpose])
def test_a_key_that_the_profile_rules_out_comes_back_by_no_other_way(
    school: IssuerSimulator, change: Change, signed: Signed
) -> None:
    assert school.verify(signed(school, None), policy=trusting(school)).verdict == "valid"
    change(school)
    report = school.verify(signed(school, None), policy=trusting(school))
    assert report.verdict == "invalid"
    nothing_is_shown(report)


@pytest.mark.parametrize("signed", WAYS.values(), ids=WAYS)
def test_a_profile_that_cannot_be_had_might_rule_the_key_out_and_one_that_is_none_does_not(
    school: IssuerSimulator, signed: Signed
) -> None:
    url = school.document_url
    school.documents[url] = FetchFailedError("503", code="http_status", status=503)
    report = school.verify(signed(school, None), policy=trusting(school))
    assert report.verdict == "could_not_check"
    nothing_is_shown(report)
    for none in (FetchFailedError("404", code="http_status", status=404), b"<html>School</html>"):
        school.documents[url] = none
        report = school.verify(signed(school, None), policy=trusting(school))
        assert report.verdict == "valid"


@pytest.mark.parametrize("signed", WAYS.values(), ids=WAYS)
def test_asking_the_profile_and_the_other_places_stays_within_the_limits(
    school: IssuerSimulator, signed: Signed
) -> None:
    school.documents[school.document_url] = b"<html>School</html>"
    school.publish_list()
    school.documents[STATUS_LIST] = school.sign(
        {k: v for k, v in school.documents[STATUS_LIST].items() if k != "proof"},
        method=KEY_DOCUMENT,
    )
    badge = school.badge(credentialStatus=make_entry(STATUS_LIST, 7))
    fetcher = school.fetcher()
    report = school.verify(signed(school, badge), policy=trusting(school), fetcher=fetcher)
    assert report.verdict == "valid"
    assert len(fetcher.requests) <= 4


def test_a_key_set_of_the_issuers_host_binds_and_another_issuers_does_not() -> None:
    issuer = IssuerSimulator.https()
    lacking(issuer)
    jwks = "https://issuer.example/.well-known/jwks.json"
    jwk = {**issuer.key.public_key.to_jwk(), "kid": issuer.method}
    issuer.documents[jwks] = {"keys": [jwk]}
    assert issuer.verify(issuer.sign(), policy=trusting(issuer)).verdict == "valid"
    issuer.documents[jwks] = {"iss": "https://issuer.example/other", "keys": [jwk]}
    report = issuer.verify(issuer.sign(), policy=trusting(issuer))
    assert report.verdict == "invalid"
    nothing_is_shown(report)


@pytest.mark.parametrize("with_kid", [False, True])
def test_a_key_in_a_tokens_header_is_not_the_issuers(with_kid: bool) -> None:
    issuer = IssuerSimulator.did_web()
    forger = copy.copy(issuer)
    forger.key = ATTACKER
    token = forger.token(key_id=issuer.method if with_kid else None)
    report = issuer.verify(token, policy=trusting(issuer))
    assert report.verdict == "invalid"
    nothing_is_shown(report)


def test_the_issuers_own_key_in_a_tokens_header_is_found_in_its_document() -> None:
    issuer = IssuerSimulator.did_web()
    assert issuer.verify(issuer.token(key_id=None), policy=trusting(issuer)).verdict == "valid"


def test_a_witness_whose_key_is_not_the_issuers_neither_binds_nor_harms() -> None:
    """A set: the issuer's proof binds; somebody else's is no reason for trust."""
    issuer = IssuerSimulator.did_web()
    witness = IssuerSimulator.did_key(ATTACKER)
    both = witness.sign(issuer.sign())
    report = issuer.verify(both, policy=pinning(key=ATTACKER.public_key.to_multikey()))
    assert report.check("issuer_binding").outcome == "pass"
    assert report.verdict == "issuer_unknown"  # the witness is pinned, the issuer is not
    alone = {**both, "proof": both["proof"][1:]}
    assert issuer.verify(alone, policy=trusting(issuer)).verdict == "invalid"
