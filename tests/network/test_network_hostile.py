"""A link, an issuer's document and a status list on servers that mean harm: each verification
ends in time, with the right verdict, and has made no request too many.
"""

from __future__ import annotations

import json
from contextlib import AbstractContextManager

import pytest
from hostility import HOST, HOSTILE, Hostile
from school import School

from mcred.policy import Policy
from mcred.report import VerificationReport
from support.internet import PATIENCE, Internet
from support.timing import ends_within

SLACK = 0.2
WORK = 0.2  #: what the rest of a verification may take on a busy machine

hostile = pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())


def in_time(*, besides: float = 0.0) -> AbstractContextManager[None]:
    return ends_within(PATIENCE + SLACK + besides)


def assert_printable(report: VerificationReport) -> None:
    assert report.headline.isprintable()
    assert report.detail.isprintable()
    assert "secret" not in json.dumps(report.to_dict())


@hostile
def test_a_link_to_a_hostile_server_ends_in_time_with_its_verdict(
    internet: Internet, hostile: Hostile
) -> None:
    server = hostile.join(internet)
    verifier = internet.verifier()
    with in_time():
        report = verifier.verify(f"https://{HOST}/badge")
    assert (report.verdict, len(server.paths)) == (hostile.verdict, hostile.requests), report.text()
    assert report.exit_code == {"malformed": 1}.get(hostile.verdict, 3)
    assert {port for _, port in internet.connections} <= {443}
    assert {address for address, _ in internet.connections} <= {"93.184.216.1"}
    assert_printable(report)


@hostile
def test_an_issuers_document_on_a_hostile_server_never_makes_a_badge_valid_or_the_link_refused(
    internet: Internet, hostile: Hostile
) -> None:
    school = School(internet, id=f"did:web:{HOST}", host="elsewhere.example")
    badge = json.dumps(school.badge())
    server = hostile.join(internet)
    verifier = internet.verifier(policy=Policy(domains=[HOST]))
    with in_time(besides=WORK):
        report = verifier.verify(badge.encode())
    asked = (report.verdict, len(server.paths))
    assert asked == ("could_not_check", hostile.requests), report.text()
    assert report.credential is None
    assert report.issuer.trust is None
    assert_printable(report)


@hostile
def test_a_status_list_on_a_hostile_server_is_never_clear(
    internet: Internet, school: School, hostile: Hostile
) -> None:
    badge = school.badge(status=school.entry(statusListCredential=f"https://{HOST}/badge"))
    server = hostile.join(internet)
    verifier = internet.verifier(policy=Policy(domains=[school.host]))
    with in_time(besides=WORK):
        report = verifier.verify(json.dumps(badge).encode())
    assert report.verdict == "could_not_check", report.text()
    assert report.check("status").outcome == "not_checked"
    assert report.check("trust").outcome == "pass"
    assert len(server.paths) == hostile.requests
    assert_printable(report)
