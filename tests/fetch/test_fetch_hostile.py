"""The guarded fetcher against servers that mean harm: each ends in time, with the right error."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from mcred.errors import FetchError, FetchFailedError, FetchRefusedError, LimitError, McredError
from mcred.limits import Limits
from support.timing import ends_within
from support.tls_server import (
    HOST,
    PATIENCE,
    Behaviour,
    Exchange,
    document,
    head,
    raw,
    redirect,
    resolver_of,
    serve,
    server_context,
    then,
)

SLACK = 0.2


@contextmanager
def fails(kind: type[McredError], code: str, *, within: float = PATIENCE) -> Iterator[Any]:
    with ends_within(within + SLACK), pytest.raises(kind) as caught:
        yield caught
    assert caught.value.code == code
    assert caught.value.message.isprintable()
    assert {"url", "hop", "reason"} <= set(caught.value.data)


def endless(start: bytes, again: bytes) -> Behaviour:
    def send(exchange: Exchange) -> None:
        exchange.send(start)
        while not exchange.stop.is_set():
            exchange.send(again)

    return send


def slowly(data: bytes) -> Behaviour:
    return lambda exchange: exchange.drip(data)


def silent(exchange: Exchange) -> None:
    exchange.stop.wait(10)


CHUNKED = head(Transfer_Encoding="chunked")

DRIPS: dict[str, Behaviour] = {
    "nothing": silent,
    "status line": slowly(b"HTTP/1.1 200 " + b"O" * 100),
    "headers": slowly(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100),
    "body": slowly(head() + b"x" * 100),
    "body of known length": then(head(Content_Length="100"), slowly(b"x" * 100)),
    "chunks": then(CHUNKED, slowly(b"1\r\nx\r\n" * 100)),
    "chunk size": then(CHUNKED, slowly(b"0" * 100)),
    "trailers": then(CHUNKED + b"0\r\n", slowly(b"X: y\r\n" * 100)),
    "gzip": then(head(Content_Encoding="gzip"), slowly(gzip.compress(bytes(range(200))))),
}


@pytest.mark.parametrize("what", DRIPS)
def test_a_server_that_drips_is_left_at_the_deadline(what: str) -> None:
    with serve(DRIPS[what]) as server, fails(FetchFailedError, "deadline"):
        server.fetcher().fetch(server.url())
    assert len(server.paths) == 1


def test_a_drip_over_several_redirects_has_one_deadline() -> None:
    def page(exchange: Exchange) -> None:
        time.sleep(0.4 * PATIENCE)
        redirect(f"/{int(exchange.path[1:]) + 1}")(exchange)

    with serve(page) as server, fails(FetchFailedError, "deadline") as caught:
        server.fetcher().fetch(server.url("/1"))
    assert 1 <= caught.value.data["hop"] <= 3


def test_a_handshake_that_stalls_is_left_at_the_deadline() -> None:
    def stall(_: socket.socket, stop: threading.Event) -> None:
        stop.wait(10)

    with serve({}, before_tls=stall) as server, fails(FetchFailedError, "deadline"):
        server.fetcher().fetch(server.url())
    assert server.connections == 1


def test_a_handshake_that_drips_is_left_at_the_deadline() -> None:
    def drip(sock: socket.socket, stop: threading.Event) -> None:
        for byte in b"\x16\x03\x03\x10\x00" + b"\x02\x00\x0f\xf0" + b"x" * 100:
            if stop.wait(0.05):
                return
            sock.sendall(bytes([byte]))

    with serve({}, before_tls=drip) as server, fails(FetchFailedError, "deadline"):
        server.fetcher().fetch(server.url())


def test_a_server_that_never_accepts_is_left_at_the_deadline() -> None:
    with serve({}, accept=False) as server, fails(FetchFailedError, "deadline"):
        server.fetcher().fetch(server.url())
    assert server.connections == 0


def test_a_resolver_that_never_answers_is_left_at_the_deadline() -> None:
    let_go = threading.Event()

    def resolver(*_: Any) -> list[Any]:
        let_go.wait(10)
        return []

    with serve({}) as server, fails(FetchFailedError, "deadline"):
        server.fetcher(resolver=resolver).fetch(server.url())
    let_go.set()
    assert server.connections == 0


ENDLESS: dict[str, tuple[Behaviour, type[McredError], str]] = {
    "body": (endless(head(), b"x" * 65536), LimitError, "limit"),
    "chunks": (
        endless(CHUNKED, b"10000\r\n" + b"x" * 65536 + b"\r\n"),
        LimitError,
        "limit",
    ),
    "tiny chunks with long extensions": (
        endless(CHUNKED, b"1;" + b"e" * 60000 + b"\r\nx\r\n"),
        LimitError,
        "limit",
    ),
    "trailers": (
        endless(CHUNKED + b"0\r\n", b"X: " + b"y" * 999 + b"\r\n"),
        LimitError,
        "limit",
    ),
    "status line": (endless(b"HTTP/1.1 200 ", b"O" * 4096), FetchFailedError, "headers"),
    "one header": (endless(b"HTTP/1.1 200 OK\r\nX: ", b"x" * 4096), FetchFailedError, "headers"),
    "headers": (endless(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 9), FetchFailedError, "protocol"),
    "early hints": (endless(b"", b"HTTP/1.1 100 Go\r\n\r\n"), FetchFailedError, "headers"),
}


@pytest.mark.parametrize("what", ENDLESS)
def test_an_answer_without_end_is_cut_off_early(what: str) -> None:
    behaviour, kind, code = ENDLESS[what]
    with serve(behaviour) as server, fails(kind, code, within=2):
        server.fetcher(limits=Limits(request_seconds=3, fetched_bytes=200_000)).fetch(server.url())
    assert len(server.paths) == 1


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 65536 + b"\r\n\r\n", "headers"),
        (b"HTTP/1.1 200 OK\r\n" + b"X-Y: z\r\n" * 200 + b"\r\n", "protocol"),
        (head(302, Location="/" + "a" * 65536), "headers"),
    ],
    ids=["64 KiB", "200 lines", "64 KiB location"],
)
def test_headers_are_capped(answer: bytes, code: str) -> None:
    with serve(raw(answer)) as server, fails(FetchFailedError, code):
        server.fetcher().fetch(server.url())


def _memory_of(action: Callable[[], None]) -> int:
    tracemalloc.start()
    action()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


@pytest.mark.parametrize("level", [9, 1])
def test_a_gzip_bomb_is_not_inflated(level: int) -> None:
    bomb = gzip.compress(bytes(200 * 1024 * 1024 if level == 9 else 20 * 1024 * 1024), level)
    with serve(document(bomb, Content_Encoding="gzip")) as server:
        fetcher = server.fetcher()

        def fetch() -> None:
            with fails(LimitError, "limit"):
                fetcher.fetch(server.url())

        assert _memory_of(fetch) < 16 * 1024 * 1024


CODINGS: dict[str, tuple[str, bytes]] = {
    "nested gzip": ("gzip, gzip", gzip.compress(gzip.compress(bytes(10**6)))),
    "six codings": ("gzip, gzip, gzip, gzip, gzip, gzip", b"x"),
    "brotli": ("br", b"x"),
    "zstandard": ("zstd", b"x"),
    "unknown": ("rot13", b"x"),
    "not gzip": ("gzip", b"plain text"),
    "not deflate": ("deflate", b"plain text"),
    "truncated gzip": ("gzip", gzip.compress(b"some text " * 10)[:-9]),
    "wrong checksum": ("gzip", gzip.compress(b"some text")[:-8] + bytes(8)),
    "data after gzip": ("gzip", gzip.compress(b"some text") + b"more"),
    "two gzip members": ("gzip", gzip.compress(b"some") + gzip.compress(b"text")),
}


@pytest.mark.parametrize("what", CODINGS)
def test_a_wrong_content_coding_is_no_document(what: str) -> None:
    coding, body = CODINGS[what]
    with (
        serve(document(body, Content_Encoding=coding)) as server,
        fails(FetchFailedError, "content_coding"),
    ):
        server.fetcher().fetch(server.url())


def test_gzip_in_a_single_coding_is_inflated_once() -> None:
    inner = gzip.compress(bytes(10**6))
    with serve(document(gzip.compress(inner), Content_Encoding="gzip")) as server:
        assert server.fetcher().fetch(server.url()).body == inner


BROKEN: dict[str, bytes] = {
    "nothing": b"",
    "not HTTP": b"SSH-2.0-OpenSSH_9.6\r\n",
    "HTTP/0.9": b"<html></html>",
    "HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "status 99": b"HTTP/1.1 99 No\r\n\r\n",
    "status abc": b"HTTP/1.1 abc No\r\n\r\n",
    "closed in a header": b"HTTP/1.1 200 OK\r\nContent-Le",
    "closed after a header": b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n",
    "a header without colon": b"HTTP/1.1 200 OK\r\nWhat\r\nContent-Encoding: gzip\r\n\r\nx",
    "length too long": head(Content_Length="100") + b"short",
    "closed in the middle": head(Content_Length="100000") + b"x" * 50000,
    "length is no number": head(Content_Length="ten") + b"0123456789",
    "length is negative": head(Content_Length="-1") + b"0123456789",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "length and chunks": head(Content_Length="3", Transfer_Encoding="chunked") + b"0\r\n\r\n",
    "unknown transfer coding": head(Transfer_Encoding="gzip, chunked") + b"0\r\n\r\n",
    "bad chunk size": CHUNKED + b"zz\r\nxx\r\n0\r\n\r\n",
    "negative chunk size": CHUNKED + b"-1\r\nxx\r\n0\r\n\r\n",
    "very negative chunk size": CHUNKED + b"-8\r\nxx\r\n0\r\n\r\n",
    "chunk breaks off": CHUNKED + b"64\r\nxx",
    "no last chunk": CHUNKED + b"2\r\nxx\r\n",
}


@pytest.mark.parametrize("what", BROKEN)
def test_an_answer_that_is_not_proper_http_is_no_document(what: str) -> None:
    with serve(raw(BROKEN[what])) as server, fails(FetchFailedError, "protocol"):
        server.fetcher().fetch(server.url())
    assert len(server.paths) == 1


def test_a_length_that_is_too_short_ends_the_document() -> None:
    with serve(raw(head(Content_Length="5") + b"12345678")) as server:
        assert server.fetcher().fetch(server.url()).body == b"12345"


def test_a_length_that_is_too_long_for_us_is_not_waited_for() -> None:
    with (
        serve(then(head(Content_Length=str(2**31)), silent)) as server,
        fails(LimitError, "limit", within=0.3),
    ):
        server.fetcher().fetch(server.url())


@pytest.mark.parametrize(
    "status", [204, 205, 206, 300, 304, 305, 400, 401, 403, 404, 406, 410, 429, 451, 500, 503, 999]
)
def test_an_answer_without_a_whole_document_is_a_failure_with_its_status(status: int) -> None:
    with (
        serve(document(b"", status, Retry_After="7")) as server,
        fails(FetchFailedError, "http_status") as caught,
    ):
        server.fetcher().fetch(server.url())
    assert caught.value.data["status"] == status
    assert caught.value.data["retry_after"] == 7
    assert str(status) in caught.value.message


def test_the_body_of_a_failure_or_a_redirect_is_not_read() -> None:
    bomb = endless(head(404), b"x" * 65536)
    pages = {"/404": bomb, "/a": endless(head(302, Location="/b"), b"x" * 65536)}
    with serve(pages | {"/b": document(b"here")}) as server:
        with fails(FetchFailedError, "http_status", within=0.3):
            server.fetcher().fetch(server.url("/404"))
        assert server.fetcher().fetch(server.url("/a")).body == b"here"


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://badge.example/", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("data:application/json,{}", "scheme"),
        ("https://169.254.169.254/latest/", "address"),
        ("https://127.1/", "address"),
        ("https:/badge.example/", "syntax"),
        ("https:badge.example/", "syntax"),
        ("https:///badge.example/", "host"),
        ("//10.0.0.1/", "address"),
        ("https://badge.local/", "host"),
        ("https://me:pw@badge.example/", "userinfo"),
        ("/\\evil", "syntax"),
        ("/\x0b", "syntax"),
        ("/" + "a" * 3000, "length"),
    ],
)
def test_a_redirect_to_a_forbidden_place_is_not_followed(location: str, code: str) -> None:
    with serve(redirect(location)) as server, fails(FetchRefusedError, code) as caught:
        server.fetcher().fetch(server.url("/a"))
    assert caught.value.data["hop"] == 1
    assert caught.value.data["hops"] == (server.url("/a"),)
    assert server.paths == ["/a"]


def test_a_redirect_to_loopback_is_not_followed() -> None:
    """Loopback is closed to the second name, although the first one's address is allowed here."""

    class FirstOnly:
        def why_not(self, address: Any) -> str | None:
            return None if str(address) == "127.0.0.1" else "loopback"

        def allows_port(self, port: int) -> bool:
            return True

        def allows_local_name(self, host: str) -> bool:
            return False

    def resolver(host: str, port: int, *rest: int) -> list[Any]:
        return resolver_of("127.0.0.1" if host == HOST else "127.0.0.2")(host, port, *rest)

    with serve({"/a": redirect("https://other.example/")}) as server:
        fetcher = server.fetcher(policy=FirstOnly(), resolver=resolver)
        with fails(FetchRefusedError, "address") as caught:
            fetcher.fetch(server.url("/a"))
    assert caught.value.data["address"] == "127.0.0.2"
    assert "where redirect 1 leads" in caught.value.message


