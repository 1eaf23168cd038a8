"""The printable page: says what the report says, nothing unproven, and nothing that can act."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from mcred import CannedFetcher, Verifier
from mcred.report import VerificationReport
from mcred.share.explain_page import explain_page
from support.issuers import NOW, IssuerSimulator


def page_of(badge: Any = None, **changes: Any) -> tuple[str, VerificationReport]:
    issuer = IssuerSimulator.did_key()
    report = issuer.verify(issuer.sign(issuer.badge(**changes) if badge is None else badge))
    return explain_page(report), report


def with_achievement(**changes: Any) -> dict[str, Any]:
    badge = IssuerSimulator.did_key().badge()
    subject = badge["credentialSubject"]
    return {**subject, "achievement": {**subject["achievement"], **changes}}


def test_a_proven_badge_is_shown_with_its_rubric_and_the_level_reached() -> None:
    page, report = page_of()
    assert report.headline in page.replace("&#39;", "'")
    assert "<h1><bdi>Reflective teaching</bdi></h1>" in page
    assert re.findall(r'<p class="name"><bdi>(\w+)</bdi>', page) == [
        "Emerging", "Proficient", "Exemplary",
    ]  # fmt: skip
    reached = re.findall(r'class="level reached[^"]*">\s*<p class="name"><bdi>(\w+)', page)
    assert reached == ["Proficient"]
    assert "Hand in three reflections." in page
    assert report.source.sha256 is not None
    assert report.source.sha256 in page
    assert "1 March 2026, 12:00 UTC" in page


def test_nothing_of_an_unproven_badge_is_shown() -> None:
    issuer = IssuerSimulator.did_key()
    forged = issuer.sign()
    forged["credentialSubject"]["achievement"]["name"] = "Doctor of everything"
    report = issuer.verify(forged)
    page = explain_page(report)
    assert report.verdict == "invalid"
    assert "Do not rely on it" in page
    for claim in ("Doctor of everything", "Example School", "Hand in three", "Proficient", "<img"):
        assert claim not in page


def test_where_was_looked_behind_a_link_is_listed_and_escaped() -> None:
    address = "https://x.example/<b>.json"
    web = {"https://x.example/": f'<html><a href="{address}">x</a></html>', address: "[]"}
    page = explain_page(Verifier(fetch=CannedFetcher(web)).verify("https://x.example/"))
    assert "Where we looked:" in page
    assert "“https://x.example/&lt;b&gt;.json”: no badge data" in page
    assert "<b>.json" not in page


def test_several_badges_behind_a_link_are_all_shown_under_what_is_said_of_them() -> None:
    issuer = IssuerSimulator.did_key()
    other = issuer.badge(id="urn:uuid:9d0a5f3f-8a0e-4c3d-9d0a-2f1f1f53a1b7", name="Another")
    blocks = (json.dumps(issuer.sign()), json.dumps(issuer.sign(other)))
    text = "".join(f'<script type="application/vc">{block}</script>' for block in blocks)
    web = {"https://x.example/": f"<html>{text}</html>"}
    report = Verifier(fetch=CannedFetcher(web), clock=lambda: NOW).verify("https://x.example/")
    page = explain_page(report)
    assert page.count('<article class="badge">') == 2
    assert "leads to 2 different badges: make sure which one is meant" in page


def test_a_file_without_a_badge_has_a_page_too() -> None:
    page = explain_page(IssuerSimulator.did_key().verify(b"no badge at all"))
    assert "No badge found" in page
    assert "none of it is proven" in page


@pytest.mark.parametrize(
    "narrative",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](//evil.example/)",
        "![x](https://tracker.example/pixel.png)",
        "[x]: javascript:alert(1)\n\n[x]",
    ],
)
def test_markdown_of_strangers_stays_text(narrative: str) -> None:
    page, _ = page_of(credentialSubject=with_achievement(criteria={"narrative": narrative}))
    body = page.partition("<body")[2]
    assert "<script" not in body
    assert not re.findall(r'<img(?! class="art" src="data:)', body)
    assert not re.findall(r'href="(?!#)', body)
    assert "onerror=alert(1)&gt;" in body or "onerror" not in body


def test_templates_and_tags_in_a_name_are_letters() -> None:
    page, _ = page_of(credentialSubject=with_achievement(name="{{7*7}}<b>x</b>\u202egnp.exe\u0007"))
    assert "{{7*7}}&lt;b&gt;x&lt;/b&gt;gnp.exe" in page
    assert "\u202e" not in page


def test_a_picture_from_elsewhere_is_never_loaded() -> None:
    for address in (
        "https://tracker.example/a.png",
        "javascript:alert(1)",
        "data:text/html,%3Cp%3E",
    ):
        image = {"id": address, "type": "Image"}
        page, _ = page_of(credentialSubject=with_achievement(image=image))
        assert address not in page
        assert re.findall(r'<img class="art" src="data:image/svg', page)


def test_the_page_forbids_itself_scripts_and_requests() -> None:
    page, _ = page_of()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    assert "default-src 'none'; img-src data:" in policy[1].replace("&#39;", "'")
    assert "<script" not in page
    assert not re.findall(r'(?:src|href)="(?!#|data:image/|data:,)', page)
    assert 'style="' not in page


def test_the_same_report_gives_the_same_bytes() -> None:
    issuer = IssuerSimulator.did_key()
    report = issuer.verify(issuer.sign())
    assert explain_page(report) == explain_page(report)


def test_a_name_that_nobody_vouches_for_is_only_what_the_issuer_calls_itself() -> None:
    issuer = IssuerSimulator.did_key()
    signed = issuer.sign()
    unknown = explain_page(issuer.verify(signed))
    assert "By an issuer that calls itself <bdi>Example School</bdi>" in unknown
    assert "Issued by" not in unknown
    assert "Issued by <bdi>Our school</bdi>" in explain_page(
        issuer.verify(signed, policy=issuer.pinned)
    )
