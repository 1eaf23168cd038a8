"""Numbered steps that bring a database forward, each with its number in one transaction.

A step that has been released is never edited: it defines its own tables, so that a later change of
`schema` does not change what it does. A test compares the result of all steps with `schema`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Connection, func, insert, inspect, select

from mcred.errors import RecordError
from mcred.register import schema
from mcred.register.migration_1 import create_tables
from mcred.register.migration_2 import add_status_lists
from mcred.register.migration_3 import add_programme
from mcred.register.migration_4 import add_further_places
from mcred.register.times import to_text

__all__ = ["MIGRATIONS", "current_version", "migrate"]

Migration = Callable[[Connection], None]

MIGRATIONS: Mapping[int, Migration] = MappingProxyType(
    {1: create_tables, 2: add_status_lists, 3: add_programme, 4: add_further_places}
)


def current_version(connection: Connection) -> int:
    """The number of the last step applied; 0 where there is no register yet."""
    if not inspect(connection).has_table(schema.schema_version.name):
        return 0
    version = connection.scalar(select(func.max(schema.schema_version.c.version)))
    return 0 if version is None else int(version)


def migrate(
    connection: Connection,
    *,
    now: datetime,
    where: str,
    migrations: Mapping[int, Migration] = MIGRATIONS,
) -> int:
    """Apply the steps that are missing, inside the caller's write transaction; return how many.

    Raises:
        RecordError: code `register_newer`: the database was written by a later version of mcred.
    """
    version = current_version(connection)
    if version and connection.dialect.name == "postgresql":
        # Two programmes of the new version may start at once; SQLite's writers wait by themselves.
        connection.exec_driver_sql("LOCK TABLE schema_version IN SHARE ROW EXCLUSIVE MODE")
        version = current_version(connection)
    newest = max(migrations)
    if version > newest:
        raise RecordError(
            f"{where} has schema version {version}, this mcred knows up to {newest}: upgrade mcred",
            code="register_newer",
            version=version,
            newest=newest,
        )
    for number in range(version + 1, newest + 1):
        migrations[number](connection)
        row = {"version": number, "applied_at": to_text(now)}
        connection.execute(insert(schema.schema_version), row)
    return newest - version
