"""Members of a JWK (RFC 7517), read one by one. Messages never quote a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcred.encoding import base64url
from mcred.errors import EncodingError

__all__ = ["number", "octets", "write_number"]


def octets(jwk: Mapping[str, Any], name: str, length: int) -> bytes:
    """The `length` bytes of a member.

    Raises:
        EncodingError: missing, no text, not base64url, or of another length.
    """
    data = _decode(jwk, name)
    if len(data) != length:
        raise EncodingError(
            f'the JWK\'s "{name}" holds {len(data)} bytes instead of {length}',
            code="jwk_member",
            member=name,
        )
    return data


def number(jwk: Mapping[str, Any], name: str) -> int:
    """The positive integer of a member (Base64urlUInt, RFC 7518 section 2).

    Raises:
        EncodingError: missing, no text, not base64url, or longer than 16,384 bits.
    """
    data = _decode(jwk, name)
    if len(data) > 2048 + 1:
        raise EncodingError(f'the JWK\'s "{name}" is too long', code="jwk_member", member=name)
    return int.from_bytes(data, "big")


def write_number(value: int) -> str:
    """Base64urlUInt: the fewest bytes."""
    return base64url.encode(value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big"))


def _decode(jwk: Mapping[str, Any], name: str) -> bytes:
    text = jwk.get(name)
    if not isinstance(text, str):
        raise EncodingError(f'the JWK has no "{name}"', code="jwk_member", member=name)
    try:
        return base64url.decode(text)
    except EncodingError:
        raise EncodingError(
            f'the JWK\'s "{name}" is not base64url without padding', code="jwk_member", member=name
        ) from None
