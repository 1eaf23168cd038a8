"""base58btc against the vectors of draft-msporny-base58-03 section 5, and garbage."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred.encoding import base58
from mcred.errors import EncodingError
from support.timing import work_within

VECTORS = [
    (b"Hello World!", "2NEpo7TZRRrLZSi2U"),
    (
        b"The quick brown fox jumps over the lazy dog.",
        "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
    ),
    (bytes.fromhex("0000287fb4cd"), "11233QC4"),
    (b"", ""),
    (b"\0", "1"),
]


@pytest.mark.parametrize(("data", "text"), VECTORS)
def test_the_vectors_of_the_draft_encode_and_decode(data: bytes, text: str) -> None:
    assert base58.encode(data) == text
    assert base58.decode(text) == data


@given(st.binary(max_size=100))
def test_what_was_encoded_decodes_to_the_same_bytes(data: bytes) -> None:
    assert base58.decode(base58.encode(data)) == data


@given(st.text(alphabet="123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz", max_size=90))
def test_every_text_of_the_alphabet_is_the_only_spelling_of_its_bytes(text: str) -> None:
    assert base58.encode(base58.decode(text)) == text


@pytest.mark.parametrize("text", ["0", "O", "I", "l", " 2", "2\n", "é", "2NEpo7TZRRrLZSi2U="])
def test_a_character_outside_the_alphabet_is_refused(text: str) -> None:
    with pytest.raises(EncodingError, match="is no base58 character") as caught:
        base58.decode(text)
    assert caught.value.code == "base58_character"


def test_long_input_is_refused_before_any_work() -> None:
    with work_within(0.5):
        with pytest.raises(EncodingError) as caught:
            base58.decode("z" * 10_000_000)
        with pytest.raises(EncodingError):
            base58.encode(bytes(10_000_000))
    assert caught.value.code == "base58_length"


def test_the_longest_bytes_accepted_survive_the_way_back() -> None:
    data = b"\xff" * base58.MAX_BYTES
    assert base58.decode(base58.encode(data)) == data
