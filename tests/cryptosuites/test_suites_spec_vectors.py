"""The vectors of Open Badges 3.0 itself: hashes, canonical forms and proofValue."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest

from mcred.cryptosuites import EDDSA_RDFC_2022
from mcred.cryptosuites.transformations import RDFC
from mcred.errors import ProofError
from mcred.jsonld import canonicalize
from mcred.keys import KeyType, VerificationKey
from mcred.securing.data_integrity import Expectations, verify_proofs
from mcred.securing.keyfinding import KeyFinding
from mcred.securing.proofs import unsecured
from support.corpus import NO_CORPUS, read, read_bytes, root

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(root() is None, reason=NO_CORPUS),
]
EXPECTATIONS = Expectations(now=datetime(2026, 3, 1, tzinfo=UTC))


def canonical(document: Any, hash_name: str) -> str:
    return canonicalize(document, hash_name=hash_name)


def vectors() -> Any:
    return read("1edtech/spec-vectors/vectors.json")


def signed(name: str) -> dict[str, Any]:
    document: dict[str, Any] = read(f"1edtech/spec-vectors/{name}-signed.json")
    return document


def the_proof(document: dict[str, Any]) -> dict[str, Any]:
    proof = document["proof"]
    return dict(proof[0] if isinstance(proof, list) else proof)


def published_key() -> VerificationKey:
    return VerificationKey.from_multikey(vectors()["publicKeyMultibase"])


def test_the_published_key_is_the_same_in_hex() -> None:
    assert published_key().raw.hex() == vectors()["publicKeyHex"]


@pytest.mark.parametrize("name", ["ob", "clr"])
def test_the_canonical_document_and_proof_are_exact(name: str) -> None:
    document = signed(name)
    secured, configuration = RDFC.secured(unsecured(document), the_proof(document))
    folder = "1edtech/spec-vectors"
    assert (
        canonical(secured, "sha256") == read_bytes(f"{folder}/{name}-document-canon.txt").decode()
    )
    assert (
        canonical(configuration, "sha256")
        == read_bytes(f"{folder}/{name}-proof-canon.txt").decode()
    )


@pytest.mark.parametrize("name", ["ob", "clr"])
def test_the_published_hashes_are_exact(name: str) -> None:
    document, published = signed(name), vectors()[name]
    text = canonical(unsecured(document), "sha256")
    assert hashlib.sha256(text.encode()).hexdigest() == published["documentHash"]
    data = EDDSA_RDFC_2022.hash_data(
        unsecured(document), the_proof(document), KeyType.ED25519, canonical
    )
    assert data[32:].hex() == published["documentHash"]
    if "proofHash" in published:
        assert data[:32].hex() == published["proofHash"]


@pytest.mark.parametrize("name", ["ob", "clr"])
def test_the_published_signature_holds(name: str) -> None:
    document = signed(name)
    if "proofValue" in vectors()[name]:
        assert the_proof(document)["proofValue"] == vectors()[name]["proofValue"]
    verify_proofs(
        document,
        find_key=lambda method, _purpose: KeyFinding(method=method, key=published_key()),
        canonicalize=canonical,
        expectations=EXPECTATIONS,
    )


@pytest.mark.parametrize("name", ["ob", "clr"])
def test_a_tampered_copy_does_not_hold(name: str) -> None:
    document = {**signed(name), "name": "Something else"}
    with pytest.raises(ProofError) as caught:
        verify_proofs(
            document,
            find_key=lambda method, _purpose: KeyFinding(method=method, key=published_key()),
            canonicalize=canonical,
            expectations=EXPECTATIONS,
        )
    assert caught.value.code == "signature_mismatch"
