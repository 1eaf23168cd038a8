"""`proofValue` of ecdsa-sd-2023: multibase base64url of three header bytes and CBOR.

Data Integrity ECDSA Cryptosuites v1.0, section 3.5 (serializeBaseProofValue, parseBaseProofValue,
serializeDerivedProofValue, parseDerivedProofValue). What is read is held to the text's types.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mcred.encoding import base64url, cbor, multibase
from mcred.encoding.multikey import PUBLIC
from mcred.errors import EncodingError, ProofError, UnsupportedError
from mcred.keys import KeyType, VerificationKey

__all__ = ["BaseProofValue", "DerivedProofValue", "is_base"]

_BASE, _DERIVED = b"\xd9\x5d\x00", b"\xd9\x5d\x01"
_P256 = PUBLIC[KeyType.P256]


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseProofValue:
    """What the issuer hands to the earner. `hmac_key` is the earner's secret."""

    base_signature: bytes
    public_key: bytes
    hmac_key: bytes = field(repr=False)
    signatures: Sequence[bytes]
    mandatory_pointers: Sequence[str]

    def encode(self) -> str:
        return _encode(
            _BASE,
            [
                self.base_signature,
                self.public_key,
                self.hmac_key,
                list(self.signatures),
                list(self.mandatory_pointers),
            ],
        )

    @classmethod
    def decode(cls, value: object) -> BaseProofValue:
        """Raises `ProofError` (`proof_value`) for anything but a base proof."""
        signature, key, hmac_key, signatures, pointers = _decode(value, _BASE)
        return cls(
            base_signature=_octets(signature, 64, "base signature"),
            public_key=_public_key(key),
            hmac_key=_octets(hmac_key, 32, "HMAC key"),
            signatures=_signatures(signatures),
            mandatory_pointers=_texts(pointers),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedProofValue:
    """What the earner shows. `labels` maps canonical labels to pseudonyms, both with `_:`."""

    base_signature: bytes
    public_key: bytes
    signatures: Sequence[bytes]
    labels: Mapping[str, str]
    mandatory_indexes: Sequence[int]

    @property
    def count(self) -> int:
        """How many statements are shown."""
        return len(self.signatures) + len(self.mandatory_indexes)

    def encode(self) -> str:
        numbered = sorted(
            (int(label.removeprefix("_:c14n")), base64url.decode(name.removeprefix("_:u")))
            for label, name in self.labels.items()
        )
        return _encode(
            _DERIVED,
            [
                self.base_signature,
                self.public_key,
                list(self.signatures),
                dict(numbered),
                list(self.mandatory_indexes),
            ],
        )

    @classmethod
    def decode(cls, value: object) -> DerivedProofValue:
        """Raises `ProofError` (`proof_value`); for a base proof `UnsupportedError`."""
        if is_base(value):
            raise UnsupportedError(
                "this is the earner's own copy (an ecdsa-sd-2023 base proof):"
                " what is shown to others has to be derived from it",
                code="base_proof",
                method="ecdsa-sd-2023 base proof, from which nothing has been derived yet",
            )
        signature, key, signatures, labels, indexes = _decode(value, _DERIVED)
        return cls(
            base_signature=_octets(signature, 64, "base signature"),
            public_key=_public_key(key),
            signatures=_signatures(signatures),
            labels=_labels(labels),
            mandatory_indexes=_indexes(indexes),
        )


def is_base(value: object) -> bool:
    """Whether a `proofValue` begins as a base proof's does."""
    return isinstance(value, str) and value.startswith("u2V0A")


def _encode(header: bytes, components: list[Any]) -> str:
    return multibase.encode(header + cbor.encode(components), "u")


def _decode(value: object, header: bytes) -> list[Any]:
    if not isinstance(value, str) or not value.startswith("u"):
        raise _malformed("is not a base64url multibase string")
    try:
        data = multibase.decode(value)
        if not data.startswith(header):
            raise _malformed("has another header than the proofs of ecdsa-sd-2023")
        components = cbor.decode(data[len(header) :])
    except EncodingError as error:
        raise ProofError(f"proofValue: {error.message}", code="proof_value") from error
    if type(components) is not list or len(components) != 5:
        raise _malformed("does not hold five components")
    return components


def _octets(value: Any, length: int, name: str) -> bytes:
    if type(value) is not bytes or len(value) != length:
        raise _malformed(f"holds no {name} of {length} bytes")
    return value


def _public_key(value: Any) -> bytes:
    key = _octets(value, len(_P256.header) + _P256.length, "P-256 key")
    try:
        VerificationKey.from_multikey(multibase.encode(key))
    except (EncodingError, UnsupportedError) as error:
        raise ProofError(f"proofValue: {error.message}", code="proof_value") from error
    return key


def _signatures(value: Any) -> tuple[bytes, ...]:
    if type(value) is not list:
        raise _malformed("holds no array of signatures")
    return tuple(_octets(item, 64, "signature") for item in value)


def _texts(value: Any) -> tuple[str, ...]:
    if type(value) is not list or not all(type(item) is str for item in value):
        raise _malformed("holds no array of JSON pointers")
    return tuple(value)


def _labels(value: Any) -> dict[str, str]:
    if type(value) is not dict or not all(_is_number(key) for key in value):
        raise _malformed("holds no map of labels")
    return {
        f"_:c14n{key}": f"_:u{base64url.encode(_octets(label, 32, 'label'))}"
        for key, label in value.items()
    }


def _indexes(value: Any) -> tuple[int, ...]:
    if type(value) is not list or not all(_is_number(item) for item in value):
        raise _malformed("holds no array of indexes")
    if len(set(value)) != len(value):
        raise _malformed("names a mandatory statement twice")
    return tuple(value)


def _is_number(value: Any) -> bool:
    return type(value) is int and value >= 0


def _malformed(what: str) -> ProofError:
    return ProofError(f"proofValue {what}", code="proof_value")
