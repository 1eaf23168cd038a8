"""Hostile and odd links, row by row: the name of each case is the row's."""

from __future__ import annotations

import json
from typing import Any

import pytest
from platform_servers import EMAIL, Pages, data, hosted, html

from mcred import Verifier
from mcred.report import VerificationReport
from support.internet import Internet
from support.issuers import IssuerSimulator
from support.timing import work_within
from support.tls_server import document

HOST = "pages.example"
LINK = f"https://{HOST}/badge"
KIB = 1024


@pytest.fixture
def pages(internet: Internet) -> Pages:
    pages: Pages = {}
    internet.host(HOST, pages)
    return pages


@pytest.fixture
def signed(issuer: IssuerSimulator) -> dict[str, Any]:
    return issuer.sign()


def other_badge(issuer: IssuerSimulator) -> dict[str, Any]:
    return issuer.badge(id="urn:uuid:9d0a5f3f-8a0e-4c3d-9d0a-2f1f1f53a1b7", name="Another")


def alternates(*links: tuple[str, str]) -> str:
    return "".join(f'<link rel="alternate" type="{kind}" href="{at}">' for kind, at in links)


def codes(report: VerificationReport) -> list[str]:
    return [warning.code for warning in report.warnings]


D01 = {
    "D01-anchors": b"<a " * (512 * KIB // 3),
    "D01-comments": b"<!--" * (512 * KIB // 4),
    "D01-quotes": b"<a '" * (512 * KIB // 4),
    "D01-comments-in-a-page": b"<!doctype html><html>" + b"<!--" * (512 * KIB // 4),
    "D01-nesting": b"<html>" + b"<div>" * (512 * KIB // 5),
    "D01-attributes": b"<html><a " + b" ".join(b"x%d=1" % n for n in range(60_000)) + b">",
    "D01-less-than": b"<html>" + b"<" * (512 * KIB),
    "D01-nul": b"<html>" + bytes(512 * KIB),
    "D01-tables": b"<html>" + b"<table><tr>" * (512 * KIB // 11),
    "D01-scripts": b"<html>" + b"<script type=application/vc>{" * (512 * KIB // 30),
    "D01-long": b"<html>" + b"<a href=/x.json>x</a>" * 100_000,
}


@pytest.mark.parametrize("body", D01.values(), ids=D01.keys())
def test_a_page_that_is_hard_to_read_is_no_credential(
    pages: Pages, verifier: Verifier, body: bytes
) -> None:
    pages["/badge"] = html(body)
    with work_within(0.5):
        report = verifier.verify(LINK)
    expected = "malformed" if body is D01["D01-scripts"] else "not_a_credential"
    assert report.verdict == expected, report.text()


@pytest.mark.parametrize("row", ["D02"])
def test_words_on_a_page_are_not_read(pages: Pages, verifier: Verifier, row: str) -> None:
    pages["/badge"] = html("<html><body><h1>Verified ✔ by Harvard</h1>Valid</body></html>")
    report = verifier.verify(LINK)
    assert (report.verdict, report.exit_code) == ("not_a_credential", 3)
    assert "Harvard" not in json.dumps(report.to_dict())


@pytest.mark.parametrize(
    "hidden",
    [
        "<!-- {} -->",
        "<script>var s = '{}';</script>",
        "<script type='application/json'>\"{}\"</script>",
        "<style>{}</style>",
        "<template>{}</template>",
        "<textarea>{}</textarea>",
        "<title>{}</title>",
    ],
    ids=lambda text: f"D04-{text[1:10].strip('<!- ')}",
)
def test_a_link_that_is_no_element_of_the_page_is_not_followed(
    pages: Pages, internet: Internet, verifier: Verifier, signed: dict[str, Any], hidden: str
) -> None:
    pages["/hidden.json"] = data(signed)
    link = "<link rel=alternate type=application/vc href=/hidden.json>"
    pages["/badge"] = html(f"<!doctype html><html><head>{hidden.format(link)}</head></html>")
    assert verifier.verify(LINK).verdict == "not_a_credential"
    assert internet.requests == {HOST: ["/badge"]}


@pytest.mark.parametrize("row", ["D06"])
def test_different_badges_behind_one_page_are_all_verified(
    pages: Pages, verifier: Verifier, issuer: IssuerSimulator, row: str
) -> None:
    forged = {**issuer.sign(other_badge(issuer)), "name": "Forged"}
    pages |= {"/1.json": data(issuer.sign()), "/2.json": data(forged)}
    pages["/badge"] = html(
        alternates(("application/vc", "/1.json"), ("application/ld+json", "/2.json"))
    )
    report = verifier.verify(LINK)
    assert report.verdict == "invalid", report.text()
    assert [member.verdict for member in report.members] == ["valid", "invalid"]
    assert codes(report)[0] == "ambiguous"
    assert report.headline.startswith("This link leads to 2 different badges")
    shown = report.to_dict()
    assert shown["source"]["container"] == "html"
    assert shown["source"]["hops"] == [LINK, f"https://{HOST}/1.json", f"https://{HOST}/2.json"]
    assert [one["source"]["final"] for one in shown["members"]] == [
        f"https://{HOST}/1.json",
        f"https://{HOST}/2.json",
    ]
    assert shown["credential"] is None


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        pytest.param("json", "image/png", id="D07-json-as-a-picture"),
        pytest.param("json", "text/html", id="D07-json-as-a-page"),
        pytest.param("html", "application/json", id="D07-page-as-json"),
        pytest.param("html", "application/vc+jwt", id="D07-page-as-a-token"),
    ],
)
def test_bytes_tell_what_is_there_and_types_do_not(
    pages: Pages, verifier: Verifier, signed: dict[str, Any], form: str, kind: str
) -> None:
    text = json.dumps(signed)
    page = f'<html><script type="application/vc">{text}</script></html>'
    pages["/badge"] = data(text if form == "json" else page, kind)
    report = verifier.verify(LINK)
    assert (report.verdict, report.source.container) == ("valid", form)


@pytest.mark.parametrize("row", ["D09-given", "D09-named-by-the-page"])
def test_what_is_gone_was_withdrawn_or_taken_down(
    pages: Pages, verifier: Verifier, row: str
) -> None:
    gone = document(b"", 410)
    pages["/badge"] = gone if row == "D09-given" else html(alternates(("application/vc", "/vc")))
    pages["/vc"] = gone
    report = verifier.verify(LINK)
    assert (report.verdict, report.exit_code) == ("could_not_check", 3)
    assert report.check("input").code == "gone"
    assert "withdrawn or taken down" in report.headline
    assert "does not mean misconduct" in report.detail


@pytest.mark.parametrize("row", ["D09-open-badges-2"])
def test_an_open_badges_2_badge_that_is_gone_is_revoked(
    pages: Pages, verifier: Verifier, row: str
) -> None:
    documents = hosted(f"https://{HOST}", "/badge")
    withdrawn = {**documents["/badge"], "revoked": True}
    pages["/badge"] = document(json.dumps(withdrawn).encode(), 410)
    assert verifier.verify(LINK).verdict == "revoked"


@pytest.mark.parametrize("row", ["D11"])
def test_what_a_page_claims_beside_somebodys_badge_is_not_believed(
    pages: Pages, verifier: Verifier, signed: dict[str, Any], row: str
) -> None:
    page = f"""<html><body><h1>Doctor of Medicine</h1><p>Issued to Evelyn by Harvard</p>
<script type="application/vc">{json.dumps(signed)}</script></body></html>"""
    pages["/badge"] = html(page)
    report = verifier.verify(LINK)
    assert (report.verdict, report.source.container) == ("valid", "html")
    shown = json.dumps(report.to_dict())
    assert not any(word in shown for word in ("Medicine", "Evelyn", "Harvard"))
    assert report.achievement is not None
    assert report.achievement.name == "Reflective teaching"


@pytest.mark.parametrize("row", ["D12-disagree"])
def test_copies_that_disagree_are_both_listed(
    pages: Pages, verifier: Verifier, issuer: IssuerSimulator, row: str
) -> None:
    pages["/badge"] = html(alternates(("application/vc", "/vc"), ("application/vc+jwt", "/jwt")))
    pages["/vc"] = data(issuer.sign())
    pages["/jwt"] = data(issuer.token(issuer.badge(name="Something else")), "text/plain")
    report = verifier.verify(LINK)
    assert "ambiguous" in codes(report)
    assert [member.source.format for member in report.members] == ["eddsa-rdfc-2022", "vc-jwt"]
    assert {member.verdict for member in report.members} == {"valid"}
    pages["/vc"] = data({**issuer.sign(), "name": "Forged"})
    assert verifier.verify(LINK).verdict == "invalid"


@pytest.mark.parametrize("row", ["D12-agree", "D12-agree-unsigned", "D12-agree-three"])
def test_copies_that_agree_are_one(
    pages: Pages, verifier: Verifier, issuer: IssuerSimulator, row: str
) -> None:
    pages["/badge"] = html(alternates(("application/vc", "/vc"), ("application/vc+jwt", "/jwt")))
    pages["/vc"] = data(issuer.badge() if row == "D12-agree-unsigned" else issuer.sign())
    pages["/jwt"] = data(issuer.token(), "text/plain")
    if row == "D12-agree-three":
        script = f'<script type="application/ld+json">{json.dumps(issuer.sign())}</script>'
        pages["/badge"] = html(
            script
            + alternates(
                ("application/vc", "/vc"),
            )
        )
    report = verifier.verify(LINK)
    assert (report.verdict, report.members) == ("valid", ())
    assert "ambiguous" not in codes(report)


IDENTITIES = {
    "N33-email": ("?identity__email=ada%40example.edu", "/badge"),
    "N33-plain": ("?identity__email=ada@example.edu", "/badge"),
    "N33-among-others": ("?v=2_0&identity__email=ada@example.edu&x=1", "/badge?v=2_0&x=1"),
    "N33-telephone": ("?identity__telephone=%2B16175551212#top", "/badge"),
    "N33-encoded-name": ("?identity%5F%5Femail=ada@example.edu", "/badge"),
    "N33-upper-case": ("?IDENTITY__EMAIL=ada@example.edu", "/badge"),
}


@pytest.mark.parametrize(("query", "asked"), IDENTITIES.values(), ids=IDENTITIES.keys())
def test_whom_a_link_names_is_not_passed_on(
    pages: Pages,
    internet: Internet,
    verifier: Verifier,
    signed: dict[str, Any],
    query: str,
    asked: str,
) -> None:
    pages["/badge"] = data(signed)
    report = verifier.verify(LINK + query)
    assert report.verdict == "valid"
    assert internet.requests == {HOST: [asked]}
    assert "identity_in_link" in codes(report)
    shown = json.dumps(report.to_dict()) + report.text()
    assert not any(word in shown for word in ("ada@", "ada%40", "16175551212"))


@pytest.mark.parametrize("row", ["N33-refused", "N33-redirect", "N33-verifier", "N33-failure"])
def test_whom_a_link_names_is_in_no_message(
    pages: Pages, internet: Internet, verifier: Verifier, row: str
) -> None:
    named = f"{LINK}?identity__email={EMAIL}"
    link = {
        "N33-refused": named.replace("https:", "http:"),
        "N33-verifier": f"https://verifierplus.org/#verify?vc={named.replace('@', '%2540')}",
    }.get(row, named)
    if row == "N33-redirect":
        pages["/badge"] = document(b"", 302, Location=f"http://{HOST}/x?identity__email={EMAIL}")
    report = verifier.verify(link)
    shown = json.dumps(report.to_dict()) + report.text()
    assert "ada" not in shown
    assert "identity__email" in shown


@pytest.mark.parametrize("row", ["N33-hint"])
def test_whom_a_link_names_answers_no_question(
    pages: Pages, verifier: Verifier, signed: dict[str, Any], row: str
) -> None:
    """It is only what whoever made the link says: nobody was asked about."""
    pages["/badge"] = data(signed)
    report = verifier.verify(f"{LINK}?identity__email={EMAIL}")
    assert (report.recipient.asked, report.recipient.match) == (False, None)


X05 = {
    "X05-vpqr": "VP1-B3ABC",
    "X05-openid-offer": "openid-credential-offer://?credential_offer_uri=https://x.example",
    "X05-openid4vp": "OPENID4VP://authorize?client_id=x",
    "X05-did": "did:web:school.example",
}


@pytest.mark.parametrize("as_bytes", [False, True], ids=["text", "bytes"])
@pytest.mark.parametrize("given", X05.values(), ids=X05.keys())
def test_what_is_no_link_to_a_badge_is_named(
    internet: Internet, verifier: Verifier, given: str, as_bytes: bool
) -> None:
    report = verifier.verify(given.encode() if as_bytes else given)
    assert (report.verdict, report.exit_code) == ("unsupported", 3)
    assert report.check("input").data["method"].lower()[:3] in ("vpq", "did", "ope")
    assert internet.lookups == []


@pytest.mark.parametrize("row", ["N01"])
def test_an_http_link_is_not_opened_and_its_https_form_is_offered(
    internet: Internet, verifier: Verifier, row: str
) -> None:
    report = verifier.verify("http://pages.example/badge")
    assert (report.verdict, report.exit_code) == ("refused", 3)
    assert LINK in report.detail
    assert internet.lookups == []


@pytest.mark.parametrize("row", ["N31"])
def test_a_host_in_other_letters_is_asked_and_shown_as_it_is_sent(
    internet: Internet, verifier: Verifier, signed: dict[str, Any], row: str
) -> None:
    internet.host("xn--80ak6aa92e.example", {"/badge": data(signed)})
    report = verifier.verify("https://\u0430\u0440\u0440\u04cf\u0435.example/badge")
    assert report.verdict == "valid"
    assert report.source.final == "https://xn--80ak6aa92e.example/badge"
    warning = next(one for one in report.warnings if one.code == "international_host")
    assert warning.data["host"] == "xn--80ak6aa92e.example"
