"""Looking up a host name within a deadline, once, all of its addresses."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address
from typing import Any

from mcred.fetch.addresses import IPAddress, parse_address

__all__ = ["Lookup", "NameLookupError", "Resolver"]

#: As `socket.getaddrinfo(host, port, family, type)`.
Resolver = Callable[[str, int, int, int], Sequence[tuple[Any, ...]]]

MAX_LOOKUPS = 32

_NO_SUCH_HOST = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))


class NameLookupError(Exception):
    """A name without a usable answer; never leaves this package. `late`: no answer in time."""

    def __init__(self, reason: str, *, late: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.late = late


class Lookup:
    """Asks the resolver in a thread of its own, because the system's cannot be interrupted.

    A lookup that is late is left to end by itself; no more than `MAX_LOOKUPS` run at a time.
    """

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._free = threading.BoundedSemaphore(MAX_LOOKUPS)

    def addresses(self, host: str, port: int, *, seconds: float) -> tuple[IPAddress, ...]:
        """Every address of the host, in the resolver's order, without repetition.

        Raises:
            NameLookupError: there is none, or no answer came in time.
        """
        if not self._free.acquire(timeout=seconds):
            raise NameLookupError("too many names are being looked up", late=True)
        answers: queue.SimpleQueue[Sequence[tuple[Any, ...]] | Exception] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._resolver(host, port, socket.AF_UNSPEC, socket.SOCK_STREAM))
            except Exception as error:  # noqa: BLE001 - handed to the thread that asked
                answers.put(error)
            finally:
                self._free.release()

        threading.Thread(target=ask, name="mcred-lookup", daemon=True).start()
        try:
            answer = answers.get(timeout=seconds)
        except queue.Empty:
            raise NameLookupError("the name was not found in time", late=True) from None
        if isinstance(answer, (OSError, UnicodeError)):
            unclear = isinstance(answer, socket.gaierror) and answer.errno not in _NO_SUCH_HOST
            reason = "its name could not be looked up" if unclear else "there is no such host"
            raise NameLookupError(reason) from answer
        if isinstance(answer, Exception):
            raise answer
        return _read(answer)


def _read(answer: Sequence[tuple[Any, ...]]) -> tuple[IPAddress, ...]:
    found: dict[IPAddress, None] = {}
    for family, *_, sockaddr in answer:
        address = parse_address(str(sockaddr[0]))
        expected = {socket.AF_INET: IPv4Address, socket.AF_INET6: IPv6Address}.get(family)
        if expected is None or not isinstance(address, expected):
            raise NameLookupError("the answer for its name holds no internet address")
        found[address] = None
    if not found:
        raise NameLookupError("there is no such host")
    return tuple(found)
