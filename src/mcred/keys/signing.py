"""Private keys in memory."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from typing import Any, Never, Self

from mcred.encoding import multikey
from mcred.errors import EncodingError, KeyFileError, UnsupportedError, UsageError
from mcred.keys import jwk as json_web_key
from mcred.keys.types import KeyType
from mcred.keys.verification import VerificationKey, name

__all__ = ["SigningKey"]


class SigningKey:
    """A private key; implements `Signer`. Safe to share between threads.

    The secret leaves it by `to_pem`, `to_secret_jwk`, `to_secret_multikey` and `save` only.
    """

    __slots__ = ("_algorithm", "_key", "_public")

    _key: Any
    _algorithm: Any
    _public: VerificationKey

    def __init__(self) -> None:
        raise UsageError("make a key with SigningKey.generate() or read one with SigningKey.load()")

    # --- where keys come from

    @classmethod
    def generate(cls, key_type: KeyType | str = KeyType.ED25519) -> Self:
        """A new key from the operating system's randomness (RSA: 3072 bits).

        Raises:
            UsageError: no such kind of key.
        """
        try:
            kind = KeyType(key_type)
        except ValueError:
            known = ", ".join(KeyType)
            raise UsageError(f"no kind of key is called {key_type!r}; there are: {known}") from None
        return cls._of(kind, _algorithm(kind).generate())

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """The Ed25519 key of a 32-byte seed (RFC 8032 section 5.1.5).

        Raises:
            EncodingError: another length.
        """
        if len(seed) != 32:
            raise EncodingError(f"a seed of {len(seed)} bytes instead of 32", code="key_invalid")
        return cls._of(KeyType.ED25519, _algorithm(KeyType.ED25519).read_secret(seed))

    @classmethod
    def from_multikey(cls, text: str) -> Self:
        """Read a secret Multikey.

        Raises:
            EncodingError: malformed, out of range, or a public key.
            UnsupportedError: another kind of key.
        """
        decoded = multikey.decode(text)
        if not decoded.codec.secret:
            raise EncodingError("a public Multikey where a secret one belongs", code="key_public")
        kind = KeyType(decoded.codec.key_type)
        return cls._of(kind, _algorithm(kind).read_secret(decoded.raw))

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, Any]) -> Self:
        """Read a private JWK (RFC 7517).

        Raises:
            EncodingError: malformed, not for signing, a public key, or halves that do not match.
            UnsupportedError: another kind of key or algorithm.
        """
        kind = json_web_key.key_type(jwk)
        if "d" not in jwk:
            raise EncodingError("a public JWK where a private one belongs", code="key_public")
        json_web_key.check_use(jwk, kind, "sign")
        algorithm = _algorithm(kind)
        key = cls._of(kind, algorithm.read_secret_jwk(jwk))
        if algorithm.raw(algorithm.read_jwk(jwk)) != key.public_key.raw:
            raise EncodingError("the two halves of the JWK do not match", code="key_invalid")
        return key

    @classmethod
    def from_pem(cls, data: bytes, passphrase: str | bytes | None = None) -> Self:
        """Read a private key in PEM: PKCS#8, encrypted or not, or the traditional forms.

        Raises:
            KeyFileError: `not_a_key`, `key_public`, `key_unreadable`, `passphrase_needed`,
                `passphrase_wrong`, `passphrase_not_needed`, `key_weak`, `unsupported_key_type`.
        """
        from mcred.keys import pem

        return cls._of(*pem.read_private(data, passphrase))

    @classmethod
    def load(cls, path: str | PathLike[str], passphrase: str | bytes | None = None) -> Self:
        """Read a private key from a PEM file.

        Raises:
            KeyFileError: as `from_pem`, and `key_file_missing` or `key_file_unreadable`.
        """
        from mcred.keys import files

        try:
            return cls.from_pem(files.read(path), passphrase)
        except KeyFileError as error:
            if "path" in error.data:
                raise
            message = f"{files.shown(path)}: {error.message}"
            raise KeyFileError(message, code=error.code, **error.data, path=str(path)) from error

    @classmethod
    def _of(cls, kind: KeyType, key: Any) -> Self:
        self = object.__new__(cls)
        self._key = key
        self._algorithm = _algorithm(kind)
        self._public = VerificationKey._from_key(kind, key.public_key())
        return self

    # --- what they do

    @property
    def key_type(self) -> KeyType:
        return self._public.key_type

    @property
    def public_key(self) -> VerificationKey:
        return self._public

    @property
    def did_key(self) -> str:
        """`did:key:z…` of the public key. Raises `UnsupportedError` for RSA."""
        return f"did:key:{self._public.to_multikey()}"

    def sign(self, data: bytes) -> bytes:
        """The signature of `data`, always the same for the same data; its shape is in `Signer`."""
        return bytes(self._algorithm.sign(self._key, data))

    # --- where the secret goes

    def to_pem(self, passphrase: str | bytes | None = None) -> bytes:
        """PKCS#8, encrypted (PBES2) where there is a passphrase.

        Raises:
            UsageError: an empty passphrase or one of more than 1,023 bytes.
        """
        from mcred.keys import pem

        return pem.write_private(self._key, passphrase)

    def to_secret_jwk(self) -> dict[str, str]:
        """The JWK with its private members."""
        jwk: dict[str, str] = self._algorithm.secret_jwk(self._key)
        return jwk

    def to_secret_multikey(self) -> str:
        """The secret Multikey. Raises `UnsupportedError` for RSA."""
        codec = multikey.SECRET.get(self.key_type)
        if codec is None:
            raise UnsupportedError(
                f"there is no Multikey of {self.key_type} keys",
                code="unsupported_key_type",
                method=f"Multikey of {self.key_type}",
            )
        return multikey.encode(codec, self._algorithm.secret(self._key))

    def save(self, path: str | PathLike[str], passphrase: str | bytes | None = None) -> None:
        """Write `to_pem` to a new file that only its owner may read.

        All or nothing: the file appears complete and on disk, or not at all, and no existing file
        is ever replaced.

        Raises:
            KeyFileError: `key_file_exists`, `key_directory_missing` or `key_not_written`.
            UsageError: an unusable passphrase.
        """
        from mcred.keys import files

        files.write_new(path, self.to_pem(passphrase))

    def __repr__(self) -> str:
        return f"SigningKey({self.key_type.value}, public {name(self._public)})"

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> Never:
        raise UsageError("a private key is not pickled; save it encrypted", code="key_private")


def _algorithm(kind: KeyType) -> Any:
    from mcred.keys.algorithms import algorithm_of  # `cryptography` is loaded with the first key

    return algorithm_of(kind)
