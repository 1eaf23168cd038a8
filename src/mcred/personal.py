"""A person's records in the register and in the programme: exported, put on hold, erased.

    records = PersonalRecords(programme, register, keep_badges=timedelta(days=365))
    records.export("ada@example.org")
    records.erase("ada@example.org", actor="office@example.org", reason="asked for it")

What is erased is what the issuer keeps. A badge that was handed out stays with its earner and goes
on verifying; its id and its place in a status list stay on record, so it can still be revoked and
the place is never given to anybody else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from mcred.encoding.dates import format_datetime
from mcred.microcredentials.people import Person
from mcred.microcredentials.personal import Part
from mcred.microcredentials.programme import Programme
from mcred.register import IssuedCredential, RecipientHash, Register

__all__ = ["Erased", "PersonalRecords"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What was erased, and what was not because it is elsewhere or others' records."""

    badges: tuple[str, ...]  #: ids of the badges whose record was erased
    records: int  #: of the programme
    entries: int  #: of the programme's log, whose content was forgotten
    kept: tuple[Part, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalRecords:
    """Both kinds of records of one issuer, and how long they are kept in any case.

    Persons are found by every identifier that the programme knows of them.
    """

    programme: Programme
    register: Register
    keep_badges: timedelta = timedelta(0)
    keep_decisions: timedelta = timedelta(0)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def export(self, person: Person | str) -> dict[str, Any]:
        """Everything on record of a person, as plain data; `format` is mcred-personal-records/1.

        Scores that are still sealed are left out.
        """
        found = self.programme.personal_data(person)
        badges = [self._badge(one) for one in self._issued(found.person)]
        return {
            "format": "mcred-personal-records/1",
            "exported_at": format_datetime(self.clock()),
            **found.to_dict(),
            "register": badges,
        }

    def erase(self, person: Person | str, *, actor: Person | str, reason: str) -> Erased:
        """Erase a person's records. Asked again after a crash, it erases what is left.

        Raises:
            RuleError: `legal_hold`, `under_way`, `retention`; then nothing is erased.
            RecordError: `retention` of a badge; likewise.
        """
        found = self.programme.personal_data(person)
        found.require_erasable(keep=self.keep_decisions, now=self.clock())
        hashes = list(self._hashes(found.person))
        badges = self.register.erase(hashes, keep=self.keep_badges)
        erasure, _ = self.programme.erase_person(
            person, actor=actor, reason=reason, keep=self.keep_decisions
        )
        return Erased(
            badges=tuple(badges),
            records=erasure.records,
            entries=erasure.entries,
            kept=erasure.kept,
            files=erasure.files,
        )

    def _hashes(self, person: Person) -> Iterator[RecipientHash]:
        for identifier in person.identifiers:
            yield self.register.hash_recipient(identifier.value)

    def _issued(self, person: Person) -> Iterator[IssuedCredential]:
        for recipient in self._hashes(person):
            yield from self.register.find(recipient_hash=recipient)

    def _badge(self, record: IssuedCredential) -> dict[str, Any]:
        return {
            "id": record.id,
            "achievement": record.achievement,
            "format": record.format,
            "issued_at": format_datetime(record.issued_at),
            "document": record.document.decode("utf-8", "replace"),
            "status": self._status(record),
        }

    def _status(self, record: IssuedCredential) -> list[dict[str, Any]]:
        history = self.register.status.history(record.id)
        return [{"at": format_datetime(one.at), **dict(one.data)} for one in history]
