"""Open Badges 2 badges that say something under another name: unsupported, and told which."""

from __future__ import annotations

from typing import Any

import pytest

from mcred import VerificationReport
from support.issuers import pinning
from support.open_badges_2 import (
    ASSERTION,
    BADGE_CLASS,
    CONTEXT,
    ISSUER,
    REVOCATIONS,
    SIGNED_ID,
    Issuer2,
)

PINNED = pinning(id=ISSUER, name="Our school")
OBI = "https://w3id.org/openbadges#"

#: What says that a badge has ended, in other names: members, and a context that they need.
OTHERWISE: dict[str, tuple[dict[str, Any], Any]] = {
    "compact": ({"obi:revoked": True}, CONTEXT),
    "IRI": ({f"{OBI}revoked": True}, CONTEXT),
    "alias": ({"weg": True}, [CONTEXT, {"weg": f"{OBI}revoked"}]),
    "expires": ({"sec:expiration": "2020-01-01T00:00:00Z"}, CONTEXT),
    "nested": ({"@nest": {"revoked": True}}, CONTEXT),
}
every_way = pytest.mark.parametrize(("members", "context"), OTHERWISE.values(), ids=OTHERWISE)


def refused(report: VerificationReport, key: str, check: str) -> None:
    assert report.verdict == "unsupported"
    assert key in report.check(check).data["method"]
    assert key in report.headline


@every_way
def test_a_hosted_badge(members: dict[str, Any], context: Any) -> None:
    """The site's answer counts: the copy at hand may say nothing of it."""
    issuer = Issuer2()
    issuer.publish(ASSERTION, issuer.assertion(**{"@context": context, **members}))
    refused(issuer.verify(), next(iter(members)), "proof")
    refused(issuer.verify(issuer.documents[ASSERTION]), next(iter(members)), "parse")


@every_way
def test_a_signed_badge(members: dict[str, Any], context: Any) -> None:
    issuer = Issuer2()
    assert issuer.verify(issuer.sign().encode(), policy=PINNED).verdict == "valid"
    document = issuer.signed_assertion(**{"@context": context, **members})
    report = issuer.verify(issuer.sign(document).encode(), policy=PINNED)
    refused(report, next(iter(members)), "parse")


def test_a_profile_that_names_its_list_otherwise() -> None:
    issuer = Issuer2()
    issuer.publish(REVOCATIONS, issuer.revocations(SIGNED_ID))
    members = {"obi:revocationList": REVOCATIONS}
    issuer.publish(ISSUER, issuer.profile(revocationList=None, **members))
    report = issuer.verify(issuer.sign().encode(), policy=PINNED)
    refused(report, "obi:revocationList", "issuer_binding")


def test_a_profile_that_names_its_scope_otherwise() -> None:
    issuer = Issuer2()
    scope = {"startsWith": "https://issuer.example/other/"}
    issuer.publish(ISSUER, issuer.profile(**{"obi:verify": scope}))
    refused(issuer.verify(), "obi:verify", "issuer_binding")
    issuer.publish(ISSUER, issuer.profile(verify=scope))
    assert issuer.verify().check("issuer_binding").code == "out_of_scope"


def test_a_class() -> None:
    issuer = Issuer2()
    issuer.publish(BADGE_CLASS, issuer.badge_class(**{"obi:criteria": "https://a.example"}))
    refused(issuer.verify(), "obi:criteria", "issuer_binding")


@pytest.mark.parametrize(
    "change",
    [
        {"obi:revoked": [SIGNED_ID]},
        {"@context": [CONTEXT, {"weg": "obi:revoked"}], "weg": [SIGNED_ID]},
        {"revokedAssertions": [{"@nest": {"id": SIGNED_ID}}]},
    ],
    ids=str,
)
def test_a_list_of_withdrawn_badges(change: dict[str, Any]) -> None:
    issuer = Issuer2()
    issuer.publish(REVOCATIONS, issuer.revocations(**change))
    report = issuer.verify(issuer.sign().encode(), policy=PINNED)
    assert report.verdict == "unsupported"
    assert report.check("status").code == "unsupported_method"


def test_extensions_and_terms_of_its_own_are_read() -> None:
    issuer = Issuer2()
    extra: dict[str, Any] = {
        "@context": [CONTEXT, {"mood": "https://issuer.example/terms#mood"}],
        "mood": "glad",
        "schema:location": "Here",
        "extensions:applyLink": {"type": ["Extension"], "url": "https://issuer.example/apply"},
    }
    issuer.publish(ASSERTION, issuer.assertion(**extra))
    issuer.publish(BADGE_CLASS, issuer.badge_class(**extra))
    issuer.publish(ISSUER, issuer.profile(**extra))
    issuer.publish(REVOCATIONS, issuer.revocations(**extra))
    assert issuer.verify().verdict == "hosted_only"
    token = issuer.sign(issuer.signed_assertion(**extra)).encode()
    assert issuer.verify(token, policy=PINNED).verdict == "valid"
