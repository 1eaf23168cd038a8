"""COSE_Sign1, its outer form only: RFC 9052, sections 3 and 4.2.

A tag, then an array of the protected header (in bytes), the other header, the payload and the
signature. What the header parameters mean is the business of `securing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mcred.encoding import cbor
from mcred.errors import EncodingError

__all__ = ["COSESign1", "decode", "encode"]

_TAG = b"\xd2"
_MAX_DEPTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class COSESign1:
    """The four parts; `protected` are the bytes that were signed, `header` what they encode."""

    protected: bytes
    header: Mapping[Any, Any]
    unprotected: Mapping[Any, Any]
    payload: bytes
    signature: bytes


def encode(protected: bytes, payload: bytes, signature: bytes) -> bytes:
    """A tagged COSE_Sign1 without unprotected header."""
    return _TAG + cbor.encode([protected, {}, payload, signature])


def decode(data: bytes) -> COSESign1:
    """Take a COSE_Sign1 apart, with or without its tag.

    Raises:
        EncodingError: no CBOR, other parts than these four, a payload that is sent apart, or a
            header parameter that is there twice.
    """
    parts = cbor.decode(data.removeprefix(_TAG), max_depth=_MAX_DEPTH)
    if type(parts) is not list or len(parts) != 4:
        raise _malformed("it is no array of four")
    protected, unprotected, payload, signature = parts
    if payload is None:
        raise _malformed("its payload is not in it")
    for name, part in (("protected header", protected), ("payload", payload)):
        if type(part) is not bytes:
            raise _malformed(f"its {name} is no byte string")
    if type(signature) is not bytes or not signature:
        raise _malformed("it has no signature")
    header = cbor.decode(protected, max_depth=_MAX_DEPTH) if protected else {}
    for part in (header, unprotected):
        if not isinstance(part, Mapping) or not all(type(label) in (int, str) for label in part):
            raise _malformed("a header is no map of labels")  # True and 1.0 would pass for 1
    if twice := header.keys() & unprotected.keys():
        raise _malformed(f"the header parameter {min(map(str, twice))} is there twice")
    return COSESign1(
        protected=protected,
        header=header,
        unprotected=unprotected,
        payload=payload,
        signature=signature,
    )


def _malformed(reason: str) -> EncodingError:
    return EncodingError(f"the COSE_Sign1 is damaged: {reason}", code="cose_malformed")
