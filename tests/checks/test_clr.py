"""Comprehensive Learner Records: the whole is verified, and each of its parts."""

from __future__ import annotations

from typing import Any

import pytest

from mcred import Policy, TrustEntry, TrustList, VerificationReport
from support.corpus import cases, read
from support.documents import OB3, V2
from support.issuers import IssuerSimulator
from support.keys import ed25519
from support.presentations import LEARNER, badge_of

CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
FIRST = "urn:uuid:11111111-1111-4111-8111-111111111111"
SECOND = "urn:uuid:22222222-2222-4222-8222-222222222222"


@pytest.fixture
def issuer() -> IssuerSimulator:
    return IssuerSimulator.did_web()


@pytest.fixture
def school() -> IssuerSimulator:
    return IssuerSimulator.did_key(ed25519(3))


def record(issuer: IssuerSimulator, *parts: Any, **subject: Any) -> dict[str, Any]:
    return {
        "@context": [V2, CLR, OB3],
        "id": "urn:uuid:33333333-3333-4333-8333-333333333333",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": {"id": issuer.id, "type": ["Profile"], "name": issuer.name},
        "validFrom": "2026-01-01T00:00:00Z",
        "name": "Record",
        "credentialSubject": {
            "id": LEARNER,
            "type": ["ClrSubject"],
            "verifiableCredential": list(parts),
            **subject,
        },
    }


def association(source: str, target: str) -> dict[str, str]:
    return {
        "type": "Association",
        "associationType": "isParentOf",
        "sourceId": source,
        "targetId": target,
    }


def verify(
    document: Any, *issuers: IssuerSimulator, suite: str = "eddsa-jcs-2022"
) -> VerificationReport:
    first = issuers[0]
    trust = TrustList(tuple(TrustEntry(id=issuer.id) for issuer in issuers))
    signed = first.sign(document, suite=suite)
    return first.verify(signed, policy=Policy(trust=trust))


def verdicts(report: VerificationReport) -> list[str]:
    return [str(member.verdict) for member in report.members]


@pytest.mark.parametrize("suite", ["eddsa-jcs-2022", "eddsa-rdfc-2022"])
def test_the_whole_and_each_part_are_judged(
    issuer: IssuerSimulator, school: IssuerSimulator, suite: str
) -> None:
    other = badge_of(issuer, id=SECOND)
    # The parts share one graph in the vocabulary of records: what has an id is described once.
    other["credentialSubject"]["achievement"] = {
        **other["credentialSubject"]["achievement"],
        "id": "https://issuer.example/achievements/2",
    }
    del other["credentialSubject"]["achievement"]["resultDescription"]
    del other["credentialSubject"]["result"]
    parts = [school.sign(badge_of(school, id=FIRST)), issuer.sign(other)]
    report = verify(record(issuer, *parts), issuer, school, suite=suite)
    assert (report.verdict, verdicts(report)) == ("valid", ["valid", "valid"])
    assert report.credential is not None
    assert report.members[0].source.given == "$.credentialSubject.verifiableCredential[0]"
    assert verify(record(issuer, *parts), issuer).verdict == "issuer_unknown"


def test_a_forged_part_makes_the_record_bad_though_the_record_is_signed(
    issuer: IssuerSimulator, school: IssuerSimulator
) -> None:
    good = school.sign(badge_of(school, id=FIRST))
    forged = {**school.sign(badge_of(school, id=SECOND)), "name": "Forged"}
    unsigned = badge_of(school)
    report = verify(record(issuer, good, forged, unsigned), issuer, school)
    assert report.check("proof").outcome == "pass"
    assert verdicts(report) == ["valid", "invalid", "invalid"]
    assert report.verdict == "invalid"


def test_the_parts_of_a_forged_record_are_not_looked_at(
    issuer: IssuerSimulator, school: IssuerSimulator
) -> None:
    document = issuer.sign(record(issuer, school.sign(badge_of(school))), suite="eddsa-jcs-2022")
    report = issuer.verify({**document, "name": "Forged"}, policy=issuer.pinned)
    assert report.verdict == "invalid"
    assert report.members == ()


def test_associations_point_to_what_is_in_the_record(
    issuer: IssuerSimulator, school: IssuerSimulator
) -> None:
    part = school.sign(badge_of(school, id=FIRST))
    achievement = part["credentialSubject"]["achievement"]["id"]
    known = record(issuer, part, association=[association(FIRST, achievement)])
    report = verify(known, issuer, school)
    assert (report.verdict, report.check("results").code) == ("valid", "related")
    dangling = record(issuer, part, association=[association(FIRST, SECOND)])
    report = verify(dangling, issuer, school)
    assert (report.verdict, report.check("results").code) == ("inconsistent", "dangling")
    assert "$.credentialSubject.association[0].targetId" in report.detail
    assert "relates things that are not in it" in report.headline


def test_a_part_about_somebody_else_is_named(
    issuer: IssuerSimulator, school: IssuerSimulator
) -> None:
    parts = [school.sign(badge_of(school, id=FIRST)), school.sign(school.badge(id=SECOND))]
    report = verify(record(issuer, *parts), issuer, school)
    assert report.verdict == "valid"
    named = [w.data["path"] for w in report.warnings if w.code == "member_of_another"]
    assert named == [["$.credentialSubject.verifiableCredential[1]"]]


def test_a_record_of_too_many_parts_is_refused(
    issuer: IssuerSimulator, school: IssuerSimulator
) -> None:
    report = verify(record(issuer, *[school.sign(badge_of(school))] * 21), issuer, school)
    assert report.verdict == "refused"
    assert report.members == ()


def test_records_in_records_end_at_the_depth_limit(issuer: IssuerSimulator) -> None:
    document: Any = issuer.sign(badge_of(issuer), suite="eddsa-jcs-2022")
    for _ in range(6):
        document = issuer.sign(record(issuer, document), suite="eddsa-jcs-2022")
    report = issuer.verify(document, policy=issuer.pinned)
    assert report.verdict == "refused"


@pytest.mark.parametrize(
    "case", cases("1edtech/cases.json", lambda case: "clr" in case["file"], key="file")
)
def test_the_specifications_own_record_has_its_parts_judged(case: dict[str, Any]) -> None:
    """Its issuer publishes neither key here, so that both ask for the issuer's document."""
    document = read(f"1edtech/{case['file']}")
    issuer = IssuerSimulator.did_key()
    report = issuer.verify(document)
    assert report.verdict == "could_not_check"
    assert report.check("proof").outcome == "pass"
