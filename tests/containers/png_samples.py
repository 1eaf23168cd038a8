"""PNG files for the container tests, written with nothing of mcred's own."""

from __future__ import annotations

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


IHDR = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
IDAT = chunk(b"IDAT", zlib.compress(b"\0\0"))
IEND = chunk(b"IEND")


def png(*extra: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
    """A 1×1 grey picture with more chunks behind its pixels (or before them)."""
    return SIGNATURE + IHDR + before + IDAT + b"".join(extra) + IEND + after


def itxt(keyword: bytes, text: bytes, *, flags: bytes = b"\0\0", language: bytes = b"") -> bytes:
    return chunk(b"iTXt", keyword + b"\0" + flags + language + b"\0\0" + text)


def split(data: bytes) -> list[tuple[bytes, bytes]]:
    """Type and bytes of every chunk."""
    found, at = [], 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        found.append((data[at + 4 : at + 8], data[at : at + 12 + length]))
        at += 12 + length
    return found
