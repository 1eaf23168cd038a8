"""Moments as they stand in a credential and in a token's claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from mcred.encoding.dates import parse_datetime
from mcred.encoding.strict_json import shorten
from mcred.errors import EncodingError, Problem

__all__ = ["ENDS", "STARTS", "moment", "moment_of_seconds", "unreadable_bounds"]

#: The members that bound a credential's period, of data models 2.0 and 1.1.
STARTS = ("validFrom", "issuanceDate")
ENDS = ("validUntil", "expirationDate")


def moment(value: Any) -> datetime | None:
    """The moment of a dateTimeStamp; without an offset it is read as UTC. None for no string.

    Raises:
        EncodingError: a string that names no moment, or one outside the years 1 to 9999.
    """
    if not isinstance(value, str):
        return None
    try:
        return parse_datetime(value)
    except EncodingError as error:
        if error.code == "datetime_no_offset":
            return parse_datetime(f"{value}Z")
        raise


def moment_of_seconds(seconds: Any) -> datetime | None:
    """The moment of a NumericDate (RFC 7519); None for no number or one beyond the calendar."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    try:
        return datetime.fromtimestamp(seconds, tz=UTC)
    except (OverflowError, ValueError, OSError):
        return None


def unreadable_bounds(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Bounds that cannot be compared with a clock: such a credential is never in force."""
    for name in (*STARTS, *ENDS):
        try:
            moment(document.get(name))
        except EncodingError as error:
            seen = shorten(document[name])
            yield Problem(f"$.{name}", error.code, "a moment within the years 1 to 9999", seen)
