"""Moments as XML Schema 1.1 writes them: xsd:dateTimeStamp (Datatypes section 3.4.28)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from mcred.encoding.strict_json import shorten
from mcred.errors import EncodingError, UsageError

__all__ = ["format_datetime", "parse_datetime"]

_STAMP = re.compile(
    r"(?P<year>-?(?:[1-9][0-9]{3,}|0[0-9]{3}))-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
    r"T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]+))?"
    r"(?P<offset>Z|[+-][0-9]{2}:[0-9]{2})?"
)
_MAX_OFFSET = timedelta(hours=14)


@lru_cache(maxsize=2048)  # one badge's dates are asked for several times
def parse_datetime(text: str) -> datetime:
    """The moment of an xsd:dateTimeStamp, in UTC; fractions are cut at microseconds.

    `24:00:00` is the first moment of the next day, and a leap second (RFC 3339, section 5.7), which
    ends a month in UTC, the first of the next month: so do clocks that do not know it. Laxer
    spellings that Python reads (a space for `T`, a week date, an offset with seconds, other digits)
    are refused.

    Raises:
        EncodingError: `datetime_no_offset` where neither `Z` nor an offset says the zone,
            `datetime_leap_second` for second 60 where none can be, `datetime_range` for a year
            outside 1 to 9999, `datetime` for all else.
    """
    match = _STAMP.fullmatch(text) if len(text) <= 200 else None
    if match is None:
        raise _error(text, "is not an xsd:dateTimeStamp such as 2026-03-01T09:30:00Z")
    if match["offset"] is None:
        raise _error(
            text, "says no time zone: Z or an offset is required", code="datetime_no_offset"
        )
    year = match["year"]
    if len(year) != 4 or year == "0000":
        raise _error(text, "is outside the years 1 to 9999", code="datetime_range")
    is_leap_second = match["second"] == "60"
    try:
        moment = _date_and_time(match) - _offset(match["offset"])
    except OverflowError:
        raise _error(text, "is outside the years 1 to 9999", code="datetime_range") from None
    except ValueError:
        raise _error(text, "names a date or time that does not exist") from None
    if is_leap_second and (moment.day, moment.hour, moment.minute, moment.second) != (1, 0, 0, 0):
        raise _error(text, "names a leap second where none can be", code="datetime_leap_second")
    return moment.replace(tzinfo=UTC)


def format_datetime(moment: datetime) -> str:
    """`moment` as xsd:dateTimeStamp in UTC, whole seconds: `2026-03-01T09:30:00Z`.

    Raises:
        UsageError: `moment` has no time zone.
    """
    if moment.utcoffset() is None:
        raise UsageError("a moment without time zone cannot be written", code="datetime_no_offset")
    try:
        utc = moment.astimezone(UTC)
    except OverflowError:
        raise UsageError("outside the years 1 to 9999", code="datetime_range") from None
    return utc.replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _date_and_time(match: re.Match[str]) -> datetime:
    hour, minute, second = (int(match[name]) for name in ("hour", "minute", "second"))
    fraction = match["fraction"] or ""
    is_leap_second = second == 60
    end_of_day = hour == 24 and not minute and not second and not fraction.strip("0")
    moment = datetime(  # noqa: DTZ001 - the offset is subtracted by the caller
        int(match["year"]),
        int(match["month"]),
        int(match["day"]),
        0 if end_of_day else hour,
        minute,
        59 if is_leap_second else second,
        int(fraction[:6].ljust(6, "0")),
    )
    return moment + timedelta(days=end_of_day, seconds=is_leap_second)


def _offset(text: str) -> timedelta:
    if text == "Z":
        return timedelta(0)
    hours, minutes = int(text[1:3]), int(text[4:6])
    offset = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or offset > _MAX_OFFSET:
        raise ValueError
    return -offset if text[0] == "-" else offset


def _error(text: str, what: str, *, code: str = "datetime") -> EncodingError:
    return EncodingError(f"{shorten(text)} {what}", code=code)
