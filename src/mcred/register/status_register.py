"""The status lists of one register: places to hand out, statuses to change, lists to publish."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select, update

from mcred.errors import RecordError
from mcred.register import events, schema, status_lists, status_values
from mcred.register.database import Database
from mcred.register.notes import notes_of
from mcred.register.records import Event
from mcred.register.status_records import (
    Change,
    ListPlace,
    Series,
    StatusChange,
    StatusList,
    StatusState,
)
from mcred.register.times import to_text

__all__ = ["PUBLISHED", "Publication", "StatusRegister"]

PUBLISHED = "status_list_published"  #: the kind of the event that goes with every publication
_MOST_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A list as it was written: the SHA-256 of its bytes, in hexadecimal, and until when."""

    digest: str
    valid_until: datetime | None


class StatusRegister:
    """`Register.status`. Every change of a status is in the event log, with its reason."""

    def __init__(self, database: Database, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def reserve(
        self,
        series: Series,
        count: int = 1,
        *,
        random: Callable[[int], bytes] = secrets.token_bytes,
    ) -> list[ListPlace]:
        """Hand out `count` places (1 to 10,000) of the series, in random order.

        No place is ever handed out twice, by any process. A badge is signed with its place in it
        and recorded after; a place whose badge was never recorded stays unused for good.
        """
        if not 1 <= count <= _MOST_AT_ONCE:
            raise RecordError(f"reserve 1 to {_MOST_AT_ONCE} places", code="status_count")
        with self._database.writing() as connection:
            return status_lists.reserve(connection, series, count, now=self._now(), random=random)

    def change(
        self, identifiers: Iterable[str], action: Change, *, reason: str | None = None
    ) -> list[StatusChange]:
        """Revoke, suspend or reinstate badges by their ids: all in one transaction, or none.

        The reason is kept beside the event log and published nowhere. What is so already stays so,
        without an event.

        Raises:
            NotFoundError: a badge that is not on record.
            RecordError: `status_none`: issued without a status entry; `status_purpose`,
                `status_final`: its entry does not allow it; `status_list_elsewhere`;
                `status_refused`: several badges have one of these; `status_reason`.
        """
        with self._database.writing() as connection:
            return status_values.change(
                connection, list(identifiers), action, reason=reason, now=self._now()
            )

    def state(self, identifier: str) -> StatusState:
        """The status of one badge; of one with two entries, the one that is set.

        Raises:
            NotFoundError: it is not on record. RecordError: it has no entry.
        """
        found = self.states(identifier)
        return next((one for one in found if one.is_set), found[0])

    def states(self, identifier: str) -> list[StatusState]:
        """The status of one badge by each of its entries, of which there is one or two.

        Raises:
            NotFoundError, RecordError: as `state`.
        """
        with self._database.reading() as connection:
            return status_values.states(connection, identifier)

    def history(self, identifier: str) -> list[Event]:
        """Every change of a badge's status, oldest first.

        The data has the `reason` where one was given and not erased; the log itself holds its
        digest only.
        """
        table = schema.events
        statement = (
            select(table)
            .where(table.c.subject == identifier, table.c.kind == status_values.CHANGED)
            .order_by(table.c.seq)
        )
        with self._database.reading() as connection:
            found = [events.from_row(row) for row in connection.execute(statement)]
            said = notes_of(connection, [event.seq for event in found])
        return [
            replace(event, data={**event.data, "reason": said[event.seq]})
            if event.seq in said
            else event
            for event in found
        ]

    def lists(self) -> list[StatusList]:
        """Every list, oldest first."""
        with self._database.reading() as connection:
            return status_lists.lists(connection)

    def publish(
        self,
        list_id: str,
        write: Callable[[StatusList, Sequence[tuple[int, str]]], Publication],
    ) -> Publication:
        """Have `write` put a list in its place, given it and (index, badge) of all that is set.

        Other writers wait meanwhile, so that an older list never replaces a newer one. When
        `write` raises, the list counts as not published.
        """
        with self._database.writing() as connection:
            head = events.lock_head(connection)
            found = status_lists.get(connection, list_id)
            values = status_values.is_set(connection, list_id)
            done = write(found, values)
            now = self._now()
            until = None if done.valid_until is None else to_text(done.valid_until)
            table = schema.status_lists
            statement = update(table).where(table.c.id == list_id)
            connection.execute(
                statement.values(
                    published_changes=found.changes, published_at=to_text(now), valid_until=until
                )
            )
            data = {"digest": done.digest, "valid_until": until, "set": len(values)}
            event = events.NewEvent(kind=PUBLISHED, subject=list_id, data=data)
            events.append(connection, [event], head=head, at=now)
        return done
