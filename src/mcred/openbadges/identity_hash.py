"""Hashed identities (§8.3)."""

from __future__ import annotations

import hashlib

from mcred.openbadges.lexical import is_identity_hash

__all__ = ["hash_matches", "identity_hash"]


def identity_hash(value: str, salt: str = "", *, algorithm: str = "sha256") -> str:
    """`sha256$` and the hash, in hexadecimal, of the UTF-8 bytes of the value and then the salt.

    `md5` exists for reading; nothing here writes it.
    """
    text = (value + salt).encode("utf-8", "surrogatepass")
    digest = hashlib.new(algorithm, text, usedforsecurity=False)
    return f"{algorithm}${digest.hexdigest()}"


def hash_matches(written: str, value: str, salt: str = "") -> bool | None:
    """Whether an identity hash is the value's; None where it is no hash that this knows."""
    if not is_identity_hash(written):
        return None
    algorithm = written.partition("$")[0]
    return written.lower() == identity_hash(value, salt, algorithm=algorithm)
