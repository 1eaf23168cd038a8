"""To whom a badge was issued, as far as it can be compared with what was asked."""

from __future__ import annotations

from typing import Any

import pytest

from mcred import IdentityObject, VerificationReport
from support.issuers import IssuerSimulator

ADA = "ada@example.org"


def identity(kind: str, value: str, *, hashed: bool = True) -> dict[str, Any]:
    if hashed:
        return dict(IdentityObject.hashed(kind, value, salt="a-long-random-salt").to_dict())
    return {
        "type": "IdentityObject",
        "hashed": False,
        "identityHash": value,
        "identityType": kind,
    }


def ask(
    recipient: str | None, *identifiers: dict[str, Any], subject_id: str | None = None
) -> VerificationReport:
    issuer = IssuerSimulator.did_key()
    badge = issuer.badge()
    subject = badge["credentialSubject"]
    del subject["id"]
    if subject_id is not None:
        subject["id"] = subject_id
    if identifiers:
        subject["identifier"] = list(identifiers)
    return issuer.verify(issuer.sign(badge), policy=issuer.pinned, recipient=recipient)


@pytest.mark.parametrize("hashed", [True, False])
@pytest.mark.parametrize("kind", ["emailAddress"])
def test_an_address_is_compared(hashed: bool, kind: str) -> None:
    report = ask(ADA, identity(kind, ADA, hashed=hashed))
    assert report.verdict == "valid"
    assert (report.recipient.asked, report.recipient.match) == (True, True)
    assert "we did not check who uses it" in report.detail


@pytest.mark.parametrize("hashed", [True, False])
def test_another_address_is_a_mismatch_and_no_accusation(hashed: bool) -> None:
    report = ask("bob@example.org", identity("emailAddress", ADA, hashed=hashed))
    assert report.verdict == "recipient_mismatch"
    assert report.exit_code == 1
    assert report.recipient.match is False
    assert "another address than the one you gave" in report.headline
    assert "one person may use several" in report.detail


def test_any_of_several_addresses_is_enough() -> None:
    others = [identity("emailAddress", f"{name}@example.org") for name in ("eve", "bob")]
    assert ask(ADA, *others, identity("emailAddress", ADA)).verdict == "valid"
    assert ask(ADA, *others).verdict == "recipient_mismatch"


def test_a_did_is_compared_with_the_subjects_id() -> None:
    assert ask("did:example:ada", subject_id="did:example:ada").verdict == "valid"
    report = ask("did:example:ada", subject_id="did:example:bob")
    assert report.verdict == "recipient_mismatch"
    assert ask("https://ada.example/", subject_id="https://ada.example/").verdict == "valid"


@pytest.mark.parametrize(
    ("recipient", "identifiers", "subject_id"),
    [
        (ADA, [], "did:example:ada"),
        ("did:example:ada", [identity("emailAddress", ADA)], None),
        (ADA, [identity("sourcedId", "1234")], None),
        ("Ada Lovelace", [identity("name", "Ada Lovelace")], None),
    ],
)
def test_nothing_comparable_is_could_not_check(
    recipient: str, identifiers: list[dict[str, Any]], subject_id: str | None
) -> None:
    report = ask(recipient, *identifiers, subject_id=subject_id)
    assert report.verdict == "could_not_check"
    assert (report.recipient.asked, report.recipient.match) == (True, None)
    assert "it names no address of the kind you gave" in report.headline


def test_who_is_not_asked_for_is_not_checked_and_that_is_said() -> None:
    report = ask(None, identity("emailAddress", ADA))
    assert report.verdict == "valid"
    assert (report.recipient.asked, report.recipient.match) == (False, None)
    assert "We did not check that this badge belongs to your candidate." in report.detail


def test_an_address_that_matches_only_in_other_case_is_warned_of() -> None:
    report = ask("ADA@Example.org", identity("emailAddress", ADA))
    assert report.verdict == "valid"
    assert "recipient_normalised" in [warning.code for warning in report.warnings]


def test_the_address_asked_about_does_not_leave_the_report() -> None:
    """Neither in a sentence nor in data: reports are kept and passed on."""
    for other in (ADA, "bob@example.org"):
        report = ask(other, identity("emailAddress", ADA))
        assert other not in str(report.to_dict())
