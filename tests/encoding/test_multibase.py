"""Multibase with the two bases of Controlled Identifiers 1.0."""

from __future__ import annotations

import pytest

from mcred.encoding import multibase
from mcred.errors import EncodingError, UnsupportedError

# Controlled Identifiers 1.0 section 2.4: the same bytes in both bases.
DATA = b"Multibase is awesome! \\o/"


@pytest.mark.parametrize(
    ("base", "text"),
    [
        ("z", "zYAjKoNbau5KiqmHPmSxYCvn66dA1vLmwbt"),
        ("u", "uTXVsdGliYXNlIGlzIGF3ZXNvbWUhIFxvLw"),
    ],
)
def test_the_examples_encode_and_decode(base: str, text: str) -> None:
    assert multibase.encode(DATA, base) == text
    assert multibase.decode(text) == DATA


def test_base58btc_is_the_default() -> None:
    assert multibase.encode(b"").startswith("z")


@pytest.mark.parametrize("text", ["mTXVs", "f00", "Z2", "\N{ROCKET}x", " z2"])
def test_another_base_is_unsupported_and_named(text: str) -> None:
    with pytest.raises(UnsupportedError) as caught:
        multibase.decode(text)
    assert caught.value.data["method"].startswith("multibase")


def test_another_base_cannot_be_written() -> None:
    with pytest.raises(UnsupportedError):
        multibase.encode(b"x", "m")


@pytest.mark.parametrize("text", ["", "z0", "uZg==", "uZh"])
def test_text_that_is_not_of_its_base_is_refused(text: str) -> None:
    with pytest.raises(EncodingError):
        multibase.decode(text)
