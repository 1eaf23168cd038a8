"""Verify a badge: run the checks in the specification's order and report.

report = mcred.verify("badge.png", recipient="ada@example.edu")
report.verdict, report.headline
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from mcred.checks.contexts import check_contexts
from mcred.checks.evidence import check_evidence
from mcred.checks.facts import issuer_facts, proven
from mcred.checks.parsing import check_parse
from mcred.checks.proof import check_issuer_binding, check_proof
from mcred.checks.reading import check_input
from mcred.checks.recipient import check_recipient
from mcred.checks.results import check_endorsements, check_results
from mcred.checks.schema import check_schema, check_subject
from mcred.checks.state import Environment, Verification
from mcred.checks.status import check_status
from mcred.checks.trusting import check_trust
from mcred.checks.validity import check_refresh, check_validity
from mcred.cryptosuites import SUITES, Cryptosuite
from mcred.encoding.dates import format_datetime
from mcred.errors import KeyBindingError, LimitError, ProofError, UsageError
from mcred.fetch import Budgeted, Fetcher, GuardedFetcher
from mcred.identifiers import RESOLVERS, Resolver
from mcred.limits import DEFAULT_LIMITS, Limits
from mcred.policy import Policy
from mcred.report import Check, Outcome, RecipientFacts, VerificationReport
from mcred.report.verdict import Verdict, consequence
from mcred.status import STATUS_METHODS, ListCache, StatusMethod

__all__ = ["Source", "Verifier", "verify"]

#: Bytes, a path, or a string that is JSON, a token or a link by its first characters, else a path.
Source = bytes | str | os.PathLike[str]

Step = Callable[[Verification], Check]

#: Each ends the verification where it does not pass: nothing unproven is looked at further.
GATES: Mapping[str, Step] = MappingProxyType(
    {
        "input": check_input,
        "parse": check_parse,
        "contexts": check_contexts,
        "schema": check_schema,
        "subject": check_subject,
        "proof": check_proof,
        "issuer_binding": check_issuer_binding,
    }
)
#: Made only of a badge that its issuer is shown to have signed; all of them are made.
REVIEWS: Mapping[str, Step] = MappingProxyType(
    {
        "refresh": check_refresh,
        "validity": check_validity,
        "status": check_status,
        "recipient": check_recipient,
        "results": check_results,
        "evidence": check_evidence,
        "endorsements": check_endorsements,
        "trust": check_trust,
    }
)


class Verifier:
    """Verifies badges under one policy. Safe to share between threads.

    Every argument has a default: trust nobody, the guarded fetcher, all that this version knows.
    `contexts` are further JSON-LD contexts by URL (they may add terms, never redefine one);
    `clock` gives the time of the check, aware.
    """

    def __init__(
        self,
        *,
        policy: Policy | None = None,
        fetch: Fetcher | None = None,
        suites: Mapping[str, Cryptosuite] = SUITES,
        resolvers: Mapping[str, Resolver] = RESOLVERS,
        status_methods: Mapping[str, StatusMethod] = STATUS_METHODS,
        contexts: Mapping[str, Any] | None = None,
        limits: Limits = DEFAULT_LIMITS,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._environment = Environment(
            policy=policy or Policy(),
            suites=suites,
            resolvers=resolvers,
            status_methods=status_methods,
            contexts=contexts,
            limits=limits,
            list_cache=ListCache(),
        )
        self._fetcher = fetch or GuardedFetcher(limits=limits)
        self._clock = clock

    def verify(
        self, source: Source, *, recipient: str | None = None, now: datetime | None = None
    ) -> VerificationReport:
        """The report on one source.

        Args:
            recipient: an address, DID or other identifier that it should be issued to.
            now: the time to judge by; the clock's unless told.

        Raises:
            UsageError: a source that cannot be read, or a time without zone. Never for a bad badge.
        """
        if now is not None and now.utcoffset() is None:
            raise UsageError("the time to check at has no time zone")
        limits = self._environment.limits
        clock_now = self._clock()
        verification = Verification(
            environment=self._environment,
            source=source,
            recipient=recipient,
            fetcher=Budgeted(self._fetcher, limits=limits),
            now=now or clock_now,
            real_now=clock_now,
        )
        verification.nested = lambda data, url: self._nested(verification, data, url)
        return _report(verification, _run(verification))

    def _nested(self, outer: Verification, data: bytes, url: str) -> Verification:
        """A credential that is needed to judge another: proof and binding hold, or it raises."""
        depth = outer.depth + 1
        if depth > self._environment.limits.nesting_depth:
            raise LimitError(f"{url}: credentials nested too deep", limit="nesting_depth")
        inner = Verification(
            environment=self._environment,
            source=data,
            recipient=None,
            fetcher=outer.fetcher,
            now=outer.real_now,
            real_now=outer.real_now,
            depth=depth,
        )
        inner.nested = lambda more, where: self._nested(inner, more, where)
        for check_id, step in GATES.items():
            check = step(inner)
            if consequence(check) is not None:
                error = KeyBindingError if check_id == "issuer_binding" else ProofError
                raise error(f"{url}: {check.data.get('reason', check.code)}", code=check.code)
        return inner


def verify(
    source: Source,
    recipient: str | None = None,
    policy: Policy | None = None,
    fetch: Fetcher | None = None,
    now: datetime | None = None,
) -> VerificationReport:
    """Verify one badge; for many, keep a `Verifier`.

    Raises:
        UsageError: a source that cannot be read. Never for a bad badge.
    """
    return Verifier(policy=policy, fetch=fetch).verify(source, recipient=recipient, now=now)


def _run(v: Verification) -> tuple[Check, ...]:
    checks: list[Check] = []
    ended = False
    for check_id, step in GATES.items():
        skipped = v.token_problem is not None and check_id in ("contexts", "schema", "subject")
        if ended or skipped:
            checks.append(Check.not_reached(check_id))
            continue
        check = step(v)
        checks.append(check)
        ended = _ends(check)
    v.bound = not any(consequence(check) not in _SHOWABLE for check in checks)
    for check_id, review in REVIEWS.items():
        checks.append(review(v) if v.bound else Check.not_reached(check_id))
    return tuple(checks)


#: What the gates may lead to while the badge's content still is its issuer's: a key that stands in
#: the badge itself, under a policy that says it may.
_SHOWABLE = (None, Verdict.ISSUER_UNKNOWN)


def _ends(check: Check) -> bool:
    """Whether a gate ends the verification.

    A key that could not be had leaves the signature unchecked, and still the question whose it is.
    """
    if check.id == "proof" and check.code == "key_unreachable":
        return False
    return consequence(check) is not None and check.outcome is not Outcome.WARN


def _report(v: Verification, checks: tuple[Check, ...]) -> VerificationReport:
    recipient = RecipientFacts(asked=v.recipient is not None, match=v.recipient_facts.match)
    return VerificationReport(
        checks=checks,
        checked_at=format_datetime(v.now.astimezone(UTC)),
        source=v.facts,
        issuer=issuer_facts(v),
        recipient=recipient,
        warnings=tuple(v.warnings),
        accepts_unknown_issuer=v.environment.policy.accept_unknown_issuer,
        **(proven(v) if v.bound else {}),
    )
