"""Bad input through the real command: one line that says what to do, the right exit code, no
traceback, nothing half-written.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run `mcred` in an empty folder, offline by intent: nothing here names a host that exists."""

    def run(
        *arguments: str, stdin: bytes = b"", env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        base = {key: value for key, value in os.environ.items() if not key.startswith("MCRED_")}
        done = subprocess.run(
            [sys.executable, "-m", "mcred", *arguments],
            capture_output=True,
            input=stdin,
            cwd=tmp_path,
            env={**base, **(env or {})},
            timeout=60,
            check=False,
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in err, err
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    return run


@pytest.fixture
def issuer(run: Run, tmp_path: Path) -> Path:
    made = run("init", "issuer", "--name", "Example School")
    assert made.returncode == 0, made.stderr
    return tmp_path / "issuer"


ACHIEVEMENT = """\
id: https://badges.example.org/wait-time
type: [Achievement]
name: Wait time
description: Waits.
criteria: {narrative: Show two lessons.}
"""


def verdict(run: Run, *arguments: str, stdin: bytes = b"") -> tuple[str, int, float]:
    done = run("verify", *arguments, "--json", "--offline", stdin=stdin)
    return json.loads(done.stdout)["verdict"], done.returncode, 0.0


@pytest.mark.parametrize(
    ("data", "expected", "code"),
    [
        pytest.param(b"", "not_a_credential", 3, id="empty file"),
        pytest.param(b"hello", "not_a_credential", 3, id="prose"),
        pytest.param(b"GIF89a" + bytes(64), "not_a_credential", 3, id="a GIF"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00", "malformed", 1, id="truncated PNG"),
        pytest.param(b"[" * 10_000_000, "malformed", 1, id="10 MB of ["),
        pytest.param(b"[" * 20_000_000, "refused", 3, id="20 MB"),
        pytest.param(b'{"a": 1, "a": 2}', "malformed", 1, id="duplicate keys"),
        pytest.param(b'{"a": NaN}', "malformed", 1, id="NaN"),
        pytest.param(b'{"a": 1}', "not_a_credential", 3, id="JSON that is no credential"),
        pytest.param(b"\xff\xfe{\x00", "malformed", 1, id="UTF-16"),
        pytest.param(
            b'{"@context": ["https://www.w3.org/ns/credentials/v2", "https://x.example/c"],'
            b'"type": ["VerifiableCredential"], "credentialSubject": {"id": "did:example:a"}}',
            "unsupported",
            3,
            id="unknown context",
        ),
    ],
)
def test_verify_says_what_the_data_is(
    run: Run, tmp_path: Path, data: bytes, expected: str, code: int
) -> None:
    (tmp_path / "file").write_bytes(data)
    assert verdict(run, "file")[:2] == (expected, code)
    assert verdict(run, "-", stdin=data)[:2] == (expected, code)


def test_an_unreadable_source_is_wrong_usage(run: Run) -> None:
    done = run("verify", "missing.json")
    assert done.returncode == 2
    assert done.stderr == 'mcred: cannot read "missing.json": No such file or directory\n'
    assert done.stdout == ""


def test_an_http_link_is_refused_without_opening_it(run: Run) -> None:
    assert verdict(run, "http://127.0.0.1:9/badge.json")[:2] == ("refused", 3)


def test_an_https_link_offline_could_not_be_checked(run: Run) -> None:
    assert verdict(run, "https://badges.example.org/1")[:2] == ("could_not_check", 3)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("verify",), "Missing argument"),
        (("verify", "x", "--at", "yesterday"), "--at"),
        (("verify", "x", "--trust", "missing.toml"), "missing.toml"),
        (("verify", "https://a.example/b", "--ca-bundle", "missing.pem"), "missing.pem"),
        (("verify", "x", "--domain", "https://example.edu/"), "is no host name"),
        (("issue", "missing.yaml"), "missing.yaml"),
        (("nonsense",), "nonsense"),
        (("trust", "add", "did:web:example.edu"), "--trust"),
        (("trust", "add", "example", "--trust", "t.toml"), "no DID, https id"),
        (("init", "there"), "--name"),
        (("schema", "nothing"), "nothing"),
    ],
)
def test_wrong_usage_exits_with_2(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_no_workspace_says_how_to_make_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(ACHIEVEMENT)
    done = run("issue", "a.yaml", "--recipient", "a@example.org")
    assert done.returncode == 2
    assert "mcred init" in done.stderr


def test_an_achievement_needs_a_recipient(run: Run, issuer: Path, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(ACHIEVEMENT)
    done = run("issue", "a.yaml", "-C", str(issuer), "-o", "badge.json")
    assert done.returncode == 2
    assert "--recipient" in done.stderr
    assert not (tmp_path / "badge.json").exists()


def test_every_problem_of_a_credential_is_named_and_nothing_is_recorded(
    run: Run, issuer: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.yaml").write_text(ACHIEVEMENT.replace("name: Wait time", "nmae: x"))
    done = run(
        "issue",
        "a.yaml",
        "--recipient",
        "a@example.org",
        "-C",
        str(issuer),
        "-o",
        "b.json",
        "--json",
    )
    assert done.returncode == 1
    problems = json.loads(done.stdout)["error"]["problems"]
    assert "$.credentialSubject.achievement.name" in [problem["path"] for problem in problems]
    assert not (tmp_path / "b.json").exists()
    assert recorded(issuer) == 0


def recorded(issuer: Path) -> int:
    from mcred.register import Register

    with Register.open(issuer / "register.sqlite") as register:
        return register.count()


def test_an_existing_output_is_kept_and_nothing_is_recorded(
    run: Run, issuer: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.yaml").write_text(ACHIEVEMENT)
    (tmp_path / "badge.json").write_text("mine")
    command = ("issue", "a.yaml", "--recipient", "a@example.org", "-C", str(issuer))
    done = run(*command, "-o", "badge.json")
    assert done.returncode == 2
    assert "--force" in done.stderr
    assert (tmp_path / "badge.json").read_text() == "mine"
    assert recorded(issuer) == 0
    assert run(*command, "-o", "badge.json", "--force").returncode == 0
    assert recorded(issuer) == 1


def test_an_output_that_cannot_be_written_leaves_no_record(
    run: Run, issuer: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.yaml").write_text(ACHIEVEMENT)
    done = run(
        "issue", "a.yaml", "--recipient", "a@b.org", "-C", str(issuer), "-o", "no/where/b.json"
    )
    assert done.returncode == 2
    assert "no/where" in done.stderr
    assert recorded(issuer) == 0


def test_a_register_that_is_gone_leaves_no_badge(run: Run, issuer: Path, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(ACHIEVEMENT)
    (issuer / "register.sqlite").unlink()
    done = run("issue", "a.yaml", "--recipient", "a@b.org", "-C", str(issuer), "-o", "b.json")
    assert done.returncode == 1
    assert not (tmp_path / "b.json").exists()


class TestPassphrases:
    @pytest.fixture
    def encrypted(self, run: Run, tmp_path: Path) -> Path:
        made = run(
            "init", "locked", "--name", "S", "--encrypt", env={"MCRED_PASSPHRASE": "open sesame"}
        )
        assert made.returncode == 0, made.stderr
        (tmp_path / "a.yaml").write_text(ACHIEVEMENT)
        return tmp_path / "locked"

    def issue(self, run: Run, where: Path, env: Mapping[str, str]) -> Any:
        return run(
            "issue", "a.yaml", "--recipient", "a@b.org", "-C", str(where), "-o", "b.json", env=env
        )

    def test_the_right_one_opens_the_key(self, run: Run, encrypted: Path) -> None:
        done = self.issue(run, encrypted, {"MCRED_PASSPHRASE": "open sesame"})
        assert done.returncode == 0, done.stderr

    @pytest.mark.parametrize(
        ("env", "said"),
        [({"MCRED_PASSPHRASE": "open barley"}, "passphrase is wrong"), ({}, "MCRED_PASSPHRASE")],
    )
    def test_a_wrong_or_missing_one_is_said_and_not_repeated(
        self, run: Run, encrypted: Path, tmp_path: Path, env: Mapping[str, str], said: str
    ) -> None:
        done = self.issue(run, encrypted, env)
        assert done.returncode == 1
        assert said in done.stderr
        assert "barley" not in done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert not (tmp_path / "b.json").exists()
        assert recorded(encrypted) == 0


@pytest.mark.parametrize("content", [b"", b"not a key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n"])
def test_a_damaged_key_file_is_one_line(
    run: Run, issuer: Path, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "a.yaml").write_text(ACHIEVEMENT)
    next((issuer / "keys").glob("*.pem")).write_bytes(content)
    done = run("issue", "a.yaml", "--recipient", "a@b.org", "-C", str(issuer))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_baking_into_something_else_writes_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(32))
    (tmp_path / "badge.json").write_text("{}")
    done = run("bake", "photo.jpg", "badge.json", "-o", "out.png")
    assert done.returncode != 0
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out.png").exists()


def test_json_errors_are_json(run: Run) -> None:
    done = run("verify", "missing.json", "--json")
    assert json.loads(done.stdout)["error"]["code"] == "source"
