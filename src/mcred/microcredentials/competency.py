"""The one skill a micro-credential is about, how it is practised, and what it is aligned to."""

from __future__ import annotations

from enum import StrEnum

from mcred.microcredentials.model import Model, Text, Uri

__all__ = [
    "Alignment",
    "AlignmentType",
    "Competency",
    "CompetencyKind",
    "KeyMethod",
    "MethodComponent",
]


class CompetencyKind(StrEnum):
    """What kind of mastery it is; procedures may need renewal."""

    KNOWLEDGE = "knowledge"
    TECHNIQUE = "technique"
    SKILL = "skill"
    PROCEDURE = "procedure"


class Competency(Model):
    """The single competency: what the earner should know and be able to do."""

    statement: Text
    """The skill in one sentence."""
    kind: CompetencyKind = CompetencyKind.SKILL
    know: tuple[Text, ...] = ()
    """What the earner should know."""
    able_to: tuple[Text, ...] = ()
    """What the earner should be able to do."""


class MethodComponent(Model):
    """One part of the key method."""

    name: Text
    description: Text | None = None


class KeyMethod(Model):
    """How the skill is practised."""

    summary: Text
    components: tuple[MethodComponent, ...] = ()


class AlignmentType(StrEnum):
    """`targetType` of Open Badges 3.0, AlignmentTargetType."""

    COMPETENCY = "ceasn:Competency"
    CREDENTIAL = "ceterms:Credential"
    CF_ITEM = "CFItem"
    CF_RUBRIC = "CFRubric"
    CF_RUBRIC_CRITERION = "CFRubricCriterion"
    CF_RUBRIC_CRITERION_LEVEL = "CFRubricCriterionLevel"
    CTDL = "CTDL"
    SKILL_DESCRIPTOR = "ext:RSD"


class Alignment(Model):
    """A standard or framework item that the competency, or one criterion, answers to."""

    target_name: Text
    target_url: Uri
    target_code: Text | None = None
    target_description: Text | None = None
    target_framework: Text | None = None
    target_type: AlignmentType | None = None
    primary: bool = False
    """Whether it is the competency itself; one alignment of a definition at most."""
