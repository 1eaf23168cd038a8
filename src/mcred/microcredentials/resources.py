"""The research behind a micro-credential and what it recommends for learning."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from mcred.microcredentials.model import Model, Text, Uri

__all__ = ["LearningUnit", "RecommendedResource", "ResearchCitation"]


class ResearchCitation(Model):
    """A publication that supports the practice."""

    title: Text
    authors: tuple[Text, ...] = ()
    year: Annotated[int, Field(ge=1500, le=2200)] | None = None
    url: Uri | None = None
    doi: Annotated[str, StringConstraints(pattern=r"^10\.\d{4,9}/\S+$")] | None = None
    claim: Text | None = None
    """What the publication shows, in a sentence."""
    published: bool = True


class LearningUnit(Model):
    """One session of a resource."""

    title: Text
    minutes: Annotated[int, Field(ge=1, le=10_000)]
    url: Uri | None = None


class RecommendedResource(Model):
    """A resource to learn from; recommended, never a condition."""

    title: Text
    url: Uri | None = None
    provider: Text | None = None
    licence: Text | None = None
    description: Text | None = None
    units: tuple[LearningUnit, ...] = ()

    @property
    def minutes(self) -> int:
        """The time of all units."""
        return sum(unit.minutes for unit in self.units)
