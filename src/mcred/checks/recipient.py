"""recipient: was it issued to the person that was asked about?"""

from __future__ import annotations

from mcred import openbadges
from mcred.checks.state import Verification
from mcred.openbadges.recipient import RecipientMatch
from mcred.report import Check, Outcome, RecipientFacts

__all__ = ["check_recipient"]


def check_recipient(v: Verification) -> Check:
    """Open Badges 3.0 "Verification", step 5, with the comparisons of `--recipient`."""
    if v.recipient is None:
        return Check("recipient", Outcome.NOT_APPLICABLE, "not_asked")
    found = openbadges.match_recipient(v.document, v.recipient)
    for problem in found.warnings:
        v.warn("weak_identity_hash", reason=problem.expected, path=problem.path)
    if found.outcome is RecipientMatch.NOTHING_COMPARABLE:
        v.recipient_facts = RecipientFacts(asked=True)
        return Check("recipient", Outcome.NOT_CHECKED, "nothing_comparable")
    matched = found.outcome is RecipientMatch.MATCH
    v.recipient_facts = RecipientFacts(asked=True, match=matched)
    if not matched:
        return Check("recipient", Outcome.FAIL, "mismatch", {"compared": list(found.compared)})
    if found.normalised:
        v.warn("recipient_normalised")
    return Check("recipient", Outcome.PASS, "match", {"path": found.path})
