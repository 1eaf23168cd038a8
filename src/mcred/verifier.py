"""Verify a badge: run the checks in the specification's order and report.

report = mcred.verify("badge.png", recipient="ada@example.edu")
report.verdict, report.headline
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from mcred.checks.credential_schema_documents import NamedSchemas
from mcred.checks.following import compare_with_link
from mcred.checks.members import Nesting, Part
from mcred.checks.sequence import AROUND, GATES, ended_at, report_on, run
from mcred.checks.state import Environment, Verification
from mcred.containers.found import Findings, Found
from mcred.cryptosuites import SUITES, Cryptosuite
from mcred.errors import KeyBindingError, LimitError, ProofError, UsageError
from mcred.fetch import Budgeted, Fetcher
from mcred.identifiers import RESOLVERS, Resolver
from mcred.jsonld import with_carried
from mcred.limits import DEFAULT_LIMITS, Limits
from mcred.policy import Policy
from mcred.report import Check, Outcome, VerificationReport
from mcred.report.verdict import consequence
from mcred.status import STATUS_METHODS, ListCache, StatusMethod

if TYPE_CHECKING:
    from mcred.discover import Platform

__all__ = ["Source", "Verifier", "verify"]

#: Bytes, a path, or a string that is JSON, a token or a link by its first characters, else a path.
Source = bytes | str | os.PathLike[str]


class Verifier:
    """Verifies badges under one policy. Safe to share between threads.

    Every argument has a default: trust nobody, the guarded fetcher, all that this version knows.
    `platforms` are the rules for shared links, see `mcred.discover`.
    `contexts` are further JSON-LD contexts by URL, parsed or as bytes: they may add terms, never
    redefine one. `clock` gives the time of the check, aware.
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
        platforms: Sequence[Platform] | None = None,
        limits: Limits = DEFAULT_LIMITS,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._environment = Environment(
            policy=policy or Policy(),
            suites=suites,
            resolvers=resolvers,
            status_methods=status_methods,
            contexts=with_carried(contexts),
            limits=limits,
            list_cache=ListCache(),
        )
        self._fetcher = fetch or _guarded(limits)
        self._platforms = platforms
        self._clock = clock

    def verify(
        self,
        source: Source,
        *,
        recipient: str | None = None,
        now: datetime | None = None,
        domain: str | Collection[str] | None = None,
        challenge: str | None = None,
    ) -> VerificationReport:
        """The report on one source.

        Args:
            recipient: an address, DID or other identifier that it should be issued to.
            now: the time to judge by; the clock's unless told.
            domain, challenge: what a presentation must have been made for. A credential that is
                not presented then could not be checked.

        Raises:
            UsageError: a source that cannot be read, or a time without zone. Never for a bad badge.
        """
        if now is not None and now.utcoffset() is None:
            raise UsageError("the time to check at has no time zone")
        limits = self._environment.limits
        clock_now = self._clock()
        fetcher = Budgeted(self._fetcher, limits=limits)
        verification = Verification(
            environment=self._environment,
            source=source,
            recipient=recipient,
            fetcher=fetcher,
            now=now or clock_now,
            real_now=clock_now,
            nesting=Nesting(limits),
            schemas=NamedSchemas(limits),
            domain=_domains(domain),
            challenge=challenge,
            discover=lambda link: self._discover(link, fetcher),
        )
        return self._finish(verification)

    def _discover(self, link: str, fetcher: Budgeted) -> Findings:
        from mcred.discover import discover  # only for links

        limits = self._environment.limits
        return discover(link, fetcher=fetcher, limits=limits, platforms=self._platforms)

    def _finish(self, v: Verification) -> VerificationReport:
        v.nested = lambda data, url: self._nested(v, data, url)
        v.judge = lambda part: self._judge(v, part)
        try:
            return report_on(v, compare_with_link(v, run(v)))
        finally:
            v.nested = v.judge = None  # no circle: what it held is free at once

    def _judge(self, outer: Verification, part: Part | Found) -> VerificationReport:
        """The report on a credential that stands in another document, or beside others."""
        inner = Verification(
            environment=self._environment,
            source=part,
            recipient=outer.recipient if part.role == "member" else None,
            fetcher=outer.fetcher,
            now=outer.now,
            real_now=outer.real_now,
            depth=outer.depth + 1,
            nesting=outer.nesting,
            schemas=outer.schemas,
            # What was asked of an array is asked of each presentation in it.
            domain=outer.domain if outer.profile == "several" else None,
            challenge=outer.challenge if outer.profile == "several" else None,
        )
        cap = self._environment.limits.nesting_depth
        if inner.depth > cap:
            data = {"reason": f"credentials nested deeper than {cap} levels"}
            return report_on(inner, ended_at(Check("input", Outcome.FAIL, "too_large", data)))
        return self._finish(inner)

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
            nesting=Nesting(self._environment.limits),
            schemas=outer.schemas,
        )
        inner.nested = lambda more, where: self._nested(inner, more, where)
        try:
            _pass_gates(inner, url)
        finally:
            inner.nested = None
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


def _guarded(limits: Limits) -> Fetcher:
    from mcred.fetch import GuardedFetcher  # brings sockets and TLS with it

    return GuardedFetcher(limits=limits)


def _pass_gates(v: Verification, url: str) -> None:
    for check_id, step in GATES.items():
        check = step(v)
        if v.profile in AROUND:
            raise ProofError(f"{url}: it holds several credentials", code="several")
        if consequence(check) is not None:
            error = KeyBindingError if check_id == "issuer_binding" else ProofError
            raise error(f"{url}: {check.data.get('reason', check.code)}", code=check.code)


def _domains(domain: str | Collection[str] | None) -> tuple[str, ...] | None:
    if domain is None:
        return None
    return (domain,) if isinstance(domain, str) else tuple(domain)
