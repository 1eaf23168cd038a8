"""Derived proofs that were meddled with, and proof values that are none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import cbor2
import pytest
from ecdsa_samples import badge, sign, verify
from hypothesis import given
from hypothesis import strategies as st

from mcred.cryptosuites.ecdsa_sd_2023 import ECDSA_SD_2023, ECDSASD2023, derive
from mcred.cryptosuites.ecdsa_sd_2023.proof_value import BaseProofValue, DerivedProofValue
from mcred.encoding import multibase
from mcred.errors import DataError, ProofError
from mcred.keys import KeyType, SigningKey
from support.keys import of_type

RESULTS = "/credentialSubject/result"
DERIVED = b"\xd9\x5d\x01"


@pytest.fixture(scope="module")
def key() -> SigningKey:
    return of_type(KeyType.P256)


@pytest.fixture(scope="module")
def base(key: SigningKey) -> dict[str, Any]:
    return sign(badge(), ECDSA_SD_2023, key)


@pytest.fixture
def derived(base: dict[str, Any]) -> dict[str, Any]:
    return derive(base, reveal=[f"{RESULTS}/0", "/evidence"])


def value_of(document: dict[str, Any]) -> DerivedProofValue:
    return DerivedProofValue.decode(document["proof"]["proofValue"])


def with_value(document: dict[str, Any], value: DerivedProofValue) -> dict[str, Any]:
    return {**document, "proof": {**document["proof"], "proofValue": value.encode()}}


def swapped(items: Any) -> Any:
    return [items[1], items[0], *items[2:]]


MEDDLINGS: dict[str, Callable[[DerivedProofValue], DerivedProofValue]] = {
    "a signature is missing": lambda v: replace(v, signatures=v.signatures[1:]),
    "a signature stands twice": lambda v: replace(v, signatures=[*v.signatures, v.signatures[0]]),
    "signatures change places": lambda v: replace(v, signatures=swapped(v.signatures)),
    "a signature is zero": lambda v: replace(v, signatures=[bytes(64), *v.signatures[1:]]),
    "the base signature is a statement's": lambda v: replace(v, base_signature=v.signatures[0]),
    "labels change places": lambda v: replace(
        v, labels=dict(zip(v.labels, swapped([*v.labels.values()]), strict=True))
    ),
    "two nodes share a label": lambda v: replace(v, labels=dict.fromkeys(v.labels, _first(v))),
    "a label is missing": lambda v: replace(v, labels=dict([*v.labels.items()][1:])),
    "a label is too many": lambda v: replace(v, labels={**v.labels, "_:c14n99": _first(v)}),
    "nothing is mandatory": lambda v: replace(v, mandatory_indexes=[]),
    "everything is mandatory": lambda v: replace(
        v, mandatory_indexes=range(v.count), signatures=[]
    ),
    "an index is beyond the end": lambda v: replace(
        v, mandatory_indexes=[*v.mandatory_indexes, 10**6]
    ),
    "another key for the statements": lambda v: replace(
        v,
        public_key=multibase.decode(SigningKey.generate(KeyType.P256).public_key.to_multikey()),
    ),
}


def _first(value: DerivedProofValue) -> str:
    return next(iter(value.labels.values()))


def test_what_was_not_meddled_with_verifies(derived: dict[str, Any], key: SigningKey) -> None:
    verify(with_value(derived, value_of(derived)), key.public_key)


@pytest.mark.parametrize("meddling", MEDDLINGS.values(), ids=list(MEDDLINGS))
def test_a_proof_that_was_meddled_with_fails(
    derived: dict[str, Any], key: SigningKey, meddling: Callable[..., DerivedProofValue]
) -> None:
    with pytest.raises(ProofError) as caught:
        verify(with_value(derived, meddling(value_of(derived))), key.public_key)
    assert caught.value.code == "signature_mismatch"


def test_statements_of_two_badges_do_not_mix(
    base: dict[str, Any], derived: dict[str, Any], key: SigningKey
) -> None:
    """The proof's own key binds its statements together."""
    other = badge()
    other["evidence"][0]["name"] = "Somebody else's"
    stranger = derive(sign(other, ECDSA_SD_2023, key), reveal=[f"{RESULTS}/0", "/evidence"])
    mixed = {**derived, "evidence": stranger["evidence"]}
    with pytest.raises(ProofError):
        verify(mixed, key.public_key)
    taken = replace(value_of(derived), signatures=value_of(stranger).signatures)
    with pytest.raises(ProofError):
        verify(with_value(mixed, taken), key.public_key)


def test_one_result_cannot_be_made_two(key: SigningKey) -> None:
    """Its statements, signatures and pseudonym twice: the same graph only if nodes are merged."""
    base = sign(badge(), ECDSASD2023(mandatory_pointers=("/issuer",)), key)
    derived = derive(base, reveal=[f"{RESULTS}/0"])
    (result,) = derived["credentialSubject"]["result"]
    split = {k: v for k, v in result.items() if k != "value"}
    derived["credentialSubject"]["result"] = [result, split]
    value = value_of(derived)
    labels = {**value.labels, f"_:c14n{len(value.labels)}": _first(value)}
    with pytest.raises(ProofError, match="labels"):
        verify(with_value(derived, replace(value, labels=labels)), key.public_key)


