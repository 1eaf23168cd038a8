"""Rules for platforms: what they match, what is wrong with a file of them, what the docs say."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from platform_servers import data, html

from mcred import UsageError
from mcred.discover import Platform, builtin_platforms, load_platforms
from mcred.discover.platforms import matching
from support.internet import Internet
from support.issuers import NOW, IssuerSimulator

ROOT = Path(__file__).parent.parent.parent
OURS = (ROOT / "examples" / "platforms.toml").read_text(encoding="utf-8")


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    path = tmp_path / "rules.toml"
    path.write_text(OURS)
    return path


# --- what they match


@pytest.mark.parametrize(
    ("link", "target"),
    [
        (
            "https://www.credly.com/badges/a-1",
            "https://api.credly.com/v1/obi/v2/badge_assertions/a-1",
        ),
        (
            "https://WWW.Credly.com/badges/a-1/",
            "https://api.credly.com/v1/obi/v2/badge_assertions/a-1",
        ),
        (
            "https://www.credly.com/badges/a-1?x=1",
            "https://api.credly.com/v1/obi/v2/badge_assertions/a-1",
        ),
        (
            "https://openbadgefactory.com/v1/assertion/0af.html",
            "https://openbadgefactory.com/v1/assertion/0af",
        ),
        (
            "https://x.example/public/assertions/A_b-",
            "https://x.example/public/assertions/A_b-.json?v=3_0",
        ),
    ],
)
def test_a_link_of_a_platform_leads_to_its_data(link: str, target: str) -> None:
    match = matching(builtin_platforms(), link)
    assert match is not None
    assert match.data[0] == target


@pytest.mark.parametrize(
    "link",
    [
        "https://www.credly.com.evil.example/badges/a-1",
        "https://evil.example/https://www.credly.com/badges/a-1",
        "https://www.credly.com/badges/a-1/../../other",
        "https://www.credly.com/badges/",
        "https://www.credly.com/badges/" + "a" * 201,
        "https://www.credly.com/badges/a%2F..%2Fb",
        "https://u@x.example/public/assertions/1",
        "https://www.credly.com",
        "",
    ],
)
def test_a_link_that_only_looks_like_one_is_none(link: str) -> None:
    assert matching(builtin_platforms(), link) is None


# --- rules of one's own


def test_rules_of_ones_own_come_before_the_built_in_ones(
    internet: Internet, issuer: IssuerSimulator, ours: Path
) -> None:
    internet.host("badges.example.org", html())
    internet.host("api.badges.example.org", {"/credentials/7": data(issuer.sign())})
    platforms = (*load_platforms(ours), *builtin_platforms())
    verifier = internet.verifier(policy=issuer.pinned, clock=lambda: NOW, platforms=platforms)
    assert verifier.verify("https://badges.example.org/show/7").verdict == "valid"
    lost = verifier.verify("https://badges.example.org/show/8")
    assert "Ask the holder for the link under Data." in lost.text()


WRONG = {
    "no format": ("format = 1", "", "format: expected 1, found null"),
    "another format": ("format = 1", "format = 2", "format: expected 1, found 2"),
    "no date": ("confirmed = 2026-11-28", "", "platform[0].confirmed: expected a date"),
    "a text as date": ("2026-11-28", '"2026-11-28"', "platform[0].confirmed: expected a date"),
    "no name": ('name = "Our badge site"', "", "platform[0].name: expected text"),
    "a strange member": ("how =", 'host = "x"\nhow =', "platform[0].host: there is no such member"),
    "http": (
        '"https://api',
        '"http://api',
        "platform[0].rule[0].data[0]: expected an https address",
    ),
    "no list": (
        'data = ["https://api.badges.example.org/credentials/{id}"]',
        'data = "x"',
        "rule[0].data",
    ),
    "a strange placeholder": (
        "credentials/{id}",
        "credentials/{key}",
        "{key} is not in every link",
    ),
    "a placeholder twice": ("show/{id}", "{id}/{id}", "{id} stands twice"),
    "no TOML": ("format = 1", "format = ", "is no TOML"),
    "version": ("how =", "open_badges = 4\nhow =", "open_badges: expected 2 or 3, found 4"),
}


@pytest.mark.parametrize(("old", "new", "message"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_with_a_file_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(OURS.replace(old, new))
    with pytest.raises(UsageError) as caught:
        load_platforms(path)
    assert message in caught.value.message
    assert str(path) in caught.value.message


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot read .*none\.toml"):
        load_platforms(tmp_path / "none.toml")


# --- what the documentation says


def test_every_rule_says_when_it_was_last_looked_at_and_how() -> None:
    for platform in builtin_platforms():
        assert date(2026, 1, 1) <= platform.confirmed
        assert platform.how
        assert platform.rules


def test_the_documentation_has_every_platform() -> None:
    text = (ROOT / "docs" / "links.md").read_text()
    found = re.search("<!-- platforms -->\n(.*)<!-- /platforms -->", text, re.DOTALL)
    assert found is not None
    assert found[1] == "".join(_table(builtin_platforms()))


def test_the_documentation_shows_the_example() -> None:
    text = (ROOT / "docs" / "links.md").read_text(encoding="utf-8")
    assert "```toml\n" + OURS.partition("\n")[2] + "```" in text


def _table(platforms: tuple[Platform, ...]) -> list[str]:
    rows = [
        "| platform | what people share | where its data is | looked at | how |\n",
        "|---|---|---|---|---|\n",
    ]
    for platform in platforms:
        links = "<br>".join(f"`{rule.link[0]}`" for rule in platform.rules)
        targets = "<br>".join(
            f"`{rule.data[0]}`"
            if rule.data
            else "not open to strangers"
            if rule.private
            else "nowhere"
            for rule in platform.rules
        )
        rows.append(
            f"| {platform.name} | {links} | {targets} | {platform.confirmed} | {platform.how} |\n"
        )
    return rows
