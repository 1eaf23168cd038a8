"""Controlled identifier documents: which methods are read, and why others are not."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from mcred.encoding import base58
from mcred.errors import EncodingError, KeyBindingError, LimitError, McredError, UnsupportedError
from mcred.identifiers import Document, parse_document
from mcred.keys import KeyType, SigningKey

ID = "did:web:issuer.example"
KEYS = {kind: SigningKey.generate(kind).public_key for kind in KeyType}
KEY = KEYS[KeyType.ED25519]


def _entry(**members: Any) -> dict[str, Any]:
    return {
        "id": f"{ID}#1",
        "type": "Multikey",
        "controller": ID,
        "publicKeyMultibase": KEY.to_multikey(),
        **members,
    }


def _parse(**members: Any) -> Document:
    return parse_document({"id": ID, **members}, identifier=ID, source="https://issuer.example/")


def _material(**material: Any) -> dict[str, Any]:
    entry = _entry(**material)
    del entry["publicKeyMultibase"]
    return entry


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        (_entry(), KeyType.ED25519),
        (_entry(publicKeyMultibase=KEYS[KeyType.P256].to_multikey()), KeyType.P256),
        (_entry(publicKeyMultibase=KEYS[KeyType.P384].to_multikey()), KeyType.P384),
        (_material(type="JsonWebKey", publicKeyJwk=KEYS[KeyType.RSA].to_jwk()), KeyType.RSA),
        (_material(type="JsonWebKey2020", publicKeyJwk=KEYS[KeyType.P256].to_jwk()), KeyType.P256),
        (_entry(type="Ed25519VerificationKey2020"), KeyType.ED25519),
        (
            _material(type="Ed25519VerificationKey2018", publicKeyBase58=base58.encode(KEY.raw)),
            KeyType.ED25519,
        ),
    ],
)
def test_every_type_of_method_is_read(entry: dict[str, Any], kind: KeyType) -> None:
    document = _parse(verificationMethod=[entry])
    method = document.methods[f"{ID}#1"]
    assert method.key == KEYS[kind]
    assert method.type == entry["type"]
    assert document.unusable == {}


@pytest.mark.parametrize(
    ("entry", "error", "code"),
    [
        (
            _entry(type="RsaVerificationKey2018"),
            UnsupportedError,
            "unsupported_verification_method",
        ),
        (_entry(type=["Multikey"]), UnsupportedError, "unsupported_verification_method"),
        (_entry(type=None), UnsupportedError, "unsupported_verification_method"),
        (_entry(controller=None), KeyBindingError, "document_invalid"),
        (_entry(controller=[ID]), KeyBindingError, "document_invalid"),
        (_entry(publicKeyMultibase=5), EncodingError, "key_missing"),
        (_material(), EncodingError, "key_missing"),
        (_material(type="JsonWebKey", publicKeyJwk="x"), EncodingError, "key_missing"),
        (_entry(publicKeyMultibase="z6Mk0"), EncodingError, "multikey_base"),
        (_entry(publicKeyMultibase="u7QE"), EncodingError, "multikey_base"),
        (_entry(secretKeyMultibase="z"), EncodingError, "key_private"),
        (_entry(privateKeyJwk={}), EncodingError, "key_private"),
        (_entry(publicKeyJwk=KEY.to_jwk()), KeyBindingError, "document_invalid"),
        (_entry(revoked="2020"), EncodingError, "datetime"),
        (_entry(expires=5), EncodingError, "datetime"),
        (_entry(expires="2030-01-01T00:00:00"), EncodingError, "datetime_no_offset"),
        (
            _entry(
                type="Ed25519VerificationKey2020",
                publicKeyMultibase=KEYS[KeyType.P256].to_multikey(),
            ),
            EncodingError,
            "key_invalid",
        ),
        (
            _material(type="Ed25519VerificationKey2018", publicKeyBase58="abc"),
            EncodingError,
            "multikey_length",
        ),
        (
            _material(type="JsonWebKey", publicKeyJwk={"kty": "EC", "crv": "secp256k1"}),
            UnsupportedError,
            "unsupported_key_type",
        ),
    ],
)
def test_a_method_that_cannot_be_used_is_kept_with_its_reason(
    entry: dict[str, Any], error: type[McredError], code: str
) -> None:
    document = _parse(verificationMethod=[entry, _entry(id=f"{ID}#2")])
    assert set(document.methods) == {f"{ID}#2"}  # one bad method does not spoil the others
    assert type(document.unusable[f"{ID}#1"]) is error
    assert document.unusable[f"{ID}#1"].code == code


def test_methods_are_referenced_or_embedded() -> None:
    document = _parse(
        verificationMethod=[_entry()],
        assertionMethod=[f"{ID}#1", _entry(id=f"{ID}#2")],
        authentication=[_entry(id=f"{ID}#3")],
    )
    assert set(document.methods) == {f"{ID}#{number}" for number in "123"}
    assert document.relationships == {
        "assertionMethod": {f"{ID}#1", f"{ID}#2"},
        "authentication": {f"{ID}#3"},
    }


def test_a_fragment_belongs_to_the_document() -> None:
    document = _parse(verificationMethod=[_entry(id="#1")], assertionMethod=["#1"])
    assert set(document.methods) == {f"{ID}#1"}
    assert document.relationships["assertionMethod"] == {f"{ID}#1"}


@pytest.mark.parametrize("reference", ["1", "/keys/1", "", "?a#1", "keys#1", None, 5, {}, []])
def test_other_relative_references_are_left_out(reference: Any) -> None:
    document = _parse(verificationMethod=[_entry(id=reference)], assertionMethod=[reference])
    assert document.methods == {}
    assert document.unusable == {}
    assert document.relationships["assertionMethod"] == frozenset()


def test_a_single_method_may_stand_without_its_array() -> None:
    document = _parse(verificationMethod=_entry(), assertionMethod=f"{ID}#1")
    assert f"{ID}#1" in document.methods
    assert document.relationships["assertionMethod"] == {f"{ID}#1"}


def test_dates_and_the_keys_own_label_are_read() -> None:
    entry = _material(
        type="JsonWebKey",
        publicKeyJwk={**KEY.to_jwk(), "kid": "2026"},
        revoked="2026-01-01T00:00:00Z",
        expires="2027-01-01T01:00:00+01:00",
    )
    method = _parse(verificationMethod=[entry]).methods[f"{ID}#1"]
    assert method.revoked == datetime(2026, 1, 1, tzinfo=UTC)
    assert method.expires == datetime(2027, 1, 1, tzinfo=UTC)
    assert method.label == "2026"


def test_two_different_methods_of_one_id_are_refused() -> None:
    other = _entry(publicKeyMultibase=SigningKey.generate().public_key.to_multikey())
    with pytest.raises(KeyBindingError) as caught:
        _parse(verificationMethod=[_entry()], assertionMethod=[other])
    assert caught.value.code == "document_invalid"
    assert set(_parse(verificationMethod=[_entry()], assertionMethod=[_entry()]).methods)


def test_the_number_of_methods_is_bounded() -> None:
    many = [_entry(id=f"{ID}#{number}") for number in range(101)]
    assert len(_parse(verificationMethod=many[:100]).methods) == 100
    with pytest.raises(LimitError):
        _parse(verificationMethod=many)


@pytest.mark.parametrize("value", [None, [], "x", 5])
def test_a_document_is_an_object(value: Any) -> None:
    with pytest.raises(KeyBindingError) as caught:
        parse_document(value, identifier=ID, source="s")
    assert caught.value.code == "document_invalid"


@pytest.mark.parametrize("other", [None, "did:web:other.example", f"{ID}#1", f" {ID}", [ID]])
def test_a_document_says_whose_it_is(other: Any) -> None:
    with pytest.raises(KeyBindingError) as caught:
        parse_document({"id": other}, identifier=ID, source="s")
    assert caught.value.code == "document_id_mismatch"


def test_what_was_parsed_is_not_changed() -> None:
    value = {"id": ID, "verificationMethod": [_entry(id="#1")], "assertionMethod": "#1"}
    before = json.dumps(value)
    parse_document(value, identifier=ID, source="s")
    assert json.dumps(value) == before
