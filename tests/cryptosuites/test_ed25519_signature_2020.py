"""Ed25519Signature2020 and eddsa-2022: read and never written."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from ecdsa_samples import CREATED, badge, canonical, method_of, sign, verify

from mcred.cryptosuites import ED25519_SIGNATURE_2020, EDDSA_2022, EDDSA_RDFC_2022, SUITES
from mcred.cryptosuites.suite import HashedCryptosuite
from mcred.encoding.dates import format_datetime
from mcred.errors import DataError, KeyBindingError, ProofError, UsageError
from mcred.keys import KeyType, SigningKey
from mcred.securing.data_integrity import Expectations, add_proof, verify_proofs
from support.corpus import canonicalizer, cases
from support.keys import ed25519, find_did_key, of_type

FILE = "w3c/Ed25519Signature2020.json"
LEGACY = (ED25519_SIGNATURE_2020, EDDSA_2022)
OLD_CONTEXT = "https://w3id.org/security/suites/ed25519-2020/v1"


def of_kind(kind: str) -> list[Any]:
    return cases(FILE, lambda case: case["kind"] == kind)


def written(suite: HashedCryptosuite, key: SigningKey) -> dict[str, Any]:
    """A badge as an old issuer would have signed it: `add_proof` refuses to."""
    document = badge()
    options: dict[str, Any] = {"type": suite.proof_type}
    if suite is EDDSA_2022:
        options["cryptosuite"] = suite.name
    else:
        document["@context"].append(OLD_CONTEXT)
    options |= {
        "created": format_datetime(CREATED),
        "verificationMethod": method_of(key),
        "proofPurpose": "assertionMethod",
    }
    proof = suite.create_proof(document, options, signer=key, canonicalize=canonical)
    return {**document, "proof": proof}


@pytest.mark.parametrize("case", of_kind("canonicalize"))
def test_canonical_forms_and_hashes_are_exact(case: dict[str, Any]) -> None:
    text = canonicalizer(case["contexts"])(case["inputs"]["document"], "sha256")
    assert text == case["expected"]["canonical"]
    assert hashlib.sha256(text.encode()).hexdigest() == case["expected"]["hashHex"]


@pytest.mark.parametrize("case", of_kind("sign"))
def test_the_signature_is_exact(case: dict[str, Any]) -> None:
    proof = ED25519_SIGNATURE_2020.create_proof(
        case["inputs"]["document"],
        case["inputs"]["proofOptions"],
        signer=SigningKey.from_multikey(case["keys"]["secretKeyMultibase"]),
        canonicalize=canonicalizer(case["contexts"]),
    )
    assert proof["proofValue"] == case["expected"]["proofValue"]


@pytest.mark.parametrize("case", of_kind("verify"))
def test_every_verification_case_is_decided_as_expected(case: dict[str, Any]) -> None:
    try:
        found = verify_proofs(
            case["inputs"]["document"],
            find_key=find_did_key,
            canonicalize=canonicalizer(case["contexts"]),
            expectations=Expectations(now=datetime(2026, 3, 1, tzinfo=UTC)),
        )
    except DataError:
        verified = False
    else:
        verified = all(proof.finding.key is not None for proof in found.proofs)
        assert not found.unknown
    assert verified is case["expected"]["verified"]


@pytest.mark.parametrize("suite", LEGACY, ids=lambda suite: suite.name)
class TestLegacySuites:
    def test_a_badge_signed_so_is_read(self, suite: HashedCryptosuite) -> None:
        found = verify(written(suite, ed25519()), ed25519().public_key)
        assert [proof.proof.suite for proof in found.proofs] == [suite.name]

    def test_none_is_written(self, suite: HashedCryptosuite) -> None:
        assert SUITES[suite.name].legacy
        with pytest.raises(UsageError, match="never written"):
            add_proof(
                badge(),
                suite=suite,
                signer=ed25519(),
                verification_method=method_of(ed25519()),
                created=CREATED,
                canonicalize=canonical,
            )

    def test_a_changed_claim_is_noticed(self, suite: HashedCryptosuite) -> None:
        signed = written(suite, ed25519())
        signed["validUntil"] = "2040-01-01T00:00:00Z"
        with pytest.raises(ProofError, match="does not match"):
            verify(signed, ed25519().public_key)

    def test_another_key_does_not_verify(self, suite: HashedCryptosuite) -> None:
        with pytest.raises(ProofError, match="does not match"):
            verify(written(suite, ed25519()), ed25519(2).public_key)

    def test_a_key_of_another_kind_is_refused(self, suite: HashedCryptosuite) -> None:
        with pytest.raises(KeyBindingError, match="does not use P-256"):
            verify(written(suite, ed25519()), of_type(KeyType.P256).public_key)

    @pytest.mark.parametrize("value", [None, 3, "", "z", "uAAAA", "z0"], ids=repr)
    def test_garbage_is_no_signature(self, suite: HashedCryptosuite, value: Any) -> None:
        signed = written(suite, ed25519())
        signed["proof"]["proofValue"] = value
        with pytest.raises(ProofError):
            verify(signed, ed25519().public_key)


def test_a_new_proof_does_not_pass_under_the_old_name() -> None:
    signed = sign(badge(), EDDSA_RDFC_2022, ed25519())
    signed["proof"]["cryptosuite"] = "eddsa-2022"
    with pytest.raises(ProofError, match="does not match"):
        verify(signed, ed25519().public_key)


@pytest.mark.parametrize(
    "proof",
    [
        {"type": "DataIntegrityProof", "cryptosuite": "Ed25519Signature2020"},
        {"type": "eddsa-2022"},
        {"type": "ecdsa-rdfc-2019"},
    ],
    ids=str,
)
def test_a_proof_type_is_no_cryptosuite_and_no_cryptosuite_a_proof_type(
    proof: dict[str, Any],
) -> None:
    signed = written(ED25519_SIGNATURE_2020, ed25519())
    rest = {key: value for key, value in signed["proof"].items() if key != "type"}
    with pytest.raises(ProofError, match="no proof type of its own"):
        verify({**signed, "proof": {**proof, **rest}}, ed25519().public_key)
