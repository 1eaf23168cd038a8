"""The named rules of who may judge, how independently, and of enough judgements."""

from __future__ import annotations

from mcred.errors import RuleError
from mcred.microcredentials.case import Case
from mcred.microcredentials.certification import require_certification
from mcred.microcredentials.member import Member
from mcred.microcredentials.review import Review, disputed

__all__ = [
    "assigned",
    "candidates_eligible",
    "certified_now",
    "enough_scores",
    "independent",
    "new_to_the_case",
    "not_a_coach",
    "not_scored_yet",
    "review_of",
    "scores_disagree",
]


def candidates_eligible(case: Case) -> None:
    """Assessors are other people than earner, coaches and each other, and certified (I1 to I4)."""
    review = review_of(case)
    for index, candidate in enumerate(case.candidates or ()):
        earlier = [one.person for one in (case.candidates or ())[:index]]
        if candidate.person.is_among(earlier):
            raise RuleError(f"{candidate.person} is named twice", code="same_assessor")
        _may_assess(case, candidate)
        if candidate.person.is_among(review.excluded):
            raise RuleError(
                f"{candidate.person} took part in an earlier round", code="took_part_before"
            )
        require_certification(
            candidate.certifications, case.definition, at=case.now, of=candidate.person
        )
    if case.candidates is None or len(case.candidates) != case.definition.protocol.assessors:
        raise RuleError(
            f"the protocol asks for {case.definition.protocol.assessors} assessors",
            code="number_of_assessors",
        )
    for scored in review.assessors:
        if not any(one.person.is_same_as(scored) for one in case.candidates):
            raise RuleError(f"{scored} has scored already and stays", code="has_scored")


def assigned(case: Case) -> None:
    """Only assigned assessors score."""
    if not case.actor.person.is_among(review_of(case).assigned):
        raise RuleError(f"{case.actor.person} is not assigned", code="not_assigned")


def not_scored_yet(case: Case) -> None:
    """A score, once committed to, stands."""
    if case.actor.person.is_among(review_of(case).assessors):
        raise RuleError(f"{case.actor.person} has scored already", code="has_scored")


def certified_now(case: Case) -> None:
    """The assessor's certification covers the topic at the time of scoring (I4)."""
    require_certification(
        case.actor.certifications, case.definition, at=case.now, of=case.actor.person
    )


def not_a_coach(case: Case) -> None:
    """Whoever coached a submission does not judge it (I3)."""
    if case.actor.person.is_among(case.submission.coaches):
        raise RuleError(f"{case.actor.person} coached this submission", code="coached")


def independent(case: Case) -> None:
    """Approver and adjudicator are no assessors of it, where the protocol says so (I2)."""
    protocol = case.definition.protocol
    if protocol.independent_approver and case.actor.person.is_among(review_of(case).assessors):
        raise RuleError(
            f"{case.actor.person} scored this attempt and may not decide on it",
            code="not_independent",
        )


def new_to_the_case(case: Case) -> None:
    """Whoever reviews an appeal had no part in what is appealed (I19)."""
    before = [
        person
        for attempt in case.submission.attempts
        for review in attempt.reviews
        for person in (
            *review.assessors,
            *review.deciders,
            *((review.adjudication.adjudicator,) if review.adjudication else ()),
        )
    ]
    if case.actor.person.is_among(before):
        raise RuleError(
            f"{case.actor.person} took part in what is appealed", code="took_part_before"
        )


def enough_scores(case: Case) -> None:
    """As many independent scores as the protocol asks for, each by a certified assessor."""
    review = review_of(case)
    wanted = case.definition.protocol.assessors
    if not review.is_open or len(review.scores) < wanted:
        raise RuleError(f"{wanted} scores are needed", code="not_all_scored")
    for index, score in enumerate(review.scores):
        if score.assessor.is_same_as(case.submission.earner):
            raise RuleError("the earner scored", code="own_submission")
        if score.assessor.is_among(review.assessors[:index]):
            raise RuleError(f"{score.assessor} scored twice", code="same_assessor")
        require_certification(
            [score.certification], case.definition, at=score.scored_at, of=score.assessor
        )


def scores_disagree(case: Case) -> None:
    """All have scored, and not the same."""
    review = review_of(case)
    agreement = case.definition.protocol.agreement
    if not disputed(review, case.definition.rubric, agreement):
        raise RuleError("the assessors do not disagree", code="no_dispute")


def review_of(case: Case) -> Review:
    """The current round of scoring.

    Raises:
        RuleError: `no_review`.
    """
    review = case.submission.attempt.review
    if review is None:
        raise RuleError("no round of scoring is open", code="no_review")
    return review


def _may_assess(case: Case, candidate: Member) -> None:
    if candidate.person.is_same_as(case.submission.earner):
        raise RuleError(f"{candidate.person} is the earner", code="own_submission")
    if candidate.person.is_among(case.submission.coaches):
        raise RuleError(f"{candidate.person} coached this submission", code="coached")
