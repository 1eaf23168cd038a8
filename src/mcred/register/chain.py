"""Whether the records are as they were written: the chain of events and the issued documents.

The chain shows what was changed, removed, moved or inserted by accident or by somebody who did not
rewrite all that follows. Against one who rewrites everything, keep a `Head` elsewhere and hand it
back as the anchor.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, select

from mcred.encoding.strict_json import shorten
from mcred.errors import Problem, RecordError
from mcred.register import erasing, events, issued, schema
from mcred.register.key_history import check_keys
from mcred.register.notes import check_notes
from mcred.register.programme_records import check_programme_log
from mcred.register.records import Head, StatusEntry
from mcred.register.status_check import check_status_lists

__all__ = ["CREATED", "check"]

CREATED = "register_created"  #: the kind of the first event; its data commits to the secret
_PAGE = 500
_BEFORE_ALL = -(2**63)  # a number below 1 has no business in the table, and must be seen if there


def check(connection: Connection, *, anchor: Head | None = None, most: int = 100) -> list[Problem]:
    """Everything that does not hold together, up to `most` problems; empty when all is well.

    Reads the whole register, a page at a time. `anchor`: a head noted earlier, which must still be
    part of the chain.
    """
    found = _all(connection, anchor=anchor)
    return list(islice(found, most))


def _all(connection: Connection, *, anchor: Head | None) -> Iterator[Problem]:
    yield from _check_secret(connection)
    yield from _check_events(connection, anchor=anchor)
    yield from _check_issued(connection)
    yield from check_status_lists(connection)
    yield from check_notes(connection)
    yield from check_keys(connection)
    yield from check_programme_log(connection)


def _check_secret(connection: Connection) -> Iterator[Problem]:
    secret = connection.scalar(select(schema.meta.c.value).where(schema.meta.c.name == "secret"))
    statement = select(schema.events.c.data).where(schema.events.c.seq == 1)
    data = _json(connection.scalar(statement))
    commitment = hashlib.sha256(str(secret).encode()).hexdigest()
    if secret is None or data.get("secret_sha256") != commitment:
        yield Problem("$.meta.secret", "secret_changed", "the secret that the first event names")


def _check_events(connection: Connection, *, anchor: Head | None) -> Iterator[Problem]:
    seq, digest = 0, events.GENESIS
    since = _BEFORE_ALL
    while rows := list(events.page(connection, since=since, size=_PAGE)):
        for row in rows:
            yield from _check_event(row, seq=seq, previous=digest)
            seq, digest = row.seq, row.digest
            if anchor is not None and anchor.seq == seq and anchor.digest != digest:
                yield Problem(f"$.events[{seq}]", "event_rewritten", "the digest noted earlier")
        yield from _check_subjects(connection, rows)
        since = seq
    if anchor is not None and anchor.seq > seq:
        expected = f"{anchor.seq} events, as noted earlier"
        yield Problem("$.events", "event_missing", expected, str(seq))
    head = connection.execute(select(schema.chain_head)).one_or_none()
    if head is None or (head.seq, head.digest) != (seq, digest):
        seen = "none" if head is None else f"a head at event {head.seq}"
        yield Problem("$.chain_head", "head_mismatch", f"the last event, {seq}, as head", seen)


def _check_event(row: Row[Any], *, seq: int, previous: str) -> Iterator[Problem]:
    path = f"$.events[{row.seq}]"
    if row.seq != seq + 1:
        yield Problem(path, "event_missing", f"event {seq + 1} before it", f"event {seq}")
    elif row.previous != previous:
        yield Problem(path, "event_order", "the digest of the event before it", row.previous)
    fields = dict(row._mapping)
    digest = fields.pop("digest")
    if events.digest(**fields) != digest:
        yield Problem(path, "event_changed", "the digest of its own content", digest)


def _check_subjects(connection: Connection, rows: Sequence[Row[Any]]) -> Iterator[Problem]:
    ids = {row.subject: row.seq for row in rows if row.kind == issued.ISSUED}
    column = schema.issued_credentials.c.id
    present = set(connection.scalars(select(column).where(column.in_(ids))))
    for identifier, seq in ids.items():
        if identifier not in present:
            path = f"$.events[{seq}]"
            expected = "its credential among those issued"
            yield Problem(path, "issued_missing", expected, shorten(identifier))


def _check_issued(connection: Connection) -> Iterator[Problem]:
    table = schema.issued_credentials
    statement = select(table).order_by(table.c.id).limit(_PAGE)
    following = statement
    while True:
        rows = connection.execute(following).all()
        if not rows:
            return
        ids = [row.id for row in rows]
        recorded = _issued_events(connection, ids)
        erased = _erased(connection, ids)
        further = issued.further_of(connection, ids)
        for row in rows:
            if (row.erased_at is not None) != (row.id in erased):
                path = f"$.issued[{shorten(row.id)}]"
                yield Problem(
                    path, "issued_erased", "erased where its events say so, and only then"
                )
            yield from _check_row(row, recorded.get(row.id, []), further.get(row.id, ()))
        following = statement.where(table.c.id > rows[-1].id)


def _issued_events(
    connection: Connection, ids: Sequence[str]
) -> Mapping[str, list[Mapping[str, Any]]]:
    table = schema.events
    statement = select(table.c.subject, table.c.data).where(
        table.c.subject.in_(ids), table.c.kind == issued.ISSUED
    )
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in connection.execute(statement):
        found.setdefault(row.subject, []).append(_json(row.data))
    return found


def _erased(connection: Connection, ids: Sequence[str]) -> set[str]:
    table = schema.events
    statement = select(table.c.subject).where(
        table.c.subject.in_(ids), table.c.kind == erasing.ERASED
    )
    return set(connection.scalars(statement))


def _check_row(
    row: Row[Any], recorded: Sequence[Mapping[str, Any]], further: tuple[StatusEntry, ...]
) -> Iterator[Problem]:
    path = f"$.issued[{shorten(row.id)}]"
    if len(recorded) != 1:
        yield Problem(path, "issued_event", "one event of its issuing", str(len(recorded)))
    if row.erased_at is not None:
        for data in recorded:
            if data.get("digest") != row.digest or row.document or row.recipient_hash:
                yield Problem(path, "issued_changed", "nothing but its digest, which is as it was")
        return
    try:
        credential = issued.from_row(row, further)
    except RecordError as error:
        yield Problem(
            path, "issued_changed", "a readable row with the digest of its bytes", str(error)
        )
        return
    for data in recorded:
        if data.get("record") != credential.record_digest:
            yield Problem(path, "issued_changed", "the content that its event names", row.digest)


def _json(text: str | None) -> Mapping[str, Any]:
    try:
        value = json.loads(text or "null")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
