"""The earner's part: start, gather, check, submit, revise, withdraw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mcred.microcredentials.attempt import (
    Attempt,
    manifest_of,
)
from mcred.microcredentials.case import Case
from mcred.microcredentials.checklist import Checklist, checklist
from mcred.microcredentials.member import Member
from mcred.microcredentials.people import Person
from mcred.microcredentials.privacy import Finding
from mcred.microcredentials.programme.base import Result, key_id, person_of
from mcred.microcredentials.programme.catalogue import Catalogue
from mcred.microcredentials.programme.duplicates import find_duplicates
from mcred.microcredentials.records import Change
from mcred.microcredentials.states import UNDER_WAY, State
from mcred.microcredentials.submission import Context, Intent, Need, Submission
from mcred.microcredentials.transitions import fire
from mcred.microcredentials.view import scan_attempt

__all__ = ["Earning"]


class Earning(Catalogue):
    """What an earner does. `expected_version` is the submission's version they have seen."""

    def start(
        self,
        definition_id: str,
        *,
        actor: Person | str,
        version: str | None = None,
        intent: Intent | str = Intent.DEVELOP,
        need: Need | None = None,
        context: Context | None = None,
    ) -> Result:
        """Begin a submission; no course, need or context is asked for.

        Raises:
            RuleError: `definition_not_published`, `already_under_way` (I16).
            NotFoundError: there is no such definition.
        """
        definition = self.definition(definition_id, version)
        earner, changes = self._earner(person_of(actor))
        submission = Submission(
            id=self._new_id(),
            definition=definition.ref,
            earner=earner.person,
            intent=Intent(intent),
            need=need,
            context=context,
            attempts=(Attempt(number=1, opened_at=self._clock()),),
        )
        index = [key_id(one, definition.id) for one in (earner.id, *earner.former)]
        case = Case(
            submission=submission,
            definition=definition,
            actor=earner,
            now=self._clock(),
            under_way=self._under_way(index),
        )
        after, event = fire(case, "start", data={"definition": str(definition.ref)})
        changes.append(self._change("open", index[0], {"submission": submission.id}))
        return self._save(submission, after, [event], changes)

    def checklist(self, submission_id: str) -> Checklist:
        """What is there and what is missing, at any time."""
        submission = self.submission(submission_id)
        return checklist(self._definition(submission.definition), submission.attempt)

    def privacy(self, submission_id: str) -> tuple[Finding, ...]:
        """What in texts and file names may identify somebody; a warning, never a condition."""
        submission = self.submission(submission_id)
        people = [self._member(submission.earner).person, *submission.coaches]
        return scan_attempt(submission.attempt, people)

    def submit(
        self, submission_id: str, *, actor: Person | str, expected_version: int | None = None
    ) -> Result:
        """Hand in the open attempt: check, freeze the rubric's version, hash the manifest.

        Raises:
            RuleError: `incomplete` (I7), `artifact_vanished`, `artifact_changed`,
                `feedback_unanswered`, `definition_changed`, `attempt_closed`.
        """
        case = self._case(submission_id, actor, expected_version)
        attempt = case.submission.attempt
        case = replace(
            case,
            checklist=checklist(case.definition, attempt),
            integrity=tuple((one.id, self._inspect(one)) for one in attempt.artifacts),
        )
        manifest = manifest_of(
            attempt,
            submission=submission_id,
            definition=case.definition.ref,
            rubric=case.definition.rubric.digest,
            at=case.now,
        )
        name = "resubmit" if case.submission.state is State.RETURNED else "submit"
        after, event = fire(
            case,
            name,
            data={"manifest": manifest.digest},
            attempts=case.submission.with_attempt(attempt.replace(manifest=manifest)),
        )
        flags, changes = find_duplicates(case, self._member, self._get)
        if flags:
            event = event.replace(
                data={**event.data, "duplicates": [one.artifact for one in flags]}
            )
            after = after.replace(flags=(*after.flags, *flags))
        return self._save(case.submission, after, [event], changes)

    def revise(
        self, submission_id: str, *, actor: Person | str, expected_version: int | None = None
    ) -> Result:
        """Open what came back: the next attempt, or the same one where it was incomplete.

        Raises:
            RuleError: `attempts_used_up`, `revision_time_over`.
        """
        case = self._case(submission_id, actor, expected_version)
        attempt = case.submission.attempt
        if case.submission.state is State.INCOMPLETE:
            again = attempt.replace(manifest=None, attestations=())
            after, event = fire(case, "reopen", attempts=case.submission.with_attempt(again))
            return self._save(case.submission, after, [event])
        following = Attempt(
            number=attempt.number + 1,
            opened_at=case.now,
            responses=attempt.responses,
            artifacts=attempt.artifacts,
            experiences=attempt.experiences,
        )
        after, event = fire(case, "revise", attempts=(*case.submission.attempts, following))
        return self._save(case.submission, after, [event])

    def withdraw(
        self,
        submission_id: str,
        *,
        actor: Person | str,
        purge: bool = False,
        expected_version: int | None = None,
    ) -> Result:
        """Give up a submission that is not decided.

        Args:
            purge: whether answers and artifacts are forgotten; the manifests' digests stay.
        """
        case = self._case(submission_id, actor, expected_version)
        attempts = case.submission.attempts
        if purge:
            attempts = tuple(one.replace(responses=(), artifacts=()) for one in attempts)
        after, event = fire(case, "withdraw", data={"purged": purge}, attempts=attempts)
        return self._save(case.submission, after, [event])

    def _under_way(self, index: Sequence[str]) -> str | None:
        for one in index:
            record = self._get("open", one)
            if record is not None:
                other = self.submission(record.data["submission"])
                if other.state in UNDER_WAY:
                    return other.id
        return None

    def _earner(self, person: Person) -> tuple[Member, list[Change]]:
        """The earner's entry, and what enters them where they are new."""
        if self._find_members(person):
            return self._member(person), []
        member = Member(id=self._new_id(), person=person)
        changes = [self._change("member", member.id, member.to_dict())]
        changes += [
            self._change("identity", key_id(key), {"member": member.id})
            for key in sorted(person.keys)
        ]
        return member, changes
