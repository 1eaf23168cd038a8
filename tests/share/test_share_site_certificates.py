"""Certificates on a site: for badges that hold, made again only when something of them changes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from certificate_samples import attachments, text_of

from mcred.errors import UsageError
from mcred.share.site.publication import Publication
from support.sites import NOW, Publisher, file_bytes


def test_each_badge_that_holds_has_one_and_a_withdrawn_one_has_none(tmp_path: Path) -> None:
    publisher = Publisher(tmp_path)
    good, withdrawn = publisher.issue_listed(3), publisher.issue_listed(5)
    publisher.publish_list(5)
    publisher.publication = publisher.publication.with_certificates("a4")
    site = tmp_path / "site"
    publisher.build(site)
    folder = publisher.page(site, good)
    pdf = (folder / "certificate.pdf").read_bytes()
    assert attachments(pdf) == {"credential.json": (folder / "credential.json").read_bytes()}
    address = f"{publisher.url}c/{folder.name}/"
    assert address in text_of(pdf)[0]
    assert 'href="certificate.pdf"' in (folder / "index.html").read_text()
    other = publisher.page(site, withdrawn)
    assert not (other / "certificate.pdf").exists()
    assert "certificate.pdf" not in (other / "index.html").read_text()


def test_it_is_kept_until_something_changes_and_goes_when_asked(tmp_path: Path) -> None:
    publisher = Publisher(tmp_path)
    badge = publisher.issue()
    site = tmp_path / "site"
    publisher.publication = publisher.publication.with_certificates("letter")
    publisher.build(site)
    before = file_bytes(site)
    later = publisher.build(site, now=NOW + timedelta(days=3))
    assert later.written == 0
    assert file_bytes(site) == before
    again = tmp_path / "again"
    publisher.build(again, afresh=True)
    assert file_bytes(again) == before
    publisher.theme('accent = "#7a1f3d"\nhighlight = "#ffd166"')
    publisher.build(site)
    name = f"c/{publisher.page(site, badge).name}/certificate.pdf"
    assert file_bytes(site)[name] != before[name]
    publisher.publication = publisher.publication.with_certificates("none")
    publisher.build(site)
    assert name not in file_bytes(site)


def test_a_letter_without_a_font_names_the_badge_and_leaves_the_site(tmp_path: Path) -> None:
    publisher = Publisher(tmp_path)
    badge = publisher.issue()
    site = tmp_path / "site"
    publisher.publication = publisher.publication.with_certificates("a4")
    publisher.build(site)
    before = file_bytes(site)
    choices = tuple(replace(one, earner="山田 花子") for one in publisher.publication.badges)
    publisher.publication = replace(publisher.publication, badges=choices)
    with pytest.raises(UsageError, match=rf"{re.escape(badge)}: no font here has 山.*site/fonts/"):
        publisher.build(site)
    assert file_bytes(site) == before


def test_the_choice_is_kept_with_the_list(tmp_path: Path) -> None:
    place = tmp_path / "published.json"
    Publication(url="https://a.example/").with_certificates("letter").save(place)
    assert Publication.load(place).certificates == "letter"
    Publication(url="https://a.example/").save(place)
    assert Publication.load(place).certificates is None
    assert "certificates" not in place.read_text()
