"""The Multikey table of Controlled Identifiers 1.0."""

from __future__ import annotations

import pytest

from mcred.encoding import base58, base64url, multikey
from mcred.encoding.multikey import PUBLIC, SECRET, Codec
from mcred.errors import EncodingError, UnsupportedError

# Data Integrity EdDSA and ECDSA cryptosuites, the key pairs of their test vectors.
KEYS = [
    ("Ed25519", "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2", False),
    ("Ed25519", "z3u2en7t5LR2WtQH5PfFqMqwVHgeXouLzo6haApm8XHqvjxq", True),
    ("P-256", "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP", False),
    ("P-256", "z42twTcNeSYcnqg1FLuSFs2bsGH3ZqbRHFmvS9XMsYhjxvHN", True),
    ("P-384", "z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ", False),
    ("P-384", "z2fanyY7zgwNpZGxX5fXXibvScNaUWNprHU9dKx7qpVj7mws9J8LLt4mDB5TyH2GLHWkUc", True),
]


@pytest.mark.parametrize(("key_type", "text", "secret"), KEYS)
def test_the_keys_of_the_specifications_decode_and_encode(
    key_type: str, text: str, secret: bool
) -> None:
    decoded = multikey.decode(text)
    assert (decoded.codec.key_type, decoded.codec.secret) == (key_type, secret)
    assert decoded.codec is (SECRET if secret else PUBLIC)[key_type]
    assert multikey.encode(decoded.codec, decoded.raw) == text


@pytest.mark.parametrize(
    ("codec", "prefix"),
    [
        (PUBLIC["Ed25519"], "z6Mk"),
        (PUBLIC["P-256"], "zDna"),
        (PUBLIC["P-384"], "z82L"),
        (SECRET["Ed25519"], "z3u2"),
        (SECRET["P-256"], "z42t"),
        (SECRET["P-384"], "z2fa"),
    ],
)
def test_each_codec_shows_in_the_first_characters(codec: Codec, prefix: str) -> None:
    middle = b"\x02" + bytes(codec.length - 1) if codec.length % 2 else bytes(codec.length)
    assert multikey.encode(codec, middle).startswith(prefix)


@pytest.mark.parametrize("letter", ["u", "m", "f", ""])
def test_no_other_base_is_allowed(letter: str) -> None:
    text = letter + base64url.encode(b"\xed\x01" + bytes(32))
    with pytest.raises(EncodingError) as caught:
        multikey.decode(text)
    assert caught.value.code == "multikey_base"


@pytest.mark.parametrize("length", [0, 31, 33, 1000])
@pytest.mark.parametrize("codec", [*PUBLIC.values(), *SECRET.values()])
def test_a_key_of_another_length_is_refused(codec: Codec, length: int) -> None:
    if length == codec.length:
        length += 1
    with pytest.raises(EncodingError) as caught:
        multikey.decode("z" + base58.encode(codec.header + bytes(length)))
    assert caught.value.code == "multikey_length"
    with pytest.raises(EncodingError):
        multikey.encode(codec, bytes(length))


@pytest.mark.parametrize("header", [b"", b"\xed", b"\xe7\x01", b"\xec\x01", b"\x12\x20"])
def test_another_kind_of_key_is_unsupported_and_named(header: bytes) -> None:
    with pytest.raises(UnsupportedError) as caught:
        multikey.decode("z" + base58.encode(header))
    assert caught.value.code == "unsupported_key_type"
    assert header.hex() in caught.value.data["method"]


def test_a_secret_is_in_no_repr_and_no_message() -> None:
    text = KEYS[1][1]
    decoded = multikey.decode(text)
    assert decoded.raw.hex() not in repr(decoded)
    assert repr(decoded.raw) not in repr(decoded)
    with pytest.raises(EncodingError) as caught:
        multikey.decode(text + "!")
    assert text[4:20] not in str(caught.value)
    assert text[4:20] not in str(caught.value.__cause__)
