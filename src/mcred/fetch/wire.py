"""Reading an HTTP/1.1 answer: every byte counted, every wait within the deadline."""

from __future__ import annotations

import http.client
import io
import socket
from typing import Any

from mcred.errors import FetchFailedError
from mcred.fetch.exchange import MAX_HEADER_BYTES, Exchange

__all__ = ["CountedResponse", "Wire"]

#: What chunk sizes and trailers may add to a body.
FRAMING_BYTES = 64 * 1024


class Wire(io.RawIOBase):
    """The receiving side of a socket.

    Raises, from `readinto`:
        FetchFailedError: code `deadline`; `headers` when they are too many bytes; `protocol` when
            they break off.
        LimitError: the body takes more bytes than it may.
    """

    def __init__(self, sock: socket.socket, exchange: Exchange) -> None:
        self._socket = sock
        self._raw = sock.makefile("rb", buffering=0)  # keeps the socket open until closed itself
        self._exchange = exchange
        self._left = MAX_HEADER_BYTES
        self._in_headers = True

    def begin_body(self) -> None:
        self._in_headers = False
        self._left = 2 * self._exchange.max_bytes + FRAMING_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._left <= 0:
            raise self._too_much()
        room = memoryview(buffer)[: self._left]
        self._socket.settimeout(self._exchange.remaining())
        try:
            count = self._raw.readinto(room) or 0
        except TimeoutError:
            raise self._exchange.late() from None
        if count == 0:
            self._exchange.remaining()  # the watchdog's work looks like the end of the data
            if self._in_headers:
                raise self._exchange.failed("protocol", "the connection ended before its headers")
        self._left -= count
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()

    def malformed(self) -> FetchFailedError:
        """For headers that the parser gave up on: it would leave out all that follow."""
        return self._exchange.failed("protocol", "its headers are not proper HTTP")

    def _too_much(self) -> Exception:
        if self._in_headers:
            return self._exchange.failed(
                "headers", f"its headers are longer than {MAX_HEADER_BYTES} bytes"
            )
        return self._exchange.too_long()


class CountedResponse(http.client.HTTPResponse):
    """`http.client`'s response, reading from a `Wire`."""

    def __init__(self, sock: socket.socket, *args: Any, exchange: Exchange, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self._wire = Wire(sock, exchange)
        self.fp.close()
        self.fp = io.BufferedReader(self._wire, 8192)

    def begin(self) -> None:
        super().begin()
        if self.msg.defects:
            raise self._wire.malformed()
        self._wire.begin_body()
