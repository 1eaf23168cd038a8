"""`mcred certificate` and `mcred publish --certificates`, through the real command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.command import mcred

ROOT = Path(__file__).parent.parent.parent
PAGE = "https://badges.example.org/c/1/"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificates")
    mcred("init", "issuer", "--name", "Example School", cwd=folder)
    badge = (str(ROOT / "examples" / "achievement.yaml"), "-C", "issuer", "--recipient")
    mcred("issue", *badge, "ada@example.org", "-o", "badge.json", cwd=folder)
    return folder


def test_a_certificate_is_written_once(place: Path) -> None:
    make = ("certificate", "badge.json", "--page", PAGE, "--earner", "Ada", "-o", "c.pdf")
    said = mcred(*make, "--json", "--offline", cwd=place)
    assert json.loads(said)["verdict"] == "issuer_unknown"
    data = (place / "c.pdf").read_bytes()
    assert data.startswith(b"%PDF-")
    assert "--force" in mcred(*make, cwd=place, code=2)
    assert (place / "c.pdf").read_bytes() == data
    assert "issuer_unknown" in mcred(*make, "--force", cwd=place)


def test_the_same_time_gives_the_same_bytes(place: Path) -> None:
    for name in ("1.pdf", "2.pdf"):
        mcred(
            "certificate", "badge.json", "--page", PAGE, "--at", "2031-01-01", "-o", name, cwd=place
        )
    assert (place / "1.pdf").read_bytes() == (place / "2.pdf").read_bytes()


def test_what_cannot_be_made_is_said_and_leaves_nothing(place: Path) -> None:
    changed = (place / "badge.json").read_text().replace("lesson", "lessen")
    (place / "changed.json").write_text(changed)
    (place / "no.ttf").write_bytes(b"no font")
    base = ("certificate", "badge.json", "-o", "n.pdf")
    bad = ("certificate", "changed.json", "-o", "n.pdf", "--page", PAGE)
    assert "Do not rely" in mcred(*bad, cwd=place, code=1)
    assert "https" in mcred(*base, "--page", "http://a.example/", cwd=place, code=2)
    assert "U+5C71" in mcred(*base, "--page", PAGE, "--earner", "山田", cwd=place, code=2)
    assert "no.ttf" in mcred(*base, "--page", PAGE, "--font", "no.ttf", cwd=place, code=2)
    assert "theme.toml" in mcred(*base, "--page", PAGE, "--theme", "badge.json", cwd=place, code=2)
    assert "cannot read" in mcred(
        "certificate", "x", "-o", "n.pdf", "--page", PAGE, cwd=place, code=2
    )
    assert not (place / "n.pdf").exists()


def test_a_site_gets_certificates_when_asked_and_remembers(place: Path) -> None:
    badge = str(json.loads((place / "badge.json").read_text())["id"])
    site = ("publish", "site", "-C", "issuer")
    mcred(*site, "--url", "https://badges.example.org", "--badge", badge, cwd=place)
    assert not list((place / "site").glob("c/*/certificate.pdf"))
    mcred(*site, "--certificates", "a4", cwd=place)
    assert len(list((place / "site").glob("c/*/certificate.pdf"))) == 1
    assert json.loads(mcred(*site, "--json", cwd=place))["files_written"] == 0
    assert "0 problems" in mcred(*site, "--check", cwd=place)
    mcred(*site, "--certificates", "none", cwd=place)
    assert not list((place / "site").glob("c/*/certificate.pdf"))
