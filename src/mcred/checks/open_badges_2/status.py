"""status: withdrawn by its site, or on its issuer's RevocationList."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcred.checks.open_badges_2.binding import linked_id
from mcred.checks.open_badges_2.linked import fetch_linked
from mcred.checks.open_badges_2.workbench import Workbench
from mcred.encoding.strict_json import shorten
from mcred.errors import DataError, FetchError, UnsupportedError
from mcred.openbadges2 import find_revocation, refuse_other_names, same_address
from mcred.report import Check, Outcome

__all__ = ["check_status"]


def check_status(w: Workbench) -> Check:
    """A hosted badge is withdrawn by its own address, a signed one by its issuer's list."""
    if w.withdrawn is not None:
        return _revoked(w.withdrawn)
    if w.hosted:
        return Check("status", Outcome.PASS, "still_hosted")
    assert w.issuer is not None
    if "revocationList" not in w.issuer:
        return Check("status", Outcome.NOT_APPLICABLE, "none")
    try:
        entry = _look_up(w, w.issuer)
    except UnsupportedError as error:
        data = {"method": error.data["method"]}
        return Check("status", Outcome.NOT_CHECKED, "unsupported_method", data)
    except (FetchError, DataError) as error:
        w.v.warn("status_could_not_check", reason=error.message)
        data = {"reason": error.message, "cause": error.code}
        return Check("status", Outcome.NOT_CHECKED, "could_not_check", data)
    if entry is None:
        return Check("status", Outcome.PASS, "clear")
    reason = entry.get("revocationReason")
    return _revoked(reason if isinstance(reason, str) else "")


def _look_up(w: Workbench, issuer: Mapping[str, Any]) -> Mapping[str, Any] | None:
    link = linked_id(issuer["revocationList"])
    if link is None:
        seen = shorten(issuer["revocationList"])
        raise DataError(f"the list's address is {seen}", code="status_entry_malformed")
    document = fetch_linked(w, link)
    refuse_other_names(document)
    named = document.get("issuer")
    if named is not None and not same_address(linked_id(named), issuer["id"]):
        raise DataError(
            f"the list is {shorten(named)}'s, not the issuer's", code="status_list_issuer"
        )
    return find_revocation(document, w.assertion)


def _revoked(reason: str) -> Check:
    data = {"reason": f": {reason}" if reason else ""}
    return Check("status", Outcome.FAIL, "revoked", data)
