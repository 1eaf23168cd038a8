"""What a transition is decided on: the submission, who acts, when, and what was found out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mcred.microcredentials.assessment import Rating
from mcred.microcredentials.checklist import Checklist
from mcred.microcredentials.decision import Feedback
from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.evidence import Integrity
from mcred.microcredentials.member import Member
from mcred.microcredentials.rules import Evaluation
from mcred.microcredentials.submission import Submission

__all__ = ["Case"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The facts a guard may look at; what was not found out is None, and guards then refuse."""

    submission: Submission
    definition: MicroCredential
    actor: Member  #: with all identifiers that are known of them
    now: datetime
    under_way: str | None = None  #: another submission of the earner for the same definition
    checklist: Checklist | None = None
    integrity: tuple[tuple[str, Integrity], ...] | None = None  #: of every artifact, by id
    candidates: tuple[Member, ...] | None = None  #: who is to be assigned
    ratings: tuple[Rating, ...] | None = None  #: final ones
    evaluation: Evaluation | None = None  #: of the final ratings
    feedback: Feedback | None = None
    reason: str | None = None
