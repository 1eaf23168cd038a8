"""Servers that mean harm, and what a link to each of them comes to."""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from support.internet import Internet
from support.tls_server import (
    Behaviour,
    Exchange,
    Server,
    document,
    head,
    raw,
    redirect,
    server_context,
    then,
)

__all__ = ["HOST", "HOSTILE", "Hostile", "gzip_bomb", "stay"]

HOST = "hostile.example"

BODY = b'{"a": 1}'

Arrange = Callable[[Internet], None]


@dataclass(frozen=True, kw_only=True)
class Hostile:
    """`verdict` is what a link to it comes to; `requests` how many requests it gets to read."""

    verdict: str
    pages: Behaviour = field(default_factory=lambda: document(BODY))
    settings: Mapping[str, Any] = field(default_factory=dict)
    arrange: Arrange = lambda _internet: None
    requests: int = 1

    def join(self, internet: Internet) -> Server:
        server = internet.host(HOST, self.pages, **self.settings)
        self.arrange(internet)
        return server


def gzip_bomb(gibibytes: int = 1) -> bytes:
    """A gzip file of about a megabyte that inflates to gibibytes of zeros."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = deflater.compress(bytes(1024 * 1024)) + deflater.flush(zlib.Z_FULL_FLUSH)
    end = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS).flush()
    size = (gibibytes * 1024**3) & 0xFFFFFFFF
    trailer = bytes(4) + size.to_bytes(4, "little")
    return b"\x1f\x8b\x08" + bytes(7) + block * (1024 * gibibytes) + end + trailer


def _slowly(data: bytes) -> Behaviour:
    return lambda exchange: exchange.drip(data)


def _endless(start: bytes, again: bytes) -> Behaviour:
    def send(exchange: Exchange) -> None:
        exchange.send(start)
        while not exchange.stop.is_set():
            exchange.send(again)

    return send


def stay(exchange: Exchange) -> None:
    """Say nothing, and hold the line."""
    exchange.stop.wait(5)


def _stall(plain: socket.socket, stop: threading.Event) -> None:
    stop.wait(5)


def _drip_handshake(plain: socket.socket, stop: threading.Event) -> None:
    for byte in b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc\x03\x03" + bytes(200):
        if stop.wait(0.05):
            return
        plain.sendall(bytes([byte]))


def _chain(exchange: Exchange) -> None:
    step = exchange.path.removeprefix("/step/")
    redirect(f"/step/{int(step) + 1 if step.isdecimal() else 1}")(exchange)


def _points(*addresses: str) -> Arrange:
    return lambda internet: internet.point(HOST, *addresses)


def _also_private(internet: Internet) -> None:
    internet.point(HOST, *internet.names[HOST], "10.0.0.5")


def _unknown(internet: Internet) -> None:
    del internet.names[HOST]


def _neighbour(address: str) -> Arrange:
    return lambda internet: internet.point("inside.example", address)


_IN_CIRCLES = {"/left": "/right", "/right": "/left"}

HOSTILE: Mapping[str, Hostile] = MappingProxyType(
    {
        # slow
        "drips headers": Hostile(
            verdict="could_not_check", pages=_slowly(head(Content_Length="8") + BODY)
        ),
        "N21 drips the body": Hostile(
            verdict="could_not_check",
            pages=then(head(Content_Length="200"), _slowly(bytes(200))),
        ),
        "N23 stalls the handshake": Hostile(
            verdict="could_not_check", settings={"before_tls": _stall}, requests=0
        ),
        "drips the handshake": Hostile(
            verdict="could_not_check", settings={"before_tls": _drip_handshake}, requests=0
        ),
        "never accepts": Hostile(verdict="could_not_check", settings={"accept": False}, requests=0),
        "says nothing": Hostile(verdict="could_not_check", pages=stay),
        # much
        "gzip bomb": Hostile(
            verdict="refused", pages=document(gzip_bomb(), Content_Encoding="gzip")
        ),
        "N26 endless body": Hostile(verdict="refused", pages=_endless(head(), b"[" * 65536)),
        "N25 gzip in gzip": Hostile(
            verdict="could_not_check",
            pages=document(gzip.compress(gzip.compress(BODY)), Content_Encoding="gzip, gzip"),
        ),
        "N25 six codings": Hostile(
            verdict="could_not_check",
            pages=document(BODY, Content_Encoding=", ".join(["gzip"] * 6)),
        ),
        "N26 says it is 2 GiB long": Hostile(
            verdict="refused", pages=then(head(Content_Length=str(2 << 30)), stay)
        ),
        "N28 200 headers": Hostile(
            verdict="could_not_check",
            pages=raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n" + BODY),
        ),
        "N20 redirect of 64 KiB": Hostile(
            verdict="could_not_check", pages=redirect(f"/{'a' * 65536}")
        ),
        "endless headers": Hostile(
            verdict="could_not_check", pages=_endless(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 1000)
        ),
        "N28 64 KiB of headers": Hostile(
            verdict="could_not_check", pages=document(BODY, X_Much="a" * 65536)
        ),
        # untrue
        "says it is longer than it is": Hostile(
            verdict="could_not_check", pages=raw(head(Content_Length="1000") + BODY)
        ),
        "says it is shorter than it is": Hostile(
            verdict="malformed", pages=raw(head(Content_Length="4") + BODY)
        ),
        "N26 says it is longer than allowed": Hostile(
            verdict="refused", pages=then(head(Content_Length=str(10**12)), stay)
        ),
        "two lengths": Hostile(
            verdict="could_not_check",
            pages=raw(b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\nContent-Length: 4\r\n\r\n" + BODY),
        ),
        "is no HTTP": Hostile(verdict="could_not_check", pages=raw(b"SSH-2.0-OpenSSH_9.6\r\n")),
        "404": Hostile(verdict="could_not_check", pages=document(BODY, 404)),
        "410": Hostile(verdict="could_not_check", pages=document(BODY, 410)),
        "500": Hostile(verdict="could_not_check", pages=document(BODY, 500)),
        "204": Hostile(verdict="could_not_check", pages=raw(head(204))),
        # bad TLS
        "certificate by nobody": Hostile(
            verdict="could_not_check",
            settings={"context": server_context(HOST, self_signed=True)},
            requests=0,
        ),
        "certificate of another host": Hostile(
            verdict="could_not_check",
            settings={"context": server_context("other.example")},
            requests=0,
        ),
        "certificate that has expired": Hostile(
            verdict="could_not_check",
            settings={"context": server_context(HOST, days=(-30, -1))},
            requests=0,
        ),
        # led astray
        "chain of redirects": Hostile(verdict="could_not_check", pages=_chain, requests=6),
        "circle of redirects": Hostile(
            verdict="could_not_check",
            pages=lambda exchange: redirect(_IN_CIRCLES.get(exchange.path, "/left"))(exchange),
            requests=3,
        ),
        "N20 redirect to nowhere": Hostile(verdict="could_not_check", pages=raw(head(302))),
        "N16 redirect to http": Hostile(verdict="refused", pages=redirect(f"http://{HOST}/")),
        "N18 redirect to a file": Hostile(verdict="refused", pages=redirect("file:///etc/passwd")),
        "N18 redirect to data": Hostile(verdict="refused", pages=redirect("data:,{}")),
        "redirect to the cloud's own service": Hostile(
            verdict="refused", pages=redirect("https://169.254.169.254/latest/meta-data/")
        ),
        "redirect to loopback": Hostile(verdict="refused", pages=redirect("https://127.0.0.1/")),
        "redirect to a password": Hostile(
            verdict="refused", pages=redirect(f"https://user:secret@{HOST}/")
        ),
        "redirect to a port": Hostile(verdict="refused", pages=redirect(f"https://{HOST}:8443/")),
        "redirect to a name with a private address": Hostile(
            verdict="refused",
            pages=redirect("https://inside.example/"),
            arrange=_neighbour("192.168.1.1"),
        ),
        # addresses
        "one public and one private address": Hostile(
            verdict="refused", arrange=_also_private, requests=0
        ),
        "N08 private address": Hostile(verdict="refused", arrange=_points("10.1.2.3"), requests=0),
        "loopback address": Hostile(verdict="refused", arrange=_points("127.0.0.1"), requests=0),
        "IPv6 address that is mapped": Hostile(
            verdict="refused", arrange=_points("::ffff:127.0.0.1"), requests=0
        ),
        "IPv6 address behind NAT64": Hostile(
            verdict="refused", arrange=_points("64:ff9b::7f00:1"), requests=0
        ),
        "nobody at the address": Hostile(
            verdict="could_not_check", arrange=lambda internet: internet.stop(HOST), requests=0
        ),
        "no such host": Hostile(
            verdict="could_not_check",
            arrange=_unknown,
            requests=0,
        ),
    }
)
