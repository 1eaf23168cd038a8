"""Migration 2: status lists, and what is set in them. Released; never edited."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)

__all__ = ["add_status_lists"]

_METADATA = MetaData()
_COUNT = BigInteger().with_variant(Integer, "sqlite")

Table(
    "status_lists",
    _METADATA,
    Column("id", Text, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("url", Text, nullable=False, unique=True),
    Column("base_url", Text, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("length", _COUNT, nullable=False),
    Column("used", _COUNT, nullable=False),
    Column("salt", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("changes", _COUNT, nullable=False),
    Column("published_changes", _COUNT),
    Column("published_at", Text),
    Column("valid_until", Text),
    CheckConstraint("used >= 0 AND used <= length", name="status_list_used"),
)
Table(
    "status_values",
    _METADATA,
    Column("list", Text, ForeignKey("status_lists.id"), primary_key=True),
    Column("place", _COUNT, primary_key=True, autoincrement=False),
    Column("credential", Text, nullable=False),
    Column("value", Integer, nullable=False),
    Column("since", Text, nullable=False),
    Index("status_values_by_credential", "credential"),
)


def add_status_lists(connection: Connection) -> None:
    """Create both tables."""
    _METADATA.create_all(connection, checkfirst=False)
