"""What one assessor says of one attempt, sealed by a commitment until all have spoken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from mcred.errors import Problem, RuleError
from mcred.microcredentials.certification import Certification
from mcred.microcredentials.model import Digest, Id, Model, Moment, Text, digest_of, seen
from mcred.microcredentials.people import Person
from mcred.microcredentials.rubric import Rubric
from mcred.microcredentials.rules import check_ratings

__all__ = ["Assessment", "Rating", "Score", "read_ratings", "seal", "unseal"]

#: At least 16 random bytes, in hexadecimal.
Salt = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32,128}$")]


class Rating(Model):
    """The level of one criterion and what the assessor says about it."""

    criterion: Id
    level: Id
    comment: Text | None = None


class Assessment(Model):
    """All ratings of one assessor, with overall feedback for the earner."""

    ratings: Annotated[tuple[Rating, ...], Field(min_length=1)]
    feedback: Text | None = None

    @cached_property
    def levels(self) -> MappingProxyType[str, str]:
        """Criterion id → level id."""
        return MappingProxyType({one.criterion: one.level for one in self.ratings})

    def comment(self, criterion_id: str) -> str | None:
        """What was said about a criterion."""
        return next((one.comment for one in self.ratings if one.criterion == criterion_id), None)


class Score(Model):
    """One assessor's part in a round: a commitment first, the assessment once all are in."""

    assessor: Person
    certification: Certification
    scored_at: Moment
    commitment: Digest
    """Over salt and assessment; in the log before anyone sees another's ratings."""
    salt: Salt | None = None
    assessment: Assessment | None = None

    @property
    def is_open(self) -> bool:
        """Whether the assessment may be seen."""
        return self.assessment is not None

    def broken_rules(self) -> Iterator[Problem]:
        if (self.salt is None) != (self.assessment is None):
            yield Problem("$.salt", "seal", "salt and assessment together, or neither")
        elif self.salt is not None and self.assessment is not None:
            commitment = seal(self.assessment, self.salt)
            if commitment != self.commitment:
                yield Problem("$.commitment", "seal_broken", commitment, seen(self.commitment))


def read_ratings(
    rubric: Rubric, ratings: Mapping[str, str | Mapping[str, Any]], *, feedback: str | None = None
) -> Assessment:
    """An assessment from criterion id → level id, or → `{"level": …, "comment": …}`.

    Raises:
        RuleError: `unknown_criterion`, `unknown_level`, `missing_rating` (I10).
        ModelError: a member is unknown or empty.
    """
    listed = [
        Rating(criterion=one, level=said)
        if isinstance(said, str)
        else Rating(**{**said, "criterion": one})
        for one, said in ratings.items()
    ]
    check_ratings(rubric, {one.criterion: one.level for one in listed})
    order = list(rubric.by_id)
    listed.sort(key=lambda one: order.index(one.criterion))
    return Assessment(ratings=tuple(listed), feedback=feedback)


def seal(assessment: Assessment, salt: str) -> str:
    """The commitment: a digest from which nobody can read or guess the ratings."""
    return digest_of({"salt": salt, "assessment": assessment.to_dict()})


def unseal(score: Score, sealed: Mapping[str, Any]) -> Score:
    """The score with its assessment, as it was committed to.

    Raises:
        RuleError: `seal_broken` where the assessment is not the one that was committed to.
        ModelError: it cannot be read.
    """
    assessment = Assessment.from_dict(sealed["assessment"])
    salt = str(sealed["salt"])
    if seal(assessment, salt) != score.commitment:
        raise RuleError(
            f"the sealed ratings of {score.assessor} are not those that were committed to",
            code="seal_broken",
        )
    return score.replace(assessment=assessment, salt=salt)
