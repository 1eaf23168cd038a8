"""The Florida paper: five tenets, and what its six steps ask of a definition."""

from __future__ import annotations

from typing import Final

from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.lint.common import given, is_traceable, some_evidence
from mcred.microcredentials.lint.rule import (
    Answer,
    Check,
    Profile,
    Rule,
    Severity,
    cannot_tell,
    not_supported,
    quote,
    supported,
)

__all__ = ["PROFILE"]

_SOURCE: Final = (
    "Using Micro-credentials to Engage Educators in Differentiated Learning (Volusia County "
    "Schools, Florida)"
)


def _personalized(definition: MicroCredential) -> tuple[Answer, ...]:
    """The earner chooses between kinds of evidence."""
    for index, one in enumerate(definition.evidence):
        if one.any_of is not None or len(one.kinds) > 1:
            reason = f"the earner chooses how to answer {quote(one.title)}"
            return (supported(f"$.evidence[{index}]", reason),)
    return (not_supported("$.evidence", "leaves the earner no choice of evidence"),)


def _on_demand(definition: MicroCredential) -> tuple[Answer, ...]:
    days = definition.protocol.revision_days
    if days is None:
        return (supported("$.protocol", "sets no deadline for the earner"),)
    reason = f"a returned submission must come back within {days} days"
    return (not_supported("$.protocol.revision_days", reason),)


def _shareable(definition: MicroCredential) -> tuple[Answer, ...]:
    """A badge points at its definition; whoever gets the badge must be able to open that."""
    scheme = definition.id.partition(":")[0].lower()
    if scheme == "https":
        return (supported("$.id", "readers of a badge can be sent to this web address"),)
    if scheme == "http":
        return (not_supported("$.id", "readers would be sent over an unprotected connection"),)
    return (not_supported("$.id", f"{scheme}: is no address that readers of a badge can open"),)


def _research_backed(definition: MicroCredential) -> tuple[Answer, ...]:
    for index, citation in enumerate(definition.research):
        if citation.published and is_traceable(citation):
            path = f"$.research[{index}]"
            return (supported(path, f"{quote(citation.title)} is given as published"),)
    return (not_supported("$.research", "no published research that can be looked up"),)


def _diverse(definition: MicroCredential) -> tuple[Answer, ...]:
    kinds = {kind for one in definition.evidence if one.required for kind in one.kinds}
    if len(kinds) > 1:
        return (supported("$.evidence", f"{len(kinds)} kinds of evidence"),)
    return (not_supported("$.evidence", "evidence of one kind at most"),)


def _expertise(definition: MicroCredential) -> tuple[Answer, ...]:
    if definition.topics:
        named = ", ".join(definition.topics)
        return (supported("$.topics", f"an assessor must know about {quote(named)}"),)
    return (cannot_tell("$.topics", "names no topic that reviewers must know about"),)


def _rule(name: str, severity: Severity, statement: str, where: str, check: Check) -> Rule:
    return Rule(
        id=f"fl.{name}",
        severity=severity,
        statement=statement,
        source=f"{_SOURCE}, {where}",
        check=check,
    )


PROFILE: Final = Profile(
    name="florida",
    title="Florida paper: five tenets",
    source=_SOURCE,
    rules=(
        _rule(
            "personalized",
            Severity.WARNING,
            "Earners can fit it to their own work.",
            "tenet: personalized",
            _personalized,
        ),
        _rule(
            "on_demand",
            Severity.INFO,
            "Earners work in their own time.",
            "tenet: on demand",
            _on_demand,
        ),
        _rule(
            "competency_based",
            Severity.ERROR,
            "Evidence comes out of the earner's own practice.",
            "tenet: competency based",
            some_evidence(
                lambda one: one.from_practice,
                found="comes from practice",
                missing="no required evidence must come from the earner's practice",
            ),
        ),
        _rule(
            "shareable",
            Severity.WARNING,
            "What was earned can be shown to others.",
            "tenet: shareable",
            _shareable,
        ),
        _rule(
            "research_backed",
            Severity.ERROR,
            "Published research supports the practice.",
            "tenet: research-backed",
            _research_backed,
        ),
        _rule(
            "predefined_rubric",
            Severity.WARNING,
            "Reviewers have a guide beside the rubric before work comes in.",
            "step 5",
            given("$.scoring_guide", lambda one: one.scoring_guide, what="scoring guide"),
        ),
        _rule(
            "reviewer_expertise",
            Severity.INFO,
            "Reviewers have expertise in the topic.",
            "step 5",
            _expertise,
        ),
        _rule(
            "diverse_evidence",
            Severity.INFO,
            "Evidence of different kinds gives a whole view.",
            "step 4",
            _diverse,
        ),
        _rule(
            "student_outcome",
            Severity.INFO,
            "Some evidence shows what students gained, as in most micro-credentials.",
            "step 4",
            some_evidence(
                lambda one: one.student_outcome,
                found="shows what students gained",
                missing="no required evidence shows what students gained",
            ),
        ),
    ),
)
