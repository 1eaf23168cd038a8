"""How a verdict looks: good, bad, or to be looked at. Never the only sign: each has its word."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mcred.report.verdict import Verdict

__all__ = ["tone"]

_TONES: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.VALID: "good",
        Verdict.INVALID: "bad",
        Verdict.REVOKED: "bad",
        Verdict.MALFORMED: "bad",
        Verdict.REFUSED: "bad",
    }
)


def tone(verdict: Verdict) -> str:
    """`good`, `bad` or `care`."""
    return _TONES.get(verdict, "care")
