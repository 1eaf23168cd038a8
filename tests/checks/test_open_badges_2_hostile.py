"""Hosted badges that mean harm: other people's addresses, loops, giants, plain http."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mcred.errors import FetchRefusedError
from mcred.fetch import Fetched
from mcred.limits import Limits
from support.open_badges_2 import ASSERTION, BADGE_CLASS, HOST, ISSUER, Issuer2

EVIL = "https://evil.example"


@pytest.fixture
def issuer() -> Issuer2:
    return Issuer2()


class Redirecting:
    """A web where one address leads to another."""

    def __init__(self, issuer: Issuer2, **redirects: str) -> None:
        self._fetcher = issuer.fetcher()
        self.redirects = redirects

    def fetch(self, url: str, *, accept: str = "*/*", max_bytes: int | None = None) -> Fetched:
        target = self.redirects.get(url, url)
        found = self._fetcher.fetch(target, accept=accept, max_bytes=max_bytes)
        return Fetched(url=target, body=found.body, hops=(url, target))


# --- somebody else's name


def test_an_assertion_elsewhere_does_not_become_the_issuers(issuer: Issuer2) -> None:
    """Eve hosts an assertion of the issuer's own BadgeClass."""
    address = f"{EVIL}/assertions/1"
    issuer.publish(address, issuer.assertion(id=address))
    report = issuer.verify(issuer.assertion(id=address))
    assert report.verdict == "invalid"
    assert report.check("issuer_binding").code == "out_of_scope"
    assert report.achievement is None
    assert report.issuer.trust is None


def test_a_class_elsewhere_does_not_become_the_issuers(issuer: Issuer2) -> None:
    address = f"{EVIL}/badges/1"
    issuer.publish(address, issuer.badge_class(id=address, name="Doctor"))
    issuer.publish(ASSERTION, issuer.assertion(badge=address))
    assert issuer.verify().check("issuer_binding").code == "out_of_scope"


def test_an_assertion_and_a_class_elsewhere_neither(issuer: Issuer2) -> None:
    assertion, badge = f"{EVIL}/a", f"{EVIL}/b"
    issuer.publish(assertion, issuer.assertion(id=assertion, badge=badge))
    issuer.publish(badge, issuer.badge_class(id=badge))
    assert issuer.verify(issuer.assertion(id=assertion)).verdict == "invalid"


@pytest.mark.parametrize("claimed", [ISSUER, "http://issuer.example/profile"])
def test_a_profile_elsewhere_that_calls_itself_the_issuer_is_refused(
    issuer: Issuer2, claimed: str
) -> None:
    assertion, badge, profile = f"{EVIL}/a", f"{EVIL}/b", f"{EVIL}/p"
    issuer.publish(assertion, issuer.assertion(id=assertion, badge=badge))
    issuer.publish(badge, issuer.badge_class(id=badge, issuer=profile))
    issuer.publish(profile, issuer.profile(id=claimed))
    report = issuer.verify(issuer.assertion(id=assertion))
    assert report.verdict == "invalid"
    assert report.check("issuer_binding").code == "other_document"


def test_a_profile_is_known_by_its_address_whatever_it_calls_itself(issuer: Issuer2) -> None:
    issuer.publish(ISSUER, issuer.profile(id="did:web:mit.edu"))
    report = issuer.verify()
    assert report.verdict == "hosted_only"
    assert report.issuer.id == ISSUER
    assert "ob2_other_id" in [item.code for item in report.warnings]


def test_a_profile_in_the_assertion_is_read_at_its_own_address(issuer: Issuer2) -> None:
    """Eve's site embeds the issuer's profile with a scope that allows Eve's site."""
    assertion = f"{EVIL}/a"
    profile = issuer.profile(verification={"allowedOrigins": "evil.example"})
    badge = issuer.badge_class(id="urn:uuid:1", issuer=profile)
    issuer.publish(assertion, issuer.assertion(id=assertion, badge=badge))
    assert issuer.verify(issuer.assertion(id=assertion)).verdict == "invalid"


def test_an_issuer_without_a_web_address_is_named_unsupported(issuer: Issuer2) -> None:
    issuer.publish(BADGE_CLASS, issuer.badge_class(issuer="did:key:z6Mk"))
    assert issuer.verify().verdict == "unsupported"


