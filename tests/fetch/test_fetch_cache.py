"""Answers kept on disk: how long, how much, and what becomes of damage."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest

from mcred.errors import LimitError, UsageError
from mcred.fetch import DiskCache, Fetched
from mcred.fetch.freshness import fresh_until
from support.tls_server import document, redirect, serve

URL = "https://badge.example/list"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def answer(body: bytes = b"{}", url: str = URL, **headers: str) -> Fetched:
    fields = {"cache-control": "max-age=60"} | {n.replace("_", "-"): v for n, v in headers.items()}
    return Fetched(url=url, body=body, headers=fields, hops=(url,), fetched_at=NOON)


LIFETIMES = [
    ({"cache-control": "max-age=60"}, 60),
    ({"cache-control": "public, MAX-AGE=60"}, 60),
    ({"cache-control": 'private, max-age="60"'}, 60),
    ({"cache-control": "max-age=60", "age": "20"}, 40),
    ({"cache-control": "max-age=60, max-age=600"}, 60),
    ({"cache-control": "max-age=60", "expires": "Fri, 20 Nov 2026 18:00:00 GMT"}, 60),
    ({"cache-control": "max-age=60", "vary": "Accept, Accept-Encoding"}, 60),
    ({"cache-control": "max-age=999999999"}, 86400),
    (
        {"expires": "Fri, 20 Nov 2026 12:05:00 GMT", "date": "Fri, 20 Nov 2026 12:00:00 GMT"},
        300,
    ),
]

NOT_KEPT = [
    {},
    {"cache-control": "no-store"},
    {"cache-control": "max-age=60, no-store"},
    {"cache-control": "max-age=60, No-Cache"},
    {"cache-control": "no-cache=set-cookie, max-age=60"},
    {"cache-control": "max-age=0"},
    {"cache-control": "max-age=-1"},
    {"cache-control": "max-age=soon"},
    {"cache-control": "max-age=60", "age": "60"},
    {"cache-control": "max-age=60", "age": "old"},
    {"cache-control": "max-age=60", "vary": "*"},
    {"cache-control": "max-age=60", "vary": "Cookie"},
    {"last-modified": "Fri, 20 Nov 2020 12:00:00 GMT", "date": "Fri, 20 Nov 2026 12:00:00 GMT"},
    {"expires": "Fri, 20 Nov 2026 12:05:00 GMT"},
    {"expires": "0", "date": "Fri, 20 Nov 2026 12:00:00 GMT"},
    {"expires": "Fri, 20 Nov 2026 11:00:00 GMT", "date": "Fri, 20 Nov 2026 12:00:00 GMT"},
]


@pytest.mark.parametrize(("headers", "seconds"), LIFETIMES)
def test_an_answer_is_fresh_as_long_as_it_says(headers: dict[str, str], seconds: int) -> None:
    until = fresh_until(headers, fetched_at=NOON, longest=timedelta(days=1))
    assert until == NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize("headers", NOT_KEPT)
def test_an_answer_that_does_not_say_so_is_not_kept(headers: dict[str, str]) -> None:
    assert fresh_until(headers, fetched_at=NOON, longest=timedelta(days=1)) is None


def test_what_was_kept_comes_back_until_it_is_stale(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path / "cache")
    assert cache.put(answer(b"\x00body\n", content_type="a/b"), accept="*/*")
    kept = cache.get(URL, accept="*/*", now=NOON + 59 * SECOND)
    assert kept is not None
    assert (kept.body, kept.headers["content-type"], kept.fetched_at) == (
        b"\x00body\n",
        "a/b",
        NOON,
    )
    assert cache.get(URL, accept="*/*", now=NOON + 60 * SECOND) is None
    assert cache.get(URL, accept="*/*", now=NOON - SECOND) is None
    assert cache.get(URL, accept="text/html", now=NOON) is None
    assert cache.get(URL + "2", accept="*/*", now=NOON) is None


def test_only_an_ordinary_success_is_kept(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path)
    partial = Fetched(url=URL, body=b"", status=203, headers={"cache-control": "max-age=60"})
    assert not cache.put(partial, accept="*/*")
    assert not cache.put(answer(cache_control="no-store"), accept="*/*")
    assert list(tmp_path.iterdir()) == []


def test_an_entry_damaged_anywhere_is_a_miss(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path)
    cache.put(answer(b"body"), accept="*/*")
    (file,) = tmp_path.iterdir()
    good = file.read_bytes()
    for position in [0, 63, 64, 70, len(good) // 2, len(good) - 1]:
        file.write_bytes(good[:position] + bytes([good[position] ^ 1]) + good[position + 1 :])
        assert cache.get(URL, accept="*/*", now=NOON) is None
    for damaged in (b"", good[:64], good[:-1], good + b"x", b"\xff" * 100):
        file.write_bytes(damaged)
        assert cache.get(URL, accept="*/*", now=NOON) is None
    file.write_bytes(good)
    assert cache.get(URL, accept="*/*", now=NOON) is not None


def test_an_entry_moved_to_another_name_is_a_miss(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path)
    cache.put(answer(b"one", URL + "1"), accept="*/*")
    (first,) = tmp_path.iterdir()
    cache.put(answer(b"two", URL + "2"), accept="*/*")
    (second,) = set(tmp_path.iterdir()) - {first}
    second.write_bytes(first.read_bytes())
    assert cache.get(URL + "2", accept="*/*", now=NOON) is None


def test_the_oldest_entries_make_room(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path, max_bytes=10_000)
    for number in range(6):
        cache.put(answer(b"x" * 2500, f"{URL}{number}"), accept="*/*")
        for file in tmp_path.iterdir():
            os.utime(file, (file.stat().st_mtime - 10,) * 2)
    here = [cache.get(f"{URL}{number}", accept="*/*", now=NOON) is not None for number in range(6)]
    assert here == [False, False, False, True, True, True]
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 10_000


def test_an_answer_larger_than_the_cache_is_not_kept(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path, max_bytes=1000)
    assert not cache.put(answer(b"x" * 1000), accept="*/*")
    assert list(tmp_path.iterdir()) == []


def test_foreign_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_bytes(b"x" * 5000)
    cache = DiskCache(tmp_path, max_bytes=1000)
    assert cache.put(answer(), accept="*/*")
    assert (tmp_path / "notes.txt").exists()


def test_the_folder_is_the_owners(tmp_path: Path) -> None:
    DiskCache(tmp_path / "a" / "cache").put(answer(), accept="*/*")
    assert (tmp_path / "a" / "cache").stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_only_keeps_nothing(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    cache = DiskCache(blocked / "cache")
    assert not cache.put(answer(), accept="*/*")
    assert cache.get(URL, accept="*/*", now=NOON) is None


def test_a_path_that_is_no_folder_is_the_callers_mistake(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError, match="not a folder"):
        DiskCache(tmp_path / "file")


def _write_and_read(folder: str, number: int) -> int:
    cache = DiskCache(folder, max_bytes=20_000)
    bad = 0
    for turn in range(40):
        cache.put(answer(bytes([number]) * 3000, f"{URL}{turn % 5}"), accept="*/*")
        kept = cache.get(f"{URL}{turn % 5}", accept="*/*", now=NOON)
        bad += kept is not None and (len(kept.body) != 3000 or len(set(kept.body)) != 1)
    return bad


def test_processes_share_a_folder(tmp_path: Path) -> None:
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        bad = pool.map(_write_and_read, [str(tmp_path)] * 3, range(3))
        assert list(bad) == [0, 0, 0]
    assert {file.suffix for file in tmp_path.iterdir()} == {".answer"}


def test_the_fetcher_asks_again_only_when_it_must(tmp_path: Path) -> None:
    clock = [NOON]
    pages = {
        "/kept": document(b"kept", Cache_Control="max-age=60", Content_Type="a/b"),
        "/not": document(b"not"),
        "/moved": redirect("/kept"),
    }
    with serve(pages) as server:
        fetcher = server.fetcher(cache=DiskCache(tmp_path), now=lambda: clock[0])
        first = fetcher.fetch(server.url("/kept"))
        clock[0] += 30 * SECOND
        again = fetcher.fetch(server.url("/kept#part"))
        moved = fetcher.fetch(server.url("/moved"))
        assert server.paths == ["/kept", "/moved"]
        fetcher.fetch(server.url("/not"))
        fetcher.fetch(server.url("/not"))
        assert server.paths == ["/kept", "/moved", "/not", "/not"]
        with pytest.raises(LimitError):
            fetcher.fetch(server.url("/kept"), max_bytes=3)
        clock[0] += 30 * SECOND
        stale = fetcher.fetch(server.url("/kept"))
    assert server.paths[-1] == "/kept"
    assert (first.from_cache, again.from_cache, stale.from_cache) == (False, True, False)
    assert (again.body, again.content_type, again.fetched_at) == (b"kept", "a/b", NOON)
    assert moved.hops == (server.url("/moved"), server.url("/kept"))
    assert moved.from_cache
