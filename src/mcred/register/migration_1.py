"""Migration 1: the first tables. Released; never edited."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

__all__ = ["create_tables"]

_METADATA = MetaData()
_COUNT = BigInteger().with_variant(Integer, "sqlite")

Table(
    "schema_version",
    _METADATA,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("applied_at", Text, nullable=False),
)
Table(
    "meta",
    _METADATA,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
Table(
    "issued_credentials",
    _METADATA,
    Column("id", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("format", Text, nullable=False),
    Column("achievement", Text, nullable=False),
    Column("recipient_hash", Text, nullable=False),
    Column("decision_digest", Text),
    Column("status_list", Text),
    Column("status_index", _COUNT),
    Column("issued_at", Text, nullable=False),
    UniqueConstraint("status_list", "status_index", name="issued_status_place"),
    CheckConstraint("(status_list IS NULL) = (status_index IS NULL)", name="issued_status_both"),
    Index("issued_by_recipient", "recipient_hash"),
    Index("issued_by_achievement", "achievement"),
    Index("issued_by_time", "issued_at", "id"),
)
Table(
    "events",
    _METADATA,
    Column("seq", _COUNT, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Index("events_by_subject", "subject"),
)
Table(
    "chain_head",
    _METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", _COUNT, nullable=False),
    Column("digest", Text, nullable=False),
)

# A guard against slips, not against an attacker, who can drop a trigger; the chain shows those.
_APPEND_ONLY = {
    "sqlite": (
        "CREATE TRIGGER events_no_update BEFORE UPDATE ON events "
        "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
        "CREATE TRIGGER events_no_delete BEFORE DELETE ON events "
        "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION events_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'events are append-only'; END $$",
        "CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events "
        "FOR EACH STATEMENT EXECUTE FUNCTION events_append_only()",
    ),
}


def create_tables(connection: Connection) -> None:
    """Create every table and, where the database is known, the append-only triggers."""
    _METADATA.create_all(connection, checkfirst=False)
    for statement in _APPEND_ONLY.get(connection.dialect.name, ()):
        connection.exec_driver_sql(statement)
