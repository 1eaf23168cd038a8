"""Multibase, Controlled Identifiers 1.0 section 2.4: a letter says the base, the rest is in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from mcred.encoding import base58, base64url
from mcred.encoding.strict_json import shorten
from mcred.errors import EncodingError, UnsupportedError

__all__ = ["BASES", "Base", "decode", "encode"]


class Base(NamedTuple):
    """One base: its name and the two directions."""

    name: str
    encode: Callable[[bytes], str]
    decode: Callable[[str], bytes]


#: The bases that the specification lets documents use.
BASES: Mapping[str, Base] = MappingProxyType(
    {
        "u": Base("base64url", base64url.encode, base64url.decode),
        "z": Base("base58btc", base58.encode, base58.decode),
    }
)


def encode(data: bytes, base: str = "z") -> str:
    """Text of `data`, headed by its base: `z` (base58btc) or `u` (base64url).

    Raises:
        UnsupportedError: another base.
    """
    return base + _base(base).encode(data)


def decode(text: str) -> bytes:
    """Bytes of `text`.

    Raises:
        EncodingError: empty, or not of the base that it names.
        UnsupportedError: a base other than `z` and `u`.
    """
    if not text:
        raise EncodingError("an empty multibase value", code="multibase")
    return _base(text[0]).decode(text[1:])


def _base(letter: str) -> Base:
    base = BASES.get(letter)
    if base is None:
        raise UnsupportedError(
            f"multibase {shorten(letter)} is not supported; z and u are",
            code="unsupported_multibase",
            method=f"multibase {shorten(letter)}",
        )
    return base
