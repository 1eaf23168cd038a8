"""What a programme's records hold of one person, found and told apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mcred.errors import RuleError
from mcred.microcredentials.legal_hold import LegalHold
from mcred.microcredentials.log import Entry
from mcred.microcredentials.member import Member
from mcred.microcredentials.people import Person
from mcred.microcredentials.states import UNDER_WAY
from mcred.microcredentials.submission import Submission

__all__ = ["Part", "PersonalData", "parts_in"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What somebody did in another person's submission; it belongs to that person's records."""

    submission: str
    role: str  #: coach, assigned, assessor, adjudicator, decider, appeal_reviewer


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    """The records of one person; `person` has every identifier that is known of them."""

    person: Person
    members: tuple[Member, ...]
    submissions: tuple[Submission, ...]
    decisions: tuple[Mapping[str, Any], ...]
    badges: tuple[Mapping[str, Any], ...]
    parts: tuple[Part, ...]  #: in submissions of others
    entries: tuple[Entry, ...]  #: of the log, about their submissions and themselves
    hold: LegalHold | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of them."""
        return not (self.members or self.submissions or self.parts or self.hold)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for the person; of evidence the metadata and digest, not the files."""
        return {
            "person": self.person.to_dict(),
            "members": [one.to_dict() for one in self.members],
            "submissions": [one.to_dict() for one in self.submissions],
            "decisions": [dict(one) for one in self.decisions],
            "badges": [dict(one) for one in self.badges],
            "took_part": [
                {"submission": one.submission, "as": one.role} for one in self.parts
            ],
            "events": [dict(one.event) for one in self.entries if not one.is_erased],
            "hold": None if self.hold is None else self.hold.to_dict(),
        }  # fmt: skip

    def require_erasable(self, *, keep: timedelta, now: datetime) -> None:
        """Nothing if these records may be erased.

        Raises:
            RuleError: `legal_hold`; `under_way`: a submission is not finished; `retention`: a
                decision is kept for longer.
        """
        if self.hold is not None:
            raise RuleError(
                f"their records are on hold since {self.hold.since:%Y-%m-%d}: {self.hold.reason}",
                code="legal_hold",
            )
        for one in self.submissions:
            if one.state in UNDER_WAY:
                raise RuleError(
                    f"submission {one.id} is {one.state}: it is withdrawn or decided first",
                    code="under_way",
                    submission=one.id,
                )
            for decision in one.decisions:
                until = decision.decided_at + keep
                if until > now:
                    raise RuleError(
                        f"decision {decision.id} is kept until {until:%Y-%m-%d}, {keep.days} days "
                        "after it was made",
                        code="retention",
                        until=until.isoformat(),
                    )


def parts_in(submission: Submission, person: Person) -> Iterator[Part]:
    """What a person did in somebody else's submission."""
    groups: dict[str, list[Person]] = {"coach": list(submission.coaches)}
    for attempt in submission.attempts:
        for review in attempt.reviews:
            groups.setdefault("assigned", []).extend(review.assigned)
            groups.setdefault("assessor", []).extend(review.assessors)
            groups.setdefault("decider", []).extend(review.deciders)
            if review.adjudication is not None:
                groups.setdefault("adjudicator", []).append(review.adjudication.adjudicator)
    for appeal in submission.appeals:
        groups.setdefault("appeal_reviewer", []).extend(appeal.reviewers)
    for role, people in groups.items():
        if person.is_among(people):
            yield Part(submission=submission.id, role=role)
