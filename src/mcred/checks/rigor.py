"""mcred's own reading of what a badge records: Application, Knowledge or Recognition.

The words are those of the TrustEd Microcredential framework of 1EdTech; the rules are provisional
and ours. `RULES` names their version.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mcred.report import RigorFacts

__all__ = ["RULES", "rigor"]

RULES = "mcred-rigor/1"


def rigor(document: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> RigorFacts:
    """Application: levels of a rubric, decided, by a named assessor, on evidence with digests.

    Knowledge: results that were decided by a named assessor. Recognition: everything else, and
    whatever has a required level that is not met. A badge written by hand, not from a decision,
    lacks the decision's status and stays at Recognition.
    """
    levels = [result for result in results if result.get("levels")]
    recorded = [item for item in _list(document.get("evidence")) if _has_digest(item)]
    decided = any(result.get("status") == "Completed" for result in results)
    subject = document.get("credentialSubject")
    assessor = isinstance(subject, Mapping) and isinstance(subject.get("source"), Mapping)
    below = any(result.get("met") is False for result in results)
    reasons = (
        f"results:{len(levels)}" if levels else "value_only" if results else "no_results",
        "decided" if decided else "not_decided",
        "assessor" if assessor else "no_assessor",
        f"evidence:{len(recorded)}" if recorded else "no_evidence",
        *(("not_met",) if below else ()),
    )
    if below or not (decided and assessor):
        grade = "recognition"
    else:
        grade = "application" if levels and recorded else "knowledge"
    return RigorFacts(grade=grade, reasons=reasons)


def _has_digest(item: Any) -> bool:
    return isinstance(item, Mapping) and bool(item.get("digestMultibase") or item.get("digestSRI"))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
