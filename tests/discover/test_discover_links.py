"""A shared link is read before anything is asked: unwrapped, and without whom it names."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from platform_servers import data

from mcred import UsageError, Verifier
from mcred.discover.link import read_link
from mcred.errors import FetchRefusedError
from mcred.fetch.private import cut_identity, without_secrets
from support.internet import Internet
from support.issuers import IssuerSimulator

DATA = "https://pages.example/badge"
ENCODED = quote(DATA, safe="")
UNTP = quote(json.dumps({"payload": {"uri": DATA, "hash": "x"}}))

WRAPPED = {
    "VerifierPlus": f"https://verifierplus.org/#verify?vc={ENCODED}",
    "VerifierPlus, encoded twice": f"https://verifierplus.org/#verify?vc={quote(ENCODED, safe='')}",
    "VerifierPlus, as a route": f"https://verifierplus.org/#/verify?vc={ENCODED}",
    "VerifierPlus, not encoded": f"https://verifierplus.org/#verify?vc={DATA}",
    "a query": f"https://verify.example/check?vc={ENCODED}&lang=en",
    "1EdTech": f"https://vc.1ed.tech/upload?validatorId=OB30Inspector&uri={ENCODED}",
    "UNTP, bare": f"https://verify.example/?{DATA}",
    "UNTP, bare and encoded": f"https://verify.example/?{ENCODED}",
    "UNTP": f"https://verify.example/verify?q={UNTP}",
    "a mail program": (
        f"https://nam02.safelinks.protection.outlook.com/?url={ENCODED}&data=05%7C02%7Cada"
    ),
    "a search": f"https://www.google.com/url?sa=t&q={ENCODED}&usg=x",
    "a network": f"https://www.linkedin.com/safety/go?url={ENCODED}&trk=x",
    "two in one": f"https://a.example/?vc={quote('https://b.example/?vc=' + ENCODED, safe='')}",
}


@pytest.mark.parametrize("link", WRAPPED.values(), ids=WRAPPED.keys())
def test_a_verifiers_link_leads_to_what_it_points_to_and_not_to_the_verifier(
    internet: Internet, verifier: Verifier, issuer: IssuerSimulator, link: str
) -> None:
    internet.host("pages.example", {"/badge": data(issuer.sign())})
    report = verifier.verify(link)
    assert report.verdict == "valid", report.text()
    assert internet.lookups == ["pages.example"]
    warning = next(one for one in report.warnings if one.code == "verifier_link")
    assert str(warning.data["site"]).split(", ")[0] in link
    assert report.source.final == DATA


NOT_WRAPPED = [
    "https://pages.example/badge?uri=https://other.example/",  # only /upload means it
    "https://pages.example/badge?vc=17",
    "https://pages.example/badge?q=lesson",
    "https://pages.example/badge?q=%7B%22payload%22%3A1%7D",
    "https://pages.example/badge#verify",
    "https://pages.example/badge#top?vc=https://other.example/",
    "https://pages.example/badge?next=https://other.example/",
    "https://pages.example/url?q=https://other.example/",
    "https://evilsafelinks.protection.outlook.com.example/?url=https://other.example/",
]


@pytest.mark.parametrize("link", NOT_WRAPPED)
def test_another_link_is_asked_as_it_is(link: str) -> None:
    found = read_link(link)
    assert found.url == link.partition("#")[0]
    assert found.through == ()


def test_a_verifiers_link_may_hold_the_badge_itself(
    internet: Internet, verifier: Verifier, issuer: IssuerSimulator
) -> None:
    for text in (json.dumps(issuer.sign()), issuer.token()):
        report = verifier.verify(f"https://verify.example/#verify?vc={quote(text)}")
        assert report.verdict == "valid", report.text()
    assert internet.lookups == []


@pytest.mark.parametrize(
    "inner", ["http://pages.example/badge", "http%3A%2F%2Fpages.example%2Fbadge"]
)
def test_a_verifiers_link_to_http_is_refused(
    internet: Internet, verifier: Verifier, inner: str
) -> None:
    report = verifier.verify(f"https://verifierplus.org/#verify?vc={inner}")
    assert report.verdict == "refused"
    assert internet.lookups == []


def test_http_is_refused_with_its_https_form() -> None:
    with pytest.raises(FetchRefusedError) as caught:
        read_link("http://pages.example/badge?identity__email=ada@example.edu")
    assert caught.value.data["https"] == "https://pages.example/badge?identity__email=…"


def test_a_link_without_its_beginning_is_told_from_a_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="write https:// before it"):
        Verifier().verify("www.credly.com/badges/1")
    with pytest.raises(UsageError) as caught:
        Verifier().verify(str(tmp_path / "badge.json"))
    assert "https" not in caught.value.message


# --- whom it names


def test_what_is_cut_is_kept_as_a_hint_that_shows_nothing_of_itself() -> None:
    found = read_link("https://pages.example/b?identity__email=ada%40example.edu")
    assert found.identity is not None
    assert (found.identity.kind, found.identity.value) == ("email", "ada@example.edu")
    assert "ada" not in repr(found)


@given(st.text(alphabet="abc&=#?%/:@_~;+é\n", max_size=60))
def test_nothing_else_of_a_link_changes(rest: str) -> None:
    link = f"https://pages.example/{rest}"
    assert cut_identity(link) == (link, None)
    named = f"https://pages.example/x?identity__email=ada#{rest.replace('#', '')}"
    assert cut_identity(named)[0] == named.replace("?identity__email=ada", "")


@given(st.text(alphabet="abc&=#?%/ _;", max_size=30), st.sampled_from(["=", "%3D", "%253D"]))
def test_whatever_stands_around_it_whom_a_link_names_is_hidden(around: str, equals: str) -> None:
    shown = without_secrets(f"{around}?identity__email{equals}secret@example.edu&{around}")
    assert "secret" not in shown
    assert shown.startswith(around)
