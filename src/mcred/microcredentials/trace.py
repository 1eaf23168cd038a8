"""The trace of an evaluation: what each rule looked at, and how it came out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mcred.microcredentials.form import Part

__all__ = ["Step"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that a rule looked at.

    `rule` is `required_level`, `level` (looked at, but not required by itself), `cut`, or
    `at_least`; `needed` and `had` are level ids, points or counts as text.
    """

    rule: str
    needed: str
    had: str
    met: bool
    binding: bool
    criterion: str | None = None
    part: Part | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain data; absent members are left out."""
        members = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in members.items() if value is not None}
