"""The static site: what is in it, what is not, and that it is built whole or not at all."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mcred import Policy, Verifier
from mcred.containers import extract
from mcred.errors import NotFoundError, UsageError
from mcred.share.raster import render_png
from mcred.share.site import credential_pages
from mcred.share.site.address import SiteAddress
from mcred.share.site.checking import check_site
from mcred.share.site.fetching import FolderFetcher
from mcred.share.site.folder import MARKER
from support.sites import NOW, URL, Publisher, file_bytes


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    return Publisher(tmp_path)


def outsider(folder: Path, url: str = URL, **policy: Any) -> Verifier:
    """Somebody with nothing but what the host serves."""
    site = SiteAddress.parse(url)
    return Verifier(policy=Policy(**policy), fetch=FolderFetcher(site, folder), clock=lambda: NOW)


def test_a_site_has_what_a_verifier_and_a_reader_need(publisher: Publisher, tmp_path: Path) -> None:
    identifier = publisher.issue()
    site = tmp_path / "site"
    build = publisher.build(site)
    assert build.verdicts == {"valid": 1}
    assert build.notes == ()
    names = set(file_bytes(site))
    page = publisher.page(site, identifier).relative_to(site).as_posix()
    wanted = {
        ".well-known/did.json", ".well-known/jwks.json", "issuer.json", "issuer/index.html",
        "index.html", "404.html", "robots.txt", "_headers", ".nojekyll", "hosting/nginx.conf",
        "hosting/Caddyfile", "assets/page.css", f"{page}/index.html", f"{page}/credential.json",
        f"{page}/badge.png", f"{page}/badge.svg", f"{page}/qr.svg", f"{page}/embed.html",
    }  # fmt: skip
    assert wanted <= names
    assert any(re.fullmatch(r"a/exit-tickets-[0-9a-f]{6}/achievement.json", one) for one in names)


def test_every_form_of_a_badge_verifies_from_the_folder_alone(
    publisher: Publisher, tmp_path: Path
) -> None:
    as_json, as_token = publisher.issue(), publisher.issue("Wait time", proof="vc-jwt")
    publisher.build(tmp_path / "site")
    verifier = outsider(tmp_path / "site", domains={"badges.example.org"})
    for identifier, signed in ((as_json, "credential.json"), (as_token, "credential.jwt")):
        page = publisher.page(tmp_path / "site", identifier)
        for name in (signed, "badge.png", "badge.svg"):
            report = verifier.verify((page / name).read_bytes())
            assert report.verdict == "valid", name
            assert report.credential_facts is not None
            assert report.credential_facts.id == identifier
    assert not (page / "credential.json").exists()


@pytest.mark.parametrize("issuer_id", [f"{URL}issuer.json", "did:web:badges.example.org:team"])
def test_issuers_of_other_kinds_verify_too(tmp_path: Path, issuer_id: str) -> None:
    publisher = Publisher(tmp_path, issuer_id=issuer_id)
    identifier = publisher.issue()
    publisher.build(tmp_path / "site")
    page = publisher.page(tmp_path / "site", identifier)
    report = outsider(tmp_path / "site").verify((page / "badge.png").read_bytes())
    assert report.document is not None
    assert report.issuer.domain == "badges.example.org"


def test_an_issuer_that_lives_elsewhere_is_told_so(tmp_path: Path) -> None:
    publisher = Publisher(tmp_path, issuer_id="did:web:example.org")
    publisher.issue()
    with pytest.raises(UsageError, match="cannot be published"):
        publisher.build(tmp_path / "site")


def test_the_signed_bytes_are_those_that_were_handed_out(
    publisher: Publisher, tmp_path: Path
) -> None:
    identifier = publisher.issue()
    publisher.build(tmp_path / "site")
    page = publisher.page(tmp_path / "site", identifier)
    text = (page / "credential.json").read_text()
    assert extract((page / "badge.png").read_bytes()).text == text
    assert extract((page / "badge.svg").read_bytes()).text == text


def test_nobody_finds_a_badge_page_from_the_others(publisher: Publisher, tmp_path: Path) -> None:
    """Publishing is opt-in; the path is random and no page or file elsewhere names it."""
    identifier = publisher.issue()
    site = tmp_path / "site"
    publisher.build(site)
    page = publisher.page(site, identifier)
    for path, data in file_bytes(site).items():
        if not path.startswith(f"c/{page.name}/"):
            assert page.name.encode() not in data, path
            assert identifier.encode() not in data, path
    html = (page / "index.html").read_text()
    assert '<meta name="robots" content="noindex">' in html


def test_no_address_and_no_unwanted_name_is_anywhere(publisher: Publisher, tmp_path: Path) -> None:
    publisher.issue()
    publisher.build(tmp_path / "site")
    for path, data in file_bytes(tmp_path / "site").items():
        assert b"ada1@" not in data, path
        assert b"office@" not in data, path


def test_a_badge_with_an_address_in_clear_is_refused(publisher: Publisher, tmp_path: Path) -> None:
    publisher.issue(evidence=[{"type": ["Evidence"], "narrative": "Write to ada@example.org"}])
    with pytest.raises(UsageError, match="e-mail address in clear"):
        publisher.build(tmp_path / "site")


def test_the_earners_name_is_shown_on_the_page_and_nowhere_else(
    publisher: Publisher, tmp_path: Path
) -> None:
    identifier = publisher.issue()
    publisher.publication = publisher.publication.with_badge(
        identifier, now=NOW, earner="Ada <b>L</b>"
    )
    site = tmp_path / "site"
    publisher.build(site)
    named = [path for path, data in file_bytes(site).items() if b"Ada" in data]
    assert named == [f"{publisher.page(site, identifier).relative_to(site)}/index.html"]
    html = (publisher.page(site, identifier) / "index.html").read_text()
    assert "<bdi>Ada &lt;b&gt;L&lt;/b&gt;</bdi>" in html
    assert "Ada" not in html.partition("</head>")[0]


def test_a_page_says_what_became_of_its_badge(publisher: Publisher, tmp_path: Path) -> None:
    fine, gone = publisher.issue_listed(3), publisher.issue_listed(7)
    over = publisher.issue(validUntil="2026-02-01T00:00:00Z")
    publisher.publish_list(7)
    site = tmp_path / "site"
    build = publisher.build(site)
    assert build.verdicts == {"valid": 1, "revoked": 1, "expired": 1}
    for identifier, label in (
        (fine, "Signed and in force"),
        (gone, "Withdrawn"),
        (over, "Expired"),
    ):
        html = (publisher.page(site, identifier) / "index.html").read_text()
        assert f"<span>{label}</span>" in html
    withdrawn = (publisher.page(site, gone) / "index.html").read_text()
    assert "does not mean misconduct" in withdrawn
    assert check_site(site, url=URL, now=NOW).problems == []


def test_a_badge_whose_list_is_missing_is_not_published(
    publisher: Publisher, tmp_path: Path
) -> None:
    publisher.issue_listed(3)
    with pytest.raises(UsageError, match="cannot be published"):
        publisher.build(tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    sites = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        publisher = Publisher(tmp_path / name)
        publisher.issue()
        publisher.issue("Wait time")
        publisher.build(tmp_path / name / "site")
        sites.append(file_bytes(tmp_path / name / "site"))
    assert sites[0] == sites[1]


def test_a_build_touches_only_what_has_changed(publisher: Publisher, tmp_path: Path) -> None:
    kept, revoked = publisher.issue_listed(3), publisher.issue_listed(7)
    publisher.publish_list()
    site = tmp_path / "site"
    publisher.build(site)
    before, inodes = (
        file_bytes(site),
        {path: os.stat(site / path).st_ino for path in file_bytes(site)},
    )
    publisher.publish_list(7)
    build = publisher.build(site, now=NOW + timedelta(days=1))
    after = file_bytes(site)
    changed = {path for path in after if after[path] != before.get(path)}
    place = publisher.page(site, revoked).relative_to(site).as_posix()
    assert changed == {"status/revocation-1.json", f"{place}/index.html"}
    other = publisher.page(site, kept) / "index.html"
    assert other.stat().st_ino == inodes[other.relative_to(site).as_posix()]
    assert build.written < 10 < build.kept


def test_a_file_that_somebody_changed_is_made_again(publisher: Publisher, tmp_path: Path) -> None:
    identifier = publisher.issue()
    site = tmp_path / "site"
    publisher.build(site)
    before = file_bytes(site)
    (publisher.page(site, identifier) / "credential.json").write_text("{}")
    assert check_site(site, url=URL, now=NOW).problems
    publisher.build(site, now=NOW + timedelta(days=1))
    assert file_bytes(site) == before


def test_what_is_unpublished_is_gone_and_its_status_stays(
    publisher: Publisher, tmp_path: Path
) -> None:
    first, second = publisher.issue_listed(3), publisher.issue_listed(7)
    publisher.publish_list()
    site = tmp_path / "site"
    publisher.build(site)
    page = publisher.page(site, first)
    publisher.publication = publisher.publication.without(first)
    publisher.build(site)
    assert not page.exists()
    assert (publisher.page(site, second) / "index.html").exists()
    assert (site / "status" / "revocation-1.json").exists()
    again = publisher.publication.with_badge(first, now=NOW)
    assert again.badges[-1].path != page.name
    with pytest.raises(NotFoundError, match="is not published"):
        publisher.publication.without(first)


def test_a_build_that_breaks_leaves_the_good_site(
    publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk in the middle of a page."""
    publisher.issue()
    site = tmp_path / "site"
    publisher.build(site)
    before = file_bytes(site)
    publisher.issue("Wait time")

    def full(_url: str) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(credential_pages, "_qr", full)
    with pytest.raises(UsageError, match="No space left on device"):
        publisher.build(site)
    assert file_bytes(site) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("name", ["notes.txt", ".git"])
