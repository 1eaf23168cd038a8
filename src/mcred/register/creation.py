"""Making a register whole or not at all, and opening one that is there."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert

from mcred.errors import RecordError
from mcred.register import chain, events, schema
from mcred.register.copying import copy_rows
from mcred.register.database import Database, Location, locate
from mcred.register.migrations import MIGRATIONS, current_version, migrate
from mcred.register.records import Head

__all__ = ["back_up", "connect", "create"]

_SQLITE_HEADER = b"SQLite format 3\0"


def create(location: Location, *, secret: bytes, now: datetime, timeout: float) -> None:
    """Make an empty register.

    Raises:
        RecordError: `register_exists`, or the place cannot be used.
    """
    if location.path is None:
        database = Database(location, timeout=timeout)
        try:
            _fill(database, secret=secret, now=now)
        finally:
            database.close()
        return

    def fill(temporary: Path) -> None:
        _fill_file(temporary, name=location.name, secret=secret, now=now, timeout=timeout)

    _make_file(location.path, name=location.name, fill=fill)


def back_up(database: Database, location: Location, *, now: datetime, timeout: float) -> None:
    """Copy a register into a new file or an empty database, whole or not at all.

    Raises:
        RecordError: `register_exists`, or the place cannot be used.
    """
    if location.path is None:
        _copy_rows(database, location, now=now, timeout=timeout)
        return

    def fill(temporary: Path) -> None:
        if not database.copy_to(temporary):
            place = Location(url=locate(temporary).url, name=location.name, path=temporary)
            _copy_rows(database, place, now=now, timeout=timeout)
        with temporary.open("rb") as file:
            os.fsync(file.fileno())

    _make_file(location.path, name=location.name, fill=fill)


def _copy_rows(database: Database, location: Location, *, now: datetime, timeout: float) -> None:
    target = Database(location, timeout=timeout)
    try:
        if location.path is not None:
            target.prepare_file()
        with target.writing() as into, database.reading() as source:
            if current_version(into):
                raise _exists(location.name)
            migrate(into, now=now, where=location.name)
            copy_rows(source, into)
    finally:
        target.close()


def _make_file(path: Path, *, name: str, fill: Callable[[Path], None]) -> None:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    if os.path.lexists(path):
        raise _exists(name)
    for suffix in ("-wal", "-journal"):
        left = path.with_name(path.name + suffix)
        if os.path.lexists(left):
            # SQLite would write what is in it into the new file.
            raise RecordError(
                f"{name}{suffix} is left of records that were there: move it away with them",
                code="register_leftover",
            )
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            fill(temporary)
            # A link, unlike a rename, fails when somebody else made the file meanwhile.
            os.link(temporary, path)
        finally:
            for suffix in ("", "-wal", "-shm", "-journal"):
                temporary.with_name(temporary.name + suffix).unlink(missing_ok=True)
    except FileExistsError:
        raise _exists(name) from None
    except OSError as error:
        raise RecordError(
            f"{name} cannot be created: {error.strerror}", code="register_uncreatable"
        ) from error


def connect(location: Location, *, now: Callable[[], datetime], timeout: float) -> Database:
    """Open a register and bring its schema forward; the caller closes the database.

    Raises:
        RecordError: `register_missing`, `register_not_a_database`, `register_not_one`,
            `register_newer`, or the database cannot be used.
    """
    if location.path is not None:
        _require_file(location.path, name=location.name)
    with contextlib.ExitStack() as on_failure:
        database = Database(location, timeout=timeout)
        on_failure.callback(database.close)
        with database.reading() as connection:
            version = current_version(connection)
        if version == 0:
            raise RecordError(
                f"{location.name} is a database, but no register of mcred", code="register_not_one"
            )
        if version != max(MIGRATIONS):
            with database.writing() as connection:
                migrate(connection, now=now(), where=location.name)
        on_failure.pop_all()
    return database


def _require_file(path: Path, *, name: str) -> None:
    try:
        with path.open("rb") as file:
            start = file.read(len(_SQLITE_HEADER))
    except FileNotFoundError:
        raise RecordError(
            f"there is no register at {name}: run mcred init, or name the right file",
            code="register_missing",
        ) from None
    except OSError as error:
        raise RecordError(
            f"{name} cannot be read: {error.strerror}", code="register_unreadable"
        ) from error
    if start != _SQLITE_HEADER:
        raise RecordError(f"{name} is not a database", code="register_not_a_database")


def _fill_file(path: Path, *, name: str, secret: bytes, now: datetime, timeout: float) -> None:
    location = locate(path)
    database = Database(Location(url=location.url, name=name, path=path), timeout=timeout)
    try:
        database.prepare_file()
        _fill(database, secret=secret, now=now)
    finally:
        database.close()


def _fill(database: Database, *, secret: bytes, now: datetime) -> None:
    with database.writing() as connection:
        if current_version(connection):
            raise _exists(database.name)
        migrate(connection, now=now, where=database.name)
        text = secret.hex()
        connection.execute(insert(schema.meta), {"name": "secret", "value": text})
        start = Head(seq=0, digest=events.GENESIS)
        connection.execute(
            insert(schema.chain_head), {"id": 1, "seq": start.seq, "digest": start.digest}
        )
        data = {"secret_sha256": hashlib.sha256(text.encode()).hexdigest()}
        created = events.NewEvent(kind=chain.CREATED, subject="register", data=data)
        events.append(connection, [created], head=start, at=now)


def _exists(name: str) -> RecordError:
    return RecordError(
        f"{name} exists already; open it, or name another place", code="register_exists"
    )
