"""From ratings to a result, with the trace of how each rule came out (rubric rules, 2.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mcred.errors import RuleError
from mcred.microcredentials.form import Part
from mcred.microcredentials.model import seen
from mcred.microcredentials.rubric import Criterion, Rubric
from mcred.microcredentials.scoring_rule import AtLeast, Compensatory, Hybrid, Parts, SimpleRule
from mcred.microcredentials.trace import Step

__all__ = ["Evaluation", "Step", "check_ratings", "evaluate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What the rule says of a set of ratings, and why."""

    met: bool
    steps: tuple[Step, ...]

    @property
    def missing(self) -> tuple[Step, ...]:
        """The binding steps that were not met: why it is not a pass."""
        return tuple(step for step in self.steps if step.binding and not step.met)

    @property
    def below(self) -> tuple[str, ...]:
        """The criteria below their level, binding or not: feedback is owed for each."""
        return tuple(
            step.criterion for step in self.steps if step.criterion is not None and not step.met
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain data: `met` and `steps`."""
        return {"met": self.met, "steps": [step.to_dict() for step in self.steps]}


def check_ratings(rubric: Rubric, ratings: Mapping[str, str]) -> None:
    """Ratings name every criterion of the rubric, no other, and levels that exist (I10).

    Raises:
        RuleError: `unknown_criterion`, `unknown_level` or `missing_rating`.
    """
    criteria = rubric.by_id
    for criterion_id, level_id in ratings.items():
        criterion = criteria.get(criterion_id)
        if criterion is None:
            raise RuleError(
                f"the rubric has no criterion {seen(criterion_id)}",
                code="unknown_criterion",
                criterion=criterion_id,
            )
        if level_id not in criterion.ranks:
            raise RuleError(
                f"criterion {criterion_id} has no level {seen(level_id)}",
                code="unknown_level",
                criterion=criterion_id,
                level=level_id,
            )
    if len(ratings) != len(criteria):
        missing = [criterion_id for criterion_id in criteria if criterion_id not in ratings]
        raise RuleError(f"not rated: {', '.join(missing)}", code="missing_rating", criteria=missing)


def evaluate(rubric: Rubric, ratings: Mapping[str, str]) -> Evaluation:
    """Apply the rubric's rule to ratings, criterion id → level id.

    Raises:
        RuleError: as `check_ratings` does; an incomplete set of ratings is no result.
    """
    check_ratings(rubric, ratings)
    rule = rubric.rule
    if isinstance(rule, Parts):
        steps = tuple(
            step
            for one in rule.parts
            for step in _apply(one.rule, rubric.of_part(one.part), ratings, one.part)
        )
    else:
        steps = tuple(_apply(rule, rubric.criteria, ratings, None))
    return Evaluation(met=all(step.met or not step.binding for step in steps), steps=steps)


def _apply(
    rule: SimpleRule,
    criteria: tuple[Criterion, ...],
    ratings: Mapping[str, str],
    part: Part | None,
) -> Iterator[Step]:
    points = 0.0
    reached = 0
    for criterion in criteria:
        step, level_points = criterion.looked_at[ratings[criterion.id]]
        reached += step.met
        points += level_points
        yield step
    if isinstance(rule, Compensatory | Hybrid):
        # a tolerance of one in a billion: 0.1 * 3 is as good as 0.3
        enough = points >= rule.cut - abs(rule.cut) * 1e-9
        yield Step(
            rule="cut", needed=f"{rule.cut:g}", had=f"{points:g}", met=enough, binding=True,
            part=part,
        )  # fmt: skip
    elif isinstance(rule, AtLeast):
        yield Step(
            rule="at_least", needed=str(rule.count), had=str(reached), met=reached >= rule.count,
            binding=True, part=part,
        )  # fmt: skip
