"""What a report may show as fact, from a document whose proof and issuer binding hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from mcred import openbadges
from mcred.checks.moments import moment, moment_of_seconds
from mcred.checks.rigor import rigor
from mcred.checks.state import Verification
from mcred.checks.validity import bounds
from mcred.encoding.dates import format_datetime
from mcred.errors import EncodingError
from mcred.report import (
    AchievementFacts,
    AssessmentFacts,
    CredentialFacts,
    EvidenceFacts,
    IssuerFacts,
    RigorFacts,
)
from mcred.trust import TrustLevel, site_of

__all__ = ["Proven", "issuer_facts", "proven"]


class Proven(TypedDict, total=False):
    """The members of `VerificationReport` that are shown only when proven."""

    credential_facts: CredentialFacts
    achievement: AchievementFacts | None
    results: tuple[Mapping[str, Any], ...]
    evidence: tuple[EvidenceFacts, ...]
    assessment: AssessmentFacts | None
    rigor: RigorFacts | None
    document: Mapping[str, Any]


def proven(v: Verification) -> Proven:
    """Everything that the signed document says, in the members of the report."""
    achievement = _achievement(v.document)
    results = _results(v) if v.profile == "badge" else ()
    assessment = _assessment(v.document) if v.profile == "badge" else None
    return Proven(
        credential_facts=_credential(v),
        achievement=achievement,
        results=results,
        evidence=v.evidence,
        assessment=assessment,
        rigor=rigor(v.document, results) if v.profile == "badge" else None,
        document=v.document,
    )


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


def _credential(v: Verification) -> CredentialFacts:
    start, end = bounds(v)
    return CredentialFacts(
        id=_text(v.document, "id"),
        name=_text(v.document, "name"),
        issued=_issued(v),
        valid_from=format_datetime(start) if start else None,
        valid_until=format_datetime(end) if end else None,
        awarded=_utc(v.document.get("awardedDate")),
    )


def _issued(v: Verification) -> str | None:
    """When it was signed: `proof.created`, or the token's `iat`."""
    created = [p.proof.created for p in (v.proofs.proofs if v.proofs else ()) if p.proof.created]
    if created:
        return format_datetime(min(created))
    issued = moment_of_seconds(v.jwt.claims.get("iat")) if v.jwt is not None else None
    return format_datetime(issued) if issued is not None else None


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


def _results(v: Verification) -> tuple[Mapping[str, Any], ...]:
    return tuple(result.to_dict() for result in openbadges.summarise_results(v.document))


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
