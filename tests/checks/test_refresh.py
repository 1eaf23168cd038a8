"""refresh: a newer version takes the place of the badge; a failure changes nothing."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from mcred import VerificationReport
from mcred.errors import FetchFailedError, FetchRefusedError, OfflineError
from support.issuers import NOW, IssuerSimulator
from support.keys import ed25519

URL = "https://issuer.example/refresh/1"
SERVICE = {"id": URL, "type": "1EdTechCredentialRefresh"}
NEWER = "2026-02-01T00:00:00Z"


@pytest.fixture
def issuer() -> IssuerSimulator:
    return IssuerSimulator.did_web()


def verify(issuer: IssuerSimulator, signed: Any = None, **options: Any) -> VerificationReport:
    given = signed or issuer.sign(issuer.badge(refreshService=SERVICE))
    return issuer.verify(given, policy=issuer.pinned, **options)


def codes(report: VerificationReport) -> list[str]:
    return [warning.code for warning in report.warnings]


@pytest.mark.parametrize("form", ["json", "token"])
def test_a_newer_version_is_judged_in_the_place_of_the_badge(
    issuer: IssuerSimulator, form: str
) -> None:
    newer = issuer.badge(validFrom=NEWER, name="Reflective teaching, revised")
    issuer.documents[URL] = (
        issuer.sign(newer) if form == "json" else issuer.token(newer).encode("ascii")
    )
    report = verify(issuer)
    assert (report.verdict, report.check("refresh").code) == ("valid", "replaced")
    assert report.credential_facts is not None
    assert report.credential_facts.name == "Reflective teaching, revised"
    assert report.credential_facts.valid_from == NEWER
    assert report.document is not None
    assert report.document["validFrom"] == NEWER
    assert report.check("refresh").data["replaced"] == "2026-01-01T00:00:00Z"
    assert "refreshed" in codes(report)
    assert "newer version" in report.headline


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"validUntil": "2026-02-15T00:00:00Z"}, "expired"),
        ({"validUntil": "2028-01-01T00:00:00Z"}, "valid"),
    ],
)
def test_the_newer_version_decides(
    issuer: IssuerSimulator, changes: dict[str, str], verdict: str
) -> None:
    issuer.documents[URL] = issuer.sign(issuer.badge(validFrom=NEWER, **changes))
    assert verify(issuer).verdict == verdict
    expired = issuer.badge(refreshService=SERVICE, validUntil="2026-02-15T00:00:00Z")
    assert verify(issuer, issuer.sign(expired)).verdict == verdict


def test_warnings_about_the_badge_go_with_it(issuer: IssuerSimulator) -> None:
    image = "https://issuer.example/logo.png"
    old = issuer.sign(issuer.badge(refreshService=SERVICE, image=image))
    issuer.documents[URL] = issuer.sign(issuer.badge(validFrom=NEWER))
    assert codes(verify(issuer, old)) == ["refreshed"]
    issuer.documents[URL] = issuer.sign(issuer.badge(validFrom=NEWER, image=image))
    assert sorted(codes(verify(issuer, old))) == ["refreshed", "tolerated_shape"]
    issuer.documents[URL] = {}
    assert sorted(codes(verify(issuer, old))) == ["refresh_rejected", "tolerated_shape"]


def test_a_badge_that_is_still_the_newest_stays(issuer: IssuerSimulator) -> None:
    for start in ("2026-01-01T00:00:00Z", "2025-01-01T00:00:00Z"):
        issuer.documents[URL] = issuer.sign(issuer.badge(validFrom=start, name="Older"))
        report = verify(issuer)
        assert (report.verdict, report.check("refresh").code) == ("valid", "current")
        assert report.credential_facts is not None
        assert report.credential_facts.name == "Reflective teaching"


def test_a_version_that_is_not_in_force_yet_does_not_replace(issuer: IssuerSimulator) -> None:
    issuer.documents[URL] = issuer.sign(issuer.badge(validFrom="2026-06-01T00:00:00Z"))
    report = verify(issuer)
    assert (report.verdict, report.check("refresh").code) == ("valid", "later")
    issuer.documents[URL] = issuer.sign(issuer.badge(validFrom=NEWER))
    report = verify(issuer, at=NOW.replace(month=1, day=31))
    assert (report.verdict, report.check("refresh").code) == ("valid", "later")


def other_issuer() -> dict[str, Any]:
    other = IssuerSimulator.did_key(ed25519(8))
    return other.sign(other.badge(validFrom=NEWER))


@pytest.mark.parametrize(
    "answer",
    [
        lambda issuer: other_issuer(),
        lambda issuer: {**issuer.sign(issuer.badge(validFrom=NEWER)), "name": "Forged"},
        lambda issuer: issuer.badge(validFrom=NEWER),
        lambda issuer: issuer.sign(issuer.badge(validFrom=NEWER, id="urn:uuid:other")),
        lambda issuer: [issuer.sign(issuer.badge(validFrom=NEWER))] * 2,
        lambda issuer: {"type": ["VerifiablePresentation"], "verifiableCredential": []},
        lambda issuer: b"<html></html>",
        lambda issuer: b"",
        lambda issuer: b"{",
    ],
    ids=[
        "another issuer",
        "forged",
        "unsigned",
        "another badge",
        "an array",
        "a presentation",
        "a page",
        "nothing",
        "damaged",
    ],
)
def test_what_cannot_take_its_place_leaves_the_badge(issuer: IssuerSimulator, answer: Any) -> None:
    issuer.documents[URL] = answer(issuer)
    report = verify(issuer)
    assert report.verdict == "valid"
    assert (report.check("refresh").outcome, report.check("refresh").code) == ("warn", "rejected")
    assert "refresh_rejected" in codes(report)
    assert report.credential_facts is not None
    assert report.credential_facts.name == "Reflective teaching"


@pytest.mark.parametrize(
    "error",
    [
        FetchFailedError("it answered 500", code="http_status", status=500),
        FetchRefusedError("not a public address", code="address"),
        OfflineError("no network is allowed"),
        b"x" * 2_000_000,
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_service_that_cannot_be_asked_is_a_warning(issuer: IssuerSimulator, error: Any) -> None:
    issuer.documents[URL] = error
    report = verify(issuer)
    assert (report.verdict, report.check("refresh").code) == ("valid", "unreachable")
    assert "refresh_unreachable" in codes(report)


def test_the_service_is_asked_once_and_not_for_the_newer_version(issuer: IssuerSimulator) -> None:
    again = {"id": "https://issuer.example/refresh/2", "type": "1EdTechCredentialRefresh"}
    newer = issuer.sign(issuer.badge(validFrom=NEWER, refreshService=again))
    issuer.documents[URL] = newer
    issuer.documents[again["id"]] = newer
    fetcher = issuer.fetcher()
    report = verify(issuer, fetcher=fetcher)
    assert report.check("refresh").code == "replaced"
    assert fetcher.requests == [issuer.document_url, URL]


def test_a_circle_of_services_ends(issuer: IssuerSimulator) -> None:
    issuer.documents[URL] = issuer.sign(issuer.badge(validFrom=NEWER, refreshService=SERVICE))
    assert verify(issuer).verdict == "valid"


def test_a_service_of_another_kind_is_named(issuer: IssuerSimulator) -> None:
    service = {"id": URL, "type": "VerifiableCredentialRefreshService2021"}
    fetcher = issuer.fetcher()
    signed = issuer.sign(issuer.badge(refreshService=service), suite="eddsa-jcs-2022")
    report = verify(issuer, signed, fetcher=fetcher)
    assert (report.verdict, report.check("refresh").code) == ("valid", "not_followed")
    assert URL not in fetcher.requests


def test_nothing_is_asked_for_a_badge_that_does_not_hold(issuer: IssuerSimulator) -> None:
    signed = {**issuer.sign(issuer.badge(refreshService=SERVICE)), "name": "Forged"}
    fetcher = issuer.fetcher()
    assert verify(issuer, signed, fetcher=fetcher).verdict == "invalid"
    assert URL not in fetcher.requests


def test_the_answer_is_known_by_its_digest(issuer: IssuerSimulator) -> None:
    newer = json.dumps(issuer.sign(issuer.badge(validFrom=NEWER))).encode()
    issuer.documents[URL] = newer
    data = verify(issuer).check("refresh").data
    assert data["sha256"] == hashlib.sha256(newer).hexdigest()
    assert data["url"] == URL