@pytest.mark.parametrize("url", [ASSERTION, BADGE_CLASS, ISSUER])
def test_a_redirect_to_another_host_is_not_followed(issuer: Issuer2, url: str) -> None:
    issuer.publish(f"{EVIL}/x", issuer.documents[url])
    report = issuer.verify(fetcher=Redirecting(issuer, **{url: f"{EVIL}/x"}))
    assert report.verdict == "could_not_check"


def test_a_redirect_on_the_same_host_is(issuer: Issuer2) -> None:
    issuer.publish(f"{HOST}/moved", issuer.assertion())
    fetcher = Redirecting(issuer, **{ASSERTION: f"{HOST}/moved"})
    assert issuer.verify(fetcher=fetcher).verdict == "hosted_only"


# --- scope


def scoped(issuer: Issuer2, **verification: Any) -> Any:
    issuer.publish(ISSUER, issuer.profile(verification=verification))
    return issuer.verify()


@pytest.mark.parametrize(
    "verification",
    [
        {"startsWith": f"{HOST}/assertions/"},
        {"startsWith": [f"{EVIL}/", f"{HOST}/"]},
        {"startsWith": "http://issuer.example/assertions/"},
        {"allowedOrigins": "issuer.example"},
        {"allowedOrigins": ["evil.example", "issuer.example"]},
        {"allowedOrigins": [HOST]},
        {"startsWith": f"{HOST}/", "allowedOrigins": ["issuer.example"]},
    ],
)
def test_an_address_within_the_issuers_rules_is_good(
    issuer: Issuer2, verification: dict[str, Any]
) -> None:
    assert scoped(issuer, **verification).verdict == "hosted_only"


@pytest.mark.parametrize(
    "verification",
    [
        {"startsWith": f"{HOST}/other/"},
        {"startsWith": f"{HOST}.evil.example/"},
        {"startsWith": "issuer.example"},
        {"startsWith": []},
        {"startsWith": 7},
        {"startsWith": "https://"},
        {"allowedOrigins": ["evil.example"]},
        {"allowedOrigins": []},
        {"allowedOrigins": None},
        {"startsWith": f"{HOST}/", "allowedOrigins": ["evil.example"]},
        {"startsWith": f"{HOST}/other/", "allowedOrigins": ["issuer.example"]},
    ],
)
def test_an_address_outside_them_is_not(issuer: Issuer2, verification: dict[str, Any]) -> None:
    report = scoped(issuer, **verification)
    assert report.verdict == "invalid"
    assert "web site" in report.headline


@pytest.mark.parametrize("path", ["a/../e", "a/%2e%2e/e", "a/..%2fe", "a/%252e%252e/e", "a/./e"])
def test_dots_do_not_lead_out_of_a_folder(issuer: Issuer2, path: str) -> None:
    address = f"{HOST}/{path}"
    issuer.publish(address, issuer.assertion(id=address))
    issuer.publish(ISSUER, issuer.profile(verification={"startsWith": f"{HOST}/a/"}))
    assert issuer.verify(issuer.assertion(id=address)).verdict == "invalid"


def test_another_port_is_another_origin(issuer: Issuer2) -> None:
    address = f"{HOST}:8443/a"
    issuer.publish(address, issuer.assertion(id=address))
    assert issuer.verify(issuer.assertion(id=address)).verdict == "invalid"


# --- addresses that are not opened


@pytest.mark.parametrize("scheme", ["http://", "HTTP://"])
def test_a_badge_at_a_plain_http_address_is_refused(issuer: Issuer2, scheme: str) -> None:
    fetcher = issuer.fetcher()
    given = issuer.assertion(id=ASSERTION.replace("https://", scheme))
    report = issuer.verify(given, fetcher=fetcher)
    assert report.verdict == "refused"
    assert not fetcher.requests


def test_a_picture_with_a_plain_http_address_is_refused(issuer: Issuer2) -> None:
    plain = ASSERTION.replace("https", "http")
    issuer.publish(plain, issuer.assertion())
    fetcher = issuer.fetcher()
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="http://openbadges.org">'
        f'<openbadges:assertion verify="{plain}"/></svg>'
    )
    assert issuer.verify(svg.encode(), fetcher=fetcher).verdict == "refused"
    assert not fetcher.requests


