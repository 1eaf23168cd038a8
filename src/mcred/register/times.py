"""Times as the register stores them: UTC text of one width, so that text order is time order."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from mcred.errors import RecordError

__all__ = ["from_text", "to_text", "utc_now"]

_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


def utc_now() -> datetime:
    """The clock that is used when the caller hands over none."""
    return datetime.now(UTC)


@lru_cache(maxsize=32)  # the rows of a batch share their time
def to_text(moment: datetime) -> str:
    """`2026-02-01T09:30:00.000000Z`. RecordError: no offset, or not in the years 1 to 9999."""
    if moment.utcoffset() is None:
        raise RecordError(
            f"the time {moment.isoformat()} has no offset; use an aware datetime",
            code="naive_time",
        )
    try:
        utc = moment.astimezone(UTC)
    except OverflowError:
        raise RecordError("a time outside the years 1 to 9999", code="time_range") from None
    return utc.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def from_text(text: str) -> datetime:
    """The aware UTC datetime that `to_text` wrote. Raises RecordError for anything else."""
    try:
        return datetime.strptime(text, _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        raise RecordError(
            f"the register holds {text[:40]!r} where a time should be", code="register_damaged"
        ) from None
