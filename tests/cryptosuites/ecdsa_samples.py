"""A badge, and how the tests sign and verify it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from mcred.cryptosuites import SUITES, Cryptosuite
from mcred.jsonld import canonicalize
from mcred.keys import SigningKey, VerificationKey
from mcred.securing.data_integrity import Expectations, VerifiedProofs, add_proof, verify_proofs
from mcred.securing.keyfinding import KeyFinding

CREATED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def canonical(document: Mapping[str, Any], hash_name: str) -> str:
    return canonicalize(document, hash_name=hash_name)


def badge(issuer: str = "did:example:school") -> dict[str, Any]:
    """An Open Badge with two unnamed nodes alike but for one value, evidence and a value list."""
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:0e3a0a1c-8d9b-4a53-8a1a-8f4d7b0d1c11",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Example School"},
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2030-01-01T00:00:00Z",
        "name": "Formative assessment",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": "ada@example.edu",
                    "identityType": "emailAddress",
                }
            ],
            "achievement": {
                "id": "https://school.example/achievements/formative",
                "type": ["Achievement"],
                "criteria": {"narrative": "Two lessons, assessed by two assessors."},
                "description": "Plans and uses formative assessment.",
                "name": "Formative assessment",
                "resultDescription": [
                    {
                        "id": "urn:uuid:d2",
                        "type": ["ResultDescription"],
                        "allowedValue": ["emerging", "proficient", "exemplary"],
                        "name": "Lesson",
                        "resultType": "LetterGrade",
                    }
                ],
            },
            "result": [
                {"type": ["Result"], "resultDescription": "urn:uuid:d2", "value": "proficient"},
                {"type": ["Result"], "resultDescription": "urn:uuid:d2", "value": "emerging"},
            ],
        },
        "evidence": [
            {"type": ["Evidence"], "name": "Lesson plan", "narrative": "Fractions, grade 5."},
            {"type": ["Evidence"], "name": "Video", "narrative": "Twelve minutes."},
        ],
    }


def method_of(key: SigningKey) -> str:
    return f"{key.did_key}#{key.public_key.to_multikey()}"


def sign(
    document: Mapping[str, Any],
    suite: Cryptosuite,
    key: SigningKey,
    **options: Any,
) -> dict[str, Any]:
    return add_proof(
        document,
        suite=suite,
        signer=key,
        verification_method=method_of(key),
        created=CREATED,
        canonicalize=canonical,
        options=options,
    )


def verify(
    document: Mapping[str, Any],
    key: VerificationKey,
    suites: Mapping[str, Cryptosuite] = SUITES,
) -> VerifiedProofs:
    """Verify with one key, whatever the proof names."""
    return verify_proofs(
        document,
        find_key=lambda method, _purpose: KeyFinding(method=method, key=key),
        canonicalize=canonical,
        expectations=Expectations(now=NOW),
        suites=suites,
    )
