"""English words of pages: labels and headings of the printable report and of published sites."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["SENTENCES"]

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        # a verdict in a few words, beside its icon
        "page.verdict.refused": "Not opened",
        "page.verdict.not_a_credential": "No badge found",
        "page.verdict.malformed": "Damaged",
        "page.verdict.unsupported": "Not checked: unknown method",
        "page.verdict.invalid": "Do not rely on it",
        "page.verdict.revoked": "Withdrawn",
        "page.verdict.suspended": "On hold",
        "page.verdict.not_yet_valid": "Not in force yet",
        "page.verdict.expired": "Expired",
        "page.verdict.recipient_mismatch": "Issued to another address",
        "page.verdict.could_not_check": "Could not be checked completely",
        "page.verdict.inconsistent": "Contradicts its own rubric",
        "page.verdict.hosted_only": "Not signed",
        "page.verdict.issuer_unknown": "Signed, issuer not known to you",
        "page.verdict.valid": "Signed and in force",
        # headings
        "page.report": "Badge report",
        "page.report_skip": "Skip to the report",
        "page.verdict": "Result of the check",
        "page.warnings": "Worth knowing",
        "page.criteria": "What the person had to do",
        "page.criteria_link": "The issuer describes it at this address, which was not opened:",
        "page.results": "How the work was judged",
        "page.results_intro": (
            "Each criterion with its whole scale, from the lowest level to the highest."
        ),
        "page.evidence": "Evidence",
        "page.evidence_file": "The file: {state}",
        "page.assessment": "Who assessed",
        "page.rigor": "What this badge records",
        "page.rigor_ours": "Our own reading, nobody's rating:",
        "page.issuer": "Who issued it, and how we know",
        "page.issuer_id": "Identifier",
        "page.issuer_name": "Name",
        "page.issuer_why": "How we know",
        "page.checks": "What was checked",
        "page.checks_check": "Step",
        "page.checks_outcome": "Outcome",
        "page.checks_found": "What was found",
        "page.source": "What was looked at",
        "page.unproven": (
            "Nothing that this file or link says about a person or an achievement is shown here, "
            "because none of it is proven."
        ),
        # results
        "page.result_reached": "Reached",
        "page.result_required": "Required",
        "page.result_reached_line": "Reached: {level}",
        "page.result_recorded_line": "Recorded: {level}",
        "page.result_required_line": "Required: {level}",
        "page.result_met": "meets what was required",
        "page.result_not_met": "below what was required",
        # dates
        "page.date.awarded": "Awarded",
        "page.date.issued": "Signed",
        "page.date.valid_from": "In force from",
        "page.date.valid_until": "In force until",
        # checks and outcomes
        "page.check.input": "Reading the file or link",
        "page.check.parse": "Badge data",
        "page.check.contexts": "Vocabulary",
        "page.check.schema": "Shape",
        "page.check.subject": "Subject",
        "page.check.proof": "Signature",
        "page.check.issuer_binding": "The issuer's key",
        "page.check.refresh": "Replacement",
        "page.check.validity": "Dates",
        "page.check.status": "Withdrawal",
        "page.check.recipient": "Recipient",
        "page.check.results": "Results",
        "page.check.evidence": "Evidence",
        "page.check.endorsements": "Endorsements",
        "page.check.trust": "Trust in the issuer",
        "page.outcome.pass": "Passed",
        "page.outcome.fail": "Failed",
        "page.outcome.warn": "Passed with a note",
        "page.outcome.not_checked": "Not checked",
        "page.outcome.not_applicable": "Does not apply",
        # what was looked at
        "page.source.given": "Given as",
        "page.source.final": "Found at",
        "page.source.container": "Kind of file",
        "page.source.format": "Kind of signature",
        "page.source.sha256": "SHA-256 of the input",
        "page.source.credential": "Badge identifier",
        "page.source.issuer": "Issuer identifier",
        # the foot of a report
        "page.report_checked": "Checked on {when}.",
        "page.report_made": (
            "Made by mcred {version}. It says what was found at that time; status and dates can "
            "change. Check again before you decide."
        ),
        "page.by": "Issued by",
    }
)
