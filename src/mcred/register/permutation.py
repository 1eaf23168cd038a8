"""A keyed permutation of 0 … n-1: places in random order, each once, without a table of them.

A Feistel network of four rounds (Luby and Rackoff, 1988) on the next even number of bits, walked
until it falls below n (Black and Rogaway, "Ciphers with Arbitrary Finite Domains", 2002).
"""

from __future__ import annotations

from hashlib import blake2b

from mcred.errors import RecordError

__all__ = ["SALT_BYTES", "Permutation"]

SALT_BYTES = 16
_ROUNDS = 4


class Permutation:
    """The permutation of `range(length)` that belongs to a salt of 16 bytes."""

    def __init__(self, salt: bytes, length: int) -> None:
        if len(salt) != SALT_BYTES or not 0 < length < 2**62:
            raise RecordError("the salt or length of a status list is damaged", code="status_salt")
        self._length = length
        self._half = max(1, ((length - 1).bit_length() + 1) // 2)
        self._mask = (1 << self._half) - 1
        self._keys = tuple(
            blake2b(b"mcred places 1", digest_size=8, key=salt, salt=bytes([n]))
            for n in range(_ROUNDS)
        )

    def place(self, number: int) -> int:
        """Where `number` goes."""
        value = number
        while True:
            left, right = value >> self._half, value & self._mask
            for n in range(_ROUNDS):
                left, right = right, left ^ self._round(n, right)
            value = left << self._half | right
            if value < self._length:
                return value

    def number(self, place: int) -> int:
        """What goes to `place`."""
        value = place
        while True:
            left, right = value >> self._half, value & self._mask
            for n in reversed(range(_ROUNDS)):
                left, right = right ^ self._round(n, left), left
            value = left << self._half | right
            if value < self._length:
                return value

    def _round(self, n: int, half: int) -> int:
        digest = self._keys[n].copy()
        digest.update(half.to_bytes(8, "big"))
        return int.from_bytes(digest.digest(), "big") & self._mask
