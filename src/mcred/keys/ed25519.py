"""Ed25519: RFC 8032 section 5.1, as JWK RFC 8037."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from mcred.encoding import base64url
from mcred.errors import EncodingError
from mcred.keys import members

__all__ = ["Ed25519"]

_P = 2**255 - 19
_D = -121665 * pow(121666, -1, _P) % _P

#: y of the points whose order divides 8. A signature by such a key holds for many messages, or for
#: any: OpenSSL accepts them (RFC 8032 leaves it open), so they are refused here.
_SMALL_ORDER = frozenset(
    {
        0,
        1,
        _P - 1,
        int.from_bytes(
            bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
            "little",
        ),
        int.from_bytes(
            bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
            "little",
        ),
    }
)


class Ed25519:
    """Signatures and keys of Ed25519."""

    def generate(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.generate()

    def sign(self, private: Ed25519PrivateKey, data: bytes) -> bytes:
        return private.sign(data)

    def verify(self, public: Ed25519PublicKey, signature: bytes, data: bytes) -> bool:
        try:
            public.verify(signature, data)
        except InvalidSignature:
            return False
        return True

    def check(self, public: Ed25519PublicKey) -> None:
        _check_point(public.public_bytes_raw())

    def raw(self, public: Ed25519PublicKey) -> bytes:
        return public.public_bytes_raw()

    def read(self, raw: bytes) -> Ed25519PublicKey:
        _check_point(raw)
        return Ed25519PublicKey.from_public_bytes(raw)

    def secret(self, private: Ed25519PrivateKey) -> bytes:
        return private.private_bytes_raw()

    def read_secret(self, secret: bytes) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(secret)

    def jwk(self, public: Ed25519PublicKey) -> dict[str, str]:
        return {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(public.public_bytes_raw())}

    def read_jwk(self, jwk: Mapping[str, Any]) -> Ed25519PublicKey:
        return self.read(members.octets(jwk, "x", 32))

    def secret_jwk(self, private: Ed25519PrivateKey) -> dict[str, str]:
        secret = base64url.encode(private.private_bytes_raw())
        return {**self.jwk(private.public_key()), "d": secret}

    def read_secret_jwk(self, jwk: Mapping[str, Any]) -> Ed25519PrivateKey:
        return self.read_secret(members.octets(jwk, "d", 32))


@lru_cache(maxsize=4096)  # as dear as a verification, and an issuer's key comes again and again
def _check_point(raw: bytes) -> None:
    """Refuse what RFC 8032 section 5.1.3 cannot decode, and points of small order.

    OpenSSL looks at neither when it takes the key.
    """
    y = int.from_bytes(raw, "little") & (2**255 - 1)
    squared = y * y % _P
    u, v = squared - 1, _D * squared + 1
    # x² = u/v has a root if and only if u·v is a square (Euler's criterion).
    if y >= _P or pow(u * v, (_P - 1) // 2, _P) == _P - 1:
        raise EncodingError("an Ed25519 key that is no point of its curve", code="key_invalid")
    if y in _SMALL_ORDER:
        raise EncodingError("an Ed25519 key of small order proves nothing", code="key_weak")
