"""An append-only log in which every entry carries the hash of the one before.

The chain is made of digests. What happened stands beside its digest, with a random salt, and can
be forgotten: the chain holds as before, and without the salt the digest tells nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from mcred.errors import RecordError
from mcred.microcredentials.model import digest_of

__all__ = ["ERASED", "GENESIS", "Entry", "link", "read_entry", "verify_log"]

#: What the first entry points back at.
GENESIS = f"sha256:{'0' * 64}"
#: The type of the event that names, as `entries`, those whose content was forgotten.
ERASED: Final = "erase"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event in the log."""

    sequence: int  #: from 1
    event: Mapping[str, Any] = field(default_factory=dict)  #: empty where it was forgotten
    salt: str | None = None  #: of the digest, in hexadecimal; None where it was forgotten
    digest: str  #: of event and salt
    previous: str  #: the hash of the entry before, `GENESIS` for the first
    hash: str

    @property
    def is_erased(self) -> bool:
        """Whether only the digest of the event is left."""
        return self.salt is None

    def erased(self) -> Entry:
        """The entry without what happened."""
        return Entry(
            sequence=self.sequence, digest=self.digest, previous=self.previous, hash=self.hash
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        content = {} if self.is_erased else {"event": dict(self.event), "salt": self.salt}
        return {
            "sequence": self.sequence,
            **content,
            "digest": self.digest,
            "previous": self.previous,
            "hash": self.hash,
        }


def link(event: Mapping[str, Any], *, after: Entry | None, salt: str | None = None) -> Entry:
    """The entry for an event that follows another; its salt is random unless given."""
    salt = secrets.token_hex(16) if salt is None else salt
    return _linked(_content_digest(event, salt), after=after, event=event, salt=salt)


def read_entry(members: Any) -> Entry:
    """The entry that `to_dict` wrote.

    Raises:
        RecordError: `log_damaged`.
    """
    try:
        return Entry(
            sequence=members["sequence"],
            event=dict(members.get("event", {})),
            salt=members.get("salt"),
            digest=members["digest"],
            previous=members["previous"],
            hash=members["hash"],
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RecordError("an entry of the log cannot be read", code="log_damaged") from error


def verify_log(entries: Iterable[Entry], *, head: str | None = None) -> int:
    """The number of entries, if each follows from the one before.

    An entry without content is good where a later one says that it was forgotten.

    Args:
        entries: all of them, from the first.
        head: the hash that the last one should have; a log cut off at its end is found only so.

    Raises:
        RecordError: `log_broken`, with the sequence number.
    """
    last: Entry | None = None
    forgotten: set[int] = set()
    for entry in entries:
        if entry != _again(entry, after=last):
            raise _broken(1 if last is None else last.sequence + 1)
        last = entry
        if entry.is_erased:
            forgotten.add(entry.sequence)
        elif entry.event.get("type") == ERASED:
            forgotten.difference_update(_named(entry.event))
    if forgotten:
        raise _broken(min(forgotten))
    if head is not None and (GENESIS if last is None else last.hash) != head:
        raise RecordError("the log does not end where it should", code="log_broken")
    return 0 if last is None else last.sequence


def _again(entry: Entry, *, after: Entry | None) -> Entry:
    """The entry as it should be: its hash from the digest, and the digest from what is there."""
    if entry.salt is None:
        return _linked(entry.digest, after=after)
    return link(entry.event, after=after, salt=entry.salt)


def _linked(
    digest: str, *, after: Entry | None, event: Mapping[str, Any] | None = None,
    salt: str | None = None,
) -> Entry:  # fmt: skip
    sequence = 1 if after is None else after.sequence + 1
    previous = GENESIS if after is None else after.hash
    return Entry(
        sequence=sequence,
        event={} if event is None else event,
        salt=salt,
        digest=digest,
        previous=previous,
        hash=digest_of({"sequence": sequence, "digest": digest, "previous": previous}),
    )


def _content_digest(event: Mapping[str, Any], salt: str) -> str:
    return digest_of({"event": event, "salt": salt})


def _named(event: Mapping[str, Any]) -> list[int]:
    data = event.get("data")
    entries = data.get("entries") if isinstance(data, Mapping) else None
    return [one for one in entries if isinstance(one, int)] if isinstance(entries, list) else []


def _broken(sequence: int) -> RecordError:
    return RecordError(
        f"entry {sequence} of the log is not what was written",
        code="log_broken",
        sequence=sequence,
    )
