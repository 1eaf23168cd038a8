"""What the register holds, as values without a database."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mcred.encoding.strict_json import shorten
from mcred.errors import RecordError
from mcred.register.recipients import RecipientHash, refuse_addresses
from mcred.register.times import to_text

__all__ = ["Event", "Head", "IssuedCredential", "StatusEntry", "check_identifier"]

_HEX_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOST_CHARACTERS = 2048
_encode = json.JSONEncoder(separators=(",", ":")).encode


def check_identifier(value: str, *, where: str) -> None:
    """An opaque id: 1 to 2048 printable characters and no e-mail address in it.

    Raises:
        RecordError: code `record_identifier` or `plaintext_recipient`.
    """
    if not value or len(value) > _MOST_CHARACTERS or not value.isprintable():
        raise RecordError(
            f"{where} must be 1 to {_MOST_CHARACTERS} printable characters, found {shorten(value)}",
            code="record_identifier",
            where=where,
        )
    refuse_addresses(value, where=where)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEntry:
    """A credential's place in a status list: the list's id and a zero-based index."""

    list_id: str
    index: int

    def __post_init__(self) -> None:
        check_identifier(self.list_id, where="the status list's id")
        if self.index < 0 or self.index >= 2**63:
            raise RecordError(
                f"the status index must be between 0 and 2^63 - 1, found {self.index}",
                code="status_index",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedCredential:
    """One signed credential, as handed out.

    `document` is the exact bytes; `format` is the cryptosuite or `vc-jwt`, `vc+jwt`; `achievement`
    the achievement's id; `decision_digest` names the decision behind it, if there was one.

    Raises:
        RecordError: an id that is none, a recipient that is not hashed, a time without offset.
    """

    id: str
    document: bytes = field(repr=False)
    format: str
    achievement: str
    recipient_hash: RecipientHash
    issued_at: datetime
    decision_digest: str | None = None
    status: StatusEntry | None = None
    further: tuple[StatusEntry, ...] = ()  #: places in lists of other purposes
    #: SHA-256 of the document's bytes, in hexadecimal.
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        check_identifier(self.id, where="the credential's id")
        check_identifier(self.format, where="the credential's format")
        check_identifier(self.achievement, where="the achievement's id")
        if self.decision_digest is not None:
            check_identifier(self.decision_digest, where="the decision's digest")
        if not _HEX_DIGEST.fullmatch(self.recipient_hash):
            raise RecordError(
                "the recipient is not hashed; use Register.hash_recipient",
                code="recipient_not_hashed",
            )
        to_text(self.issued_at)
        # frozen, and made once
        object.__setattr__(self, "digest", hashlib.sha256(self.document).hexdigest())

    @property
    def record_digest(self) -> str:
        """SHA-256 over every field of the record, in hexadecimal; its event carries it."""
        status = None if self.status is None else [self.status.list_id, self.status.index]
        fields: list[Any] = [
            "mcred issued 1",
            self.id,
            self.digest,
            self.format,
            self.achievement,
            self.recipient_hash,
            self.decision_digest,
            status,
            to_text(self.issued_at),
        ]
        if self.further:
            fields.append([[one.list_id, one.index] for one in self.further])
        return hashlib.sha256(_encode(fields).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The newest event of a chain. Kept elsewhere, it shows later that nothing was rewritten."""

    seq: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened; `digest` covers all of it and, by `previous`, all before it."""

    seq: int  #: 1 for the first
    at: datetime
    kind: str
    subject: str
    data: Mapping[str, Any]
    previous: str
    digest: str
