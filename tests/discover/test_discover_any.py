"""Whatever a link is and whatever a page holds: a report, within the budget, and nothing leaks."""

from __future__ import annotations

import json
from urllib.parse import quote

from hypothesis import example, given, settings
from hypothesis import strategies as st

from mcred import CannedFetcher, Verifier
from mcred.containers.html import read_page
from mcred.discover.link import read_link
from mcred.errors import McredError
from mcred.limits import DEFAULT_LIMITS
from support.issuers import IssuerSimulator

SIGNED = json.dumps(IssuerSimulator.did_key().sign())
BASE = "https://pages.example/"

_PIECES = st.sampled_from(
    [
        "<html>",
        "<!doctype html>",
        '<?xml version="1.0"?>',
        "<!--",
        "-->",
        "<![CDATA[",
        "<script type='application/vc'>",
        '<script type="application/ld+json">',
        "</script>",
        "<template>",
        "</template>",
        '<link rel="alternate" type="application/vc" href="',
        "<link rel=item type=image/png href=/a>",
        '<meta property="og:image" content="',
        '<base href="',
        '<a href="',
        "<img src='",
        '">',
        "'>",
        "/a",
        "/b.json",
        "//other.example/c.png",
        "https://[",
        "http://x.example/",
        "javascript:1",
        "#",
        "\0",
        "\ufeff",
        "é",
        "\U000e0041",
        SIGNED,
        "{",
        "}",
        '"',
        "eyJhbGciOiJFZERTQSJ9.e30.AAAA",
    ]
)
_PAGES = st.lists(_PIECES, max_size=25).map("".join)


@given(page=_PAGES, other=_PAGES)
@settings(deadline=None, max_examples=200)
def test_any_page_has_a_report_within_the_budget(page: str, other: str) -> None:
    web: dict[str, bytes | str] = dict.fromkeys(
        (f"{BASE}{name}" for name in ("a", "b.json")), other
    )
    fetcher = CannedFetcher({**web, BASE: page, "https://other.example/c.png": other})
    report = Verifier(fetch=fetcher).verify(BASE)
    assert len(fetcher.requests) <= DEFAULT_LIMITS.requests
    assert json.dumps(report.to_dict(), ensure_ascii=False).encode()
    assert all(line.isprintable() for line in report.text().splitlines())
    assert report.exit_code in (1, 3, 4)


@given(st.binary(max_size=2000))
@settings(deadline=None)
@example(b"\xff\xfe<\xd8")
@example(b"<html \xff>")
def test_any_bytes_are_read_as_a_page(data: bytes) -> None:
    read_page(data)


_LINKS = st.lists(
    st.sampled_from(
        [
            "https://",
            "http://",
            "verify.example",
            "/",
            "?",
            "#",
            "&",
            "=",
            "vc",
            "uri",
            "q",
            "url",
            "verify",
            "upload",
            "identity__email=secret@x.example",
            quote("https://inner.example/", safe=""),
            quote("identity__email=secret@x.example", safe=""),
            '{"payload":',
            '{"uri":"https://x.example"}}',
            "%",
            "%00",
            "\ud800",
            "\n",
            "@",
            "[",
            "eyJhbGciOiJFZERTQSJ9.e30.AAAA",
        ]
    ),
    max_size=12,
).map("".join)


@given(_LINKS)
@settings(deadline=None, max_examples=300)
def test_any_link_is_read_or_refused_and_gives_nobody_away(text: str) -> None:
    try:
        link = read_link(text)
    except McredError as error:
        shown = f"{error.message} {error.data}"
    else:
        assert link.inline is not None or link.url.lower().startswith("https:")
        assert "identity__" not in link.url.partition("?")[2].lower().split("#")[0][:11]
        shown = link.given
    assert "secret" not in shown
