"""An issuer of Open Badges 2: its documents on a web that opens no connection, its badges."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from mcred import CannedFetcher, Policy, VerificationReport, Verifier
from mcred.encoding import base64url
from mcred.errors import FetchError, FetchFailedError
from mcred.fetch import Fetcher
from mcred.keys import JOSE_ALGORITHMS, KeyType, SigningKey
from mcred.limits import DEFAULT_LIMITS, Limits
from support.keys import of_type

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CONTEXT = "https://w3id.org/openbadges/v2"
HOST = "https://issuer.example"
ASSERTION = f"{HOST}/assertions/1"
BADGE_CLASS = f"{HOST}/badges/1"
ISSUER = f"{HOST}/profile"
KEY = f"{HOST}/key"
REVOCATIONS = f"{HOST}/revocations"
SIGNED_ID = "urn:uuid:5b1f1f53-8a0e-4c3d-9d0a-5f3f2a1b7c02"
EMAIL = "ada@example.edu"


def gone(url: str = ASSERTION, status: int = 410) -> FetchError:
    return FetchFailedError(f"{url} answered {status}", code="http_status", url=url, status=status)


def hashed(identity: str = EMAIL, salt: str = "sel", algorithm: str = "sha256") -> str:
    digest = hashlib.new(algorithm, (identity + salt).encode(), usedforsecurity=False)
    return f"{algorithm}${digest.hexdigest()}"


def changed(document: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """A copy with other members; None takes one away."""
    value = {**document, **changes}
    return {name: member for name, member in value.items() if member is not None}


@dataclass
class Issuer2:
    """`documents` is its web: URL → JSON value, bytes or the error to answer with."""

    key: SigningKey = field(default_factory=lambda: of_type(KeyType.RSA))
    documents: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.documents |= {
            ASSERTION: self.assertion(),
            BADGE_CLASS: self.badge_class(),
            ISSUER: self.profile(),
            KEY: self.published_key(),
            REVOCATIONS: self.revocations(),
        }

    # --- its documents

    def assertion(self, **changes: Any) -> dict[str, Any]:
        document = {
            "@context": CONTEXT,
            "type": "Assertion",
            "id": ASSERTION,
            "recipient": {"type": "email", "hashed": True, "salt": "sel", "identity": hashed()},
            "badge": BADGE_CLASS,
            "verification": {"type": "HostedBadge"},
            "issuedOn": "2026-01-01T00:00:00+00:00",
            "expires": "2027-01-01T00:00:00Z",
            "narrative": "Taught two lessons.",
            "evidence": [{"id": f"{HOST}/work/1", "name": "Lesson plan", "narrative": "A plan."}],
        }
        return changed(document, **changes)

    def signed_assertion(self, **changes: Any) -> dict[str, Any]:
        verification = {"type": "SignedBadge", "creator": KEY}
        return self.assertion(**{"id": SIGNED_ID, "verification": verification, **changes})

    def badge_class(self, **changes: Any) -> dict[str, Any]:
        document = {
            "@context": CONTEXT,
            "type": "BadgeClass",
            "id": BADGE_CLASS,
            "name": "Wait time",
            "description": "Waits after a question.",
            "image": f"{HOST}/badges/1.png",
            "criteria": {"id": f"{HOST}/badges/1/criteria", "narrative": "Show two lessons."},
            "tags": ["teaching"],
            "alignment": [
                {"targetName": "Questioning", "targetUrl": "https://standards.example/3"}
            ],
            "issuer": ISSUER,
        }
        return changed(document, **changes)

    def profile(self, **changes: Any) -> dict[str, Any]:
        document = {
            "@context": CONTEXT,
            "type": "Issuer",
            "id": ISSUER,
            "name": "Issuer School",
            "url": HOST,
            "email": "badges@issuer.example",
            "telephone": "+16175551212",
            "publicKey": KEY,
            "revocationList": REVOCATIONS,
        }
        return changed(document, **changes)

    def published_key(self, **changes: Any) -> dict[str, Any]:
        document = {
            "@context": CONTEXT,
            "type": "CryptographicKey",
            "id": KEY,
            "owner": ISSUER,
            "publicKeyPem": self.key.public_key.to_pem().decode(),
        }
        return changed(document, **changes)

    def revocations(self, *entries: Any, **changes: Any) -> dict[str, Any]:
        document = {
            "@context": CONTEXT,
            "type": "RevocationList",
            "id": REVOCATIONS,
            "issuer": ISSUER,
            "revokedAssertions": list(entries),
        }
        return changed(document, **changes)

    def publish(self, url: str, value: Any) -> None:
        self.documents[url] = value

    # --- its badges

    def sign(
        self,
        document: Mapping[str, Any] | None = None,
        *,
        key: SigningKey | None = None,
        header: Mapping[str, Any] | None = None,
    ) -> str:
        signer = key or self.key
        protected = header or {"typ": "JWT", "alg": JOSE_ALGORITHMS[signer.key_type][0]}
        parts = (protected, self.signed_assertion() if document is None else document)
        text = ".".join(base64url.encode(json.dumps(part).encode()) for part in parts)
        return f"{text}.{base64url.encode(signer.sign(text.encode()))}"

    # --- what comes of them

    def fetcher(self) -> CannedFetcher:
        plain = (bytes, str, FetchError)
        return CannedFetcher(
            {
                url: value if isinstance(value, plain) else json.dumps(value)
                for url, value in self.documents.items()
            }
        )

    def verify(
        self,
        source: Any = None,
        *,
        policy: Policy | None = None,
        recipient: str | None = None,
        fetcher: Fetcher | None = None,
        limits: Limits = DEFAULT_LIMITS,
        at: datetime | None = None,
    ) -> VerificationReport:
        """The report on an assertion (its hosted one unless told), a token, bytes or a link."""
        given = self.assertion() if source is None else source
        data = json.dumps(given).encode() if isinstance(given, dict) else given
        verifier = Verifier(
            policy=policy, fetch=fetcher or self.fetcher(), limits=limits, clock=lambda: NOW
        )
        return verifier.verify(data, recipient=recipient, now=at)
