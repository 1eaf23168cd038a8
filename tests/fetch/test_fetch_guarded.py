"""The guarded fetcher against well-behaved servers: what it sends, follows and gives back."""

from __future__ import annotations

import gzip
import socket
import subprocess
import sys
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from mcred.errors import FetchFailedError, FetchRefusedError, LimitError, UsageError
from mcred.fetch import GuardedFetcher, TimedFetcher
from mcred.limits import Limits
from support.tls_server import (
    HOST,
    Exchange,
    document,
    head,
    raw,
    redirect,
    resolver_of,
    serve,
    server_context,
)

BODY = b'{"name": "Reading maps"}'


def test_a_document_comes_with_its_headers_and_the_time() -> None:
    with serve(document(BODY, Content_Type="application/vc", Link="<a>", LINK="<b>")) as server:
        fetched = server.fetcher().fetch(server.url("/badge?x=1#part"))
    assert fetched.body == BODY
    assert (fetched.status, fetched.content_type) == (200, "application/vc")
    assert fetched.headers["link"] == "<a>, <b>"
    assert fetched.url == server.url("/badge?x=1")
    assert fetched.hops == (fetched.url,)
    assert fetched.fetched_at is not None
    assert fetched.fetched_at.tzinfo is not None
    assert not fetched.from_cache
    assert server.paths == ["/badge?x=1"]


def test_a_request_says_who_asks_and_nothing_else() -> None:
    with serve(document(BODY)) as server:
        server.fetcher(user_agent="tester/1").fetch(server.url(), accept="application/vc")
    assert server.requests[0].headers == {
        "host": f"{HOST}:{server.port}",
        "user-agent": "tester/1",
        "accept": "application/vc",
        "accept-encoding": "gzip, deflate",
        "connection": "close",
    }


def test_environment_and_netrc_change_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text(f"machine {HOST} login me password secret\n")
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere")
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "secrets"))
    with serve(document(BODY)) as server:
        assert server.fetcher().fetch(server.url()).body == BODY
    assert "authorization" not in server.requests[0].headers
    assert not (tmp_path / "secrets").exists()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_recorded(status: int) -> None:
    with serve({"/a": redirect("/b", status), "/b": document(BODY)}) as server:
        fetched = server.fetcher().fetch(server.url("/a"))
    assert fetched.body == BODY
    assert fetched.hops == (server.url("/a"), server.url("/b"))
    assert fetched.url == server.url("/b")


@pytest.mark.parametrize("row", ["N30"])
def test_a_cookie_is_not_sent_on(row: str) -> None:
    first = document(b"", 302, Location="/b", Set_Cookie="id=1; Path=/")
    with serve({"/a": first, "/b": document(BODY)}) as server:
        server.fetcher().fetch(server.url("/a"))
        server.fetcher().fetch(server.url("/b"))
    assert all("cookie" not in request.headers for request in server.requests)


def test_the_most_redirects_are_followed_and_no_more() -> None:
    pages = {f"/{n}": redirect(f"/{n + 1}") for n in range(7)} | {"/7": document(BODY)}
    with serve(pages) as server:
        fetcher = server.fetcher(limits=Limits(redirects=5, request_seconds=5))
        assert len(fetcher.fetch(server.url("/2")).hops) == 6
        with pytest.raises(FetchFailedError) as caught:
            fetcher.fetch(server.url("/1"))
    assert caught.value.code == "redirects"
    assert caught.value.data["hop"] == 5
    assert len(server.paths) == 12


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "GZIP", "deflate", "raw deflate"])
def test_a_compressed_document_is_inflated(coding: str) -> None:
    if coding == "raw deflate":
        packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        packed = packer.compress(BODY) + packer.flush()
    else:
        packed = zlib.compress(BODY) if coding == "deflate" else gzip.compress(BODY)
    with serve(document(packed, Content_Encoding=coding.split()[-1])) as server:
        assert server.fetcher().fetch(server.url()).body == BODY


def test_a_chunked_document_is_put_together() -> None:
    chunks = b"4\r\nsome\r\n6;x=y\r\nthing \r\n1\r\n!\r\n0\r\nTrailer: 1\r\n\r\n"
    with serve(raw(head(Transfer_Encoding="chunked") + chunks)) as server:
        assert server.fetcher().fetch(server.url()).body == b"something !"


def test_a_document_without_length_ends_with_the_connection() -> None:
    with serve(raw(head() + BODY)) as server:
        assert server.fetcher().fetch(server.url()).body == BODY


def test_the_longest_document_fits_and_one_byte_more_does_not() -> None:
    with serve({"/fits": document(b"a" * 1000), "/not": document(b"a" * 1001)}) as server:
        fetcher = server.fetcher()
        assert len(fetcher.fetch(server.url("/fits"), max_bytes=1000).body) == 1000
        with pytest.raises(LimitError) as caught:
            fetcher.fetch(server.url("/not"), max_bytes=1000)
    assert caught.value.data["limit"] == "bytes"
    assert caught.value.data["cap"] == 1000
    assert caught.value.data["url"] == server.url("/not")


