"""The W3C's and 1EdTech's vectors for ecdsa-sd-2023, and mutations of them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from ecdsa_samples import canonical

from mcred.cryptosuites.ecdsa_sd_2023 import ECDSASD2023, derive
from mcred.cryptosuites.ecdsa_sd_2023.grouping import statements
from mcred.cryptosuites.ecdsa_sd_2023.proof_value import BaseProofValue, DerivedProofValue
from mcred.encoding import multibase
from mcred.errors import DataError, UsageError
from mcred.identifiers import fragment_key
from mcred.keys import SigningKey
from mcred.securing.data_integrity import Expectations, verify_proofs
from mcred.securing.keyfinding import KeyFinding
from support.corpus import NO_CORPUS, canonicalizer, cases, read, reference_contexts, root
from support.keys import find_did_key

FILE = "w3c/ecdsa-sd-2023.json"
EXPECTATIONS = Expectations(now=datetime(2026, 3, 1, tzinfo=UTC))


def of_kind(kind: str) -> list[Any]:
    return list(cases(FILE, lambda case: case["kind"] == kind))


@pytest.mark.parametrize("case", of_kind("canonicalize"))
def test_canonical_forms_and_pseudonyms_are_exact(case: dict[str, Any]) -> None:
    document, expected = case["inputs"]["document"], case["expected"]
    canonicalize = canonicalizer(case["contexts"])
    if "canonical" in expected:
        text = canonicalize(document, "sha256")
        assert text == expected["canonical"]
        if "hashHex" in expected:
            assert hashlib.sha256(text.encode()).hexdigest() == expected["hashHex"]
        return
    key = bytes.fromhex(case["keys"]["hmacKeyHex"])
    found = statements(document, hmac_key=key, canonicalize=canonicalize)
    assert list(found.lines) == expected["nquads"]


@pytest.mark.parametrize("case", of_kind("sign"))
def test_base_proofs_are_exact(case: dict[str, Any]) -> None:
    inputs, keys, expected = case["inputs"], case["keys"], case["expected"]
    proof_key = SigningKey.from_multikey(keys["proofKeyPair"]["secretKeyMultibase"])
    suite = ECDSASD2023(
        mandatory_pointers=tuple(inputs["mandatoryPointers"]),
        new_hmac_key=lambda: bytes.fromhex(keys["hmacKeyHex"]),
        new_proof_key=lambda: proof_key,
    )
    proof = suite.create_proof(
        inputs["document"],
        inputs["proofOptions"],
        signer=SigningKey.from_multikey(keys["baseKeyPair"]["secretKeyMultibase"]),
        canonicalize=canonicalizer(case["contexts"]),
    )
    assert proof == expected["signed"]["proof"]
    value = BaseProofValue.decode(proof["proofValue"])
    assert value.base_signature.hex() == expected["raw"]["baseSignature"]
    assert multibase.encode(value.public_key) == expected["raw"]["publicKey"]
    assert [item.hex() for item in value.signatures] == expected["raw"]["signatures"]
    assert list(value.mandatory_pointers) == expected["raw"]["mandatoryPointers"]


@pytest.mark.parametrize("case", of_kind("derive"))
def test_derived_credentials_are_exact(case: dict[str, Any]) -> None:
    inputs, expected = case["inputs"], case["expected"]
    contexts = reference_contexts(case["contexts"])
    if "error" in expected:
        with pytest.raises(UsageError) as caught:
            derive(inputs["document"], reveal=inputs["selectivePointers"], contexts=contexts)
        assert caught.value.code == "pointer_unmatched"
        return
    derived = derive(inputs["document"], reveal=inputs["selectivePointers"], contexts=contexts)
    assert derived == expected["revealed"]
    assert derived["proof"]["proofValue"] == expected["proofValue"]
    if "disclosureData" in expected:
        value = DerivedProofValue.decode(derived["proof"]["proofValue"])
        data = expected["disclosureData"]
        assert value.labels == {f"_:{k}": f"_:{v}" for k, v in data["labelMap"]["value"]}
        assert list(value.mandatory_indexes) == data["mandatoryIndexes"]
        assert [item.hex() for item in value.signatures] == data["signatures"]


@pytest.mark.parametrize("case", of_kind("verify"))
def test_every_verification_case_is_decided_as_expected(case: dict[str, Any]) -> None:
    try:
        found = verify_proofs(
            case["inputs"]["document"],
            find_key=find_did_key,
            canonicalize=canonicalizer(case["contexts"]),
            expectations=EXPECTATIONS,
        )
    except DataError:  # the document's fault, not the caller's
        verified = False
    else:
        verified = all(proof.finding.key is not None for proof in found.proofs)
        assert not found.unknown
    assert verified is case["expected"]["verified"]


@pytest.mark.corpus
@pytest.mark.skipif(root() is None, reason=NO_CORPUS)
@pytest.mark.parametrize("tampered", [False, True], ids=["as-published", "tampered"])
def test_the_derived_badge_of_1edtech_is_decided_as_expected(tampered: bool) -> None:
    document = read("1edtech/ob30/sd/derivedcredential.json")
    if tampered:
        document["credentialSubject"]["achievement"]["name"] = "Solo work"

    def find(method: str, _purpose: str) -> KeyFinding:
        return KeyFinding(method=method, key=fragment_key(method))

    def verify() -> None:
        found = verify_proofs(
            document, find_key=find, canonicalize=canonical, expectations=EXPECTATIONS
        )
        assert found.proofs[0].finding.key is not None

    if not tampered:
        verify()
        return
    with pytest.raises(DataError, match="does not match"):
        verify()
