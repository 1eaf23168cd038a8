"""The events: written in order, each with the digest of the one before it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from mcred.encoding.strict_json import shorten
from mcred.errors import RecordError
from mcred.register import schema
from mcred.register.recipients import refuse_addresses
from mcred.register.records import Event, Head, check_identifier
from mcred.register.times import from_text, to_text

__all__ = [
    "GENESIS",
    "NewEvent",
    "append",
    "digest",
    "from_row",
    "lock_head",
    "page",
    "read_head",
    "write",
]

GENESIS = "0" * 64  #: what the first event calls the one before it
_KIND = re.compile(r"[a-z][a-z0-9_]{0,63}")
_encode = json.JSONEncoder(separators=(",", ":")).encode
_encode_sorted = json.JSONEncoder(sort_keys=True, allow_nan=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """An event before it has its place in the chain; `data` is a JSON object.

    Raises:
        RecordError: a kind that is no snake_case name, a subject that is no id, data that is not
            JSON, an e-mail address in any of them.
    """

    kind: str
    subject: str
    data: Mapping[str, Any]
    #: The data as it is stored and digested: sorted, ASCII.
    data_text: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not _KIND.fullmatch(self.kind):
            raise RecordError(
                f"the kind of an event is a snake_case name, found {shorten(self.kind)}",
                code="event_kind",
            )
        check_identifier(self.subject, where="the event's subject")
        try:
            text = _encode_sorted(dict(self.data))
            if "@" in text:
                refuse_addresses(self.data, where="the event's data")
            is_same = _is_flat_text(self.data) or json.loads(text) == self.data
        except (TypeError, ValueError, RecursionError) as error:
            raise RecordError("the event's data is not JSON", code="event_data") from error
        if not is_same:
            raise RecordError("the event's data would change as JSON", code="event_data")
        object.__setattr__(self, "data_text", text)  # frozen, and made once


def _is_flat_text(data: Mapping[str, Any]) -> bool:
    """Whether it is names and texts only, which JSON gives back as they are."""
    return all(type(name) is str and type(value) is str for name, value in data.items())


def digest(*, seq: int, at: str, kind: str, subject: str, data: str, previous: str) -> str:
    """SHA-256 of an event's stored texts, in hexadecimal; a JSON array keeps them apart."""
    fields = ["mcred event 1", seq, at, kind, subject, data, previous]
    return hashlib.sha256(_encode(fields).encode()).hexdigest()


def lock_head(connection: Connection) -> Head:
    """The newest event, with every other writer kept waiting until the transaction ends.

    On SQLite the transaction holds the lock already; elsewhere the row does.
    """
    return read_head(connection, lock=True)


def read_head(connection: Connection, *, lock: bool = False) -> Head:
    """The newest event. Raises RecordError when the register has lost it."""
    statement = select(schema.chain_head.c.seq, schema.chain_head.c.digest)
    row = connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    if row is None:
        raise RecordError("the register has lost the head of its chain", code="register_damaged")
    return Head(seq=row.seq, digest=row.digest)


def append(
    connection: Connection, new: Sequence[NewEvent], *, head: Head, at: datetime
) -> tuple[Event, ...]:
    """Write `new` behind `head`, which came from `lock_head` in the same transaction."""
    return tuple(_event(**row) for row in write(connection, new, head=head, at=at))


def write(
    connection: Connection, new: Sequence[NewEvent], *, head: Head, at: datetime
) -> list[dict[str, Any]]:
    """As `append`, for a caller who has no use for the events but as stored."""
    if not new:
        return []
    rows: list[dict[str, Any]] = []
    seq, previous, moment = head.seq, head.digest, to_text(at)
    for entry in new:
        seq += 1
        texts: dict[str, Any] = {
            "seq": seq,
            "at": moment,
            "kind": entry.kind,
            "subject": entry.subject,
            "data": entry.data_text,
            "previous": previous,
        }
        previous = digest(**texts)
        rows.append({**texts, "digest": previous})
    connection.execute(insert(schema.events), rows)
    connection.execute(update(schema.chain_head).values(seq=seq, digest=previous))
    return rows


def page(connection: Connection, *, since: int, size: int) -> Iterator[Row[Any]]:
    """Up to `size` stored events after number `since`, oldest first."""
    table = schema.events
    statement = select(table).where(table.c.seq > since).order_by(table.c.seq).limit(size)
    yield from connection.execute(statement)


def from_row(row: Row[Any]) -> Event:
    """The event of a stored row. Raises RecordError when the row cannot be read."""
    return _event(**row._mapping)


def _event(*, at: str, data: str, **rest: Any) -> Event:
    try:
        value = json.loads(data)
    except ValueError as error:
        raise RecordError(
            f"event {rest['seq']} of the register is damaged", code="register_damaged"
        ) from error
    return Event(at=from_text(at), data=value, **rest)
