"""In force or not: dates, status lists, and what comes of both together."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mcred import Policy
from mcred.errors import FetchFailedError, FetchRefusedError, OfflineError
from mcred.status import make_entry
from support.issuers import NOW, STATUS_LIST, IssuerSimulator
from support.keys import ed25519

GONE = FetchFailedError("the list answered 404", code="http_status", status=404)


@pytest.fixture
def issuer() -> IssuerSimulator:
    return IssuerSimulator.did_web()


def codes(report: Any) -> list[str]:
    return [warning.code for warning in report.warnings]


# --- status


@pytest.mark.parametrize(
    ("bits", "purpose", "verdict"),
    [
        ((), "revocation", "valid"),
        ((6, 8), "revocation", "valid"),
        ((7,), "revocation", "revoked"),
        ((), "suspension", "valid"),
        ((7,), "suspension", "suspended"),
        ((7,), "refresh", "valid"),
    ],
)
@pytest.mark.parametrize("form", ["eddsa-rdfc-2022", "vc-jwt"])
def test_a_list_decides(
    issuer: IssuerSimulator, bits: tuple[int, ...], purpose: str, verdict: str, form: str
) -> None:
    badge = issuer.with_status(*bits, purpose=purpose)
    signed: Any = issuer.token(badge) if form == "vc-jwt" else issuer.sign(badge)
    assert issuer.verify(signed, policy=issuer.pinned).verdict == verdict


@pytest.mark.parametrize(
    ("member", "rewrite"),
    [
        ("statusPurpose", lambda value: [value]),
        ("statusListIndex", lambda value: [value]),
        ("statusListCredential", lambda value: [value]),
        ("statusPurpose", lambda value: [value, value]),
        ("statusListCredential", lambda value: {"id": value}),
    ],
)
def test_rewriting_the_entry_after_signing_does_not_put_a_withdrawn_badge_in_doubt(
    issuer: IssuerSimulator, member: str, rewrite: Callable[[Any], Any]
) -> None:
    signed = issuer.sign(issuer.with_status(7))
    entry = signed["credentialStatus"]
    entry[member] = rewrite(entry[member])
    report = issuer.verify(signed, policy=issuer.pinned)
    assert (report.check("proof").outcome, report.verdict) == ("pass", "revoked")


def test_a_status_list_of_2020_is_named_and_not_passed_over(issuer: IssuerSimulator) -> None:
    badge = issuer.with_status()
    badge["credentialStatus"] = {
        "id": f"{STATUS_LIST}#7",
        "type": "RevocationList2020Status",
        "revocationListIndex": "7",
        "revocationListCredential": STATUS_LIST,
    }
    report = issuer.verify(issuer.token(badge), policy=issuer.pinned)
    assert report.verdict == "could_not_check"
    assert "RevocationList2020Status" in report.check("status").data["reason"]


def test_a_bit_for_an_unknown_purpose_is_not_passed_over(issuer: IssuerSimulator) -> None:
    signed = issuer.sign(issuer.with_status(7, purpose="quarantine"))
    assert issuer.verify(signed, policy=issuer.pinned).verdict == "could_not_check"


@pytest.mark.parametrize(
    "answer",
    [
        None,
        GONE,
        FetchFailedError("the list took too long", code="deadline"),
        FetchRefusedError("not a public address", code="address"),
        OfflineError("no network is allowed"),
        b"",
        b"{}",
        b"[]",
        b"<html></html>",
        b'{"id": 1, "id": 2}',
        b"[" * 100_000,
        b"x" * 2_000_000,
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_list_that_cannot_be_had_is_could_not_check(issuer: IssuerSimulator, answer: Any) -> None:
    signed = issuer.sign(issuer.with_status())
    if answer is None:
        del issuer.documents[STATUS_LIST]
    else:
        issuer.documents[STATUS_LIST] = answer
    report = issuer.verify(signed, policy=issuer.pinned)
    assert report.verdict == "could_not_check"
    assert report.check("status").outcome == "not_checked"
    assert "whether it was withdrawn is not known" in report.headline


def change_list(issuer: IssuerSimulator, **changes: Any) -> None:
    issuer.publish_list(7, **changes)


def test_a_forged_list_does_not_count(issuer: IssuerSimulator) -> None:
    signed = issuer.sign(issuer.with_status(7))
    forged = issuer.documents[STATUS_LIST]
    clear = IssuerSimulator.did_web()
    clear.publish_list()
    subject = clear.documents[STATUS_LIST]["credentialSubject"]
    issuer.documents[STATUS_LIST] = {**forged, "credentialSubject": subject}
    assert issuer.verify(signed, policy=issuer.pinned).verdict == "could_not_check"
    unsigned = {name: value for name, value in forged.items() if name != "proof"}
    issuer.documents[STATUS_LIST] = unsigned
    assert issuer.verify(signed, policy=issuer.pinned).verdict == "could_not_check"


def test_a_list_of_another_issuer_does_not_count_unless_the_user_says_so(
    issuer: IssuerSimulator,
) -> None:
    signed = issuer.sign(issuer.with_status(7))
    other = IssuerSimulator.did_key(ed25519(9))
    other.publish_list()
    issuer.documents |= {STATUS_LIST: other.documents[STATUS_LIST]}
    assert issuer.verify(signed, policy=issuer.pinned).verdict == "could_not_check"
    policy = Policy(trust=issuer.pinned.trust, list_issuers={other.id})
    assert issuer.verify(signed, policy=policy).verdict == "valid"


def test_a_list_signed_with_somebodys_key_does_not_count(issuer: IssuerSimulator) -> None:
    """The list says that it is the issuer's; its key is not the issuer's."""
    signed = issuer.sign(issuer.with_status(7))
    forger = IssuerSimulator.did_key(ed25519(9))
    own = forger.id
    forger.id = issuer.id
    forger.publish_list()
    assert own in forger.documents[STATUS_LIST]["proof"][0]["verificationMethod"]
    issuer.documents |= {STATUS_LIST: forger.documents[STATUS_LIST]}
    assert issuer.verify(signed, policy=issuer.pinned).verdict == "could_not_check"


@pytest.mark.parametrize(
    "changes",
    [
        {"validUntil": "2026-02-28T00:00:00Z"},
        {"validFrom": "2026-03-02T00:00:00Z"},
        {"id": "https://issuer.example/status/2"},
    ],
    ids=["stale", "not yet valid", "another list"],
)
def test_a_list_that_is_not_the_one_in_force_does_not_count(
    issuer: IssuerSimulator, changes: dict[str, str]
) -> None:
    signed = issuer.sign(issuer.with_status(7))
    issuer.publish_list(**changes)
    assert issuer.verify(signed, policy=issuer.pinned).verdict == "could_not_check"


def test_the_time_asked_about_does_not_make_a_stale_list_fresh(issuer: IssuerSimulator) -> None:
    """`at` moves every date comparison except a status list's freshness."""
    signed = issuer.sign(issuer.with_status(validUntil="2028-01-01T00:00:00Z"))
    then = NOW + timedelta(days=300)
    assert issuer.verify(signed, policy=issuer.pinned, at=then).verdict == "valid"
    assert issuer.verify(signed, policy=issuer.pinned, now=then).verdict == "could_not_check"


