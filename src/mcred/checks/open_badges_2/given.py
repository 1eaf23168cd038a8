"""parse: from what was handed over to an assertion, of which only the address may be believed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mcred.checks.open_badges_2.linked import fetch_object
from mcred.checks.open_badges_2.recognition import is_assertion
from mcred.checks.open_badges_2.workbench import Workbench
from mcred.encoding.strict_json import shorten
from mcred.errors import FetchError, FetchRefusedError, LimitError, OfflineError, ProofError
from mcred.errors import UnsupportedError as _UnsupportedError
from mcred.openbadges2 import modern_assertion, refuse_other_names
from mcred.report import Check, Outcome
from mcred.securing.jose import read_token

__all__ = ["read_given"]

SIGNED = "SignedBadge"


def read_given(w: Workbench) -> bool:
    """Find the assertion; whether the verification can go on."""
    contents = w.v.contents
    assert contents is not None
    w.v.facts = replace(w.v.facts, format="ob2-hosted")
    try:
        if contents.kind == "jws":
            w.token = read_token(contents.text, limits=w.v.limits)
            w.v.facts = replace(w.v.facts, format="ob2-jws")
            document: Any = w.token.payload
        elif contents.kind == "url":
            document = fetch_object(w, _https(contents.text))
        else:
            document = contents.value
        check = _read(w, document)
    except FetchError as error:
        return _unreachable(w, error)
    except ProofError as error:
        check = _unread_token(w, error)
    except LimitError as error:
        check = Check("parse", Outcome.FAIL, "too_large", {"reason": error.message})
    except _UnsupportedError as error:
        named = {"method": error.data.get("method", error.message)}
        check = Check("parse", Outcome.NOT_CHECKED, "unsupported_method", named)
    w.add(check)
    return check.outcome is Outcome.PASS and "proof" not in w.checks


def _read(w: Workbench, document: Any) -> Check:
    if not isinstance(document, Mapping):
        reason = "Open Badges 2 data, but no object"
        return Check("parse", Outcome.FAIL, "no_credential", {"reason": reason})
    refuse_other_names(document)
    w.given = modern_assertion(document)
    if not is_assertion(w.given) and not {"recipient", "badge"} <= w.given.keys():
        kind = shorten(w.given.get("type"))
        reason = f"an Open Badges 2 object of type {kind}, which is no badge by itself"
        return Check("parse", Outcome.FAIL, "no_credential", {"reason": reason})
    if w.token is not None and _kind(w.given) != SIGNED:
        w.token = None  # it says itself that its site is to be asked
        w.v.facts = replace(w.v.facts, format="ob2-hosted")
    return Check("parse", Outcome.PASS, "parsed")


def _kind(assertion: Mapping[str, Any]) -> Any:
    verification = assertion.get("verification")
    return verification.get("type") if isinstance(verification, Mapping) else None


def _https(address: str) -> str:
    if not address.lower().startswith("https:"):
        reason = "its address is http; try the same link with https://"
        raise FetchRefusedError(reason, code="scheme", url=address)
    return address


def _unread_token(w: Workbench, error: ProofError) -> Check:
    if error.code == "jws_malformed":
        data = {"reason": error.message, "cause": error.code}
        return Check("parse", Outcome.FAIL, "damaged", data)
    w.add(Check("proof", Outcome.FAIL, "broken", {"reason": error.message, "cause": error.code}))
    return Check("parse", Outcome.PASS, "parsed")


def _unreachable(w: Workbench, error: FetchError) -> bool:
    """The address that a picture holds instead of the badge."""
    data = {"reason": error.message, "cause": error.code}
    if isinstance(error, FetchRefusedError):
        w.add(Check("input", Outcome.FAIL, "refused", data))
    elif error.data.get("status") == 410:
        w.add(Check("parse", Outcome.PASS, "parsed"))
        w.withdrawn = ""
    elif isinstance(error, OfflineError):
        w.add(Check("input", Outcome.NOT_CHECKED, "offline", data))
    else:
        w.add(Check("input", Outcome.NOT_CHECKED, "unreachable", data))
    return False
