"""The earner's open attempt: answers, artifacts, attestations, notes, coaches, consent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from mcred.errors import RuleError
from mcred.microcredentials.attempt import (
    OVERALL,
    Attempt,
    LearningExperience,
    Response,
    RevisionNote,
)
from mcred.microcredentials.case import Case
from mcred.microcredentials.evidence import Artifact, Consent, Visibility
from mcred.microcredentials.people import Person
from mcred.microcredentials.programme.base import Base, Result
from mcred.microcredentials.protocol import Attestation
from mcred.microcredentials.submission import Context, Need
from mcred.microcredentials.transitions import fire

__all__ = ["Gathering"]


class Gathering(Base):
    """Changes to the open attempt, each refused with `attempt_closed` once it is handed in."""

    def describe(
        self,
        submission_id: str,
        *,
        actor: Person | str,
        need: Need | None = None,
        context: Context | None = None,
        expected_version: int | None = None,
    ) -> Result:
        """Say why, and where the work was done; what is not given stays."""
        case = self._case(submission_id, actor, expected_version)
        after, event = fire(
            case,
            "edit",
            need=need or case.submission.need,
            context=context or case.submission.context,
        )
        return self._save(case.submission, after, [event])

    def respond(
        self,
        submission_id: str,
        *,
        actor: Person | str,
        prompt: str,
        text: str,
        expected_version: int | None = None,
    ) -> Result:
        """Answer a prompt, or answer it anew.

        Raises:
            RuleError: `unknown_prompt`, `attempt_closed`.
        """

        def change(case: Case) -> Attempt:
            if prompt not in {one.id for one in case.definition.form.prompts}:
                raise RuleError(f"the form has no prompt {prompt}", code="unknown_prompt")
            attempt = case.submission.attempt
            others = tuple(one for one in attempt.responses if one.prompt != prompt)
            return attempt.replace(responses=(*others, Response(prompt=prompt, text=text)))

        return self._edit(submission_id, actor, expected_version, change, {"prompt": prompt})

    def add(
        self,
        submission_id: str,
        artifact: Artifact,
        *,
        actor: Person | str,
        expected_version: int | None = None,
    ) -> Result:
        """Add an artifact, or put it in the place of the one of the same id.

        Raises:
            RuleError: `unknown_requirement`, `unknown_criterion`, `attempt_closed`.
        """

        def change(case: Case) -> Attempt:
            if artifact.requirement not in {one.id for one in case.definition.evidence}:
                raise RuleError(
                    f"no evidence is asked for under {artifact.requirement}",
                    code="unknown_requirement",
                )
            for criterion in artifact.criteria:
                if criterion not in case.definition.rubric.by_id:
                    raise RuleError(
                        f"the rubric has no criterion {criterion}", code="unknown_criterion"
                    )
            attempt = case.submission.attempt
            others = tuple(one for one in attempt.artifacts if one.id != artifact.id)
            added = artifact if artifact.added_at else artifact.replace(added_at=case.now)
            return attempt.replace(artifacts=(*others, added))

        data = {"artifact": artifact.id, "digest": artifact.digest}
        return self._edit(submission_id, actor, expected_version, change, data)

    def remove(
        self,
        submission_id: str,
        artifact_id: str,
        *,
        actor: Person | str,
        expected_version: int | None = None,
    ) -> Result:
        """Take an artifact out.

        Raises:
            RuleError: `unknown_artifact`, `attempt_closed`.
        """

        def change(case: Case) -> Attempt:
            attempt = case.submission.attempt
            others = tuple(one for one in attempt.artifacts if one.id != artifact_id)
            if len(others) == len(attempt.artifacts):
                raise RuleError(f"there is no artifact {artifact_id}", code="unknown_artifact")
            return attempt.replace(artifacts=others)

        return self._edit(submission_id, actor, expected_version, change, {"removed": artifact_id})

    def attest(
        self,
        submission_id: str,
        *attestations: Attestation | str,
        actor: Person | str,
        expected_version: int | None = None,
    ) -> Result:
        """Confirm what the protocol asks to be confirmed."""
        given = tuple(Attestation(one) for one in attestations)

        def change(case: Case) -> Attempt:
            attempt = case.submission.attempt
            together = tuple(dict.fromkeys((*attempt.attestations, *given)))
            return attempt.replace(attestations=together)

        return self._edit(
            submission_id, actor, expected_version, change, {"attestations": list(given)}
        )

    def learn(
        self,
        submission_id: str,
        experience: LearningExperience,
        *,
        actor: Person | str,
        expected_version: int | None = None,
    ) -> Result:
        """Tell how it was learned; never asked for."""

        def change(case: Case) -> Attempt:
            attempt = case.submission.attempt
            return attempt.replace(experiences=(*attempt.experiences, experience))

        return self._edit(submission_id, actor, expected_version, change, {})

    def note(
        self,
        submission_id: str,
        *,
        actor: Person | str,
        feedback: str,
        answer: str,
        changes: Sequence[str] = (),
        expected_version: int | None = None,
    ) -> Result:
        """Say how one item of feedback was taken up: a criterion's id, or `overall`.

        Args:
            changes: the artifacts and prompts that were changed for it.

        Raises:
            RuleError: `unknown_feedback`.
        """
        said = RevisionNote(feedback=feedback, answer=answer, changes=tuple(changes))

        def change(case: Case) -> Attempt:
            decision = case.submission.decision
            known = {OVERALL} if decision else set()
            known |= {one.criterion for one in decision.feedback.criteria} if decision else set()
            if feedback not in known:
                raise RuleError(f"there was no feedback on {feedback}", code="unknown_feedback")
            attempt = case.submission.attempt
            others = tuple(one for one in attempt.notes if one.feedback != feedback)
            return attempt.replace(notes=(*others, said))

        return self._edit(submission_id, actor, expected_version, change, {"note": feedback})

    def coach(
        self,
        submission_id: str,
        coach: Person | str,
        *,
        actor: Person | str,
        expected_version: int | None = None,
    ) -> Result:
        """Name who coaches this submission, and so will not judge it (I3)."""
        case = self._case(submission_id, actor, expected_version)
        person = self._member(coach).person
        coaches = case.submission.coaches
        after, event = fire(case, "coach", coaches=(*coaches, person))
        return self._save(case.submission, after, [event])

    def consent(
        self,
        submission_id: str,
        artifact_id: str,
        *,
        actor: Person | str,
        visibility: Visibility | str,
        minors: bool = False,
        expected_version: int | None = None,
    ) -> Result:
        """Say what others may see of an artifact, at any time; `private` withdraws consent.

        Raises:
            RuleError: `unknown_artifact`.
        """
        case = self._case(submission_id, actor, expected_version)
        wanted = Visibility(visibility)
        given = None if wanted is Visibility.PRIVATE else Consent(given_at=case.now, minors=minors)
        if not any(
            one.id == artifact_id for each in case.submission.attempts for one in each.artifacts
        ):
            raise RuleError(f"there is no artifact {artifact_id}", code="unknown_artifact")
        attempts = tuple(
            attempt.replace(
                artifacts=tuple(
                    one.replace(visibility=wanted, consent=given) if one.id == artifact_id else one
                    for one in attempt.artifacts
                )
            )
            for attempt in case.submission.attempts
        )
        data = {"artifact": artifact_id, "visibility": str(wanted)}
        after, event = fire(case, "consent", data=data, attempts=attempts)
        return self._save(case.submission, after, [event])

    def _edit(
        self,
        submission_id: str,
        actor: Person | str,
        expected_version: int | None,
        change: Callable[[Case], Attempt],
        data: dict[str, Any],
    ) -> Result:
        case = self._case(submission_id, actor, expected_version)
        attempts = case.submission.with_attempt(change(case))
        after, event = fire(case, "edit", data=data, attempts=attempts)
        return self._save(case.submission, after, [event])