@pytest.mark.parametrize(
    "entry",
    [
        {**make_entry(STATUS_LIST, 7), "statusListIndex": "131072"},
        {**make_entry(STATUS_LIST, 7), "statusPurpose": "suspension"},
    ],
    ids=["out of range", "another purpose"],
)
def test_an_entry_that_does_not_fit_its_list_is_could_not_check(
    issuer: IssuerSimulator, entry: dict[str, Any]
) -> None:
    issuer.publish_list()
    signed = issuer.sign(issuer.badge(credentialStatus=entry))
    assert issuer.verify(signed, policy=issuer.pinned).verdict == "could_not_check"


def test_every_entry_is_looked_up_and_the_worst_decides(issuer: IssuerSimulator) -> None:
    issuer.publish_list(7)
    missing = {**make_entry("https://issuer.example/status/2", 7)}
    entries = [missing, make_entry(STATUS_LIST, 7)]
    report = issuer.verify(
        issuer.sign(issuer.badge(credentialStatus=entries)), policy=issuer.pinned
    )
    assert report.verdict == "revoked"
    assert "status_could_not_check" in codes(report)
    entries = [missing, make_entry(STATUS_LIST, 8)]
    report = issuer.verify(
        issuer.sign(issuer.badge(credentialStatus=entries)), policy=issuer.pinned
    )
    assert report.verdict == "could_not_check"


