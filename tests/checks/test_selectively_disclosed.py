"""A derived badge says that its holder chose what to show; what decides is always shown."""

from __future__ import annotations

from typing import Any

import pytest

from mcred import VerificationReport
from mcred.cryptosuites.ecdsa_sd_2023 import derive
from mcred.cryptosuites.ecdsa_sd_2023.base_proof import DECISIVE, default_pointers
from mcred.keys import KeyType, SigningKey
from mcred.report.explanation import explain
from mcred.report.row import COLUMNS, row
from mcred.share.explain_page import explain_page
from mcred.status import make_entry
from support.documents import EXTENSIONS, OB3, V2
from support.issuers import IssuerSimulator
from support.presentations import as_bytes, present

CODE = "selectively_disclosed"


@pytest.fixture(scope="module")
def issuer() -> IssuerSimulator:
    return IssuerSimulator.did_key(SigningKey.generate(KeyType.P256))


@pytest.fixture(scope="module")
def base(issuer: IssuerSimulator) -> dict[str, Any]:
    """The earner's own copy, with evidence."""
    evidence = [{"type": ["Evidence"], "name": "A private recording"}]
    return issuer.sign(issuer.badge(evidence=evidence), suite="ecdsa-sd-2023")


def verify(issuer: IssuerSimulator, source: Any) -> VerificationReport:
    return issuer.verify(source, policy=issuer.pinned)


def codes(report: VerificationReport) -> list[str]:
    return [warning.code for warning in report.warnings]


@pytest.mark.parametrize("reveal", [["/credentialSubject/achievement"], ["/credentialSubject"], []])
def test_the_reader_is_told_that_parts_may_be_missing(
    issuer: IssuerSimulator, base: dict[str, Any], reveal: list[str]
) -> None:
    report = verify(issuer, derive(base, reveal=reveal))
    assert report.verdict == "valid"
    assert codes(report) == [CODE]
    assert "chose which parts" in report.headline
    assert "some may be missing" in explain(report)
    assert "puede faltar alguna" in explain(report, "es")
    assert "some may be missing" in explain_page(report)
    assert "some may be missing" in row(report)[COLUMNS.index("warnings")]
    (warning,) = report.to_dict(language="es")["warnings"]
    assert "puede faltar alguna" in warning["text"]


def test_of_a_derived_badge_that_does_not_hold_nothing_is_said(
    issuer: IssuerSimulator, base: dict[str, Any]
) -> None:
    forged = {**derive(base, reveal=["/name"]), "name": "Forged"}
    report = verify(issuer, forged)
    assert report.verdict == "invalid"
    assert CODE not in codes(report)


def test_a_badge_signed_as_a_whole_hides_nothing(issuer: IssuerSimulator) -> None:
    report = verify(issuer, issuer.sign(suite="ecdsa-rdfc-2019"))
    assert report.verdict == "valid"
    assert CODE not in codes(report)
    assert "chose" not in report.headline


def test_of_a_presented_badge_its_own_report_says_it(
    issuer: IssuerSimulator, base: dict[str, Any]
) -> None:
    report = verify(issuer, as_bytes(present(derive(base, reveal=["/name"]))))
    assert CODE in codes(report.members[0])


def test_the_whole_badge_that_takes_its_place_hides_nothing(issuer: IssuerSimulator) -> None:
    url = "https://issuer.example/refresh/1"
    service = {"id": url, "type": "1EdTechCredentialRefresh"}
    signed = issuer.sign(issuer.badge(refreshService=service), suite="ecdsa-sd-2023")
    part = derive(signed, reveal=["/name"])
    assert CODE in codes(verify(issuer, part))
    newer = issuer.badge(refreshService=service, validFrom="2026-02-01T00:00:00Z")
    web = IssuerSimulator.did_key(issuer.key)
    web.documents[url] = web.sign(newer, suite="ecdsa-rdfc-2019")
    report = verify(web, part)
    assert report.check("refresh").code == "replaced"
    assert CODE not in codes(report)


def test_what_decides_whether_it_is_in_force_is_always_shown(issuer: IssuerSimulator) -> None:
    entry = make_entry("https://issuer.example/status/1", 7, purpose="revocation")
    badge = issuer.badge(credentialStatus=entry)
    pointers = default_pointers(badge)
    assert {"/issuer", "/validFrom", "/validUntil", "/credentialStatus"} <= set(pointers)
    shown = derive(issuer.sign(badge, suite="ecdsa-sd-2023"), reveal=["/name"])
    assert shown["validUntil"] == badge["validUntil"]
    assert shown["credentialStatus"] == badge["credentialStatus"]
    assert shown["credentialSubject"]["id"] == badge["credentialSubject"]["id"]
    assert "result" not in shown["credentialSubject"]
    assert "resultDescription" not in shown["credentialSubject"]["achievement"]


def test_so_are_the_dates_of_the_former_data_model(issuer: IssuerSimulator) -> None:
    assert {"issuanceDate", "expirationDate"} <= set(DECISIVE)
    former = {"@context": [V2, OB3, EXTENSIONS], "expirationDate": "2027-01-01T00:00:00Z"}
    assert default_pointers(former) == ("/expirationDate",)
