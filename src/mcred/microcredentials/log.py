"""An append-only log in which every entry carries the hash of the one before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mcred.errors import RecordError
from mcred.microcredentials.model import digest_of

__all__ = ["GENESIS", "Entry", "link", "read_entry", "verify_log"]

#: What the first entry points back at.
GENESIS = f"sha256:{'0' * 64}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event in the log."""

    sequence: int  #: from 1
    event: Mapping[str, Any]
    previous: str  #: the hash of the entry before, `GENESIS` for the first
    hash: str

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "sequence": self.sequence,
            "event": dict(self.event),
            "previous": self.previous,
            "hash": self.hash,
        }


def link(event: Mapping[str, Any], *, after: Entry | None) -> Entry:
    """The entry for an event that follows another."""
    sequence = 1 if after is None else after.sequence + 1
    previous = GENESIS if after is None else after.hash
    return Entry(
        sequence=sequence,
        event=event,
        previous=previous,
        hash=digest_of({"sequence": sequence, "event": event, "previous": previous}),
    )


def read_entry(members: Any) -> Entry:
    """The entry that `to_dict` wrote.

    Raises:
        RecordError: `log_damaged`.
    """
    try:
        return Entry(
            sequence=members["sequence"],
            event=members["event"],
            previous=members["previous"],
            hash=members["hash"],
        )
    except (KeyError, TypeError) as error:
        raise RecordError("an entry of the log cannot be read", code="log_damaged") from error


def verify_log(entries: Iterable[Entry], *, head: str | None = None) -> int:
    """The number of entries, if each follows from the one before.

    Args:
        entries: all of them, from the first.
        head: the hash that the last one should have; a log cut off at its end is found only so.

    Raises:
        RecordError: `log_broken`, with the sequence number.
    """
    last: Entry | None = None
    for entry in entries:
        if entry != link(entry.event, after=last):
            expected = 1 if last is None else last.sequence + 1
            raise RecordError(
                f"entry {expected} of the log is not what was written",
                code="log_broken",
                sequence=expected,
            )
        last = entry
    if head is not None and (GENESIS if last is None else last.hash) != head:
        raise RecordError("the log does not end where it should", code="log_broken")
    return 0 if last is None else last.sequence
