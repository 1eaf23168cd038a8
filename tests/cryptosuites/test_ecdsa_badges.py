"""A badge signed with ecdsa-rdfc-2019 and ecdsa-jcs-2019: copies that must fail, wrong keys."""

from __future__ import annotations

from typing import Any

import pytest
from ecdsa_samples import badge, sign, verify
from hypothesis import given
from hypothesis import strategies as st

from mcred.cryptosuites import SUITES
from mcred.encoding import multibase
from mcred.errors import KeyBindingError, ProofError, UsageError
from mcred.keys import KeyType, SigningKey
from support.keys import of_type

NAMES = ("ecdsa-rdfc-2019", "ecdsa-jcs-2019")
CURVES = (KeyType.P256, KeyType.P384)


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=CURVES)
def key(request: pytest.FixtureRequest) -> SigningKey:
    return of_type(request.param)


@pytest.fixture
def signed(name: str, key: SigningKey) -> dict[str, Any]:
    return sign(badge(), SUITES[name], key)


def test_a_badge_is_signed_and_verified(name: str, key: SigningKey, signed: dict[str, Any]) -> None:
    found = verify(signed, key.public_key)
    assert [proof.proof.suite for proof in found.proofs] == [name]
    size = 64 if key.key_type is KeyType.P256 else 96
    assert len(multibase.decode(signed["proof"]["proofValue"])) == size


def test_a_changed_claim_is_noticed(key: SigningKey, signed: dict[str, Any]) -> None:
    signed["credentialSubject"]["result"][0]["value"] = "exemplary"
    with pytest.raises(ProofError) as caught:
        verify(signed, key.public_key)
    assert caught.value.code == "signature_mismatch"


def test_a_changed_proof_option_is_noticed(key: SigningKey, signed: dict[str, Any]) -> None:
    signed["proof"]["created"] = "2026-01-02T03:04:06Z"
    with pytest.raises(ProofError) as caught:
        verify(signed, key.public_key)
    assert caught.value.code == "signature_mismatch"


def test_another_key_of_the_same_curve_does_not_verify(
    key: SigningKey, signed: dict[str, Any]
) -> None:
    with pytest.raises(ProofError) as caught:
        verify(signed, SigningKey.generate(key.key_type).public_key)
    assert caught.value.code == "signature_mismatch"


def test_a_key_of_the_other_curve_does_not_verify(key: SigningKey, signed: dict[str, Any]) -> None:
    (other,) = set(CURVES) - {key.key_type}
    with pytest.raises(ProofError) as caught:
        verify(signed, of_type(other).public_key)
    assert caught.value.code == "signature_mismatch"


def test_a_key_that_is_not_of_a_nist_curve_is_refused(signed: dict[str, Any]) -> None:
    with pytest.raises(KeyBindingError) as caught:
        verify(signed, of_type(KeyType.ED25519).public_key)
    assert caught.value.code == "key_type"


@pytest.mark.parametrize("kind", [KeyType.ED25519, KeyType.RSA])
def test_no_other_key_signs(name: str, kind: KeyType) -> None:
    class Other:
        key_type = kind

    with pytest.raises(UsageError, match=f"{name} cannot sign with a {kind} key"):
        SUITES[name].create_proof(badge(), {}, signer=Other(), canonicalize=None)  # type: ignore[arg-type]


def test_the_suites_name_is_signed(name: str, key: SigningKey, signed: dict[str, Any]) -> None:
    (other,) = set(NAMES) - {name}
    signed["proof"]["cryptosuite"] = other
    with pytest.raises(ProofError):
        verify(signed, key.public_key)


GARBAGE: tuple[Any, ...] = (None, 1, [], {}, "", "z", "zz0", "uAAAA", "z" + "1" * 64, "z1111")


@pytest.mark.parametrize("value", GARBAGE, ids=repr)
def test_garbage_is_no_signature(key: SigningKey, signed: dict[str, Any], value: Any) -> None:
    signed["proof"]["proofValue"] = value
    with pytest.raises(ProofError) as caught:
        verify(signed, key.public_key)
    assert caught.value.code in ("proof_value", "signature_mismatch")


@given(data=st.binary(max_size=130))
def test_bytes_that_are_no_signature_do_not_verify(data: bytes) -> None:
    """FIPS 186-5, 6.4.2: an r or s outside [1, n - 1] is rejected."""
    key = of_type(KeyType.P256)
    assert not key.public_key.verify(data, b"what was signed")
