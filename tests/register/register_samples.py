"""Ways behind a register's back, into whichever database it is in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine

from mcred.register.database import locate

__all__ = ["connected", "run_sql", "tamper"]

_DROP = {
    "sqlite": ("DROP TRIGGER events_no_update", "DROP TRIGGER events_no_delete"),
    "postgresql": ("DROP TRIGGER events_append_only ON events",),
}
_POSTGRESQL_BYTES = "'\\x00'::bytea"


@contextmanager
def connected(place: str) -> Iterator[Connection]:
    """A transaction in a register's database, or in an empty one; a missing file is made."""
    location = locate(place)
    if location.path is not None:
        location.path.touch()
    engine = create_engine(location.url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def run_sql(place: str | Path, *statements: str) -> None:
    """Run statements that are written for SQLite, whose X'00' PostgreSQL spells otherwise."""
    with connected(str(place)) as connection:
        for statement in statements:
            if connection.dialect.name == "postgresql":
                statement = statement.replace("X'00'", _POSTGRESQL_BYTES)
            connection.exec_driver_sql(statement)


def tamper(place: str, *statements: str) -> None:
    """Write as somebody could who owns the database: without the guards against slips."""
    with connected(place) as connection:
        kind = connection.dialect.name
    run_sql(place, *_DROP[kind], *statements)
