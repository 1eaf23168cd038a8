"""RSA, RSASSA-PKCS1-v1_5 with SHA-256: RFC 8017 section 8.2, as JWK RFC 7518 section 6.3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

from mcred.errors import EncodingError, UnsupportedError
from mcred.keys import members

__all__ = ["MAX_BITS", "MIN_BITS", "RSA"]

MIN_BITS = 2048
MAX_BITS = 8192  #: the work of a verification grows with the square
_GENERATED_BITS = 3072
_CRT = ("p", "q", "dp", "dq", "qi")


class RSA:
    """Signatures and keys of RSA. There is no Multikey of them; `raw` is a SubjectPublicKeyInfo."""

    def generate(self) -> rsa.RSAPrivateKey:
        return rsa.generate_private_key(public_exponent=65537, key_size=_GENERATED_BITS)

    def sign(self, private: rsa.RSAPrivateKey, data: bytes) -> bytes:
        return private.sign(data, padding.PKCS1v15(), hashes.SHA256())

    def verify(self, public: rsa.RSAPublicKey, signature: bytes, data: bytes) -> bool:
        try:
            public.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            return False
        return True

    def check(self, public: rsa.RSAPublicKey) -> None:
        numbers = public.public_numbers()
        _check_numbers(numbers.n, numbers.e)

    def raw(self, public: rsa.RSAPublicKey) -> bytes:
        return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def read(self, raw: bytes) -> rsa.RSAPublicKey:
        public = load_der_public_key(raw)
        if not isinstance(public, rsa.RSAPublicKey):
            raise EncodingError("not an RSA key", code="key_invalid")
        self.check(public)
        return public

    def jwk(self, public: rsa.RSAPublicKey) -> dict[str, str]:
        numbers = public.public_numbers()
        return {
            "kty": "RSA",
            "n": members.write_number(numbers.n),
            "e": members.write_number(numbers.e),
        }

    def read_jwk(self, jwk: Mapping[str, Any]) -> rsa.RSAPublicKey:
        numbers = _public_numbers(jwk)
        try:
            return numbers.public_key()
        except ValueError:
            raise _inconsistent() from None

    def secret_jwk(self, private: rsa.RSAPrivateKey) -> dict[str, str]:
        n = private.private_numbers()
        values = (
            ("d", n.d),
            ("p", n.p),
            ("q", n.q),
            ("dp", n.dmp1),
            ("dq", n.dmq1),
            ("qi", n.iqmp),
        )
        written = {name: members.write_number(value) for name, value in values}
        return {**self.jwk(private.public_key()), **written}

    def read_secret_jwk(self, jwk: Mapping[str, Any]) -> rsa.RSAPrivateKey:
        public = _public_numbers(jwk)
        if "oth" in jwk:
            raise UnsupportedError(
                "RSA keys of more than two primes are not supported",
                code="unsupported_key_type",
                method="multi-prime RSA",
            )
        try:
            return _private_numbers(jwk, public).private_key()
        except (ValueError, ZeroDivisionError):
            raise _inconsistent() from None


def _public_numbers(jwk: Mapping[str, Any]) -> rsa.RSAPublicNumbers:
    n, e = members.number(jwk, "n"), members.number(jwk, "e")
    _check_numbers(n, e)
    return rsa.RSAPublicNumbers(e, n)


def _private_numbers(jwk: Mapping[str, Any], public: rsa.RSAPublicNumbers) -> rsa.RSAPrivateNumbers:
    d = members.number(jwk, "d")
    if any(name in jwk for name in _CRT):
        p, q, dp, dq, qi = (members.number(jwk, name) for name in _CRT)
    else:
        p, q = rsa.rsa_recover_prime_factors(public.n, public.e, d)
        dp, dq, qi = rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q)
    return rsa.RSAPrivateNumbers(p, q, d, dp, dq, qi, public)


def _check_numbers(n: int, e: int) -> None:
    if n.bit_length() < MIN_BITS:
        raise EncodingError(
            f"an RSA key of {n.bit_length()} bits; at least {MIN_BITS} are needed", code="key_weak"
        )
    if n.bit_length() > MAX_BITS or e.bit_length() > 64:
        raise EncodingError(f"an RSA key of more than {MAX_BITS} bits", code="key_invalid")
    if n % 2 == 0 or e % 2 == 0 or e < 3:
        raise EncodingError("an RSA key whose numbers cannot be", code="key_weak")


def _inconsistent() -> EncodingError:
    return EncodingError("an RSA key whose numbers do not fit together", code="key_invalid")
