"""PNG: chunks and CRCs (W3C PNG, section 5), read and written without touching the pixels."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from mcred.errors import ContainerError, LimitError
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["SIGNATURE", "Chunk", "Png", "make_chunk", "parse"]

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = struct.Struct(">I4s")
_CRC = struct.Struct(">I")
_MOST = 2**31 - 1  # PNG section 5.3: a chunk's length


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """One chunk: its type, its data, and the bytes of the file it takes up (`start:end`)."""

    type: bytes
    data: memoryview
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Png:
    """A PNG file's chunks, IHDR first and IEND last; `trailing` bytes follow IEND."""

    chunks: tuple[Chunk, ...]
    trailing: int


def parse(data: bytes, *, limits: Limits = DEFAULT_LIMITS) -> Png:
    """Split a PNG into chunks and check lengths, CRCs and order.

    Raises:
        ContainerError: bad signature, truncated, bad length, type or CRC, no IHDR, IDAT or IEND;
            `data["chunk"]` and `data["offset"]` say where.
        LimitError: more than `limits.container_parts` chunks.
    """
    if not data.startswith(SIGNATURE):
        raise ContainerError("not a PNG: its first 8 bytes are others", code="png_signature")
    chunks: list[Chunk] = []
    for chunk in _chunks(data):
        if not chunks and chunk.type != b"IHDR":
            raise _damaged("png_order", "the first chunk is not IHDR", chunk.type, chunk.start)
        if len(chunks) == limits.container_parts:
            raise LimitError(
                f"the PNG has more than {limits.container_parts} chunks",
                limit="container_parts",
                cap=limits.container_parts,
            )
        chunks.append(chunk)
    if not any(chunk.type == b"IDAT" for chunk in chunks):
        raise _damaged("png_no_image", "there is no IDAT chunk", b"IDAT", len(data))
    return Png(chunks=tuple(chunks), trailing=len(data) - chunks[-1].end)


def make_chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk as it stands in a file: length, type, data, CRC."""
    return _HEADER.pack(len(data), kind) + data + _CRC.pack(zlib.crc32(kind + data))


def _chunks(data: bytes) -> Iterator[Chunk]:
    """Chunks up to and including IEND."""
    view = memoryview(data)
    start = len(SIGNATURE)
    kind = b""
    while kind != b"IEND":
        if start == len(data):
            raise _damaged("png_no_end", "the file ends without IEND", b"IEND", start)
        if start + 12 > len(data):
            raise _damaged("png_truncated", "the file ends inside a chunk", b"", start)
        length, kind = _HEADER.unpack_from(data, start)
        if not kind.isalpha():
            raise _damaged("png_type", "a chunk's type is not four letters", kind, start)
        end = start + 12 + length
        if length > _MOST:
            raise _damaged("png_length", f"a length of {length} bytes is too much", kind, start)
        if end > len(data):
            raise _damaged("png_truncated", "the file ends inside a chunk", kind, start)
        if zlib.crc32(view[start + 4 : end - 4]) != _CRC.unpack_from(data, end - 4)[0]:
            raise _damaged("png_crc", "a chunk's checksum does not fit its data", kind, start)
        yield Chunk(type=kind, data=view[start + 8 : end - 4], start=start, end=end)
        start = end


def _damaged(code: str, what: str, kind: bytes, offset: int) -> ContainerError:
    name = kind.decode("ascii", "backslashreplace")
    where = f"chunk {name!r} at byte {offset}" if name else f"byte {offset}"
    return ContainerError(
        f"the PNG is damaged: {what} ({where})", code=code, chunk=name, offset=offset
    )
