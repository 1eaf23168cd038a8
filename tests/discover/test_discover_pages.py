"""Where a page may have its badge, and what of a page counts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from platform_servers import Pages, data, html

from mcred import CannedFetcher, OfflineFetcher, Verifier
from mcred.cli.sample import picture_png, picture_svg
from mcred.containers import bake, extract
from mcred.containers.html import read_page
from mcred.discover.link_header import header_links
from mcred.errors import NoCredentialError
from mcred.fetch import Fetched
from mcred.limits import Limits
from support.internet import Internet
from support.issuers import NOW, IssuerSimulator
from support.tls_server import document

HOST = "pages.example"
LINK = f"https://{HOST}/c/1/"


@pytest.fixture
def pages(internet: Internet, issuer: IssuerSimulator) -> Pages:
    """The badge in every form, and other things beside it."""
    text = json.dumps(issuer.sign())
    pages: Pages = {
        "/c/1/credential.json": data(text),
        "/c/1/credential.jwt": data(issuer.token(), "text/plain"),
        "/c/1/badge.png": data(bake(picture_png(), text), "image/png"),
        "/c/1/badge.svg": data(bake(picture_svg(), text), "image/svg+xml"),
        "/c/1/card.png": data(picture_png(), "image/png"),
        "/c/1/about.json": data({"@context": "https://schema.org", "@type": "Course"}),
    }
    internet.host(HOST, pages)
    return pages


PLACES = {
    "link": '<link rel="alternate" type="application/vc" href="credential.json">',
    "link, in upper case": '<LINK REL="ALTERNATE" TYPE="APPLICATION/VC" HREF="credential.json">',
    "link, with parameters": (
        '<link rel="alternate" type="application/vc; charset=utf-8" href="/c/1/credential.json">'
    ),
    "link, several relations": (
        '<link rel="nofollow item" type="application/json" href="credential.json">'
    ),
    "link to a token": '<link rel="alternate" type="application/vc+jwt" href="credential.jwt">',
    "link, beside": '<link rel="describedby" type="application/ld+json" href="credential.json">',
    "link, below a base": (
        '<base href="/c/"><link rel=alternate type=application/vc href="1/credential.json">'
    ),
    "link to a picture": '<link rel="item" type="image/png" href="badge.png">',
    "Open Graph": '<meta property="og:image" content="/c/1/badge.png">',
    "picture": '<img src="badge.svg" alt="">',
    "picture, after a card": '<meta property="og:image" content="card.png"><img src="badge.png">',
    "anchor": '<a href="about.json">About</a> <a href="credential.json?download=1">Data</a>',
    "anchor to a token": '<a href="credential.jwt">Data</a>',
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_a_page_may_have_its_badge_in_many_places(
    pages: Pages, verifier: Verifier, place: str
) -> None:
    pages["/c/1/"] = html(f"<!doctype html><html><head><title>x</title>{place}</head></html>")
    report = verifier.verify(LINK)
    assert report.verdict == "valid", report.text()
    assert report.source.hops[0] == LINK
    assert report.source.final == report.source.hops[-1]
    assert report.check("input").code == "found"


NO_PLACES = {
    "oEmbed": '<link rel="alternate" type="application/json+oembed" href="credential.json">',
    "a style": '<link rel="stylesheet" type="application/vc" href="credential.json">',
    "no type": '<link rel="alternate" href="credential.json">',
    "another scheme": (
        '<link rel="alternate" type="application/vc" href="http://pages.example/c/1/credential.json">'
    ),
    "a script": '<link rel="alternate" type="application/vc" href="javascript:alert(1)">',
    "no address": '<link rel="alternate" type="application/vc">',
    "a broken address": '<link rel="alternate" type="application/vc" href="https://[">',
    "a foreign script": '<script type="application/vc" src="credential.json"></script>',
    "another anchor": '<a href="/c/1/">Data</a>',
}


@pytest.mark.parametrize("place", NO_PLACES.values(), ids=NO_PLACES.keys())
def test_other_elements_lead_nowhere(
    pages: Pages, internet: Internet, verifier: Verifier, place: str
) -> None:
    pages["/c/1/"] = html(f"<!doctype html><html><head>{place}</head></html>")
    report = verifier.verify(LINK)
    assert report.verdict == "not_a_credential"
    assert internet.requests == {HOST: ["/c/1/"]}


def test_data_at_an_address_that_is_not_https_is_named_and_not_opened(
    pages: Pages, internet: Internet, verifier: Verifier
) -> None:
    link = f"http://{HOST}/c/1/credential.json"
    pages["/c/1/"] = html(f'<html><link rel=alternate type=application/vc href="{link}"></html>')
    report = verifier.verify(LINK)
    assert report.verdict == "not_a_credential"
    assert f"named by the page {link}: not opened (only https links are opened)" in report.text()
    assert internet.requests == {HOST: ["/c/1/"]}


def test_a_site_may_name_the_data_in_its_headers(pages: Pages, verifier: Verifier) -> None:
    value = '</style.css>; rel=preload, <credential.json>; rel="alternate"; type="application/vc"'
    for body in (b"<html></html>", b'{"status": "active"}'):
        pages["/c/1/"] = document(body, Link=value)
        report = verifier.verify(LINK)
        assert report.verdict == "valid", report.text()


@pytest.mark.parametrize(
    ("value", "links"),
    [
        ("", []),
        ("garbage", []),
        ("<a>", [("a", "", "")]),
        ('<a>; rel="Item Next"; type=Application/VC', [("a", "item next", "application/vc")]),
        ("<a>;rel=x,<b>;rel=y", [("a", "x", ""), ("b", "y", "")]),
        ('<a>; title="x, <c>; rel=z"; rel=x, <b>', [("a", "x", ""), ("b", "", "")]),
        ("<a>; rel=x; rel=y", [("a", "x", "")]),
        ("<a b>", []),
    ],
)
def test_link_headers_are_read_as_the_standard_says(value: str, links: list[Any]) -> None:
    found = [(link.href, " ".join(sorted(link.rel)), link.type) for link in header_links(value)]
    assert found == links


def test_long_link_headers_are_read_in_no_time() -> None:
    for value in ("<" * 30_000, "<a>" + "; x=" * 8_000, '<a>; t="' * 4_000, "<a>," * 8_000):
        assert len(list(header_links(value))) <= 50


# --- data blocks, on a page and in a saved one


def script(value: Any, kind: str = "application/ld+json") -> str:
    return (
        f'<script type="{kind}">{value if isinstance(value, str) else json.dumps(value)}</script>'
    )


def saved(*parts: str) -> bytes:
    return f"<!doctype html><html><head>{''.join(parts)}</head></html>".encode()


SCHEMA_ORG = script(
    {"@context": "https://schema.org", "@type": "EducationalOccupationalCredential"}
)


def test_a_saved_page_is_read_without_opening_anything(
    issuer: IssuerSimulator, tmp_path: Path
) -> None:
    fetcher = CannedFetcher({})
    verifier = Verifier(policy=issuer.pinned, fetch=fetcher, clock=lambda: NOW)
    link = '<link rel="alternate" type="application/vc" href="https://pages.example/other.json">'
    page = saved(SCHEMA_ORG, link, script(issuer.sign()))
    path = tmp_path / "page.html"
    path.write_bytes(page)
    for source in (page, path, str(path), page.decode()):
        report = verifier.verify(source)
        assert (report.verdict, report.source.container) == ("valid", "html")
    assert fetcher.requests == []


def test_a_saved_page_without_a_badge_proves_nothing() -> None:
    with pytest.raises(NoCredentialError, match="proves nothing by itself"):
        extract(saved(SCHEMA_ORG, "<p>Verified</p>"))


@pytest.mark.parametrize(
    "around", ["<![CDATA[{}]]>", "\n//<![CDATA[\n{}\n//]]>\n", "\n  {}  \n", "[{}]"]
)
def test_a_data_block_is_read_as_publishers_write_it(
    verifier: Verifier, issuer: IssuerSimulator, around: str
) -> None:
    text = around.replace("{}", json.dumps(issuer.sign()))
    xhtml = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head>'
    page = f"{xhtml}{script(text)}</head></html>"
    assert verifier.verify(page.encode()).verdict == "valid"


@pytest.mark.parametrize("form", ["saved", "link"])
def test_different_badges_in_one_page_are_all_verified(
    internet: Internet, verifier: Verifier, issuer: IssuerSimulator, form: str
) -> None:
    other = issuer.badge(id="urn:uuid:9d0a5f3f-8a0e-4c3d-9d0a-2f1f1f53a1b7")
    page = saved(script(issuer.sign()), script(issuer.sign()), script(issuer.token(other)))
    internet.host(HOST, html(page))
    report = verifier.verify(page if form == "saved" else LINK)
    assert [member.verdict for member in report.members] == ["valid", "valid"]
    assert report.source.container == "html"


def test_an_unsigned_copy_counts_only_where_there_is_nothing_else(
    internet: Internet, verifier: Verifier, issuer: IssuerSimulator
) -> None:
    unsigned = script(issuer.badge(id="urn:uuid:9d0a5f3f-8a0e-4c3d-9d0a-2f1f1f53a1b7"))
    internet.host(HOST, html(saved(unsigned, script(issuer.sign()))))
    internet.host("unsigned.example", html(saved(unsigned)))
    assert verifier.verify(LINK).verdict == "valid"
    report = verifier.verify("https://unsigned.example/")
    assert report.verdict == "invalid"
    assert "nobody has signed it" in report.headline


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [("application/vc", "malformed"), ("application/ld+json", "not_a_credential")],
)
def test_damaged_data_counts_where_it_was_meant_as_a_badge(
    internet: Internet, verifier: Verifier, kind: str, verdict: str
) -> None:
    page = saved(script('{"type": ["VerifiableCredential"', kind))
    internet.host(HOST, html(page))
    assert verifier.verify(LINK).verdict == verdict
    assert verifier.verify(page).verdict == verdict


# --- what stands beside a good badge and was not read


@pytest.mark.parametrize(
    ("beside", "code"),
    [
        (script('{"type": ["VerifiableCredential"', "application/vc"), "damaged_block"),
        (script("1", "application/json") * 20, "page_cut"),
        (" " * 600_000, "page_cut"),
        (script('{"a": 1', "application/json"), None),
        (script("1", "application/json") * 19, None),
    ],
    ids=["damaged", "many blocks", "long", "damaged and of a general kind", "not too many"],
)
def test_a_page_says_what_was_not_read_of_it(
    internet: Internet, verifier: Verifier, issuer: IssuerSimulator, beside: str, code: str | None
) -> None:
    good = script(json.dumps(issuer.sign()), "application/vc")
    page = saved(good + beside)
    internet.host(HOST, html(page))
    for source in (page, LINK):
        report = verifier.verify(source)
        assert report.verdict == "valid"
        told = {one.code for one in report.warnings} & {"page_cut", "damaged_block"}
        assert told == ({code} if code else set())


def test_a_long_page_without_a_badge_says_that_it_was_read_in_part() -> None:
    report = Verifier(fetch=OfflineFetcher()).verify(saved(" " * 600_000))
    assert report.verdict == "not_a_credential"
    assert "in the part of it that is read" in report.detail


# --- how much of it, and in what letters


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_a_page_in_other_letters_is_read(pages: Pages, verifier: Verifier, encoding: str) -> None:
    link = '<link rel="alternate" type="application/vc" href="credential.json">'
    page = f"<!doctype html><html><head><title>Caf\u00e9</title>{link}</head></html>"
    pages["/c/1/"] = html(page.encode(encoding))
    assert verifier.verify(LINK).verdict == "valid"


def test_a_page_is_read_up_to_its_limits() -> None:
    many = b"<html>" + b"<a href=/x.json>" * 100
    page = read_page(many, limits=Limits(page_elements=10))
    assert page.cut
    assert len(page.anchors) < 10
    assert not read_page(many).cut
    assert read_page(many, limits=Limits(page_bytes=50)).cut
    crowded = b"<html><a href=/x.json " + b" ".join(b"a%d" % n for n in range(50)) + b">"
    assert read_page(crowded).anchors == []
    assert read_page(b'<html><a href="/' + b"x" * 5000 + b'">').anchors == []
    for nothing in (b"", b"\0", b"<", b"\xff\xfe\xfd"):
        assert read_page(nothing).anchors == []


# --- with other fetchers, and what it costs where there is no link


def test_other_fetchers_work_the_same(issuer: IssuerSimulator) -> None:
    page = '<html><link rel=alternate type=application/vc href="credential.json"></html>'
    web = {LINK: page, f"{LINK}credential.json": json.dumps(issuer.sign())}
    verifier = Verifier(policy=issuer.pinned, fetch=CannedFetcher(web), clock=lambda: NOW)
    assert verifier.verify(LINK).verdict == "valid"
    header = {"link": '<credential.json>; rel="alternate"; type="application/vc"'}
    answer = Fetched(url=LINK, body=b"<html></html>", headers=header, hops=(LINK,))
    canned = CannedFetcher({**web, LINK: answer})
    verifier = Verifier(policy=issuer.pinned, fetch=canned, clock=lambda: NOW)
    assert verifier.verify(LINK).verdict == "valid"


def test_without_a_network_a_link_could_not_be_checked() -> None:
    report = Verifier(fetch=OfflineFetcher()).verify(f"{LINK}?identity__email=ada@example.edu")
    assert (report.verdict, report.check("input").code) == ("could_not_check", "offline")
    assert "ada@" not in json.dumps(report.to_dict())


def test_a_badge_in_a_file_pays_nothing_for_links(tmp_path: Path, issuer: IssuerSimulator) -> None:
    path = tmp_path / "badge.svg"
    path.write_bytes(bake(picture_svg(), json.dumps(issuer.sign())))
    code = f"""
import sys
from mcred.cli import main
try:
    main(["verify", {str(path)!r}, "--offline"])
except SystemExit:
    pass
names = ("discover", "containers.html", "containers.embedded", "openbadges2")
print(*(name for name in names if f"mcred.{{name}}" in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == ""
