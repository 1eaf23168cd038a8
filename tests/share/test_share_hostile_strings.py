"""A badge of the right shape whose every string wants more than to be read, on every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from mcred.share.explain_page import explain_page
from support.issuers import IssuerSimulator
from support.sites import NOW, Publisher

EVIL = (
    "\x1b[2J\x1b]8;;https://evil.example\x07X\x1b]8;;\x07\u202eabc\u2066\u200b\x9b31m\r\n"
    "\u2028</script></style></title><script>alert(1)</script><img src=x onerror=alert(1)>"
    "<svg onload=alert(1)>\"'` onmouseover=alert(1) x='[x](javascript:alert(1))"
    " ![i](https://evil.example/p.png) <javascript:alert(1)>\U000e0041\ufeff\u0085{{7*7}}{% raw %}"
)
#: What still is a URI and would act where it became a link.
LINK = "javascript:alert(document.domain)//"
RAW = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff"
    "\U000e0000-\U000e007f]"
)
PICTURE = {"id": "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "type": "Image"}


def profile(**more: Any) -> dict[str, Any]:
    texts = ("name", "description", "phone", "official", "familyName", "givenName")
    return {
        "type": ["Profile"],
        "url": LINK,
        "image": PICTURE,
        **dict.fromkeys(texts, EVIL),
        **more,
    }


def alignment() -> dict[str, Any]:
    texts = ("targetName", "targetCode", "targetDescription", "targetFramework")
    return {"type": ["Alignment"], "targetUrl": LINK, **dict.fromkeys(texts, EVIL)}


def hostile_subject() -> dict[str, Any]:
    scale, levels = f"{LINK}scale", [f"{LINK}level-{number}" for number in range(2)]
    return {
        "id": f"{LINK}me",
        "type": ["AchievementSubject"],
        "narrative": EVIL, "licenseNumber": EVIL, "role": EVIL, "term": EVIL, "image": PICTURE,
        "source": profile(id=f"{LINK}source"),
        "achievement": {
            "id": f"{LINK}achievement",
            "type": ["Achievement"],
            "name": EVIL, "description": EVIL, "fieldOfStudy": EVIL, "humanCode": EVIL,
            "specialization": EVIL, "version": EVIL, "tag": [EVIL], "image": PICTURE,
            "achievementType": "ext:<script>alert(1)</script>\u202e",
            "criteria": {"id": LINK, "narrative": EVIL},
            "alignment": [alignment()],
            "creator": profile(id=f"{LINK}creator"),
            "resultDescription": [
                {
                    "id": scale, "type": ["ResultDescription"], "name": EVIL,
                    "resultType": "RubricCriterionLevel", "requiredLevel": levels[0],
                    "rubricCriterionLevel": [
                        {"id": level, "type": ["RubricCriterionLevel"], "name": EVIL,
                         "description": EVIL, "level": EVIL, "points": EVIL}
                        for level in levels
                    ],
                },
                {"id": f"{scale}2", "type": ["ResultDescription"], "name": EVIL,
                 "resultType": "Result"},
            ],
        },
        "result": [
            {"type": ["Result"], "resultDescription": scale, "achievedLevel": levels[1]},
            {"type": ["Result"], "resultDescription": f"{scale}2", "value": EVIL},
        ],
    }  # fmt: skip


MEMBERS: dict[str, Any] = {
    "name": EVIL,
    "description": EVIL,
    "image": PICTURE,
    "evidence": [
        {"id": LINK, "type": ["Evidence"]}
        | dict.fromkeys(("name", "description", "narrative", "genre", "audience"), EVIL),
        {"id": "https://evil.example/\"onmouseover='alert(1)".replace('"', "%22"),
         "type": ["Evidence"], "narrative": EVIL},
    ],
}  # fmt: skip


class Page(HTMLParser):
    """The elements of a page of ours, and what may act in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.count = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count += 1
        given = dict(attrs)
        own = re.fullmatch(r"[./]*assets/(search|status)\.js", given.get("src") or "")
        data_only = tag == "script" and (given.get("type") == "application/ld+json" or own)
        if tag in ("script", "iframe", "object", "embed", "form", "base") and not data_only:
            self.wrong.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in ("srcdoc", "formaction"):
                self.wrong.append(f"{tag} {name}")
            leads = name in ("href", "src", "action", "poster", "xlink:href", "content")
            scheme = re.match(r"\s*([a-z][a-z0-9+.-]*):", value or "", re.IGNORECASE)
            if not leads or scheme is None or (name == "content" and tag == "meta"):
                continue
            picture = tag == "img" and (value or "").startswith("data:image/")
            picture = picture or (tag, value) == ("link", "data:,")  # our own empty icon
            if scheme[1].lower() not in ("http", "https", "mailto") and not picture:
                self.wrong.append(f"{tag} {name}={value}")


def check(html: str, where: str) -> None:
    page = Page(html)
    assert page.count > 10, where
    assert page.wrong == [], where
    assert RAW.findall(html) == [], where
    for data in re.findall(r"<script[^>]*>(.*?)</script>", html, re.DOTALL):
        assert "<" not in data, where
    assert "https://evil.example/p.png" not in re.findall(r'(?:src|href)="([^"]*)"', html), where
    assert "49{%" not in html, where


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("forged", [False, True])
def test_nothing_of_it_acts_on_the_page_of_a_report(language: str, forged: bool) -> None:
    issuer = IssuerSimulator.did_key()
    badge = issuer.badge(**MEMBERS, credentialSubject=hostile_subject())
    badge["issuer"] = profile(id=issuer.id)
    signed = issuer.sign(badge, suite="eddsa-jcs-2022")
    report = issuer.verify({**signed, "name": f"{EVIL}!"} if forged else signed)
    assert report.verdict == ("invalid" if forged else "issuer_unknown"), report.text()
    assert (report.results is None) is forged
    check(explain_page(report, language=language), "explain")


def pages(site: Path) -> Iterator[Path]:
    yield from sorted(site.rglob("*.html"))


def test_nothing_of_it_acts_on_a_published_site(tmp_path: Path) -> None:
    publisher = Publisher(tmp_path)
    subject = hostile_subject()
    identifier = publisher.issue(**MEMBERS, credentialSubject=subject, proof="eddsa-jcs-2022")
    publisher.publication = publisher.publication.with_badge(identifier, now=NOW, earner=EVIL)
    site = tmp_path / "site"
    publisher.build(site)
    found = list(pages(site))
    assert len(found) >= 3
    for path in found:
        check(path.read_text(), str(path.relative_to(site)))
