"""Status lists that were verified and decoded lately, by the digest of their bytes."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from mcred.status.bitstring import Bitstring

__all__ = ["ListCache", "ListKey", "StatusList"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusList:
    """A verified list; nobody changes `bits`."""

    id: str | None
    issuer: str
    purposes: frozenset[str]
    bits: Bitstring
    valid_from: datetime | None
    valid_until: datetime | None
    ttl: timedelta | None
    verified_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListKey:
    """What a verified list is known by: its method, its address and the SHA-256 of its bytes."""

    method: str
    url: str
    sha256: bytes


class ListCache:
    """The lists used last, at most `size` and `max_bytes`; a verification counts for `max_age`.

    One cache belongs to one policy: what a stricter one would refuse must not be found in it. Safe
    to share between threads.
    """

    def __init__(
        self,
        size: int = 16,
        max_age: timedelta = timedelta(hours=1),
        *,
        max_bytes: int = 32 * 1024 * 1024,
    ) -> None:
        self._size = size
        self._max_bytes = max_bytes
        self._max_age = max_age
        self._lists: OrderedDict[ListKey, StatusList] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._lists)

    def get(self, key: ListKey, now: datetime) -> StatusList | None:
        """The list, where its verification is not older than `max_age` (nor from the future)."""
        with self._lock:
            found = self._lists.get(key)
            if found is None:
                return None
            if not timedelta(0) <= now - found.verified_at <= self._max_age:
                del self._lists[key]
                return None
            self._lists.move_to_end(key)
            return found

    def put(self, key: ListKey, found: StatusList) -> None:
        """Keep a list, and forget those used least recently where there are too many."""
        with self._lock:
            self._lists[key] = found
            self._lists.move_to_end(key)
            while len(self._lists) > self._size or self._bytes() > self._max_bytes:
                self._lists.popitem(last=False)

    def _bytes(self) -> int:
        return sum(found.bits.length(8) for found in self._lists.values())
