"""Endorsements: verified as credentials of their own; none of them changes the verdict."""

from __future__ import annotations

import time
from typing import Any

import pytest

from mcred import Policy, TrustEntry, TrustList, VerificationReport
from mcred.errors import FetchFailedError
from mcred.limits import Limits
from support.documents import OB3, V2
from support.issuers import IssuerSimulator
from support.keys import ed25519

BADGE = "urn:uuid:2f1f1f53-8a0e-4c3d-9d0a-5f3f2a1b7c02"
ACHIEVEMENT = "https://issuer.example/achievements/1"


@pytest.fixture
def issuer() -> IssuerSimulator:
    return IssuerSimulator.did_web()


@pytest.fixture
def endorser() -> IssuerSimulator:
    return IssuerSimulator.did_key(ed25519(5))


def endorsement(endorser: IssuerSimulator, about: str, **changes: Any) -> dict[str, Any]:
    value = {
        "@context": [V2, OB3],
        "id": "urn:uuid:8c1d7a86-33a8-4c07-9a53-02b3d4a2f0b1",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": endorser.id, "type": ["Profile"], "name": "Teachers' Union"},
        "validFrom": "2026-01-01T00:00:00Z",
        "name": "Endorsement",
        "credentialSubject": {
            "id": about,
            "type": ["EndorsementSubject"],
            "endorsementComment": "We rely on it.",
        },
        **changes,
    }
    return {name: member for name, member in value.items() if member is not None}


def endorsed_badge(
    issuer: IssuerSimulator, place: str, *endorsements: Any, member: str = "endorsement"
) -> dict[str, Any]:
    """A badge with endorsements in one place."""
    badge = issuer.badge()
    holder: dict[str, Any] = {
        "badge": badge,
        "achievement": badge["credentialSubject"]["achievement"],
        "issuer": badge["issuer"],
    }[place]
    holder[member] = list(endorsements)
    return badge


def check(
    issuer: IssuerSimulator, badge: dict[str, Any], *trusted: str, **options: Any
) -> tuple[VerificationReport, list[dict[str, Any]]]:
    options.setdefault("suite", "eddsa-jcs-2022")
    limits = options.pop("limits", Limits())
    entries = tuple(TrustEntry(id=name) for name in (issuer.id, *trusted))
    report = issuer.verify(
        issuer.sign(badge, **options), policy=Policy(trust=TrustList(entries)), limits=limits
    )
    return report, list(report.check("endorsements").data.get("endorsements", []))


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
@pytest.mark.parametrize("place", ["badge", "achievement", "issuer"])
def test_an_endorsement_of_what_it_stands_in_holds(
    issuer: IssuerSimulator, endorser: IssuerSimulator, place: str, suite: str
) -> None:
    about = {"badge": BADGE, "achievement": ACHIEVEMENT, "issuer": issuer.id}[place]
    badge = endorsed_badge(issuer, place, endorser.sign(endorsement(endorser, about)))
    report, found = check(issuer, badge, suite=suite)
    assert (report.verdict, report.check("endorsements").code) == ("valid", "hold_unknown")
    assert [(one["state"], one["issuer"], one["known"]) for one in found] == [
        ("holds", endorser.id, False)
    ]
    assert found[0]["comment"] == "We rely on it."
    assert report.members == ()
    report, found = check(issuer, badge, endorser.id, suite=suite)
    code = "hold_achievement" if place == "achievement" else "hold"
    assert (report.check("endorsements").code, found[0]["known"]) == (code, True)
    assert found[0]["of"] == place


@pytest.mark.parametrize("place", ["source", "creator", "parentOrg"])
def test_an_endorsement_of_somebody_else_says_nothing_of_a_strangers_badge(
    endorser: IssuerSimulator, place: str
) -> None:
    """Anybody can name an organisation that others speak well of, endorsement and all."""
    stranger = IssuerSimulator.did_key(ed25519(66))
    university = "https://university.example/profile"
    profile = {
        "id": university,
        "type": ["Profile"],
        "endorsement": [endorser.sign(endorsement(endorser, university))],
    }
    badge = stranger.badge()
    holder = {
        "source": badge["credentialSubject"],
        "creator": badge["credentialSubject"]["achievement"],
        "parentOrg": badge["issuer"],
    }[place]
    holder[place] = profile
    report, found = check(stranger, badge, endorser.id)
    assert report.check("endorsements").code == "hold_another"
    assert [one["of"] for one in found] == ["another"]
    (warning,) = (one for one in report.warnings if one.code == "endorsement_of_another")
    assert warning.data["path"] == [found[0]["path"]]


def test_a_token_endorses_as_well(issuer: IssuerSimulator, endorser: IssuerSimulator) -> None:
    token = endorser.token(endorsement(endorser, ACHIEVEMENT))
    badge = endorsed_badge(issuer, "achievement", token, member="endorsementJwt")
    report, found = check(issuer, badge)
    assert report.verdict == "valid"
    assert [(one["path"], one["state"]) for one in found] == [
        ("$.credentialSubject.achievement.endorsementJwt[0]", "holds")
    ]


@pytest.mark.parametrize(
    ("place", "about"),
    [
        ("badge", ACHIEVEMENT),
        ("achievement", BADGE),
        ("issuer", "did:example:another"),
        ("badge", "urn:uuid:00000000-0000-4000-8000-000000000000"),
    ],
)
def test_an_endorsement_of_something_else_fails(
    issuer: IssuerSimulator, endorser: IssuerSimulator, place: str, about: str
) -> None:
    badge = endorsed_badge(issuer, place, endorser.sign(endorsement(endorser, about)))
    report, found = check(issuer, badge)
    assert report.verdict == "valid"
    assert report.check("endorsements").outcome == "warn"
    assert found[0]["state"] == "fails"
    assert "It is an endorsement of" in found[0]["reason"]
    assert "Not every endorsement in it holds." in report.headline


