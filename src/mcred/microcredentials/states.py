"""The states of a submission (micro-credential life, 2.3)."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["FINAL", "IN_REVIEW", "UNDER_WAY", "State"]


class State(StrEnum):
    """Where a submission stands."""

    NEW = "new"  #: not recorded yet
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RESUBMITTED = "resubmitted"  #: submitted, at a later attempt
    INCOMPLETE = "incomplete"
    UNDER_REVIEW = "under_review"
    ADJUDICATION = "adjudication"
    RETURNED = "returned_for_revision"
    AWARDED = "awarded"
    NOT_AWARDED = "not_awarded"
    WITHDRAWN = "withdrawn"
    APPEALED = "appealed"
    ON_HOLD = "on_hold"
    REVOKED = "revoked"
    EXPIRED = "expired"  #: only shown, never recorded: an award whose validity has run out


#: Where assessors work.
IN_REVIEW = frozenset({State.UNDER_REVIEW, State.ADJUDICATION})
#: Where nothing more is expected of anyone.
FINAL = frozenset({State.AWARDED, State.NOT_AWARDED, State.WITHDRAWN, State.REVOKED})
#: Where an earner cannot start the same micro-credential again (I16).
UNDER_WAY = frozenset(State) - FINAL - {State.NEW, State.EXPIRED}
