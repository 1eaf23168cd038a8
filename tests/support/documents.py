"""Small documents to sign."""

from __future__ import annotations

from typing import Any

V2 = "https://www.w3.org/ns/credentials/v2"
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"


def credential(**changes: Any) -> dict[str, Any]:
    """A plain verifiable credential, unsigned."""
    return {
        "@context": [V2],
        "id": "urn:uuid:0d9d1d4c-3c5a-4b1e-8d0a-5f3f2a1b7c01",
        "type": ["VerifiableCredential"],
        "issuer": "did:example:issuer",
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:learner"},
        **changes,
    }
