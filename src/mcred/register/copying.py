"""All of a register, row by row, into an empty one of another kind of database."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from mcred.register import schema

__all__ = ["copy_rows"]

_AT_ONCE = 500


def copy_rows(source: Connection, target: Connection) -> None:
    """Copy every table; `source` sees one state throughout, `target` has the tables, empty.

    Its version stays the one that its own migrations wrote.
    """
    streamed = source.execution_options(yield_per=_AT_ONCE)
    for table in schema.METADATA.sorted_tables:
        if table is schema.schema_version:
            continue
        for some in streamed.execute(select(table)).mappings().partitions():
            target.execute(insert(table), [dict(row) for row in some])
