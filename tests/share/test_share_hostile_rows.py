"""What strangers write into badges and definitions, seen from the pages that show it.

The cases are named by row: P01 and P02 Markdown, P06 pictures, V02 drawings that act.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mcred.containers import extract
from mcred.errors import UsageError
from mcred.share.art import badge_svg
from mcred.share.markdown import markdown
from mcred.share.pictures import picture_in
from mcred.share.raster import render_png
from mcred.share.site.checking import check_site
from mcred.share.theme import Theme
from support.sites import NOW, URL, Publisher


def subject(achievement: dict[str, Any]) -> dict[str, Any]:
    base = f"{URL}hostile"
    return {
        "id": "did:example:learner",
        "type": ["AchievementSubject"],
        "achievement": {
            "id": base,
            "type": ["Achievement"],
            "name": "Hostile",
            "description": "A badge whose words want more than to be read.",
            "criteria": {"narrative": "Work."},
            **achievement,
        },
    }


def built(tmp_path: Path, achievement: dict[str, Any], **more: Any) -> tuple[Path, Path]:
    """The site of one such badge, and the folder of its page."""
    publisher = Publisher(tmp_path)
    identifier = publisher.issue(credentialSubject=subject(achievement), **more)
    site = tmp_path / "site"
    publisher.build(site)
    return site, publisher.page(site, identifier)


def bodies(site: Path) -> Iterator[str]:
    for path in sorted(site.rglob("*.html")):
        yield path.read_text().partition("<body")[2]


P01 = {
    "script": "<script>alert(1)</script>",
    "onerror": "<img src=x onerror=alert(1)>",
    "javascript": "[x](javascript:alert(1))",
    "javascript-tab": "[x](java&#9;script:alert(1))",
    "data": "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "protocol-relative": "[x](//evil.example/)",
    "image": "![x](https://tracker.example/a.png)",
    "reference": "[x]\n\n[x]: vbscript:x",
    "autolink": "<javascript:alert(1)>",
}


@pytest.mark.parametrize("name", [f"P01-{name}" for name in P01])
def test_markdown_of_strangers_does_nothing(name: str, tmp_path: Path) -> None:
    told = P01[name.removeprefix("P01-")]
    site, _ = built(tmp_path, {"criteria": {"narrative": told}, "description": told})
    for body in bodies(site):
        assert not re.search(
            r"<(?:script|iframe|object|img(?! (?:class|src=\"))|svg(?! class))", body
        )
        assert not re.search(r"\son\w+=\"", body)
        for address in re.findall(r'(?:href|src)="([^"]*)"', body):
            assert not re.match(r"(?i)\s*(?:javascript|vbscript|data|//)", address)
            assert "tracker.example" not in address
    assert check_site(site, url=URL, now=NOW).problems == []


P02 = {"brackets": "[" * 50_000, "stars": "*a" * 25_000, "megabyte": "word " * 200_000}


@pytest.mark.parametrize("name", [f"P02-{name}" for name in P02])
def test_long_markdown_is_cut(name: str) -> None:
    html = markdown(P02[name.removeprefix("P02-")])
    assert len(re.sub("<[^>]*>", "", html)) <= 20 * 1024 + 8
    assert html.rstrip().endswith("…</p>")


LARGE = render_png([], width=1, height=1) + b"\0" * (20 * 1024 * 1024)
P06 = {
    "javascript": "javascript:alert(1)",
    "html": "data:text/html,<script>alert(1)</script>",
    "20-megabytes": "data:image/png;base64," + base64.b64encode(LARGE).decode(),
    "tracking": "https://tracker.example/pixel.png",
    "protocol-relative": "//tracker.example/pixel.png",
    "file": "file:///etc/passwd",
    "jpeg-in-png": "data:image/png;base64,/9j/4AAQSkZJRg==",
}


@pytest.mark.parametrize("name", [f"P06-{name}" for name in P06])
def test_a_picture_that_may_not_be_shown_is_drawn_instead(name: str) -> None:
    image = {"id": P06[name.removeprefix("P06-")], "type": "Image"}
    assert picture_in({"image": image}) is None


@pytest.mark.parametrize("name", ["P06-tracking"])
def test_a_page_loads_no_picture_from_elsewhere(name: str, tmp_path: Path) -> None:
    image = {"id": P06[name.removeprefix("P06-")], "type": "Image"}
    site, page = built(tmp_path, {"image": image})
    for body in bodies(site):
        assert "tracker.example" not in body
    drawn = badge_svg(f"{URL}hostile", title="Hostile", theme=Theme())
    assert drawn[drawn.index(b"<path") : -8] in (page / "badge.svg").read_bytes()


V02 = {
    "script": "<script>alert(1)</script>",
    "onload": '<rect onload="alert(1)"/>',
    "foreign": "<foreignObject><p>x</p></foreignObject>",
    "external": '<image href="https://tracker.example/x.png"/>',
    "style": "<style>@import 'https://tracker.example/a.css'</style>",
}


@pytest.mark.parametrize("name", [f"V02-{name}" for name in V02])
def test_a_drawing_that_acts_is_not_on_the_site(name: str, tmp_path: Path) -> None:
    inside = V02[name.removeprefix("V02-")]
    svg = f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'.encode()
    address = "data:image/svg+xml;base64," + base64.b64encode(svg).decode()
    site, page = built(tmp_path, {"image": {"id": address, "type": "Image"}})
    for path in site.rglob("*.svg"):
        text = path.read_text().partition("<openbadges:credential")
        drawing = text[0] + text[2].partition("</openbadges:credential>")[2]
        assert not re.search(r"(?i)<script|onload=|foreignObject|tracker\.example", drawing), path
    assert not any("<svg xmlns" in body for body in bodies(site))  # nothing is inlined
    assert extract((page / "badge.svg").read_bytes()).text.strip() == (
        (page / "credential.json").read_text().strip()
    )
    assert check_site(site, url=URL, now=NOW).problems == []


@pytest.mark.parametrize("name", ["bidi-and-controls"])
def test_names_cannot_turn_the_line_around(name: str, tmp_path: Path) -> None:
    """Direction marks and controls are taken out, and what is left stands by itself (bdi)."""
    tricky = "Ada\u202e\u2066 gnp.exe\u0007\u200b\u2069 \u05d0\u05d1"
    publisher = Publisher(tmp_path)
    identifier = publisher.issue(credentialSubject=subject({"name": tricky}))
    publisher.publication = publisher.publication.with_badge(identifier, now=NOW, earner=tricky)
    site = tmp_path / "site"
    publisher.build(site)
    html = (publisher.page(site, identifier) / "index.html").read_text()
    assert html.count("<bdi>Ada gnp.exe \u05d0\u05d1</bdi>") == 2
    for text in bodies(site):
        assert not re.search("[\u0000-\u0008\u200b\u202a-\u202e\u2066-\u2069]", text)


@pytest.mark.parametrize(
    ("theme", "said"),
    [
        ('accent = "#ffff66"', "contrast of"),
        ('highlight = "#1f4a7c"', "contrast of"),
        ('accent = "rgb(1,2,3)"', "#rrggbb"),
        ('accent = "url(javascript:alert(1))"', "#rrggbb"),
        ('logo = "large.png"', "at most 512 KiB"),
        ('logo = "active.svg"', "runs nothing"),
        ('logo = "missing.png"', "missing.png"),
        ('name = "a\\nb"', "one line of text"),
    ],
)
def test_a_broken_theme_is_said_and_changes_nothing(theme: str, said: str, tmp_path: Path) -> None:
    publisher = Publisher(tmp_path)
    publisher.issue()
    site = tmp_path / "site"
    publisher.build(site)
    before = (site / "assets" / "page.css").read_bytes()
    active = b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
    publisher.theme(theme, large_png=LARGE[: 600 * 1024], active_svg=active)
    with pytest.raises(UsageError, match=re.escape(said)):
        publisher.build(site)
    assert (site / "assets" / "page.css").read_bytes() == before


def test_a_logo_of_20_megabytes_is_refused_unread(tmp_path: Path) -> None:
    from mcred.errors import LimitError

    publisher = Publisher(tmp_path)
    publisher.theme('logo = "large.png"', large_png=LARGE)
    with pytest.raises(LimitError, match=r"large\.png is longer than"):
        publisher.build(tmp_path / "site")
