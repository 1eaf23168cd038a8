"""How the derived types of B.5 are written: what a string must look like to be one of them."""

from __future__ import annotations

import datetime as dt
import re

from mcred.encoding.dates import parse_datetime
from mcred.errors import EncodingError

__all__ = [
    "COMPACT_JWS",
    "COUNTRY_CODE",
    "IDENTITY_HASH",
    "LANGUAGE_CODE",
    "is_compact_jws",
    "is_country_code",
    "is_date",
    "is_email_address",
    "is_identity_hash",
    "is_language_code",
    "is_leap_second",
    "is_uri",
    "is_zoned",
    "moment_of",
    "zone_of",
]

LANGUAGE_CODE = r"[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?"
COMPACT_JWS = r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+"
COUNTRY_CODE = r"[A-Z]{2}"
IDENTITY_HASH = r"md5\$[0-9a-fA-F]{32}|sha256\$[0-9a-fA-F]{64}"

is_uri = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20\x7f<>"{}|\\^`]+').fullmatch
is_language_code = re.compile(LANGUAGE_CODE).fullmatch
is_compact_jws = re.compile(COMPACT_JWS).fullmatch
is_email_address = re.compile(r"[^@\s]+@[^@\s]+").fullmatch
is_country_code = re.compile(COUNTRY_CODE).fullmatch
is_identity_hash = re.compile(IDENTITY_HASH).fullmatch

_STAMP = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,12})?(?P<zone>Z|[+-]\d\d:\d\d)?\Z", re.ASCII
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII)


def zone_of(written: str) -> str | None:
    """The offset that is written, "" where there is none, None where it is no date and time."""
    match = _STAMP.match(written)
    if match is None or _moment(written) is None:
        return None
    return match["zone"] or ""


def is_zoned(written: str) -> bool:
    """Whether it is a date and time with its offset from UTC, and no leap second."""
    return bool(zone_of(written)) and not is_leap_second(written)


def is_leap_second(written: str) -> bool:
    """Whether a date and time is a leap second, such as 2016-12-31T23:59:60Z."""
    return written[17:19] == "60"


def moment_of(written: str) -> dt.datetime | None:
    """The moment that a string names, UTC where it has no zone; None where it is no date.

    A leap second is the first second of the next month.
    """
    if zone_of(written) is None:
        return None
    moment = _moment(written)
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _moment(written: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(written)
    except ValueError:
        return _leap_second(written) if is_leap_second(written) else None


def _leap_second(written: str) -> dt.datetime | None:
    try:
        return parse_datetime(written)
    except EncodingError as error:
        return _leap_second(f"{written}Z") if error.code == "datetime_no_offset" else None


def is_date(written: str) -> bool:
    """Whether it is a day of the calendar."""
    if not _DAY.match(written):
        return False
    try:
        dt.date.fromisoformat(written)
    except ValueError:
        return False
    return True
