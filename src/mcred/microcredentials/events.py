"""What happened, as the log keeps it and as a platform gets it."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from mcred.microcredentials.model import Id, Model, Moment, Text
from mcred.microcredentials.states import State

__all__ = ["Event"]


class Event(Model):
    """One thing that happened to a submission, a definition or a person."""

    type: Id
    subject: Text
    """The id of the record it happened to."""
    at: Moment
    actor: Text | None = None
    state: State | None = None
    """The submission's state afterwards."""
    attempt: int | None = None
    data: dict[str, Any] = Field(default_factory=dict)
