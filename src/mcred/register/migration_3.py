"""Migration 3: records of a programme, notes that can be forgotten, erasing, the keys.

Released; never edited.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Connection, Integer, MetaData, Table, Text

__all__ = ["add_programme"]

_METADATA = MetaData()
_COUNT = BigInteger().with_variant(Integer, "sqlite")

Table(
    "programme_records",
    _METADATA,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("version", _COUNT, nullable=False),
    Column("data", Text, nullable=False),
)
Table(
    "programme_log",
    _METADATA,
    Column("seq", _COUNT, primary_key=True, autoincrement=False),
    Column("event", Text),
    Column("salt", Text),
    Column("digest", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
)
Table(
    "programme_head",
    _METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", _COUNT, nullable=False),
    Column("hash", Text, nullable=False),
)
Table(
    "event_notes",
    _METADATA,
    Column("seq", _COUNT, primary_key=True, autoincrement=False),
    Column("salt", Text, nullable=False),
    Column("text", Text, nullable=False),
)
Table(
    "signing_keys",
    _METADATA,
    Column("public_key", Text, primary_key=True),
    Column("issuer", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("until", Text),
)


def add_programme(connection: Connection) -> None:
    """Create the tables, and the column that says when a badge's content was erased."""
    _METADATA.create_all(connection, checkfirst=False)
    connection.exec_driver_sql("ALTER TABLE issued_credentials ADD COLUMN erased_at TEXT")
