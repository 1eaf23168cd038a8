"""Public keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from mcred.encoding import multikey
from mcred.errors import EncodingError, UnsupportedError
from mcred.keys import jwk as json_web_key
from mcred.keys.types import KeyType

__all__ = ["VerificationKey"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class VerificationKey:
    """A public key, checked and parsed once.

    `raw` are the bytes of its Multikey (RSA: its SubjectPublicKeyInfo); equal keys have equal
    `raw`. Make one with `from_multikey`, `from_jwk` or `from_pem`.
    """

    key_type: KeyType
    raw: bytes
    _key: Any = field(compare=False)
    _algorithm: Any = field(compare=False)

    @classmethod
    def from_multikey(cls, text: str) -> Self:
        """Read a public Multikey (Controlled Identifiers 1.0 section 2.2.2).

        Raises:
            EncodingError: malformed, no point of its curve, of small order, or a secret key.
            UnsupportedError: another kind of key.
        """
        decoded = multikey.decode(text)
        if decoded.codec.secret:
            raise EncodingError("a secret Multikey where a public one belongs", code="key_private")
        return cls._from_raw(KeyType(decoded.codec.key_type), decoded.raw)

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, Any]) -> Self:
        """Read a public JWK (RFC 7517).

        Raises:
            EncodingError: malformed, not for signatures, no point of its curve, too short, or with
                a private member.
            UnsupportedError: another kind of key or algorithm.
        """
        kind = json_web_key.key_type(jwk)
        if not json_web_key.PRIVATE_MEMBERS.isdisjoint(jwk):
            raise EncodingError("a private JWK where a public one belongs", code="key_private")
        json_web_key.check_use(jwk, kind, "verify")
        return cls._from_key(kind, _algorithm(kind).read_jwk(jwk))

    @classmethod
    def from_pem(cls, data: bytes) -> Self:
        """Read a public key in PEM: SubjectPublicKeyInfo, or PKCS#1 for RSA.

        Raises:
            KeyFileError: none in there, a private one, or not supported.
        """
        from mcred.keys import pem

        kind, key = pem.read_public(data)
        return cls._from_key(kind, key)

    @classmethod
    def _from_raw(cls, kind: KeyType, raw: bytes) -> Self:
        algorithm = _algorithm(kind)
        return cls(key_type=kind, raw=raw, _key=algorithm.read(raw), _algorithm=algorithm)

    @classmethod
    def _from_key(cls, kind: KeyType, key: Any) -> Self:
        algorithm = _algorithm(kind)
        return cls(key_type=kind, raw=algorithm.raw(key), _key=key, _algorithm=algorithm)

    def verify(self, signature: bytes, data: bytes) -> bool:
        """Whether `signature` is this key's over `data`: its shape is in `Signer`."""
        return bool(self._algorithm.verify(self._key, signature, data))

    def to_multikey(self) -> str:
        """Raises `UnsupportedError` for RSA, which has no Multikey."""
        codec = multikey.PUBLIC.get(self.key_type)
        if codec is None:
            raise UnsupportedError(
                f"there is no Multikey of {self.key_type} keys",
                code="unsupported_key_type",
                method=f"Multikey of {self.key_type}",
            )
        return multikey.encode(codec, self.raw)

    def to_jwk(self) -> dict[str, str]:
        """The JWK of the required members only."""
        jwk: dict[str, str] = self._algorithm.jwk(self._key)
        return jwk

    def to_pem(self) -> bytes:
        """SubjectPublicKeyInfo."""
        from mcred.keys import pem

        return pem.write_public(self._key)

    def thumbprint(self) -> str:
        """JWK thumbprint with SHA-256, base64url (RFC 7638)."""
        return json_web_key.thumbprint(self.to_jwk())

    def __repr__(self) -> str:
        return f"VerificationKey({self.key_type.value}, {name(self)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (self.key_type.value, self.raw)


def name(key: VerificationKey) -> str:
    """What people recognise a key by: its Multikey, or the thumbprint where there is none."""
    return key.thumbprint() if key.key_type is KeyType.RSA else key.to_multikey()


def _restore(kind: str, raw: bytes) -> VerificationKey:
    return VerificationKey._from_raw(KeyType(kind), raw)


def _algorithm(kind: KeyType) -> Any:
    from mcred.keys.algorithms import algorithm_of  # `cryptography` is loaded with the first key

    return algorithm_of(kind)
