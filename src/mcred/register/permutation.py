"""A keyed permutation of 0 … n-1: places in random order, each once, without a table of them.

A Feistel network of four rounds (Luby and Rackoff, 1988) on the next even number of bits, walked
until it falls below n (Black and Rogaway, "Ciphers with Arbitrary Finite Domains", 2002). Each
round is a table of 2^(bits/2) numbers from SHAKE256 (FIPS 202) of the salt.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from hashlib import shake_256

from mcred.errors import RecordError

__all__ = ["MOST", "SALT_BYTES", "Permutation"]

SALT_BYTES = 16
MOST = 2**28  #: the longest list
_ROUNDS = 4


class Permutation:
    """The permutation of `range(length)` that belongs to a salt of 16 bytes."""

    def __init__(self, salt: bytes, length: int) -> None:
        if len(salt) != SALT_BYTES or not 0 < length <= MOST:
            raise RecordError("the salt or length of a status list is damaged", code="status_salt")
        self._length = length
        self._half = max(1, ((length - 1).bit_length() + 1) // 2)
        self._mask = (1 << self._half) - 1
        self._tables = _tables(salt, self._half)

    @classmethod
    def of(cls, salt: str, length: int) -> Permutation:
        """By a salt in hexadecimal, as a list's row has it. Raises RecordError: `status_salt`."""
        try:
            return cls(bytes.fromhex(salt), length)
        except ValueError:
            return cls(b"", length)

    def place(self, number: int) -> int:
        """Where `number` goes."""
        value = number
        while True:
            left, right = value >> self._half, value & self._mask
            for table in self._tables:
                left, right = right, left ^ table[right]
            value = left << self._half | right
            if value < self._length:
                return value

    def number(self, place: int) -> int:
        """What goes to `place`."""
        value = place
        while True:
            left, right = value >> self._half, value & self._mask
            for table in reversed(self._tables):
                left, right = right ^ table[left], left
            value = left << self._half | right
            if value < self._length:
                return value


@lru_cache(maxsize=8)
def _tables(salt: bytes, half: int) -> tuple[tuple[int, ...], ...]:
    size, mask = 1 << half, (1 << half) - 1
    return tuple(
        tuple(
            word & mask
            for word in struct.unpack(
                f"<{size}I", shake_256(b"mcred places 1" + bytes([n]) + salt).digest(4 * size)
            )
        )
        for n in range(_ROUNDS)
    )
