"""Rubrics: criteria with ordered levels, and the rule that makes ratings a result."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field

from mcred.errors import Problem
from mcred.microcredentials.competency import Alignment
from mcred.microcredentials.form import Part
from mcred.microcredentials.model import Id, Model, Text, digest_of, repeated, seen
from mcred.microcredentials.scoring_rule import (
    AtLeast,
    Compensatory,
    Conjunctive,
    Hybrid,
    PartRule,
    Parts,
    ScoringRule,
    SimpleRule,
)
from mcred.microcredentials.trace import Step

__all__ = [
    "AtLeast",
    "Compensatory",
    "Conjunctive",
    "Criterion",
    "Hybrid",
    "Level",
    "PartRule",
    "Parts",
    "Rubric",
    "ScoringRule",
]

_Points = Annotated[float, Field(ge=0, le=1_000_000)]


class Level(Model):
    """One level of a criterion."""

    id: Id
    name: Text
    description: Text | None = None
    points: _Points | None = None
    position: int | None = None
    """Its place counted from the lowest, where another system numbers them."""


class Criterion(Model):
    """One row of the rubric; `levels` go from the lowest to the highest."""

    id: Id
    name: Text
    description: Text | None = None
    part: Part = Part.WORK_EXAMPLES
    required: bool = True
    """Whether nothing is awarded below `required_level`, under every rule."""
    weight: Annotated[float, Field(gt=0, le=1000)] = 1
    levels: Annotated[tuple[Level, ...], Field(min_length=2, max_length=20)]
    required_level: Id
    alignments: tuple[Alignment, ...] = ()

    @cached_property
    def ranks(self) -> MappingProxyType[str, int]:
        """Level id → place, 0 for the lowest."""
        return MappingProxyType({level.id: place for place, level in enumerate(self.levels)})

    @cached_property
    def required_rank(self) -> int:
        """The place of `required_level`."""
        return self.ranks[self.required_level]

    @cached_property
    def looked_at(self) -> MappingProxyType[str, tuple[Step, float]]:
        """Level id → the step of a trace that such a rating gives, and its weighted points.

        Made once: what a rating means does not depend on who gets it.
        """
        return MappingProxyType(
            {
                level.id: (
                    Step(
                        rule="required_level" if self.required else "level",
                        needed=self.required_level,
                        had=level.id,
                        met=rank >= self.required_rank,
                        binding=self.required,
                        criterion=self.id,
                        part=self.part,
                    ),
                    (level.points or 0) * self.weight,
                )
                for rank, level in enumerate(self.levels)
            }
        )

    def level(self, level_id: str) -> Level:
        """The level of that id, which must exist."""
        return self.levels[self.ranks[level_id]]

    def is_met(self, level_id: str) -> bool:
        """Whether a level is the required one or above."""
        return self.ranks[level_id] >= self.required_rank

    def broken_rules(self) -> Iterator[Problem]:
        ids = [level.id for level in self.levels]
        yield from repeated("$.levels", ids)
        if self.required_level not in ids:
            yield Problem(
                "$.required_level", "unknown_level", f"one of {', '.join(ids)}",
                seen(self.required_level),
            )  # fmt: skip
        for member in ("points", "position"):
            yield from self._out_of_order(member)

    def _out_of_order(self, member: str) -> Iterator[Problem]:
        values = [getattr(level, member) for level in self.levels]
        if any(value is None for value in values):
            if any(value is not None for value in values):
                yield Problem("$.levels", f"{member}_missing", f"{member} on all levels or none")
            return
        for index, (lower, higher) in enumerate(pairwise(values), start=1):
            if higher <= lower:
                yield Problem(
                    f"$.levels[{index}].{member}",
                    "levels_order",
                    f"more than {lower:g}, because levels go from low to high",
                    seen(higher),
                )


class Rubric(Model):
    """Criteria and the rule. One that everybody or nobody can pass is refused."""

    kind_of_document = "rubric"

    format: Literal["mcred-rubric/1"] = "mcred-rubric/1"
    name: Text | None = None
    description: Text | None = None
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1, max_length=500)]
    rule: ScoringRule = Conjunctive()

    @cached_property
    def by_id(self) -> MappingProxyType[str, Criterion]:
        """Criterion id → criterion, in order."""
        return MappingProxyType({criterion.id: criterion for criterion in self.criteria})

    @cached_property
    def digest(self) -> str:
        """What a submission freezes."""
        return digest_of(self.to_dict())

    def of_part(self, part: Part) -> tuple[Criterion, ...]:
        """The criteria of one part."""
        return tuple(criterion for criterion in self.criteria if criterion.part is part)

    def broken_rules(self) -> Iterator[Problem]:
        yield from repeated("$.criteria", [criterion.id for criterion in self.criteria])
        if isinstance(self.rule, Parts):
            yield from self._broken_parts(self.rule)
        else:
            yield from _broken_rule("$.rule", self.rule, self.criteria)

    def _broken_parts(self, rule: Parts) -> Iterator[Problem]:
        ruled = [one.part for one in rule.parts]
        for index, one in enumerate(rule.parts):
            path = f"$.rule.parts[{index}]"
            if one.part in ruled[:index]:
                yield Problem(f"{path}.part", "duplicate_part", "one rule a part", seen(one.part))
            criteria = self.of_part(one.part)
            if not criteria:
                yield Problem(
                    f"{path}.part", "empty_part", "a part that has criteria", seen(one.part)
                )
            else:
                yield from _broken_rule(f"{path}.rule", one.rule, criteria)
        for index, criterion in enumerate(self.criteria):
            if criterion.part not in ruled:
                yield Problem(
                    f"$.criteria[{index}].part",
                    "part_without_rule",
                    "a part that the rule names",
                    seen(criterion.part),
                )


def _broken_rule(path: str, rule: SimpleRule, criteria: tuple[Criterion, ...]) -> Iterator[Problem]:
    required = [criterion for criterion in criteria if criterion.required]
    if isinstance(rule, Conjunctive):
        if not required:
            yield Problem(path, "passes_everyone", "at least one required criterion")
        return
    if isinstance(rule, AtLeast):
        if rule.count > len(criteria):
            yield Problem(
                f"{path}.count", "unmeetable", f"no more than {len(criteria)} criteria",
                seen(rule.count),
            )  # fmt: skip
        return
    if isinstance(rule, Compensatory) and required:
        yield Problem(
            f"{path}.kind",
            "required_criterion",
            "hybrid, or no criterion that is required by itself",
            f"{rule.kind} with {required[0].id} required",
        )
    yield from _broken_cut(f"{path}.cut", rule.cut, criteria)


def _broken_cut(path: str, cut: float, criteria: tuple[Criterion, ...]) -> Iterator[Problem]:
    lowest = highest = 0.0
    for criterion in criteria:
        low, high = criterion.levels[0].points, criterion.levels[-1].points
        if low is None or high is None:
            yield Problem(
                path, "points_missing", "points on every level, because they are counted",
                f"none on {criterion.id}",
            )  # fmt: skip
            return
        lowest += low * criterion.weight
        highest += high * criterion.weight
    if cut > highest:
        yield Problem(path, "unmeetable", f"no more than the {highest:g} there are", seen(cut))
    if cut <= lowest:
        yield Problem(path, "passes_everyone", f"more than the {lowest:g} everybody has", seen(cut))
