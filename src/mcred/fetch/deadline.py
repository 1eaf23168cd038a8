"""A deadline that holds: for waiting in small steps, and a watchdog over a whole connection."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from types import TracebackType

__all__ = ["Clock", "Deadline", "Watchdog"]

Clock = Callable[[], float]


class Deadline:
    """The moment after which nothing more is waited for.

    Args:
        seconds: from now.
        clock: seconds that only grow, as `time.monotonic`.
    """

    def __init__(self, seconds: float, *, clock: Clock) -> None:
        self.seconds = seconds
        self._clock = clock
        self._end = clock() + seconds

    def remaining(self) -> float:
        """Seconds left, not below 0."""
        return max(0.0, self._end - self._clock())

    @property
    def passed(self) -> bool:
        return self.remaining() <= 0


class Watchdog:
    """Shuts a connection down when its time is over, whatever is being done with it.

    Time limits of single socket operations do not reach into the TLS library: a peer that sends
    records without content as fast as they are read would keep it busy inside one operation. The
    watchdog holds its own descriptor, as wrapping in TLS takes the first one away.
    """

    def __init__(self, sock: socket.socket, seconds: float) -> None:
        self._socket = sock.dup()
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._bite)
        self._timer.daemon = True
        self._timer.start()

    def _bite(self) -> None:
        with self._lock, contextlib.suppress(OSError):  # closed by us or by the peer: as wanted
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._timer.cancel()
        with self._lock:
            self._socket.close()

    def __enter__(self) -> Watchdog:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
