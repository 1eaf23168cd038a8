"""One step of a verification and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

__all__ = ["CHECK_IDS", "NOT_REACHED", "Check", "Outcome", "Warning_"]

#: Every check, in the order of Open Badges 3.0 "Verification", with mcred's own last.
CHECK_IDS = (
    "input",
    "parse",
    "contexts",
    "schema",
    "subject",
    "proof",
    "issuer_binding",
    "refresh",
    "validity",
    "status",
    "recipient",
    "results",
    "evidence",
    "endorsements",
    "trust",
)

#: The code of a check that was not made because an earlier one had ended the verification.
NOT_REACHED = "not_reached"


class Outcome(StrEnum):
    """How a check ended. Only `pass` means that it was made and found nothing."""

    PASS = "pass"  # noqa: S105 (a word of the report contract, no password)
    FAIL = "fail"
    WARN = "warn"
    NOT_CHECKED = "not_checked"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Check:
    """A check's outcome; `code` with `data` is what the sentence about it is made of."""

    id: str
    outcome: Outcome
    code: str
    data: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def not_reached(cls, check_id: str) -> Check:
        return cls(check_id, Outcome.NOT_CHECKED, NOT_REACHED)


@dataclass(frozen=True, slots=True)
class Warning_:  # noqa: N801 (`Warning` is a builtin)
    """Something worth knowing that changes no verdict."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)
