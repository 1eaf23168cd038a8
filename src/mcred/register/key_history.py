"""The keys that an issuer signs or has signed with, each with an event in the log."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from mcred.errors import Problem
from mcred.register import schema
from mcred.register.events import NewEvent, lock_head, write
from mcred.register.times import from_text, to_text

__all__ = ["NOTED", "KnownKey", "check_keys", "known_keys", "note"]

NOTED = "key_noted"  #: the kind of the event that goes with every new or changed key
_TABLE = schema.signing_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownKey:
    """A key by its public half (Multikey or PEM), and from when until when it signs."""

    issuer: str
    name: str
    type: str
    public_key: str
    since: datetime
    until: datetime | None = None

    @property
    def id(self) -> str:
        """An opaque id: the digest of issuer and public key."""
        text = json.dumps([self.issuer, self.public_key])
        return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def note(connection: Connection, keys: Sequence[KnownKey], *, now: datetime) -> int:
    """Put on record what is new or has changed of these keys; how many that were."""
    head = lock_head(connection)
    before = {key.id: key for key in known_keys(connection)}
    changed = [key for key in keys if before.get(key.id) != key]
    for key in changed:
        if key.id in before:
            statement = update(_TABLE).where(
                _TABLE.c.issuer == key.issuer, _TABLE.c.public_key == key.public_key
            )
            connection.execute(statement.values(**_to_row(key)))
        else:
            connection.execute(insert(_TABLE), _to_row(key))
    events = [NewEvent(kind=NOTED, subject=key.id, data=_to_row(key)) for key in changed]
    write(connection, events, head=head, at=now)
    return len(changed)


def known_keys(connection: Connection) -> list[KnownKey]:
    """Every key, the oldest first."""
    statement = select(_TABLE).order_by(_TABLE.c.since, _TABLE.c.name)
    return [
        KnownKey(
            issuer=row.issuer,
            name=row.name,
            type=row.type,
            public_key=row.public_key,
            since=from_text(row.since),
            until=None if row.until is None else from_text(row.until),
        )
        for row in connection.execute(statement)
    ]


def check_keys(connection: Connection) -> Iterator[Problem]:
    """Every key as its last event says it."""
    table = schema.events
    statement = select(table.c.subject, table.c.data).where(table.c.kind == NOTED)
    said: dict[str, Any] = {}
    for row in connection.execute(statement.order_by(table.c.seq)):
        said[row.subject] = row.data
    rows = {key.id: key for key in known_keys(connection)}
    for identifier in sorted(said.keys() | rows.keys()):
        key = rows.get(identifier)
        text = said.get(identifier)
        if key is None or text is None or json.dumps(_to_row(key), sort_keys=True) != _sorted(text):
            yield Problem(f"$.keys[{identifier}]", "key_changed", "the key that its event names")


def _sorted(text: str) -> str:
    try:
        return json.dumps(json.loads(text), sort_keys=True)
    except ValueError:
        return ""


def _to_row(key: KnownKey) -> dict[str, Any]:
    return {
        "public_key": key.public_key,
        "issuer": key.issuer,
        "name": key.name,
        "type": key.type,
        "since": to_text(key.since),
        "until": None if key.until is None else to_text(key.until),
    }
