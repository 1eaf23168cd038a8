"""issuer_binding of a hosted badge: the BadgeClass and the issuer behind it, and their scope."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcred.checks.open_badges_2.linked import fetch_linked
from mcred.checks.open_badges_2.workbench import Workbench
from mcred.encoding.strict_json import shorten
from mcred.errors import FetchError, KeyBindingError, Problem, UnsupportedError
from mcred.openbadges.validation import problems
from mcred.openbadges2 import (
    as_open_badge_3,
    badge_class_problems,
    https_form,
    modern_badge_class,
    profile_problems,
    refuse_other_names,
    scope_of,
)
from mcred.report import Check, Outcome

__all__ = ["bind_hosted", "find_issuer", "linked_id", "listed_problems"]

_SHOWN = 3


def bind_hosted(w: Workbench) -> bool:
    """Whether the issuer publishes its badges where this one stands."""
    if not find_issuer(w):
        return False
    assert w.badge_class is not None
    assert w.issuer is not None
    home = str(w.issuer["id"])
    scope = scope_of(w.issuer, home)
    badge_class = linked_id(w.assertion.get("badge"))
    outside = None
    if not scope.holds_assertion(str(w.assertion["id"])):
        outside = w.assertion["id"]
    elif badge_class is not None and not scope.holds_badge_class(badge_class):
        outside = badge_class
    data: dict[str, Any] = {"how": scope.rule, "issuer": home}
    if outside is not None:
        reason = f"{shorten(outside)} is not where {shorten(home)} publishes badges"
        w.add(Check("issuer_binding", Outcome.FAIL, "out_of_scope", {**data, "reason": reason}))
        return False
    w.anybodys = scope.is_anybodys(str(w.assertion["id"]))
    w.add(Check("issuer_binding", Outcome.PASS, "in_scope", data))
    return True


def find_issuer(w: Workbench) -> bool:
    """Fetch the BadgeClass and the issuer's Profile, and validate them."""
    try:
        w.badge_class = _badge_class(w)
        refuse_other_names(w.badge_class)
        if not _valid(w, badge_class_problems(w.badge_class)):
            return False
        link = linked_id(w.badge_class["issuer"])
        if link is None:
            data = {"method": "an issuer without a web address"}
            w.add(Check("issuer_binding", Outcome.NOT_CHECKED, "unsupported_method", data))
            return False
        w.issuer = fetch_linked(w, link)
        refuse_other_names(w.issuer)
    except FetchError as error:
        data = {"reason": error.message, "cause": error.code}
        w.add(Check("issuer_binding", Outcome.NOT_CHECKED, "linked_unreachable", data))
        return False
    except KeyBindingError as error:
        data = {"reason": error.message, "cause": error.code}
        w.add(Check("issuer_binding", Outcome.FAIL, "other_document", data))
        return False
    except UnsupportedError as error:
        data = {"method": error.data["method"]}
        w.add(Check("issuer_binding", Outcome.NOT_CHECKED, "unsupported_method", data))
        return False
    return _valid(w, profile_problems(w.issuer)) and _valid(w, _unfit(w))


def linked_id(value: Any) -> str | None:
    """The web address of a linked object; None for one that has none."""
    found = value.get("id") if isinstance(value, Mapping) else value
    return found if https_form(found) is not None else None


def _badge_class(w: Workbench) -> Mapping[str, Any]:
    """The BadgeClass at its address; one without an address is what the assertion holds."""
    embedded = w.assertion.get("badge")
    link = linked_id(embedded)
    if link is not None:
        return modern_badge_class(fetch_linked(w, link))
    if isinstance(embedded, Mapping):
        return modern_badge_class(embedded)
    raise FetchError(f"{shorten(embedded)} is no web address", code="scheme")


def _unfit(w: Workbench) -> tuple[Problem, ...]:
    """What is wrong with values that every version has, such as the address of an alignment."""
    assert w.badge_class is not None
    assert w.issuer is not None
    return problems(as_open_badge_3(w.assertion, w.badge_class, w.issuer), for_issuing=False)


def _valid(w: Workbench, found: tuple[Problem, ...]) -> bool:
    if found:
        w.add(Check("schema", Outcome.FAIL, "breaks", listed_problems(found)))
    return not found


def listed_problems(found: tuple[Problem, ...]) -> dict[str, Any]:
    shown = "; ".join(str(problem) for problem in found[:_SHOWN])
    more = len(found) - _SHOWN
    return {
        "reason": f"{shown}; and {more} more" if more > 0 else shown,
        "problems": [
            {"path": p.path, "code": p.code, "expected": p.expected, "seen": p.seen} for p in found
        ],
    }
