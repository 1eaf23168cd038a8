"""proof of a hosted badge: what its own address answers. Open Badges 2.0, "HostedBadge
Verification".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcred.checks.open_badges_2.linked import ACCEPT, fetch_object
from mcred.checks.open_badges_2.workbench import Workbench
from mcred.containers.media_types import ACCEPT as ACCEPT_OF_LINKS
from mcred.encoding.strict_json import shorten
from mcred.errors import FetchError, FetchRefusedError, UnsupportedError
from mcred.openbadges2 import (
    authority,
    https_form,
    modern_assertion,
    refuse_other_names,
    same_address,
)
from mcred.report import Check, Outcome

__all__ = ["prove_hosted"]

_GONE = 410
#: Members of a copy that are worth a warning when the site says otherwise.
_COMPARED = ("recipient", "badge", "issuedOn", "expires", "evidence", "narrative")


def prove_hosted(w: Workbench) -> bool:
    """Ask the site; whether there is an assertion to go on with."""
    given = w.given.get("id")
    address = https_form(given)
    if address is None:
        reason = "its id is no web address, and nobody has signed it"
        w.add(Check("proof", Outcome.FAIL, "no_address", {"reason": reason}))
        return False
    if not _is_https(w, given):
        reason = "its address is http; try the same link with https://"
        w.add(Check("input", Outcome.FAIL, "refused", {"reason": reason, "cause": "scheme"}))
        return False
    try:
        document = fetch_object(w, address.partition("#")[0], accept=_accept(w, address))
    except FetchError as error:
        return _not_had(w, error)
    return _is_the_badge(w, address, document)


def _is_https(w: Workbench, given: Any) -> bool:
    """Its id is https, or it is the very document that an https link led to."""
    return str(given).lower().startswith("https:") or _led_to(w, given)


def _accept(w: Workbench, address: str) -> str:
    """The words of the first request where this is the same address: it is not asked again."""
    asked = _led_to(w, address) and w.v.facts.container == "json"
    return ACCEPT_OF_LINKS if asked else ACCEPT


def _led_to(w: Workbench, address: object) -> bool:
    """Whether the data at hand was read at this address."""
    facts = w.v.facts
    return same_address(facts.final, address) or same_address(facts.given, address)


def _not_had(w: Workbench, error: FetchError) -> bool:
    data = {"reason": error.message, "cause": error.code}
    if isinstance(error, FetchRefusedError):
        w.add(Check("input", Outcome.FAIL, "refused", data))
        return False
    if error.data.get("status") == _GONE:
        w.withdrawn = ""
    w.add(Check("proof", Outcome.NOT_CHECKED, "site_unreachable", data))
    return False


def _is_the_badge(w: Workbench, address: str, document: Mapping[str, Any]) -> bool:
    try:
        refuse_other_names(document)
        found = modern_assertion(document)
    except UnsupportedError as error:
        named = {"method": error.data.get("method")}
        w.add(Check("proof", Outcome.NOT_CHECKED, "unsupported_method", named))
        return False
    w.assertion = {**found, "id": address}
    if not same_address(found.get("id"), address):
        seen = shorten(found.get("id"))
        reason = f"{shorten(address)} answers with another document ({seen})"
        w.add(Check("proof", Outcome.FAIL, "other_document", {"reason": reason}))
        return False
    if found.get("revoked") is True:
        w.withdrawn = _reason(found)
    elif (kind := _kind(found)) != "HostedBadge":
        reason = f"its site says that it is verified in another way ({shorten(kind)})"
        w.add(Check("proof", Outcome.FAIL, "no_proof", {"reason": reason}))
        return False
    _compare(w, found)
    domain = authority(address)
    w.add(Check("proof", Outcome.PASS, "site_says", {"url": address, "domain": domain}))
    return True


def _kind(found: Mapping[str, Any]) -> Any:
    verification = found.get("verification")
    return verification.get("type") if isinstance(verification, Mapping) else None


def _reason(found: Mapping[str, Any]) -> str:
    reason = found.get("revocationReason")
    return reason if isinstance(reason, str) else ""


def _compare(w: Workbench, found: Mapping[str, Any]) -> None:
    """Where the data at hand says otherwise than the site, the site is believed."""
    names = [
        name
        for name in _COMPARED
        if name in w.given and _plain(w.given[name]) != _plain(found.get(name))
    ]
    if names and found.get("revoked") is not True:
        w.v.warn("ob2_copy_differs", names=names)


def _plain(value: Any) -> Any:
    """A linked object by its id, so that a copy may hold it whole."""
    return value["id"] if isinstance(value, Mapping) and "id" in value else value
