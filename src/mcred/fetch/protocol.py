"""What a fetcher gives and promises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

__all__ = ["Fetched", "Fetcher", "TimedFetcher"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One successful answer (2xx), after redirects.

    `hops` are the addresses asked, in order, the last of them `url`; `headers` have lower-case
    names; `fetched_at` is aware.
    """

    url: str
    body: bytes
    status: int = 200
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    hops: tuple[str, ...] = ()
    fetched_at: datetime | None = None
    from_cache: bool = False


class Fetcher(Protocol):
    """Gets a document by https URL.

    Raises `FetchRefusedError` where the address breaks a safety rule, `FetchFailedError` for any
    answer but 2xx, for one without a whole document (204, 205, 206) and for any failure on the
    way, `OfflineError` where no network is allowed, and `LimitError` where the body is longer than
    `max_bytes`. Safe to share between threads.
    """

    def fetch(self, url: str, *, accept: str = "*/*", max_bytes: int | None = None) -> Fetched: ...


@runtime_checkable
class TimedFetcher(Fetcher, Protocol):
    """A fetcher whose single request can be given less time than it usually has."""

    def fetch_within(
        self, seconds: float, url: str, *, accept: str = "*/*", max_bytes: int | None = None
    ) -> Fetched: ...
