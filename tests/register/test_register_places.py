"""Where a register may be, and what is said when it cannot be used."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from mcred.errors import RecordError
from mcred.register import Register
from mcred.register.database import locate


def _one_line(error: RecordError) -> str:
    assert "\n" not in error.message
    return error.message


def _record(register: Register, size: int = 10) -> None:
    register.record_issued(
        b"x" * size,
        id="urn:example:1",
        format="vc-jwt",
        achievement="urn:a",
        recipient_hash=register.hash_recipient("jane@example.org"),
    )


def test_a_new_register_is_one_private_file(path: Path) -> None:
    Register.create(path).close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize("name", ["a b", "q?mode=ro", "h#sh", "50%", "ü.sqlite", "file:x", "a\nb"])
def test_any_file_name_is_taken_as_it_is(tmp_path: Path, name: str) -> None:
    with Register.create(tmp_path / name) as register:
        _record(register)
        assert (tmp_path / name).is_file()
    with Register.open(str(tmp_path / name)) as register:
        assert register.count() == 1


def test_a_sqlite_url_is_a_path_too(tmp_path: Path) -> None:
    Register.create(f"sqlite:///{tmp_path}/r.sqlite").close()
    with Register.open(tmp_path / "r.sqlite") as register:
        assert repr(register) == f"Register('{tmp_path}/r.sqlite')"


def test_an_existing_file_is_never_overwritten(path: Path) -> None:
    path.write_bytes(b"mine")
    with pytest.raises(RecordError, match="exists already") as caught:
        Register.create(path)
    assert caught.value.code == "register_exists"
    assert path.read_bytes() == b"mine"


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="No such file or directory") as caught:
        Register.create(tmp_path / "none" / "register.sqlite")
    assert "none/register.sqlite cannot be created" in _one_line(caught.value)


def test_a_failed_creation_leaves_nothing(path: Path) -> None:
    from datetime import datetime

    with pytest.raises(RecordError, match="no offset"):
        Register.create(path, now=lambda: datetime(2026, 1, 1))  # noqa: DTZ001 - under test
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path, name: str) -> None:
    for use in (Register.open, Register.create):
        with pytest.raises(RecordError) as caught:
            use(tmp_path / name)
        assert caught.value.message.isprintable()
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_says_what_to_do(path: Path) -> None:
    with pytest.raises(RecordError) as caught:
        Register.open(path)
    assert caught.value.code == "register_missing"
    assert "run mcred init" in _one_line(caught.value)
    assert not path.exists()


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="Is a directory") as caught:
        Register.open(tmp_path)
    assert caught.value.code == "register_unreadable"


@pytest.mark.parametrize("content", [b"", b"not a database, but long enough" * 100])
def test_a_file_that_is_no_database_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(RecordError, match="is not a database") as caught:
        Register.open(path)
    assert caught.value.code == "register_not_a_database"


def test_a_file_with_the_head_of_a_database_alone_is_refused(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + b"garbage" * 1000)
    with pytest.raises(RecordError) as caught:
        Register.open(path)
    assert caught.value.code in ("register_not_a_database", "register_damaged")
    _one_line(caught.value)


def test_another_programs_database_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE x (y)")
    with pytest.raises(RecordError, match="no register of mcred") as caught:
        Register.open(path)
    assert caught.value.code == "register_not_one"


def test_a_damaged_database_is_named_as_such(path: Path) -> None:
    with Register.create(path) as register:
        _record(register, size=200_000)
    content = bytearray(path.read_bytes())
    content[4096:-4096] = b"\xff" * (len(content) - 8192)
    path.write_bytes(content)
    with pytest.raises(RecordError) as caught, Register.open(path) as register:
        register.check()
    assert caught.value.code == "register_damaged"
    _one_line(caught.value)


def test_a_read_only_register_can_be_read_and_says_why_it_cannot_be_written(path: Path) -> None:
    Register.create(path).close()
    with Register.open(f"sqlite:///file:{path}?mode=ro&uri=true") as register:
        assert register.count() == 0
        with pytest.raises(RecordError, match="read-only") as caught:
            _record(register)
    assert caught.value.code == "register_read_only"
    _one_line(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")
def test_a_file_without_permission_is_refused(path: Path) -> None:
    Register.create(path).close()
    path.chmod(0)
    with pytest.raises(RecordError, match="Permission denied"):
        Register.open(path)


def test_a_full_disk_records_nothing(path: Path) -> None:
    register = Register.create(path)

    @event.listens_for(register._database._engine, "connect")
    def _limit(connection: sqlite3.Connection, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}").close()

    register.close()
    with pytest.raises(RecordError, match="the disk is full") as caught:
        _record(register, size=200_000)
    assert caught.value.code == "register_full"
    _one_line(caught.value)
    assert register.count() == 0
    assert register.check() == []
    register.close()


def test_a_locked_register_says_so_after_the_timeout(path: Path) -> None:
    Register.create(path).close()
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as other,
        Register.open(path, timeout=0.05) as register,
    ):
        other.execute("BEGIN IMMEDIATE")
        assert register.count() == 0
        with pytest.raises(RecordError, match="is locked") as caught:
            _record(register)
        assert caught.value.code == "register_locked"
        other.execute("ROLLBACK")
        _record(register)
        assert register.count() == 1


def test_a_register_that_was_deleted_meanwhile_is_not_made_anew(path: Path) -> None:
    with Register.create(path) as register:
        path.unlink()
        register.close()
        with pytest.raises(RecordError) as caught:
            register.count()
        assert caught.value.code == "register_unreadable"
        assert not path.exists()


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("sqlite://", "register_memory"),
        ("sqlite:///:memory:", "register_memory"),
        ("nonsense://host/db", "register_url"),
        ("://", "register_url"),
        ("postgresql://u:secret@host:port/db", "register_url"),
    ],
)
def test_a_url_that_cannot_be_used_is_refused_without_its_password(url: str, code: str) -> None:
    for use in (Register.open, Register.create):
        with pytest.raises(RecordError) as caught:
            use(url)
        assert caught.value.code == code
        assert "secret" not in _one_line(caught.value)


def test_a_postgresql_url_uses_psycopg_and_hides_its_password() -> None:
    location = locate("postgresql://user:secret@localhost/badges")
    assert location.url.drivername == "postgresql+psycopg"
    assert location.name == "postgresql+psycopg://user:***@localhost/badges"
    other = locate("postgresql://user@/badges?host=/run/postgresql&password=secret")
    assert other.url.query["password"] == "secret"
    assert other.name == "postgresql+psycopg://user@/badges?host=%2Frun%2Fpostgresql"


def test_a_database_server_that_cannot_be_used_is_one_plain_line() -> None:
    with pytest.raises(RecordError) as caught:
        Register.open("postgresql://user:secret@127.0.0.1:1/badges")
    assert caught.value.code == "register_unreachable"
    assert "refused" in _one_line(caught.value)
    assert "secret" not in caught.value.message


def test_a_driver_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(RecordError, match="pip install") as caught:
        Register.open("postgresql://user:secret@127.0.0.1:1/badges")
    assert caught.value.code == "register_driver"
    assert "secret" not in _one_line(caught.value)


def test_a_register_that_is_removed_while_in_use_takes_nothing_more(path: Path) -> None:
    with Register.create(path) as register:
        register.append("noted", "urn:example:1", {})
        path.unlink()
        for _ in range(2):
            with pytest.raises(RecordError):
                register.append("noted", "urn:example:2", {})
        # what it left behind must not flow into the next one
        with pytest.raises(RecordError) as caught:
            Register.create(path)
        assert caught.value.code == "register_leftover"
        path.with_name(f"{path.name}-wal").unlink()
        path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
        Register.create(path).close()
    with Register.open(path) as other:
        assert other.head().seq == 1


def test_a_register_that_is_replaced_while_in_use_takes_nothing_more(path: Path) -> None:
    other = path.with_name("other.sqlite")
    Register.create(other).close()
    with Register.create(path) as register:
        register.append("noted", "urn:example:1", {})
        other.rename(path)
        with pytest.raises(RecordError) as caught:
            register.append("noted", "urn:example:2", {})
        assert caught.value.code == "register_gone"
