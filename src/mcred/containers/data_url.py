"""A badge given as a `data:` URL: RFC 2397."""

from __future__ import annotations

import binascii
import re
from urllib.parse import unquote_to_bytes

from mcred.errors import ContainerError

__all__ = ["decode"]

_HEAD = re.compile(rb"data:([^,\s]{0,200}),", re.IGNORECASE)


_PIECE = 64 * 1024


def decode(data: bytes) -> bytes:
    """What a `data:` URL encodes, in base64 or percent-encoded; its media type is not looked at.

    Raises:
        ContainerError: no comma, or damaged base64.
    """
    text = data.strip()
    head = _HEAD.match(text)
    if head is None:
        raise ContainerError("the data: address has no comma", code="data_url")
    body = _unquoted(text, head.end())
    if not head[1].lower().endswith(b";base64"):
        return body
    try:
        return binascii.a2b_base64(body, strict_mode=True)
    except binascii.Error as error:
        raise ContainerError("the data: address is not base64", code="data_url") from error


def _unquoted(text: bytes, start: int) -> bytes:
    """The text from there on; in pieces, since each escape is an object while it is decoded."""
    decoded = bytearray()
    while start < len(text):
        end = min(start + _PIECE, len(text))
        cut = text.rfind(b"%", end - 2, end) if end < len(text) else -1
        end = cut if cut > start else end  # an escape stays whole
        decoded += unquote_to_bytes(text[start:end])
        start = end
    return bytes(decoded)
