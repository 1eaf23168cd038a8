"""The checks in the specification's order: which are made, what ends them, what comes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC
from types import MappingProxyType

from mcred.checks.contexts import check_contexts
from mcred.checks.credential_schema import check_named_schemas
from mcred.checks.endorsements import check_endorsements
from mcred.checks.facts import issuer_facts, note_disclosure, proven
from mcred.checks.following import check_found
from mcred.checks.members import Part
from mcred.checks.members_judged import judge_members
from mcred.checks.open_badges_2 import check_open_badge_2, is_open_badge_2
from mcred.checks.parsing import check_given, check_parse
from mcred.checks.presentation import (
    AROUND_SEVERAL,
    PRESENTATION_STEPS,
    check_presented,
    in_members,
)
from mcred.checks.proof import check_issuer_binding, check_proof
from mcred.checks.reading import check_input
from mcred.checks.recipient import check_recipient
from mcred.checks.refresh import check_refresh
from mcred.checks.related_resource import check_evidence_and_related
from mcred.checks.results import check_results
from mcred.checks.schema import check_schema, check_subject
from mcred.checks.state import Verification
from mcred.checks.status import check_status
from mcred.checks.trusting import check_trust
from mcred.checks.validity import check_validity
from mcred.containers.found import Found
from mcred.encoding.dates import format_datetime
from mcred.report import CHECK_IDS, Check, IssuerFacts, Outcome, RecipientFacts, VerificationReport
from mcred.report.verdict import Verdict, consequence

__all__ = ["AROUND", "GATES", "REVIEWS", "Step", "ended_at", "report_on", "run"]

Step = Callable[[Verification], Check]

#: Each ends the verification where it does not pass: nothing unproven is looked at further.
GATES: Mapping[str, Step] = MappingProxyType(
    {
        "input": check_input,
        "parse": check_parse,
        "contexts": check_contexts,
        "schema": check_schema,
        "subject": check_subject,
        "proof": check_proof,
        "issuer_binding": check_issuer_binding,
    }
)
#: Made only of a badge that its issuer is shown to have signed; all of them are made.
REVIEWS: Mapping[str, Step] = MappingProxyType(
    {
        "refresh": check_refresh,
        "validity": check_validity,
        "status": check_status,
        "recipient": check_recipient,
        "results": check_results,
        "evidence": check_evidence_and_related,
        "endorsements": check_endorsements,
        "trust": check_trust,
    }
)


def run(v: Verification) -> tuple[Check, ...]:
    """Every check in order; those after the one that ended the verification are not reached."""
    checks: list[Check] = []
    ended = False
    for check_id in GATES:
        skipped = v.token_problem is not None and check_id in ("contexts", "schema", "subject")
        if ended or skipped:
            checks.append(Check.not_reached(check_id))
            continue
        check = _gate(v, check_id)(v)
        if check_id == "input" and is_open_badge_2(v):
            return check_open_badge_2(v, check)
        checks.append(check)
        ended = _ends(check)
    v.bound = not any(consequence(check) not in _SHOWABLE for check in checks)
    for check_id, review in REVIEWS.items():
        if not v.bound:
            checks.append(Check.not_reached(check_id))
        elif v.profile in AROUND:
            checks.append(in_members(check_id))
        else:
            checks.append(review(v))
    if not v.bound:
        return tuple(checks)
    note_disclosure(v)
    named = None if v.profile in AROUND else check_named_schemas(v)
    judge_members(v)  # after it: they share the work that schemas may take
    return tuple(named if named and check.id == "schema" else check for check in checks)


#: Documents that are no credential, but hold some.
AROUND: Mapping[str, Mapping[str, Step]] = MappingProxyType(
    {"presentation": PRESENTATION_STEPS, "several": AROUND_SEVERAL}
)


def _gate(v: Verification, check_id: str) -> Step:
    """The gate for what the document turned out to be."""
    if check_id == "input" and isinstance(v.source, Part):
        return check_given
    if check_id == "input" and isinstance(v.source, Found):
        return check_found
    if v.profile in AROUND:
        return AROUND[v.profile][check_id]
    if check_id == "proof" and v.asks and v.token_problem is None:
        return check_presented
    return GATES[check_id]


#: What the gates may lead to while the badge's content still is its issuer's: a key that stands in
#: the badge itself, under a policy that says it may.
_SHOWABLE = (None, Verdict.ISSUER_UNKNOWN)


def _ends(check: Check) -> bool:
    """Whether a gate ends the verification.

    A key that could not be had leaves the signature unchecked, and still the question whose it is;
    a presentation of nothing may still be well signed.
    """
    if check.code in ("key_unreachable", "nothing_presented"):
        return False
    return consequence(check) is not None and check.outcome is not Outcome.WARN


def ended_at(check: Check) -> tuple[Check, ...]:
    """The checks of a verification that its first check ended."""
    return (check, *map(Check.not_reached, CHECK_IDS[1:]))


def report_on(v: Verification, checks: tuple[Check, ...]) -> VerificationReport:
    """The report, with what the document says only where that is proven."""
    recipient = RecipientFacts(asked=v.recipient is not None, match=v.recipient_facts.match)
    around = v.profile in AROUND
    shown = v.bound and not around
    return VerificationReport(
        checks=checks,
        checked_at=format_datetime(v.now.astimezone(UTC)),
        source=v.facts,
        proven=proven(v) if shown else None,
        issuer=IssuerFacts() if around else issuer_facts(v),
        recipient=recipient,
        members=v.members,
        warnings=tuple(v.warnings),
        accepts_unknown_issuer=v.environment.policy.accept_unknown_issuer,
        open_badge_2=v.open_badge_2,
        document=v.document if shown else None,
    )
