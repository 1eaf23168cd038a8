"""Publishing through the real command: chosen badges, a whole site, a check, and back again."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from support.command import mcred

ROOT = Path(__file__).parent.parent.parent
URL = "https://badges.example.org"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A did:web issuer with two badges, one of them published with its earner's name."""
    folder = tmp_path_factory.mktemp("publish")
    mcred("init", "issuer", "--name", "Example School", "--id", "did:web:badges.example.org",
          "--email", "office@example.org", cwd=folder)  # fmt: skip
    common = (str(ROOT / "examples" / "achievement.yaml"), "-C", "issuer", "--recipient")
    for name in ("ada", "bob"):
        mcred("issue", *common, f"{name}@example.org", "-o", f"{name}.json", cwd=folder)
    publish("--url", URL, "--badge", identifier(folder, "ada"), "--earner", "Ada", cwd=folder)
    return folder


def publish(*arguments: str, cwd: Path, code: int = 0) -> str:
    return mcred("publish", "site", "-C", "issuer", *arguments, cwd=cwd, code=code)


def identifier(folder: Path, name: str) -> str:
    return str(json.loads((folder / f"{name}.json").read_text())["id"])


def pages(folder: Path) -> list[Path]:
    return sorted((folder / "site" / "c").iterdir())


def test_only_the_chosen_badge_is_on_the_site(place: Path) -> None:
    assert len(pages(place)) == 1
    published = (pages(place)[0] / "credential.json").read_text()
    assert json.loads(published)["id"] == identifier(place, "ada")
    for path in (place / "site").rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert identifier(place, "bob").encode() not in data
            assert b"ada@example.org" not in data


def test_what_is_published_verifies_and_the_check_agrees(place: Path) -> None:
    report: dict[str, Any] = json.loads(publish("--check", "--json", cwd=place))
    assert report["problems"] == []
    assert report["verdicts"] == {"issuer_unknown": 1}
    assert (place / "site" / ".well-known" / "did.json").exists()


def test_a_second_build_writes_nothing(place: Path) -> None:
    made = json.loads(publish("--json", cwd=place))
    assert made["files_written"] == 0
    assert made["files_kept"] > 20
    assert [page["url"] for page in made["pages"]] == [f"{URL}/c/{pages(place)[0].name}/"]


def test_a_broken_site_fails_the_check(place: Path, tmp_path: Path) -> None:
    mcred("publish", str(tmp_path / "copy"), "-C", "issuer", cwd=place)
    page = next((tmp_path / "copy" / "c").iterdir())
    (page / "credential.json").write_bytes(b"{}")
    said = mcred("publish", str(tmp_path / "copy"), "-C", "issuer", "--check", cwd=place, code=1)
    assert "hold different badges" in said


def test_what_cannot_be_published_is_not_remembered(place: Path) -> None:
    before = (place / "issuer" / "site" / "published.json").read_bytes()
    assert "no credential" in publish("--badge", "urn:uuid:nobody", cwd=place, code=1)
    assert "is not published" in publish("--unpublish", "urn:uuid:nobody", cwd=place, code=1)
    publish("--url", "http://badges.example.org", cwd=place, code=2)
    publish("--earner", "Ada", cwd=place, code=2)
    publish("--check", "--unpublish", identifier(place, "ada"), cwd=place, code=2)
    assert (place / "issuer" / "site" / "published.json").read_bytes() == before


def test_a_site_without_an_address_is_refused(tmp_path: Path) -> None:
    mcred("init", "issuer", "--name", "School", cwd=tmp_path)
    assert "--url" in publish(cwd=tmp_path, code=2)
    assert not (tmp_path / "site").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_said(place: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    said = mcred("publish", str(tmp_path / "s"), "-C", "issuer", cwd=place, code=2)
    assert "cannot write" in said


def test_unpublishing_takes_the_page_away(place: Path) -> None:
    bob = identifier(place, "bob")
    publish("--badge", bob, cwd=place)
    assert len(pages(place)) == 2
    publish("--unpublish", bob, cwd=place)
    assert len(pages(place)) == 1
    assert "0 problems" in publish("--check", cwd=place)


def test_explain_writes_a_page_once(place: Path) -> None:
    say = ("explain", "ada.json", "--offline", "--html", "page.html")
    assert "could_not_check" in mcred(*say, cwd=place, code=3)
    html = (place / "page.html").read_text()
    assert html.startswith("<!doctype html>")
    assert "Could not be checked completely" in html
    mcred(*say, cwd=place, code=2)
    mcred(*say, "--force", cwd=place, code=3)
