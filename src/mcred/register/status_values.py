"""What is set in the status lists: changed together with an event, and read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from mcred.encoding.strict_json import shorten
from mcred.errors import NotFoundError, RecordError
from mcred.register import schema
from mcred.register.events import NewEvent, lock_head, write
from mcred.register.notes import DIGEST, note_digest, write_notes
from mcred.register.recipients import refuse_addresses
from mcred.register.status_lists import lists
from mcred.register.status_records import Change, Purpose, StatusChange, StatusList, StatusState
from mcred.register.times import from_text, to_text

__all__ = ["CHANGED", "change", "is_set", "states"]

CHANGED = "status_changed"  #: the kind of the event that goes with every change of a value
_AT_ONCE = 500
_MOST_SHOWN = 20
_LONGEST_REASON = 1000
_VALUES = schema.status_values
_ISSUED = schema.issued_credentials


def change(
    connection: Connection,
    identifiers: Sequence[str],
    action: Change,
    *,
    reason: str | None,
    now: datetime,
) -> list[StatusChange]:
    """Set or clear the badges' places, all or none; what is so already is left alone.

    Raises:
        NotFoundError: a badge that is not on record.
        RecordError: `status_none`, `status_list_elsewhere`, `status_final`, `status_purpose`;
            `status_refused` where several badges have one of these; `status_reason`.
    """
    if reason is not None and (len(reason) > _LONGEST_REASON or not reason.isprintable()):
        raise RecordError(
            f"a reason is one line of at most {_LONGEST_REASON} characters", code="status_reason"
        )
    refuse_addresses(reason, where="the reason")
    head = lock_head(connection)
    wanted = list(dict.fromkeys(identifiers))
    known = {found.id: found for found in lists(connection)}
    places = _places(connection, wanted)
    chosen: dict[str, tuple[str, int]] = {}
    problems: list[tuple[str, str, str]] = []
    for name in wanted:
        place, problem = _choose(name, places, known, action)
        if place is not None:
            chosen[name] = place
        elif problem is not None:
            problems.append((name, *problem))
    _refuse(problems)
    already = set(_set_among(connection, wanted))
    value = 0 if action is Change.REINSTATE else 1
    done = [
        StatusChange(
            credential=name,
            list_id=place[0],
            index=place[1],
            purpose=known[place[0]].purpose,
            changed=((name, place[0]) in already) != bool(value),
        )
        for name, place in chosen.items()
    ]
    changed = [one for one in done if one.changed]
    _write(connection, changed, value=value, now=now)
    salted = [None if reason is None else note_digest(reason) for _ in changed]
    new = [
        _event(one, value=value, note=None if note is None else note[1])
        for one, note in zip(changed, salted, strict=True)
    ]
    write(connection, new, head=head, at=now)
    write_notes(
        connection,
        [
            (head.seq + number, note[0], str(reason))
            for number, note in enumerate(salted, 1)
            if note is not None
        ],
    )
    return done


def states(connection: Connection, identifier: str) -> list[StatusState]:
    """The status of one badge, by each of its entries; one at least.

    Raises:
        NotFoundError, RecordError: as `change`.
    """
    places = _places(connection, [identifier])
    known = {found.id: found for found in lists(connection)}
    _, problem = _choose(identifier, places, known, None)
    if problem is not None:
        _refuse([(identifier, *problem)])
    statement = select(_VALUES.c.list, _VALUES.c.since).where(_VALUES.c.credential == identifier)
    since = {row.list: from_text(row.since) for row in connection.execute(statement)}
    return [
        StatusState(
            credential=identifier, list=known[list_id], index=index, since=since.get(list_id)
        )
        for list_id, index in places[identifier]
        if list_id in known
    ]


def is_set(connection: Connection, list_id: str) -> list[tuple[int, str]]:
    """Index and badge of every place of a list that is set, in order."""
    statement = (
        select(_VALUES.c.place, _VALUES.c.credential)
        .where(_VALUES.c.list == list_id)
        .order_by(_VALUES.c.place)
    )
    return [(row.place, row.credential) for row in connection.execute(statement)]


def _write(
    connection: Connection, changed: Sequence[StatusChange], *, value: int, now: datetime
) -> None:
    if not changed:
        return
    if value:
        rows = [
            {
                "list": one.list_id,
                "place": one.index,
                "credential": one.credential,
                "value": value,
                "since": to_text(now),
            }
            for one in changed
        ]
        connection.execute(insert(_VALUES), rows)
    else:
        for list_id in {one.list_id for one in changed}:
            names = [one.credential for one in changed if one.list_id == list_id]
            for some in _chunks(names):
                connection.execute(
                    delete(_VALUES).where(_VALUES.c.list == list_id, _VALUES.c.credential.in_(some))
                )
    counts: dict[str, int] = {}
    for one in changed:
        counts[one.list_id] = counts.get(one.list_id, 0) + 1
    table = schema.status_lists
    for list_id, count in counts.items():
        statement = update(table).where(table.c.id == list_id)
        connection.execute(statement.values(changes=table.c.changes + count))


def _event(one: StatusChange, *, value: int, note: str | None) -> NewEvent:
    data: dict[str, Any] = {
        "list": one.list_id,
        "index": one.index,
        "purpose": str(one.purpose),
        "value": value,
    }
    if note is not None:
        data[DIGEST] = note
    return NewEvent(kind=CHANGED, subject=one.credential, data=data)


def _choose(
    name: str,
    places: Mapping[str, Sequence[tuple[str, int]]],
    known: Mapping[str, StatusList],
    action: Change | None,
) -> tuple[tuple[str, int] | None, tuple[str, str] | None]:
    """The place of a badge that an action changes, or code and text of why there is none.

    For no action, nothing is wrong as soon as there is a place that can be read.
    """
    if name not in places:
        return None, ("not_found", "is not on record")
    if not places[name]:
        return None, (
            "status_none",
            "was issued without a status entry: its status cannot change",
        )
    here = {known[place[0]].purpose: place for place in places[name] if place[0] in known}
    if not here:
        return None, (
            "status_list_elsewhere",
            "is in a status list that this register does not keep",
        )
    wanted = Purpose.REVOCATION if action is Change.REVOKE else Purpose.SUSPENSION
    if action is None or wanted in here:
        return here.get(wanted), None
    if action is Change.REINSTATE:
        return None, (
            "status_final",
            "has an entry for revocation, which is final: issue a new badge",
        )
    return None, ("status_purpose", f"has an entry for {next(iter(here))}, not for {wanted}")


def _refuse(found: Sequence[tuple[str, str, str]]) -> None:
    if not found:
        return
    name, code, text = found[0]
    if len(found) == 1:
        error = NotFoundError if code == "not_found" else RecordError
        raise error(f"{shorten(name)} {text}", code=code, id=name)
    lines = [f"{shorten(name)} {text}" for name, _, text in found[:_MOST_SHOWN]]
    more = [f"and {len(found) - _MOST_SHOWN} more"] if len(found) > _MOST_SHOWN else []
    raise RecordError(
        "\n  ".join([f"nothing was changed: {len(found)} badges are refused", *lines, *more]),
        code="status_refused",
        badges=[name for name, _, _ in found],
    )


def _places(
    connection: Connection, names: Sequence[str]
) -> dict[str, list[tuple[str, int]]]:  # fmt: skip
    """The places, list and index, of each badge that is on record; most have one or none."""
    found: dict[str, list[tuple[str, int]]] = {}
    further = schema.further_places
    for some in _chunks(names):
        statement = select(_ISSUED.c.id, _ISSUED.c.status_list, _ISSUED.c.status_index)
        for name, list_id, index in connection.execute(statement.where(_ISSUED.c.id.in_(some))):
            found[name] = [] if list_id is None else [(list_id, index)]
        second = select(further).where(further.c.credential.in_(some))
        for list_id, index, name in connection.execute(second):
            found.setdefault(name, []).append((list_id, index))
    return found


def _set_among(connection: Connection, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Badge and list of every place of these badges that is set."""
    for some in _chunks(names):
        statement = select(_VALUES.c.credential, _VALUES.c.list)
        rows = connection.execute(statement.where(_VALUES.c.credential.in_(some)))
        yield from ((row.credential, row.list) for row in rows)


def _chunks(names: Sequence[str]) -> Iterator[list[str]]:
    left = iter(names)
    while some := list(islice(left, _AT_ONCE)):
        yield some
