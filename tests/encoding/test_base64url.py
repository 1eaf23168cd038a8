"""Base64url: one spelling only."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcred.encoding import base64url
from mcred.errors import EncodingError

# RFC 4648 section 10, without the padding, and RFC 7515 appendix C.
VECTORS = [
    (b"", ""),
    (b"f", "Zg"),
    (b"fo", "Zm8"),
    (b"foo", "Zm9v"),
    (b"foobar", "Zm9vYmFy"),
    (bytes([3, 236, 255, 224, 193]), "A-z_4ME"),
]


@pytest.mark.parametrize(("data", "text"), VECTORS)
def test_the_vectors_of_the_rfcs_encode_and_decode(data: bytes, text: str) -> None:
    assert base64url.encode(data) == text
    assert base64url.decode(text) == data


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Zg==", id="padding"),
        pytest.param("=", id="padding alone"),
        pytest.param("Zm9v\n", id="line feed at the end"),
        pytest.param("Zm 9v", id="space"),
        pytest.param("Zh", id="bits that stand for no byte"),
        pytest.param("Zm9", id="bits that stand for no byte after two"),
        pytest.param("Z", id="six bits"),
        pytest.param("Zm9vZ", id="six bits at the end"),
        pytest.param("A+z/4ME", id="the other alphabet"),
        pytest.param("Zm9v\0", id="NUL"),
        pytest.param("Zmé", id="not ASCII"),
        pytest.param("\ud800", id="surrogate"),
    ],
)
def test_another_spelling_is_refused(text: str) -> None:
    with pytest.raises(EncodingError) as caught:
        base64url.decode(text)
    assert caught.value.code == "base64url"


@given(st.binary(max_size=200))
def test_what_was_encoded_decodes_to_the_same_bytes(data: bytes) -> None:
    assert base64url.decode(base64url.encode(data)) == data


@given(st.text(max_size=40))
def test_any_text_decodes_to_bytes_with_that_one_spelling_or_is_refused(text: str) -> None:
    try:
        data = base64url.decode(text)
    except EncodingError:
        return
    assert base64url.encode(data) == text


@given(st.text("Ab9-_+/=\n \0Zé", max_size=24) | st.from_regex(r"[A-Za-z0-9_-]*", fullmatch=True))
def test_what_is_accepted_is_what_would_be_written(text: str) -> None:
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), "-_", validate=True)
        spelled = base64url.encode(data) == text
    except ValueError:
        spelled = False
    try:
        base64url.decode(text)
        accepted = True
    except EncodingError:
        accepted = False
    assert accepted is spelled
