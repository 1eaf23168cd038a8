"""schema and subject: the shape that its kind of credential must have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcred.checks.data_model import data_model_problems
from mcred.checks.moments import unreadable_bounds
from mcred.checks.state import Verification
from mcred.errors import Problem
from mcred.openbadges.clean_shapes import graded
from mcred.openbadges.rules import identified_recipient
from mcred.report import Check, Outcome

__all__ = ["check_schema", "check_subject", "listed"]

_V1 = "https://www.w3.org/2018/credentials/v1"
_SHOWN = 3


def check_schema(v: Verification) -> Check:
    """The document has the shape of its profile, and keeps to the data model's rules."""
    if found := _too_many_proofs(v):
        return Check("schema", Outcome.FAIL, "breaks", listed(found))
    wrong, loose = graded(v.document, v.shape_with_proof)
    wrong = wrong or tuple(unreadable_bounds(v.document)) or data_model_problems(v.document)
    if wrong:
        return Check("schema", Outcome.FAIL, "breaks", listed(wrong))
    if v.profile in ("vc", "status_list"):
        v.warn("not_an_open_badge")
    if _is_v1(v.document):
        v.warn("legacy_data_model")
    if loose:
        data = listed(loose)
        v.warn("tolerated_shape", reason=data["reason"])
        return Check("schema", Outcome.WARN, "tolerated", data)
    return Check("schema", Outcome.PASS, "conforms", {"profile": v.profile})


def check_subject(v: Verification) -> Check:
    """Open Badges 3.0 "Verification", step 1: the subject has an id or an identifier."""
    if v.profile not in ("badge", "clr"):
        return Check("subject", Outcome.PASS, "present")
    wrong = tuple(identified_recipient(v.document))
    if wrong:
        return Check("subject", Outcome.FAIL, "missing", listed(wrong))
    return Check("subject", Outcome.PASS, "present")


def _too_many_proofs(v: Verification) -> tuple[Problem, ...]:
    proofs, cap = v.document.get("proof"), v.limits.proofs
    if not isinstance(proofs, list) or len(proofs) <= cap:
        return ()
    return (Problem("$.proof", "too_many", f"{cap} proofs at most", str(len(proofs))),)


def listed(found: tuple[Problem, ...]) -> dict[str, Any]:
    """Problems as a check's data: the first few in `reason`, all of them in `problems`."""
    shown = "; ".join(str(problem) for problem in found[:_SHOWN])
    more = len(found) - _SHOWN
    return {
        "reason": f"{shown}; and {more} more" if more > 0 else shown,
        "problems": [
            {"path": p.path, "code": p.code, "expected": p.expected, "seen": p.seen} for p in found
        ],
    }


def _is_v1(document: Mapping[str, Any]) -> bool:
    context = document.get("@context")
    return isinstance(context, list) and context[:1] == [_V1]
