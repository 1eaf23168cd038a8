"""mcred's own rules: what makes a definition easy to work with, whatever text it follows."""

from __future__ import annotations

from typing import Final

from mcred.microcredentials.competency import CompetencyKind
from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.lint.common import given, is_traceable, list_given
from mcred.microcredentials.lint.form_quality import evidence_prompted, jargon_free, word_limits
from mcred.microcredentials.lint.rubric_quality import (
    criteria_named,
    criteria_supported,
    levels_described,
    levels_differ,
    parts_asked,
    required_above_lowest,
)
from mcred.microcredentials.lint.rule import (
    Answer,
    Check,
    Profile,
    Rule,
    Severity,
    each,
    not_supported,
    quote,
    supported,
)
from mcred.microcredentials.lint.seat_time import no_seat_time
from mcred.microcredentials.protocol import Attestation
from mcred.microcredentials.requirements import EvidenceKind

__all__ = ["PROFILE"]

#: More artifacts than this are a portfolio, not a micro-credential.
_MOST_ARTIFACTS: Final = 10

_OF_STUDENTS: Final = frozenset(
    {
        EvidenceKind.AUDIO,
        EvidenceKind.OBSERVATION,
        EvidenceKind.STUDENT_REFLECTION,
        EvidenceKind.STUDENT_WORK,
        EvidenceKind.VIDEO,
    }
)


def _small(definition: MicroCredential) -> tuple[Answer, ...]:
    wanted = sum(one.min for one in definition.evidence)
    if wanted > _MOST_ARTIFACTS:
        reason = f"up to {wanted} artifacts must be handed in, more than {_MOST_ARTIFACTS}"
        return (not_supported("$.evidence", reason),)
    return (supported("$.evidence", f"{wanted} artifacts at most must be handed in"),)


def _citations(definition: MicroCredential) -> tuple[Answer, ...]:
    problems = [
        not_supported(f"$.research[{index}]", f"{quote(one.title)} cannot be looked up")
        for index, one in enumerate(definition.research)
        if not is_traceable(one)
    ]
    return each(problems, supported("$.research", "every citation can be looked up"))


def _renewed(definition: MicroCredential) -> tuple[Answer, ...]:
    validity = definition.validity
    if validity is not None:
        reason = f"an award holds for {validity.months} months"
        return (supported("$.validity", reason),)
    if definition.competency.kind is CompetencyKind.PROCEDURE:
        return (not_supported("$.validity", "a procedure is awarded for good"),)
    return (supported("$.competency.kind", f"{definition.competency.kind} does not run out"),)


def _second_try(definition: MicroCredential) -> tuple[Answer, ...]:
    attempts = definition.protocol.max_attempts
    if attempts == 1:
        return (not_supported("$.protocol.max_attempts", "there is no second attempt"),)
    return (supported("$.protocol", "work may be revised after feedback"),)


def _released(definition: MicroCredential) -> tuple[Answer, ...]:
    if Attestation.RELEASE in definition.protocol.attestations:
        return (supported("$.protocol.attestations", "the earner confirms the release"),)
    for index, one in enumerate(definition.evidence):
        if _OF_STUDENTS & set(one.kinds):
            reason = f"{quote(one.title)} may show students, but nobody confirms its release"
            return (not_supported(f"$.evidence[{index}]", reason),)
    return (supported("$.evidence", "no evidence shows students"),)


def _anchors(definition: MicroCredential) -> tuple[Answer, ...]:
    guide = definition.scoring_guide
    if guide is None:
        return (not_supported("$.scoring_guide", "no scoring guide, so no examples"),)
    if not guide.anchors:
        return (not_supported("$.scoring_guide.anchors", "the guide gives no examples"),)
    reason = f"examples at a level: {len(guide.anchors)}"
    return (supported("$.scoring_guide.anchors", reason),)


def _method(definition: MicroCredential) -> tuple[Answer, ...]:
    method = definition.key_method
    if method is None:
        return (not_supported("$.key_method", "does not say how the skill is practised"),)
    if not method.components:
        return (not_supported("$.key_method.components", "the method is not taken apart"),)
    return (supported("$.key_method", f"a method with {len(method.components)} components"),)


def _rule(name: str, severity: Severity, statement: str, check: Check) -> Rule:
    return Rule(
        id=f"mc.{name}", severity=severity, statement=statement, source="mcred", check=check
    )


_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

PROFILE: Final = Profile(
    name="general",
    title="mcred: a definition that is easy to work with",
    source="mcred",
    rules=(
        _rule("time_as_pass", _ERROR, "Time spent is never a pass condition.", no_seat_time),
        _rule(
            "criteria_named",
            _WARNING,
            "Names of criteria say what is looked at.",
            criteria_named,
        ),
        _rule(
            "levels_described",
            _WARNING,
            "Every level is described.",
            levels_described,
        ),
        _rule(
            "levels_differ",
            _ERROR,
            "Levels can be told apart.",
            levels_differ,
        ),
        _rule(
            "required_above_lowest",
            _ERROR,
            "A required criterion can be missed.",
            required_above_lowest,
        ),
        _rule(
            "parts_asked",
            _ERROR,
            "What is rated is asked for.",
            parts_asked,
        ),
        _rule(
            "criteria_supported",
            _WARNING,
            "Each criterion on work has evidence meant for it.",
            criteria_supported,
        ),
        _rule(
            "evidence_prompted",
            _WARNING,
            "The form asks for the evidence that is required.",
            evidence_prompted,
        ),
        _rule("word_limits", _WARNING, "Word limits can be kept.", word_limits),
        _rule("jargon_free", _INFO, "It is written in plain words.", jargon_free),
        _rule(
            "scoring_guide",
            _WARNING,
            "Assessors have a guide beside the rubric.",
            given("$.scoring_guide", lambda one: one.scoring_guide, what="scoring guide"),
        ),
        _rule(
            "anchors",
            _INFO,
            "Examples show assessors what a level looks like.",
            _anchors,
        ),
        _rule("key_method", _WARNING, "It says how the skill is practised.", _method),
        _rule("citations", _WARNING, "Citations can be looked up.", _citations),
        _rule("small", _WARNING, "It can be done in a reasonable time.", _small),
        _rule("second_try", _WARNING, "Feedback can be used in another attempt.", _second_try),
        _rule("renewal", _WARNING, "Procedures are renewed.", _renewed),
        _rule("release", _WARNING, "Work that shows students is released first.", _released),
        _rule(
            "audience",
            _INFO,
            "It says for whom it is.",
            list_given(
                "$.audience_roles",
                lambda one: len(one.audience_roles),
                one="audience role",
                many="audience roles",
            ),
        ),
        _rule(
            "licence",
            _INFO,
            "Others may adopt it.",
            given("$.licence", lambda one: one.licence, what="licence"),
        ),
    ),
)
