"""A badge given as a `data:` URL: RFC 2397."""

from __future__ import annotations

import binascii
import re
from urllib.parse import unquote_to_bytes

from mcred.errors import ContainerError

__all__ = ["decode"]

_HEAD = re.compile(rb"data:([^,\s]{0,200}),", re.IGNORECASE)


def decode(data: bytes) -> bytes:
    """What a `data:` URL encodes, in base64 or percent-encoded; its media type is not looked at.

    Raises:
        ContainerError: no comma, or damaged base64.
    """
    text = data.strip()
    head = _HEAD.match(text)
    if head is None:
        raise ContainerError("the data: address has no comma", code="data_url")
    body = unquote_to_bytes(text[head.end() :])
    if not head[1].lower().endswith(b";base64"):
        return body
    try:
        return binascii.a2b_base64(body, strict_mode=True)
    except binascii.Error as error:
        raise ContainerError("the data: address is not base64", code="data_url") from error
