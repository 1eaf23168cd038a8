"""What a database driver reports, as one plain line of ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from types import MappingProxyType

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from mcred.encoding.strict_json import shorten
from mcred.errors import RecordError

__all__ = ["failure", "translated"]

_BY_SQLITE_CODE = MappingProxyType(
    {
        sqlite3.SQLITE_BUSY: (
            "register_locked",
            "is locked: another program has been writing for too long; try again",
        ),
        sqlite3.SQLITE_LOCKED: (
            "register_locked",
            "is locked: another program has been writing for too long; try again",
        ),
        sqlite3.SQLITE_READONLY: ("register_read_only", "cannot be written: it is read-only"),
        sqlite3.SQLITE_PERM: ("register_permission", "may not be opened by this user"),
        sqlite3.SQLITE_CANTOPEN: (
            "register_unreadable",
            "cannot be opened: check that the file and its folder may be read and written",
        ),
        sqlite3.SQLITE_FULL: (
            "register_full",
            "cannot grow: the disk is full; nothing was recorded",
        ),
        sqlite3.SQLITE_IOERR: (
            "register_io",
            "cannot be read or written: the disk reports an error",
        ),
        sqlite3.SQLITE_NOTADB: ("register_not_a_database", "is not a database"),
        sqlite3.SQLITE_CORRUPT: ("register_damaged", "is damaged: restore it from a backup"),
    }
)

#: SQLSTATE (PostgreSQL, appendix A): whole codes and classes of them.
_BY_SQLSTATE = MappingProxyType(
    {
        "55P03": _BY_SQLITE_CODE[sqlite3.SQLITE_BUSY],
        "40P01": _BY_SQLITE_CODE[sqlite3.SQLITE_BUSY],
        "40001": _BY_SQLITE_CODE[sqlite3.SQLITE_BUSY],
        "25006": _BY_SQLITE_CODE[sqlite3.SQLITE_READONLY],
        "42501": _BY_SQLITE_CODE[sqlite3.SQLITE_PERM],
        "53100": _BY_SQLITE_CODE[sqlite3.SQLITE_FULL],
        "58": _BY_SQLITE_CODE[sqlite3.SQLITE_IOERR],
        "XX": _BY_SQLITE_CODE[sqlite3.SQLITE_CORRUPT],
    }
)


def failure(error: SQLAlchemyError, *, where: str) -> RecordError:
    """The RecordError for what the database library raised; `where` names the register.

    The driver's own text is left to the exception's cause: it can hold statements and values.
    """
    if isinstance(error, PoolTimeoutError):
        return RecordError(f"{where}: no connection became free in time", code="register_locked")
    original = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(original, sqlite3.Error):
        number = getattr(original, "sqlite_errorcode", None)
        if number is not None:
            # The low byte is the primary code, the rest refines it (sqlite.org/rescode.html).
            code, text = _BY_SQLITE_CODE.get(number & 0xFF, (None, ""))
            if code is not None:
                return RecordError(f"{where} {text}", code=code)
    state = str(getattr(original, "sqlstate", None) or "")
    if found := _BY_SQLSTATE.get(state) or _BY_SQLSTATE.get(state[:2]):
        return RecordError(f"{where} {found[1]}", code=found[0])
    if isinstance(error, OperationalError):
        return RecordError(
            f"{where}: the database cannot be reached or used{_reason(original)}",
            code="register_unreachable",
        )
    return RecordError(
        f"{where}: the database refused ({type(original or error).__name__})",
        code="register_database",
    )


def _reason(original: BaseException | None) -> str:
    """Why there is no connection, as the client library of PostgreSQL says it, on one line.

    It names host, port, user and database, and never a password.
    """
    lines = str(original or "").splitlines()
    return f" ({shorten(lines[0], 300)[1:-1]})" if lines else ""


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Raise RecordError for whatever the database library raises inside."""
    try:
        yield
    except SQLAlchemyError as error:
        raise failure(error, where=where) from error
