"""A test authority and https servers on this machine that behave as badly as a test wants.

    with serve({"/": document(b"{}")}) as server:
        fetcher = server.fetcher()
        fetcher.fetch(server.url("/"))
        assert server.paths == ["/"]

The servers count: `connections` are accepted TCP connections, `paths` the requests read.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import ipaddress
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from mcred.fetch import GuardedFetcher, UnsafeAllowLoopback
from mcred.limits import Limits

HOST = "badge.example"
PATIENCE = 1.5  #: seconds that a test's fetcher gives a request

KeyAndCertificate = tuple[ec.EllipticCurvePrivateKey, x509.Certificate]
_kept_files = tempfile.TemporaryDirectory(prefix="mcred-tests-", ignore_cleanup_errors=True)
atexit.register(_kept_files.cleanup)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(
    subject: str,
    *,
    issuer: KeyAndCertificate | None = None,
    extensions: Mapping[str, Any],
    days: tuple[int, int] = (-1, 30),
) -> KeyAndCertificate:
    key = ec.generate_private_key(ec.SECP256R1())
    signer, issuer_name = (
        (key, _name(subject)) if issuer is None else (issuer[0], issuer[1].subject)
    )
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(issuer_name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    for extension, critical in extensions.values():
        builder = builder.add_extension(extension, critical=critical)
    return key, builder.sign(signer, hashes.SHA256())


def _key_usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


@functools.cache
def authority() -> KeyAndCertificate:
    return _certificate(
        "mcred test authority",
        extensions={
            "constraints": (x509.BasicConstraints(ca=True, path_length=None), True),
            "usage": (_key_usage(authority=True), True),
        },
    )


@functools.cache
def authority_file() -> Path:
    path = Path(_kept_files.name) / "authority.pem"
    path.write_bytes(authority()[1].public_bytes(Encoding.PEM))
    return path


@functools.cache
def server_context(
    *names: str, days: tuple[int, int] = (-1, 30), self_signed: bool = False
) -> ssl.SSLContext:
    """A server's TLS settings, with a certificate of the test authority for `names`."""
    key, certificate = _certificate(
        names[0],
        issuer=None if self_signed else authority(),
        days=days,
        extensions={
            "names": (x509.SubjectAlternativeName([_general_name(n) for n in names]), False),
            "constraints": (x509.BasicConstraints(ca=False, path_length=None), True),
            "usage": (_key_usage(authority=False), True),
        },
    )
    path = Path(_kept_files.name) / f"{certificate.serial_number}.pem"
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(certificate.public_bytes(Encoding.PEM) + pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


@dataclass
class Exchange:
    """One request as the server saw it; `stop` is set when the server is closed."""

    path: str
    headers: Mapping[str, str]
    sock: socket.socket
    stop: threading.Event

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def drip(self, data: bytes, *, every: float = 0.05) -> None:
        for byte in data:
            if self.stop.wait(every):
                return
            self.send(bytes([byte]))


Behaviour = Callable[[Exchange], None]


def raw(data: bytes) -> Behaviour:
    return lambda exchange: exchange.send(data)


def then(first: bytes, rest: Behaviour) -> Behaviour:
    """Send some bytes, then go on."""

    def behave(exchange: Exchange) -> None:
        exchange.send(first)
        rest(exchange)

    return behave


def head(status: int = 200, **fields: str) -> bytes:
    lines = [f"HTTP/1.1 {status} Whatever"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8")


def document(body: bytes, status: int = 200, **fields: str) -> Behaviour:
    return raw(head(status, Content_Length=str(len(body)), **fields) + body)


def redirect(location: str, status: int = 302) -> Behaviour:
    return document(b"gone on", status, Location=location)


def resolver_of(*addresses: str) -> Callable[..., list[tuple[Any, ...]]]:
    """A resolver that gives these addresses for every name; its `calls` are the names asked."""

    def resolve(host: str, port: int, family: int, kind: int) -> list[tuple[Any, ...]]:
        calls.append(host)
        return [
            (socket.AF_INET6, kind, 6, "", (address, port, 0, 0))
            if ":" in address
            else (socket.AF_INET, kind, 6, "", (address, port))
            for address in addresses
        ]

    calls: list[str] = []
    resolve.calls = calls  # type: ignore[attr-defined]
    return resolve


@dataclass
class Server:
    """A running server; `paths` and `requests` are what it was asked, in order."""

    port: int
    connections: int = 0
    requests: list[Exchange] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    def url(self, path: str = "/", host: str = HOST) -> str:
        return f"https://{host}:{self.port}{path}"

    def fetcher(self, **settings: Any) -> GuardedFetcher:
        """A fetcher that finds every name on this machine and trusts the test authority."""
        ours: dict[str, Any] = {
            "limits": Limits(request_seconds=PATIENCE),
            "ca_bundle": authority_file(),
            "policy": UnsafeAllowLoopback(),
            "resolver": resolver_of("127.0.0.1"),
        }
        return GuardedFetcher(**(ours | settings))


@contextlib.contextmanager
def serve(
    pages: Mapping[str, Behaviour] | Behaviour,
    *,
    context: ssl.SSLContext | None = None,
    before_tls: Callable[[socket.socket, threading.Event], None] | None = None,
    accept: bool = True,
    address: str = "127.0.0.1",
) -> Iterator[Server]:
    """Serve pages by path until the block ends.

    `before_tls` takes a connection over before any handshake; with `accept=False` connections are
    left in the queue of the operating system.
    """
    tls = context or server_context(HOST)
    stop = threading.Event()
    threads: list[threading.Thread] = []
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.create_server((address, 0), family=family, backlog=16) as listener:
        server = Server(port=listener.getsockname()[1])

        def one(plain: socket.socket) -> None:
            plain.settimeout(5)
            with contextlib.suppress(OSError, ValueError), plain:
                if before_tls is not None:
                    before_tls(plain, stop)
                    return
                with tls.wrap_socket(plain, server_side=True) as sock:
                    _answer(sock, pages, server, stop)

        def loop() -> None:
            while not stop.is_set():
                try:
                    plain, _ = listener.accept()
                except OSError:
                    return
                server.connections += 1
                thread = threading.Thread(target=one, args=(plain,), daemon=True)
                threads.append(thread)
                thread.start()

        if accept:
            threads.append(threading.Thread(target=loop, daemon=True))
            threads[0].start()
        try:
            yield server
        finally:
            stop.set()
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join(5)


def _answer(
    sock: ssl.SSLSocket,
    pages: Mapping[str, Behaviour] | Behaviour,
    server: Server,
    stop: threading.Event,
) -> None:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = sock.recv(4096)
        if not piece:
            return
        data += piece
    first, *lines = data.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
    headers = {n.lower(): v.strip() for n, _, v in (line.partition(":") for line in lines)}
    exchange = Exchange(path=first.split(" ")[1], headers=headers, sock=sock, stop=stop)
    server.requests.append(exchange)
    behaviour = pages if callable(pages) else pages[exchange.path.partition("?")[0]]
    behaviour(exchange)
