"""Frontline Education: seven points, the third of which is ESSA's six (20 U.S.C. 7801(42))."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.form import Part
from mcred.microcredentials.lint.common import (
    required_evidence,
    single_competency,
    some_evidence,
)
from mcred.microcredentials.lint.rule import (
    Answer,
    Check,
    Profile,
    Rule,
    Severity,
    cannot_tell,
    each,
    in_english,
    not_supported,
    quote,
    supported,
)
from mcred.microcredentials.lint.seat_time import no_course_required, no_seat_time
from mcred.microcredentials.lint.texts import texts
from mcred.microcredentials.requirements import EvidenceKind

__all__ = ["PROFILE", "SESSION_MINUTES"]

_SOURCE: Final = "Frontline Education, 7 Things You Should Know About Micro-credentials"
_ESSA: Final = f"{_SOURCE}, point 3, after ESSA section 8101(42), 20 U.S.C. 7801(42)"

#: The length of a session of microlearning, in minutes.
SESSION_MINUTES: Final = (45, 90)

_OTHERS: Final = re.compile(
    r"\b(?:colleagues?|coach(?:es)?|mentors?|peers?|co-?workers?|team ?mates?|co-?teachers?"
    r"|partner teachers?|teaching partners?)\b",
    re.IGNORECASE,
)
_DATA: Final = frozenset({EvidenceKind.ASSESSMENT_DATA, EvidenceKind.STUDENT_WORK})


def _sustained(definition: MicroCredential) -> tuple[Answer, ...]:
    """More than one occasion: several artifacts, or a second attempt. Dates come with the work."""
    artifacts = _artifacts_wanted(definition)
    if artifacts > 1:
        reason = f"at least {artifacts} artifacts; their dates show only in a submission"
        return (supported("$.evidence", reason),)
    if definition.protocol.max_attempts != 1:
        return (supported("$.protocol", "work can be revised and handed in again"),)
    return (not_supported("$.evidence", "one artifact at most, and no second attempt"),)


def _artifacts_wanted(definition: MicroCredential) -> int:
    alone = sum(one.min for _, one in required_evidence(definition) if one.any_of is None)
    groups: dict[str, int] = {}
    for _, one in required_evidence(definition):
        if one.any_of is not None:
            groups[one.any_of] = min(groups.get(one.any_of, one.min), one.min)
    return alone + sum(groups.values())


@in_english
def _collaborative(definition: MicroCredential) -> tuple[Answer, ...]:
    for path, text in texts(definition):
        hit = _OTHERS.search(text)
        if hit is not None:
            return (supported(path, f"brings in others: {quote(hit.group())}"),)
    reason = "assessors give feedback, but no colleague, coach or mentor is mentioned"
    return (cannot_tell("$.protocol", reason),)


def _sessions(definition: MicroCredential) -> tuple[Answer, ...]:
    low, high = SESSION_MINUTES
    minutes = [unit.minutes for one in definition.resources for unit in one.units]
    if not minutes:
        return (cannot_tell("$.resources", "no resource says how long its sessions take"),)
    reason = f"sessions take {min(minutes)} to {max(minutes)} minutes"
    return each(_odd_sessions(definition, low, high), supported("$.resources", reason))


def _odd_sessions(definition: MicroCredential, low: int, high: int) -> Iterator[Answer]:
    for index, one in enumerate(definition.resources):
        for place, unit in enumerate(one.units):
            if not low <= unit.minutes <= high:
                yield not_supported(
                    f"$.resources[{index}].units[{place}].minutes",
                    f"{quote(unit.title)} takes {unit.minutes} minutes, not {low} to {high}",
                )


def _rigor(definition: MicroCredential) -> tuple[Answer, ...]:
    """Nothing is awarded unless work, not talk about it, reaches a level above the lowest."""
    criteria = definition.rubric.criteria
    for index, one in enumerate(criteria):
        if one.required and one.part is Part.WORK_EXAMPLES and one.required_rank > 0:
            path = f"$.rubric.criteria[{index}]"
            return (
                supported(path, f"work must reach {quote(one.level(one.required_level).name)}"),
            )
    if any(one.required for one in criteria):
        return (not_supported("$.rubric.criteria", "no required criterion can be missed by work"),)
    reason = f"the rule is {definition.rubric.rule.kind}; whether work decides depends on points"
    return (cannot_tell("$.rubric.rule", reason),)


def _branding(definition: MicroCredential) -> tuple[Answer, ...]:
    creator = definition.creator
    if creator.id is not None or creator.url is not None:
        return (supported("$.creator", f"{quote(creator.name)} can be shown beside the issuer"),)
    reason = "the developer has no address; name and image of the district are the issuer's"
    return (cannot_tell("$.creator", reason),)


def _assessors_grow(definition: MicroCredential) -> tuple[Answer, ...]:
    guide = definition.scoring_guide
    if guide is None:
        return (not_supported("$.scoring_guide", "new assessors have no guide to learn from"),)
    if not guide.anchors:
        return (cannot_tell("$.scoring_guide", "there is a guide, without examples to train on"),)
    reason = f"a guide with {len(guide.anchors)} examples that new assessors can train on"
    return (supported("$.scoring_guide.anchors", reason),)


def _rule(
    name: str, point: str, statement: str, check: Check, severity: Severity = Severity.WARNING
) -> Rule:
    source = _ESSA if point == "3" else f"{_SOURCE}, point {point}"
    return Rule(id=name, severity=severity, statement=statement, source=source, check=check)


PROFILE: Final = Profile(
    name="frontline_essa",
    title="Frontline: seven points, with ESSA's six",
    source=_SOURCE,
    rules=(
        _rule(
            "fr.not_time",
            "1",
            "Skill and knowledge are measured; time is never a condition.",
            no_seat_time,
            Severity.ERROR,
        ),
        _rule(
            "fr.existing_competence",
            "2",
            "Somebody who is already competent can show it and needs no course.",
            no_course_required,
        ),
        _rule("essa.sustained", "3", "It goes on for more than one occasion.", _sustained),
        _rule("essa.intensive", "3", "It goes deep into one thing.", single_competency),
        _rule("essa.collaborative", "3", "It is done with others.", _collaborative),
        _rule(
            "essa.job_embedded",
            "3",
            "The skill is shown in the context of the job.",
            some_evidence(
                lambda one: one.from_practice,
                found="comes from practice",
                missing="no required evidence must come from the earner's practice",
            ),
        ),
        _rule(
            "essa.data_driven",
            "3",
            "Data show whether it works.",
            some_evidence(
                lambda one: one.student_outcome or set(one.kinds) <= _DATA,
                found="gives data",
                missing="no required evidence gives student or assessment data",
            ),
        ),
        _rule(
            "essa.classroom_focused",
            "3",
            "It is about what happens with students.",
            some_evidence(
                lambda one: one.student_outcome,
                found="shows what students gained",
                missing="no required evidence shows what students gained",
            ),
        ),
        _rule(
            "fr.session_length",
            "4",
            "Learning comes in sessions of 45 to 90 minutes.",
            _sessions,
            Severity.INFO,
        ),
        _rule("fr.rigor", "5", "Only work that reaches the level is awarded.", _rigor),
        _rule(
            "fr.branding",
            "6",
            "The district can be seen in it.",
            _branding,
            Severity.INFO,
        ),
        _rule(
            "fr.assessor_pathway",
            "7",
            "Teachers who have earned it can grow into assessing it.",
            _assessors_grow,
            Severity.INFO,
        ),
    ),
)