@pytest.mark.parametrize("answer", [head(302), head(302, Location="")], ids=["none", "empty"])
def test_a_redirect_to_nowhere_is_a_failure(answer: bytes) -> None:
    with serve(raw(answer)) as server, fails(FetchFailedError, "redirect"):
        server.fetcher().fetch(server.url())


def test_a_redirect_with_bytes_that_are_no_text_is_a_failure() -> None:
    with (
        serve(raw(b"HTTP/1.1 302 Go\r\nLocation: /\xff\xfe\r\n\r\n")) as server,
        fails(FetchFailedError, "redirect"),
    ):
        server.fetcher().fetch(server.url())


@pytest.mark.parametrize("circle", [["/a"], ["/a", "/b"], ["/a", "/b", "/c"]])
def test_a_circle_of_redirects_is_seen_at_its_first_return(circle: list[str]) -> None:
    onward = dict(zip(circle, [*circle[1:], circle[0] + "#again"], strict=True))
    pages = {path: redirect(target) for path, target in onward.items()}
    with serve(pages) as server, fails(FetchFailedError, "redirect_loop"):
        server.fetcher().fetch(server.url("/a"))
    assert server.paths == circle


@pytest.mark.parametrize(
    "addresses",
    [
        ["10.0.0.1"],
        ["127.0.0.1", "10.0.0.1"],
        ["10.0.0.1", "127.0.0.1"],
        ["127.0.0.1", "169.254.169.254"],
        ["127.0.0.1"] * 20 + ["fd00::1"],
        ["::ffff:192.168.0.1"],
        ["64:ff9b::a00:1"],
    ],
)
def test_one_address_that_is_not_allowed_refuses_the_host(addresses: list[str]) -> None:
    resolver = resolver_of(*addresses)
    with serve(document(b"x")) as server, fails(FetchRefusedError, "address", within=0.1):
        server.fetcher(resolver=resolver).fetch(server.url())
    assert server.connections == 0
    assert resolver.calls == [HOST]  # type: ignore[attr-defined]


