"""CBOR and COSE_Sign1 as they are read: RFC 8949 and RFC 9052, sections 3 and 4.2."""

from __future__ import annotations

from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred.encoding import cose_sign1
from mcred.errors import EncodingError
from support.timing import work_within

PROTECTED = cbor2.dumps({1: -8, 4: b"key"})


def sign1(*parts: Any, tag: int | None = 18) -> bytes:
    value = list(parts)
    return cbor2.dumps(value if tag is None else cbor2.CBORTag(tag, value))


GOOD = sign1(PROTECTED, {}, b"{}", b"\x01")


@pytest.mark.parametrize("tag", [18, None])
def test_the_tag_may_be_left_out(tag: int | None) -> None:
    found = cose_sign1.decode(sign1(PROTECTED, {33: b"k"}, b"{}", b"\x01", tag=tag))
    assert (found.protected, found.payload, found.signature) == (PROTECTED, b"{}", b"\x01")


def test_what_is_written_is_read_again() -> None:
    found = cose_sign1.decode(cose_sign1.encode(PROTECTED, b"{}", b"\x01"))
    assert (found.header, found.unprotected) == ({1: -8, 4: b"key"}, {})
    assert cose_sign1.encode(PROTECTED, b"{}", b"\x01") == GOOD


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xd2",
        b"\xd2\xd2" + GOOD[1:],
        GOOD[:-1],
        GOOD + b"\0",
        sign1(PROTECTED, {}, b"{}", b"\x01", tag=17),
        sign1(PROTECTED, {}, b"{}"),
        sign1(PROTECTED, {}, b"{}", b"\x01", b""),
        sign1(PROTECTED, {}, None, b"\x01"),
        sign1(PROTECTED, {}, "{}", b"\x01"),
        sign1(PROTECTED, {}, b"{}", b""),
        sign1(PROTECTED, [], b"{}", b"\x01"),
        sign1({1: -8}, {}, b"{}", b"\x01"),
        sign1(cbor2.dumps([1, -8]), {}, b"{}", b"\x01"),
        sign1(b"\xa1\x01", {}, b"{}", b"\x01"),
        sign1(b"\xa2\x01\x27\x01\x27", {}, b"{}", b"\x01"),
        sign1(cbor2.dumps({1: -8}), {1: -7}, b"{}", b"\x01"),
        sign1(cbor2.dumps({1: -8, 4: cbor2.CBORTag(28, b"x")}), {}, b"{}", b"\x01"),
        cbor2.dumps({0: PROTECTED, 1: {}, 2: b"{}", 3: b"\x01"}),
    ],
    ids=lambda data: data.hex()[:40] or "empty",
)
def test_damage_is_named(data: bytes) -> None:
    with pytest.raises(EncodingError) as caught:
        cose_sign1.decode(data)
    assert caught.value.code in ("cose_malformed", "cbor")


@pytest.mark.parametrize("label", [True, 1.0, None, b"\x01"], ids=repr)
def test_a_label_is_a_number_or_a_text(label: Any) -> None:
    """Section 1.4: label = int / tstr. To Python `True` and 1.0 are the label 1 as well."""
    with pytest.raises(EncodingError):
        cose_sign1.decode(sign1(cbor2.dumps({label: -8}), {}, b"{}", b"\x01"))
    with pytest.raises(EncodingError):
        cose_sign1.decode(sign1(PROTECTED, {label: b"x"}, b"{}", b"\x01"))


@pytest.mark.parametrize(
    "data",
    [
        b"\x81" * 100_000,
        b"\xd2\x84" + b"\x9f" * 100_000,
        b"\x9b" + b"\xff" * 8,
        b"\xbb" + b"\xff" * 8,
        b"\x5b" + b"\x7f" + b"\xff" * 7,
        b"\xd2\x84\x5a\xff\xff\xff\xff",
    ],
    ids=lambda data: data[:4].hex(),
)
def test_deep_and_falsely_long_values_are_refused_at_once(data: bytes) -> None:
    with work_within(0.1), pytest.raises(EncodingError):
        cose_sign1.decode(data)


def code_of(data: bytes) -> str | None:
    """Why it is refused; None where it is read."""
    try:
        cose_sign1.decode(data)
    except EncodingError as error:
        return str(error.code)
    return None


@given(data=st.binary(max_size=80))
def test_garbage_is_an_error_and_nothing_else(data: bytes) -> None:
    assert code_of(data) in ("cbor", "cose_malformed")


@given(data=st.binary(max_size=40), at=st.integers(0, len(GOOD)))
def test_a_changed_copy_is_read_or_refused(data: bytes, at: int) -> None:
    changed = GOOD[:at] + data + GOOD[at + len(data) :]
    assert code_of(changed) in (None, "cbor", "cose_malformed")