@pytest.mark.parametrize("kind", ["forged", "unsigned", "expired", "other key"])
def test_an_endorsement_that_does_not_hold_is_named_and_changes_no_verdict(
    issuer: IssuerSimulator, endorser: IssuerSimulator, kind: str
) -> None:
    thief = IssuerSimulator.did_key(ed25519(6))
    good = endorsement(endorser, BADGE)
    bad: Any = {
        "forged": lambda: {**endorser.sign(good), "name": "Forged"},
        "unsigned": lambda: good,
        "expired": lambda: endorser.sign({**good, "validUntil": "2026-02-01T00:00:00Z"}),
        "other key": lambda: thief.sign(good),
    }[kind]()
    report, found = check(issuer, endorsed_badge(issuer, "badge", endorser.sign(good), bad))
    assert report.verdict == "valid"
    assert [one["state"] for one in found] == ["holds", "fails"]
    assert found[1]["issuer"] in (None, endorser.id)
    assert "endorsement_fails" in [warning.code for warning in report.warnings]


def test_a_badge_is_no_endorsement(issuer: IssuerSimulator, endorser: IssuerSimulator) -> None:
    token = endorser.token(endorser.badge())
    report, found = check(issuer, endorsed_badge(issuer, "badge", token, member="endorsementJwt"))
    assert (report.verdict, found[0]["state"]) == ("valid", "fails")
    assert "no endorsement" in found[0]["reason"]


def test_a_withdrawn_endorsement_fails_and_an_unreachable_list_leaves_it_open(
    issuer: IssuerSimulator,
) -> None:
    endorser = IssuerSimulator.did_web("union.example")
    entry = endorser.with_status(7)["credentialStatus"]
    signed = endorser.sign(endorsement(endorser, BADGE, credentialStatus=entry))
    issuer.documents |= endorser.documents
    badge = endorsed_badge(issuer, "badge", signed)
    assert check(issuer, badge)[1][0]["verdict"] == "revoked"
    for url in list(endorser.documents)[1:]:
        issuer.documents[url] = FetchFailedError("gone", code="http_status")
    report, found = check(issuer, badge)
    assert found[0]["state"] == "not_checked"
    assert report.check("endorsements").outcome == "not_checked"
    assert report.verdict == "valid"


def test_an_issuer_that_endorses_itself_is_named(issuer: IssuerSimulator) -> None:
    own = issuer.sign(endorsement(issuer, BADGE))
    report, found = check(issuer, endorsed_badge(issuer, "badge", own))
    assert found[0]["own"] is True
    assert "endorsement_own" in [warning.code for warning in report.warnings]


def test_nothing_of_an_endorsement_is_looked_at_before_the_badge_holds() -> None:
    issuer = IssuerSimulator.did_key()
    endorser = IssuerSimulator.did_web("union.example")
    badge = endorsed_badge(issuer, "badge", endorser.sign(endorsement(endorser, BADGE)))
    signed = {**issuer.sign(badge, suite="eddsa-jcs-2022"), "name": "Forged"}
    fetcher = endorser.fetcher()
    assert issuer.verify(signed, fetcher=fetcher).verdict == "invalid"
    assert fetcher.requests == []


def test_endorsements_beyond_the_limit_are_named_as_not_checked(
    issuer: IssuerSimulator, endorser: IssuerSimulator
) -> None:
    badge = endorsed_badge(issuer, "badge", *[endorser.sign(endorsement(endorser, BADGE))] * 25)
    report, found = check(issuer, badge)
    assert [one["state"] for one in found].count("holds") == 20
    assert [one["state"] for one in found].count("not_checked") == 5
    assert report.verdict == "valid"


def test_endorsements_of_endorsements_are_not_followed(issuer: IssuerSimulator) -> None:
    """Fifty deep, or in a circle: only the first is the badge's own."""
    inner: Any = []
    for number in range(12):  # as deep as JSON may be
        endorser = IssuerSimulator.did_key(ed25519(20 + number))
        document = endorsement(endorser, endorser.id)
        document["issuer"] = {**document["issuer"], "endorsement": inner or None}
        if not inner:
            del document["issuer"]["endorsement"]
        inner = [endorser.sign(document, suite="eddsa-jcs-2022")]
    last = IssuerSimulator.did_key(ed25519(40))
    document = endorsement(last, BADGE)
    document["issuer"]["endorsement"] = inner
    badge = endorsed_badge(issuer, "badge", last.sign(document, suite="eddsa-jcs-2022"))
    start = time.process_time()
    report, found = check(issuer, badge)
    assert time.process_time() - start < 2
    assert [one["state"] for one in found] == ["holds"]
    assert report.verdict == "valid"


@pytest.mark.parametrize("value", [["x"], [42], [[]], [{}], [{"type": ["VerifiableCredential"]}]])
def test_an_endorsement_that_is_none_makes_the_badge_malformed(
    issuer: IssuerSimulator, value: Any
) -> None:
    """The shape of the badge says what an endorsement is."""
    report, _ = check(issuer, endorsed_badge(issuer, "badge", *value))
    assert report.verdict == "malformed"
