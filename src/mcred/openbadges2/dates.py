"""DateTime: ISO 8601 text; in versions before 2.0 also a date alone or Unix seconds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

__all__ = ["timestamp"]


def timestamp(value: Any) -> str | None:
    """The moment in UTC as `2016-12-31T23:59:59Z`; None where the value names none.

    Without a time zone it is read as UTC, as 1.x wrote it.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        if isinstance(value, str):
            found = datetime.fromisoformat(value.strip())
        else:
            found = datetime.fromtimestamp(value, tz=UTC)
        aware = found if found.utcoffset() is not None else found.replace(tzinfo=UTC)
        utc = aware.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return utc.replace(microsecond=0, tzinfo=None).isoformat() + "Z"
