"""What allows somebody to assess: certification in the topic, valid at that time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated

from pydantic import Field

from mcred.errors import Problem, RuleError
from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.model import Id, Model, Moment, Text, Uri, seen

__all__ = ["Certification", "require_certification"]


class Certification(Model):
    """That somebody may assess these topics for this time."""

    id: Id
    topics: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Definition ids, topics, or codes and URLs of framework items."""
    valid_from: Moment
    valid_until: Moment | None = None
    withdrawn_at: Moment | None = None
    issuer: Text | None = None
    credential: Uri | None = None
    """The badge that says so, where there is one."""
    kappa: Annotated[float, Field(ge=-1, le=1)] | None = None
    """Agreement with true scores in calibration."""
    calibrated_on: Annotated[int, Field(ge=1)] | None = None
    """Number of submissions that `kappa` rests on."""

    def covers(self, definition: MicroCredential) -> bool:
        """Whether the definition is about one of the topics."""
        return any(topic.casefold() in definition.subject_topics for topic in self.topics)

    def holds_at(self, moment: datetime) -> bool:
        """Whether it is in force: the end of the time is not part of it."""
        ends = [end for end in (self.valid_until, self.withdrawn_at) if end is not None]
        return self.valid_from <= moment and all(moment < end for end in ends)

    def broken_rules(self) -> Iterator[Problem]:
        if self.valid_until is not None and self.valid_until <= self.valid_from:
            yield Problem(
                "$.valid_until", "period", f"a time after {self.valid_from}", seen(self.valid_until)
            )


def require_certification(
    certifications: Iterable[Certification],
    definition: MicroCredential,
    *,
    at: datetime,
    of: object = "the assessor",
) -> Certification:
    """The certification that covers the definition at that time (I4); `of` names whose they are.

    Raises:
        RuleError: `not_certified` in the topic; `certification_expired` when not in force.
    """
    covering = [one for one in certifications if one.covers(definition)]
    if not covering:
        raise RuleError(
            f"{of} is certified for none of the topics of {definition.name}:"
            f" {', '.join(definition.topics) or definition.id}",
            code="not_certified",
            definition=str(definition.ref),
            person=str(of),
            topic=definition.topics[0] if definition.topics else definition.id,
        )
    for one in covering:
        if one.holds_at(at):
            return one
    raise RuleError(
        f"certification {covering[0].id} of {of} is not in force at {at:%Y-%m-%d %H:%M}",
        code="certification_expired",
        certification=covering[0].id,
    )
