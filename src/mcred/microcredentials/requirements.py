"""The evidence that a definition asks for."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from mcred.errors import Problem
from mcred.microcredentials.model import Id, Model, Text, seen

__all__ = ["EvidenceKind", "EvidenceRequirement"]


class EvidenceKind(StrEnum):
    """What an artifact is; `Evidence.genre` of the badge."""

    VIDEO = "video"
    AUDIO = "audio"
    WRITING_SAMPLE = "writing_sample"
    STUDENT_WORK = "student_work"
    STUDENT_REFLECTION = "student_reflection"
    TEACHER_REFLECTION = "teacher_reflection"
    LESSON_PLAN = "lesson_plan"
    PROJECT = "project"
    OBSERVATION = "observation"
    ASSESSMENT_DATA = "assessment_data"
    SELF_EVALUATION = "self_evaluation"
    OTHER = "other"


class EvidenceRequirement(Model):
    """So many artifacts of these kinds.

    Requirements that name the same `any_of` group are alternatives: one of them is enough.
    """

    id: Id
    title: Text
    description: Text | None = None
    kinds: Annotated[tuple[EvidenceKind, ...], Field(min_length=1)]
    min: Annotated[int, Field(ge=0, le=1000)] = 1
    max: Annotated[int, Field(ge=1, le=1000)] | None = None
    any_of: Id | None = None
    """The group of alternatives it belongs to."""
    from_practice: bool = False
    """Whether the artifact must come out of the earner's own practice."""
    student_outcome: bool = False
    """Whether the artifact must show what students gained."""
    criteria: tuple[Id, ...] = ()
    """The criteria that this evidence is meant for; empty when any."""

    @property
    def required(self) -> bool:
        """Whether nothing can be submitted without it (alternatives taken as one)."""
        return self.min > 0

    def broken_rules(self) -> Iterator[Problem]:
        if self.max is not None and self.min > self.max:
            yield Problem(
                "$.min", "unmeetable", f"no more than max, which is {self.max}", seen(self.min)
            )
        if self.any_of is not None and self.min == 0:
            yield Problem(
                "$.min", "idle_alternative", "at least 1 for one of several alternatives", "0"
            )
