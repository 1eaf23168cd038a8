"""The issued credentials: written together with their events, found again by what is known."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, tuple_
from sqlalchemy.exc import IntegrityError

from mcred.encoding.strict_json import shorten
from mcred.errors import ConflictError, NotFoundError, RecordError
from mcred.register import schema
from mcred.register.events import NewEvent, lock_head, write
from mcred.register.recipients import RecipientHash
from mcred.register.records import IssuedCredential, StatusEntry
from mcred.register.status_named import with_places
from mcred.register.times import from_text, to_text

__all__ = [
    "ISSUED",
    "count",
    "digests",
    "from_row",
    "further_of",
    "get",
    "holders",
    "page",
    "record",
]

ISSUED = "credential_issued"  #: the kind of the event that goes with every row
_TABLE = schema.issued_credentials
_IDS_AT_ONCE = 500  # SQLite's bound on parameters was 999 for long


def record(
    connection: Connection,
    credentials: Sequence[IssuedCredential],
    *,
    now: datetime,
    once: bool = False,
) -> list[IssuedCredential]:
    """Write the credentials that are not there yet, each with its event; return those.

    `once`: leave out who has a credential for the same achievement already, under any id.

    Raises:
        ConflictError: `issued_differently`: the id is there with another digest;
            `status_place_taken`: another credential has this place in the status list.
    """
    head = lock_head(connection)
    new = list(_not_recorded(connection, credentials))
    if once:
        new = list(_first_of_each(connection, new))
    if not new:
        return []
    new = with_places(connection, new)
    try:
        connection.execute(insert(_TABLE), [_to_row(credential) for credential in new])
    except IntegrityError as error:
        names = shorten([credential.id for credential in new])
        raise ConflictError(
            f"a status list place of {names} belongs to another credential",
            code="status_place_taken",
        ) from error
    _write_further(connection, new)
    write(connection, [_event(credential) for credential in new], head=head, at=now)
    return new


def _write_further(connection: Connection, credentials: Sequence[IssuedCredential]) -> None:
    rows = [
        {"list": place.list_id, "place": place.index, "credential": credential.id}
        for credential in credentials
        for place in credential.further
    ]
    if rows:
        connection.execute(insert(schema.further_places), rows)


def further_of(
    connection: Connection, identifiers: Sequence[str]
) -> dict[str, tuple[StatusEntry, ...]]:
    """The further places of these credentials, of those that have any."""
    table = schema.further_places
    found: dict[str, list[StatusEntry]] = {}
    for start in range(0, len(identifiers), _IDS_AT_ONCE):
        some = identifiers[start : start + _IDS_AT_ONCE]
        statement = select(table).where(table.c.credential.in_(some))
        for row in connection.execute(statement.order_by(table.c.list, table.c.place)):
            entry = StatusEntry(list_id=row.list, index=row.place)
            found.setdefault(row.credential, []).append(entry)
    return {name: tuple(entries) for name, entries in found.items()}


def holders(
    connection: Connection, pairs: Collection[tuple[RecipientHash, str]]
) -> dict[tuple[RecipientHash, str], str]:
    """Of pairs of recipient and achievement, those that have a credential, and its id."""
    hashes = list({recipient for recipient, _ in pairs})
    found: dict[tuple[RecipientHash, str], str] = {}
    for start in range(0, len(hashes), _IDS_AT_ONCE):
        statement = select(_TABLE.c.recipient_hash, _TABLE.c.achievement, _TABLE.c.id).where(
            _TABLE.c.recipient_hash.in_(hashes[start : start + _IDS_AT_ONCE])
        )
        for row in connection.execute(statement.order_by(_TABLE.c.issued_at, _TABLE.c.id)):
            found.setdefault((RecipientHash(row.recipient_hash), row.achievement), row.id)
    return {pair: found[pair] for pair in pairs if pair in found}


def get(connection: Connection, identifier: str) -> IssuedCredential | None:
    """The credential of that id, or None.

    Raises:
        NotFoundError: `erased`: it was there, and its content was erased.
    """
    row = connection.execute(select(_TABLE).where(_TABLE.c.id == identifier)).one_or_none()
    if row is not None and row.erased_at is not None:
        raise NotFoundError(
            f"the record of {shorten(identifier)} was erased at {row.erased_at[:19]}Z",
            code="erased",
            id=identifier,
        )
    if row is None:
        return None
    return from_row(row, further_of(connection, [identifier]).get(identifier, ()))


def digests(connection: Connection, identifiers: Sequence[str]) -> dict[str, str]:
    """Id → digest of the document, of those that are on record and not erased."""
    found: dict[str, str] = {}
    for start in range(0, len(identifiers), _IDS_AT_ONCE):
        some = identifiers[start : start + _IDS_AT_ONCE]
        statement = select(_TABLE.c.id, _TABLE.c.digest).where(
            _TABLE.c.id.in_(some), _TABLE.c.erased_at.is_(None)
        )
        found |= {row.id: row.digest for row in connection.execute(statement)}
    return found


def page(
    connection: Connection,
    *,
    recipient_hash: RecipientHash | None = None,
    achievement: str | None = None,
    after: IssuedCredential | None = None,
    size: int,
) -> list[IssuedCredential]:
    """Up to `size` credentials, oldest first, that come `after` one and match what is given."""
    statement = _matching(select(_TABLE), recipient_hash=recipient_hash, achievement=achievement)
    if after is not None:
        place = tuple_(_TABLE.c.issued_at, _TABLE.c.id)
        statement = statement.where(place > tuple_(to_text(after.issued_at), after.id))
    statement = statement.order_by(_TABLE.c.issued_at, _TABLE.c.id).limit(size)
    rows = connection.execute(statement).all()
    further = further_of(connection, [row.id for row in rows])
    return [from_row(row, further.get(row.id, ())) for row in rows]


def count(
    connection: Connection,
    *,
    recipient_hash: RecipientHash | None = None,
    achievement: str | None = None,
) -> int:
    """How many credentials match what is given."""
    statement = select(func.count()).select_from(_TABLE)
    matching = _matching(statement, recipient_hash=recipient_hash, achievement=achievement)
    return int(connection.scalar(matching) or 0)


def from_row(row: Row[Any], further: tuple[StatusEntry, ...] = ()) -> IssuedCredential:
    """The credential of a stored row, and the further places that it has.

    Raises:
        RecordError: `register_damaged`: the bytes are not those that were recorded.
    """
    place = row.status_list is not None
    credential = IssuedCredential(
        id=row.id,
        document=bytes(row.document),
        format=row.format,
        achievement=row.achievement,
        recipient_hash=RecipientHash(row.recipient_hash),
        issued_at=from_text(row.issued_at),
        decision_digest=row.decision_digest,
        status=StatusEntry(list_id=row.status_list, index=row.status_index) if place else None,
        further=further,
    )
    if credential.digest != row.digest:
        raise RecordError(
            f"the register's copy of {shorten(row.id)} is damaged: its digest does not match",
            code="register_damaged",
            id=row.id,
        )
    return credential


def _matching(
    statement: Select[Any],
    *,
    recipient_hash: RecipientHash | None,
    achievement: str | None,
) -> Select[Any]:
    statement = statement.where(_TABLE.c.erased_at.is_(None))
    if recipient_hash is not None:
        statement = statement.where(_TABLE.c.recipient_hash == recipient_hash)
    if achievement is not None:
        statement = statement.where(_TABLE.c.achievement == achievement)
    return statement


def _not_recorded(
    connection: Connection, credentials: Sequence[IssuedCredential]
) -> Iterator[IssuedCredential]:
    digests: dict[str, str] = {}
    for start in range(0, len(credentials), _IDS_AT_ONCE):
        ids = [credential.id for credential in credentials[start : start + _IDS_AT_ONCE]]
        statement = select(_TABLE.c.id, _TABLE.c.digest).where(_TABLE.c.id.in_(ids))
        digests.update((row.id, row.digest) for row in connection.execute(statement))
    for credential in credentials:
        digest = credential.digest
        known = digests.get(credential.id)
        if known is None:
            digests[credential.id] = digest
            yield credential
        elif known != digest:
            raise ConflictError(
                f"{shorten(credential.id)} was issued before with other content",
                code="issued_differently",
                id=credential.id,
            )


def _first_of_each(
    connection: Connection, credentials: Sequence[IssuedCredential]
) -> Iterator[IssuedCredential]:
    pairs = [(credential.recipient_hash, credential.achievement) for credential in credentials]
    seen = set(holders(connection, pairs))
    for credential, pair in zip(credentials, pairs, strict=True):
        if pair not in seen:
            seen.add(pair)
            yield credential


def _to_row(credential: IssuedCredential) -> dict[str, Any]:
    status = credential.status
    return {
        "id": credential.id,
        "digest": credential.digest,
        "document": credential.document,
        "format": credential.format,
        "achievement": credential.achievement,
        "recipient_hash": credential.recipient_hash,
        "decision_digest": credential.decision_digest,
        "status_list": None if status is None else status.list_id,
        "status_index": None if status is None else status.index,
        "issued_at": to_text(credential.issued_at),
    }


def _event(credential: IssuedCredential) -> NewEvent:
    data = {"digest": credential.digest, "record": credential.record_digest}
    return NewEvent(kind=ISSUED, subject=credential.id, data=data)
