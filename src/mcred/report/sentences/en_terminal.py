"""English words of the terminal and of tables, and for terms of the specification."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["SENTENCES"]

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        # a verdict's own name
        "verdict.refused": "REFUSED",
        "verdict.not_a_credential": "NOT A CREDENTIAL",
        "verdict.malformed": "MALFORMED",
        "verdict.unsupported": "UNSUPPORTED",
        "verdict.invalid": "INVALID",
        "verdict.revoked": "REVOKED",
        "verdict.suspended": "SUSPENDED",
        "verdict.not_yet_valid": "NOT YET VALID",
        "verdict.expired": "EXPIRED",
        "verdict.recipient_mismatch": "RECIPIENT MISMATCH",
        "verdict.could_not_check": "COULD NOT CHECK",
        "verdict.inconsistent": "INCONSISTENT",
        "verdict.hosted_only": "HOSTED ONLY",
        "verdict.issuer_unknown": "ISSUER UNKNOWN",
        "verdict.valid": "VALID",
        # facts
        "terminal.badge": "Badge",
        "terminal.issuer": "Issuer",
        "terminal.awarded": "Awarded",
        "terminal.from": "In force from",
        "terminal.until": "In force until",
        "terminal.results": "Results",
        "terminal.unproven": "a credential of which nothing is proven",
        # the technical part
        "terminal.technical": "Technical details",
        "terminal.hops": "By way of",
        "terminal.key": "Key",
        "terminal.id": "Badge identifier",
        "terminal.sha256": "SHA-256",
        "terminal.checked": "Checked at",
        "terminal.checks": "Checks",
        # many at once
        "batch.unread": "This row could not be read: {reason}.",
        "batch.told": "{count} rows: {counts}.",
        # results that are words of the specification
        "result_status.Completed": "completed",
        "result_status.Enrolled": "enrolled",
        "result_status.Failed": "failed",
        "result_status.InProgress": "in progress",
        "result_status.OnHold": "on hold",
        "result_status.Provisional": "provisional",
        "result_status.Withdrew": "withdrew",
    }
)