def test_a_name_is_looked_up_once_a_request() -> None:
    resolver = resolver_of("127.0.0.1")
    with serve(document(BODY)) as server:
        server.fetcher(resolver=resolver).fetch(server.url())
    assert resolver.calls == [HOST]  # type: ignore[attr-defined]


def test_an_address_is_not_looked_up() -> None:
    resolver = resolver_of("127.0.0.1")
    with serve(document(BODY), context=server_context("127.0.0.1")) as server:
        fetcher = server.fetcher(resolver=resolver)
        assert fetcher.fetch(server.url(host="127.0.0.1")).body == BODY
    assert resolver.calls == []  # type: ignore[attr-defined]


def test_an_ipv6_address_is_reached_by_name_and_by_literal() -> None:
    if not _has_ipv6():
        pytest.skip("this machine has no IPv6 loopback")
    context = server_context(HOST, "::1")
    with serve(document(BODY), context=context, address="::1") as server:
        fetcher = server.fetcher(resolver=resolver_of("::1"))
        assert fetcher.fetch(server.url()).body == BODY
        assert fetcher.fetch(server.url(host="[::1]")).body == BODY
    assert server.requests[1].headers["host"] == f"[::1]:{server.port}"


def _has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


def test_the_next_address_is_tried_when_one_does_not_answer() -> None:
    # Nothing listens on ::1 or 127.0.0.2 at the server's port.
    resolver = resolver_of("::1", "127.0.0.2", "127.0.0.1")
    with serve(document(BODY)) as server:
        assert server.fetcher(resolver=resolver).fetch(server.url()).body == BODY
    assert server.connections == 1


def test_an_international_host_is_asked_for_by_its_ascii_name() -> None:
    resolver = resolver_of("127.0.0.1")
    with serve(document(BODY), context=server_context("xn--bcher-kva.example")) as server:
        fetched = server.fetcher(resolver=resolver).fetch(server.url(host="b\u00fccher.example"))
    assert fetched.url == server.url(host="xn--bcher-kva.example")
    assert resolver.calls == ["xn--bcher-kva.example"]  # type: ignore[attr-defined]
    assert server.requests[0].headers["host"].startswith("xn--bcher-kva.example:")


def test_threads_share_one_fetcher() -> None:
    together = threading.Barrier(8, timeout=5)

    def echo(exchange: Exchange) -> None:
        together.wait()
        document(exchange.path.encode())(exchange)

    with serve(echo) as server, ThreadPoolExecutor(8) as pool:
        fetcher = server.fetcher(limits=Limits(request_seconds=5))
        urls = [server.url(f"/{number}") for number in range(16)]
        bodies = [fetched.body for fetched in pool.map(fetcher.fetch, urls)]
    assert bodies == [f"/{number}".encode() for number in range(16)]
    assert server.connections == 16


def test_real_use_reaches_no_server_on_this_machine() -> None:
    with serve(document(BODY)) as server:
        for host in ("127.0.0.1", "localhost"):
            with pytest.raises(FetchRefusedError):
                GuardedFetcher().fetch(f"https://{host}:{server.port}/")
            with pytest.raises(FetchRefusedError):
                GuardedFetcher().fetch(f"https://{host}/")
    assert server.connections == 0


@pytest.mark.parametrize("value", ["", "a\r\nX: y", "a\n", " a", "a  b", "\u00e9", "\x00"])
def test_a_header_value_cannot_carry_another_header(value: str) -> None:
    with pytest.raises(UsageError, match="header"):
        GuardedFetcher(user_agent=value)
    with pytest.raises(UsageError, match="header"):
        GuardedFetcher(resolver=resolver_of()).fetch("https://badge.example/", accept=value)


@pytest.mark.parametrize("content", [None, b"", b"not a certificate"])
def test_unusable_authorities_are_the_callers_mistake(
    content: bytes | None, tmp_path: Path
) -> None:
    bundle = tmp_path / "authorities.pem"
    if content is not None:
        bundle.write_bytes(content)
    fetcher = GuardedFetcher(ca_bundle=bundle, resolver=resolver_of("127.0.0.1"))
    with pytest.raises(UsageError, match=r"authorities\.pem"):
        fetcher.fetch("https://badge.example/")


def test_the_fetcher_can_be_given_less_time() -> None:
    fetcher: Any = GuardedFetcher()
    assert isinstance(fetcher, TimedFetcher)
    with (
        serve(lambda exchange: exchange.drip(head() + b"x" * 100)) as server,
        pytest.raises(FetchFailedError) as caught,
    ):
        server.fetcher().fetch_within(0.1, server.url())
    assert caught.value.code == "deadline"
    assert "0.1 seconds" in caught.value.message


def test_importing_the_package_does_not_import_requests() -> None:
    code = (
        "import sys, mcred.fetch as f; f.GuardedFetcher(); f.Budgeted(f.OfflineFetcher());"
        "heavy = {'requests', 'urllib3', 'idna', 'certifi'} & set(sys.modules);"
        "sys.exit(', '.join(heavy) or 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_public_name_is_there() -> None:
    import mcred.fetch

    assert [name for name in mcred.fetch.__all__ if getattr(mcred.fetch, name) is None] == []
    with pytest.raises(AttributeError):
        mcred.fetch.Nothing  # noqa: B018 - the access is what is tested
