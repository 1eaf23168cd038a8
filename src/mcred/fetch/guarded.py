"""The only fetcher that opens connections (design section 6, rule 7)."""

from __future__ import annotations

import os
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from mcred._version import __version__
from mcred.errors import FetchFailedError, FetchRefusedError, McredError, UsageError
from mcred.fetch.addresses import AddressPolicy, PublicAddressesOnly
from mcred.fetch.answer import Answer, read_answer
from mcred.fetch.deadline import Clock, Deadline
from mcred.fetch.exchange import Exchange
from mcred.fetch.inflate import ACCEPT_ENCODING
from mcred.fetch.lookup import Lookup, Resolver
from mcred.fetch.protocol import Fetched
from mcred.fetch.tls import client_context
from mcred.fetch.urls import CheckedURL, check_url, follow
from mcred.limits import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    from mcred.fetch.cache import DiskCache

__all__ = ["GuardedFetcher"]

USER_AGENT = f"mcred/{__version__}"

_FIELD_VALUE = re.compile(r"[\x21-\x7e]+(?: [\x21-\x7e]+)*")


class GuardedFetcher:
    """Gets documents by https from public addresses, within bounds of time, size and redirects.

    Each request looks its host up once, refuses it if any of its addresses is not public, and
    connects to one of just those; a redirect is a new address to which every rule applies again.
    No proxies, cookies, `.netrc` or environment variables. Safe to share between threads.

    Args:
        limits: `request_seconds`, `redirects`, `fetched_bytes` are used here.
        ca_bundle: a PEM file or directory of authorities to trust instead of `certifi`'s.
        user_agent: how to introduce itself.
        cache: where to keep answers that say they may be kept.
        policy: which addresses and ports are allowed.
        resolver: as `socket.getaddrinfo`, called with host, port, family and type.
        clock: seconds that only grow.
        now: the time of day, aware.
    """

    def __init__(
        self,
        *,
        limits: Limits = DEFAULT_LIMITS,
        ca_bundle: str | os.PathLike[str] | None = None,
        user_agent: str = USER_AGENT,
        cache: DiskCache | None = None,
        policy: AddressPolicy | None = None,
        resolver: Resolver = socket.getaddrinfo,
        clock: Clock = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        _check_field("the user agent", user_agent)
        self._limits = limits
        self._ca_bundle = ca_bundle
        self._user_agent = user_agent
        self._cache = cache
        self._policy = PublicAddressesOnly() if policy is None else policy
        self._lookup = Lookup(resolver)
        self._clock = clock
        self._now = now
        self._context: ssl.SSLContext | None = None
        self._lock = threading.Lock()

    def fetch(self, url: str, *, accept: str = "*/*", max_bytes: int | None = None) -> Fetched:
        """Get one document.

        Args:
            url: https, to a public host; a fragment is dropped.
            accept: the value of the Accept header.
            max_bytes: the longest body taken, as it comes and inflated; `limits.fetched_bytes`
                unless told.

        Raises:
            FetchRefusedError: the address, or one that it redirects to, breaks a rule. Codes:
                `length`, `syntax`, `scheme`, `userinfo`, `port`, `host`, `address`.
            FetchFailedError: codes `dns`, `connect`, `tls`, `deadline`, `http_status`, `redirect`,
                `redirect_loop`, `redirects`, `headers`, `content_coding`, `protocol`.
            LimitError: the body is longer than `max_bytes`.
            UsageError: `accept` is no header value.
        """
        return self.fetch_within(
            self._limits.request_seconds, url, accept=accept, max_bytes=max_bytes
        )

    def fetch_within(
        self, seconds: float, url: str, *, accept: str = "*/*", max_bytes: int | None = None
    ) -> Fetched:
        """As `fetch`, redirects and all, within `seconds` where that is shorter than usual."""
        _check_field("what is accepted", accept)
        deadline = Deadline(min(seconds, self._limits.request_seconds), clock=self._clock)
        cap = self._limits.fetched_bytes if max_bytes is None else max_bytes
        target = check_url(url, policy=self._policy)
        hops: tuple[str, ...] = ()
        while True:
            hops = (*hops, target.url)
            exchange = Exchange(url=target, hops=hops, deadline=deadline, max_bytes=cap)
            fetched = self._cached(exchange, accept)
            if fetched is not None:
                return fetched
            answer = self._ask(exchange, accept)
            if answer.location is None:
                return self._kept(answer, exchange, accept)
            target = self._next(exchange, answer.location)

    def _next(self, exchange: Exchange, location: str) -> CheckedURL:
        try:
            target = follow(exchange.url, location, policy=self._policy, hop=exchange.hop + 1)
        except FetchRefusedError as error:
            data = {**error.data, "hops": exchange.hops}
            raise FetchRefusedError(error.message, code=error.code, **data) from None
        if target.url in exchange.hops:
            raise exchange.failed("redirect_loop", "its redirects lead round in a circle")
        if len(exchange.hops) > self._limits.redirects:
            raise exchange.failed("redirects", f"more than {self._limits.redirects} redirects")
        return target

    def _ask(self, exchange: Exchange, accept: str) -> Answer:
        """One request; whatever goes wrong in the libraries below becomes a `FetchFailedError`."""
        try:
            context = self._tls()
            return self._send(exchange, accept, context)
        except McredError:
            raise
        except Exception as error:
            raise _translated(error, exchange) from error

    def _send(self, exchange: Exchange, accept: str, context: ssl.SSLContext) -> Answer:
        from requests.models import PreparedRequest

        from mcred.fetch.connection import GuardedAdapter

        request = PreparedRequest()
        request.prepare_method("GET")
        request.url = exchange.url.url  # as checked: nothing may spell it otherwise
        request.prepare_headers(
            {
                "User-Agent": self._user_agent,
                "Accept": accept,
                "Accept-Encoding": ACCEPT_ENCODING,
                "Connection": "close",
            }
        )
        adapter = GuardedAdapter(
            exchange=exchange, policy=self._policy, lookup=self._lookup, context=context
        )
        try:
            response = adapter.send(request, stream=True, timeout=exchange.remaining())
            try:
                return read_answer(response.raw, exchange)
            finally:
                response.raw.close()
        finally:
            adapter.close()

    def _tls(self) -> ssl.SSLContext:
        with self._lock:
            if self._context is None:
                from requests.utils import DEFAULT_CA_BUNDLE_PATH

                self._context = client_context(self._ca_bundle or DEFAULT_CA_BUNDLE_PATH)
            return self._context

    def _cached(self, exchange: Exchange, accept: str) -> Fetched | None:
        if self._cache is None:
            return None
        kept = self._cache.get(exchange.url.url, accept=accept, now=self._now())
        if kept is None:
            return None
        if len(kept.body) > exchange.max_bytes:
            raise exchange.too_long()
        return Fetched(
            url=exchange.url.url,
            body=kept.body,
            status=kept.status,
            content_type=kept.headers.get("content-type", ""),
            headers=MappingProxyType(dict(kept.headers)),
            hops=exchange.hops,
            fetched_at=kept.fetched_at,
            from_cache=True,
        )

    def _kept(self, answer: Answer, exchange: Exchange, accept: str) -> Fetched:
        fetched = Fetched(
            url=exchange.url.url,
            body=answer.body,
            status=answer.status,
            content_type=answer.headers.get("content-type", ""),
            headers=answer.headers,
            hops=exchange.hops,
            fetched_at=self._now(),
        )
        if self._cache is not None:
            self._cache.put(fetched, accept=accept)
        return fetched


def _check_field(what: str, value: str) -> None:
    if not _FIELD_VALUE.fullmatch(value):
        raise UsageError(f"{what} is not the value of an HTTP header", code="header_value")


def _translated(error: Exception, exchange: Exchange) -> FetchFailedError:
    if exchange.deadline.passed:
        return exchange.late()
    text = repr(error)
    if "IncompleteRead" in text or "RemoteDisconnected" in text or "reset" in text.lower():
        return exchange.failed("protocol", "the connection ended before the answer did")
    return exchange.failed("protocol", "what it answers is not proper HTTP")
