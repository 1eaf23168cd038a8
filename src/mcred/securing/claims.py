"""Times in claims: NumericDate of RFC 7519, section 2, and of RFC 8392, section 2."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from math import floor
from typing import Any

from mcred.encoding.dates import format_datetime
from mcred.encoding.strict_json import shorten
from mcred.errors import ProofError

__all__ = ["check_times", "date_of"]

#: Seconds; what is beyond could be compared with no date, and so would bound nothing.
_FIRST = datetime(1, 1, 1, tzinfo=UTC).timestamp()
_LAST = datetime(9999, 12, 31, tzinfo=UTC).timestamp()


def check_times(claims: Mapping[str, Any], names: tuple[str, ...] = ("exp", "nbf")) -> None:
    """Nothing where each of the claims is absent or a number of seconds within the calendar.

    Raises:
        ProofError: `jws_claims`.
    """
    for name in names:
        if name in claims and not _is_time(claims[name]):
            found = shorten(claims[name])
            raise ProofError(f"{name}: expected seconds, found {found}", code="jws_claims")


def date_of(seconds: Any) -> str | None:
    """The moment as a credential writes it, in whole seconds; None for what is no NumericDate."""
    if not _is_time(seconds):
        return None
    return format_datetime(datetime.fromtimestamp(floor(seconds), UTC))


def _is_time(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return _FIRST <= value <= _LAST  # NaN is not
