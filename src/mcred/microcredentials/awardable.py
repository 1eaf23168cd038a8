"""The gate before a badge: fails closed (I11)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import MappingProxyType
from typing import Final

from mcred.errors import RuleError
from mcred.microcredentials.certification import require_certification
from mcred.microcredentials.decision import Decision, Outcome
from mcred.microcredentials.definition import Status
from mcred.microcredentials.rules import evaluate

__all__ = ["REQUIREMENTS", "require_awardable"]


def require_awardable(decision: Decision, *, now: datetime) -> None:
    """Nothing if a badge may be made from the decision; every doubt is an error.

    Whether the decision is the submission's last word is not in the decision itself:
    `Programme.awardable` asks that too.

    Raises:
        RuleError: with the code of the first requirement that does not hold.
    """
    for requirement in REQUIREMENTS.values():
        requirement(decision, now)


def _unchanged(decision: Decision, _: datetime) -> None:
    decision.verify_digest()


def _awarded(decision: Decision, _: datetime) -> None:
    if decision.outcome is not Outcome.AWARDED:
        raise RuleError(f"decision {decision.id} is {decision.outcome}", code="not_awarded")


def _in_time(decision: Decision, now: datetime) -> None:
    if not decision.started_at <= decision.submitted_at <= decision.decided_at <= now:
        raise RuleError("its dates are out of order or in the future", code="decision_dates")
    validity = decision.definition.validity
    if validity is not None and validity.ends(decision.decided_at) <= now:
        raise RuleError("what it awards has expired", code="award_expired")


def _definition(decision: Decision, _: datetime) -> None:
    definition = decision.definition
    if definition.digest != decision.definition_ref.digest:
        raise RuleError(
            f"{definition.ref} is not the version it was decided by", code="definition_changed"
        )
    if definition.rubric.digest != decision.rubric:
        raise RuleError("the rubric is not the one that was frozen", code="definition_changed")
    if definition.status is Status.DRAFT:
        raise RuleError(f"{definition.ref} is a draft", code="definition_not_published")


def _rule(decision: Decision, _: datetime) -> None:
    evaluation = evaluate(decision.definition.rubric, decision.levels)
    if not evaluation.met or not decision.met:
        raise RuleError("the rubric's rule is not met", code="rule_not_met")
    if evaluation.steps != decision.trace or len(decision.ratings) != len(decision.levels):
        raise RuleError("its trace is not that of its ratings", code="trace_differs")
    for criterion in evaluation.below:
        if decision.feedback.of(criterion) is None:
            raise RuleError(f"no feedback on {criterion}", code="feedback_missing")


def _assessed(decision: Decision, _: datetime) -> None:
    people = [scorer.person for scorer in decision.assessors]
    if len(people) < decision.definition.protocol.assessors:
        raise RuleError("fewer assessors than the protocol asks for", code="not_all_scored")
    for index, scorer in enumerate(decision.assessors):
        if scorer.person.is_same_as(decision.earner):
            raise RuleError("the earner assessed", code="own_submission")
        if scorer.person.is_among(people[:index]):
            raise RuleError("one assessor counted twice", code="same_assessor")
        require_certification([scorer.certification], decision.definition, at=scorer.scored_at)


def _decided(decision: Decision, _: datetime) -> None:
    judges = [decision.approver, *decision.appeal_reviewers]
    judges += [decision.adjudicator] if decision.adjudicator is not None else []
    for person in judges:
        if person.is_same_as(decision.earner):
            raise RuleError("the earner decided", code="own_submission")
        scored = person.is_among(scorer.person for scorer in decision.assessors)
        if scored and decision.definition.protocol.independent_approver:
            raise RuleError("an assessor decided", code="not_independent")


def _evidence(decision: Decision, _: datetime) -> None:
    # I14: an artifact cannot be made without a digest; here it is asked for artifacts at all
    if not decision.artifacts:
        raise RuleError("there is no evidence", code="evidence_missing")


#: What must hold, in order; each raises `RuleError`.
REQUIREMENTS: Final = MappingProxyType[str, Callable[[Decision, datetime], None]](
    {
        "unchanged": _unchanged,
        "awarded": _awarded,
        "in_time": _in_time,
        "definition": _definition,
        "rule": _rule,
        "assessed": _assessed,
        "decided": _decided,
        "evidence": _evidence,
    }
)
