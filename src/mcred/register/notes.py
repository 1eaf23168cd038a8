"""What people wrote about an event, beside the log: there it is a salted digest.

So a person's records can be erased with what was said of them, and the chain still holds.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from mcred.errors import Problem
from mcred.register import schema

__all__ = ["DIGEST", "check_notes", "forget_notes", "note_digest", "notes_of", "write_notes"]

DIGEST = "note_sha256"  #: the member of an event's data that commits to the note
_NOTES = schema.event_notes


def note_digest(text: str) -> tuple[str, str]:
    """A fresh salt and the digest of it with the text, both in hexadecimal."""
    salt = secrets.token_hex(16)
    return salt, _digest(salt, text)


def write_notes(connection: Connection, notes: Sequence[tuple[int, str, str]]) -> None:
    """Put notes beside their events: number of the event, salt, text."""
    if notes:
        rows = [{"seq": seq, "salt": salt, "text": text} for seq, salt, text in notes]
        connection.execute(insert(_NOTES), rows)


def notes_of(connection: Connection, seqs: Sequence[int]) -> Mapping[int, str]:
    """The notes on these events that are still there."""
    statement = select(_NOTES.c.seq, _NOTES.c.text).where(_NOTES.c.seq.in_(seqs))
    return {row.seq: row.text for row in connection.execute(statement)}


def forget_notes(connection: Connection, subjects: Sequence[str]) -> None:
    """Delete the notes on events of these subjects."""
    of_subjects = select(schema.events.c.seq).where(schema.events.c.subject.in_(subjects))
    connection.execute(delete(_NOTES).where(_NOTES.c.seq.in_(of_subjects)))


def check_notes(connection: Connection) -> Iterator[Problem]:
    """Every note against its event; one that is missing where its badge was not erased."""
    events, issued = schema.events, schema.issued_credentials
    statement = (
        select(_NOTES.c.seq, _NOTES.c.salt, _NOTES.c.text, events.c.data)
        .select_from(_NOTES.outerjoin(events, events.c.seq == _NOTES.c.seq))
        .order_by(_NOTES.c.seq)
    )
    for row in connection.execute(statement):
        if _data(row.data).get(DIGEST) != _digest(row.salt, row.text):
            yield Problem(f"$.notes[{row.seq}]", "note_changed", "the note that its event names")
    without = (
        select(events.c.seq, events.c.data)
        .select_from(
            events.outerjoin(_NOTES, events.c.seq == _NOTES.c.seq).outerjoin(
                issued, issued.c.id == events.c.subject
            )
        )
        .where(_NOTES.c.seq.is_(None), issued.c.erased_at.is_(None))
        .where(events.c.data.contains(DIGEST))
        .order_by(events.c.seq)
    )
    for seq, data in connection.execute(without):
        if DIGEST in _data(data):
            yield Problem(f"$.notes[{seq}]", "note_missing", "the note that its event names")


def _digest(salt: str, text: str) -> str:
    return hashlib.sha256(json.dumps(["mcred note 1", salt, text]).encode()).hexdigest()


def _data(text: str | None) -> Mapping[str, Any]:
    try:
        value = json.loads(text or "null")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
