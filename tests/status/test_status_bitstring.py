"""Bitstring Status List section 3.3: the packed list and its encoding."""

from __future__ import annotations

import gzip as python_gzip
import time
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred.encoding import base64url
from mcred.errors import DataError, EncodingError, LimitError, UsageError
from mcred.limits import Limits
from mcred.status import Bitstring, decode, encode, new_list
from mcred.status.bitstring import gunzip, gzip


def test_a_new_list_is_all_clear_and_16_kib_long() -> None:
    bits = new_list()
    assert bits.length() == 131_072
    assert bytes(bits) == bytes(16_384)
    assert new_list(131_072, 2).length(2) == 131_072
    assert new_list(131_073).length() == 131_080


@pytest.mark.parametrize(("length", "size"), [(131_071, 1), (0, 1), (131_072, 0), (131_072, 17)])
def test_a_list_that_is_too_short_or_too_wide_is_not_made(length: int, size: int) -> None:
    with pytest.raises(UsageError):
        new_list(length, size)


def test_index_0_is_the_left_most_bit() -> None:
    """The first index, with a value of zero (0), is located at the left-most bit."""
    bits = Bitstring(bytes(2))
    bits.set(0)
    bits.set(9)
    assert bytes(bits) == b"\x80\x40"
    assert [index for index in range(16) if bits.get(index)] == [0, 9]


def test_entries_of_several_bits_have_the_most_significant_bit_first() -> None:
    bits = Bitstring(bytes(4))
    bits.set(1, 0b101, 3)
    bits.set(2, 0b011, 3)
    assert bytes(bits)[:2] == bytes([0b00010101, 0b10000000])
    assert (bits.get(1, 3), bits.get(2, 3), bits.get(0, 3)) == (5, 3, 0)


@given(
    size=st.integers(1, 16),
    writes=st.lists(st.tuples(st.integers(0, 15), st.integers(0, 2**16 - 1)), max_size=30),
)
def test_a_list_remembers_what_was_set_last_and_nothing_else_changes(
    size: int, writes: list[tuple[int, int]]
) -> None:
    bits = Bitstring(bytes(32))
    model = [0] * 16
    for index, value in writes:
        model[index] = value % 2**size
        bits.set(index, model[index], size)
    assert [bits.get(index, size) for index in range(16)] == model
    packed = "".join(f"{value:0{size}b}" for value in model)
    assert bytes(bits)[: 2 * size] == int(packed, 2).to_bytes(2 * size, "big")


@pytest.mark.parametrize(("index", "size"), [(16, 1), (-1, 1), (8, 2), (5, 3), (1, 16)])
def test_there_is_no_entry_outside_the_list(index: int, size: int) -> None:
    bits = Bitstring(bytes(2))
    for access in (lambda: bits.get(index, size), lambda: bits.set(index, 1, size)):
        with pytest.raises(DataError) as caught:
            access()
        assert caught.value.code == "status_index_range"


def test_a_value_that_does_not_fit_is_not_set() -> None:
    with pytest.raises(UsageError):
        Bitstring(b"\0").set(0, 2)
    with pytest.raises(UsageError):
        Bitstring(b"\0").set(0, -1)


@given(st.binary(max_size=300))
def test_what_is_encoded_decodes_and_is_always_the_same(data: bytes) -> None:
    text = encode(Bitstring(data))
    assert text == encode(Bitstring(data))
    assert text.startswith("uH4sI")
    assert bytes(decode(text)) == data
    assert python_gzip.decompress(base64url.decode(text[1:])) == data


def test_lists_are_equal_by_their_bits_and_say_little() -> None:
    assert Bitstring(b"\1") == Bitstring(b"\1") != Bitstring(b"\2")
    assert Bitstring(b"\1") != b"\1"
    assert repr(new_list()) == "Bitstring(16384 bytes)"


GOOD = gzip(b"abc" * 100)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(GOOD[:-1], id="cut by one"),
        pytest.param(GOOD[:20], id="cut"),
        pytest.param(GOOD[:-8] + GOOD[-4:], id="no checksum"),
        pytest.param(GOOD + b"\0", id="one byte more"),
        pytest.param(GOOD + GOOD, id="two members"),
        pytest.param(GOOD + gzip(b""), id="an empty second member"),
        pytest.param(zlib.compress(b"abc"), id="zlib"),
        pytest.param(zlib.compressobj(wbits=-15).flush(), id="raw deflate"),
        pytest.param(GOOD[:-8] + b"\0\0\0\0" + GOOD[-4:], id="wrong checksum"),
        pytest.param(GOOD[:-4] + (299).to_bytes(4, "little"), id="says less"),
        pytest.param(GOOD[:-4] + (301).to_bytes(4, "little"), id="says more"),
    ],
)
def test_only_one_whole_gzip_member_is_read(data: bytes) -> None:
    with pytest.raises(EncodingError):
        gunzip(data)


@given(st.binary(max_size=80))
def test_any_bytes_inflate_or_are_refused_by_name(data: bytes) -> None:
    for candidate in (data, GOOD[:10] + data):
        with pytest.raises((EncodingError, LimitError)):
            gunzip(candidate)


def _bomb(mebibytes: int, says: int) -> bytes:
    """Zeros as independent deflate blocks, so that making it costs nothing either."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = deflater.compress(bytes(1 << 20)) + deflater.flush(zlib.Z_FULL_FLUSH)
    body = block * mebibytes + zlib.compressobj(9, zlib.DEFLATED, -15).flush()
    return gzip(b"")[:10] + body + bytes(4) + says.to_bytes(4, "little")


@pytest.mark.parametrize(
    ("says", "error"),
    [
        pytest.param(1 << 30, LimitError, id="honest"),
        pytest.param(1000, EncodingError, id="lying"),
        pytest.param(0, EncodingError, id="as four gibibytes would"),
    ],
)
def test_a_bomb_of_a_gibibyte_is_refused_at_once(says: int, error: type[Exception]) -> None:
    text = "u" + base64url.encode(_bomb(1024, says))
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(error):
        decode(text)
    seconds = time.process_time() - started
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seconds < 0.05
    assert peak < 16 << 20


def test_the_bound_is_the_limit() -> None:
    data = gzip(bytes(1000))
    assert len(gunzip(data, limits=Limits(inflated_bytes=1000))) == 1000
    with pytest.raises(LimitError):
        gunzip(data, limits=Limits(inflated_bytes=999))


@pytest.mark.parametrize("text", ["", "H4sI", "zH4sI", "u", "uH4sI=", "u@@", "uH4sI AAA"])
def test_text_that_is_no_multibase_gzip_is_refused(text: str) -> None:
    with pytest.raises(EncodingError):
        decode(text)
