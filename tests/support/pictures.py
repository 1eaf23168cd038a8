"""Pictures that mean harm."""

from __future__ import annotations

import struct
import zlib

from mcred.containers.png import make_chunk

__all__ = ["bomb"]


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it is very large, and whose rows are really there."""
    squeeze = zlib.compressobj(9)
    rows = b"".join(squeeze.compress(bytes(width // 8 + 1)) for _ in range(height))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)),
        (b"IDAT", rows + squeeze.flush()),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(make_chunk(kind, data) for kind, data in chunks)