def test_an_address_that_changes_between_look_ups_does_not_matter() -> None:
    answers = iter(["127.0.0.1", "10.0.0.1"])
    asked: list[str] = []

    def rebinding(host: str, port: int, *rest: int) -> list[Any]:
        asked.append(host)
        return resolver_of(next(answers))(host, port, *rest)

    with serve(document(b"first")) as server:
        fetcher = server.fetcher(resolver=rebinding)
        assert fetcher.fetch(server.url()).body == b"first"
        assert asked == [HOST]
        with fails(FetchRefusedError, "address"):
            fetcher.fetch(server.url())
    assert server.connections == 1


def _raising(error: Exception) -> Callable[..., Any]:
    def resolver(*_: Any) -> Any:
        raise error

    return resolver


@pytest.mark.parametrize(
    "resolver",
    [
        resolver_of(),
        _raising(socket.gaierror(socket.EAI_NONAME, "Name or service not known")),
        _raising(UnicodeError("label empty or too long")),
        lambda *_: [(socket.AF_UNIX, 1, 0, "", "/run/docker.sock")],
        lambda *_: [(socket.AF_INET, 1, 0, "", ("localhost", 443))],
        lambda *_: [(socket.AF_INET6, 1, 0, "", (10, b"raw"))],
        lambda *_: [(socket.AF_INET, 1, 0, "", ("::1", 443))],
    ],
)
def test_a_name_without_an_internet_address_is_a_failure(resolver: Any) -> None:
    with serve(document(b"x")) as server, fails(FetchFailedError, "dns"):
        server.fetcher(resolver=resolver).fetch(server.url())
    assert server.connections == 0


