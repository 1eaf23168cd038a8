"""Sign a small document and verify it at the level of proofs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mcred.cryptosuites import EDDSA_RDFC_2022, SUITES, Cryptosuite
from mcred.errors import ProofError
from mcred.jsonld import canonicalize
from mcred.keys import SigningKey
from mcred.limits import Limits
from mcred.securing.data_integrity import Expectations, VerifiedProofs, add_proof, verify_proofs
from mcred.securing.keyfinding import FindKey
from support.documents import credential
from support.keys import ed25519, find_did_key

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CREATED = NOW - timedelta(days=1)


def canonical(document: Mapping[str, Any], hash_name: str) -> str:
    return canonicalize(document, hash_name=hash_name)


def method_of(key: SigningKey) -> str:
    return f"{key.did_key}#{key.public_key.to_multikey()}"


def sign(
    document: Mapping[str, Any] | None = None,
    *,
    suite: Cryptosuite = EDDSA_RDFC_2022,
    key: SigningKey | None = None,
    created: datetime = CREATED,
    purpose: str = "assertionMethod",
    **options: Any,
) -> dict[str, Any]:
    signer = key or ed25519()
    return add_proof(
        document or credential(),
        suite=suite,
        signer=signer,
        verification_method=method_of(signer),
        created=created,
        purpose=purpose,
        canonicalize=canonical,
        options=options,
    )


def verify(
    document: Mapping[str, Any],
    *,
    find_key: FindKey = find_did_key,
    suites: Mapping[str, Cryptosuite] = SUITES,
    limits: Limits | None = None,
    **expected: Any,
) -> VerifiedProofs:
    expected.setdefault("now", NOW)
    return verify_proofs(
        document,
        find_key=find_key,
        canonicalize=canonical,
        expectations=Expectations(**expected),
        suites=suites,
        limits=limits or Limits(),
    )


def failure(document: Mapping[str, Any], **options: Any) -> str:
    with pytest.raises(ProofError) as caught:
        verify(document, **options)
    assert "\n" not in caught.value.message
    return caught.value.code


def with_proof(document: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """The document with members of its one proof changed; None takes one away."""
    proof = {**document["proof"], **changes}
    return {**document, "proof": {key: value for key, value in proof.items() if value is not None}}
