"""Whether the status lists are as the events say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from mcred.encoding.strict_json import shorten
from mcred.errors import Problem, RecordError
from mcred.register import schema
from mcred.register.permutation import Permutation
from mcred.register.status_lists import CREATED, creation_data
from mcred.register.status_values import CHANGED

__all__ = ["check_status_lists"]


def check_status_lists(connection: Connection) -> Iterator[Problem]:
    """Every list against the event of its making, every value against the changes, every place."""
    yield from _check_lists(connection)
    yield from _check_values(connection)
    yield from _check_places(connection)


def _check_lists(connection: Connection) -> Iterator[Problem]:
    made = dict(_events(connection, CREATED))
    rows = {row.id: row for row in connection.execute(select(schema.status_lists))}
    for name in sorted(made.keys() | rows.keys()):
        path = f"$.status_lists[{shorten(name)}]"
        if name not in rows:
            yield Problem(path, "status_list_missing", "the list that its event names")
        elif name not in made or dict(made[name]) != creation_data(rows[name]):
            yield Problem(path, "status_list_changed", "the list as its event made it")


def _check_values(connection: Connection) -> Iterator[Problem]:
    expected: dict[tuple[str, Any], Any] = {}
    for subject, data in _events(connection, CHANGED):
        if data.get("value"):
            expected[subject, data.get("list")] = data.get("index")
        else:
            expected.pop((subject, data.get("list")), None)
    for row in connection.execute(select(schema.status_values)):
        if expected.pop((row.credential, row.list), None) != row.place:
            path = f"$.status[{shorten(row.credential)}]"
            yield Problem(path, "status_changed", "the status that its events give")
    for name, _ in expected:
        yield Problem(f"$.status[{shorten(name)}]", "status_missing", "the change in its list")


def _check_places(connection: Connection) -> Iterator[Problem]:
    issued, further = schema.issued_credentials, schema.further_places
    for row in connection.execute(select(schema.status_lists)):
        try:
            permutation = Permutation.of(row.salt, row.length)
        except RecordError:
            continue  # said by `_check_lists`
        statement = select(issued.c.id, issued.c.status_index).where(issued.c.status_list == row.id)
        second = select(further.c.credential, further.c.place).where(further.c.list == row.id)
        for name, index in (*connection.execute(statement), *connection.execute(second)):
            if index >= row.length or permutation.number(index) >= row.used:
                path = f"$.issued[{shorten(name)}]"
                yield Problem(path, "status_place", "a place that was handed out", str(index))


def _events(connection: Connection, kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    table = schema.events
    statement = (
        select(table.c.subject, table.c.data).where(table.c.kind == kind).order_by(table.c.seq)
    )
    for row in connection.execute(statement):
        try:
            data = json.loads(row.data)
        except ValueError:
            data = None
        yield row.subject, data if isinstance(data, dict) else {}
