"""The reviewers' part: completeness, assignment, the blind view, scores, adjudication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mcred.errors import RuleError
from mcred.microcredentials.assessment import Rating, Score, read_ratings, seal, unseal
from mcred.microcredentials.attempt import Attempt
from mcred.microcredentials.case import Case
from mcred.microcredentials.certification import require_certification
from mcred.microcredentials.eligibility import review_of
from mcred.microcredentials.events import Event
from mcred.microcredentials.people import Person
from mcred.microcredentials.programme.base import Base, Result
from mcred.microcredentials.records import Change
from mcred.microcredentials.review import Adjudication, Review, disputed
from mcred.microcredentials.submission import CompletionFeedback, Submission
from mcred.microcredentials.transitions import admit, fire, permit
from mcred.microcredentials.view import AssessorView, view_for_assessor

__all__ = ["Reviewing", "with_review"]

#: What a caller says of one criterion: a level's id, or `{"level": …, "comment": …}`.
Said = str | Mapping[str, Any]


class Reviewing(Base):
    """Independent scores, sealed until all are in (I6)."""

    def precheck(
        self,
        submission_id: str,
        *,
        actor: Person | str,
        passed: bool,
        feedback: str | None = None,
        expected_version: int | None = None,
    ) -> Result:
        """Let a submission pass to review, or send it back as incomplete, which counts no attempt.

        Raises:
            RuleError: `reason_missing` where it is sent back without feedback, `role_missing`.
        """
        case = self._case(submission_id, actor, expected_version)
        before = case.submission
        if passed:
            attempt = before.attempt
            opened = attempt.replace(reviews=(Review(round=1),))
            after, event = fire(case, "pass", attempts=before.with_attempt(opened))
            return self._save(before, after, [event])
        case = replace(case, reason=feedback)
        admit(case, "find_incomplete")
        said = before.completion_feedback
        if feedback is not None and feedback.strip():
            one = CompletionFeedback(
                attempt=before.attempt.number, text=feedback, given_at=case.now
            )
            said = (*said, one)
        after, event = fire(case, "find_incomplete", completion_feedback=said)
        return self._save(before, after, [event])

    def assign(
        self,
        submission_id: str,
        assessors: Sequence[Person | str],
        *,
        actor: Person | str,
        expected_version: int | None = None,
    ) -> Result:
        """Name all assessors of this round; those who have scored stay.

        Raises:
            RuleError: `own_submission` (I1), `coached` (I3), `not_certified` or
                `certification_expired` (I4), `took_part_before` (I19), `same_assessor`,
                `number_of_assessors`, `has_scored`.
        """
        case = self._case(submission_id, actor, expected_version)
        admit(case, "assign")
        candidates = tuple(self._member(one) for one in assessors)
        case = replace(case, candidates=candidates)
        permit(case, "assign")
        review = review_of(case)
        after, event = fire(
            case,
            "assign",
            data={"assessors": [str(one.person) for one in candidates], "round": review.round},
            attempts=with_review(
                case, review.replace(assigned=tuple(one.person for one in candidates))
            ),
        )
        return self._save(case.submission, after, [event])

    def view(self, submission_id: str, *, actor: Person | str) -> AssessorView:
        """What an assigned assessor, or the adjudicator, judges by (I5).

        Raises:
            RuleError: `own_submission`, `not_assigned`, `no_transition`.
        """
        case = self._case(submission_id, actor)
        try:
            admit(case, "adjudicate")
        except RuleError:
            admit(case, "score")
            if not case.actor.person.is_among(review_of(case).assigned):
                raise RuleError(
                    f"{case.actor.person} is not assigned", code="not_assigned"
                ) from None
        earner = self._member(case.submission.earner).person
        return view_for_assessor(case.submission, case.definition, earner=earner)

    def score(
        self,
        submission_id: str,
        *,
        actor: Person | str,
        ratings: Mapping[str, Said],
        feedback: str | None = None,
        expected_version: int | None = None,
    ) -> Result:
        """Commit to one's ratings of every criterion; the last score opens all of the round.

        Args:
            ratings: criterion id → level id, or → `{"level": …, "comment": …}`.
            feedback: for the earner, overall.

        Raises:
            RuleError: `own_submission` (I1), `coached` (I3), `not_assigned`, `has_scored`,
                `not_certified`, `certification_expired` (I4), `unknown_criterion`,
                `unknown_level`, `missing_rating` (I10), `seal_broken` (I6).
        """
        case = self._case(submission_id, actor, expected_version)
        before = case.submission
        permit(case, "score")
        review = review_of(case)
        assessment = read_ratings(case.definition.rubric, ratings, feedback=feedback)
        salt = self._entropy(32).hex()
        score = Score(
            assessor=case.actor.person,
            certification=require_certification(
                case.actor.certifications, case.definition, at=case.now
            ),
            scored_at=case.now,
            commitment=seal(assessment, salt),
        )
        sealed_id = self._new_id()
        scored = review.replace(scores=(*review.scores, score), sealed=(*review.sealed, sealed_id))
        after, event = fire(
            case,
            "score",
            data={"commitment": score.commitment, "round": review.round},
            attempts=with_review(case, scored),
        )
        content = {"salt": salt, "assessment": assessment.to_dict()}
        change = Change(kind="sealed", id=sealed_id, data=content, expected_version=0)
        events = [event]
        if len(scored.scores) == case.definition.protocol.assessors:
            opened = self._open(scored, {sealed_id: content})
            case = replace(case, submission=after)
            after, more = self._all_in(case, opened)
            events += more
        return self._save(before, after, events, [change])

    def adjudicate(
        self,
        submission_id: str,
        *,
        actor: Person | str,
        ratings: Mapping[str, Said],
        reason: str,
        expected_version: int | None = None,
    ) -> Result:
        """Settle the criteria on which the assessors disagree, all of them and no other.

        Raises:
            RuleError: `role_missing`, `not_independent` (I2), `coached`, `not_disputed`,
                `missing_rating`, `unknown_level`, `adjudicated_before`, `reason_missing`.
        """
        case = replace(self._case(submission_id, actor, expected_version), reason=reason)
        permit(case, "adjudicate")
        review = review_of(case)
        if review.adjudication is not None:
            raise RuleError("it has been adjudicated", code="adjudicated_before")
        settled = _settle(case, review, ratings)
        ruling = Adjudication(
            adjudicator=case.actor.person,
            ratings=settled,
            reason=reason,
            adjudicated_at=case.now,
        )
        after, event = fire(
            case,
            "adjudicate",
            data={"criteria": [one.criterion for one in settled], "round": review.round},
            attempts=with_review(case, review.replace(adjudication=ruling)),
        )
        return self._save(case.submission, after, [event])

    def _open(self, review: Review, fresh: Mapping[str, Mapping[str, Any]]) -> Review:
        opened = []
        for score, sealed_id in zip(review.scores, review.sealed, strict=True):
            content = fresh.get(sealed_id) or self._records.get("sealed", sealed_id).data
            opened.append(unseal(score, content))
        return review.replace(scores=tuple(opened))

    def _all_in(self, case: Case, opened: Review) -> tuple[Submission, list[Event]]:
        events: list[Event] = []
        case = replace(
            case,
            submission=case.submission.replace(attempts=with_review(case, opened)),
        )
        after, event = fire(
            case, "unseal", data={"commitments": [one.commitment for one in opened.scores]}
        )
        events.append(event)
        definition = case.definition
        differ = disputed(opened, definition.rubric, definition.protocol.agreement)
        if differ:
            case = replace(case, submission=after)
            after, event = fire(case, "disagree", data={"criteria": list(differ)})
            events.append(event)
        return after, events


def with_review(case: Case, review: Review) -> tuple[Attempt, ...]:
    """The attempts with the current round of the latest one replaced."""
    attempt = case.submission.attempt
    return case.submission.with_attempt(attempt.replace(reviews=(*attempt.reviews[:-1], review)))


def _settle(case: Case, review: Review, ratings: Mapping[str, Said]) -> tuple[Rating, ...]:
    rubric = case.definition.rubric
    differ = disputed(review, rubric, case.definition.protocol.agreement)
    settled: list[Rating] = []
    for criterion_id, said in ratings.items():
        if criterion_id not in differ:
            raise RuleError(f"criterion {criterion_id} is not disputed", code="not_disputed")
        rating = (
            Rating(criterion=criterion_id, level=said)
            if isinstance(said, str)
            else Rating(**{**said, "criterion": criterion_id})
        )
        if rating.level not in rubric.by_id[criterion_id].ranks:
            raise RuleError(
                f"criterion {criterion_id} has no level {rating.level}", code="unknown_level"
            )
        settled.append(rating)
    missing = [one for one in differ if one not in ratings]
    if missing:
        raise RuleError(f"not rated: {', '.join(missing)}", code="missing_rating")
    return tuple(settled)
