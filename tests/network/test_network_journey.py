"""The whole way on TLS: a badge at a link, its issuer's key, its status list, the user's trust."""

from __future__ import annotations

from school import HOST, School, page

from mcred.policy import Policy
from support.internet import Internet


def test_a_badge_is_valid_then_revoked_then_cannot_be_checked(
    internet: Internet, school: School
) -> None:
    school.publish_list(school.status_list(3))
    school.pages["/badge.json"] = page(school.badge(status=school.entry(7)))
    verifier = internet.verifier(policy=Policy(domains=[HOST]))
    link = f"https://{HOST}/badge.json"

    report = verifier.verify(link)
    assert report.verdict == "valid"
    assert report.issuer.domain == HOST
    assert report.issuer.trust == "domain"
    assert school.server.paths == ["/badge.json", "/.well-known/did.json", "/status/1"]

    school.publish_list(school.status_list(3, 7))
    assert verifier.verify(link).verdict == "revoked"

    internet.stop(HOST)
    report = verifier.verify(link)
    assert (report.verdict, report.exit_code) == ("could_not_check", 3)
