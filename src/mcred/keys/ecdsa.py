"""ECDSA on P-256 and P-384: FIPS 186-5, deterministic by RFC 6979, as JWK RFC 7518 section 6.2."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mcred.encoding import base64url
from mcred.errors import EncodingError
from mcred.keys import members
from mcred.keys.types import KeyType

__all__ = ["ECDSA"]


@dataclass(frozen=True, slots=True)
class _Curve:
    curve: ec.EllipticCurve
    digest: hashes.HashAlgorithm
    size: int  #: bytes of a coordinate and of the scalar


_CURVES: Mapping[KeyType, _Curve] = MappingProxyType(
    {
        KeyType.P256: _Curve(ec.SECP256R1(), hashes.SHA256(), 32),
        KeyType.P384: _Curve(ec.SECP384R1(), hashes.SHA384(), 48),
    }
)


class ECDSA:
    """Signatures (r‖s, IEEE P1363) and keys of one curve."""

    def __init__(self, key_type: KeyType) -> None:
        self._name = key_type.value
        self._curve = _CURVES[key_type].curve
        self._size = _CURVES[key_type].size
        self._verifying = ec.ECDSA(_CURVES[key_type].digest)
        self._signing = ec.ECDSA(_CURVES[key_type].digest, deterministic_signing=True)

    def generate(self) -> ec.EllipticCurvePrivateKey:
        return ec.generate_private_key(self._curve)

    def sign(self, private: ec.EllipticCurvePrivateKey, data: bytes) -> bytes:
        r, s = decode_dss_signature(private.sign(data, self._signing))
        return r.to_bytes(self._size, "big") + s.to_bytes(self._size, "big")

    def verify(self, public: ec.EllipticCurvePublicKey, signature: bytes, data: bytes) -> bool:
        if len(signature) != 2 * self._size:
            return False
        r = int.from_bytes(signature[: self._size], "big")
        s = int.from_bytes(signature[self._size :], "big")
        try:
            public.verify(encode_dss_signature(r, s), data, self._verifying)
        except InvalidSignature:
            return False
        return True

    def check(self, public: ec.EllipticCurvePublicKey) -> None:
        """Nothing: OpenSSL takes no point that is off the curve."""

    def raw(self, public: ec.EllipticCurvePublicKey) -> bytes:
        return public.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)

    def read(self, raw: bytes) -> ec.EllipticCurvePublicKey:
        try:
            return ec.EllipticCurvePublicKey.from_encoded_point(self._curve, raw)
        except ValueError as error:
            raise self._no_point() from error

    def secret(self, private: ec.EllipticCurvePrivateKey) -> bytes:
        return private.private_numbers().private_value.to_bytes(self._size, "big")

    def read_secret(self, secret: bytes) -> ec.EllipticCurvePrivateKey:
        try:
            return ec.derive_private_key(int.from_bytes(secret, "big"), self._curve)
        except ValueError:
            raise EncodingError(
                f"not a private key of {self._name}: out of range", code="key_invalid"
            ) from None

    def jwk(self, public: ec.EllipticCurvePublicKey) -> dict[str, str]:
        point = public.public_numbers()
        x, y = (base64url.encode(n.to_bytes(self._size, "big")) for n in (point.x, point.y))
        return {"kty": "EC", "crv": self._name, "x": x, "y": y}

    def read_jwk(self, jwk: Mapping[str, Any]) -> ec.EllipticCurvePublicKey:
        x, y = (int.from_bytes(members.octets(jwk, name, self._size), "big") for name in "xy")
        try:
            return ec.EllipticCurvePublicNumbers(x, y, self._curve).public_key()
        except ValueError as error:
            raise self._no_point() from error

    def secret_jwk(self, private: ec.EllipticCurvePrivateKey) -> dict[str, str]:
        return {**self.jwk(private.public_key()), "d": base64url.encode(self.secret(private))}

    def read_secret_jwk(self, jwk: Mapping[str, Any]) -> ec.EllipticCurvePrivateKey:
        return self.read_secret(members.octets(jwk, "d", self._size))

    def _no_point(self) -> EncodingError:
        return EncodingError(
            f"a {self._name} key that is no point of its curve", code="key_invalid"
        )