def test_a_folder_with_other_things_is_not_replaced(
    publisher: Publisher, tmp_path: Path, name: str
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / name).mkdir()
    with pytest.raises(UsageError, match="no build of this site has made"):
        publisher.build(site)
    (site / name).rmdir()
    publisher.build(site)
    (site / name).mkdir()
    with pytest.raises(UsageError, match=re.escape(name)):
        publisher.build(site)


def test_own_files_come_along_and_may_take_no_place_of_ours(
    publisher: Publisher, tmp_path: Path
) -> None:
    static = publisher.place / "site" / "static"
    static.mkdir(parents=True)
    (static / "CNAME").write_text("badges.example.org\n")
    publisher.build(tmp_path / "site")
    assert (tmp_path / "site" / "CNAME").read_text() == "badges.example.org\n"
    (static / "index.html").write_text("mine")
    with pytest.raises(UsageError, match=r"two parts of the site want the path index\.html"):
        publisher.build(tmp_path / "site")


def test_the_theme_is_used_and_checked(publisher: Publisher, tmp_path: Path) -> None:
    publisher.issue()
    publisher.theme(
        'name = "Riverside Schools"\naccent = "#7a1f3d"\nlogo = "logo.png"',
        logo_png=render_png([], width=2, height=2),
    )
    publisher.build(tmp_path / "site")
    assert "--accent:#7a1f3d" in (tmp_path / "site" / "assets" / "page.css").read_text()
    assert "Riverside Schools" in (tmp_path / "site" / "index.html").read_text()
    for text, said in (
        ('accent = "#ffff00"', "contrast"),
        ('accent = "yellow"', "#rrggbb"),
        ('colour = "#000000"', "nothing else"),
        ('logo = "../../etc/passwd"', "must be a file in"),
    ):
        publisher.theme(text)
        with pytest.raises(UsageError, match=said):
            publisher.build(tmp_path / "site")


