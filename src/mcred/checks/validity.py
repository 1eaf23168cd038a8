"""validity: is it in force at the time of the check?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from mcred.checks.moments import ENDS, STARTS, moment, moment_of_seconds
from mcred.checks.state import Verification
from mcred.encoding.dates import format_datetime
from mcred.report import Check, Outcome

__all__ = ["bounds", "check_validity", "period"]


def check_validity(v: Verification) -> Check:
    """Not before `validFrom`, and before `validUntil` (1.1: issuanceDate, expirationDate)."""
    start, end = bounds(v)
    if start is not None and v.now < start:
        data = {"date": format_datetime(start)}
        return Check("validity", Outcome.FAIL, "not_yet_valid", data)
    if end is not None and v.now >= end:
        return Check("validity", Outcome.FAIL, "expired", {"date": format_datetime(end)})
    return Check("validity", Outcome.PASS, "in_force")


def bounds(v: Verification) -> tuple[datetime | None, datetime | None]:
    """The narrowest period that the credential and its token agree on."""
    return period(v.document, v.token.claims if v.token is not None else {})


def period(
    document: Mapping[str, Any], claims: Mapping[str, Any]
) -> tuple[datetime | None, datetime | None]:
    """The narrowest period that a document and the claims of its token agree on."""
    starts = list(_moments(document, claims, STARTS, "nbf"))
    ends = list(_moments(document, claims, ENDS, "exp"))
    return max(starts, default=None), min(ends, default=None)


def _moments(
    document: Mapping[str, Any], claims: Mapping[str, Any], members: tuple[str, ...], claim: str
) -> Iterator[datetime]:
    for member in members:
        if (found := moment(document.get(member))) is not None:
            yield found
    if (found := moment_of_seconds(claims.get(claim))) is not None:
        yield found
