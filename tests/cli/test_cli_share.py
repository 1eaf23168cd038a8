"""`mcred share`, through the real command: given, published, ended, taken back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from support.command import mcred

ROOT = Path(__file__).parent.parent.parent
URL = "https://badges.example.org"


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An issuer with a badge that can be shown in parts, and one that cannot; with no site yet."""
    folder = tmp_path_factory.mktemp("share")
    mcred("init", "i", "--name", "School", "--key-type", "P-256", cwd=folder)
    badge: dict[str, Any] = json.loads((ROOT / "examples" / "badge.json").read_text())
    badge["evidence"] = [{"type": ["Evidence"], "name": "A private recording"}]
    badge["name"] = "Shown name"
    (folder / "plain.json").write_text(json.dumps(badge))
    for name, proof in (("parts", "ecdsa-sd-2023"), ("whole", "ecdsa-rdfc-2019")):
        plain = ("issue", "plain.json", "--proof", proof, "-o", f"{name}.json", "-C", "i")
        mcred(*plain, cwd=folder)
    return folder


@pytest.fixture
def place(issuer: Path, tmp_path: Path) -> Path:
    """A copy for each test: no grant of one is seen by another."""
    return Path(shutil.copytree(issuer, tmp_path / "place"))


def identifier(folder: Path, name: str) -> str:
    return str(json.loads((folder / f"{name}.json").read_text())["id"])


def share(place: Path, *arguments: str, code: int = 0) -> str:
    return mcred("share", *arguments, "-C", "i", cwd=place, code=code)


def publish(place: Path) -> list[str]:
    mcred("publish", "site", "-C", "i", "--url", URL, cwd=place)
    return sorted(path.name for path in (place / "site").glob("c/*"))


def test_a_link_is_made_and_taken_back(place: Path) -> None:
    badge = identifier(place, "parts")
    given = ("new", badge, "--audience", "Acme", "--until", "2999-12-31", "--show", "name")
    assert "--url" in share(place, *given, code=2)
    assert publish(place) == []
    made = json.loads(share(place, *given, "--json"))
    assert made["url"] == f"{URL}/{made['path']}"
    assert made["until"] == "2999-12-31T23:59:59Z"
    assert publish(place) == [made["path"].split("/")[1]]
    page = place / "site" / made["path"]
    assert b"Shown name" in (page / "credential.json").read_bytes()
    for path in (place / "site").rglob("*"):
        assert path.is_dir() or b"recording" not in path.read_bytes(), path
    assert "0 problems" in mcred("publish", "site", "--check", "-C", "i", cwd=place)

    listed = share(place, "list")
    assert made["grant"] in listed
    assert "active" in listed
    assert "is withdrawn" in share(place, "withdraw", made["grant"])
    assert "already" in share(place, "withdraw", made["grant"])
    assert page.exists()
    assert publish(place) == []
    (kept,) = json.loads(share(place, "list", "--json"))
    assert kept["state"] == "withdrawn"
    assert mcred("register", "check", "-C", "i", cwd=place)


def test_it_ends(place: Path) -> None:
    publish(place)
    badge = identifier(place, "parts")
    given = ("new", badge, "--audience", "A", "--until")
    made = json.loads(share(place, *given, "2998-01-01", "--json"))
    records = place / "i" / "site" / "grants.json"
    records.write_text(records.read_text().replace("2998-01-01T23:59:59Z", "2001-01-01T00:00:00Z"))
    assert made["path"].split("/")[1] not in publish(place)
    assert "ended" in share(place, "list")
    assert "is past" in share(place, *given, "2001-01-01", code=2)


def test_a_badge_signed_as_a_whole_is_shared_whole_or_not(place: Path) -> None:
    publish(place)
    badge = identifier(place, "whole")
    given = ("new", badge, "--audience", "Acme", "--until", "2999-12-31")
    assert "can read all of it" in share(place, *given, code=2)
    made = json.loads(share(place, *given, "--whole", "--json"))
    publish(place)
    page = place / "site" / made["path"]
    assert "holds the whole badge" in (page / "index.html").read_text()
    assert "recording" not in (page / "index.html").read_text()
    share(place, "withdraw", made["grant"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--until", "tomorrow"), "--until"),
        (("--until", "2999-01-01", "--show", "grade"), "no field 'grade'"),
        (("--until", "2999-01-01", "--show", "assessor"), "no assessor"),
        (("--until", "2999-01-01", "--show", "/evidence/9"), "/evidence/9"),
        (("--until", "2999-01-01", "--whole"), "--whole"),
    ],
)
def test_what_cannot_be_shared_is_said_and_not_kept(
    place: Path, arguments: tuple[str, ...], said: str
) -> None:
    publish(place)
    before = json.loads(share(place, "list", "--json"))
    badge = identifier(place, "parts")
    assert said in share(place, "new", badge, "--audience", "A", *arguments, code=2)
    assert json.loads(share(place, "list", "--json")) == before


def test_unknown_badges_and_grants_are_refused(place: Path) -> None:
    publish(place)
    given = ("--audience", "A", "--until", "2999-01-01")
    assert "on record" in share(place, "new", "urn:uuid:nobody", *given, code=1)
    assert "no one share grant" in share(place, "withdraw", "ffffffff", code=1)
