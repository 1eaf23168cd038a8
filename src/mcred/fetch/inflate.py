"""Content codings (RFC 9110, 8.4.1), inflated no further than a cap."""

from __future__ import annotations

import zlib

__all__ = ["ACCEPT_ENCODING", "InflateError", "Inflater", "TooLongError"]

ACCEPT_ENCODING = "gzip, deflate"

_IDENTITY = ("", "identity")
_GZIP = ("gzip", "x-gzip")


class InflateError(Exception):
    """A coding that is not known or data that do not follow it; never leaves this package."""


class TooLongError(Exception):
    """More bytes than the cap; never leaves this package."""


class Inflater:
    """Takes a body piece by piece and gathers what it inflates to.

    Args:
        coding: the value of Content-Encoding. One coding only: a chain of them has no use but harm.
        max_bytes: the most bytes, both as they come and inflated.

    Raises:
        InflateError: the coding is neither gzip nor deflate nor none.
    """

    def __init__(self, coding: str, *, max_bytes: int) -> None:
        coding = coding.strip().lower()
        if coding not in (*_IDENTITY, *_GZIP, "deflate"):
            raise InflateError("its content coding was not asked for")
        self._coding = coding
        self._max = max_bytes
        self._came = 0
        self._body = bytearray()
        self._decoder = zlib.decompressobj(16 + zlib.MAX_WBITS) if coding in _GZIP else None

    def feed(self, piece: bytes) -> None:
        """Take the next piece.

        Raises:
            TooLongError: more than the cap.
            InflateError: damaged data, or data after the end.
        """
        self._came += len(piece)
        if self._came > self._max:
            raise TooLongError
        if self._coding in _IDENTITY:
            self._body += piece
        else:
            self._inflate(piece)
        if len(self._body) > self._max:
            raise TooLongError

    def finish(self) -> bytes:
        """The whole body.

        Raises:
            InflateError: the compressed data break off.
        """
        if self._coding in _IDENTITY or (self._came == 0):
            return bytes(self._body)
        if self._decoder is None or not self._decoder.eof:
            raise InflateError("its compressed data break off")
        return bytes(self._body)

    def _inflate(self, piece: bytes) -> None:
        if not piece:
            return
        if self._decoder is None:
            self._decoder = _deflate_decoder(piece)
        if self._decoder.eof:
            raise InflateError("data follow the end of its compressed data")
        try:
            self._body += self._decoder.decompress(piece, self._max + 1 - len(self._body))
        except zlib.error:
            raise InflateError("its compressed data are damaged") from None
        if self._decoder.unused_data:
            raise InflateError("data follow the end of its compressed data")
        if self._decoder.unconsumed_tail:
            raise TooLongError


def _deflate_decoder(piece: bytes) -> zlib._Decompress:
    """Deflate means the zlib format, but some servers send the bare one (RFC 9110, 8.4.1.2)."""
    zlib_format = piece[0] & 0x0F == 8 and piece[0] >> 4 <= 7
    return zlib.decompressobj(zlib.MAX_WBITS if zlib_format else -zlib.MAX_WBITS)
