"""An issuer of the simulator: keys, documents on a web that opens no connection, signed badges."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from mcred import CannedFetcher, Policy, TrustEntry, TrustList, VerificationReport, Verifier
from mcred.cryptosuites import SUITES
from mcred.errors import FetchError
from mcred.jsonld import canonicalize
from mcred.keys import SigningKey
from mcred.limits import DEFAULT_LIMITS, Limits
from mcred.securing.data_integrity import add_proof
from mcred.securing.vc_jwt import sign_vc_jwt
from mcred.status import make_entry, make_list_credential, new_list
from support.documents import EXTENSIONS, OB3, V2
from support.keys import ed25519

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ISSUED = NOW - timedelta(days=30)
STATUS_LIST = "https://issuer.example/status/1"
RUBRIC = "https://issuer.example/achievements/1#reflection"

Documents = Mapping[str, Any]
Change = Callable[[dict[str, Any]], None]


@dataclass
class IssuerSimulator:
    """One issuer. `documents` is its web: URL → JSON value, bytes or the error to answer with."""

    id: str
    method: str
    key: SigningKey
    documents: dict[str, Any] = field(default_factory=dict)
    name: str = "Example School"

    # --- kinds of issuer

    @classmethod
    def did_key(cls, key: SigningKey | None = None) -> Self:
        signer = key or ed25519()
        did = signer.did_key
        return cls(id=did, method=f"{did}#{signer.public_key.to_multikey()}", key=signer)

    @classmethod
    def did_web(cls, host: str = "issuer.example", *path: str) -> Self:
        did = ":".join(["did:web", host, *path])
        folder = "/".join(path) if path else ".well-known"
        simulator = cls(id=did, method=f"{did}#key-1", key=ed25519())
        simulator.documents[f"https://{host}/{folder}/did.json"] = simulator.own_document()
        return simulator

    @classmethod
    def https(cls, url: str = "https://issuer.example/profile") -> Self:
        simulator = cls(id=url, method=f"{url}#key-1", key=ed25519())
        simulator.documents[url] = {
            "@context": [V2, OB3],
            "type": ["Profile"],
            "name": simulator.name,
            **simulator.own_document(),
        }
        return simulator

    # --- its documents

    def own_document(self) -> dict[str, Any]:
        """Its controlled identifier document, with one key for assertions."""
        return {
            "id": self.id,
            "verificationMethod": [self.published_key()],
            "assertionMethod": [self.method],
        }

    def published_key(self, **changes: Any) -> dict[str, Any]:
        return {
            "id": self.method,
            "type": "Multikey",
            "controller": self.id,
            "publicKeyMultibase": self.key.public_key.to_multikey(),
            **changes,
        }

    @property
    def document_url(self) -> str:
        return next(iter(self.documents))

    def fetcher(self) -> CannedFetcher:
        return CannedFetcher({url: _body(value) for url, value in self.documents.items()})

    # --- what it issues

    def badge(self, **changes: Any) -> dict[str, Any]:
        """An unsigned badge with a rubric, a level reached and an end; None takes a member away."""
        value = {
            "@context": [V2, OB3, EXTENSIONS],
            "id": "urn:uuid:2f1f1f53-8a0e-4c3d-9d0a-5f3f2a1b7c02",
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": {"id": self.id, "type": ["Profile"], "name": self.name},
            "validFrom": "2026-01-01T00:00:00Z",
            "validUntil": "2027-01-01T00:00:00Z",
            "name": "Reflective teaching",
            "credentialSubject": _subject(),
            **changes,
        }
        return {name: member for name, member in value.items() if member is not None}

    def sign(
        self,
        document: Mapping[str, Any] | None = None,
        *,
        suite: str = "eddsa-rdfc-2022",
        method: str | None = None,
        created: datetime = ISSUED,
        purpose: str = "assertionMethod",
        **options: Any,
    ) -> dict[str, Any]:
        signed = add_proof(
            self.badge() if document is None else document,
            suite=SUITES[suite],
            signer=self.key,
            verification_method=method or self.method,
            created=created,
            purpose=purpose,
            canonicalize=lambda value, hash_name: canonicalize(value, hash_name=hash_name),
            options=options,
        )
        if isinstance(signed["proof"], dict):
            signed["proof"] = [signed["proof"]]
        return signed

    def token(self, document: Mapping[str, Any] | None = None, **options: Any) -> str:
        options.setdefault("key_id", self.method)
        options.setdefault("issued", ISSUED)
        return sign_vc_jwt(document or self.badge(), signer=self.key, **options)

    def with_status(self, *set_bits: int, purpose: str = "revocation", **changes: Any) -> Any:
        """A badge with place 7 of a status list that this issuer publishes."""
        self.publish_list(*set_bits, purpose=purpose)
        return self.badge(credentialStatus=make_entry(STATUS_LIST, 7, purpose=purpose), **changes)

    def publish_list(self, *set_bits: int, purpose: str = "revocation", **changes: Any) -> None:
        bits = new_list()
        for index in set_bits:
            bits.set(index)
        document = make_list_credential(
            bits,
            url=STATUS_LIST,
            issuer=self.id,
            purposes=(purpose,),
            valid_from=NOW - timedelta(days=1),
            valid_until=NOW + timedelta(days=1),
        )
        self.documents[STATUS_LIST] = self.sign({**document, **changes})

    # --- what comes of it

    def verify(
        self,
        source: Any,
        *,
        policy: Policy | None = None,
        recipient: str | None = None,
        fetcher: CannedFetcher | None = None,
        limits: Limits = DEFAULT_LIMITS,
        now: datetime = NOW,
        at: datetime | None = None,
        **options: Any,
    ) -> VerificationReport:
        """The report on a document, token or bytes, at `NOW`, with this issuer's web."""
        given = json.dumps(source).encode() if isinstance(source, dict) else source
        verifier = Verifier(
            policy=policy,
            fetch=fetcher or self.fetcher(),
            limits=limits,
            clock=lambda: now,
            **options,
        )
        return verifier.verify(given, recipient=recipient, now=at)

    @property
    def pinned(self) -> Policy:
        """The policy of somebody who knows this issuer by its id."""
        return pinning(id=self.id, name="Our school")


def pinning(**entry: Any) -> Policy:
    return Policy(trust=TrustList((TrustEntry(**entry),)))


def _body(value: Any) -> bytes | str | FetchError:
    return value if isinstance(value, bytes | str | FetchError) else json.dumps(value)


def _subject() -> dict[str, Any]:
    return {
        "id": "did:example:learner",
        "type": ["AchievementSubject"],
        "achievement": {
            "id": "https://issuer.example/achievements/1",
            "type": ["Achievement"],
            "achievementType": "MicroCredential",
            "name": "Reflective teaching",
            "description": "Plans the next lesson from what the last one showed.",
            "criteria": {"narrative": "Hand in three reflections."},
            "resultDescription": [
                {
                    "id": RUBRIC,
                    "type": ["ResultDescription"],
                    "name": "Reflection",
                    "resultType": "RubricCriterionLevel",
                    "requiredLevel": f"{RUBRIC}-2",
                    "rubricCriterionLevel": [
                        {"id": f"{RUBRIC}-{n}", "type": ["RubricCriterionLevel"], "name": name}
                        for n, name in enumerate(("Emerging", "Proficient", "Exemplary"), start=1)
                    ],
                }
            ],
        },
        "result": [
            {"type": ["Result"], "resultDescription": RUBRIC, "achievedLevel": f"{RUBRIC}-2"}
        ],
    }
