"""A badge as a COSE_Sign1 in a file: RFC 9052 section 4.2, in bytes or in base64.

Only the outer form is read here; signatures and headers are the business of `securing`.
"""

from __future__ import annotations

import base64
import binascii
import re

from mcred.containers.contents import Contents
from mcred.encoding import cose_sign1
from mcred.encoding.strict_json import JSON, loads
from mcred.errors import ContainerError, EncodingError, LimitError, StrictJSONError
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["extract", "looks_like_cose"]

#: A COSE_Sign1 begins with its tag, an array of four and a byte string; the tag may be left out.
_START = re.compile(rb"\xd2?\x84[\x40-\x5b]")
#: The same with its tag in base64, of either alphabet.
_BASE64_START = re.compile(rb"0oR[A-Za-z0-9+/_-]{20}")
_URL_ALPHABET = bytes.maketrans(b"-_", b"+/")


def looks_like_cose(data: bytes) -> bool:
    """Whether data begins as a COSE_Sign1 does, in bytes or in base64."""
    return bool(_START.match(data) or _BASE64_START.match(data.lstrip()))


def extract(data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> Contents:
    """The COSE_Sign1 that a file is.

    Raises:
        ContainerError: damaged, in base64 or in CBOR (`cose_malformed`).
    """
    if not _START.match(data):
        data = _from_base64(data)
    try:
        parts = cose_sign1.decode(data)
    except EncodingError as error:
        raise ContainerError(error.message, code="cose_malformed") from error
    return Contents(
        container="cose",
        text="",
        kind="cose",
        version=3,
        claims=_claims(parts.payload, limits),
        data=data,
    )


def _from_base64(text: bytes) -> bytes:
    joined = b"".join(text.split()).translate(_URL_ALPHABET).rstrip(b"=")
    try:
        return base64.b64decode(joined + b"=" * (-len(joined) % 4), validate=True)
    except binascii.Error as error:
        raise ContainerError("the COSE_Sign1 is no proper base64", code="cose_malformed") from error


def _claims(payload: bytes, limits: Limits) -> JSON:
    """The payload as JSON, unverified; None where it is not JSON that is accepted."""
    try:
        return loads(payload, limits=limits)
    except (StrictJSONError, LimitError):
        return None
