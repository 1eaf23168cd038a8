"""All the checks of an Open Badges 2 badge, in the order in which they may be made."""

from __future__ import annotations

from mcred.checks.evidence import check_evidence
from mcred.checks.open_badges_2.binding import bind_hosted, listed_problems
from mcred.checks.open_badges_2.given import read_given
from mcred.checks.open_badges_2.hosted import prove_hosted
from mcred.checks.open_badges_2.reviews import (
    check_endorsements,
    check_recipient,
    check_trust,
)
from mcred.checks.open_badges_2.signed import bind_signed, prove_signed
from mcred.checks.open_badges_2.status import check_status
from mcred.checks.open_badges_2.workbench import Workbench
from mcred.checks.state import Verification
from mcred.checks.validity import check_validity
from mcred.openbadges2 import (
    as_open_badge_3,
    assertion_problems,
    recipient_problems,
)
from mcred.report import CHECK_IDS, Check, Outcome

__all__ = ["check"]


def check(v: Verification, read: Check) -> tuple[Check, ...]:
    """Every check, in the report's order; `read` is that of the input, which passed.

    The badge is left in `v` where its issuer is shown to be behind it, and what it says in the
    terms of Open Badges 3.0, for the checks that both versions share.
    """
    w = Workbench(v=v, checks={read.id: read})
    v.bound = _gates(w)
    if v.bound and (badge := w.badge) is not None:
        v.open_badge_2 = badge
        v.document = as_open_badge_3(badge.assertion, badge.badge_class, badge.issuer)
        v.profile = "badge"
        _review(w)
    elif w.withdrawn is not None:
        w.add(check_status(w))
    return tuple(w.checks.get(name, Check.not_reached(name)) for name in CHECK_IDS)


def _gates(w: Workbench) -> bool:
    """Each is made only where the one before it passed: nothing unproven is followed further."""
    if not read_given(w):
        return False
    w.add(Check("contexts", Outcome.NOT_APPLICABLE, "read_by_name"))
    if not (prove_hosted(w) if w.hosted else prove_signed(w)):
        return False
    if not _shape(w) or not (bind_hosted(w) if w.hosted else bind_signed(w)):
        return False
    if "@context" not in w.assertion:
        w.v.warn("legacy_data_model")
    w.add(Check("schema", Outcome.PASS, "conforms", {"profile": "Open Badges 2"}))
    return True


def _shape(w: Workbench) -> bool:
    """schema and subject, of the assertion; the linked documents' follows when they are had.

    Of a withdrawn badge, issuers often leave nothing but that it is withdrawn.
    """
    if w.withdrawn is not None and not {"badge", "recipient"} <= w.assertion.keys():
        return False
    if found := assertion_problems(w.assertion):
        w.add(Check("schema", Outcome.FAIL, "breaks", listed_problems(found)))
        return False
    if found := recipient_problems(w.assertion):
        w.add(Check("subject", Outcome.FAIL, "missing", listed_problems(found)))
        return False
    w.add(Check("subject", Outcome.PASS, "present"))
    return True


def _review(w: Workbench) -> None:
    for found in (
        Check("refresh", Outcome.NOT_APPLICABLE, "none"),
        check_validity(w.v),
        check_status(w),
        check_recipient(w),
        Check("results", Outcome.NOT_APPLICABLE, "none"),
        check_evidence(w.v),
        check_endorsements(w),
        check_trust(w),
    ):
        w.add(found)
