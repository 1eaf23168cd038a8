"""Inflating within a cap, however the data are cut into pieces."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred.fetch.inflate import InflateError, Inflater, TooLongError

PACK: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": gzip.compress,
    "deflate": zlib.compress,
}


def inflate(coding: str, data: bytes, *, piece: int, max_bytes: int) -> bytes:
    inflater = Inflater(coding, max_bytes=max_bytes)
    for start in range(0, len(data), piece):
        inflater.feed(data[start : start + piece])
    return inflater.finish()


@given(st.binary(max_size=300), st.integers(1, 20), st.sampled_from(["", "gzip", "deflate"]))
def test_what_was_packed_comes_back_or_is_too_long(body: bytes, piece: int, coding: str) -> None:
    """RFC 9110, 8.4.1: the codings are lossless; the cap decides by length alone."""
    packed = PACK[coding](body)
    enough = max(len(packed), len(body))
    assert inflate(coding, packed, piece=piece, max_bytes=enough) == body
    if enough > 0:
        with pytest.raises(TooLongError):
            inflate(coding, packed, piece=piece, max_bytes=enough - 1)


@given(st.binary(max_size=100), st.sampled_from(["gzip", "deflate"]))
def test_any_bytes_are_inflated_or_refused(data: bytes, coding: str) -> None:
    try:
        body = inflate(coding, data, piece=7, max_bytes=1000)
    except (InflateError, TooLongError):
        return
    assert len(body) <= 1000


def test_an_empty_body_needs_no_coding() -> None:
    assert inflate("gzip", b"", piece=1, max_bytes=10) == b""


def test_no_more_than_the_cap_is_ever_held() -> None:
    inflater = Inflater("gzip", max_bytes=1000)
    with pytest.raises(TooLongError):
        inflater.feed(gzip.compress(bytes(900_000)))
    assert len(inflater._body) <= 1001
