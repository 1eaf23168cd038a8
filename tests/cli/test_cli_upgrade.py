"""`mcred upgrade`: verify a badge of 2.0 and make an unsigned one of 3.0."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import mcred
from mcred.cli.app import COMMANDS, main
from mcred.cli.upgrade import upgrade
from mcred.errors import McredError, NotVerifiedError, UsageError
from support.issuers import IssuerSimulator
from support.open_badges_2 import ASSERTION, BADGE_CLASS, EMAIL, ISSUER, SIGNED_ID, Issuer2, gone

AT = "--at=2026-03-01"
Run = Callable[..., Result]


@pytest.fixture
def issuer() -> Issuer2:
    return Issuer2()


@pytest.fixture
def run(issuer: Issuer2, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run the command on the issuer's web, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("mcred.fetch.GuardedFetcher", lambda **_: issuer.fetcher())

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(upgrade, [*arguments, AT])

    return run


def test_a_hosted_badge_becomes_a_credential_to_sign(run: Run, tmp_path: Path) -> None:
    done = run(ASSERTION, "-o", "new.json")
    assert done.exit_code == 0, done.output
    new = json.loads((tmp_path / "new.json").read_text())
    assert new["credentialSubject"]["achievement"]["related"][0]["id"] == BADGE_CLASS
    assert "issuer" not in new
    assert "proof" not in new
    assert done.stdout == f"new.json  {new['id']}\n"
    assert ISSUER in done.stderr


def test_standard_output_holds_the_credential_alone(run: Run) -> None:
    done = run(ASSERTION)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["type"] == ["VerifiableCredential", "OpenBadgeCredential"]


def test_json_holds_what_was_left_behind(run: Run, issuer: Issuer2) -> None:
    issuer.publish(BADGE_CLASS, issuer.badge_class(**{"extensions:applyLink": {}}))
    done = run(ASSERTION, "--json", "-o", "new.json")
    value = json.loads(done.stdout)
    assert value["not_carried_over"] == ["badge.extensions:applyLink"]
    assert value["output"] == "new.json"
    assert "extensions:applyLink" in done.stderr


def test_a_signed_badge_is_upgraded(run: Run, issuer: Issuer2, tmp_path: Path) -> None:
    (tmp_path / "badge.jws").write_text(issuer.sign())
    done = run("badge.jws")
    assert done.exit_code == 0, done.output
    new = json.loads(done.stdout)
    assert new["id"] != SIGNED_ID
    assert new["evidence"][-1]["id"].startswith("data:text/plain,eyJ")


@pytest.mark.parametrize("status", [404, 410])
def test_a_badge_that_is_not_good_is_not_upgraded(run: Run, issuer: Issuer2, status: int) -> None:
    issuer.publish(BADGE_CLASS, gone(BADGE_CLASS, status))
    done = run(ASSERTION, "-o", "new.json")
    assert isinstance(done.exception, NotVerifiedError)
    assert "could not check" in done.exception.message
    assert not Path("new.json").exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"revoked": True}, "revoked"),
        ({"expires": "2026-02-01T00:00:00Z"}, "expired"),
        ({"issuedOn": "2027-01-01T00:00:00Z"}, "not_yet_valid"),
    ],
)
def test_a_badge_that_is_not_in_force_is_not_upgraded(
    run: Run, issuer: Issuer2, changes: dict[str, object], code: str
) -> None:
    issuer.publish(ASSERTION, issuer.assertion(**changes))
    done = run(ASSERTION)
    assert isinstance(done.exception, McredError)
    assert done.exception.code == code
    assert "\n" not in done.exception.message


def test_a_badge_of_somebody_else_is_not_upgraded(run: Run) -> None:
    assert run(ASSERTION, "--recipient", EMAIL).exit_code == 0
    done = run(ASSERTION, "--recipient", "eve@example.com")
    assert isinstance(done.exception, NotVerifiedError)


def test_a_badge_of_version_3_has_nothing_to_upgrade(run: Run, tmp_path: Path) -> None:
    (tmp_path / "three.json").write_text(json.dumps(IssuerSimulator.did_key().sign()))
    done = run("three.json")
    assert isinstance(done.exception, UsageError)
    assert "no Open Badges 2" in done.exception.message


def test_an_existing_file_is_kept(run: Run, tmp_path: Path) -> None:
    (tmp_path / "new.json").write_text("mine")
    assert isinstance(run(ASSERTION, "-o", "new.json").exception, UsageError)
    assert (tmp_path / "new.json").read_text() == "mine"
    assert run(ASSERTION, "-o", "new.json", "--force").exit_code == 0


def test_the_help_says_who_must_sign() -> None:
    text = " ".join(CliRunner().invoke(upgrade, ["--help"]).output.split())
    assert "must be signed by the same issuer" in text
    assert "upgrade" in COMMANDS


def test_the_issuer_signs_what_was_made(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(ASSERTION, "-o", "new.json").exit_code == 0
    for arguments in (
        ["init", "issuer", "--name", "Issuer School"],
        ["issue", "new.json", "--workspace", "issuer", "-o", "signed.json"],
    ):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 0, capsys.readouterr().err
    report = mcred.verify((tmp_path / "signed.json").read_bytes(), recipient=EMAIL)
    assert report.verdict == "issuer_unknown"
    assert report.recipient.match
