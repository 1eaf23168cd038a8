"""A round of scoring: independent scores, agreement by the protocol, adjudication."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Annotated

from pydantic import Field

from mcred.errors import Problem, RuleError
from mcred.microcredentials.assessment import Assessment, Rating, Score
from mcred.microcredentials.model import Id, Model, Moment, Text
from mcred.microcredentials.people import Person
from mcred.microcredentials.protocol import Agreement
from mcred.microcredentials.rubric import Criterion, Rubric

__all__ = ["Adjudication", "Review", "comments", "disputed", "final_ratings"]


class Adjudication(Model):
    """The levels of the disputed criteria, by somebody who did not score."""

    adjudicator: Person
    ratings: Annotated[tuple[Rating, ...], Field(min_length=1)]
    reason: Text
    adjudicated_at: Moment


class Review(Model):
    """One round of scoring of one attempt."""

    round: Annotated[int, Field(ge=1)] = 1
    assigned: tuple[Person, ...] = ()
    scores: tuple[Score, ...] = ()
    adjudication: Adjudication | None = None
    deciders: tuple[Person, ...] = ()
    """Who decided on this round."""
    excluded: tuple[Person, ...] = ()
    """Who may not take part, because they did in an earlier round (I19)."""
    sealed: tuple[Id, ...] = ()
    """The records that hold the sealed assessments, in the order of `scores`."""

    @property
    def is_open(self) -> bool:
        """Whether the assessments have been opened, which all are at once (I6)."""
        return bool(self.scores) and all(score.is_open for score in self.scores)

    @property
    def assessments(self) -> tuple[Assessment, ...]:
        """The opened assessments; none while one is sealed."""
        opened = tuple(one.assessment for one in self.scores if one.assessment is not None)
        return opened if len(opened) == len(self.scores) else ()

    @property
    def assessors(self) -> tuple[Person, ...]:
        """Who has scored."""
        return tuple(score.assessor for score in self.scores)

    def broken_rules(self) -> Iterator[Problem]:
        opened = [score.is_open for score in self.scores]
        if any(opened) and not all(opened):
            yield Problem("$.scores", "sealed_until_all_are_in", "all open or all sealed")
        if len(self.sealed) != len(self.scores):
            yield Problem("$.sealed", "seal", "one record for each score")
        for index, person in enumerate(self.assigned):
            if person.is_among(self.assigned[:index]):
                yield Problem(f"$.assigned[{index}]", "same_assessor", "another person")


def disputed(review: Review, rubric: Rubric, agreement: Agreement) -> tuple[str, ...]:
    """The criteria on which the opened assessments disagree."""
    return tuple(
        criterion.id
        for criterion in rubric.criteria
        if any(
            _disagree(criterion, first.levels[criterion.id], second.levels[criterion.id], agreement)
            for first, second in combinations(review.assessments, 2)
        )
    )


def final_ratings(review: Review, rubric: Rubric, agreement: Agreement) -> tuple[Rating, ...]:
    """One rating for each criterion, in the rubric's order.

    Where assessors differ within the tolerance the lower level stands; where they disagree, the
    adjudicator's.

    Raises:
        RuleError: `not_all_scored` while assessments are sealed, `not_adjudicated`.
    """
    if not review.is_open:
        raise RuleError("not all assessors have scored", code="not_all_scored")
    settled = {one.criterion: one for one in _adjudicated(review)}
    ratings: list[Rating] = []
    unsettled = set(disputed(review, rubric, agreement)) - settled.keys()
    if unsettled:
        raise RuleError(
            f"assessors disagree on {', '.join(sorted(unsettled))}",
            code="not_adjudicated",
            criteria=sorted(unsettled),
        )
    for criterion in rubric.criteria:
        if criterion.id in settled:
            ratings.append(settled[criterion.id])
            continue
        said = [rating for one in review.assessments for rating in one.ratings]
        of_this = [rating for rating in said if rating.criterion == criterion.id]
        ratings.append(min(of_this, key=lambda one: criterion.ranks[one.level]))
    return tuple(ratings)


def comments(review: Review, criterion_id: str) -> str | None:
    """What was said about a criterion: the adjudicator's comment, else all assessors'."""
    for rating in _adjudicated(review):
        if rating.criterion == criterion_id and rating.comment is not None:
            return rating.comment
    said = [assessment.comment(criterion_id) for assessment in review.assessments]
    return "\n\n".join(dict.fromkeys(text for text in said if text)) or None


def _adjudicated(review: Review) -> tuple[Rating, ...]:
    return review.adjudication.ratings if review.adjudication is not None else ()


def _disagree(criterion: Criterion, first: str, second: str, agreement: Agreement) -> bool:
    apart = abs(criterion.ranks[first] - criterion.ranks[second])
    if agreement is Agreement.EXACT:
        return apart > 0
    if criterion.is_met(first) != criterion.is_met(second):
        return True
    return agreement is Agreement.ADJACENT and apart > 1
