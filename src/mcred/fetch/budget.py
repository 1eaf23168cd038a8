"""What one verification may ask of the web: so many requests, so much time, nothing twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from mcred.errors import FetchError, FetchFailedError, LimitError
from mcred.fetch.deadline import Clock
from mcred.fetch.protocol import Fetched, Fetcher
from mcred.fetch.urls import display
from mcred.limits import DEFAULT_LIMITS, Limits

__all__ = ["Budgeted"]

_Answer = Fetched | FetchError


class Budgeted:
    """A fetcher for one verification, around any other.

    Answers and failures are remembered by URL and Accept value: asking again costs nothing and
    gives the same. Time is that spent in requests, not in between. A `TimedFetcher` is given no
    more time than is left. Safe to share between threads.

    Args:
        fetcher: asks for real.
        limits: `requests` and `total_seconds`.
        clock: seconds that only grow.
        sleep: waits for so many seconds.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        limits: Limits = DEFAULT_LIMITS,
        clock: Clock = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._fetcher = fetcher
        self._limits = limits
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._remembered: dict[tuple[str, str], _Answer] = {}
        self._requests = 0
        self._seconds = 0.0
        self._hops: tuple[str, ...] = ()

    @property
    def requests(self) -> int:
        """How many documents were asked for; redirects are not counted."""
        return self._requests

    @property
    def seconds(self) -> float:
        """Time spent in requests."""
        return self._seconds

    @property
    def hops(self) -> tuple[str, ...]:
        """Every address asked, redirects included, in the order in which answers came."""
        return self._hops

    def fetch(self, url: str, *, accept: str = "*/*", max_bytes: int | None = None) -> Fetched:
        """As the wrapped fetcher's.

        Raises:
            FetchFailedError: code `budget`, with `limit` (`requests` or `total_seconds`), when the
                verification has used up what it may.
            FetchError, LimitError: as the wrapped fetcher.
        """
        key = (url.partition("#")[0], accept)
        with self._lock:
            known = self._remembered.get(key)
            if known is None:
                seconds = self._spend_request(url)
        if known is not None:
            return _again(known, url, max_bytes)
        start = self._clock()
        try:
            fetched = self._ask(url, accept, max_bytes, seconds)
        except FetchError as error:
            self._note(start, tuple(error.data.get("hops", (url,))))
            if self._out_of_time(error):
                raise self._no_time(url) from error
            self._remember(key, error)
            raise
        except LimitError as error:
            # Not remembered: another caller may take more bytes.
            self._note(start, tuple(error.data.get("hops", (url,))))
            raise
        self._note(start, fetched.hops or (fetched.url,))
        self._remember(key, fetched)
        return fetched

    def fetch_again(
        self, url: str, *, after: float, accept: str = "*/*", max_bytes: int | None = None
    ) -> Fetched:
        """Ask once more for what failed, after so many seconds, which are spent like any others.

        Raises: as `fetch`; `budget` at once where less time than that is left.
        """
        with self._lock:
            if after >= self._limits.total_seconds - self._seconds:
                raise self._no_time(url)
            self._seconds += after
            self._remembered.pop((url.partition("#")[0], accept), None)
        self._sleep(after)
        return self.fetch(url, accept=accept, max_bytes=max_bytes)

    def _spend_request(self, url: str) -> float:
        seconds = self._limits.total_seconds - self._seconds
        if self._requests >= self._limits.requests:
            cap = self._limits.requests
            raise _used_up(url, "requests", f"{cap} requests were made already", cap)
        if seconds <= 0:
            raise self._no_time(url)
        self._requests += 1
        return seconds

    def _ask(self, url: str, accept: str, max_bytes: int | None, seconds: float) -> Fetched:
        # `isinstance` of a protocol takes ten times as long.
        within = getattr(self._fetcher, "fetch_within", None)
        if within is None:
            return self._fetcher.fetch(url, accept=accept, max_bytes=max_bytes)
        fetched: Fetched = within(seconds, url, accept=accept, max_bytes=max_bytes)
        return fetched

    def _note(self, start: float, hops: tuple[str, ...]) -> None:
        with self._lock:
            self._seconds += self._clock() - start
            self._hops = (*self._hops, *hops)

    def _remember(self, key: tuple[str, str], answer: _Answer) -> None:
        with self._lock:
            self._remembered[key] = answer

    def _out_of_time(self, error: FetchError) -> bool:
        """A deadline that came early because of the total is the budget's, not the server's."""
        return error.code == "deadline" and self._seconds >= self._limits.total_seconds

    def _no_time(self, url: str) -> FetchFailedError:
        cap = self._limits.total_seconds
        return _used_up(url, "total_seconds", f"the {cap:.3g} seconds for it are over", cap)


def _again(known: _Answer, url: str, max_bytes: int | None) -> Fetched:
    if isinstance(known, FetchError):
        # A new one each time: raising adds to the exception's traceback.
        raise type(known)(known.message, code=known.code, **known.data)
    if max_bytes is not None and len(known.body) > max_bytes:
        raise LimitError(
            f"{display(url)} was not read: it is longer than {max_bytes} bytes",
            limit="bytes",
            cap=max_bytes,
            url=url,
        )
    return known


def _used_up(url: str, limit: str, reason: str, cap: float) -> FetchFailedError:
    return FetchFailedError(
        f"{display(url)} was not asked for: in this verification, {reason}",
        code="budget",
        url=display(url),
        hop=0,
        limit=limit,
        cap=cap,
        reason=reason,
    )
