"""A small internet: named hosts with public addresses, each a TLS server on this machine.

    with Internet() as internet:
        server = internet.host("school.example", {"/badge.json": document(b"{}")})
        report = internet.verifier().verify("https://school.example/badge.json")
        assert server.paths == ["/badge.json"]

The fetcher is the real one under its real policy: https on port 443, public addresses only, the
certificate checked. Two things are put in its place: the answers of the name service, and the last
step, where a socket is connected, which leads to the server that stands for the address.
"""

from __future__ import annotations

import contextlib
import itertools
import socket
from collections.abc import Mapping, MutableMapping, Sequence
from ipaddress import ip_address
from types import TracebackType
from typing import Any

import pytest

from mcred.fetch import GuardedFetcher, connection
from mcred.fetch.addresses import IPAddress
from mcred.limits import Limits
from mcred.policy import Policy
from mcred.verifier import Verifier
from support.tls_server import (
    Behaviour,
    Exchange,
    Server,
    authority_file,
    document,
    serve,
    server_context,
)

__all__ = ["PATIENCE", "QUICK", "Internet", "missing"]

PATIENCE = 1.2  #: seconds for one request, where a server is slow on purpose
QUICK = Limits(request_seconds=PATIENCE, total_seconds=3 * PATIENCE)

missing = document(b"Nothing here", 404)

_open = connection._open


class Internet:
    """`connections` are the (address, port) pairs that were connected to, in order."""

    def __init__(self) -> None:
        self.servers: dict[str, Server] = {}
        self.names: dict[str, Sequence[str]] = {}
        self.lookups: list[str] = []
        self.connections: list[tuple[str, int]] = []
        self._local_ports: dict[str, int] = {}
        self._fresh = (f"93.184.216.{number}" for number in itertools.count(1))
        self._until = contextlib.ExitStack()

    def __enter__(self) -> Internet:
        patch = self._until.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(connection, "_open", self._connect)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._until.close()

    def host(
        self, name: str, pages: Mapping[str, Behaviour] | Behaviour, **settings: Any
    ) -> Server:
        """Start a server for a host; pages are looked up when they are asked for."""

        def answer(exchange: Exchange) -> None:
            found = pages if callable(pages) else pages.get(_path(exchange), missing)
            found(exchange)

        settings.setdefault("context", server_context(name))
        server = self._until.enter_context(serve(answer, **settings))
        address = next(self._fresh)
        self.servers[name] = server
        self.names[name] = [address]
        self._local_ports[address] = server.port
        return server

    def point(self, name: str, *addresses: str) -> None:
        """Let the name service answer these addresses for a name."""
        self.names[name] = addresses

    def stop(self, name: str) -> None:
        """The host's machine is down: nobody listens at its address."""
        for address in self.names[name]:
            self._local_ports.pop(address, None)

    @property
    def requests(self) -> dict[str, list[str]]:
        """The paths that each host was asked for; hosts that were not asked are left out."""
        return {name: server.paths for name, server in self.servers.items() if server.paths}

    def resolve(self, host: str, port: int, family: int, kind: int) -> list[tuple[Any, ...]]:
        self.lookups.append(host)
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return [
            (socket.AF_INET6, kind, 6, "", (address, port, 0, 0))
            if ":" in address
            else (socket.AF_INET, kind, 6, "", (address, port))
            for address in self.names[host]
        ]

    def routes(self) -> dict[str, Any]:
        """What another process needs to find the same hosts."""
        return {
            "names": {name: list(addresses) for name, addresses in self.names.items()},
            "ports": dict(self._local_ports),
            "authority": str(authority_file()),
        }

    def fetcher(self, **settings: Any) -> GuardedFetcher:
        ours: dict[str, Any] = {"resolver": self.resolve, "ca_bundle": authority_file()}
        return GuardedFetcher(**(ours | settings))

    def verifier(
        self, *, limits: Limits = QUICK, policy: Policy | None = None, **settings: Any
    ) -> Verifier:
        return Verifier(fetch=self.fetcher(limits=limits), limits=limits, policy=policy, **settings)

    def _connect(self, address: IPAddress, port: int, *, seconds: float) -> socket.socket:
        self.connections.append((str(address), port))
        local = self._local_ports.get(str(address))
        if local is None or port != 443:
            raise ConnectionRefusedError(111, "Connection refused")
        return _open(ip_address("127.0.0.1"), local, seconds=seconds)


def _path(exchange: Exchange) -> str:
    return exchange.path.partition("?")[0]


Pages = MutableMapping[str, Behaviour]
