"""The W3C's vectors for ecdsa-rdfc-2019 and ecdsa-jcs-2019, and mutations of them."""

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

FILES = ("ecdsa-rdfc-2019", "ecdsa-jcs-2019")
EXPECTATIONS = Expectations(now=datetime(2026, 3, 1, tzinfo=UTC))
STANDARD = {"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "@context"}


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
    digest = hashlib.new(expected["hashAlgorithm"], text.encode())
    assert digest.hexdigest() == expected["hashHex"]


@pytest.mark.parametrize("case", of_kind("sign"))
def test_signatures_are_exact(case: dict[str, Any]) -> None:
    inputs, expected = case["inputs"], case["expected"]
    options = dict(inputs["proofOptions"])
    signed = add_proof(
        inputs["document"],
        suite=suite_of(case),
        signer=SigningKey.from_multikey(case["keys"]["secretKeyMultibase"]),
        verification_method=options["verificationMethod"],
        created=parse_datetime(options["created"]),
        canonicalize=canonicalizer(case["contexts"]),
        options={key: value for key, value in options.items() if key not in STANDARD},
    )
    assert signed == expected["signed"]


@pytest.mark.parametrize("case", of_kind("sign"))
def test_hashes_are_exact_proof_configuration_first(case: dict[str, Any]) -> None:
    expected = case["expected"]
    key = SigningKey.from_multikey(case["keys"]["secretKeyMultibase"])
    data = suite_of(case).hash_data(
        case["inputs"]["document"],
        case["inputs"]["proofOptions"],
        key.key_type,
        canonicalizer(case["contexts"]),
    )
    half = len(data) // 2
    assert data.hex() == expected["hashDataHex"]
    assert data[:half].hex() == expected["proofConfigHashHex"]
    assert data[half:].hex() == expected["documentHashHex"]
    assert key.sign(data).hex() == expected["signatureHex"]


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
