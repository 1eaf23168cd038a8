"""Where a register lives and how to connect to it: a SQLite file, or any SQLAlchemy URL."""

from __future__ import annotations

import logging
import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from mcred.encoding.strict_json import shorten
from mcred.errors import RecordError
from mcred.register.failures import translated

__all__ = ["Database", "Location", "locate", "refuse_password"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A register's place: `url` to connect with, `name` to show, `path` of a SQLite file."""

    url: URL
    name: str  # no password
    path: Path | None = None


def locate(place: str | Path) -> Location:
    """Read a path or a SQLAlchemy URL (text with `://`).

    Raises:
        RecordError: no URL, a path that is none, or SQLite in memory.
    """
    if isinstance(place, Path) or "://" not in place:
        return _sqlite_file(Path(place))
    try:
        url = make_url(place)
    except (ArgumentError, ValueError):
        # The text is not repeated: it may hold a password.
        raise RecordError("the register's URL cannot be read", code="register_url") from None
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and "uri" not in url.query:
        if url.database in (None, "", ":memory:"):
            raise RecordError(
                "a register in memory would be lost at once; name a file", code="register_memory"
            )
        return _sqlite_file(Path(str(url.database)))
    # A query may hold a password too; what says where the server is stays.
    shown = url.set(query={key: url.query[key] for key in ("host", "port") if key in url.query})
    return Location(url=url, name=shown.render_as_string(hide_password=True))


def refuse_password(place: str) -> None:
    """Refuse a place that holds a password; it is going to stand in a file of settings.

    Raises:
        RecordError: `register_password`, or as `locate`.
    """
    url = locate(place).url
    if url.password is not None or any("password" in key for key in url.query):
        raise RecordError(
            "leave the password out of the register's URL: give it in ~/.pgpass or PGPASSWORD",
            code="register_password",
        )


def _sqlite_file(path: Path) -> Location:
    if "\0" in str(path):
        raise RecordError("the register's path holds a NUL character", code="register_path")
    text = str(path)
    name = text if text.isprintable() else shorten(text, 4096)
    # mode=rw: SQLite must never make an empty database of a file that has gone.
    url = URL.create(
        "sqlite", database=path.absolute().as_uri(), query={"mode": "rw", "uri": "true"}
    )
    return Location(url=url, name=name, path=path)


_FILE = "mcred_file"  #: device and number of the file that a connection has open


def _file_at(path: Path | None) -> tuple[int, int] | None:
    if path is None:
        return None
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


class Database:
    """Connections to one register, with the transactions it needs. Safe to share by threads."""

    def __init__(self, location: Location, *, timeout: float) -> None:
        """Prepare to connect; nothing is opened yet. `timeout`: seconds to wait for a lock.

        Raises:
            RecordError: the database's driver is not installed or unknown.
        """
        self.name = location.name
        self._path = location.path
        self._engine = _engine(location, timeout=timeout)
        self._writer = self._engine.execution_options(mcred_write=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database throughout."""
        with translated(self.name), self._engine.connect() as connection:
            if connection.dialect.name != "sqlite":
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write transaction: committed at the end, undone by any exception."""
        with translated(self.name):
            with self._writer.begin() as connection:
                self._require_file(connection)
                yield connection
                file = connection.info.get(_FILE)
            if file is not None and _file_at(self._path) != file:
                raise self._gone()

    def _require_file(self, connection: Connection) -> None:
        """A SQLite file that was removed or replaced goes on taking what nobody will ever read."""
        if self._path is None:
            return
        file = connection.info.setdefault(_FILE, _file_at(self._path))
        if file is None or _file_at(self._path) != file:
            raise self._gone()

    def _gone(self) -> RecordError:
        self._engine.dispose()
        return RecordError(
            f"{self.name} was removed or replaced while it was in use", code="register_gone"
        )

    def prepare_file(self) -> None:
        """Set up an empty SQLite file: readers go on while one writes, and badges fit its pages.

        The file keeps the settings. SQLite stays with its rollback journal where the file system
        cannot do it.
        """
        with translated(self.name), self._engine.connect() as connection:
            driver = connection.connection.driver_connection
            if isinstance(driver, sqlite3.Connection):
                # Outside a transaction, where SQLAlchemy would put it. A badge is 2 to 5 KiB, and
                # what no whole one fills of a page stays empty: up to half of a smaller page.
                driver.execute("PRAGMA page_size = 16384").close()
                driver.execute("PRAGMA journal_mode = WAL").close()

    def copy_to(self, path: Path) -> bool:
        """Fill an empty file with one state of a SQLite database, also while others write.

        False where this is another kind of database, and nothing was done.
        """
        with translated(self.name), self._engine.connect() as connection:
            driver = connection.connection.driver_connection
            if not isinstance(driver, sqlite3.Connection):
                return False
            with closing(sqlite3.connect(path)) as target:
                try:
                    driver.backup(target)
                except sqlite3.Error as error:
                    raise RecordError(
                        f"{path} cannot be filled: {error}", code="register_uncreatable"
                    ) from error
        return True

    def close(self) -> None:
        """Close every connection; the next use opens new ones."""
        self._engine.dispose()


def _engine(location: Location, *, timeout: float) -> Engine:
    kind = location.url.get_backend_name()
    arguments: dict[str, Any] = {}
    if kind == "sqlite":
        arguments["timeout"] = timeout
    elif kind == "postgresql":
        arguments["connect_timeout"] = max(2, math.ceil(timeout))  # libpq takes whole seconds
    try:
        engine = create_engine(
            location.url,
            connect_args=arguments,
            hide_parameters=True,
            pool_pre_ping=kind != "sqlite",  # a server may have been started anew meanwhile
        )
    except (NoSuchModuleError, ArgumentError):
        raise RecordError(
            f"{location.name}: unknown kind of database", code="register_url"
        ) from None
    except ModuleNotFoundError as error:
        raise RecordError(
            f"{location.name}: the driver {error.name} is not installed"
            + (": pip install 'mcred-openbadges[postgresql]'" if kind == "postgresql" else ""),
            code="register_driver",
        ) from error
    if kind == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    elif kind == "postgresql":
        # It tells the log of what it lets pass, which would go to standard error by default.
        logging.getLogger("psycopg").addHandler(logging.NullHandler())
        event.listen(engine, "connect", partial(_prepare_postgresql, timeout=timeout))
    return engine


def _prepare_postgresql(connection: Any, _record: object, *, timeout: float) -> None:
    # The server's own default is to wait for ever.
    connection.execute(f"SET lock_timeout = {max(1, int(timeout * 1000))}")
    connection.commit()


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver would begin transactions by itself, and late; `_begin_sqlite` does it instead.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON").close()
    # A badge that was handed out must be on record even after a power cut.
    connection.execute("PRAGMA synchronous = FULL").close()
    # What is erased is written over, not only left to be reused.
    connection.execute("PRAGMA secure_delete = ON").close()
    # Ids and hashes are random: every page of an index is touched again and again by a batch.
    connection.execute("PRAGMA cache_size = -65536").close()
    connection.execute("PRAGMA wal_autocheckpoint = 4000").close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer that starts as a reader can fail half-way when another one comes first (SQLite,
    # "Isolation"): it takes the lock at once.
    write = connection.get_execution_options().get("mcred_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
