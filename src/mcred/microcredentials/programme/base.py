"""What all parts of a programme do alike: load, ask the table, save."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from mcred.errors import ConflictError, NotFoundError
from mcred.microcredentials.case import Case
from mcred.microcredentials.definition import DefinitionRef, Developer, MicroCredential
from mcred.microcredentials.events import Event
from mcred.microcredentials.evidence import Inspector, inspect_file
from mcred.microcredentials.member import Member
from mcred.microcredentials.people import Person, merge
from mcred.microcredentials.records import Change, Record, Records
from mcred.microcredentials.submission import Submission

__all__ = ["Base", "Result", "key_id", "person_of"]

#: A submission's new state and what was logged.
Result = tuple[Submission, tuple[Event, ...]]


class Base:
    """Records, clock and randomness of a programme.

    Args:
        records: where everything is kept.
        clock: the time now, with an offset.
        entropy: so many random bytes, for ids and salts.
        inspect: looks at an artifact's file when it is handed in.
        scoring_body: who assesses on behalf of the issuer, where that is another organisation.
    """

    def __init__(
        self,
        records: Records,
        clock: Callable[[], datetime],
        *,
        entropy: Callable[[int], bytes] = secrets.token_bytes,
        inspect: Inspector = inspect_file,
        scoring_body: Developer | None = None,
    ) -> None:
        self._records = records
        self._clock = clock
        self._entropy = entropy
        self._inspect = inspect
        self._scoring_body = scoring_body

    def submission(self, submission_id: str) -> Submission:
        """A submission as it stands.

        Raises:
            NotFoundError: there is none of that id.
        """
        return Submission.from_dict(self._records.get("submission", submission_id).data)

    def _definition(self, ref: DefinitionRef) -> MicroCredential:
        record = self._records.get("definition", key_id(ref.id, ref.version))
        return MicroCredential.from_dict(record.data)

    def _member(self, person: Person | str) -> Member:
        """The entry of somebody, with all identifiers known; an entry without roles if unknown."""
        person = person_of(person)
        found = self._find_members(person)
        if not found:
            return Member(id="unknown", person=person)
        first = found[0]
        others = [one.person for one in found[1:]]
        return first.replace(person=merge(first.person, *others, person))

    def _find_members(self, person: Person) -> list[Member]:
        ids: dict[str, None] = {}
        for identifier in person.identifiers:
            record = self._get("identity", key_id(identifier.key))
            if record is not None:
                ids[record.data["member"]] = None
        return [Member.from_dict(self._records.get("member", one).data) for one in ids]

    def _case(
        self, submission_id: str, actor: Person | str, expected_version: int | None = None
    ) -> Case:
        submission = self.submission(submission_id)
        if expected_version is not None and submission.version != expected_version:
            raise ConflictError(
                f"submission {submission_id} has version {submission.version}, "
                f"not {expected_version}",
                kind="submission",
                id=submission_id,
                expected=expected_version,
                found=submission.version,
            )
        return Case(
            submission=submission,
            definition=self._definition(submission.definition),
            actor=self._member(actor),
            now=self._clock(),
        )

    def _save(
        self,
        before: Submission,
        after: Submission,
        events: Sequence[Event],
        changes: Iterable[Change] = (),
    ) -> Result:
        after = after.replace(version=before.version + 1)
        written = Change(
            kind="submission",
            id=after.id,
            data=after.to_dict(),
            expected_version=before.version,
        )
        logged = [{**event.to_dict(), "version": after.version} for event in events]
        self._records.commit([written, *changes], logged)
        return after, tuple(events)

    def _get(self, kind: str, record_id: str) -> Record | None:
        try:
            return self._records.get(kind, record_id)
        except NotFoundError:
            return None

    def _change(self, kind: str, record_id: str, data: dict[str, Any]) -> Change:
        """Write over whatever is there now; a commit in between is a conflict."""
        found = self._get(kind, record_id)
        version = 0 if found is None else found.version
        return Change(kind=kind, id=record_id, data=data, expected_version=version)

    def _new_id(self) -> str:
        return self._entropy(10).hex()


def key_id(*parts: str) -> str:
    """A record id made of texts that are no names, such as URLs."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]


def person_of(person: Person | str) -> Person:
    """A person from a text, which is one identifier."""
    return Person.of(person) if isinstance(person, str) else person