def test_structured_data_cannot_end_its_element(publisher: Publisher, tmp_path: Path) -> None:
    title = "Ends </script><script>alert(1)</script>"
    identifier = publisher.issue(title)
    publisher.build(tmp_path / "site")
    html = (publisher.page(tmp_path / "site", identifier) / "index.html").read_text()
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", html, re.DOTALL)
    assert [attributes for attributes, _ in scripts] == [' type="application/ld+json"']
    data = json.loads(scripts[0][1])
    assert data["name"] == title
    assert data["recognizedBy"]["name"] == "Example District"


def test_links_of_the_head_lead_to_the_badge(publisher: Publisher, tmp_path: Path) -> None:
    identifier = publisher.issue()
    site = tmp_path / "site"
    publisher.build(site)
    html = (publisher.page(site, identifier) / "index.html").read_text()
    assert '<link rel="alternate" type="application/vc" href="credential.json">' in html
    place = publisher.page(site, identifier).name
    assert f'<link rel="canonical" href="{URL}c/{place}/">' in html
    card = re.search(r'og:image" content="([^"]+)"', html)
    assert card is not None
    assert (site / card[1].removeprefix(URL)).is_file()


@pytest.mark.parametrize(
    "url",
    [
        "http://badges.example.org/",
        "https://user@badges.example.org/",
        "https://badges.example.org/?x=1",
        "https://badges.example.org/a b/",
        "https://127.0.0.1/",
        "https://badges.example.org/../x/",
        "javascript:alert(1)",
    ],
)
def test_an_address_that_is_no_sites_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="no address that a site can have"):
        SiteAddress.parse(url)


