"""Hosting files: every data file of a site has its media type, and badges may be fetched by all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mcred.share.site.hosting import RULES, hosting_files
from support.sites import Publisher, file_bytes


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    root: Path = tmp_path_factory.mktemp("hosting")
    publisher = Publisher(root)
    publisher.issue_listed(3)
    publisher.issue("Exit tickets", proof="vc-jwt")
    publisher.publish_list()
    publisher.build(root / "site")
    return list(file_bytes(root / "site"))


def rule_of(name: str) -> str | None:
    for rule in RULES:
        if re.fullmatch(re.escape(rule.path).replace(":any", "[^/]+"), name):
            return rule.media_type
    return None


def test_every_data_file_has_its_media_type(names: list[str]) -> None:
    seen = {re.sub(r"[^/]+(?=/)", "*", name): rule_of(name) for name in names}
    assert seen["*/*/credential.json"] == "application/vc"
    assert seen["*/*/credential.jwt"] == "application/vc+jwt"
    assert seen["*/did.json"] == "application/did+json"
    without = {
        name for name, kind in seen.items() if kind is None and name.endswith(("json", "jwt"))
    }
    assert without == {".mcred-site"} & without


def test_every_file_that_a_verifier_asks_for_is_open_to_scripts() -> None:
    for rule in RULES:
        assert rule.open == (rule.path != "c/:any/")


@pytest.mark.parametrize("base", ["/", "/badges/"])
def test_rules_stand_under_the_sites_own_path(base: str) -> None:
    files = dict(hosting_files(base))
    headers = files["_headers"].decode().splitlines()
    paths = [line for line in headers if not line.startswith("  ")]
    assert len(paths) == len(RULES) + 1
    assert all(path.startswith(base) for path in paths)
    assert "@" not in files["hosting/nginx.conf"].decode()
    nginx = files["hosting/nginx.conf"].decode()
    assert nginx.count(f"location ~ ^{base}") == len(RULES)


def test_pages_of_badges_are_not_indexed() -> None:
    headers = dict(hosting_files("/"))["_headers"].decode()
    for block in re.split(r"\n(?=/)", headers):
        if block.startswith("/c/"):
            assert "X-Robots-Tag: noindex" in block
