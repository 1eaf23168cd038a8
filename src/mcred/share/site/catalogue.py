"""What can be earned: the published definitions of a programme, each with its history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mcred.encoding.dates import format_datetime
from mcred.microcredentials.definition import MicroCredential, Status
from mcred.microcredentials.programme import Programme

__all__ = ["Offered", "VersionNote", "offered_by"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionNote:
    """One version in the history; `published` is an RFC 3339 time."""

    version: str
    status: str
    published: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """The latest published version of a definition, and all that were ever published."""

    definition: MicroCredential
    history: tuple[VersionNote, ...] = ()


def offered_by(programme: Programme) -> Iterator[Offered]:
    """The catalogue of a programme, newest versions first in each history."""
    for definition in programme.catalogue():
        known = [
            programme.definition(definition.id, version)
            for version in programme.versions(definition.id)
        ]
        notes = (_note(one) for one in reversed(known) if one.status is not Status.DRAFT)
        yield Offered(definition=definition, history=tuple(notes))


def _note(definition: MicroCredential) -> VersionNote:
    at = definition.published_at
    return VersionNote(
        version=definition.version,
        status=str(definition.status),
        published="" if at is None else format_datetime(at),
    )
