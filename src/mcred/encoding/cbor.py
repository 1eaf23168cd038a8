"""CBOR (RFC 8949) as signatures use it: no tags, no doubled keys, nothing after the value."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from mcred.errors import EncodingError

__all__ = ["decode", "encode"]

#: Arrays and maps in one another, where a caller does not say.
_MAX_DEPTH = 3


def encode(value: Any) -> bytes:
    """The bytes of a value, in the shortest form."""
    import cbor2  # most badges need none of it

    return cbor2.dumps(value)


def decode(data: bytes, *, max_depth: int = _MAX_DEPTH) -> Any:
    """The value of which `data` is the encoding, and nothing more.

    `max_depth` bounds the arrays and maps in one another.

    Raises:
        EncodingError: no CBOR, or a feature that the text does not allow.
    """
    import cbor2

    stream = io.BytesIO(data)
    decoder = cbor2.CBORDecoder(
        stream,
        semantic_decoders=_NoTags(),
        max_depth=max_depth,
        allow_duplicate_keys=False,
    )
    try:
        value = decoder.decode()
    except cbor2.CBORDecodeError as error:
        raise EncodingError("not CBOR as it is used here", code="cbor") from error
    if stream.tell() != len(data):
        raise EncodingError("more than one CBOR value", code="cbor")
    return value


class _NoTags(Mapping[int, Any]):
    """Has a decoder for every tag, which refuses it."""

    def __getitem__(self, tag: int) -> Any:
        def refuse(*_: Any) -> NoReturn:
            raise EncodingError(f"the CBOR tag {tag}", code="cbor")

        return refuse

    def __iter__(self) -> Iterator[int]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __contains__(self, tag: object) -> bool:
        return True
