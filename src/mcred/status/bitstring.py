"""A packed list of small numbers: Bitstring Status List section 3.3, Bitstring Encoding."""

from __future__ import annotations

import zlib

from mcred.encoding import base64url, multibase
from mcred.errors import DataError, EncodingError, LimitError, UsageError
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["MAX_SIZE", "MIN_LENGTH", "Bitstring", "decode", "encode", "gunzip", "gzip", "new_list"]

MIN_LENGTH = 131_072  #: entries; fewer would tell too much about whose bit is looked up
MAX_SIZE = 16  #: bits of one entry; the specification has no bound, but one message per value

_MOST_PER_BYTE = 1032  #: deflate cannot do better
#: RFC 1952 header: deflate, no name, no time, best compression, unknown system.
_GZIP_HEADER = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"


class Bitstring:
    """Numbers of `size` bits each, entry 0 in the left-most bits, most significant bit first.

    Reading is safe from several threads; `set` changes the list in place.
    """

    __slots__ = ("_bits",)

    def __init__(self, data: bytes) -> None:
        self._bits = bytearray(data)

    def __bytes__(self) -> bytes:
        return bytes(self._bits)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Bitstring) and self._bits == other._bits

    __hash__ = None  # type: ignore[assignment]  # it can change

    def __repr__(self) -> str:
        return f"Bitstring({len(self._bits)} bytes)"

    def length(self, size: int = 1) -> int:
        """How many entries of `size` bits there are."""
        return len(self._bits) * 8 // size

    def get(self, index: int, size: int = 1) -> int:
        """The value of an entry.

        Raises:
            DataError: no such entry (`status_index_range`).
        """
        first, last, shift = self._place(index, size)
        word = int.from_bytes(self._bits[first : last + 1], "big")
        return (word >> shift) & ((1 << size) - 1)

    def set(self, index: int, value: int = 1, size: int = 1) -> None:
        """Change the value of an entry.

        Raises:
            DataError: no such entry (`status_index_range`).
            UsageError: the value does not fit.
        """
        if not 0 <= value < 1 << size:
            raise UsageError(f"{value} does not fit in {size} bits", code="status_value")
        first, last, shift = self._place(index, size)
        word = int.from_bytes(self._bits[first : last + 1], "big")
        word = word & ~(((1 << size) - 1) << shift) | value << shift
        self._bits[first : last + 1] = word.to_bytes(last + 1 - first, "big")

    def _place(self, index: int, size: int) -> tuple[int, int, int]:
        """First and last byte of an entry, and how many bits follow it there."""
        if not 0 <= index < self.length(size):
            raise DataError(
                f"the status list has no entry {index}: it ends at {self.length(size) - 1}",
                code="status_index_range",
                index=index,
                length=self.length(size),
            )
        start = index * size
        last = (start + size - 1) // 8
        return start // 8, last, (last + 1) * 8 - start - size


def new_list(length: int = MIN_LENGTH, size: int = 1) -> Bitstring:
    """A list of `length` entries of `size` bits, all zero.

    Raises:
        UsageError: fewer than 131,072 entries, or `size` not within 1 to 16.
    """
    if length < MIN_LENGTH:
        raise UsageError(f"a status list has at least {MIN_LENGTH} entries", code="status_length")
    if not 1 <= size <= MAX_SIZE:
        raise UsageError(f"an entry has 1 to {MAX_SIZE} bits", code="status_size")
    return Bitstring(bytes((length * size + 7) // 8))


def encode(bits: Bitstring) -> str:
    """The `encodedList` of Bitstring Status List: `u`, then base64url of GZIP; deterministic."""
    return multibase.encode(gzip(bytes(bits)), "u")


def decode(text: str, *, limits: Limits = DEFAULT_LIMITS) -> Bitstring:
    """Read the `encodedList` of Bitstring Status List.

    Raises:
        EncodingError: not `u` and base64url, or as `gunzip` says.
        LimitError: it inflates to more than `limits.inflated_bytes`.
    """
    if not text.startswith("u"):
        raise EncodingError("encodedList does not begin with u (base64url)", code="multibase")
    return Bitstring(gunzip(base64url.decode(text[1:]), limits=limits))


def gzip(data: bytes) -> bytes:
    """RFC 1952, always the same bytes for the same data."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = deflater.compress(data) + deflater.flush()
    trailer = zlib.crc32(data).to_bytes(4, "little") + (len(data) & 0xFFFFFFFF).to_bytes(
        4, "little"
    )
    return _GZIP_HEADER + body + trailer


def gunzip(data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Inflate one GZIP member that says its length truly.

    The length at the end is compared with the bound before anything is inflated, and no more than
    it says is inflated: a bomb costs nothing, whether it says its size or not.

    Raises:
        EncodingError: not GZIP, damaged, truncated, or followed by anything.
        LimitError: it inflates to more than `limits.inflated_bytes`.
    """
    said = int.from_bytes(data[-4:], "little")
    if data[:2] != b"\x1f\x8b" or said > _MOST_PER_BYTE * len(data):
        raise EncodingError("not GZIP, or cut off", code="gzip")
    if said > limits.inflated_bytes:
        cap = limits.inflated_bytes
        raise LimitError(
            f"the status list inflates to more than {cap} bytes", limit="inflated_bytes", cap=cap
        )
    inflater = zlib.decompressobj(zlib.MAX_WBITS + 16)
    try:
        inflated = inflater.decompress(data, min(said, limits.inflated_bytes) + 1)
    except zlib.error as error:
        raise EncodingError("not GZIP, or damaged", code="gzip") from error
    if not inflater.eof or inflater.unused_data or len(inflated) != said:
        raise EncodingError(
            "not one whole GZIP member: truncated, or followed by something", code="gzip"
        )
    return inflated
