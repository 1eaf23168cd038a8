"""The records at the command line: checked, copied, put back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from mcred.cli import main
from mcred.register import Register
from mcred.workspace import Workspace
from support.postgresql import Server

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        seen = capsys.readouterr()
        return int(caught.value.code or 0), seen.out, seen.err

    return run


@pytest.fixture
def school(run: Run, tmp_path: Path) -> Path:
    assert run("init", "school", "--name", "Example School")[0] == 0
    return with_a_badge(tmp_path)


def with_a_badge(tmp_path: Path) -> Path:
    with Register.open(Workspace.open(tmp_path / "school").register_place) as register:
        register.record_issued(
            b"{}",
            id="urn:example:1",
            format="x",
            achievement="urn:a",
            recipient_hash=register.hash_recipient("jane"),
        )
    return tmp_path / "school"


def test_a_whole_register_says_so_and_gives_its_head(run: Run, school: Path) -> None:
    code, out, _ = run("register", "check", "-C", "school", "--json")
    found = json.loads(out)
    assert (code, found["ok"], found["credentials"], found["problems"]) == (0, True, 1, [])
    assert run("register", "check", "-C", "school", "--head", found["head"])[0] == 0
    code, out, _ = run("register", "check", "-C", "school", "--head", "9:" + "0" * 64)
    assert (code, "9 events, as noted earlier" in out) == (1, True)
    assert run("register", "check", "-C", "school", "--head", "9")[0] == 2


def test_the_records_know_every_key_before_it_signs(run: Run, tmp_path: Path) -> None:
    assert run("init", "school", "--name", "S", "--id", "https://school.example/issuer")[0] == 0
    (tmp_path / "a.yaml").write_text(
        "{id: 'urn:a', type: [Achievement], name: A, description: A., criteria: {narrative: A.}}"
    )
    issue = ("issue", "a.yaml", "--recipient", "a@b.example", "-C", "school")
    run(*issue)
    assert len(json.loads(run("register", "keys", "-C", "school", "--json")[1])) == 1
    assert run("keys", "rotate", "second", "-C", "school")[0] == 0
    run(*issue)
    first, second = json.loads(run("register", "keys", "-C", "school", "--json")[1])
    assert (first["name"], second["name"]) == ("issuer", "second")
    assert (first["until"], second["until"]) == (second["since"], None)
    assert run("register", "check", "-C", "school")[0] == 0
    with closing(sqlite3.connect(tmp_path / "school" / "register.sqlite")) as connection:
        connection.execute("UPDATE signing_keys SET until = NULL")
        connection.commit()
    code, out, _ = run("register", "check", "-C", "school")
    assert (code, "the key that its event names" in out) == (1, True)


def test_a_changed_record_is_found(run: Run, school: Path) -> None:
    with closing(sqlite3.connect(school / "register.sqlite")) as connection:
        connection.execute("UPDATE issued_credentials SET achievement = 'urn:b'")
        connection.commit()
    code, out, _ = run("register", "check", "-C", "school")
    assert (code, "urn:example:1" in out) == (1, True)


def test_a_backup_is_whole_and_is_restored_where_nothing_is(run: Run, school: Path) -> None:
    assert run("register", "backup", "copy.sqlite", "-C", "school")[0] == 0
    copy = school.parent / "copy.sqlite"
    assert copy.stat().st_mode & 0o777 == 0o600
    again = run("register", "backup", "copy.sqlite", "-C", "school")
    assert (again[0], "exists already" in again[2]) == (1, True)
    there = run("register", "restore", "copy.sqlite", "-C", "school")
    assert (there[0], "exists already" in there[2]) == (1, True)
    (school / "register.sqlite").unlink()
    assert run("register", "restore", "copy.sqlite", "-C", "school")[0] == 0
    with Register.open(school / "register.sqlite") as register:
        assert register.count() == 1
        assert register.check() == []
    assert sorted(path.name for path in school.parent.glob(".*")) == []


def test_a_damaged_backup_is_not_restored(run: Run, school: Path) -> None:
    assert run("register", "backup", "copy.sqlite", "-C", "school")[0] == 0
    with closing(sqlite3.connect(school.parent / "copy.sqlite")) as connection:
        connection.execute("UPDATE issued_credentials SET achievement = 'urn:b'")
        connection.commit()
    (school / "register.sqlite").unlink()
    code, _, err = run("register", "restore", "copy.sqlite", "-C", "school")
    assert (code, "does not hold together" in err) == (1, True)
    assert not (school / "register.sqlite").exists()


def test_a_backup_into_no_folder_is_refused(run: Run, school: Path) -> None:
    code, _, err = run("register", "backup", "nowhere/copy.sqlite", "-C", "school")
    assert (code, len(err.splitlines())) == (1, 1)


def test_a_workspace_can_keep_its_records_in_postgresql(
    run: Run, tmp_path: Path, postgresql: Server
) -> None:
    url = postgresql.new_database()
    code, out, _ = run("init", "school", "--name", "Example School", "--register", url, "--json")
    assert code == 0
    assert json.loads(out)["register"].startswith("postgresql:///badges_")
    assert not list((tmp_path / "school").glob("*.sqlite"))
    with_a_badge(tmp_path)
    code, out, _ = run("register", "check", "-C", "school")
    assert (code, out.splitlines()[0]) == (0, "1 badges, 2 events: all hold together.")
    again = run("init", "other", "--name", "Example School", "--register", url)
    assert (again[0], "exists already" in again[2]) == (1, True)
    assert not (tmp_path / "other").exists()


def test_a_backup_of_a_server_is_a_file_and_goes_back_into_an_empty_database(
    run: Run, tmp_path: Path, postgresql: Server
) -> None:
    url = postgresql.new_database()
    assert run("init", "school", "--name", "Example School", "--register", url)[0] == 0
    with_a_badge(tmp_path)
    head = json.loads(run("register", "check", "-C", "school", "--json")[1])["head"]
    assert run("register", "backup", "copy.sqlite", "-C", "school")[0] == 0
    with Register.open(tmp_path / "copy.sqlite") as copy:
        assert copy.check() == []
        assert copy.issued("urn:example:1").document == b"{}"
    there = run("register", "restore", "copy.sqlite", "-C", "school")
    assert (there[0], "exists already" in there[2]) == (1, True)
    postgresql.drop(url)
    name = url.partition("@/")[2].partition("?")[0]
    postgresql.run(f'CREATE DATABASE "{name}"')
    assert run("register", "check", "-C", "school")[0] == 1
    assert run("register", "restore", "copy.sqlite", "-C", "school")[0] == 0
    code, out, _ = run("register", "check", "-C", "school", "--head", head)
    assert code == 0, out


@pytest.mark.parametrize(
    "place",
    ["postgresql://me:s3cret@db.example/badges", "postgresql://db.example/b?password=s3cret"],
)
def test_a_password_is_not_written_into_the_settings(run: Run, tmp_path: Path, place: str) -> None:
    code, out, err = run("init", "school", "--name", "Example School", "--register", place)
    assert (code, "~/.pgpass" in err) == (1, True)
    assert "s3cret" not in out + err
    assert not (tmp_path / "school").exists()


def test_a_password_in_the_settings_is_shown_nowhere(
    run: Run, tmp_path: Path, postgresql: Server
) -> None:
    url = postgresql.new_database()
    assert run("init", "school", "--name", "Example School", "--register", url)[0] == 0
    file = tmp_path / "school" / "mcred.toml"
    file.write_text(file.read_text().replace("mcred@", "locked:s3cret@"))
    for command in (("check",), ("backup", "x.sqlite"), ("check", "--json")):
        code, out, err = run("register", *command, "-C", "school")
        assert (code, "password authentication failed" in err) == (1, True)
        assert "s3cret" not in out + err
