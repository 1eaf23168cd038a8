"""One request and its answer: what it may cost, and the errors it can end in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mcred.errors import FetchFailedError, FetchRefusedError, LimitError
from mcred.fetch.deadline import Deadline
from mcred.fetch.urls import CheckedURL, display

__all__ = ["MAX_HEADER_BYTES", "Exchange"]

MAX_HEADER_BYTES = 32 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One hop: the address asked, its number (0 first), and what is left for it.

    `hops` are the addresses asked up to this one, this one included; `max_bytes` bounds the body
    as it comes and as it is inflated.
    """

    url: CheckedURL
    hops: tuple[str, ...]
    deadline: Deadline
    max_bytes: int

    @property
    def hop(self) -> int:
        return len(self.hops) - 1

    def remaining(self) -> float:
        """Seconds left.

        Raises:
            FetchFailedError: code `deadline`, when there are none.
        """
        seconds = self.deadline.remaining()
        if seconds <= 0:
            raise self.late()
        return seconds

    def late(self) -> FetchFailedError:
        seconds = self.deadline.seconds
        return self.failed("deadline", f"it took longer than {seconds:.3g} seconds")

    def failed(self, code: str, reason: str, **data: Any) -> FetchFailedError:
        return FetchFailedError(
            f"{self._shown()} could not be had: {reason}", code=code, **self._data(reason), **data
        )

    def refused(self, code: str, reason: str, **data: Any) -> FetchRefusedError:
        return FetchRefusedError(
            f"{self._shown()} was not opened: {reason}", code=code, **self._data(reason), **data
        )

    def too_long(self) -> LimitError:
        reason = f"it is longer than {self.max_bytes} bytes"
        return LimitError(
            f"{self._shown()} was not read: {reason}",
            limit="bytes",
            cap=self.max_bytes,
            **self._data(reason),
        )

    def _shown(self) -> str:
        where = "" if self.hop == 0 else f", where redirect {self.hop} leads,"
        return f"{display(self.url.url)}{where}"

    def _data(self, reason: str) -> dict[str, Any]:
        return {"url": self.url.url, "hop": self.hop, "hops": self.hops, "reason": reason}
