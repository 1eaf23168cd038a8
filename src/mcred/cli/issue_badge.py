"""A signed badge on its way out, from a file or from a decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from mcred.cli.output import json_text
from mcred.signed_credential import SignedCredential

__all__ = ["Badge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A signed badge on its way out."""

    id: str
    format: str
    text: str  #: what a file of it holds
    document: Mapping[str, Any]
    jwt: str | None
    record: Callable[[], object]  #: puts it on record; raises where it must not go out
    decision: str | None = None

    @classmethod
    def of(
        cls, signed: SignedCredential, record: Callable[[], object], *, decision: str | None = None
    ) -> Self:
        """A badge that was signed just now."""
        return cls(
            id=signed.id,
            format=signed.format,
            text=signed.to_text(),
            document=signed.document,
            jwt=signed.jwt,
            record=record,
            decision=decision,
        )

    @property
    def indented(self) -> str:
        """For a terminal."""
        return self.jwt or json_text(self.document, indent=2)
