"""A person's own records: shown to them, put on hold, erased."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from mcred.errors import RuleError
from mcred.microcredentials.events import Event
from mcred.microcredentials.legal_hold import LegalHold
from mcred.microcredentials.log import ERASED
from mcred.microcredentials.people import Person
from mcred.microcredentials.personal import Part, PersonalData, parts_in
from mcred.microcredentials.programme.base import Base, key_id, person_of
from mcred.microcredentials.records import Change
from mcred.microcredentials.submission import Submission

__all__ = ["Erasure", "Personal"]

_HOLD = "legal_hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """What was erased, and what of the person stays because it belongs to others' records."""

    records: int
    entries: int  #: of the log, whose content was forgotten
    kept: tuple[Part, ...]
    files: tuple[str, ...]  #: of evidence; they lie outside the records and are not touched


class Personal(Base):
    """Looks at every submission on record: for requests of persons, not for every day."""

    def personal_data(self, person: Person | str) -> PersonalData:
        """Everything that is on record of a person, as an earner and otherwise."""
        whole = self._member(person).person
        members = tuple(self._find_members(whole))
        mine: list[Submission] = []
        parts: list[Part] = []
        for record_id in self._records.list("submission"):
            submission = self.submission(record_id)
            if submission.earner.is_same_as(whole):
                mine.append(submission)
            else:
                parts += parts_in(submission, whole)
        decided = [one.id for submission in mine for one in submission.decisions]
        subjects = {one.id for one in mine} | {one.id for one in members}
        subjects |= {former for one in members for former in one.former}
        return PersonalData(
            person=whole,
            members=members,
            submissions=tuple(mine),
            decisions=tuple(self._records.get("decision", one).data for one in decided),
            badges=tuple(
                found.data for one in decided if (found := self._get("issued", one)) is not None
            ),
            parts=tuple(parts),
            entries=tuple(
                one for one in self._records.events() if one.event.get("subject") in subjects
            ),
            hold=next((one for one in self.legal_holds() if one.person.is_same_as(whole)), None),
        )

    def erase_person(
        self,
        person: Person | str,
        *,
        actor: Person | str,
        reason: str,
        keep: timedelta = timedelta(0),
    ) -> tuple[Erasure, tuple[Event, ...]]:
        """Erase the records of a person, all or none; of the log the digests stay.

        Their submissions, decisions, sealed scores, badges and entry go, with what the log says of
        them. What they did in the submissions of others is part of those records and stays, and
        with it their own entry. Badges that were handed out are not touched.

        Args:
            keep: how long after a decision its records are kept in any case.

        Raises:
            RuleError: `legal_hold`, `under_way`, `retention`.
            ConflictError: something was changed at the same time; nothing is erased.
        """
        found = self.personal_data(person)
        now = self._clock()
        found.require_erasable(keep=keep, now=now)
        changes = list(self._removals(found))
        forget = [one.sequence for one in found.entries if not one.is_erased]
        if not changes and not forget:
            return Erasure(records=0, entries=0, kept=found.parts, files=()), ()
        happened = Event(
            type=ERASED,
            subject=self._new_id(),
            at=now,
            actor=str(person_of(actor)),
            data={"entries": forget, "records": len(changes), "reason": reason},
        )
        self._records.commit(changes, [happened.to_dict()], forget=forget)
        return (
            Erasure(
                records=len(changes),
                entries=len(forget),
                kept=found.parts,
                files=tuple(_files(found.submissions)),
            ),
            (happened,),
        )

    def hold_records(
        self, person: Person | str, *, actor: Person | str, reason: str
    ) -> tuple[LegalHold, tuple[Event, ...]]:
        """Let nobody erase a person's records, under any of their identifiers, until released.

        Raises:
            RuleError: `on_hold` where they are already.
        """
        found = self.personal_data(person)
        if found.hold is not None:
            raise RuleError("their records are on hold already", code="on_hold")
        hold = LegalHold(
            id=self._new_id(),
            person=found.person,
            reason=reason,
            since=self._clock(),
            actor=str(person_of(actor)),
        )
        change = Change(kind=_HOLD, id=hold.id, data=hold.to_dict(), expected_version=0)
        return hold, self._log_hold("hold_records", hold, actor, change)

    def release_records(
        self, person: Person | str, *, actor: Person | str
    ) -> tuple[LegalHold, tuple[Event, ...]]:
        """Lift the hold; what is due to be erased can be.

        Raises:
            RuleError: `not_on_hold`.
        """
        hold = self.personal_data(person).hold
        if hold is None:
            raise RuleError("their records are not on hold", code="not_on_hold")
        version = self._records.get(_HOLD, hold.id).version
        change = Change(kind=_HOLD, id=hold.id, data=None, expected_version=version)
        return hold, self._log_hold("release_records", hold, actor, change)

    def legal_holds(self) -> tuple[LegalHold, ...]:
        """Every hold in force."""
        ids = self._records.list(_HOLD)
        return tuple(LegalHold.from_dict(self._records.get(_HOLD, one).data) for one in ids)

    def _log_hold(
        self, name: str, hold: LegalHold, actor: Person | str, change: Change
    ) -> tuple[Event, ...]:
        happened = Event(
            type=name, subject=hold.id, at=self._clock(), actor=str(person_of(actor))
        )  # fmt: skip
        self._records.commit([change], [happened.to_dict()])
        return (happened,)

    def _removals(self, found: PersonalData) -> Iterator[Change]:
        names = [("submission", one.id) for one in found.submissions]
        names += [("decision", each.id) for one in found.submissions for each in one.decisions]
        names += [("issued", each.id) for one in found.submissions for each in one.decisions]
        names += [
            ("sealed", sealed)
            for one in found.submissions
            for attempt in one.attempts
            for review in attempt.reviews
            for sealed in review.sealed
        ]
        entries = [name for one in found.members for name in (one.id, *one.former)]
        names += [
            ("open", key_id(entry, one.definition.id))
            for one in found.submissions
            for entry in entries
        ]
        if not found.parts:
            names += [("member", entry) for entry in entries]
            names += [("identity", key_id(key)) for key in sorted(found.person.keys)]
        for kind, record_id in dict.fromkeys(names):
            record = self._get(kind, record_id)
            if record is not None:
                yield Change(kind=kind, id=record_id, data=None, expected_version=record.version)
        yield from self._uses(found.submissions)

    def _uses(self, submissions: Iterable[Submission]) -> Iterator[Change]:
        """Take the submissions out of the index of artifacts that were handed in."""
        gone = {one.id for one in submissions}
        digests = {
            artifact.digest.removeprefix("sha256:")
            for one in submissions
            for attempt in one.attempts
            for artifact in attempt.artifacts
        }
        for digest in sorted(digests):
            record = self._get("artifact", digest)
            if record is None:
                continue
            left = [use for use in record.data["uses"] if use["submission"] not in gone]
            if len(left) < len(record.data["uses"]):
                yield Change(
                    kind="artifact",
                    id=digest,
                    data={"uses": left} if left else None,
                    expected_version=record.version,
                )


def _files(submissions: Iterable[Submission]) -> Iterator[str]:
    found = (
        artifact.location
        for one in submissions
        for attempt in one.attempts
        for artifact in attempt.artifacts
    )
    yield from dict.fromkeys(place for place in found if place is not None)
