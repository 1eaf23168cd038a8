"""Base64url without padding, RFC 4648 section 5 as RFC 7515 section 2 uses it."""

from __future__ import annotations

import binascii

from mcred.errors import EncodingError

__all__ = ["decode", "encode", "is_spelled"]

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_TO_URL = bytes.maketrans(b"+/", b"-_")
_FROM_URL = bytes.maketrans(b"-_", b"+/")


def encode(data: bytes) -> str:
    """Text of `data`, without `=`."""
    text = binascii.b2a_base64(data, newline=False)
    return text.translate(_TO_URL).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """Bytes of `text`, of which there is exactly one spelling.

    Raises:
        EncodingError: padding, white space, `+` or `/`, a length that cannot be, or bits set in
            the last character that stand for no byte.
    """
    try:
        padded = text.encode("ascii").translate(_FROM_URL) + b"=" * (-len(text) % 4)
        data = binascii.a2b_base64(padded)
    except (UnicodeEncodeError, binascii.Error):
        raise _refused() from None
    last = len(text) // 4 * 4  # the last characters alone may have bits that stand for no byte
    if not is_spelled(text) or encode(data[last // 4 * 3 :]) != text[last:]:
        raise _refused()  # a2b_base64 skips what it does not know
    return data


def is_spelled(text: str) -> bool:
    """Whether all characters are of the alphabet."""
    return text.isascii() and not text.encode("ascii").translate(None, _ALPHABET)


def _refused() -> EncodingError:
    return EncodingError("not base64url without padding", code="base64url")
