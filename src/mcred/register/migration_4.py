"""Migration 4: the second place of a badge that has two. Released; never edited."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, MetaData, Table, Text

__all__ = ["add_further_places"]

_METADATA = MetaData()
_COUNT = BigInteger().with_variant(Integer, "sqlite")

Table(
    "further_places",
    _METADATA,
    Column("list", Text, primary_key=True),
    Column("place", _COUNT, primary_key=True, autoincrement=False),
    Column("credential", Text, nullable=False),
    Index("further_places_by_credential", "credential"),
)


def add_further_places(connection: Connection) -> None:
    """Create the table."""
    _METADATA.create_all(connection, checkfirst=False)
