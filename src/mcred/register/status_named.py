"""The place in a status list that an issued badge names itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, select

from mcred.encoding import base64url
from mcred.encoding.strict_json import shorten
from mcred.errors import EncodingError, RecordError
from mcred.register import schema
from mcred.register.permutation import Permutation
from mcred.register.records import IssuedCredential, StatusEntry
from mcred.register.status_lists import by_url, take

__all__ = ["with_places"]


def with_places(
    connection: Connection, credentials: Sequence[IssuedCredential]
) -> list[IssuedCredential]:
    """The credentials, each with its place in a list of this register where its bytes name one.

    So no caller can issue a badge with an entry and forget it. A badge that names a list of plain
    ids has no index of its own; it gets the next free one here. Runs inside a write transaction
    that holds the head's lock.

    Raises:
        RecordError: `status_place_unknown`: a place that was never handed out.
    """
    table = schema.status_lists
    if connection.scalar(select(table.c.number).limit(1)) is None:
        return list(credentials)
    named = {
        credential.id: dict(_entries(credential.document))
        for credential in credentials
        if credential.status is None
    }
    urls = {url for entries in named.values() for url in entries}
    by_address = {row.url: row for row in by_url(connection, urls)} if urls else {}
    done = [
        _with_place(connection, credential, named.get(credential.id, {}), by_address)
        for credential in credentials
    ]
    entries = [
        entry
        for one in done
        for entry in (one.status, *one.further)
        if entry is not None
    ]  # fmt: skip
    _check_handed_out(connection, entries)
    return done


def _with_place(
    connection: Connection,
    credential: IssuedCredential,
    entries: Mapping[str, int | None],
    by_address: Mapping[str, Row[Any]],
) -> IssuedCredential:
    found = [
        StatusEntry(
            list_id=by_address[url].id,
            index=_next(connection, by_address[url].id) if index is None else index,
        )
        for url, index in entries.items()
        if url in by_address
    ]
    if not found:
        return credential
    return replace(credential, status=found[0], further=tuple(found[1:]))


def _next(connection: Connection, list_id: str) -> int:
    statement = select(schema.status_lists).where(schema.status_lists.c.id == list_id)
    places = take(connection, connection.execute(statement).one(), 1)
    if not places:
        raise RecordError(f"the list {list_id} is full", code="status_list_full")
    return places[0].index


def _check_handed_out(connection: Connection, entries: Sequence[StatusEntry]) -> None:
    table = schema.status_lists
    rows = {
        row.id: (row.used, row.length, Permutation.of(row.salt, row.length))
        for row in connection.execute(
            select(table).where(table.c.id.in_({entry.list_id for entry in entries}))
        )
    }
    for entry in entries:
        if entry.list_id not in rows:
            continue  # a list that is kept elsewhere
        used, length, permutation = rows[entry.list_id]
        if entry.index >= length or permutation.number(entry.index) >= used:
            raise RecordError(
                f"place {entry.index} of the list {shorten(entry.list_id)} was never handed out",
                code="status_place_unknown",
            )


def _entries(document: bytes) -> Iterator[tuple[str, int | None]]:
    """Address and index of the status entries in a badge's bytes, JSON or a token."""
    status = _credential(document).get("credentialStatus")
    for entry in status if isinstance(status, list) else [status]:
        if not isinstance(entry, Mapping):
            continue
        given = entry.get("type")
        types = given if isinstance(given, list) else [given]
        url, index = entry.get("statusListCredential"), entry.get("statusListIndex")
        if isinstance(url, str) and isinstance(index, str) and index.isascii() and index.isdigit():
            yield url, int(index)
        elif "1EdTechRevocationList" in types and isinstance(entry.get("id"), str):
            yield entry["id"], None


def _credential(document: bytes) -> Mapping[str, Any]:
    """The credential in the bytes; empty where this cannot read them."""
    if b"credentialStatus" not in document and not document.startswith(b"ey"):
        return {}
    try:
        if document.startswith(b"ey"):
            document = base64url.decode(document.decode("ascii").split(".")[1])
        value = json.loads(document)
    except (EncodingError, ValueError, IndexError, RecursionError):
        return {}
    if not isinstance(value, Mapping):
        return {}
    inner = value.get("vc")
    return inner if isinstance(inner, Mapping) else value