def test_one_that_an_https_link_leads_to_is_read(issuer: Issuer2) -> None:
    plain = ASSERTION.replace("https", "http")
    issuer.publish(ASSERTION, issuer.assertion(id=plain))
    assert issuer.verify(ASSERTION).verdict == "hosted_only"


def test_linked_addresses_of_plain_http_are_asked_over_https(issuer: Issuer2) -> None:
    plain = BADGE_CLASS.replace("https", "http")
    issuer.publish(ASSERTION, issuer.assertion(badge=plain))
    fetcher = issuer.fetcher()
    report = issuer.verify(fetcher=fetcher)
    assert report.verdict == "hosted_only"
    assert "ob2_http_address" in [item.code for item in report.warnings]
    assert all(url.startswith("https://") for url in fetcher.requests)


@pytest.mark.parametrize(
    "address", ["urn:uuid:1", "did:web:issuer.example", "file:///etc/passwd", "ftp://x/y", "", 7]
)
def test_a_hosted_badge_without_a_web_address_is_unsigned(issuer: Issuer2, address: Any) -> None:
    fetcher = issuer.fetcher()
    report = issuer.verify(issuer.assertion(id=address), fetcher=fetcher)
    assert report.verdict == "invalid"
    assert not fetcher.requests


@pytest.mark.parametrize("url", [ASSERTION, BADGE_CLASS, ISSUER])
def test_an_address_that_the_fetcher_refuses_is_never_passed_over(
    issuer: Issuer2, url: str
) -> None:
    issuer.publish(url, FetchRefusedError("refused", code="address", url=url))
    report = issuer.verify()
    assert report.verdict == ("refused" if url == ASSERTION else "could_not_check")


def test_the_real_fetcher_opens_no_private_address() -> None:
    from mcred import Verifier

    issuer = Issuer2()
    for address in ("https://127.0.0.1/a", "https://localhost/a", "https://u:p@issuer.example/a"):
        report = Verifier().verify(json.dumps(issuer.assertion(id=address)))
        assert report.verdict in ("refused", "invalid"), address


# --- loops and giants


def test_a_badge_that_is_its_own_class_is_malformed(issuer: Issuer2) -> None:
    issuer.publish(ASSERTION, issuer.assertion(badge=ASSERTION))
    fetcher = issuer.fetcher()
    assert issuer.verify(fetcher=fetcher).verdict == "malformed"
    assert len(fetcher.requests) <= 2


def test_a_class_that_is_its_own_issuer_is_malformed(issuer: Issuer2) -> None:
    issuer.publish(BADGE_CLASS, issuer.badge_class(issuer=BADGE_CLASS))
    fetcher = issuer.fetcher()
    assert issuer.verify(fetcher=fetcher).verdict == "malformed"
    assert len(fetcher.requests) == 2


@pytest.mark.parametrize("url", [ASSERTION, BADGE_CLASS, ISSUER])
def test_a_giant_is_not_read(issuer: Issuer2, url: str) -> None:
    issuer.publish(url, b'{"a": "' + b"x" * 2_000_000 + b'"}')
    assert issuer.verify().verdict == "could_not_check"


@pytest.mark.parametrize("url", [ASSERTION, BADGE_CLASS, ISSUER])
def test_a_deep_document_is_not_read(issuer: Issuer2, url: str) -> None:
    issuer.publish(url, b'{"a": ' + b"[" * 500 + b"]" * 500 + b"}")
    assert issuer.verify().verdict == "could_not_check"


def test_the_budget_of_requests_holds(issuer: Issuer2) -> None:
    report = issuer.verify(limits=Limits(requests=2))
    assert report.verdict == "could_not_check"


def test_text_of_the_badge_reaches_no_terminal_unescaped(issuer: Issuer2) -> None:
    name = "\x1b[31mName\x1b[0m"
    given = issuer.assertion(badge={"id": "\x1b[2J", "type": name})
    issuer.publish(ASSERTION, given)
    issuer.publish(BADGE_CLASS, issuer.badge_class(name=name))
    assert "\x1b" not in issuer.verify(given).text()
