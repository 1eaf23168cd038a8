"""Base58 with the Bitcoin alphabet (base58btc), draft-msporny-base58-03."""

from __future__ import annotations

from mcred.encoding.strict_json import shorten
from mcred.errors import EncodingError

__all__ = ["MAX_BYTES", "MAX_CHARACTERS", "decode", "encode"]

#: Longest input. The work grows with the square of the length, and nothing that is written in
#: base58 (keys, signatures, identifiers) comes near.
MAX_BYTES = 2048
MAX_CHARACTERS = 2800

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
#: So many digits are a number that fits a machine word: arithmetic on those is quick.
_DIGITS = 10
_AT_ONCE = 58**_DIGITS
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}


def encode(data: bytes) -> str:
    """Text of `data`; each leading zero byte becomes a leading `1`.

    Raises:
        EncodingError: more than `MAX_BYTES`.
    """
    if len(data) > MAX_BYTES:
        raise EncodingError(f"longer than {MAX_BYTES} bytes", code="base58_length")
    number = int.from_bytes(data, "big")
    digits = []
    while number:
        number, part = divmod(number, _AT_ONCE)
        for _ in range(_DIGITS):
            part, digit = divmod(part, 58)
            digits.append(_ALPHABET[digit])
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "1" * zeros + "".join(reversed(digits)).lstrip("1")


def decode(text: str) -> bytes:
    """Bytes of `text`.

    Raises:
        EncodingError: a character outside the alphabet, or more than `MAX_CHARACTERS`.
    """
    if len(text) > MAX_CHARACTERS:
        raise EncodingError(f"longer than {MAX_CHARACTERS} characters", code="base58_length")
    number = 0
    try:
        for start in range(0, len(text), _DIGITS):
            part = 0
            digits = text[start : start + _DIGITS]
            for character in digits:
                part = part * 58 + _VALUES[character]
            number = number * 58 ** len(digits) + part
    except KeyError as error:
        raise EncodingError(
            f"{shorten(error.args[0])} is no base58 character", code="base58_character"
        ) from None
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")
