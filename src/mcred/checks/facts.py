"""What a report may show as fact, from a document whose proof and issuer binding hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from mcred import openbadges
from mcred.checks.moments import moment, moment_of_seconds
from mcred.checks.rigor import rigor
from mcred.checks.state import Verification
from mcred.checks.validity import period
from mcred.encoding.dates import format_datetime
from mcred.errors import EncodingError, FetchError
from mcred.report import (
    AchievementFacts,
    AssessmentFacts,
    CredentialFacts,
    EvidenceFacts,
    IssuerFacts,
    RigorFacts,
)
from mcred.securing.keyfinding import KeyFinding
from mcred.trust import TrustLevel, site_of

__all__ = ["Proven", "issuer_facts", "note_disclosure", "proven"]

_SELECTIVE = "ecdsa-sd-2023"


@dataclass(frozen=True, kw_only=True)
class Proven:
    """The members of `VerificationReport` that are shown only when proven, each when read.

    `created` are the times at which the issuer's proofs, or without such its token, say they were
    made; `claims` are those of a token, whoever signed it: they can but shorten the period.
    """

    document: Mapping[str, Any]
    profile: str
    evidence: tuple[EvidenceFacts, ...]
    created: tuple[datetime, ...]
    claims: Mapping[str, Any]

    @cached_property
    def credential_facts(self) -> CredentialFacts:
        start, end = period(self.document, self.claims)
        return CredentialFacts(
            id=_text(self.document, "id"),
            name=_text(self.document, "name"),
            issued=self._issued,
            valid_from=format_datetime(start) if start else None,
            valid_until=format_datetime(end) if end else None,
            awarded=None if self.profile == "vc" else _utc(self.document.get("awardedDate")),
        )

    @cached_property
    def achievement(self) -> AchievementFacts | None:
        return _achievement(self.document) if self.profile == "badge" else None

    @cached_property
    def results(self) -> tuple[Mapping[str, Any], ...]:
        if self.profile != "badge":
            return ()
        return tuple(result.to_dict() for result in openbadges.summarise_results(self.document))

    @cached_property
    def assessment(self) -> AssessmentFacts | None:
        return _assessment(self.document) if self.profile == "badge" else None

    @cached_property
    def rigor(self) -> RigorFacts | None:
        return rigor(self.document, self.results) if self.profile == "badge" else None

    @property
    def _issued(self) -> str | None:
        """When it was signed: `proof.created`, or the token's `iat`."""
        return format_datetime(min(self.created)) if self.created else None


def proven(v: Verification) -> Proven:
    """Everything that the signed document says, in the members of the report."""
    return Proven(
        document=v.document,
        profile=v.profile,
        evidence=v.evidence,
        created=_created(v),
        claims=v.token.claims if v.token is not None else {},
    )


def _created(v: Verification) -> tuple[datetime, ...]:
    """When it was signed, as its issuer says: anybody can add a proof or put it into a token."""
    told = _telling(v.findings)
    proofs = v.proofs.proofs if v.proofs else ()
    created = tuple(
        item.proof.created for item in proofs if item.finding in told and item.proof.created
    )
    if created or v.token is None or v.findings[0] not in told:
        return created
    issued = moment_of_seconds(v.token.claims.get("iat"))
    return () if issued is None else (issued,)


def _telling(findings: tuple[KeyFinding, ...]) -> tuple[KeyFinding, ...]:
    """Those whose key is the issuer's; where none is, those that a policy lets pass unbound."""
    bound = tuple(finding for finding in findings if finding.problem is None)
    return bound or tuple(
        finding
        for finding in findings
        if finding.key is not None and isinstance(finding.problem, FetchError)
    )


def note_disclosure(v: Verification) -> None:
    """Say that parts may be missing: of what its holder hid, a derived proof shows nothing."""
    proofs = v.proofs.proofs if v.proofs else ()
    if any(item.proof.suite == _SELECTIVE for item in proofs):
        v.warn("selectively_disclosed")


def issuer_facts(v: Verification) -> IssuerFacts:
    """Who issued it; `trust`, `domain` and `why` only where the key is the issuer's."""
    issuer = v.document.get("issuer")
    claimed = _text(issuer, "name")
    if not v.bound:
        return IssuerFacts(id=v.issuer_id, claimed_name=claimed)
    site = v.site or site_of(v.issuer_id or "")
    entry = v.trust_entry
    listed = v.registration
    level, name, registry = site.level, None, None
    if entry is not None:
        level, name = TrustLevel.PINNED, entry.name
    elif listed is not None:
        level, name, registry = TrustLevel.REGISTERED, listed.name, listed.registry
    return IssuerFacts(
        id=v.issuer_id,
        name=name,
        claimed_name=claimed,
        domain=site.host,
        trust=str(level),
        registry=registry,
    )


def _achievement(document: Mapping[str, Any]) -> AchievementFacts | None:
    achievement = _object(document.get("credentialSubject")).get("achievement")
    if not isinstance(achievement, Mapping):
        return None
    criteria = _object(achievement.get("criteria"))
    return AchievementFacts(
        id=_text(achievement, "id"),
        name=_text(achievement, "name"),
        type=_text(achievement, "achievementType"),
        description=_text(achievement, "description"),
        criteria=_text(criteria, "narrative") or _text(criteria, "id"),
    )


def _assessment(document: Mapping[str, Any]) -> AssessmentFacts | None:
    """Who assessed: `credentialSubject.source`, as the issuer says."""
    source = _object(document.get("credentialSubject")).get("source")
    if not isinstance(source, Mapping):
        return None
    return AssessmentFacts(
        assessor=_text(source, "name") or _text(source, "id"),
        decided=_utc(document.get("awardedDate")),
    )


def _utc(value: Any) -> str | None:
    """The time in UTC; None where it is none that can be written so."""
    try:
        found = moment(value)
    except EncodingError:
        return None
    return format_datetime(found) if found is not None else None


def _text(value: Any, member: str) -> str | None:
    found = value.get(member) if isinstance(value, Mapping) else None
    return found if isinstance(found, str) else None


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