def test_a_port_where_nobody_listens_is_a_failure() -> None:
    with serve({}) as server:
        url = server.url()
        fetcher = server.fetcher()
    with fails(FetchFailedError, "connect"):
        fetcher.fetch(url)


@pytest.mark.parametrize(
    ("context", "words"),
    [
        (server_context("other.example"), "not valid for"),
        (server_context(HOST, days=(-10, -1)), "expired"),
        (server_context(HOST, days=(1, 10)), "not yet valid"),
        (server_context(HOST, self_signed=True), "self-signed"),
    ],
    ids=["wrong host", "expired", "not yet valid", "self-signed"],
)
def test_a_certificate_that_does_not_hold_is_a_failure(context: Any, words: str) -> None:
    with (
        serve(document(b"x"), context=context) as server,
        fails(FetchFailedError, "tls") as caught,
    ):
        server.fetcher().fetch(server.url())
    assert words in caught.value.message
    assert server.paths == []


def test_an_authority_that_is_not_trusted_is_a_failure() -> None:
    with serve(document(b"x")) as server, fails(FetchFailedError, "tls"):
        server.fetcher(ca_bundle=None, limits=Limits(request_seconds=5)).fetch(server.url())
    assert server.paths == []


@pytest.mark.parametrize("data", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"", b"\x00" * 50])
def test_a_server_without_tls_is_a_failure(data: bytes) -> None:
    def plain(sock: socket.socket, _: threading.Event) -> None:
        sock.recv(4096)
        sock.sendall(data)

    with serve({}, before_tls=plain) as server, fails(FetchFailedError, "tls"):
        server.fetcher().fetch(server.url())


