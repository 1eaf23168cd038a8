"""Status lists as values without a database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mcred.encoding.strict_json import shorten
from mcred.errors import RecordError
from mcred.register.records import StatusEntry, check_identifier

__all__ = [
    "LENGTH",
    "Change",
    "ListKind",
    "ListPlace",
    "Purpose",
    "Series",
    "StatusChange",
    "StatusList",
    "StatusState",
]

LENGTH = 131_072  #: places of a list unless told; no verifier accepts fewer

_BASE_URL = re.compile(r"https://[^\s<>\"{}|\\^`?#]+")


class Purpose(StrEnum):
    """What a set bit says. A revocation is final; a suspension can be lifted."""

    REVOCATION = "revocation"
    SUSPENSION = "suspension"


class ListKind(StrEnum):
    """How a list is published: signed bits, or the plain ids of what is revoked."""

    BITSTRING = "BitstringStatusList"
    ONE_EDTECH = "1EdTechRevocationList"


class Change(StrEnum):
    """What can be done to a badge's status; the value is the verb of the command."""

    REVOKE = "revoke"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Lists of one kind below one address; a new one is begun when the last is full.

    Raises:
        RecordError: `status_base_url`, `status_length`, `status_purpose` (a 1EdTechRevocationList
            knows revocation only).
    """

    issuer: str
    base_url: str
    purpose: Purpose = Purpose.REVOCATION
    kind: ListKind = ListKind.BITSTRING
    length: int = LENGTH

    def __post_init__(self) -> None:
        check_identifier(self.issuer, where="the status lists' issuer")
        if not _BASE_URL.fullmatch(self.base_url) or self.base_url.endswith("/"):
            raise RecordError(
                "the address of status lists is https, without query, fragment or final slash, "
                f"found {shorten(self.base_url)}",
                code="status_base_url",
            )
        if not LENGTH <= self.length <= 2**27:
            raise RecordError(
                f"a status list has {LENGTH} to {2**27} places, found {self.length}",
                code="status_length",
            )
        if self.kind is ListKind.ONE_EDTECH and self.purpose is not Purpose.REVOCATION:
            raise RecordError(
                f"a {self.kind} holds revocations only, not {self.purpose}", code="status_purpose"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPlace:
    """One place handed out, for one badge."""

    list_id: str
    url: str
    index: int
    purpose: Purpose
    kind: ListKind

    @property
    def entry(self) -> StatusEntry:
        """The place as the record of an issued badge holds it."""
        return StatusEntry(list_id=self.list_id, index=self.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusList:
    """One list: where it is, how full, and when it was last published.

    `changes` counts changes of its values, `published_changes` is that count at the last signing.
    """

    id: str
    url: str
    base_url: str
    issuer: str
    purpose: Purpose
    kind: ListKind
    length: int
    used: int
    created_at: datetime
    changes: int
    published_changes: int | None
    published_at: datetime | None
    valid_until: datetime | None

    def is_due(self, now: datetime) -> bool:
        """Whether it must be signed again: new, changed, or past half of its validity."""
        if self.published_changes != self.changes or self.published_at is None:
            return True
        if self.valid_until is None:
            return False
        # A clock set back makes a list look as if it came from the future; then it is due, too.
        return (
            not self.published_at
            <= now
            < self.published_at + ((self.valid_until - self.published_at) / 2)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """What a call did to one badge; `changed` is false where it was so already."""

    credential: str
    list_id: str
    index: int
    purpose: Purpose
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusState:
    """The status of one badge as the register has it; `since` is None where nothing is set."""

    credential: str
    list: StatusList
    index: int
    since: datetime | None

    @property
    def is_set(self) -> bool:
        return self.since is not None