def test_a_status_list_itself_is_a_credential_and_no_badge(issuer: IssuerSimulator) -> None:
    issuer.publish_list()
    report = issuer.verify(issuer.documents[STATUS_LIST], policy=issuer.pinned)
    assert report.verdict == "valid"
    assert "not_an_open_badge" in codes(report)
    assert report.achievement is None


# --- dates


@pytest.mark.parametrize(
    ("at", "verdict"),
    [
        ("2025-12-31T23:59:59Z", "not_yet_valid"),
        ("2026-01-01T00:00:00Z", "valid"),
        ("2026-12-31T23:59:59Z", "valid"),
        ("2027-01-01T00:00:00Z", "expired"),
        ("2099-01-01T00:00:00Z", "expired"),
    ],
)
@pytest.mark.parametrize("form", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "vc-jwt"])
def test_a_badge_is_in_force_from_its_first_second_to_the_one_before_its_end(
    at: str, verdict: str, form: str
) -> None:
    issuer = IssuerSimulator.did_key()
    created = datetime(2025, 12, 1, tzinfo=UTC)
    signed: Any = (
        issuer.token(issued=created)
        if form == "vc-jwt"
        else issuer.sign(suite=form, created=created)
    )
    moment = datetime.fromisoformat(at)
    assert issuer.verify(signed, policy=issuer.pinned, at=moment).verdict == verdict
    assert issuer.verify(signed, policy=issuer.pinned, now=moment).verdict == verdict


def test_a_badge_without_end_does_not_expire() -> None:
    issuer = IssuerSimulator.did_key()
    signed = issuer.sign(issuer.badge(validUntil=None))
    at = datetime(2999, 1, 1, tzinfo=UTC)
    assert issuer.verify(signed, policy=issuer.pinned, at=at).verdict == "valid"


@pytest.mark.parametrize("name", ["validFrom", "validUntil", "awardedDate"])
@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-01-01T00:00:00", "x"]
)
@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_a_date_at_the_edge_of_time_gives_a_report(name: str, text: str, suite: str) -> None:
    issuer = IssuerSimulator.did_key()
    signed = issuer.sign(issuer.badge(**{name: text}), suite=suite)
    report = issuer.verify(signed, policy=issuer.pinned)
    assert report.verdict in ("malformed", "valid", "expired", "not_yet_valid")
    json.dumps(report.to_dict())


@pytest.mark.parametrize("seconds", [1e300, -1e300, 10**30, 1e12, -1, 0.5, True, "x", None])
def test_an_iat_at_the_edge_of_time_gives_a_report(seconds: Any) -> None:
    """`iat` is compared with nothing: whatever it is, the report says no more than it knows."""
    issuer = IssuerSimulator.did_key()
    from mcred.securing.jose import sign_token
    from mcred.securing.vc_jwt import read_vc_jwt

    token = read_vc_jwt(issuer.token()).token
    forged = sign_token(
        {"kid": issuer.method, "typ": "JWT"}, {**token.payload, "iat": seconds}, issuer.key
    )
    report = issuer.verify(forged, policy=issuer.pinned)
    assert report.verdict == "valid"
    assert report.credential_facts is not None
    issued = report.credential_facts.issued
    assert issued is None or datetime.fromisoformat(issued).utcoffset() == timedelta(0)
    json.dumps(report.to_dict())


# --- both


def test_revoked_and_expired_is_revoked(issuer: IssuerSimulator) -> None:
    signed = issuer.sign(issuer.with_status(7, validUntil="2026-02-01T00:00:00Z"))
    assert issuer.verify(signed, policy=issuer.pinned).verdict == "revoked"


def test_expired_with_a_list_that_cannot_be_had_is_expired_with_a_warning(
    issuer: IssuerSimulator,
) -> None:
    signed = issuer.sign(issuer.with_status(validUntil="2026-02-01T00:00:00Z"))
    issuer.documents[STATUS_LIST] = GONE
    report = issuer.verify(signed, policy=issuer.pinned)
    assert report.verdict == "expired"
    assert "status_could_not_check" in codes(report)
    assert report.check("status").outcome == "not_checked"


def test_revoked_says_that_it_is_no_accusation(issuer: IssuerSimulator) -> None:
    report = issuer.verify(issuer.sign(issuer.with_status(7)), policy=issuer.pinned)
    assert "this alone does not mean misconduct" in report.detail
