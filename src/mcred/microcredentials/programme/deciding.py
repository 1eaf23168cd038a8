"""The approver's part: the decision, its record, and what the earner is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from mcred.errors import RuleError
from mcred.microcredentials.assessment import Rating
from mcred.microcredentials.awardable import require_awardable
from mcred.microcredentials.case import Case
from mcred.microcredentials.decision import (
    CriterionFeedback,
    Decision,
    Feedback,
    Outcome,
    Scorer,
)
from mcred.microcredentials.definition import DefinitionRef
from mcred.microcredentials.eligibility import review_of
from mcred.microcredentials.evidence import Artifact
from mcred.microcredentials.guards import feedback_given
from mcred.microcredentials.people import Person
from mcred.microcredentials.programme.base import Base, Result
from mcred.microcredentials.programme.reviewing import with_review
from mcred.microcredentials.records import Change
from mcred.microcredentials.review import Review, comments, final_ratings
from mcred.microcredentials.rules import evaluate
from mcred.microcredentials.states import State
from mcred.microcredentials.submission import DecisionSummary, shown_state
from mcred.microcredentials.transitions import admit, fire

__all__ = ["Deciding"]

_EVENTS: Final = MappingProxyType(
    {Outcome.AWARDED: "award", Outcome.RETURNED: "return", Outcome.NOT_AWARDED: "refuse"}
)


class Deciding(Base):
    """Decisions follow from the frozen ratings by the rubric's rule, and all give feedback."""

    def decide(
        self,
        submission_id: str,
        *,
        actor: Person | str,
        outcome: Outcome | str,
        feedback: str,
        criteria: Mapping[str, str] = MappingProxyType({}),
        reason: str | None = None,
        expected_version: int | None = None,
    ) -> Result:
        """Award, return for revision, or refuse.

        Args:
            outcome: which of the three; it must follow from the ratings.
            feedback: for the earner, overall, owed in every case (I9).
            criteria: criterion id → feedback; where absent, what the assessors said of it.
            reason: why it is refused rather than returned.

        Raises:
            RuleError: `role_missing`, `own_submission`, `not_independent` (I2),
                `not_all_scored`, `not_adjudicated`, `rule_not_met` (I8), `rule_met`,
                `feedback_missing` (I9), `attempts_used_up`, `reason_missing`,
                `definition_changed` (I10), `no_transition` where it is decided already.
        """
        outcome = Outcome(outcome)
        case = replace(self._case(submission_id, actor, expected_version), reason=reason)
        admit(case, _EVENTS[outcome])
        review = review_of(case)
        ratings = final_ratings(review, case.definition.rubric, case.definition.protocol.agreement)
        case = self._evaluated(case, review, ratings, feedback, criteria)
        return self._conclude(case, _EVENTS[outcome], outcome, review)

    def decision(self, decision_id: str) -> Decision:
        """A decision with its definition.

        Raises:
            NotFoundError: there is none.
            RuleError: `decision_changed`, `definition_changed`.
            ModelError: the record is damaged.
        """
        data = self._records.get("decision", decision_id).data
        ref = DefinitionRef.from_dict(data.get("definition_ref", {}))
        definition = self._definition(ref)
        decision = Decision.from_record(data, definition)
        decision.verify_digest()
        if definition.digest != ref.digest:
            raise RuleError(f"{ref} is not what it was decided by", code="definition_changed")
        return decision

    def awardable(self, submission_id: str) -> Decision:
        """The decision a badge is made from, with the earner's consents as they are now.

        Raises:
            RuleError: the submission is not awarded (any more), or its decision does not pass
                `require_awardable`.
            NotFoundError: something it rests on is not there (I11).
        """
        submission = self.submission(submission_id)
        summary = submission.decision
        if submission.state is not State.AWARDED or summary is None:
            raise RuleError(f"submission {submission_id} is {submission.state}", code="not_awarded")
        decision = self.decision(summary.id)
        if (decision.submission, decision.digest) != (submission_id, summary.digest):
            raise RuleError(
                f"decision {decision.id} is not the one that was recorded", code="decision_changed"
            )
        require_awardable(decision, now=self._clock())
        attempt = submission.attempts[decision.attempt - 1]
        return _with_consents(decision, attempt.artifacts)

    def state(self, submission_id: str) -> State:
        """The state to show; an award past its validity is `expired`."""
        submission = self.submission(submission_id)
        definition = self._definition(submission.definition)
        return shown_state(submission, definition, at=self._clock())

    def feedback(self, submission_id: str, *, actor: Person | str) -> tuple[Feedback, ...]:
        """What the earner was told with each decision, the latest last.

        Raises:
            RuleError: `not_the_earner`, for all but the earner and their coaches.
        """
        submission = self.submission(submission_id)
        person = self._member(actor).person
        if not person.is_among((submission.earner, *submission.coaches)):
            raise RuleError(
                f"{person} is neither the earner nor their coach", code="not_the_earner"
            )
        return tuple(one.feedback for one in submission.decisions)

    def _evaluated(
        self,
        case: Case,
        review: Review,
        ratings: tuple[Rating, ...],
        overall: str,
        criteria: Mapping[str, str],
    ) -> Case:
        """The case with its final ratings, their evaluation and the feedback that is owed."""
        rubric = case.definition.rubric
        evaluation = evaluate(rubric, {one.criterion: one.level for one in ratings})
        for criterion_id in criteria:
            if criterion_id not in rubric.by_id:
                raise RuleError(
                    f"the rubric has no criterion {criterion_id}", code="unknown_criterion"
                )
        if not overall.strip():
            return replace(case, ratings=ratings, evaluation=evaluation)
        said = {one: criteria.get(one) or comments(review, one) for one in rubric.by_id}
        feedback = Feedback(
            overall=overall,
            criteria=tuple(
                CriterionFeedback(criterion=one, text=text)
                for one, text in said.items()
                if text is not None and text.strip()
            ),
        )
        return replace(case, ratings=ratings, evaluation=evaluation, feedback=feedback)

    def _conclude(
        self, case: Case, event: str, outcome: Outcome, review: Review, **more: Any
    ) -> Result:
        """Make the decision, apply it and record both together.

        Args:
            case: with ratings, evaluation and feedback.
            event: the event that carries the outcome.
            outcome: the decision's.
            review: the round it rests on.
            more: members of the decision that only an appeal has, and `appeals` of the
                submission.
        """
        changes = {name: more.pop(name) for name in ("appeals",) if name in more}
        if case.feedback is None:
            feedback_given(case)
        decision = self._decision_of(case, outcome, review, **more)
        summary = DecisionSummary(
            id=decision.id,
            attempt=decision.attempt,
            outcome=outcome,
            decided_at=decision.decided_at,
            digest=decision.digest,
            feedback=decision.feedback,
            below=case.evaluation.below if case.evaluation is not None else (),
        )
        decided = review.replace(deciders=(*review.deciders, case.actor.person))
        after, happened = fire(
            case,
            event,
            data={"decision": decision.id, "digest": decision.digest},
            attempts=with_review(case, decided),
            decisions=(*case.submission.decisions, summary),
            **changes,
        )
        if outcome is Outcome.AWARDED:
            require_awardable(decision, now=case.now)
        record = Change(
            kind="decision", id=decision.id, data=decision.to_record(), expected_version=0
        )
        return self._save(case.submission, after, [happened], [record])

    def _decision_of(self, case: Case, outcome: Outcome, review: Review, **more: Any) -> Decision:
        submission, attempt = case.submission, case.submission.attempt
        evaluation, manifest = case.evaluation, attempt.manifest
        if evaluation is None or manifest is None:
            raise RuleError("there is nothing to decide on", code="not_all_scored")
        members: dict[str, Any] = {
            "id": self._new_id(),
            "submission": submission.id,
            "attempt": attempt.number,
            "outcome": outcome,
            "reason": (case.reason or "").strip() or None,
            "definition": case.definition,
            "definition_ref": case.definition.ref,
            "rubric": manifest.rubric,
            "manifest": manifest.digest,
            "earner": self._member(submission.earner).person,
            "artifacts": attempt.artifacts,
            "started_at": submission.attempts[0].opened_at,
            "submitted_at": manifest.submitted_at,
            "ratings": case.ratings,
            "met": evaluation.met,
            "trace": evaluation.steps,
            "feedback": case.feedback,
            "assessors": tuple(
                Scorer(
                    person=score.assessor,
                    certification=score.certification,
                    scored_at=score.scored_at,
                    commitment=score.commitment,
                )
                for score in review.scores
            ),
            "adjudicator": review.adjudication.adjudicator if review.adjudication else None,
            "approver": case.actor.person,
            "scoring_body": self._scoring_body,
            "decided_at": case.now,
        }
        return Decision.of(**{**members, **more})


def _with_consents(decision: Decision, artifacts: tuple[Artifact, ...]) -> Decision:
    """The decision with visibility and consent of these artifacts; all else must be the same.

    Raises:
        RuleError: `decision_changed` where the artifacts are not those that were judged.
    """
    renewed = decision.replace(artifacts=artifacts)
    renewed.verify_digest()
    return renewed