def test_a_proof_of_nothing_but_a_base_signature_shows_nothing(
    derived: dict[str, Any], key: SigningKey
) -> None:
    for member in ("credentialSubject", "evidence"):
        del derived[member]
    with pytest.raises(ProofError):
        verify(derived, key.public_key)


# --- proof values that are none


def encoded(components: Any, header: bytes = DERIVED) -> str:
    return multibase.encode(header + cbor2.dumps(components), "u")


def components_of(document: dict[str, Any]) -> list[Any]:
    data = multibase.decode(document["proof"]["proofValue"])
    return list(cbor2.loads(data[3:]))


WRONG: dict[str, Callable[[list[Any]], Any]] = {
    "four components": lambda c: c[:4],
    "six components": lambda c: [*c, 1],
    "a map": lambda c: dict(enumerate(c)),
    "text for bytes": lambda c: ["a" * 64, *c[1:]],
    "a base signature of 63 bytes": lambda c: [c[0][:63], *c[1:]],
    "a key of 36 bytes": lambda c: [c[0], c[1] + b"\0", *c[2:]],
    "a key that is no point": lambda c: [c[0], c[1][:3] + b"\xff" * 32, *c[2:]],
    "a P-384 header": lambda c: [c[0], b"\x81\x24" + c[1][2:], *c[2:]],
    "signatures in a map": lambda c: [*c[:2], dict(enumerate(c[2])), *c[3:]],
    "a signature of 65 bytes": lambda c: [*c[:2], [c[2][0] + b"\0", *c[2][1:]], *c[3:]],
    "labels in an array": lambda c: [*c[:3], list(c[3].values()), c[4]],
    "a label key that is text": lambda c: [*c[:3], {"0": c[3][0]}, c[4]],
    "a negative label key": lambda c: [*c[:3], {-1: c[3][0]}, c[4]],
    "a label of 31 bytes": lambda c: [*c[:3], {0: c[3][0][1:]}, c[4]],
    "a true index": lambda c: [*c[:4], [True, *c[4]]],
    "an index that is no integer": lambda c: [*c[:4], [0.0]],
    "an index twice": lambda c: [*c[:4], [*c[4], c[4][0]]],
    "a negative index": lambda c: [*c[:4], [-1]],
    "a bignum index": lambda c: [*c[:4], [2**70]],
    "a tag": lambda c: cbor2.CBORTag(24, c),
    "a shared reference": lambda c: cbor2.CBORTag(28, c),
    "null": lambda c: None,
}


@pytest.mark.parametrize("change", WRONG.values(), ids=list(WRONG))
def test_components_of_other_types_are_refused(
    derived: dict[str, Any], key: SigningKey, change: Callable[[list[Any]], Any]
) -> None:
    derived["proof"]["proofValue"] = encoded(change(components_of(derived)))
    with pytest.raises(ProofError) as caught:
        verify(derived, key.public_key)
    assert caught.value.code == "proof_value"


GARBAGE: tuple[Any, ...] = (
    None,
    1,
    [],
    {},
    "",
    "u",
    "u2V0B",
    "z2V0B",
    "u2V0B!",
    "u" + "2" * 50_000,
    "u2V0C" + "A" * 99,
)


@pytest.mark.parametrize("value", GARBAGE, ids=lambda value: repr(value)[:20])
def test_garbage_is_no_proof_value(derived: dict[str, Any], key: SigningKey, value: Any) -> None:
    derived["proof"]["proofValue"] = value
    with pytest.raises(ProofError) as caught:
        verify(derived, key.public_key)
    assert caught.value.code == "proof_value"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x80\x80",
        b"\x81" * 100_000,
        b"\x9b\x00\x00\x10\x00\x00\x00\x00\x00",
        b"\x5b\x7f\xff\xff\xff\xff\xff\xff\xff",
        b"\xa2\x00\x40\x00\x40",
        b"\xff",
    ],
    ids=["empty", "two", "deep", "long-array", "long-text", "doubled-key", "break"],
)
def test_broken_cbor_is_refused(data: bytes) -> None:
    for header, kind in ((DERIVED, DerivedProofValue), (b"\xd9\x5d\x00", BaseProofValue)):
        with pytest.raises(ProofError) as caught:
            kind.decode(multibase.encode(header + data, "u"))
        assert caught.value.code == "proof_value"


@given(data=st.binary(max_size=200))
def test_any_bytes_are_refused_with_a_reason(data: bytes) -> None:
    """3.5.9: anything but five elements of these types is an error."""
    with pytest.raises(DataError):
        DerivedProofValue.decode(multibase.encode(DERIVED + data, "u"))


def test_proof_values_are_read_as_they_were_written(
    base: dict[str, Any], derived: dict[str, Any]
) -> None:
    assert value_of(derived).encode() == derived["proof"]["proofValue"]
    text = base["proof"]["proofValue"]
    assert BaseProofValue.decode(text).encode() == text


def test_cbor_of_indefinite_length_is_read(derived: dict[str, Any], key: SigningKey) -> None:
    """RFC 8949 has several encodings of an array; the text asks for none of them."""
    parts = [cbor2.dumps(part) for part in components_of(derived)]
    data = DERIVED + b"\x9f" + b"".join(parts) + b"\xff"
    derived["proof"]["proofValue"] = multibase.encode(data, "u")
    verify(derived, key.public_key)
