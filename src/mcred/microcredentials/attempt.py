"""One attempt: what was handed in, what changed since the last, which feedback that answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from mcred.errors import Problem
from mcred.microcredentials.definition import DefinitionRef
from mcred.microcredentials.evidence import Artifact
from mcred.microcredentials.model import Digest, Id, Model, Moment, Text, Uri, digest_of, repeated
from mcred.microcredentials.protocol import Attestation
from mcred.microcredentials.review import Review

__all__ = [
    "OVERALL",
    "Attempt",
    "Change",
    "ExperienceKind",
    "LearningExperience",
    "Manifest",
    "Response",
    "RevisionNote",
    "changes",
    "manifest_of",
]

#: The feedback item that belongs to no single criterion.
OVERALL = "overall"


class ExperienceKind(StrEnum):
    """Where learning took place; a YouTube lesson is informal and counts."""

    FORMAL = "formal"
    NON_FORMAL = "non_formal"
    INFORMAL = "informal"


class LearningExperience(Model):
    """How the earner learned; told if they like, never asked for."""

    kind: ExperienceKind
    title: Text
    provider: Text | None = None
    url: Uri | None = None
    hours: Annotated[float, Field(gt=0, le=10_000)] | None = None


class Response(Model):
    """The answer to one prompt; for a file prompt, an artifact's id."""

    prompt: Id
    text: Annotated[str, StringConstraints(max_length=1_000_000)]


class RevisionNote(Model):
    """How the earner took up one item of feedback."""

    feedback: Id
    """The criterion, or `overall`."""
    answer: Text
    changes: tuple[Id, ...] = ()
    """The artifacts and prompts that were changed for it."""


class Manifest(Model):
    """What was handed in, frozen: the digests of the form, of every answer and artifact."""

    format: Literal["mcred-manifest/1"] = "mcred-manifest/1"
    submission: Id
    attempt: int
    definition: DefinitionRef
    rubric: Digest
    artifacts: tuple[tuple[Id, Digest], ...]
    responses: tuple[tuple[Id, Digest], ...]
    attestations: tuple[Attestation, ...]
    submitted_at: Moment

    @cached_property
    def digest(self) -> str:
        """One digest for all of it."""
        return digest_of(self.to_dict())


class Attempt(Model):
    """The n-th time an earner hands in; open until it has a manifest."""

    number: Annotated[int, Field(ge=1)]
    opened_at: Moment
    responses: tuple[Response, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    experiences: tuple[LearningExperience, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    notes: tuple[RevisionNote, ...] = ()
    manifest: Manifest | None = None
    reviews: tuple[Review, ...] = ()
    """One for each round of scoring; an appeal may open another."""

    @property
    def is_open(self) -> bool:
        """Whether the earner may still change it."""
        return self.manifest is None

    @property
    def review(self) -> Review | None:
        """The current round of scoring."""
        return self.reviews[-1] if self.reviews else None

    def answer(self, prompt_id: str) -> str | None:
        """The answer to a prompt."""
        return next((one.text for one in self.responses if one.prompt == prompt_id), None)

    def broken_rules(self) -> Iterator[Problem]:
        yield from repeated("$.artifacts", [one.id for one in self.artifacts])
        yield from repeated("$.responses", [one.prompt for one in self.responses])
        yield from repeated("$.notes", [one.feedback for one in self.notes])


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between two attempts."""

    what: Literal["artifact", "response"]
    id: str
    how: Literal["added", "removed", "changed"]
    answers: tuple[str, ...] = ()  #: the feedback items it was made for


def changes(before: Attempt, after: Attempt) -> tuple[Change, ...]:
    """What changed from one attempt to the next, and which feedback each change answers."""
    answered: dict[str, tuple[str, ...]] = {}
    for note in after.notes:
        for one in note.changes:
            answered[one] = (*answered.get(one, ()), note.feedback)
    old_files = {one.id: one.digest for one in before.artifacts}
    new_files = {one.id: one.digest for one in after.artifacts}
    old_texts = {one.prompt: one.text for one in before.responses}
    new_texts = {one.prompt: one.text for one in after.responses}
    return (
        *_differences("artifact", old_files, new_files, answered),
        *_differences("response", old_texts, new_texts, answered),
    )


def _differences(
    what: Literal["artifact", "response"],
    old: dict[str, str],
    new: dict[str, str],
    answered: dict[str, tuple[str, ...]],
) -> Iterator[Change]:
    for one in dict.fromkeys([*old, *new]):
        if old.get(one) == new.get(one):
            continue
        how: Literal["added", "removed", "changed"] = (
            "added" if one not in old else "removed" if one not in new else "changed"
        )
        yield Change(what=what, id=one, how=how, answers=answered.get(one, ()))


def manifest_of(
    attempt: Attempt, *, submission: str, definition: DefinitionRef, rubric: str, at: Moment
) -> Manifest:
    """The manifest of an attempt as it stands."""
    return Manifest(
        submission=submission,
        attempt=attempt.number,
        definition=definition,
        rubric=rubric,
        artifacts=_sorted((one.id, digest_of(one.content)) for one in attempt.artifacts),
        responses=_sorted((one.prompt, digest_of(one.text)) for one in attempt.responses),
        attestations=attempt.attestations,
        submitted_at=at,
    )


def _sorted(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(pairs))
