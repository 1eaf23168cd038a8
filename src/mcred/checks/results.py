"""results and endorsements: what the badge says about the work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcred.checks.members_judged import check_associations
from mcred.checks.state import Verification
from mcred.openbadges.semantics import meaning
from mcred.report import Check, Outcome

__all__ = ["check_endorsements", "check_results"]


def check_results(v: Verification) -> Check:
    """Every result points into its own achievement's rubric and says something possible."""
    if v.profile == "clr":
        return check_associations(v)
    if v.profile != "badge" or not _subject(v).get("result"):
        return Check("results", Outcome.NOT_APPLICABLE, "none")
    problems = meaning(v.document)
    if problems:
        data = {
            "reason": "; ".join(str(problem) for problem in problems[:3]),
            "problems": [{"path": p.path, "code": p.code, "seen": p.seen} for p in problems],
        }
        return Check("results", Outcome.FAIL, "contradict", data)
    return Check("results", Outcome.PASS, "consistent")


def check_endorsements(v: Verification) -> Check:
    """Endorsements by others are named, not verified."""
    if not any(_holds_endorsement(part) for part in _endorsable(v)):
        return Check("endorsements", Outcome.NOT_APPLICABLE, "none")
    v.warn("endorsements_not_checked")
    return Check("endorsements", Outcome.NOT_CHECKED, "not_checked")


def _endorsable(v: Verification) -> tuple[Any, ...]:
    return (v.document, _subject(v).get("achievement"), v.document.get("issuer"))


def _holds_endorsement(part: Any) -> bool:
    return isinstance(part, Mapping) and bool(part.get("endorsement") or part.get("endorsementJwt"))


def _subject(v: Verification) -> Mapping[str, Any]:
    subject = v.document.get("credentialSubject")
    return subject if isinstance(subject, Mapping) else {}
