"""Open Badges 2 over TLS, with the real fetcher: what a site answers, to the verdict."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from mcred import VerificationReport
from support.internet import Internet, missing
from support.open_badges_2 import ASSERTION, BADGE_CLASS, EMAIL, HOST, ISSUER, NOW, Issuer2
from support.tls_server import document, redirect

AT: datetime = NOW
HOST_NAME = HOST.removeprefix("https://")


@pytest.fixture
def internet() -> Iterator[Internet]:
    with Internet() as internet:
        yield internet


def pages(issuer: Issuer2, **changes: Any) -> dict[str, Any]:
    """The issuer's documents by their paths; a change is by the last part of a path."""
    found = {
        url.removeprefix(HOST): document(json.dumps(value).encode())
        for url, value in issuer.documents.items()
    }
    return found | {f"/{name.replace('_', '/')}": page for name, page in changes.items()}


def verify(internet: Internet, source: Any) -> VerificationReport:
    data = json.dumps(source).encode() if isinstance(source, dict) else source
    return internet.verifier().verify(data, recipient=EMAIL, now=AT)


def test_a_hosted_badge_by_its_file_and_by_its_link(internet: Internet) -> None:
    issuer = Issuer2()
    server = internet.host(HOST_NAME, pages(issuer))
    for source in (issuer.assertion(), ASSERTION):
        assert verify(internet, source).verdict == "hosted_only"
    asked = [url.removeprefix(HOST) for url in (ASSERTION, BADGE_CLASS, ISSUER)]
    assert server.paths == asked * 2


def test_a_signed_badge(internet: Internet) -> None:
    issuer = Issuer2()
    internet.host(HOST_NAME, pages(issuer))
    assert verify(internet, issuer.sign()).verdict == "issuer_unknown"


@pytest.mark.parametrize(
    ("status", "verdict"), [(410, "revoked"), (404, "could_not_check"), (500, "could_not_check")]
)
def test_what_the_site_answers_decides(internet: Internet, status: int, verdict: str) -> None:
    issuer = Issuer2()
    body = json.dumps({"revoked": True}).encode()
    internet.host(HOST_NAME, pages(issuer, assertions_1=document(body, status)))
    assert verify(internet, issuer.assertion()).verdict == verdict


def test_a_redirect_stays_on_the_site(internet: Internet) -> None:
    issuer = Issuer2()
    moved = document(json.dumps(issuer.assertion()).encode())
    evil = internet.host("evil.example", {"/a": moved})
    elsewhere = pages(issuer, assertions_1=redirect("https://evil.example/a"))
    internet.host(HOST_NAME, elsewhere)
    assert verify(internet, issuer.assertion()).verdict == "could_not_check"
    assert evil.paths == ["/a"]
    internet.host(HOST_NAME, pages(issuer, assertions_1=redirect(f"{HOST}/moved"), moved=moved))
    assert verify(internet, issuer.assertion()).verdict == "hosted_only"


@pytest.mark.parametrize("address", ["https://127.0.0.1/a", "https://10.0.0.1/a", "https://x:22/a"])
def test_an_address_inside_is_never_connected_to(internet: Internet, address: str) -> None:
    issuer = Issuer2()
    internet.host(HOST_NAME, pages(issuer))
    assert verify(internet, issuer.assertion(id=address)).verdict == "refused"
    assert not internet.connections
    issuer.publish(ASSERTION, issuer.assertion(badge=address))
    internet.host(HOST_NAME, pages(issuer))
    report = verify(internet, issuer.assertion())
    assert report.verdict == "could_not_check"
    assert {port for _, port in internet.connections} == {443}
    assert len(internet.connections) == 1


def test_a_site_that_is_down(internet: Internet) -> None:
    issuer = Issuer2()
    internet.host(HOST_NAME, dict.fromkeys(pages(issuer), missing))
    internet.stop(HOST_NAME)
    assert verify(internet, issuer.assertion()).verdict == "could_not_check"
