"""What may come later: closing, appeals, holds, revocation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from mcred.errors import RuleError
from mcred.microcredentials.assessment import Rating
from mcred.microcredentials.attempt import Attempt
from mcred.microcredentials.case import Case
from mcred.microcredentials.decision import Outcome
from mcred.microcredentials.eligibility import review_of
from mcred.microcredentials.guards import reason_given
from mcred.microcredentials.people import Person
from mcred.microcredentials.programme.base import Result
from mcred.microcredentials.programme.deciding import Deciding
from mcred.microcredentials.review import Review, final_ratings
from mcred.microcredentials.submission import Appeal, AppealOutcome, Revocation
from mcred.microcredentials.transitions import admit, fire, permit

__all__ = ["Aftermath"]


class Aftermath(Deciding):
    """Each with its reason on record."""

    def close(
        self,
        submission_id: str,
        *,
        actor: Person | str,
        advice: str,
        expected_version: int | None = None,
    ) -> Result:
        """End a returned submission whose time ran out, with advice on what may help.

        Raises:
            RuleError: `revision_time_left`, `reason_missing`, `role_missing`.
        """
        case = self._reasoned(submission_id, actor, expected_version, advice)
        permit(case, "close")
        after, event = fire(case, "close", closing_advice=advice)
        return self._save(case.submission, after, [event])

    def appeal(
        self,
        submission_id: str,
        *,
        actor: Person | str,
        grounds: str,
        expected_version: int | None = None,
    ) -> Result:
        """Appeal against the latest decision, once and in time.

        Raises:
            RuleError: `appealed_before`, `appeal_time_over`, `attempt_open` where the next
                attempt has been begun, `reason_missing`.
        """
        case = self._reasoned(submission_id, actor, expected_version, grounds)
        permit(case, "appeal")
        decision = case.submission.decision
        if decision is None:
            raise RuleError("there is no decision to appeal against", code="no_decision")
        filed = Appeal(decision=decision.id, grounds=grounds, filed_at=case.now)
        after, event = fire(
            case,
            "appeal",
            data={"decision": decision.id},
            appeals=(*case.submission.appeals, filed),
        )
        return self._save(case.submission, after, [event])

    def resolve_appeal(
        self,
        submission_id: str,
        *,
        actor: Person | str,
        outcome: AppealOutcome | str,
        reason: str,
        ratings: Mapping[str, str] = MappingProxyType({}),
        feedback: str = "",
        expected_version: int | None = None,
    ) -> Result:
        """Uphold the decision, overturn it into an award, or have the attempt scored anew.

        Args:
            ratings: where overturned, the criteria that were rated wrongly, with their levels.
            feedback: where overturned, for the earner.

        Raises:
            RuleError: `took_part_before` (I19), `role_missing`, `coached`, `reason_missing`,
                `rule_not_met` where the ratings still do not suffice, `feedback_missing`.
        """
        case = self._reasoned(submission_id, actor, expected_version, reason)
        result = AppealOutcome(outcome)
        admit(case, _EVENTS[result])
        reason_given(case)
        *earlier, current = case.submission.appeals
        resolved = current.replace(
            outcome=result, reviewers=(case.actor.person,), reason=reason, resolved_at=case.now
        )
        appeals = (*earlier, resolved)
        if result is AppealOutcome.OVERTURNED:
            return self._overturn(case, ratings, feedback, appeals)
        attempts = case.submission.attempts
        if result is AppealOutcome.RESCORED:
            attempts = case.submission.with_attempt(_another_round(case))
        after, event = fire(
            case,
            _EVENTS[result],
            data={"decision": current.decision},
            appeals=appeals,
            attempts=attempts,
        )
        return self._save(case.submission, after, [event])

    def hold(
        self,
        submission_id: str,
        *,
        actor: Person | str,
        reason: str,
        expected_version: int | None = None,
    ) -> Result:
        """Stop everything while an integrity case is open."""
        case = self._reasoned(submission_id, actor, expected_version, reason)
        after, event = fire(case, "hold", data={"reason": reason})
        return self._save(case.submission, after, [event])

    def release(
        self,
        submission_id: str,
        *,
        actor: Person | str,
        reason: str,
        expected_version: int | None = None,
    ) -> Result:
        """Go on where a hold interrupted."""
        case = self._reasoned(submission_id, actor, expected_version, reason)
        after, event = fire(case, "release", data={"reason": reason})
        return self._save(case.submission, after, [event])

    def revoke(
        self,
        submission_id: str,
        *,
        actor: Person | str,
        cause: str,
        notified_at: datetime,
        answer: str | None = None,
        expected_version: int | None = None,
    ) -> Result:
        """Withdraw an award, for cause, after the earner was told and could answer.

        Raises:
            RuleError: `no_notice` where the notice lies in the future, `reason_missing`.
        """
        case = self._reasoned(submission_id, actor, expected_version, cause)
        permit(case, "revoke")
        if notified_at >= case.now:
            raise RuleError("the earner must be told before", code="no_notice")
        revocation = Revocation(
            cause=cause, notified_at=notified_at, answer=answer, revoked_at=case.now
        )
        after, event = fire(case, "revoke", data={"cause": cause}, revocation=revocation)
        return self._save(case.submission, after, [event])

    def _overturn(
        self, case: Case, ratings: Mapping[str, str], feedback: str, appeals: tuple[Appeal, ...]
    ) -> Result:
        review = review_of(case)
        rubric, protocol = case.definition.rubric, case.definition.protocol
        before = {one.criterion: one for one in final_ratings(review, rubric, protocol.agreement)}
        after = {one: Rating(criterion=one, level=level) for one, level in ratings.items()}
        final = tuple({**before, **after}.values())
        case = self._evaluated(case, review, final, feedback, {})
        return self._conclude(
            case,
            "overturn",
            Outcome.AWARDED,
            review,
            appeals=appeals,
            reverses=appeals[-1].decision,
            appeal_reviewers=(case.actor.person,),
        )

    def _reasoned(
        self, submission_id: str, actor: Person | str, expected_version: int | None, reason: str
    ) -> Case:
        return replace(self._case(submission_id, actor, expected_version), reason=reason)


_EVENTS = MappingProxyType(
    {
        AppealOutcome.UPHELD: "uphold",
        AppealOutcome.OVERTURNED: "overturn",
        AppealOutcome.RESCORED: "rescore",
    }
)


def _another_round(case: Case) -> Attempt:
    """The attempt with a round that nobody of the earlier ones takes part in."""
    review = review_of(case)
    ruling = review.adjudication
    excluded = (
        *review.excluded,
        *review.assessors,
        *review.deciders,
        *((ruling.adjudicator,) if ruling is not None else ()),
    )
    attempt = case.submission.attempt
    following = Review(round=review.round + 1, excluded=excluded)
    return attempt.replace(reviews=(*attempt.reviews, following))
