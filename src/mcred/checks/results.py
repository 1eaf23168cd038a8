"""results: what the badge says about the work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcred.checks.members_judged import check_associations
from mcred.checks.state import Verification
from mcred.openbadges.semantics import meaning
from mcred.report import Check, Outcome

__all__ = ["check_results"]


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


def _subject(v: Verification) -> Mapping[str, Any]:
    subject = v.document.get("credentialSubject")
    return subject if isinstance(subject, Mapping) else {}
