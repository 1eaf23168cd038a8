"""What a decision to award was issued as."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import StringConstraints

from mcred.microcredentials.model import Digest, Id, Model, Moment, Text

__all__ = ["IssuedBadge"]


class IssuedBadge(Model):
    """The badge of one decision, as it was handed out."""

    kind_of_document = "issued badge"

    decision: Id
    decision_digest: Digest
    credential: Text
    """Its id."""
    format: Text
    """The cryptosuite, `vc-jwt` or `vc+jwt`."""
    recipient: Text
    issued_at: Moment
    text: Annotated[str, StringConstraints(min_length=1)]
    """The signed badge to the letter: JSON, or a token."""
    document: dict[str, Any] | None = None
    """The credential, where `text` is a token."""
