"""The W3C's vectors for eddsa-rdfc-2022 and eddsa-jcs-2022, and mutations of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from mcred.cryptosuites import SUITES, HashedCryptosuite
from mcred.encoding import jcs
from mcred.encoding.dates import parse_datetime
from mcred.errors import DataError
from mcred.keys import SigningKey
from mcred.securing.data_integrity import Expectations, add_proof, verify_proofs
from support.corpus import canonicalizer, cases
from support.keys import find_did_key
from support.w3c_expectations import NOT_MET

FILES = ("eddsa-rdfc-2022", "eddsa-jcs-2022")
EXPECTATIONS = Expectations(now=datetime(2026, 3, 1, tzinfo=UTC))


def of_kind(kind: str) -> list[Any]:
    return [
        case for name in FILES for case in cases(f"w3c/{name}.json", lambda c: c["kind"] == kind)
    ]


def suite_of(case: Mapping[str, Any]) -> HashedCryptosuite:
    suite = SUITES[case["suite"]]
    assert isinstance(suite, HashedCryptosuite)
    return suite


@pytest.mark.parametrize("case", of_kind("canonicalize"))
def test_canonical_forms_and_hashes_are_exact(case: dict[str, Any]) -> None:
    document, expected = case["inputs"]["document"], case["expected"]
    if suite_of(case).signs_graph:
        text = canonicalizer(case["contexts"])(document, expected["hashAlgorithm"])
    else:
        text = jcs.canonicalize(document).decode()
    assert text == expected["canonical"]
    assert hashlib.sha256(text.encode()).hexdigest() == expected["hashHex"]


@pytest.mark.parametrize("case", of_kind("sign"))
def test_signatures_are_exact(case: dict[str, Any]) -> None:
    inputs, expected = case["inputs"], case["expected"]
    options = dict(inputs["proofOptions"])
    standard = {"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "@context"}
    signed = add_proof(
        inputs["document"],
        suite=suite_of(case),
        signer=SigningKey.from_multikey(case["keys"]["secretKeyMultibase"]),
        verification_method=options["verificationMethod"],
        created=parse_datetime(options["created"]),
        canonicalize=canonicalizer(case["contexts"]),
        options={key: value for key, value in options.items() if key not in standard},
    )
    assert signed == expected["signed"]


@pytest.mark.parametrize("case", of_kind("sign"))
def test_hashes_are_exact_proof_configuration_first(case: dict[str, Any]) -> None:
    expected = case["expected"]
    if "hashDataHex" not in expected:
        assert "proof" in expected  # of the sets and chains only the signature is published
        return
    suite = suite_of(case)
    key = SigningKey.from_multikey(case["keys"]["secretKeyMultibase"])
    data = suite.hash_data(
        case["inputs"]["document"],
        case["inputs"]["proofOptions"],
        key.key_type,
        canonicalizer(case["contexts"]),
    )
    assert data.hex() == expected["hashDataHex"]
    assert data[:32].hex() == expected["proofConfigHashHex"]
    assert data[32:].hex() == expected["documentHashHex"]
    assert key.sign(data).hex() == expected["signatureHex"]


@pytest.mark.parametrize("case", of_kind("verify"))
def test_every_verification_case_is_decided_as_expected(case: dict[str, Any]) -> None:
    document = case["inputs"]["document"]
    try:
        found = verify_proofs(
            document,
            find_key=find_did_key,
            canonicalize=canonicalizer(case["contexts"]),
            expectations=EXPECTATIONS,
        )
    except DataError:  # the document's fault, not the caller's
        verified = False
    else:
        verified = all(proof.finding.key is not None for proof in found.proofs)
        assert not found.unknown
    as_expected = verified is case["expected"]["verified"]
    assert as_expected is (case["id"] not in NOT_MET)
