"""The rules that make a result of ratings: conjunctive, compensatory, hybrid, by parts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from mcred.microcredentials.form import Part
from mcred.microcredentials.model import Model

__all__ = [
    "AtLeast",
    "Compensatory",
    "Conjunctive",
    "Hybrid",
    "PartRule",
    "Parts",
    "ScoringRule",
    "SimpleRule",
]


class Conjunctive(Model):
    """Every required criterion at its required level; nothing makes up for one that is not."""

    kind: Literal["conjunctive"] = "conjunctive"


class Compensatory(Model):
    """Weighted points of all criteria reach the cut; no criterion is required by itself."""

    kind: Literal["compensatory"] = "compensatory"
    cut: Annotated[float, Field(gt=0)]


class Hybrid(Model):
    """Every required criterion at its level, and the weighted points of all reach the cut."""

    kind: Literal["hybrid"] = "hybrid"
    cut: Annotated[float, Field(gt=0)]


class AtLeast(Model):
    """So many criteria at their level, and every required one among them."""

    kind: Literal["at_least"] = "at_least"
    count: Annotated[int, Field(ge=1)]


#: A rule that can also stand for one part.
SimpleRule = Annotated[Conjunctive | Compensatory | Hybrid | AtLeast, Field(discriminator="kind")]


class PartRule(Model):
    """The rule for the criteria of one part."""

    part: Part
    rule: SimpleRule


class Parts(Model):
    """Every part by its own rule, and all parts must pass."""

    kind: Literal["parts"] = "parts"
    parts: Annotated[tuple[PartRule, ...], Field(min_length=1)]


ScoringRule = Annotated[
    Conjunctive | Compensatory | Hybrid | AtLeast | Parts, Field(discriminator="kind")
]
