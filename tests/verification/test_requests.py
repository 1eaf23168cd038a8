"""What a verification asks the web for, and what it does not."""

from __future__ import annotations

from typing import Any

import pytest

from support.issuers import IssuerSimulator


def count(issuer: IssuerSimulator, source: Any) -> tuple[str, list[str]]:
    fetcher = issuer.fetcher()
    report = issuer.verify(source, policy=issuer.pinned, fetcher=fetcher)
    return report.verdict, fetcher.requests


def test_a_good_badge_of_a_did_web_costs_one_request_and_its_status_one_more() -> None:
    issuer = IssuerSimulator.did_web()
    did, status = issuer.document_url, "https://issuer.example/status/1"
    assert count(issuer, issuer.sign()) == ("valid", [did])
    assert count(issuer, issuer.sign(issuer.with_status())) == ("valid", [did, status])


def test_nothing_is_asked_of_a_bad_proof_beyond_its_key() -> None:
    issuer = IssuerSimulator.did_web()
    badge = issuer.with_status(
        refreshService={"id": "https://issuer.example/refresh", "type": "1EdTechCredentialRefresh"},
        evidence=[{"id": "https://issuer.example/evidence", "type": ["Evidence"]}],
    )
    for signed in (issuer.sign(badge), issuer.sign(badge, suite="eddsa-jcs-2022")):
        assert count(issuer, {**signed, "name": "Forged"}) == ("invalid", [issuer.document_url])


@pytest.mark.parametrize(
    "break_it",
    [
        lambda signed: {**signed, "notDefined": 1},
        lambda signed: {**signed, "proof": []},
        lambda signed: {**signed, "proof": [{**signed["proof"][0], "proofValue": None}]},
        lambda signed: {**signed, "proof": [{**signed["proof"][0], "proofPurpose": "x"}]},
        lambda signed: {
            **signed,
            "proof": [{**signed["proof"][0], "created": "2030-01-01T00:00:00Z"}],
        },
        lambda signed: {**signed, "@context": [*signed["@context"], "https://unknown.example/c"]},
        lambda signed: {**signed, "credentialSubject": {}},
        lambda signed: {key: value for key, value in signed.items() if key != "issuer"},
    ],
)
def test_nothing_is_asked_for_a_badge_that_cannot_hold(break_it: Any) -> None:
    issuer = IssuerSimulator.did_web()
    verdict, requests = count(issuer, break_it(issuer.sign(issuer.with_status())))
    assert verdict in ("invalid", "malformed", "unsupported")
    assert requests == []


def test_nothing_is_asked_for_a_key_that_cannot_be_the_issuers() -> None:
    issuer = IssuerSimulator.did_web()
    signed = issuer.sign(issuer.with_status(), method="did:web:attacker.example#key-1")
    assert count(issuer, signed) == ("invalid", [])


def test_an_unbound_badges_status_is_not_looked_up() -> None:
    issuer = IssuerSimulator.did_web()
    signed = issuer.sign(issuer.with_status())
    document = issuer.documents[issuer.document_url]
    document["authentication"] = document.pop("assertionMethod")
    assert count(issuer, signed) == ("invalid", [issuer.document_url])