def test_a_hostile_answer_never_ends_in_another_exception() -> None:
    """A sample of single-byte damage to a good answer: a document or one of the promised errors."""
    good = head(Content_Type="a/b", Transfer_Encoding="chunked") + b"3\r\nabc\r\n0\r\n\r\n"
    damaged = [good[:n] + bytes([b]) + good[n + 1 :] for n in range(len(good)) for b in (0, 255)]
    answers = iter(damaged)
    with serve(lambda exchange: exchange.send(next(answers))) as server:
        fetcher = server.fetcher(limits=Limits(request_seconds=2))
        outcomes: set[int | str] = set()
        for _ in damaged:
            try:
                outcomes.add(fetcher.fetch(server.url()).status)
            except (FetchError, LimitError) as error:
                outcomes.add(error.code)
    assert outcomes <= {200, "protocol", "http_status", "deadline", "limit"}
    assert {200, "protocol"} <= outcomes
    assert len(server.paths) == len(damaged)


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        (document(b'{"revoked": true}', 410), b'{"revoked": true}'),
        (document(b"", 410), None),
        (document(b"x" * (64 * 1024), 410), b"x" * (64 * 1024)),
        (document(b"x" * (64 * 1024 + 1), 410), None),
        (document(gzip.compress(b"{}"), 410, Content_Encoding="gzip"), b"{}"),
        (document(gzip.compress(bytes(10**7)), 410, Content_Encoding="gzip"), None),
        (document(b"not gzip", 410, Content_Encoding="gzip"), None),
        (raw(head(410, Content_Length="100") + b"{}"), None),
        (document(b"secret", 404), None),
    ],
    ids=["short", "none", "longest", "too long", "gzip", "bomb", "damaged", "cut", "another"],
)
def test_what_is_gone_may_say_so_in_a_few_words(answer: Behaviour, body: bytes | None) -> None:
    with serve({"/": answer}) as server, pytest.raises(FetchFailedError) as caught:
        server.fetcher().fetch(server.url("/"))
    assert caught.value.code == "http_status"
    assert caught.value.data.get("body") == body
