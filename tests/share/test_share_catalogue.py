"""The catalogue for earners: each definition as a page, with the rubric that the assessors use."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from mcred.awarding import achievement_of
from mcred.errors import UsageError
from mcred.microcredentials import versions
from mcred.microcredentials.definition import MicroCredential
from mcred.share.site.checking import check_site
from mcred.workspace import load_document
from support.sites import DEFINITIONS, NOW, URL, Publisher

SAMPLES = sorted(path.stem for path in DEFINITIONS.glob("*.yaml"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("catalogue")
    publisher = Publisher(root)
    publisher.offer(*SAMPLES)
    publisher.build(root / "site")
    return root / "site"


def definition(name: str) -> MicroCredential:
    return MicroCredential.from_dict(load_document(DEFINITIONS / f"{name}.yaml"))


def page(site: Path, title: str) -> str:
    """The text of the page with that heading, without tags, white space as one space."""
    for path in sorted((site / "a").glob("*/index.html")):
        html = path.read_text()
        if f"<h1><bdi>{title.replace(chr(39), '&#39;')}</bdi></h1>" in html:
            return html
    raise AssertionError(f"no page for {title}")


def words(html: str) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", " ", html)).split())


def said(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_says_all_that_is_asked(site: Path, name: str) -> None:
    one = definition(name)
    text = words(page(site, one.name))
    wanted = [
        one.description,
        one.competency.statement,
        *one.competency.know,
        *one.competency.able_to,
        *(asked.title for asked in one.evidence),
        *(asked.description or "" for asked in one.evidence),
        *(prompt.text for prompt in one.form.prompts),
        *(work.title for work in one.research),
        *(resource.title for resource in one.resources),
        *(unit.title for resource in one.resources for unit in resource.units),
        *(to.target_name for to in one.alignments),
        one.creator.name,
        f"Version {one.version}",
    ]
    for piece in wanted:
        assert said(piece) in text, piece
    assert (f"{one.validity.months} months" if one.validity else "without end") in text


@pytest.mark.parametrize("name", SAMPLES)
def test_the_rubric_is_the_very_one_of_the_assessors(site: Path, name: str) -> None:
    """Every criterion with all its levels in order, and exactly the required one marked."""
    one = definition(name)
    html = page(site, one.name)
    blocks = re.findall(r'<div class="criterion" id="criterion-\d+">(.*?)</ol>', html, re.DOTALL)
    assert len(blocks) == len(one.rubric.criteria)
    for block, criterion in zip(blocks, one.rubric.criteria, strict=True):
        assert criterion.name in unescape(block)
        levels = re.findall(r'<li class="level([^"]*)">(.*?)</li>', block, re.DOTALL)
        assert len(levels) == len(criterion.levels)
        for (classes, inside), level in zip(levels, criterion.levels, strict=True):
            required = level.id == criterion.required_level
            assert (classes, "Required" in inside) == (" asked" if required else "", required)
            assert f"{level.name} " in words(inside) + " "
            assert said(level.description or "") in words(inside)
        assert ("need not reach its level by itself" in block) == (not criterion.required)


def test_the_site_is_whole_and_shows_no_address(site: Path) -> None:
    assert check_site(site, url=URL, now=NOW).problems == []


def test_the_list_leads_to_every_page_and_can_be_searched_without_a_server(site: Path) -> None:
    html = (site / "index.html").read_text()
    links = re.findall(r'<h3><a href="\./(a/[^"]+/)">', html)
    assert len(links) == len(SAMPLES)
    assert all((site / link / "index.html").is_file() for link in links)
    assert "<input" not in html  # without a script there is nothing that does not work
    assert '<script src="./assets/search.js" defer></script>' in html
    assert "script-src &#39;self&#39;" in html or "script-src 'self'" in html
    assert "misunderstanding" in html  # found by what one needs to know


def test_a_page_has_the_achievement_that_its_badges_will_carry(site: Path) -> None:
    one = definition("exit-tickets")
    place = next((site / "a").glob("exit-tickets-*"))
    data = json.loads((place / "achievement.json").read_text())
    data.pop("@context")
    assert data == achievement_of(one)


def test_the_page_of_a_badge_leads_to_what_was_asked(tmp_path: Path) -> None:
    publisher = Publisher(tmp_path)
    publisher.offer("wait-time")
    one = definition("wait-time")
    achievement = achievement_of(one)
    subject = {"type": ["AchievementSubject"], "achievement": achievement}
    identifier = publisher.issue(credentialSubject={**subject, "id": "did:example:learner"})
    publisher.build(tmp_path / "site")
    html = (publisher.page(tmp_path / "site", identifier) / "index.html").read_text()
    slug = next((tmp_path / "site" / "a").iterdir()).name
    assert f'<a href="../../a/{slug}/">' in html
    assert [path.name for path in (tmp_path / "site" / "a").iterdir()] == [slug]


def test_a_new_version_takes_the_page_and_the_old_one_stays_in_the_history(tmp_path: Path) -> None:
    publisher = Publisher(tmp_path)
    publisher.offer("wait-time")
    first = publisher.programme.definition(definition("wait-time").id)
    second = versions.revise(first, version="2.0", description="Waits five seconds.")
    publisher.programme.publish(second, actor="office@example.org")
    publisher.programme.retire(first.id, first.version, actor="office@example.org")
    publisher.build(tmp_path / "site")
    text = words(page(tmp_path / "site", first.name))
    assert "Waits five seconds." in text
    history = text.partition(" Versions ")[2]
    assert history.index("Version 2.0") < history.index(f"Version {first.version}")
    assert "closed to new submissions since" in history


def test_a_draft_is_not_offered(tmp_path: Path) -> None:
    publisher = Publisher(tmp_path)
    publisher.offer("wait-time")
    one = publisher.programme.definition(definition("wait-time").id)
    publisher.programme.retire(one.id, one.version, actor="office@example.org")
    publisher.build(tmp_path / "site")
    assert not (tmp_path / "site" / "a").exists()


def hostile() -> dict[str, Any]:
    data = definition("wait-time").to_dict()
    data["name"] = "Wait <script>alert(1)</script>\u202egnp.exe"
    data["description"] = "{{7*7}} <img src=x onerror=alert(1)>"
    data["resources"] = [{"title": "<b>x</b>", "url": "javascript:alert(1)"}]
    data["research"] = [{"title": "y\u0007", "url": "data:text/html,alert(1)"}]
    data["competency"] = {"statement": "</p><iframe src=//evil.example>", "know": ["<a href=x>"]}
    return data


@pytest.mark.parametrize("case", ["P01-definition"])
def test_text_of_a_definition_stays_text(case: str, tmp_path: Path) -> None:
    publisher = Publisher(tmp_path)
    draft = MicroCredential.from_dict({**hostile(), "status": "draft"})
    publisher.programme.publish(draft, actor="office@example.org")
    site = tmp_path / "site"
    publisher.build(site)
    for path in site.rglob("*.html"):
        body = path.read_text().partition("<body")[2]
        assert not re.search(r"<(script|iframe|b>|img src=x)", body)
        assert "javascript:" not in body
        assert "data:text" not in body
        assert "\u202e" not in body
    assert "{{7*7}}" in (site / "index.html").read_text()
    assert check_site(site, url=URL, now=NOW).problems == []


def test_a_site_speaks_its_issuers_language(tmp_path: Path) -> None:
    publisher = Publisher(tmp_path)
    publisher.theme('language = "es"')
    publisher.offer("wait-time")
    identifier = publisher.issue()
    publisher.build(tmp_path / "site")
    html = page(tmp_path / "site", definition("wait-time").name)
    assert '<html lang="es">' in html
    assert '<article class="badge" lang="en">' in html  # the definition's own words
    assert "Lo que necesita saber" in html
    badge = (publisher.page(tmp_path / "site", identifier) / "index.html").read_text()
    assert "1 de marzo de 2026" in badge
    publisher.theme('language = "tlh"')
    with pytest.raises(UsageError, match=r"theme\.toml: no sentences in 'tlh'"):
        publisher.build(tmp_path / "site")
