"""A submission: an earner's way through one micro-credential, in attempts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from mcred.errors import Problem
from mcred.microcredentials.attempt import Attempt
from mcred.microcredentials.decision import Feedback, Outcome
from mcred.microcredentials.definition import DefinitionRef, MicroCredential
from mcred.microcredentials.model import Digest, Id, Model, Moment, Text, seen
from mcred.microcredentials.people import Person
from mcred.microcredentials.states import State

__all__ = [
    "Appeal",
    "AppealOutcome",
    "CompletionFeedback",
    "Context",
    "DecisionSummary",
    "Flag",
    "Intent",
    "Need",
    "NeedSource",
    "Revocation",
    "Submission",
    "shown_state",
]


class Intent(StrEnum):
    """Why the earner submits; neither asks for a course."""

    DEVELOP = "develop"
    ALREADY_COMPETENT = "already_competent"


class NeedSource(StrEnum):
    """Where a learning need comes from."""

    PROFESSIONAL_PRACTICE = "professional_practice"
    STUDENT_NEEDS = "student_needs"
    SCHOOL_GOALS = "school_goals"


class Need(Model):
    """What the earner wants to get better at; told if they like."""

    source: NeedSource
    description: Text | None = None


class Context(Model):
    """Where the work was done; told if they like."""

    setting: Text | None = None
    grade: Text | None = None
    subject: Text | None = None
    class_size: Annotated[int, Field(ge=0, le=10_000)] | None = None


class CompletionFeedback(Model):
    """What a completeness review found missing; no judgement of quality."""

    attempt: int
    text: Text
    given_at: Moment


class DecisionSummary(Model):
    """A decision as the submission remembers it."""

    id: Id
    attempt: int
    outcome: Outcome
    decided_at: Moment
    digest: Digest
    feedback: Feedback
    below: tuple[Id, ...]
    """The criteria below their level."""


class AppealOutcome(StrEnum):
    """What an appeal leads to."""

    UPHELD = "upheld"  #: the decision stands
    OVERTURNED = "overturned"  #: awarded
    RESCORED = "rescored"  #: new assessors score the same attempt


class Appeal(Model):
    """An appeal against one decision, once."""

    decision: Id
    grounds: Text
    filed_at: Moment
    outcome: AppealOutcome | None = None
    reviewers: tuple[Person, ...] = ()
    reason: Text | None = None
    resolved_at: Moment | None = None


class Flag(Model):
    """Something for a person to look at; it changes no result."""

    kind: Literal["duplicate_artifact"]
    artifact: Id
    other_submission: Id
    raised_at: Moment


class Revocation(Model):
    """Why an award was withdrawn, and that the earner was heard."""

    cause: Text
    notified_at: Moment
    answer: Text | None = None
    revoked_at: Moment


class Submission(Model):
    """One earner's submission for one version of a definition; `version` counts its changes."""

    kind_of_document = "submission"

    format: Literal["mcred-submission/1"] = "mcred-submission/1"
    id: Id
    version: Annotated[int, Field(ge=0)] = 0
    state: State = State.NEW
    came_from: tuple[State, ...] = ()
    """What a hold or an appeal interrupted, the latest last."""
    definition: DefinitionRef
    earner: Person
    coaches: tuple[Person, ...] = ()
    intent: Intent = Intent.DEVELOP
    need: Need | None = None
    context: Context | None = None
    attempts: Annotated[tuple[Attempt, ...], Field(min_length=1)]
    completion_feedback: tuple[CompletionFeedback, ...] = ()
    decisions: tuple[DecisionSummary, ...] = ()
    appeals: tuple[Appeal, ...] = ()
    flags: tuple[Flag, ...] = ()
    closing_advice: Text | None = None
    """Why it was closed and what may help, where the time for another attempt ran out."""
    revocation: Revocation | None = None

    @property
    def attempt(self) -> Attempt:
        """The latest attempt."""
        return self.attempts[-1]

    @property
    def decision(self) -> DecisionSummary | None:
        """The latest decision."""
        return self.decisions[-1] if self.decisions else None

    def with_attempt(self, attempt: Attempt) -> tuple[Attempt, ...]:
        """The attempts with the latest one replaced."""
        return (*self.attempts[:-1], attempt)

    def broken_rules(self) -> Iterator[Problem]:
        for index, attempt in enumerate(self.attempts):
            if attempt.number != index + 1:
                yield Problem(
                    f"$.attempts[{index}].number", "attempt_number", str(index + 1),
                    seen(attempt.number),
                )  # fmt: skip
            if attempt.is_open and index + 1 < len(self.attempts):
                yield Problem(f"$.attempts[{index}].manifest", "one_open_attempt", "a manifest")
        awards = [one for one in self.decisions if one.outcome is Outcome.AWARDED]
        if len(awards) > 1 or (self.state is State.AWARDED and not awards):
            yield Problem(
                "$.decisions", "one_award", "exactly one decision that awards", str(len(awards))
            )


def shown_state(submission: Submission, definition: MicroCredential, *, at: datetime) -> State:
    """The state to show: an award past its validity is shown as expired."""
    decision = submission.decision
    if submission.state is not State.AWARDED or decision is None or definition.validity is None:
        return submission.state
    ends = definition.validity.ends(decision.decided_at)
    return State.EXPIRED if at >= ends else State.AWARDED
