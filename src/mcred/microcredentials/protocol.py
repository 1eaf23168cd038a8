"""How a submission is to be scored: the guide for people and the protocol for the process."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from mcred.errors import Problem
from mcred.microcredentials.model import Id, Model, Text, Uri

__all__ = ["Agreement", "Anchor", "Attestation", "ScoringGuide", "ScoringProtocol"]


class Anchor(Model):
    """An example of work at one level of one criterion."""

    criterion: Id
    level: Id
    text: Text | None = None
    url: Uri | None = None

    def broken_rules(self) -> Iterator[Problem]:
        if self.text is None and self.url is None:
            yield Problem("$", "empty_anchor", "a text or a url")


class ScoringGuide(Model):
    """What an assessor reads beside the rubric."""

    instructions: Text
    anchors: tuple[Anchor, ...] = ()


class Agreement(StrEnum):
    """When independent ratings of a criterion count as the same.

    A difference that is tolerated gives the lower of the levels.
    """

    EXACT = "exact"
    ADJACENT = "adjacent"  #: one level apart at most, and on one side of the required level
    SAME_SIDE = "same_side"  #: on one side of the required level


class Attestation(StrEnum):
    """What an earner confirms when submitting."""

    READY_FOR_REVIEW = "ready_for_review"
    RELEASE = "release"  #: of the work to the assessors, with the consents that needs
    OWN_WORK = "own_work"


class ScoringProtocol(Model):
    """Who scores, how independently, and how often an earner may try."""

    assessors: Annotated[int, Field(ge=1, le=9)] = 1
    """Independent ratings of each attempt."""
    blind: bool = True
    """Whether assessors do not learn who the earner is."""
    agreement: Agreement = Agreement.EXACT
    independent_approver: bool = True
    """Whether approver and adjudicator must not be among the attempt's assessors."""
    attestations: tuple[Attestation, ...] = tuple(Attestation)
    """What the earner must confirm."""
    max_attempts: Annotated[int, Field(ge=1, le=100)] | None = None
    """How many attempts may be assessed; no limit when absent."""
    revision_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    """How long after a return the next attempt may be handed in; no limit when absent."""
    appeal_days: Annotated[int, Field(ge=0, le=3650)] = 30
    """How long after a decision an appeal may be filed."""
