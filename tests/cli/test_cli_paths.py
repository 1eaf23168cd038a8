"""The paths of an issuer and an employer, through the real command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent


def mcred(*arguments: str, cwd: Path, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "mcred", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=60,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace, a trust file and badges in every form."""
    folder = tmp_path_factory.mktemp("paths")
    mcred("init", "issuer", "--name", "Example School", cwd=folder)
    made = json.loads(
        mcred("keys", "export", "--format", "did", "-C", "issuer", "--json", cwd=folder)
    )
    mcred("trust", "add", made["key"], "--trust", "t.toml", "--name", "The School", cwd=folder)
    common = (str(ROOT / "examples" / "achievement.yaml"), "--recipient", "ada@example.org")
    for proof, name in (
        ("eddsa-rdfc-2022", "badge.json"),
        ("eddsa-jcs-2022", "jcs.json"),
        ("vc-jwt", "badge.jwt"),
    ):
        mcred("issue", *common, "--proof", proof, "-o", name, "-C", "issuer", cwd=folder)
    return folder


@pytest.mark.parametrize("name", ["badge.json", "jcs.json", "badge.jwt"])
def test_what_is_issued_is_valid_for_who_trusts_it(place: Path, name: str) -> None:
    report: dict[str, Any] = json.loads(
        mcred("verify", name, "--trust", "t.toml", "--offline", "--json",
              "--recipient", "ada@example.org", cwd=place)
    )  # fmt: skip
    assert report["verdict"] == "valid"
    assert report["issuer"]["name"] == "The School"
    assert report["recipient"] == {"asked": True, "match": True}
    assert report["achievement"]["name"] == "Wait time that lets students think"


def test_nobody_vouches_without_a_trust_file(place: Path) -> None:
    mcred("verify", "badge.json", "--offline", cwd=place, code=4)
    mcred("verify", "badge.json", "--offline", "--accept-unknown-issuer", cwd=place)


def test_another_recipient_is_a_mismatch(place: Path) -> None:
    said = mcred(
        "verify", "badge.json", "--offline", "--recipient", "eve@example.org", cwd=place, code=1
    )
    assert "another address" in said


def test_the_address_is_nowhere_in_the_badge(place: Path) -> None:
    assert "ada@example.org" not in (place / "badge.json").read_text()


def test_a_run_over_several_sources_takes_the_worst_code(place: Path) -> None:
    (place / "changed.json").write_text(
        (place / "badge.json").read_text().replace("Waits after", "Waits long after")
    )
    lines = mcred(
        "verify", "badge.json", "changed.json", "--trust", "t.toml", "--offline", "--json",
        cwd=place, code=1,
    ).splitlines()  # fmt: skip
    assert [json.loads(line)["verdict"] for line in lines] == ["valid", "invalid"]


def test_bake_verify_and_unbake_give_the_badge_back(place: Path) -> None:
    mcred("demo", "sample", cwd=place)
    mcred("unbake", "sample/badge.png", "-o", "again.json", cwd=place)
    assert json.loads((place / "again.json").read_text()) == json.loads(
        (place / "sample" / "badge.json").read_text()
    )
    plain = place / "plain.svg"
    plain.write_text('<svg xmlns="http://www.w3.org/2000/svg"><title>b</title></svg>')
    mcred("bake", "plain.svg", "badge.jwt", "-o", "baked.svg", cwd=place)
    mcred("verify", "baked.svg", "--trust", "t.toml", "--offline", cwd=place)
    mcred("bake", "baked.svg", "badge.json", "-o", "twice.svg", cwd=place, code=2)


def test_the_demo_ends_well_and_shows_a_refusal(tmp_path: Path) -> None:
    made = json.loads(mcred("demo", "d", "--json", cwd=tmp_path))
    verdicts = [step["report"]["verdict"] for step in made["steps"] if step["report"]]
    assert verdicts == ["valid", "valid", "valid", "invalid"]
    mcred("demo", "d", cwd=tmp_path, code=2)


def test_explain_says_what_was_assessed_and_to_which_level(place: Path, tmp_path: Path) -> None:
    mcred("demo", "d", cwd=tmp_path)
    said = mcred("explain", "d/badge.svg", "--trust", "d/trust.toml", "--offline", cwd=tmp_path)
    assert "Sorts answers by what they show: Exemplary (required: Proficient)" in said
    assert "according to the issuer" in said


def test_keys_rotate_and_the_old_one_stays_listed(tmp_path: Path) -> None:
    mcred("init", "i", "--name", "S", "--id", "did:web:school.example", cwd=tmp_path)
    mcred("keys", "rotate", "second", "-C", "i", cwd=tmp_path)
    keys = json.loads(mcred("keys", "list", "-C", "i", "--json", cwd=tmp_path))["keys"]
    assert [key["current"] for key in keys] == [False, True]
    assert keys[0]["until"] is not None


def test_trust_is_added_listed_and_removed(tmp_path: Path) -> None:
    mcred("trust", "add", "example.edu", "--trust", "t.toml", cwd=tmp_path)
    listed = json.loads(mcred("trust", "list", "--trust", "t.toml", "--json", cwd=tmp_path))
    assert listed["issuers"][0]["domain"] == "example.edu"
    mcred("trust", "remove", "example.edu", "--trust", "t.toml", cwd=tmp_path)
    listed = json.loads(mcred("trust", "list", "--trust", "t.toml", "--json", cwd=tmp_path))
    assert listed["issuers"] == []


def test_every_command_has_help(tmp_path: Path) -> None:
    from mcred.cli.app import COMMANDS

    top = mcred("--help", cwd=tmp_path)
    for name, command in COMMANDS.items():
        assert command.summary in top
        assert "Usage: mcred" in mcred(name, "--help", cwd=tmp_path)


def test_an_issuer_in_a_registry_you_chose_is_registered(place: Path) -> None:
    issuer = json.loads((place / "badge.json").read_text())["issuer"]["id"]
    registry = {"meta": {}, "registry": {issuer: {"name": "School as registered"}}}
    (place / "registry.json").write_text(json.dumps(registry))
    options = ("--registry", "registry.json", "--offline", "--json")
    report = json.loads(mcred("verify", "badge.json", *options, cwd=place))
    assert report["verdict"] == "valid"
    assert (report["issuer"]["trust"], report["issuer"]["name"]) == (
        "registered",
        "School as registered",
    )


def test_several_credentials_in_one_file_are_each_named(place: Path) -> None:
    good = json.loads((place / "badge.json").read_text())
    bad = json.loads((place / "badge.json").read_text().replace("Waits after", "Waits long after"))
    (place / "both.json").write_text(json.dumps([good, bad]))
    said = mcred("verify", "both.json", "--trust", "t.toml", "--offline", cwd=place, code=1)
    assert "Credential 1 of 2:\n  VALID\n  Wait time that lets students think\n" in said
    assert "Credential 2 of 2:\n  INVALID\n  a credential of which nothing is proven\n" in said


def test_a_bare_badge_answers_no_challenge(place: Path) -> None:
    mcred("verify", "badge.json", "--challenge", "x", "--offline", cwd=place, code=3)
