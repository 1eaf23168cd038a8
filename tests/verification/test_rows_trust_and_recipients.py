"""Hostile issuers (T), recipients (R) and mixtures (X): the name of each case is the row's."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hostile_rows import cases, check, cpu

from mcred import Policy, VerificationReport, Verifier
from mcred.errors import FetchFailedError
from mcred.registries import Registry
from mcred.status import make_entry
from support.issuers import NOW, STATUS_LIST, IssuerSimulator

SCHOOL = "Massachusetts Institute of Technology"


def codes(report: VerificationReport) -> list[str]:
    return [warning.code for warning in report.warnings]


# --- T


@pytest.mark.parametrize("row", ["T01"])
def test_a_famous_name_on_somebodys_host_is_not_believed(row: str) -> None:
    evil = IssuerSimulator.did_web("evil.example")
    evil.name = SCHOOL
    report = evil.verify(evil.sign())
    check(report, "issuer_unknown", "trust/unknown_domain")
    assert report.issuer.domain == "evil.example"
    assert SCHOOL not in report.headline
    assert "issuer_name_mismatch" in codes(report)


@pytest.mark.parametrize("row", ["T03"])
def test_a_folder_on_a_host_that_many_share_is_a_path(row: str) -> None:
    evil = IssuerSimulator.did_web("github.io", "evil", "mit")
    report = evil.verify(evil.sign())
    check(report, "issuer_unknown")
    assert (report.issuer.trust, report.issuer.domain) == ("path", "github.io")
    assert "a folder on github.io" in report.headline


@pytest.mark.parametrize("row", ["T06"])
def test_an_issuer_that_is_silent_leaves_the_question_open(row: str) -> None:
    issuer = IssuerSimulator.did_web()
    signed = issuer.sign()
    issuer.documents[issuer.document_url] = FetchFailedError("timed out", code="timeout")
    check(issuer.verify(signed, policy=issuer.pinned), "could_not_check", "proof/key_unreachable")


def written(folder: Path, text: str) -> Path:
    path = folder / "registry.json"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("row", ["T08"])
def test_the_name_in_a_registry_is_the_one_that_counts(row: str, tmp_path: Path) -> None:
    issuer = IssuerSimulator.did_web()
    issuer.name = SCHOOL
    listed = {"registry": {issuer.id: {"name": "Evening School of Springfield"}}}
    policy = Policy(registries=[written(tmp_path, json.dumps(listed))])
    report = issuer.verify(issuer.sign(), policy=policy)
    check(report, "valid")
    assert report.issuer.trust == "registered"
    assert "Evening School of Springfield" in report.headline
    assert SCHOOL not in report.headline
    assert "registry_name" in codes(report)


REGISTRY = "https://registry.example/issuers.json"
TWICE = b'{"registry": {"did:web:issuer.example": {"name": "A"}, "did:web:issuer.example": {}}}'
ANSWERS: dict[str, tuple[bytes | None]] = {
    "T09-10-MiB": (b'{"registry": {}}'.ljust(10 * 1024 * 1024),),
    "T09-duplicate-keys": (TWICE,),
    "T09-deep": (b"[" * 100_000,),
    "T09-down": (None,),
}


@pytest.mark.parametrize("answer", cases(ANSWERS))
def test_a_registry_that_is_hostile_or_down_is_named_and_vouches_for_nobody(
    answer: bytes | None,
) -> None:
    issuer = IssuerSimulator.did_web()
    digest = hashlib.sha256(answer or b"").hexdigest()
    registry = Registry(name="Members of nobody", url=REGISTRY, sha256=digest)
    if answer is not None:
        issuer.documents[REGISTRY] = answer
    with cpu():
        report = issuer.verify(issuer.sign(), policy=Policy(registries=[registry]))
    check(report, "issuer_unknown")
    (warning,) = [item for item in report.warnings if item.code == "registry_not_checked"]
    assert "Members of nobody" in str(warning.data)


# --- R


def asked(recipient: str, *identifiers: dict[str, Any]) -> VerificationReport:
    issuer = IssuerSimulator.did_key()
    badge = issuer.badge()
    badge["credentialSubject"] |= {"identifier": list(identifiers)}
    del badge["credentialSubject"]["id"]
    return issuer.verify(issuer.sign(badge), policy=issuer.pinned, recipient=recipient)


def identity(value: str, *, hashed: bool = False, **changes: Any) -> dict[str, Any]:
    return {
        "type": "IdentityObject",
        "hashed": hashed,
        "identityHash": value,
        "identityType": "emailAddress",
        **changes,
    }


ADA = "ada.lovelace@example.org"
JOSE = "josé@example.org"
MATCHES = {
    "R01-case": ("Ada.Lovelace@Example.org", identity(ADA), True),
    "R01-space": (f"{ADA} ", identity(ADA), True),
    "R01-unicode": (unicodedata.normalize("NFD", JOSE), identity(JOSE), True),
}


@pytest.mark.parametrize(("recipient", "held", "noted"), cases(MATCHES))
def test_an_address_that_is_the_same_to_people_matches_and_is_noted(
    recipient: str, held: dict[str, Any], noted: bool
) -> None:
    report = asked(recipient, held)
    check(report, "valid")
    assert report.recipient.match is True
    assert ("recipient_normalised" in codes(report)) is noted


HASHES = {
    "R03-without-prefix": ("5f" * 32,),
    "R03-sha1": ("sha1$" + "5f" * 20,),
    "R03-odd-hex": ("sha256$" + "5f" * 31 + "5",),
}


@pytest.mark.parametrize("value", cases(HASHES))
def test_a_hash_that_cannot_be_compared_is_no_mismatch(value: str) -> None:
    report = asked(ADA, identity(value, hashed=True))
    check(report, "could_not_check")
    assert report.recipient.match is None


@pytest.mark.parametrize("row", ["R04"])
def test_one_of_two_addresses_is_enough(row: str) -> None:
    check(asked(ADA, identity("bob@example.org"), identity(ADA)), "valid")


# --- X


def dated(issuer: IssuerSimulator, row: str) -> dict[str, Any]:
    badge = issuer.with_status(7)
    badge["validUntil"] = "2026-02-01T00:00:00Z"
    if row == "X02-not-yet-and-suspended":
        badge = issuer.with_status(7, purpose="suspension")
        badge["validFrom"] = "2026-06-01T00:00:00Z"
        badge["credentialStatus"] = make_entry(STATUS_LIST, 7, purpose="suspension")
    signed = issuer.sign(badge)
    return {**signed, "name": "Changed"} if row == "X02-expired-and-tampered" else signed


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        pytest.param(row, verdict, id=row)
        for row, verdict in {
            "X02-expired-and-revoked": "revoked",
            "X02-expired-and-tampered": "invalid",
            "X02-not-yet-and-suspended": "suspended",
        }.items()
    ],
)
def test_of_two_reasons_the_worse_is_the_verdict(row: str, verdict: str) -> None:
    issuer = IssuerSimulator.did_web()
    signed = dated(issuer, row)
    check(issuer.verify(signed, policy=issuer.pinned), verdict)


@pytest.mark.parametrize("row", ["X04"])
def test_a_bomb_among_a_thousand_spoils_none_of_the_others(row: str) -> None:
    issuer = IssuerSimulator.did_key()
    good = json.dumps(issuer.sign(suite="eddsa-jcs-2022")).encode()
    verifier = Verifier(policy=issuer.pinned, fetch=issuer.fetcher(), clock=lambda: NOW)
    batch = [good] * 500 + [b"[" * 1_000_000] + [good] * 499
    verdicts = []
    for data in batch:
        with cpu():
            verdicts.append(str(verifier.verify(data).verdict))
    assert verdicts[500] == "malformed"
    assert verdicts[:500] + verdicts[501:] == ["valid"] * 999
