"""Take out what a badge's record says of a person, and leave what others rely on.

What stays of an erased badge: its opaque id, the digest of its bytes, its achievement, when it was
issued, and its place in a status list, which is never handed out again; so it can still be revoked.
The badge itself is in the hands of its earner, and goes on verifying.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, update

from mcred.errors import RecordError
from mcred.register import schema
from mcred.register.events import NewEvent, lock_head, write
from mcred.register.notes import forget_notes
from mcred.register.recipients import RecipientHash
from mcred.register.times import from_text, to_text

__all__ = ["ERASED", "erase"]

ERASED = "credential_erased"  #: the kind of the event that goes with every erased badge
_TABLE = schema.issued_credentials
_AT_ONCE = 500


def erase(
    connection: Connection,
    recipients: Collection[RecipientHash],
    *,
    keep: timedelta,
    now: datetime,
) -> list[str]:
    """Erase the badges of these recipients, all or none; return their ids.

    Raises:
        RecordError: `retention`: one was issued less than `keep` ago.
    """
    head = lock_head(connection)
    _refuse_too_early(connection, recipients, keep=keep, now=now)
    ids = _ids(connection, recipients)
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        forget_notes(connection, some)
        connection.execute(
            update(_TABLE)
            .where(_TABLE.c.id.in_(some))
            .values(document=b"", recipient_hash="", decision_digest=None, erased_at=to_text(now))
        )
    events = [NewEvent(kind=ERASED, subject=identifier, data={}) for identifier in ids]
    write(connection, events, head=head, at=now)
    return ids


def _refuse_too_early(
    connection: Connection,
    recipients: Collection[RecipientHash],
    *,
    keep: timedelta,
    now: datetime,
) -> None:
    """Nothing if the badges of these recipients may be erased. Raises RecordError: `retention`."""
    newest = connection.scalar(
        select(func.max(_TABLE.c.issued_at)).where(_TABLE.c.recipient_hash.in_(recipients))
    )
    if newest is not None and from_text(newest) + keep > now:
        until = from_text(newest) + keep
        raise RecordError(
            f"a badge of theirs is kept until {until:%Y-%m-%d}, {keep.days} days after its issuing",
            code="retention",
            until=until.isoformat(),
        )


def _ids(connection: Connection, recipients: Collection[RecipientHash]) -> list[str]:
    statement = select(_TABLE.c.id).where(_TABLE.c.recipient_hash.in_(recipients))
    return list(connection.scalars(statement.order_by(_TABLE.c.issued_at, _TABLE.c.id)))
