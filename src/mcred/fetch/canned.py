"""Fetchers that open no connection: for tests, for offline use, for documents already at hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from mcred.errors import FetchError, FetchFailedError, LimitError, OfflineError
from mcred.fetch.protocol import Fetched

__all__ = ["CannedFetcher", "OfflineFetcher"]


class OfflineFetcher:
    """Answers every request with `OfflineError`."""

    def fetch(
        self,
        url: str,
        *,
        accept: str = "*/*",  # noqa: ARG002 - the protocol's parameters
        max_bytes: int | None = None,  # noqa: ARG002
    ) -> Fetched:
        raise OfflineError(f"{url} was not fetched: no network is allowed", url=url)


class CannedFetcher:
    """Answers from a mapping of URL → body, and counts.

    A value may be a whole answer, or an exception to raise instead. `requests` lists what was
    asked, in order.
    """

    def __init__(self, documents: Mapping[str, bytes | str | Fetched | FetchError]) -> None:
        self._documents = dict(documents)
        self.requests: list[str] = []

    def fetch(
        self,
        url: str,
        *,
        accept: str = "*/*",  # noqa: ARG002 - the protocol's parameter
        max_bytes: int | None = None,
    ) -> Fetched:
        self.requests.append(url)
        answer = self._documents.get(url)
        if answer is None:
            raise FetchFailedError(f"{url} answered 404", code="http_status", url=url, status=404)
        if isinstance(answer, FetchError):
            raise answer
        if not isinstance(answer, Fetched):
            body = answer.encode() if isinstance(answer, str) else answer
            answer = Fetched(url=url, body=body, hops=(url,), fetched_at=datetime.now(UTC))
        if max_bytes is not None and len(answer.body) > max_bytes:
            raise LimitError(f"{url} is longer than {max_bytes} bytes", limit="bytes", url=url)
        return answer
