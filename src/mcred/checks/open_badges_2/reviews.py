"""recipient, endorsements and trust, where Open Badges 2 differs from version 3."""

from __future__ import annotations

import re

from mcred import openbadges
from mcred.checks import trusting
from mcred.checks.open_badges_2.workbench import Workbench
from mcred.openbadges.recipient import RecipientMatch
from mcred.report import Check, Outcome, RecipientFacts
from mcred.trust import names_fit, site_of

__all__ = ["check_endorsements", "check_recipient", "check_trust"]

_TYPED = re.compile(r"(emailAddress|email|url|telephone|id):(?P<value>.+)\Z", re.DOTALL)
_SAME = {"emailAddress": "emailAddress", "email": "emailAddress"}
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|did:|urn:")


def check_recipient(w: Workbench) -> Check:
    """Compare what was asked with the one identity that the assertion has."""
    v = w.v
    if v.recipient is None:
        return Check("recipient", Outcome.NOT_APPLICABLE, "not_asked")
    found = _match(w, v.recipient)
    if found is None or found.outcome is RecipientMatch.NOTHING_COMPARABLE:
        v.recipient_facts = RecipientFacts(asked=True)
        return Check("recipient", Outcome.NOT_CHECKED, "nothing_comparable")
    for problem in found.warnings:
        v.warn("weak_identity_hash", reason=problem.expected, path="$.recipient")
    matched = found.outcome is RecipientMatch.MATCH
    v.recipient_facts = RecipientFacts(asked=True, match=matched)
    if not matched:
        return Check("recipient", Outcome.FAIL, "mismatch", {"compared": ["$.recipient"]})
    if found.normalised:
        v.warn("recipient_normalised")
    return Check("recipient", Outcome.PASS, "match", {"path": "$.recipient"})


def _match(w: Workbench, asked: str) -> openbadges.Recipient | None:
    """None where the value is of another kind than the identity."""
    subject = w.v.document["credentialSubject"]
    identifiers = subject.get("identifier")
    if not identifiers:
        value = _TYPED.match(asked.strip())
        return openbadges.match_recipient(w.v.document, value["value"] if value else asked)
    identifier = identifiers[0]
    own = identifier["identityType"]
    kinds, value_asked = _kinds(asked.strip(), own)
    if own not in kinds:
        return None
    document = {"credentialSubject": {"identifier": [identifier]}}
    return openbadges.match_recipient(document, f"{own}:{value_asked}")


def _kinds(asked: str, own: str) -> tuple[set[str], str]:
    """The identifier types that a value may be of, and the value without its type."""
    if typed := _TYPED.match(asked):
        return {_SAME.get(typed[1], f"ext:{typed[1]}")}, typed["value"]
    if _URI.match(asked):
        return {"ext:url", "ext:id", "identifier"}, asked
    if "@" in asked:
        return {"emailAddress"}, asked
    return {own} - {"emailAddress"}, asked


def check_endorsements(w: Workbench) -> Check:
    """Endorsements by others are named, not verified."""
    if not any("endorsement" in (part or {}) for part in (w.assertion, w.badge_class, w.issuer)):
        return Check("endorsements", Outcome.NOT_APPLICABLE, "none")
    w.v.warn("endorsements_not_checked")
    return Check("endorsements", Outcome.NOT_CHECKED, "not_checked")


def check_trust(w: Workbench) -> Check:
    """A signed badge's issuer as any other; a hosted one's is never more than its web site.

    Who vouches for the issuer is shown for both, unless others can put badges where it stands.
    """
    if not w.hosted:
        return trusting.check_trust(w.v)
    issuer = w.v.issuer_id or ""
    w.v.site = site = site_of(issuer, vouched=not w.anybodys)
    if w.anybodys:
        w.v.warn("ob2_shared_site", address=str(w.assertion["id"]))
    else:
        w.v.trust_entry = w.v.environment.policy.trust_list.match(issuer, site=site)
    name = w.v.document["issuer"].get("name")
    if w.v.trust_entry is None and name and site.host and not names_fit(name, site.host):
        w.v.warn("issuer_name_mismatch", name=name, domain=site.host)
    return Check("trust", Outcome.FAIL, "hosted_only", {"domain": site.host})
