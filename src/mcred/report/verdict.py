"""From outcomes to one verdict: the table of the report contract, as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from mcred.report.check import NOT_REACHED, Check, Outcome

__all__ = ["EXIT_CODES", "Verdict", "combined_exit_code", "exit_code", "verdict_of"]


class Verdict(StrEnum):
    """What a verification came to, worst first."""

    REFUSED = "refused"
    NOT_A_CREDENTIAL = "not_a_credential"
    MALFORMED = "malformed"
    UNSUPPORTED = "unsupported"
    INVALID = "invalid"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    RECIPIENT_MISMATCH = "recipient_mismatch"
    COULD_NOT_CHECK = "could_not_check"
    INCONSISTENT = "inconsistent"
    HOSTED_ONLY = "hosted_only"
    ISSUER_UNKNOWN = "issuer_unknown"
    VALID = "valid"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return _RANK[self]


_RANK: Mapping[Verdict, int] = {verdict: rank for rank, verdict in enumerate(Verdict)}

_F, _N, _W = Outcome.FAIL, Outcome.NOT_CHECKED, Outcome.WARN

#: What an outcome leads to where its code does not say otherwise. What is not here leads nowhere:
#: refresh, evidence and endorsements never change a verdict.
_BY_OUTCOME: Mapping[tuple[str, Outcome], Verdict] = MappingProxyType(
    {
        ("input", _F): Verdict.NOT_A_CREDENTIAL,
        ("input", _N): Verdict.COULD_NOT_CHECK,
        ("parse", _F): Verdict.MALFORMED,
        ("parse", _N): Verdict.UNSUPPORTED,
        ("contexts", _F): Verdict.INVALID,
        ("contexts", _N): Verdict.UNSUPPORTED,
        ("schema", _F): Verdict.MALFORMED,
        ("subject", _F): Verdict.MALFORMED,
        ("proof", _F): Verdict.INVALID,
        ("proof", _N): Verdict.COULD_NOT_CHECK,
        ("issuer_binding", _F): Verdict.INVALID,
        ("issuer_binding", _N): Verdict.COULD_NOT_CHECK,
        ("issuer_binding", _W): Verdict.ISSUER_UNKNOWN,
        ("validity", _F): Verdict.EXPIRED,
        ("status", _F): Verdict.REVOKED,
        ("status", _N): Verdict.COULD_NOT_CHECK,
        ("recipient", _F): Verdict.RECIPIENT_MISMATCH,
        ("recipient", _N): Verdict.COULD_NOT_CHECK,
        ("results", _F): Verdict.INCONSISTENT,
        ("trust", _F): Verdict.ISSUER_UNKNOWN,
        ("trust", _N): Verdict.ISSUER_UNKNOWN,
    }
)

#: Codes that lead elsewhere than their check's outcome does.
_BY_CODE: Mapping[tuple[str, str], Verdict] = MappingProxyType(
    {
        ("input", "refused"): Verdict.REFUSED,
        ("input", "too_large"): Verdict.REFUSED,
        ("input", "unsupported_method"): Verdict.UNSUPPORTED,
        ("parse", "no_credential"): Verdict.NOT_A_CREDENTIAL,
        ("parse", "too_large"): Verdict.REFUSED,
        ("subject", "nothing_presented"): Verdict.NOT_A_CREDENTIAL,
        ("contexts", "unknown_context"): Verdict.UNSUPPORTED,
        ("proof", "unsupported_method"): Verdict.UNSUPPORTED,
        ("issuer_binding", "unsupported_method"): Verdict.UNSUPPORTED,
        ("validity", "not_yet_valid"): Verdict.NOT_YET_VALID,
        ("status", "unsupported_method"): Verdict.UNSUPPORTED,
        ("status", "suspended"): Verdict.SUSPENDED,
        ("trust", "hosted_only"): Verdict.HOSTED_ONLY,
    }
)

EXIT_CODES: Mapping[Verdict, int] = MappingProxyType(
    {
        Verdict.REFUSED: 3,
        Verdict.NOT_A_CREDENTIAL: 3,
        Verdict.MALFORMED: 1,
        Verdict.UNSUPPORTED: 3,
        Verdict.INVALID: 1,
        Verdict.REVOKED: 1,
        Verdict.SUSPENDED: 1,
        Verdict.NOT_YET_VALID: 1,
        Verdict.EXPIRED: 1,
        Verdict.RECIPIENT_MISMATCH: 1,
        Verdict.COULD_NOT_CHECK: 3,
        Verdict.INCONSISTENT: 4,
        Verdict.HOSTED_ONLY: 4,
        Verdict.ISSUER_UNKNOWN: 4,
        Verdict.VALID: 0,
    }
)


def consequence(check: Check) -> Verdict | None:
    """The verdict that one check alone leads to, or None where it leads nowhere."""
    if check.outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE) or check.code == NOT_REACHED:
        return None
    by_code = _BY_CODE.get((check.id, check.code))
    return by_code or _BY_OUTCOME.get((check.id, check.outcome))


def verdict_of(checks: Iterable[Check]) -> Verdict:
    """The worst that any check leads to; `valid` only where every required one passed.

    A run that ended early (checks not reached) without a reason to end is never `valid`.
    """
    seen = list(checks)
    reasons = [verdict for check in seen if (verdict := consequence(check)) is not None]
    if any(check.code == NOT_REACHED for check in seen):
        reasons.append(Verdict.COULD_NOT_CHECK)
    return min(reasons, key=lambda verdict: verdict.rank, default=Verdict.VALID)


def exit_code(verdict: Verdict, *, accept_unknown_issuer: bool = False) -> int:
    """The process's exit code for one verdict."""
    if accept_unknown_issuer and verdict is Verdict.ISSUER_UNKNOWN:
        return 0
    return EXIT_CODES[verdict]


def combined_exit_code(codes: Iterable[int]) -> int:
    """Of several sources: 1 if any member's is, else 3, else 4, else 0."""
    seen = set(codes)
    return next((code for code in (1, 3, 4) if code in seen), 0)
