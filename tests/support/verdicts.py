"""A report of every verdict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mcred import UnsafeUnboundKeys, VerificationReport
from mcred.errors import FetchFailedError
from support.issuers import STATUS_LIST, IssuerSimulator

__all__ = ["full_badge", "reports"]


def full_badge(issuer: IssuerSimulator, **changes: Any) -> dict[str, Any]:
    """A badge that fills every member of the report."""
    badge = issuer.badge(
        awardedDate="2026-01-15T10:00:00+01:00",
        evidence=[{"id": "https://issuer.example/e/1", "type": ["Evidence"], "name": "A plan"}],
        **changes,
    )
    badge["credentialSubject"]["source"] = {
        "id": "https://issuer.example/assessors",
        "type": ["Profile"],
        "name": "Assessors",
    }
    return badge


def reports() -> Iterator[tuple[str, VerificationReport]]:
    """One report of every verdict that a run can end in."""
    issuer = IssuerSimulator.did_web()
    good = issuer.sign(full_badge(issuer))
    pinned = issuer.pinned

    def run(source: Any, **options: Any) -> VerificationReport:
        options.setdefault("policy", pinned)
        return issuer.verify(source, **options)

    yield "valid", run(good)
    yield "valid", run(issuer.token(full_badge(issuer)))
    yield "issuer_unknown", run(good, policy=None)
    yield "recipient_mismatch", run(good, recipient="did:example:somebody-else")
    yield "expired", run(issuer.sign(full_badge(issuer, validUntil="2026-02-01T00:00:00Z")))
    yield "not_yet_valid", run(issuer.sign(full_badge(issuer, validFrom="2026-12-01T00:00:00Z")))
    wrong = full_badge(issuer)
    wrong["credentialSubject"]["result"][0]["achievedLevel"] = "urn:x:none"
    yield "inconsistent", run(issuer.sign(wrong))
    yield "revoked", run(issuer.sign(issuer.with_status(7)))
    yield "suspended", run(issuer.sign(issuer.with_status(7, purpose="suspension")))
    unreachable = issuer.sign(issuer.with_status())
    issuer.documents[STATUS_LIST] = FetchFailedError("404", code="http_status", status=404)
    yield "could_not_check", run(unreachable)
    yield "invalid", run({**good, "name": "Forged"})
    yield "invalid", run({**good, "notDefined": 1})
    yield "malformed", run({k: v for k, v in good.items() if k != "validFrom"})
    yield "unsupported", run({**good, "@context": [*good["@context"], "https://x.example/c"]})
    yield "not_a_credential", run(b"")
    yield "refused", run(b" " * 11_000_000)
    yield "refused", run("http://issuer.example/badge")
    bare = IssuerSimulator.https()
    unbound = bare.sign(method=f"{bare.id}#{bare.key.public_key.to_multikey()}")
    bare.documents = {}
    yield "could_not_check", bare.verify(unbound)
    yield "issuer_unknown", bare.verify(unbound, policy=UnsafeUnboundKeys())
