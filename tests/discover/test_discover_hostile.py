"""Sites that lie, loop, drip or flood: the budget of one verification holds for all of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from platform_servers import ID, PATIENT, Pages, data, html

from mcred import Verifier
from mcred.limits import Limits
from support.internet import QUICK, Internet
from support.issuers import NOW, IssuerSimulator
from support.tls_server import document, head, redirect, then

HOST = "hostile.example"
LINK = f"https://{HOST}/badge"
METADATA = "https://169.254.169.254/latest/meta-data/"


@pytest.fixture
def pages(internet: Internet) -> Pages:
    pages: Pages = {}
    internet.host(HOST, pages)
    return pages


def alternates(*addresses: str, kind: str = "application/vc") -> str:
    links = "".join(f'<link rel=alternate type="{kind}" href="{one}">' for one in addresses)
    return f"<html><head>{links}</head></html>"


@pytest.mark.parametrize("kind", ["application/vc", "application/json"])
def test_five_thousand_alternates_cost_four_requests(
    pages: Pages, internet: Internet, verifier: Verifier, kind: str
) -> None:
    pages["/badge"] = html(alternates(*(f"/{n}" for n in range(5000)), kind=kind))
    pages |= {f"/{n}": data({"number": n}) for n in range(10)}
    report = verifier.verify(LINK)
    assert report.verdict == "not_a_credential"
    assert internet.requests == {HOST: ["/badge", "/0", "/1", "/2", "/3"]}
    assert len(report.check("input").data["tried"]) == 5


def test_of_five_thousand_badges_a_few_are_verified_and_the_rest_is_named(
    internet: Internet, issuer: IssuerSimulator
) -> None:
    """Each has a status list of its own, so that verifying them would cost requests as well."""

    def answer(exchange: Any) -> None:
        number = exchange.path.strip("/")
        if not number.isdigit():
            html(page)(exchange)
            return
        entry = {
            "id": f"https://{HOST}/list/{number}#1",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "1",
            "statusListCredential": f"https://{HOST}/list/{number}",
        }
        name = f"urn:uuid:00000000-0000-4000-8000-{int(number):012d}"
        data(issuer.sign(issuer.badge(id=name, credentialStatus=entry)))(exchange)

    page = alternates(*(f"/{n}" for n in range(5000)))
    server = internet.host(HOST, answer)
    verifier = internet.verifier(limits=PATIENT, policy=issuer.pinned, clock=lambda: NOW)
    report = verifier.verify(LINK)
    assert len(server.paths) <= PATIENT.requests
    assert len(report.members) == 4
    assert report.verdict == "could_not_check"
    more = next(one for one in report.warnings if one.code == "more_in_page")
    assert more.data["count"] == 4996


def test_of_a_page_with_many_files_a_few_are_looked_at_and_the_rest_is_named(
    pages: Pages, internet: Internet, verifier: Verifier, issuer: IssuerSimulator
) -> None:
    """A profile with links to all the badges of somebody."""
    anchors = "".join(f'<a href="/{n}.json">Badge {n}</a>' for n in range(9))
    pages["/badge"] = html(f"<html>{anchors}</html>")
    for n in range(3):
        badge = issuer.badge(id=f"urn:uuid:00000000-0000-4000-8000-{n:012d}")
        pages[f"/{n}.json"] = data(issuer.sign(badge))
    report = verifier.verify(LINK)
    assert [member.verdict for member in report.members] == ["valid"] * 3
    more = next(one for one in report.warnings if one.code == "more_in_page")
    assert more.data["count"] == 6
    assert len(internet.requests[HOST]) == 4


def test_a_page_that_names_itself_is_read_once(
    pages: Pages, internet: Internet, verifier: Verifier
) -> None:
    pages["/badge"] = html(alternates("/badge", "#x", "", f"{LINK}#y", "/badge?1"))
    assert verifier.verify(LINK).verdict == "not_a_credential"
    assert internet.requests == {HOST: ["/badge", "/badge?1"]}


@pytest.mark.parametrize("where", ["the link", "an alternate"])
def test_redirects_in_a_circle_end(
    pages: Pages, internet: Internet, verifier: Verifier, where: str
) -> None:
    pages |= {"/a": redirect("/b"), "/b": redirect("/a"), "/badge": html(alternates("/a"))}
    link = LINK if where == "an alternate" else f"https://{HOST}/a"
    report = verifier.verify(link)
    assert report.verdict == "could_not_check"
    assert report.check("input").data["cause"] == "redirect_loop"
    assert len(internet.requests[HOST]) <= 3


def test_a_page_that_leads_to_another_page_and_so_on_is_followed_one_step(
    pages: Pages, internet: Internet, verifier: Verifier
) -> None:
    pages |= {f"/{n}": html(alternates(f"/{n + 1}")) for n in range(50)}
    assert verifier.verify(f"https://{HOST}/0").verdict == "not_a_credential"
    assert internet.requests == {HOST: ["/0", "/1"]}


def test_alternates_that_drip_use_up_the_time_once(
    pages: Pages, internet: Internet, issuer: IssuerSimulator
) -> None:
    slowly = then(head(Content_Length="1000"), lambda exchange: exchange.drip(b"{" * 1000))
    pages["/badge"] = html(alternates(*(f"/{n}" for n in range(100))))
    pages |= {f"/{n}": slowly for n in range(100)}
    report = internet.verifier(limits=QUICK, policy=issuer.pinned).verify(LINK)
    assert report.verdict == "could_not_check"
    assert report.check("input").data["cause"] == "deadline"
    # three of these take all the time there is; further ones are not asked at all
    assert len(internet.requests[HOST]) <= 4


@pytest.mark.parametrize("where", ["redirect", "alternate", "picture", "anchor", "base", "header"])
def test_nothing_leads_to_an_address_that_is_not_public(
    pages: Pages, internet: Internet, verifier: Verifier, where: str
) -> None:
    pages["/badge"] = {
        "redirect": redirect(METADATA),
        "alternate": html(alternates(METADATA)),
        "picture": html(f'<html><meta property="og:image" content="{METADATA}x.png"></html>'),
        "anchor": html(f'<html><a href="{METADATA}x.json">x</a></html>'),
        "base": html(f'<html><base href="{METADATA}">{alternates("vc")}</html>'),
        "header": document(
            b"<html></html>", Link=f'<{METADATA}>; rel="alternate"; type="application/vc"'
        ),
    }[where]
    report = verifier.verify(LINK)
    assert report.verdict == ("refused" if where == "redirect" else "not_a_credential")
    assert {address for address, _ in internet.connections} == {"93.184.216.1"}
    assert "169.254.169.254" in report.text()  # it is named, and why it was not opened


def test_a_site_that_lies_about_every_type_is_read_by_its_bytes(
    pages: Pages, internet: Internet, verifier: Verifier, issuer: IssuerSimulator
) -> None:
    pages |= {
        "/badge": document(
            alternates("/picture", "/page", "/token", "/data").encode(), Content_Type="image/png"
        ),
        "/picture": data(b"\x89PNG\r\n\x1a\n" + bytes(100), "application/vc"),
        "/page": data(b"<html><script type=application/vc>{}</script></html>", "application/vc"),
        "/token": data(b"eyJ.not.one", "application/vc+jwt"),
        "/data": data(issuer.sign(), "image/gif"),
    }
    report = verifier.verify(LINK)
    # what was named as a credential and is damaged counts beside the one that holds
    verdicts = sorted(member.verdict for member in report.members)
    assert verdicts == ["malformed", "malformed", "valid"], report.text()
    assert len(internet.requests[HOST]) == 5


def test_bombs_are_not_read(pages: Pages, internet: Internet, verifier: Verifier) -> None:
    endless = then(head(Content_Length=str(2**31)), lambda _: None)
    pages |= {
        "/badge": html(alternates("/deep", "/long", "/endless")),
        "/deep": data(b"[" * 100_000, "application/vc"),
        "/long": data(b" " * (PATIENT.fetched_bytes + 1), "application/vc"),
        "/endless": endless,
    }
    report = verifier.verify(LINK)
    assert report.verdict == "malformed"  # the first was had, and is too deep
    assert len(internet.requests[HOST]) == 4


def test_a_page_that_is_too_long_is_read_to_the_limit(
    pages: Pages, internet: Internet, issuer: IssuerSimulator
) -> None:
    script = f'<script type="application/vc">{json.dumps(issuer.sign())}</script>'
    filler = "<p>x</p>" * 100
    verifier = internet.verifier(
        limits=Limits(page_bytes=10_000, request_seconds=8),
        policy=issuer.pinned,
        clock=lambda: NOW,
    )
    pages |= {
        "/badge": html(f"<html>{script}{filler * 20}</html>"),
        "/late": html(f"<html>{filler * 20}{script}</html>"),
    }
    assert verifier.verify(LINK).verdict == "valid"
    assert verifier.verify(f"https://{HOST}/late").verdict == "not_a_credential"


@pytest.mark.parametrize(
    ("status", "wait", "asked"), [(429, "0", 2), (503, "0", 2), (503, "3600", 1), (500, None, 1)]
)
def test_a_busy_site_is_asked_once_more_at_most(
    pages: Pages, internet: Internet, verifier: Verifier, status: int, wait: str | None, asked: int
) -> None:
    fields = {} if wait is None else {"Retry_After": wait}
    answer = document(b"busy", status, **fields)
    pages["/badge"] = answer
    report = verifier.verify(LINK)
    assert (report.verdict, report.check("input").code) == ("could_not_check", "busy")
    assert internet.requests == {HOST: ["/badge"] * asked}


def test_a_site_that_has_recovered_is_read(
    internet: Internet, verifier: Verifier, issuer: IssuerSimulator
) -> None:
    seen: list[str] = []

    def answer(exchange: Any) -> None:
        seen.append(exchange.path)
        first = document(b"busy", 429, Retry_After="0")
        (first if len(seen) == 1 else data(issuer.sign()))(exchange)

    internet.host(HOST, answer)
    assert verifier.verify(LINK).verdict == "valid"
    assert len(seen) == 2


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (404, "not_found"),
        (410, "gone"),
        (401, "private"),
        (403, "private"),
        (451, "private"),
        (500, "busy"),
        (400, "unreachable"),
    ],
)
def test_what_a_site_answers_is_told_apart(
    pages: Pages, verifier: Verifier, status: int, code: str
) -> None:
    pages["/badge"] = document(b"<html>no</html>", status)
    report = verifier.verify(LINK)
    assert (report.verdict, report.exit_code) == ("could_not_check", 3)
    assert report.check("input").code == code
    assert report.check("input").data["status"] == status


@pytest.mark.parametrize("status", [406, 415])
def test_a_site_that_knows_no_data_is_asked_for_its_page_once(
    internet: Internet, verifier: Verifier, issuer: IssuerSimulator, status: int
) -> None:
    script = f'<html><script type="application/vc">{json.dumps(issuer.sign())}</script></html>'

    def answer(exchange: Any) -> None:
        wanted = "text/html" in exchange.headers["accept"]
        (html(script) if wanted else document(b"", status))(exchange)

    server = internet.host(HOST, answer)
    assert verifier.verify(LINK).verdict == "valid"
    assert [request.headers["accept"][:9] for request in server.requests] == [
        "applicati",
        "text/html",
    ]


def test_rules_for_platforms_are_within_the_budget_too(
    internet: Internet, verifier: Verifier
) -> None:
    path = f"/public/assertions/{ID}"
    links = alternates(*(f"/{n}" for n in range(20)))
    anchors = "".join(f"<a href=/{n}.json>x</a><img src=/{n}.png>" for n in range(20))
    server = internet.host(HOST, html(links + anchors))
    verifier.verify(f"https://{HOST}{path}")
    assert len(server.paths) == 6