def breakages() -> Iterator[tuple[str, Any, str]]:
    yield "index.html", lambda data: data.replace(b"issuer/", b"nowhere/"), "not there"
    yield "index.html", lambda data: data.replace(b"</main>", b"<script>x</script>"), "a script"
    yield (
        "index.html",
        lambda data: data.replace(b"</main>", b'<img src="https://tracker.example/a.png">'),
        "from elsewhere",
    )
    yield "issuer.json", lambda _: b"{", "is no json"
    yield "issuer/index.html", lambda data: data + b"ada@example.org", "an e-mail address"
    yield "badge.png", lambda data: data[:-40], "is no png"
    yield "badge.svg", lambda _: b'<svg xmlns="http://www.w3.org/2000/svg"/>', "holds no badge"
    yield "credential.json", lambda data: data.replace(b"Plans", b"Plots"), "different badges"
    yield ".well-known/did.json", lambda data: data.replace(b"z6Mk", b"z6Mm"), "a verifier says"


@pytest.mark.parametrize(("name", "change", "said"), list(breakages()))
def test_the_check_finds_what_is_broken(
    publisher: Publisher, tmp_path: Path, name: str, change: Any, said: str
) -> None:
    identifier = publisher.issue()
    site = tmp_path / "site"
    publisher.build(site)
    found = check_site(site, url=URL, now=NOW)
    assert found.problems == []
    assert found.verdicts == {"issuer_unknown": 1}
    inner = publisher.page(site, identifier) / name
    file = inner if inner.exists() else site / name
    file.write_bytes(change(file.read_bytes()))
    problems = check_site(site, url=URL, now=NOW).problems
    assert any(said in problem.text for problem in problems), problems


def test_the_check_finds_missing_files_and_says_expired_later(
    publisher: Publisher, tmp_path: Path
) -> None:
    publisher.issue(validUntil="2026-04-01T00:00:00Z")
    site = tmp_path / "site"
    publisher.build(site)
    later = check_site(site, url=URL, now=NOW + timedelta(days=60))
    assert ["the page says valid, a verifier says expired" in p.text for p in later.problems] == [
        True
    ]
    (site / "_headers").unlink()
    assert [p.path for p in check_site(site, url=URL, now=NOW).problems] == ["_headers"]
    assert (site / MARKER).exists()
