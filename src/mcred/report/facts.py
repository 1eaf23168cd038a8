"""What a report shows of a verified badge: the members of the report contract, typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from mcred.report.sentences import words

__all__ = [
    "AchievementFacts",
    "AssessmentFacts",
    "CredentialFacts",
    "EvidenceFacts",
    "IssuerFacts",
    "ProvenFacts",
    "RecipientFacts",
    "RigorFacts",
    "SourceFacts",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """Where the badge came from; `sha256` is of the bytes given, in hex."""

    given: str | None = None
    final: str | None = None
    hops: tuple[str, ...] = ()
    container: str | None = None
    format: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialFacts:
    """Times are RFC 3339 in UTC."""

    id: str | None = None
    name: str | None = None
    issued: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    awarded: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AchievementFacts:
    id: str | None = None
    name: str | None = None
    type: str | None = None
    description: str | None = None
    criteria: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFacts:
    """`integrity`: match, changed, unreachable, not_checked or no_digest."""

    id: str | None = None
    name: str | None = None
    integrity: str = "not_checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentFacts:
    """Who assessed; `basis` is `issuer_says` unless the assessor's own badge was verified."""

    assessor: str | None = None
    basis: str = "issuer_says"
    decided: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RigorFacts:
    """mcred's own reading of what the badge shows: application, knowledge or recognition."""

    grade: str
    reasons: tuple[str, ...] = ()


class ProvenFacts(Protocol):
    """What the signed document says; worked out when read, and picklable."""

    @property
    def credential_facts(self) -> CredentialFacts: ...
    @property
    def achievement(self) -> AchievementFacts | None: ...
    @property
    def results(self) -> tuple[Mapping[str, Any], ...]: ...
    @property
    def evidence(self) -> tuple[EvidenceFacts, ...]: ...
    @property
    def assessment(self) -> AssessmentFacts | None: ...
    @property
    def rigor(self) -> RigorFacts | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerFacts:
    """`trust`: pinned, registered, domain, path, self or None; `domain` in ASCII form.

    `name` is what those who vouch for the issuer call it, `claimed_name` what it calls itself;
    `registry` names the list it is on.
    """

    id: str | None = None
    name: str | None = None
    claimed_name: str | None = None
    domain: str | None = None
    trust: str | None = None
    registry: str | None = None

    @property
    def why(self) -> str | None:
        """How the issuer is known, in English; None where nothing of it is."""
        return self.known()

    def known(self, language: str = "en") -> str | None:
        """How the issuer is known, in words."""
        if self.trust is None:
            return None
        name = self.name or self.claimed_name or self.id
        data = {"name": name, "domain": self.domain, "registry": self.registry}
        return words(f"why.{self.trust}", data, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientFacts:
    asked: bool = False
    match: bool | None = None
