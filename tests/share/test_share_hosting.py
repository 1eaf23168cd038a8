"""Hosting files: every data file of a site has its media type, and badges may be fetched by all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mcred.share.site.hosting import RULES, accepted_types, hosting_files
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


def test_a_bucket_gets_the_type_of_every_kind_of_file() -> None:
    """And the commands name no page: they stand on the site."""
    script = dict(hosting_files("/"))["hosting/s3.sh"].decode()
    for rule in RULES:
        if rule.media_type is not None:
            assert f'--include "{rule.path.replace(":any", "*")}"' in script
            assert f'--content-type "{rule.media_type}"' in script
    assert "-4" not in script


@pytest.mark.parametrize(
    ("path", "right", "wrong"),
    [
        ("c/x/credential.json", "application/vc", "application/octet-stream"),
        ("c/x/credential.json", "application/json", "text/html"),
        ("c/x/credential.jwt", "text/plain", "application/json"),
        (".well-known/did.json", "application/did+json", "text/plain"),
        ("status/revocation-1.json", "application/ld+json", "text/plain"),
        ("c/x/index.html", "text/html", "application/octet-stream"),
        ("assets/search.js", "text/javascript", "text/plain"),
        ("c/x/badge.svg", "image/svg+xml", "text/xml"),
    ],
)
def test_a_file_does_its_work_under_some_types(path: str, right: str, wrong: str) -> None:
    assert right in accepted_types(path)
    assert wrong not in accepted_types(path)
