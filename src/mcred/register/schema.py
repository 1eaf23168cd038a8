"""The tables as this version of the code uses them; `migrations` brings a database here."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

__all__ = [
    "METADATA",
    "chain_head",
    "event_notes",
    "events",
    "further_places",
    "issued_credentials",
    "meta",
    "programme_head",
    "programme_log",
    "programme_records",
    "schema_version",
    "signing_keys",
    "status_lists",
    "status_values",
]

METADATA = MetaData()

# SQLite makes a column its row id only when the type is spelled INTEGER.
_Count = BigInteger().with_variant(Integer, "sqlite")

schema_version = Table(
    "schema_version",
    METADATA,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("applied_at", Text, nullable=False),
)

meta = Table(
    "meta",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

issued_credentials = Table(
    "issued_credentials",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("format", Text, nullable=False),
    Column("achievement", Text, nullable=False),
    Column("recipient_hash", Text, nullable=False),
    Column("decision_digest", Text),
    Column("status_list", Text),
    Column("status_index", _Count),
    Column("issued_at", Text, nullable=False),
    Column("erased_at", Text),
    UniqueConstraint("status_list", "status_index", name="issued_status_place"),
    CheckConstraint("(status_list IS NULL) = (status_index IS NULL)", name="issued_status_both"),
    Index("issued_by_recipient", "recipient_hash"),
    Index("issued_by_achievement", "achievement"),
    Index("issued_by_time", "issued_at", "id"),
)

events = Table(
    "events",
    METADATA,
    Column("seq", _Count, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Index("events_by_subject", "subject"),
)

#: The places of a badge in status lists beyond the first, which `issued_credentials` has.
further_places = Table(
    "further_places",
    METADATA,
    Column("list", Text, primary_key=True),
    Column("place", _Count, primary_key=True, autoincrement=False),
    Column("credential", Text, nullable=False),
    Index("further_places_by_credential", "credential"),
)

#: What people wrote about an event: the event has its salted digest, so that it can be forgotten.
event_notes = Table(
    "event_notes",
    METADATA,
    Column("seq", _Count, primary_key=True, autoincrement=False),
    Column("salt", Text, nullable=False),
    Column("text", Text, nullable=False),
)

#: One row, locked by every writer: it puts writers in a line, and a lost tail shows against it.
chain_head = Table(
    "chain_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", _Count, nullable=False),
    Column("digest", Text, nullable=False),
)

#: `used` places have been handed out, in the order of the list's own permutation. `changes` counts
#: the changes of values; `published_changes` is that count when the list was last signed.
status_lists = Table(
    "status_lists",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("url", Text, nullable=False, unique=True),
    Column("base_url", Text, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("length", _Count, nullable=False),
    Column("used", _Count, nullable=False),
    Column("salt", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("changes", _Count, nullable=False),
    Column("published_changes", _Count),
    Column("published_at", Text),
    Column("valid_until", Text),
    CheckConstraint("used >= 0 AND used <= length", name="status_list_used"),
)

#: The places whose value is not 0.
status_values = Table(
    "status_values",
    METADATA,
    Column("list", Text, ForeignKey("status_lists.id"), primary_key=True),
    Column("place", _Count, primary_key=True, autoincrement=False),
    Column("credential", Text, nullable=False),
    Column("value", Integer, nullable=False),
    Column("since", Text, nullable=False),
    Index("status_values_by_credential", "credential"),
)

#: The records of a programme, when they are kept here and not in files.
programme_records = Table(
    "programme_records",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("version", _Count, nullable=False),
    Column("data", Text, nullable=False),
)

#: Their log; `event` and `salt` are empty where what happened was forgotten.
programme_log = Table(
    "programme_log",
    METADATA,
    Column("seq", _Count, primary_key=True, autoincrement=False),
    Column("event", Text),
    Column("salt", Text),
    Column("digest", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
)

#: One row once there is an entry, against which a lost tail of the log shows.
programme_head = Table(
    "programme_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", _Count, nullable=False),
    Column("hash", Text, nullable=False),
)

#: Every key that signs or has signed, by its public half.
signing_keys = Table(
    "signing_keys",
    METADATA,
    Column("public_key", Text, primary_key=True),
    Column("issuer", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("until", Text),
)
