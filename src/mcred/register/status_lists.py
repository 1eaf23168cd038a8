"""Status lists in the database: made, filled in random order, read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from mcred.errors import NotFoundError
from mcred.register import schema
from mcred.register.events import NewEvent, append, lock_head
from mcred.register.permutation import SALT_BYTES, Permutation
from mcred.register.status_records import ListKind, ListPlace, Purpose, Series, StatusList
from mcred.register.times import from_text, to_text

__all__ = ["CREATED", "by_url", "creation_data", "from_row", "get", "lists", "reserve", "take"]

CREATED = "status_list_created"  #: the kind of the event that goes with every list
_TABLE = schema.status_lists
_NAMES = {
    (ListKind.BITSTRING, Purpose.REVOCATION): "revocation",
    (ListKind.BITSTRING, Purpose.SUSPENSION): "suspension",
    (ListKind.ONE_EDTECH, Purpose.REVOCATION): "revoked",
}


def reserve(
    connection: Connection,
    series: Series,
    count: int,
    *,
    now: datetime,
    random: Callable[[int], bytes],
) -> list[ListPlace]:
    """Hand out `count` places, none of which was handed out before or will be again."""
    lock_head(connection)
    found: list[ListPlace] = []
    while len(found) < count:
        row = _open(connection, series)
        if row is None:
            row = _make(connection, series, now=now, salt=random(SALT_BYTES))
        found += take(connection, row, count - len(found))
    return found


def take(connection: Connection, row: Row[Any], count: int) -> list[ListPlace]:
    """Up to `count` places of one list, inside a write transaction that holds the head's lock."""
    number = min(count, row.length - row.used)
    statement = update(_TABLE).where(_TABLE.c.id == row.id).values(used=row.used + number)
    connection.execute(statement)
    permutation = Permutation.of(row.salt, row.length)
    purpose, kind = Purpose(row.purpose), ListKind(row.type)
    return [
        ListPlace(
            list_id=row.id,
            url=row.url,
            index=permutation.place(row.used + n),
            purpose=purpose,
            kind=kind,
        )
        for n in range(number)
    ]


def lists(connection: Connection) -> list[StatusList]:
    """Every list, oldest first."""
    return [from_row(row) for row in connection.execute(select(_TABLE).order_by(_TABLE.c.number))]


def get(connection: Connection, identifier: str) -> StatusList:
    """The list of that id. Raises NotFoundError."""
    row = connection.execute(select(_TABLE).where(_TABLE.c.id == identifier)).one_or_none()
    if row is None:
        raise NotFoundError(f"the register has no status list {identifier[:100]!r}")
    return from_row(row)


def by_url(connection: Connection, urls: set[str]) -> Iterator[Row[Any]]:
    """The rows of the lists at these addresses."""
    yield from connection.execute(select(_TABLE).where(_TABLE.c.url.in_(urls)))


def from_row(row: Row[Any]) -> StatusList:
    """The list of a stored row."""
    return StatusList(
        id=row.id,
        url=row.url,
        base_url=row.base_url,
        issuer=row.issuer,
        purpose=Purpose(row.purpose),
        kind=ListKind(row.type),
        length=row.length,
        used=row.used,
        created_at=from_text(row.created_at),
        changes=row.changes,
        published_changes=row.published_changes,
        published_at=None if row.published_at is None else from_text(row.published_at),
        valid_until=None if row.valid_until is None else from_text(row.valid_until),
    )


def creation_data(row: Any) -> dict[str, Any]:
    """What the event of a list's making says of it; the salt only by its digest."""
    return {
        "url": row.url,
        "issuer": row.issuer,
        "purpose": row.purpose,
        "type": row.type,
        "length": row.length,
        "salt_sha256": hashlib.sha256(row.salt.encode()).hexdigest(),
    }


def _open(connection: Connection, series: Series) -> Row[Any] | None:
    """The list of the series that has places left, if there is one."""
    statement = (
        select(_TABLE)
        .where(
            _TABLE.c.issuer == series.issuer,
            _TABLE.c.base_url == series.base_url,
            _TABLE.c.purpose == series.purpose,
            _TABLE.c.type == series.kind,
            _TABLE.c.used < _TABLE.c.length,
        )
        .order_by(_TABLE.c.number)
        .limit(1)
    )
    return connection.execute(statement).one_or_none()


def _make(connection: Connection, series: Series, *, now: datetime, salt: bytes) -> Row[Any]:
    number = int(connection.scalar(select(func.max(_TABLE.c.number))) or 0) + 1
    identifier = f"{_NAMES[series.kind, series.purpose]}-{number}"
    connection.execute(
        insert(_TABLE),
        {
            "id": identifier,
            "number": number,
            "url": f"{series.base_url}/{identifier}.json",
            "base_url": series.base_url,
            "issuer": series.issuer,
            "purpose": series.purpose,
            "type": series.kind,
            "length": series.length,
            "used": 0,
            "salt": salt.hex(),
            "created_at": to_text(now),
            "changes": 0,
        },
    )
    row = connection.execute(select(_TABLE).where(_TABLE.c.id == identifier)).one()
    event = NewEvent(kind=CREATED, subject=identifier, data=creation_data(row))
    append(connection, [event], head=lock_head(connection), at=now)
    return row
