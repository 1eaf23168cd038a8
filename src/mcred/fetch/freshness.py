"""How long an answer may be kept and reused (RFC 9111, sections 3 to 5)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

__all__ = ["fresh_until"]

_SECONDS = re.compile(r'"?([0-9]{1,9})"?')

#: Header fields of a request that are the same in every request, or part of the cache's key.
_FIXED_FIELDS = frozenset({"accept", "accept-encoding", "accept-language", "user-agent", "origin"})


def fresh_until(
    headers: Mapping[str, str], *, fetched_at: datetime, longest: timedelta
) -> datetime | None:
    """Until when the answer may be reused unasked; None where it must not be kept at all.

    An answer that says nothing about it is not kept: there is no guessing from Last-Modified.
    `longest` bounds what a server may ask for.
    """
    directives = _directives(headers.get("cache-control", ""))
    if "no-store" in directives or "no-cache" in directives or not _same_for_all(headers):
        return None
    lifetime = _lifetime(headers, directives)
    if lifetime is None:
        return None
    age = _SECONDS.fullmatch(headers.get("age", "0").strip())
    if age is None:
        return None
    fresh = min(lifetime - timedelta(seconds=int(age[1])), longest)
    return fetched_at + fresh if fresh > timedelta(0) else None


def _directives(text: str) -> Mapping[str, str]:
    pairs = (part.strip().partition("=") for part in text.lower().split(","))
    directives: dict[str, str] = {}
    for name, _, value in pairs:
        directives.setdefault(name.strip(), value.strip())
    return directives


def _same_for_all(headers: Mapping[str, str]) -> bool:
    varying = {name.strip().lower() for name in headers.get("vary", "").split(",")} - {""}
    return varying <= _FIXED_FIELDS


def _lifetime(headers: Mapping[str, str], directives: Mapping[str, str]) -> timedelta | None:
    if "max-age" in directives:
        match = _SECONDS.fullmatch(directives["max-age"])
        return timedelta(seconds=int(match[1])) if match else None
    expires, date = _date(headers.get("expires")), _date(headers.get("date"))
    return expires - date if expires is not None and date is not None else None


def _date(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
