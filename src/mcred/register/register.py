"""The register: one object over one database, safe to share between threads and processes."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import select

from mcred.encoding.strict_json import shorten
from mcred.errors import NotFoundError, Problem, RecordError
from mcred.register import (
    chain,
    erasing,
    events,
    issued,
    key_history,
    schema,
    status_lists,
    status_values,
)
from mcred.register.creation import back_up, connect, create
from mcred.register.database import Database, locate
from mcred.register.key_history import KnownKey
from mcred.register.programme_records import ProgrammeRecords
from mcred.register.recipients import SECRET_BYTES, RecipientHash, hash_recipient
from mcred.register.records import Event, Head, IssuedCredential, StatusEntry
from mcred.register.status_register import PUBLISHED, StatusRegister
from mcred.register.times import utc_now

__all__ = ["Register"]

_PAGE = 500
_OWN_KINDS = frozenset(
    {
        issued.ISSUED,
        erasing.ERASED,
        key_history.NOTED,
        chain.CREATED,
        status_lists.CREATED,
        status_values.CHANGED,
        PUBLISHED,
    }
)


class Register:
    """An issuer's records. Make one with `create` or `open`; close it, or use it in `with`.

    Every method raises RecordError when the database cannot do it: locked for longer than the
    timeout, read-only, full, damaged. What is not recorded then is not recorded at all.
    """

    def __init__(self, database: Database, *, now: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._now = now
        self._secret: bytes | None = None

    @classmethod
    def create(
        cls,
        place: str | Path,
        *,
        now: Callable[[], datetime] = utc_now,
        random: Callable[[int], bytes] = secrets.token_bytes,
        timeout: float = 30.0,
    ) -> Register:
        """Make an empty register at a path (a SQLite file, mode 0600) or a SQLAlchemy URL.

        Args:
            place: where; a file must not exist yet, its folder must.
            now: the clock, giving aware datetimes.
            random: makes the secret behind recipient hashes.
            timeout: seconds to wait for other writers.

        Raises:
            RecordError: `register_exists`, or the place cannot be used.
        """
        create(locate(place), secret=random(SECRET_BYTES), now=now(), timeout=timeout)
        return cls.open(place, now=now, timeout=timeout)

    @classmethod
    def open(
        cls,
        place: str | Path,
        *,
        now: Callable[[], datetime] = utc_now,
        timeout: float = 30.0,
    ) -> Register:
        """Open the register at a path or URL, brought forward to this version's schema.

        Raises:
            RecordError: `register_missing`, `register_not_one`, `register_newer`, or the database
                cannot be used.
        """
        return cls(connect(locate(place), now=now, timeout=timeout), now=now)

    def close(self) -> None:
        """Give the connections back."""
        self._database.close()

    def __enter__(self) -> Register:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Register({self._database.name!r})"

    def hash_recipient(self, identifier: str) -> RecipientHash:
        """The hash under which this register knows a recipient's address, DID or URL."""
        if self._secret is None:
            self._secret = self._read_secret()
        return hash_recipient(identifier, secret=self._secret)

    def record_issued(
        self,
        document: bytes,
        *,
        id: str,  # noqa: A002 - named as the field of IssuedCredential
        format: str,  # noqa: A002 - likewise
        achievement: str,
        recipient_hash: RecipientHash,
        decision_digest: str | None = None,
        status: StatusEntry | None = None,
        issued_at: datetime | None = None,
    ) -> IssuedCredential:
        """Record one signed credential and its event, or neither; return what is on record.

        The same id with the same bytes again changes nothing and returns the first record, so a
        caller that is unsure may simply repeat. `issued_at` is the clock's time unless told. A
        place that the badge itself names in a list of this register is recorded as its `status`.

        Raises:
            ConflictError: the id has other bytes, or the place in the status list is taken.
            RecordError: `recipient_not_hashed`, `plaintext_recipient`, `record_identifier`.
        """
        credential = IssuedCredential(
            id=id,
            document=document,
            format=format,
            achievement=achievement,
            recipient_hash=recipient_hash,
            issued_at=self._now() if issued_at is None else issued_at,
            decision_digest=decision_digest,
            status=status,
        )
        with self._database.writing() as connection:
            new = issued.record(connection, [credential], now=self._now())
        return new[0] if new else self.issued(id)

    def record_many(self, credentials: Sequence[IssuedCredential]) -> int:
        """Record all in one transaction, or none; return how many were not there before.

        Raises:
            ConflictError: as `record_issued`.
        """
        with self._database.writing() as connection:
            return len(issued.record(connection, credentials, now=self._now()))

    def record_once(self, credentials: Sequence[IssuedCredential]) -> list[IssuedCredential]:
        """Record, in one transaction, those whose recipient has none for the achievement yet.

        Returns those. Of two programmes that issue the same badge to the same person at once, one
        records it.

        Raises:
            ConflictError: as `record_issued`; then none is recorded.
        """
        with self._database.writing() as connection:
            return issued.record(connection, credentials, now=self._now(), once=True)

    def holders(
        self, pairs: Collection[tuple[RecipientHash, str]]
    ) -> dict[tuple[RecipientHash, str], str]:
        """Of pairs of recipient and achievement, those on record, with the oldest badge's id."""
        with self._database.reading() as connection:
            return issued.holders(connection, pairs)

    @property
    def status(self) -> StatusRegister:
        """The status lists, and what is revoked or suspended."""
        return StatusRegister(self._database, now=self._now)

    def note_keys(self, keys: Sequence[KnownKey]) -> int:
        """Put on record the keys that sign or have signed; how many were new or had changed."""
        with self._database.reading() as connection:
            known = set(key_history.known_keys(connection))
        if known.issuperset(keys):
            return 0
        with self._database.writing() as connection:
            return key_history.note(connection, keys, now=self._now())

    def signing_keys(self) -> list[KnownKey]:
        """Every key that signs or has signed, the oldest first."""
        with self._database.reading() as connection:
            return key_history.known_keys(connection)

    def erase(
        self, recipients: Collection[RecipientHash], *, keep: timedelta = timedelta(0)
    ) -> list[str]:
        """Erase what the records of these recipients' badges say of them; return the badges' ids.

        Id, digest, achievement, time and place in a status list stay, and the badge can still be
        revoked. Badges that were handed out are not touched. Whether somebody has put the records
        on hold is not known here: `mcred.personal.PersonalRecords` asks.

        Args:
            recipients: hashes from `hash_recipient`.
            keep: how long after issuing a record is kept in any case.

        Raises:
            RecordError: `retention`; then none is erased.
        """
        with self._database.writing() as connection:
            return erasing.erase(connection, recipients, keep=keep, now=self._now())

    @property
    def programme(self) -> ProgrammeRecords:
        """The records of a `Programme`, in the same database."""
        return ProgrammeRecords(self._database)

    def issued(self, identifier: str) -> IssuedCredential:
        """The credential of that id. Raises NotFoundError, `erased` where it was erased."""
        with self._database.reading() as connection:
            credential = issued.get(connection, identifier)
        if credential is None:
            raise NotFoundError(f"no credential {shorten(identifier)} is on record", id=identifier)
        return credential

    def digests(self, identifiers: Sequence[str]) -> dict[str, str]:
        """Id → SHA-256 of the document, of those of these credentials that are on record."""
        with self._database.reading() as connection:
            return issued.digests(connection, identifiers)

    def find(
        self, *, recipient_hash: RecipientHash | None = None, achievement: str | None = None
    ) -> Iterator[IssuedCredential]:
        """The credentials that match all that is given, oldest first, read a page at a time."""
        last: IssuedCredential | None = None
        while True:
            with self._database.reading() as connection:
                found = issued.page(
                    connection,
                    recipient_hash=recipient_hash,
                    achievement=achievement,
                    after=last,
                    size=_PAGE,
                )
            yield from found
            if len(found) < _PAGE:
                return
            last = found[-1]

    def count(
        self, *, recipient_hash: RecipientHash | None = None, achievement: str | None = None
    ) -> int:
        """How many credentials match all that is given."""
        with self._database.reading() as connection:
            return issued.count(connection, recipient_hash=recipient_hash, achievement=achievement)

    def append(self, kind: str, subject: str, data: Mapping[str, Any]) -> Event:
        """Add one event: a snake_case kind, an opaque id, a JSON object without addresses.

        Raises:
            RecordError: `event_kind`, `event_data`, `record_identifier`, `plaintext_recipient`.
        """
        if kind in _OWN_KINDS:
            raise RecordError(
                f"events of the kind {kind} come with their record", code="event_kind"
            )
        entry = events.NewEvent(kind=kind, subject=subject, data=data)
        with self._database.writing() as connection:
            head = events.lock_head(connection)
            return events.append(connection, [entry], head=head, at=self._now())[0]

    def events(self, *, since: int = 0) -> Iterator[Event]:
        """The events after number `since`, in order, read a page at a time."""
        while True:
            with self._database.reading() as connection:
                found = [
                    events.from_row(row) for row in events.page(connection, since=since, size=_PAGE)
                ]
            yield from found
            if len(found) < _PAGE:
                return
            since = found[-1].seq

    def head(self) -> Head:
        """The newest event's number and digest, to be noted elsewhere and handed to `check`."""
        with self._database.reading() as connection:
            return events.read_head(connection)

    def check(self, *, anchor: Head | None = None, most: int = 100) -> list[Problem]:
        """Everything in the records that does not hold together; empty when all is well.

        Args:
            anchor: a head noted earlier, which must still be part of the chain.
            most: the most problems returned.
        """
        with self._database.reading() as connection:
            return chain.check(connection, anchor=anchor, most=most)

    def backup(self, target: str | Path, *, timeout: float = 30.0) -> None:
        """Copy all to a new SQLite file or an empty database, also while others write.

        The copy is one state of the register, of whichever kind the two databases are; so it
        is also the way from one kind to the other.

        Raises:
            RecordError: `register_exists`, or the place cannot be used.
        """
        back_up(self._database, locate(target), now=self._now(), timeout=timeout)

    def _read_secret(self) -> bytes:
        statement = select(schema.meta.c.value).where(schema.meta.c.name == "secret")
        with self._database.reading() as connection:
            text = connection.scalar(statement)
        try:
            secret = bytes.fromhex(text or "")
        except ValueError:
            secret = b""
        if len(secret) < SECRET_BYTES:
            raise RecordError(
                f"{self._database.name} has lost its secret: restore it from a backup",
                code="register_damaged",
            )
        return secret
