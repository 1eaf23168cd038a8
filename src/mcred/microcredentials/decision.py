"""What an approver decided, from which ratings, by which rule, with which feedback."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self

from pydantic import Field

from mcred.errors import Problem, RuleError
from mcred.microcredentials.assessment import Rating
from mcred.microcredentials.certification import Certification
from mcred.microcredentials.definition import DefinitionRef, Developer, MicroCredential
from mcred.microcredentials.evidence import Artifact
from mcred.microcredentials.model import Digest, Id, Model, Moment, Text, digest_of, seen
from mcred.microcredentials.people import Person
from mcred.microcredentials.rules import Step

__all__ = ["CriterionFeedback", "Decision", "Feedback", "Outcome", "Scorer"]


class Outcome(StrEnum):
    """How a decision ends."""

    AWARDED = "awarded"
    RETURNED = "returned_for_revision"
    NOT_AWARDED = "not_awarded"


class CriterionFeedback(Model):
    """What the earner is told about one criterion."""

    criterion: Id
    text: Text


class Feedback(Model):
    """What the earner is told, whatever the outcome."""

    overall: Text
    criteria: tuple[CriterionFeedback, ...] = ()

    def of(self, criterion_id: str) -> str | None:
        """The feedback on one criterion."""
        return next((one.text for one in self.criteria if one.criterion == criterion_id), None)


class Scorer(Model):
    """An assessor whose ratings the decision rests on."""

    person: Person
    certification: Certification
    """As it was when they scored."""
    scored_at: Moment
    commitment: Digest


class Decision(Model):
    """A decision with everything that it rests on, as it was then; `award` needs nothing else.

    Its digest covers all members but the definition (whose own digest is covered) and the
    artifacts' visibility and consent, which the earner may change until the badge is made.
    """

    kind_of_document = "decision"

    format: Literal["mcred-decision/1"] = "mcred-decision/1"
    id: Id
    submission: Id
    attempt: Annotated[int, Field(ge=1)]
    outcome: Outcome
    reason: Text | None = None
    reverses: Id | None = None
    """The decision that an appeal overturned."""

    definition: MicroCredential
    definition_ref: DefinitionRef
    rubric: Digest
    manifest: Digest

    earner: Person
    artifacts: tuple[Artifact, ...] = ()
    started_at: Moment
    submitted_at: Moment

    ratings: tuple[Rating, ...]
    met: bool
    trace: tuple[Step, ...]
    feedback: Feedback

    assessors: tuple[Scorer, ...]
    adjudicator: Person | None = None
    appeal_reviewers: tuple[Person, ...] = ()
    approver: Person
    scoring_body: Developer | None = None
    decided_at: Moment
    digest: Digest

    @classmethod
    def of(cls, **members: Any) -> Self:
        """A decision with its digest.

        Raises:
            ModelError: a member is missing or wrong.
        """
        unsigned = cls(**members, digest=f"sha256:{'0' * 64}")
        return unsigned.replace(digest=unsigned.computed_digest)

    @property
    def computed_digest(self) -> str:
        """The digest that the content has."""
        members = self.to_record()
        members.pop("digest")
        members["artifacts"] = [one.content for one in self.artifacts]
        return digest_of(members)

    @cached_property
    def levels(self) -> MappingProxyType[str, str]:
        """The final ratings: criterion id → level id."""
        return MappingProxyType({one.criterion: one.level for one in self.ratings})

    def verify_digest(self) -> None:
        """Nothing if the content is what the digest was made of.

        Raises:
            RuleError: `decision_changed`.
        """
        if self.computed_digest != self.digest:
            raise RuleError(
                f"decision {self.id} is not what was decided: its digest differs",
                code="decision_changed",
                decision=self.id,
            )

    def to_record(self) -> dict[str, Any]:
        """Plain data without the definition, which is kept once."""
        members = self.to_dict()
        members.pop("definition")
        return members

    @classmethod
    def from_record(cls, members: Mapping[str, Any], definition: MicroCredential) -> Self:
        """The decision that `to_record` wrote."""
        return cls.from_dict({**members, "definition": definition.to_dict()})

    def broken_rules(self) -> Iterator[Problem]:
        ref = self.definition_ref
        if (self.definition.id, self.definition.version) != (ref.id, ref.version):
            yield Problem("$.definition", "other_definition", str(ref), seen(self.definition.id))
