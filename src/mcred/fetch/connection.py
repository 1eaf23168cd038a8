"""The connection class of the guarded fetcher: it looks names up and checks every address itself.

The check sits here and not before the request, so that no second parser and no second look-up can
disagree with it. Imported on the first request only: it brings `requests` in.
"""

from __future__ import annotations

import contextlib
import functools
import socket
import ssl
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from requests.adapters import HTTPAdapter
from requests.models import PreparedRequest, Response
from requests.structures import CaseInsensitiveDict
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

from mcred.fetch.addresses import AddressPolicy, IPAddress
from mcred.fetch.deadline import Watchdog
from mcred.fetch.exchange import Exchange
from mcred.fetch.lookup import Lookup, NameLookupError
from mcred.fetch.wire import CountedResponse

if TYPE_CHECKING:
    from urllib3.response import BaseHTTPResponse

__all__ = ["GuardedAdapter"]

#: Of a host with many addresses, this many are tried, each with its share of the time.
MAX_ADDRESSES_TRIED = 3

#: The watchdog comes after the operations' own time limits, which can say what was being done.
WATCHDOG_GRACE = 0.05


class GuardedConnection(HTTPSConnection):
    """One connection, to an address that the policy allows, for one exchange.

    Raises, while connecting:
        FetchRefusedError: code `address`, when any address of the host is not allowed.
        FetchFailedError: code `dns`, `connect`, `tls` or `deadline`.
    """

    def __init__(
        self,
        *args: Any,
        exchange: Exchange,
        policy: AddressPolicy,
        lookup: Lookup,
        context: ssl.SSLContext,
        until: contextlib.ExitStack,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._exchange = exchange
        self._policy = policy
        self._lookup = lookup
        self._context = context
        self._until = until
        self.response_class = functools.partial(  # type: ignore[assignment]
            CountedResponse, exchange=exchange
        )

    def connect(self) -> None:
        plain = self._new_conn()
        try:
            watchdog = Watchdog(plain, self._exchange.remaining() + WATCHDOG_GRACE)
            self._until.callback(watchdog.close)
            plain.settimeout(self._exchange.remaining())
            self.sock = self._handshake(plain)
        except BaseException:
            plain.close()
            raise
        self.is_verified = True

    def send(self, data: Any) -> None:
        if self.sock is not None:
            self.sock.settimeout(self._exchange.remaining())
        super().send(data)

    def _new_conn(self) -> socket.socket:
        addresses = self._allowed(self._addresses())[:MAX_ADDRESSES_TRIED]
        failure: OSError | None = None
        for number, address in enumerate(addresses):
            share = self._exchange.remaining() / (len(addresses) - number)
            try:
                return _open(address, self._exchange.url.port, seconds=share)
            except OSError as error:
                failure = error
        self._exchange.remaining()
        reason = failure.strerror if failure is not None else None
        raise self._exchange.failed(
            "connect", f"no connection ({(reason or 'no answer').lower()})"
        ) from failure

    def _addresses(self) -> Sequence[IPAddress]:
        url = self._exchange.url
        if url.address is not None:
            return (url.address,)
        try:
            return self._lookup.addresses(url.host, url.port, seconds=self._exchange.remaining())
        except NameLookupError as error:
            if error.late:
                raise self._exchange.late() from error
            raise self._exchange.failed("dns", error.reason) from error

    def _allowed(self, addresses: Sequence[IPAddress]) -> Sequence[IPAddress]:
        for address in addresses:
            why = self._policy.why_not(address)
            if why is not None:
                raise self._exchange.refused(
                    "address",
                    f"its address {address} is not public ({why})",
                    address=str(address),
                )
        return addresses

    def _handshake(self, plain: socket.socket) -> ssl.SSLSocket:
        try:
            return self._context.wrap_socket(plain, server_hostname=self._exchange.url.host)
        except ssl.SSLCertVerificationError as error:
            reason = " ".join(error.verify_message.split()) or "not trusted"
            raise self._exchange.failed(
                "tls", f"its certificate is not accepted: {reason}", certificate=reason
            ) from error
        except (OSError, ValueError) as error:
            self._exchange.remaining()
            if isinstance(error, TimeoutError):
                raise self._exchange.late() from error
            raise self._exchange.failed("tls", "no secure connection could be made") from error


def _open(address: IPAddress, port: int, *, seconds: float) -> socket.socket:
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.settimeout(seconds)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.connect((str(address), port))
    except BaseException:
        sock.close()
        raise
    return sock


class GuardedAdapter(HTTPAdapter):
    """An adapter for one exchange: a `GuardedConnection`, and nothing that outlives it.

    It is used without a session: a session would read a redirect's whole body, and keep cookies.
    """

    def __init__(
        self, *, exchange: Exchange, policy: AddressPolicy, lookup: Lookup, context: ssl.SSLContext
    ) -> None:
        super().__init__(max_retries=0)
        url = exchange.url
        self._pool = HTTPSConnectionPool(url.host, url.port, maxsize=1, retries=False)
        # The connection is done with before the answer's body is read, the watchdog is not.
        self._until = contextlib.ExitStack()
        self._pool.ConnectionCls = functools.partial(  # type: ignore[assignment]
            GuardedConnection,
            exchange=exchange,
            policy=policy,
            lookup=lookup,
            context=context,
            until=self._until,
        )

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """No pools but this adapter's own: a path around `GuardedConnection` must not exist."""

    def get_connection_with_tls_context(
        self,
        *args: Any,  # noqa: ARG002 - the base class's parameters
        **kwargs: Any,  # noqa: ARG002
    ) -> HTTPSConnectionPool:
        return self._pool

    def cert_verify(self, *args: Any, **kwargs: Any) -> None:
        """Nothing to set up: the context verifies, always."""

    def build_response(self, req: PreparedRequest, resp: BaseHTTPResponse) -> Response:
        """As the base class does, but Set-Cookie is not even parsed."""
        response = Response()
        response.status_code = resp.status
        response.headers = CaseInsensitiveDict(resp.headers)
        response.raw = resp
        response.url = req.url or ""
        response.request = req
        return response

    def close(self) -> None:
        self._until.close()
        self._pool.close()
