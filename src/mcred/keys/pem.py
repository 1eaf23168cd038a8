"""PEM: PKCS#8 (RFC 5958), SubjectPublicKeyInfo (RFC 5280) and the traditional forms; RFC 7468."""

from __future__ import annotations

import re
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat, PublicFormat

from mcred.errors import EncodingError, KeyFileError, UnsupportedError, UsageError
from mcred.keys.algorithms import algorithm_of, key_type_of
from mcred.keys.types import KeyType

__all__ = ["read_private", "read_public", "write_private", "write_public"]

_BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----.*?-----END \1-----", re.DOTALL)
_PUBLIC = frozenset({"PUBLIC KEY", "RSA PUBLIC KEY"})
_PRIVATE = frozenset({"PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"})


def read_private(data: bytes, passphrase: str | bytes | None) -> tuple[KeyType, Any]:
    """The first private key in `data`; errors as `SigningKey.from_pem` lists them."""
    blocks = _blocks(data)
    block = next((block for label, block in blocks if label in _PRIVATE), None)
    if block is None:
        raise _wrong_kind(blocks, wanted="private", given=_PUBLIC)
    encrypted = _is_encrypted(block)
    if encrypted and passphrase is None:
        raise KeyFileError(
            "the private key is encrypted: its passphrase is needed", code="passphrase_needed"
        )
    if not encrypted and passphrase is not None:
        raise KeyFileError(
            "the private key is not encrypted: it has no passphrase", code="passphrase_not_needed"
        )
    try:
        key = serialization.load_pem_private_key(block, _bytes(passphrase))
    except (ValueError, TypeError):
        if encrypted:
            raise KeyFileError(
                "the private key does not open: the passphrase is wrong", code="passphrase_wrong"
            ) from None
        raise _unreadable() from None
    except UnsupportedAlgorithm:
        raise _unsupported("a key of a kind that is not supported") from None
    return _accepted(key, key.public_key)


def read_public(data: bytes) -> tuple[KeyType, Any]:
    """The first public key in `data`; errors as `VerificationKey.from_pem` lists them."""
    blocks = _blocks(data)
    block = next((block for label, block in blocks if label in _PUBLIC), None)
    if block is None:
        raise _wrong_kind(blocks, wanted="public", given=_PRIVATE)
    try:
        key = serialization.load_pem_public_key(block)
    except ValueError:
        raise _unreadable() from None
    except UnsupportedAlgorithm:
        raise _unsupported("a key of a kind that is not supported") from None
    return _accepted(key, lambda: key)


def write_private(key: Any, passphrase: str | bytes | None) -> bytes:
    """PKCS#8 PEM of a key object."""
    protection: serialization.KeySerializationEncryption = serialization.NoEncryption()
    secret = _bytes(passphrase)
    if secret is not None:
        if not 0 < len(secret) <= 1023:
            raise UsageError(
                "a passphrase has 1 to 1,023 bytes; leave it out to write the key unencrypted",
                code="passphrase_length",
            )
        protection = serialization.BestAvailableEncryption(secret)
    return bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection))


def write_public(key: Any) -> bytes:
    """SubjectPublicKeyInfo PEM of a key object."""
    return bytes(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def _blocks(data: bytes) -> list[tuple[str, bytes]]:
    return [(found[1].decode("ascii"), found[0] + b"\n") for found in _BLOCK.finditer(data)]


def _is_encrypted(block: bytes) -> bool:
    """Whether a passphrase is asked for; `_unreadable` where the structure is damaged."""
    try:
        serialization.load_pem_private_key(block, None)
    except TypeError:  # cryptography's way to say that a password is missing
        return True
    except ValueError:
        raise _unreadable() from None
    except UnsupportedAlgorithm:
        raise _unsupported("a key of a kind that is not supported") from None
    return False


def _accepted(key: Any, public: Any) -> tuple[KeyType, Any]:
    try:
        kind = key_type_of(key)
        algorithm_of(kind).check(public())
    except UnsupportedError as error:
        raise _unsupported(error.message) from None
    except EncodingError as error:
        raise KeyFileError(error.message, code=error.code) from None
    return kind, key


def _bytes(passphrase: str | bytes | None) -> bytes | None:
    return passphrase.encode() if isinstance(passphrase, str) else passphrase


def _wrong_kind(
    blocks: list[tuple[str, bytes]], *, wanted: str, given: frozenset[str]
) -> KeyFileError:
    labels = [label for label, _ in blocks]
    if not labels:
        return KeyFileError("not a key file: no PEM block in it", code="not_a_key")
    other = "public" if wanted == "private" else "private"
    if any(label in given for label in labels):
        return KeyFileError(f"a {other} key, where the {wanted} key is needed", code=f"key_{other}")
    if "OPENSSH PRIVATE KEY" in labels:
        return _unsupported(
            "an OpenSSH key; convert a copy of it with `ssh-keygen -p -m PKCS8 -f FILE`"
        )
    return KeyFileError(f"not a {wanted} key: the file holds {labels[0].lower()}", code="not_a_key")


def _unreadable() -> KeyFileError:
    return KeyFileError("the key cannot be read: its PEM is damaged", code="key_unreadable")


def _unsupported(message: str) -> KeyFileError:
    return KeyFileError(message, code="unsupported_key_type")
