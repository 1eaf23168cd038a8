"""Share grants: one audience, chosen fields, an end, and a way back."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import mcred
from mcred.errors import NotFoundError, UsageError
from mcred.keys import KeyType
from mcred.share.site.address import SiteAddress
from mcred.share.site.checking import check_site
from mcred.share.site.fetching import FolderFetcher
from mcred.share.site.granted import FIELDS, shown_part
from mcred.share.site.grants import Grant, Grants
from support.sites import NOW, URL, Publisher, file_bytes

SECRETS = (b"Three tickets", b"Plan of the next lesson", b"evidence.example.org", b"The assessors")
SOON = NOW + timedelta(days=30)


class Sharer(Publisher):
    """An issuer with a key for selective disclosure, whose site has grants."""

    grants: Grants

    def share(self, badge: str, *show: str, **how: Any) -> Grant:
        given: dict[str, Any] = {
            "audience": "The hiring team of Acme",
            "until": SOON,
            "whole": False,
            "earner": None,
            "now": NOW,
            "random": lambda count: (self.count + 70).to_bytes(count, "big"),
        }
        self.count += 1
        self.grants, grant = self.grants.with_grant(badge, show=show, **(given | how))
        return grant


@pytest.fixture(scope="module")
def key() -> mcred.SigningKey:
    return mcred.SigningKey.generate(KeyType.P256)


@pytest.fixture
def sharer(tmp_path: Path, key: mcred.SigningKey) -> Sharer:
    sharer = Sharer(tmp_path, signing_key=key)
    sharer.grants = Grants()
    return sharer


def issued(sharer: Sharer, *, proof: str = "ecdsa-sd-2023") -> str:
    """A badge that is on record and on no page."""
    badge = sharer.issue(proof=proof)
    sharer.publication = sharer.publication.without(badge)
    return badge


def build(sharer: Sharer, name: str = "site", *, now: datetime = NOW) -> Path:
    site = sharer.root / name
    sharer.build(site, now=now, grants=sharer.grants)
    return site


def test_what_is_not_shown_is_nowhere_on_the_site(sharer: Sharer) -> None:
    grant = sharer.share(issued(sharer), "results", earner="Ada")
    site = build(sharer)
    page = site / "c" / grant.path
    html = (page / "index.html").read_text()
    assert "The hiring team of Acme" in html
    assert "31 March 2026" in html
    assert "Sorts the answers" in html
    assert "Ada" in html
    assert 'content="noindex"' in html
    for name, data in file_bytes(site).items():
        for secret in SECRETS:
            assert secret not in data, (name, secret)
    data = (page / "credential.json").read_bytes()
    report = mcred.verify(data, now=NOW, fetch=FolderFetcher(SiteAddress.parse(URL), site))
    assert report.document is not None
    assert report.results
    assert not report.evidence
    assert check_site(site, url=sharer.url, now=NOW).problems == []


def test_what_is_shown_is_there(sharer: Sharer) -> None:
    grant = sharer.share(issued(sharer), "evidence", "/credentialSubject/source")
    site = build(sharer)
    data = (site / "c" / grant.path / "credential.json").read_bytes()
    assert all(secret in data for secret in SECRETS)
    assert b"Emerging" not in data


def test_it_ends_and_is_withdrawn_at_the_next_build(sharer: Sharer) -> None:
    ends = sharer.share(issued(sharer), "results")
    stays = sharer.share(issued(sharer), "results", until=SOON + timedelta(days=9))
    site = build(sharer)
    assert {path.name for path in (site / "c").iterdir()} == {ends.path, stays.path}
    build(sharer, now=SOON - timedelta(seconds=1))
    assert (site / "c" / ends.path).exists()
    build(sharer, now=SOON)
    assert {path.name for path in (site / "c").iterdir()} == {stays.path}
    assert not any(ends.path in name for name in file_bytes(site))
    sharer.grants = sharer.grants.withdrawing(stays, now=SOON)
    build(sharer, now=SOON)
    assert not any(name.startswith("c/") for name in file_bytes(site))


def test_each_audience_has_an_address_of_its_own(sharer: Sharer) -> None:
    badge = issued(sharer)
    one, other = sharer.share(badge, "results"), sharer.share(badge, "evidence")
    site = build(sharer)
    assert one.path != other.path
    first = (site / "c" / one.path / "index.html").read_text()
    assert other.path not in first
    assert "Three tickets" not in first


def test_a_whole_badge_is_said_to_be_whole(sharer: Sharer) -> None:
    badge = issued(sharer, proof="ecdsa-rdfc-2019")
    grant = sharer.share(badge, "results", whole=True)
    page = build(sharer) / "c" / grant.path
    html = (page / "index.html").read_text()
    assert "holds the whole badge" in html
    assert "Sorts the answers" in html
    assert "Three tickets" not in html
    assert "The assessors" not in html
    assert "it says who assessed" not in html
    assert b"Three tickets" in (page / "credential.json").read_bytes()


def test_a_grant_is_no_offer_to_share_on_and_lists_nothing(sharer: Sharer) -> None:
    sharer.publication = sharer.publication.with_certificates("a4")
    grant = sharer.share(issued(sharer), "results")
    site = build(sharer)
    names = {path.name for path in (site / "c" / grant.path).iterdir()}
    assert not names & {"embed.html", "oembed.json", "certificate.pdf"}
    assert "linkedin" not in (site / "c" / grant.path / "index.html").read_text().lower()
    assert grant.path not in (site / "index.html").read_text()
    assert "Exit tickets" not in (site / "index.html").read_text()


def test_a_withdrawn_badge_says_so_to_every_audience(sharer: Sharer) -> None:
    badge = sharer.issue_listed(4, proof="ecdsa-sd-2023")
    sharer.publication = sharer.publication.without(badge)
    sharer.publish_list(4)
    grant = sharer.share(badge, "results")
    html = (build(sharer) / "c" / grant.path / "index.html").read_text()
    assert 'data-verdict="revoked"' in html


def test_nothing_is_built_again_while_nothing_changes(sharer: Sharer) -> None:
    sharer.share(issued(sharer), "results")
    site = build(sharer)
    before = file_bytes(site)
    build(sharer, now=NOW + timedelta(days=2))
    assert file_bytes(site) == before


@pytest.mark.parametrize("field", sorted(set(FIELDS) - {"image"}))
def test_every_field_can_be_shown(sharer: Sharer, field: str) -> None:
    badge = issued(sharer)
    with sharer.register() as register:
        document = register.issued(badge).document
    report = mcred.verify(
        shown_part(document, [field]),
        now=NOW,
        fetch=FolderFetcher(SiteAddress.parse(URL), build(sharer)),
    )
    assert report.verdict == "issuer_unknown", report.text()


def test_fields_that_are_not_there_are_named(sharer: Sharer) -> None:
    with sharer.register() as register:
        document = register.issued(issued(sharer)).document
    for show, said in ((["image"], "no image"), (["grade"], "no field 'grade'"), (["/x"], "/x")):
        with pytest.raises(UsageError, match=said):
            shown_part(document, show)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"audience": " "}, "one line"),
        ({"audience": "a\nb"}, "one line"),
        ({"audience": "hr@acme.example"}, "no e-mail"),
        ({"until": NOW}, "is past"),
    ],
)
def test_what_makes_no_grant(sharer: Sharer, change: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        sharer.share("urn:uuid:1", "results", **change)


# --- the list


def one_grant() -> Grants:
    grants, _ = Grants().with_grant(
        "urn:uuid:1",
        audience="Acme",
        until=SOON,
        show=("results", "results"),
        whole=False,
        earner=None,
        now=NOW,
    )
    return grants


def test_the_list_is_kept(tmp_path: Path) -> None:
    place = tmp_path / "site" / "grants.json"
    grants = one_grant()
    grants.save(place)
    assert Grants.load(place) == grants
    (grant,) = grants
    assert grant.show == ("results",)
    assert re.fullmatch(r"[0-9a-f-]{36}", grant.path)
    assert Grants.load(tmp_path / "absent.json") == Grants()


def test_states() -> None:
    (grant,) = one_grant()
    assert grant.state(SOON - timedelta(seconds=1)) == "active"
    assert grant.state(SOON) == "ended"
    done = one_grant().withdrawing(grant, now=NOW)
    assert [one.state(NOW) for one in done] == ["active"]  # another list, another path
    grants = Grants((grant,)).withdrawing(grant, now=NOW)
    (withdrawn,) = grants
    assert withdrawn.state(NOW) == "withdrawn"
    assert list(grants.withdrawing(withdrawn, now=SOON)) == [withdrawn]


def test_a_grant_is_found_by_the_beginning_of_its_path() -> None:
    grants = one_grant()
    (grant,) = grants
    assert grants.find(grant.name) == grants.find(grant.path) == grant
    for name in ("", grant.path[:3], "zzzz"):
        with pytest.raises(NotFoundError):
            grants.find(name)


@pytest.mark.parametrize(
    "change",
    [{"until": "soon"}, {"path": "../../etc"}, {"show": "results"}, {"extra": 1}, {"badge": ""}],
)
def test_a_damaged_list_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    place = tmp_path / "grants.json"
    one_grant().save(place)
    value = json.loads(place.read_text())
    value["grants"][0] |= change
    place.write_text(json.dumps(value))
    with pytest.raises(UsageError, match=r"grants\.json"):
        Grants.load(place)
    place.write_text('{"format": 2, "grants": []}')
    with pytest.raises(UsageError, match="format 2"):
        Grants.load(place)
