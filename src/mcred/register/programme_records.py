"""A programme's records and log in the register's database: `Records` of the domain."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from mcred.errors import NotFoundError, Problem, RecordError
from mcred.microcredentials.log import Entry, link, read_entry, verify_log
from mcred.microcredentials.records import Change, Record, check_id, check_versions, encode
from mcred.register import schema
from mcred.register.database import Database
from mcred.register.events import lock_head

__all__ = ["ProgrammeRecords", "check_programme_log"]

_RECORDS, _LOG, _HEAD = schema.programme_records, schema.programme_log, schema.programme_head
_PAGE = 500


class ProgrammeRecords:
    """`Register.programme`: the `Records` of a `Programme`, safe between threads and processes.

    A commit is one transaction. Writers wait for each other, and for those who issue badges.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, kind: str, record_id: str, /) -> Record:
        check_id(kind, record_id)
        with self._database.reading() as connection:
            row = connection.execute(
                select(_RECORDS.c.version, _RECORDS.c.data).where(
                    _RECORDS.c.kind == kind, _RECORDS.c.id == record_id
                )
            ).one_or_none()
        if row is None:
            raise NotFoundError(f"there is no {kind} {record_id}", kind=kind, id=record_id)
        return Record(
            kind=kind,
            id=record_id,
            version=row.version,
            data=_object(row.data, f"{kind} {record_id}"),
        )

    def list(self, kind: str, /) -> Iterator[str]:
        check_id(kind, "any")
        statement = select(_RECORDS.c.id).where(_RECORDS.c.kind == kind)
        with self._database.reading() as connection:
            # Sorted here: how a database sorts text is a matter of its locale.
            return iter(sorted(connection.scalars(statement)))

    def put(
        self, kind: str, record_id: str, data: Mapping[str, Any], /, *, expected_version: int
    ) -> int:
        change = Change(kind=kind, id=record_id, data=data, expected_version=expected_version)
        self.commit([change])
        return expected_version + 1

    def append(self, event: Mapping[str, Any], /) -> Entry:
        return self.commit([], [event])[0]

    def commit(
        self,
        changes: Sequence[Change],
        events: Sequence[Mapping[str, Any]] = (),
        /,
        *,
        forget: Collection[int] = (),
    ) -> tuple[Entry, ...]:
        texts = [None if one.data is None else encode(one.data).decode() for one in changes]
        copies = [json.loads(encode(event)) for event in events]
        with self._database.writing() as connection:
            lock_head(connection)

            def version_of(kind: str, record_id: str) -> int:
                statement = select(_RECORDS.c.version).where(
                    _RECORDS.c.kind == kind, _RECORDS.c.id == record_id
                )
                return int(connection.scalar(statement) or 0)

            check_versions(changes, version_of)
            for change, text in zip(changes, texts, strict=True):
                _write(connection, change, text)
            for number in forget:
                statement = update(_LOG).where(_LOG.c.seq == number)
                connection.execute(statement.values(event=None, salt=None))
            return _append(connection, copies)

    def events(self) -> Iterator[Entry]:
        since = 0
        while True:
            with self._database.reading() as connection:
                rows = _page(connection, since)
            yield from rows
            if len(rows) < _PAGE:
                return
            since = rows[-1].sequence


def check_programme_log(connection: Connection) -> Iterator[Problem]:
    """Whether the log of the programme is as it was written and ends where it should."""

    def entries() -> Iterator[Entry]:
        since = -(2**63)
        while rows := _page(connection, since):
            yield from rows
            since = rows[-1].sequence

    head = connection.execute(select(_HEAD)).one_or_none()
    try:
        count = verify_log(entries(), head=None if head is None else head.hash)
    except RecordError as error:
        yield Problem("$.programme_log", error.code, "the log as it was written", str(error))
        return
    if count != (0 if head is None else head.seq):
        seen = "none" if head is None else f"a head at entry {head.seq}"
        yield Problem("$.programme_head", "head_mismatch", f"entry {count} as head", seen)


def _write(connection: Connection, change: Change, text: str | None) -> None:
    same = (_RECORDS.c.kind == change.kind, _RECORDS.c.id == change.id)
    if text is None:
        connection.execute(delete(_RECORDS).where(*same))
        return
    values = {"version": change.expected_version + 1, "data": text}
    if change.expected_version:
        connection.execute(update(_RECORDS).where(*same).values(**values))
    else:
        connection.execute(insert(_RECORDS), {"kind": change.kind, "id": change.id, **values})


def _append(connection: Connection, events: Sequence[Mapping[str, Any]]) -> tuple[Entry, ...]:
    if not events:
        return ()
    head = connection.execute(select(_HEAD)).one_or_none()
    last: Entry | None = None
    if head is not None:
        row = connection.execute(select(_LOG).where(_LOG.c.seq == head.seq)).one_or_none()
        last = None if row is None else _entry(row)
        if last is None or last.hash != head.hash:
            raise RecordError("the log does not end where it should", code="log_broken")
    written: list[Entry] = []
    for event in events:
        last = link(event, after=last)
        written.append(last)
    connection.execute(insert(_LOG), [_to_row(entry) for entry in written])
    place = {"seq": written[-1].sequence, "hash": written[-1].hash}
    if head is None:
        connection.execute(insert(_HEAD), {"id": 1, **place})
    else:
        connection.execute(update(_HEAD).values(**place))
    return tuple(written)


def _page(connection: Connection, since: int) -> list[Entry]:
    statement = select(_LOG).where(_LOG.c.seq > since).order_by(_LOG.c.seq).limit(_PAGE)
    return [_entry(row) for row in connection.execute(statement)]


def _to_row(entry: Entry) -> dict[str, Any]:
    return {
        "seq": entry.sequence,
        "event": None if entry.is_erased else encode(entry.event).decode(),
        "salt": entry.salt,
        "digest": entry.digest,
        "previous": entry.previous,
        "hash": entry.hash,
    }


def _entry(row: Any) -> Entry:
    content = {} if row.event is None else {"event": _object(row.event, f"entry {row.seq}")}
    return read_entry(
        {
            "sequence": row.seq,
            **content,
            "salt": row.salt,
            "digest": row.digest,
            "previous": row.previous,
            "hash": row.hash,
        }
    )


def _object(text: str, what: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise RecordError(f"{what} of the register is no JSON", code="record_damaged") from error
    if not isinstance(value, dict):
        raise RecordError(f"{what} of the register is no object", code="record_damaged")
    return value
