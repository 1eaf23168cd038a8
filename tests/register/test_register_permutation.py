"""The order in which places of a status list are handed out."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred.errors import RecordError
from mcred.register.permutation import Permutation

salts = st.binary(min_size=16, max_size=16)


@given(salts, st.integers(1, 600))
def test_every_place_is_handed_out_once(salt: bytes, length: int) -> None:
    permutation = Permutation(salt, length)
    assert sorted(permutation.place(n) for n in range(length)) == list(range(length))


@given(salts, st.integers(1, 2**22), st.data())
def test_the_number_of_a_place_is_found_again(
    salt: bytes, length: int, data: st.DataObject
) -> None:
    permutation = Permutation(salt, length)
    number = data.draw(st.integers(0, length - 1))
    place = permutation.place(number)
    assert 0 <= place < length
    assert permutation.number(place) == number


def test_the_order_is_the_salts_own_and_not_the_order_of_issuing() -> None:
    one, other = (Permutation(bytes([n]) * 16, 131_072) for n in (1, 2))
    first, second = ([each.place(n) for n in range(200)] for each in (one, other))
    assert first != second
    assert len(set(first) & set(second)) < 5
    rising = sum(a < b for a, b in itertools.pairwise(first))
    assert 70 < rising < 130
    # neither a constant step nor one of few
    assert len({b - a for a, b in itertools.pairwise(first)}) > 195
    assert max(first) > 120_000
    assert min(first) < 11_000


def test_the_order_is_the_same_on_every_machine() -> None:
    permutation = Permutation(bytes(16), 131_072)
    assert [permutation.place(n) for n in range(4)] == [23899, 87066, 44243, 4133]


def test_a_salt_of_another_length_is_refused() -> None:
    with pytest.raises(RecordError):
        Permutation(b"short", 10)
    for text in ("no hexadecimal", "00"):
        with pytest.raises(RecordError):
            Permutation.of(text, 10)
