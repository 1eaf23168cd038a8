"""The workbench of one verification: what it was given, what its steps have found so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mcred.checks.credential_schema_documents import NamedSchemas
from mcred.checks.members import Nesting, Part, holder_of, purpose_of
from mcred.containers import Contents
from mcred.containers.found import Findings, Found
from mcred.cryptosuites import Cryptosuite
from mcred.encoding.shape import Shape
from mcred.errors import DataError, LimitError, ProofError
from mcred.fetch import Fetcher
from mcred.identifiers import Resolver
from mcred.jsonld import CONTEXTS, canonicalize
from mcred.limits import Limits
from mcred.policy import Policy
from mcred.registries import RegisteredIssuer
from mcred.report import (
    EvidenceFacts,
    RecipientFacts,
    SourceFacts,
    VerificationReport,
    Warning_,
)
from mcred.securing.data_integrity import Expectations, VerifiedProofs
from mcred.securing.keyfinding import KeyFinding
from mcred.securing.proofs import suite_name, unsecured
from mcred.securing.tokens import CredentialToken
from mcred.status import ListCache, StatusMethod
from mcred.trust import IssuerSite, TrustEntry

if TYPE_CHECKING:
    from mcred.openbadges2 import LinkedBadge

__all__ = ["Environment", "Verification"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What stays the same for every verification of one `Verifier`."""

    policy: Policy
    suites: Mapping[str, Cryptosuite]
    resolvers: Mapping[str, Resolver]
    status_methods: Mapping[str, StatusMethod]
    contexts: Mapping[str, Any] | None
    limits: Limits
    list_cache: ListCache | None = None


@dataclass(slots=True, kw_only=True)
class Verification:
    """One verification. Its steps write here and nowhere else; it is never shared.

    `now` is the time to judge by, `real_now` the clock's, for the freshness of what is fetched.
    `nested` verifies a credential that is needed to judge this one, one level deeper; `judge`
    reports on a credential that stands in this one, `discover` follows a link. `domain` and
    `challenge` are what a presentation must have been made for. `source` is a `Part` where it
    stands in another document, `Found` where a link led to several.
    """

    environment: Environment
    source: Any
    recipient: str | None
    fetcher: Fetcher
    now: datetime
    real_now: datetime
    depth: int = 0
    nested: Callable[[bytes, str], Verification] | None = None
    judge: Callable[[Part | Found], VerificationReport] | None = None
    discover: Callable[[str], Findings] | None = None
    nesting: Nesting
    schemas: NamedSchemas
    domain: tuple[str, ...] | None = None
    challenge: str | None = None

    findings_of_link: Findings | None = None
    data: bytes = b""
    facts: SourceFacts = field(default_factory=SourceFacts)
    contents: Contents | None = None
    damage: DataError | LimitError | None = None
    document: Mapping[str, Any] = field(default_factory=dict)
    profile: str = "vc"
    parts: tuple[Part | Found, ...] = ()
    members: tuple[VerificationReport, ...] = ()
    token: CredentialToken | None = None
    token_problem: ProofError | None = None
    proofs: VerifiedProofs | None = None
    findings: tuple[KeyFinding, ...] = ()
    bound: bool = False
    open_badge_2: LinkedBadge | None = None
    site: IssuerSite | None = None
    trust_entry: TrustEntry | None = None
    registration: RegisteredIssuer | None = None
    evidence: tuple[EvidenceFacts, ...] = ()
    recipient_facts: RecipientFacts = field(default_factory=RecipientFacts)
    warnings: list[Warning_] = field(default_factory=list)
    _canonical: dict[str, str] = field(default_factory=dict)
    _unsecured: dict[str, Any] | None = None
    _shape: Shape | None = None

    @property
    def limits(self) -> Limits:
        return self.environment.limits

    @property
    def unsecured(self) -> Mapping[str, Any]:
        """The document without its proofs; always the same object."""
        if self._unsecured is None:
            self._unsecured = unsecured(self.document)
        return self._unsecured

    @property
    def shape(self) -> Shape | None:
        """The shape of `unsecured`; None where it has none."""
        if self._shape is None:
            try:
                self._shape = Shape(dict(self.unsecured), self.limits.json_depth)
            except ValueError:
                return None
        return self._shape

    @property
    def shape_with_proof(self) -> Shape | None:
        """The shape of `document` with its proofs, if any, as the last member."""
        if self.shape is None or "proof" not in self.document:
            return self.shape
        try:
            return self.shape.extended("proof", self.document["proof"], self.limits.json_depth)
        except ValueError:
            return None

    @property
    def role(self) -> str:
        """Why it is judged: `given` by the caller, or the role of the part that it is."""
        return self.source.role if isinstance(self.source, Part | Found) else "given"

    @property
    def issuer_id(self) -> str | None:
        """Whose key it must be: the issuer's, or the holder's of a presentation."""
        if self.profile == "presentation":
            kid = self.token.kid if self.token is not None else None
            return holder_of(self.document, kid=kid)
        issuer = self.document.get("issuer")
        value = issuer.get("id") if isinstance(issuer, Mapping) else issuer
        return value if isinstance(value, str) else None

    @property
    def asks(self) -> bool:
        """Whether a presentation must have been made for somebody, or to answer something."""
        return self.domain is not None or self.challenge is not None

    @property
    def expectations(self) -> Expectations:
        """What every proof in the document must say."""
        if self.profile != "presentation":
            return Expectations(now=self.now)
        return Expectations(
            now=self.now,
            purpose=purpose_of(self.document, answers=self.asks),
            domain=self.domain,
            challenge=self.challenge,
        )

    @property
    def signs_graph(self) -> bool:
        """Whether a signature of this document is over its graph, or there may be one.

        What JSON-LD drops would be outside of it. A token, or a proof over text, that stands beside
        it does not bring that in.
        """
        proofs = self.document.get("proof")
        values = proofs if isinstance(proofs, list) else [proofs]
        suites = [self._suite(value) for value in values if isinstance(value, Mapping)]
        if any(suite is not None and suite.signs_graph for suite in suites):
            return True
        return self.token is None and not any(suites)

    def _suite(self, proof: Mapping[str, Any]) -> Cryptosuite | None:
        try:
            return self.environment.suites.get(suite_name(proof))
        except ProofError:
            return None

    def canonicalize(self, document: Mapping[str, Any], hash_name: str) -> str:
        """Canonical N-Quads; those of the unsecured document are worked out once."""
        own = not document.get("proof") and document == self.unsecured
        if own and hash_name in self._canonical:
            return self._canonical[hash_name]
        text = canonicalize(
            document,
            hash_name=hash_name,
            contexts=self.environment.contexts or CONTEXTS,
            limits=self.limits,
            shape=self.shape if own else None,
        )
        if own:
            self._canonical[hash_name] = text
        return text

    def forget_canonical(self) -> None:
        """After the document was replaced by a newer one."""
        self._canonical, self._unsecured, self._shape = {}, None, None

    def warn(self, code: str, **data: Any) -> None:
        """Note something that changes no verdict, once."""
        warning = Warning_(code, data)
        if warning not in self.warnings:
            self.warnings.append(warning)
