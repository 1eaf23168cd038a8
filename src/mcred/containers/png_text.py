"""PNG text chunks: iTXt, tEXt and zTXt (W3C PNG, section 11.3.3)."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from mcred.containers.png import Chunk, make_chunk
from mcred.errors import ContainerError, LimitError
from mcred.limits import Limits

__all__ = ["TextChunk", "keyword_of", "make_itxt", "read_text_chunk"]

_TYPES = frozenset({b"iTXt", b"tEXt", b"zTXt"})
_STEP = 1024 * 1024
_RATIO = 100  #: JSON and tokens do not shrink by more; what does is a bomb


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChunk:
    """The text of one chunk, and whether it stood there compressed."""

    text: str
    compressed: bool


def keyword_of(chunk: Chunk) -> str | None:
    """The keyword of a text chunk; None for any other chunk, or where it has no keyword."""
    if chunk.type not in _TYPES:
        return None
    keyword, separator, _ = bytes(chunk.data[:80]).partition(b"\0")
    return keyword.decode("latin-1") if separator and keyword else None


def read_text_chunk(chunk: Chunk, *, limits: Limits) -> TextChunk:
    """Decode a chunk for which `keyword_of` gives a keyword.

    Raises:
        ContainerError: fields missing, an unknown compression, bad UTF-8 or zlib data.
        LimitError: it inflates to more than `limits.inflated_bytes`, or far out of proportion.
    """
    _, _, rest = bytes(chunk.data).partition(b"\0")
    if chunk.type == b"tEXt":
        return TextChunk(text=rest.decode("latin-1"), compressed=False)
    if chunk.type == b"zTXt":
        if rest[:1] != b"\0":
            raise _damaged(chunk, "unknown compression method")
        return TextChunk(text=_inflate(chunk, rest[1:], limits).decode("latin-1"), compressed=True)
    return _read_itxt(chunk, rest, limits)


def make_itxt(keyword: str, text: str) -> bytes:
    """An uncompressed iTXt chunk with empty language and translated keyword."""
    return make_chunk(b"iTXt", keyword.encode("latin-1") + b"\0\0\0\0\0" + text.encode())


def _read_itxt(chunk: Chunk, rest: bytes, limits: Limits) -> TextChunk:
    flags = rest[:2]
    if flags not in (b"\0\0", b"\1\0"):
        raise _damaged(chunk, "unknown compression flag or method")
    _, first, rest = rest[2:].partition(b"\0")
    _, second, body = rest.partition(b"\0")
    if not first or not second:
        raise _damaged(chunk, "the language or the translated keyword has no end")
    compressed = flags[:1] == b"\1"
    if compressed:
        body = _inflate(chunk, body, limits)
    try:
        return TextChunk(text=body.decode("utf-8"), compressed=compressed)
    except UnicodeDecodeError as error:
        raise _damaged(chunk, f"its text is not UTF-8 at byte {error.start}") from error


def _inflate(chunk: Chunk, data: bytes, limits: Limits) -> bytes:
    inflater = zlib.decompressobj()
    pieces: list[bytes] = []
    total, tail = 0, data
    try:
        while not inflater.eof:
            piece = inflater.decompress(tail, _STEP)
            tail = inflater.unconsumed_tail
            total += len(piece)
            used = len(data) - len(tail)
            if total > limits.inflated_bytes or total > _STEP // 2 + _RATIO * used:
                raise LimitError(
                    f"the text chunk at byte {chunk.start} of the PNG inflates to more than "
                    "is accepted",
                    limit="inflated_bytes",
                    cap=limits.inflated_bytes,
                    offset=chunk.start,
                )
            if not piece and not inflater.eof:
                raise _damaged(chunk, "its compressed text is cut off")
            pieces.append(piece)
    except zlib.error as error:
        raise _damaged(chunk, "its compressed text is no zlib stream") from error
    return b"".join(pieces)


def _damaged(chunk: Chunk, what: str) -> ContainerError:
    name = chunk.type.decode("ascii")
    return ContainerError(
        f"the PNG is damaged: chunk {name!r} at byte {chunk.start}: {what}",
        code="png_text",
        chunk=name,
        offset=chunk.start,
    )
