"""relatedResource: opened where evidence is, compared by digest, never a reason to refuse."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest

from mcred import Policy, VerificationReport
from mcred.checks.related_resource import digest_matches
from mcred.encoding import multibase
from support.issuers import IssuerSimulator

FILE, BODY = "https://issuer.example/rubric.pdf", b"the rubric"


@pytest.fixture
def issuer() -> IssuerSimulator:
    return IssuerSimulator.did_web()


def sri(body: bytes, name: str = "sha384") -> str:
    return f"{name}-{base64.b64encode(hashlib.new(name, body).digest()).decode()}"


def verify(issuer: IssuerSimulator, *related: Any, check: bool = True) -> VerificationReport:
    signed = issuer.sign(issuer.badge(relatedResource=list(related)), suite="eddsa-jcs-2022")
    policy = Policy(trust=issuer.pinned.trust, check_evidence=check)
    return issuer.verify(signed, policy=policy)


def codes(report: VerificationReport) -> list[str]:
    return [warning.code for warning in report.warnings]


@pytest.mark.parametrize(
    ("body", "integrity"), [(BODY, "match"), (b"another", "changed"), (None, "unreachable")]
)
def test_a_file_is_compared_with_its_digest(
    issuer: IssuerSimulator, body: bytes | None, integrity: str
) -> None:
    if body is not None:
        issuer.documents[FILE] = body
    report = verify(issuer, {"id": FILE, "digestSRI": sri(BODY)})
    assert report.verdict == "valid"
    assert report.check("evidence").data["related"] == [{"id": FILE, "integrity": integrity}]
    assert (f"related_{integrity}" in codes(report)) is (integrity != "match")
    assert (report.check("evidence").outcome == "warn") is (integrity == "changed")


def test_nothing_is_opened_unless_asked(issuer: IssuerSimulator) -> None:
    report = verify(issuer, {"id": FILE, "digestSRI": sri(BODY)}, check=False)
    assert report.verdict == "valid"
    assert "related" not in report.check("evidence").data


def test_a_digest_that_is_not_read_is_no_match(issuer: IssuerSimulator) -> None:
    issuer.documents[FILE] = BODY
    report = verify(issuer, {"id": FILE, "digestSRI": "md5-AAAA"})
    assert report.check("evidence").data["related"][0]["integrity"] == "no_digest"


@pytest.mark.parametrize(
    "digest",
    [
        {"digestSRI": sri(BODY, "sha256")},
        {"digestSRI": sri(BODY, "sha512")},
        {"digestMultibase": multibase.encode(b"\x12\x20" + hashlib.sha256(BODY).digest(), "u")},
        {"digestMultibase": multibase.encode(b"\x20\x30" + hashlib.sha384(BODY).digest(), "z")},
        {"digestMultibase": multibase.encode(hashlib.sha256(BODY).digest(), "u")},
    ],
)
def test_digests_are_read_in_the_forms_there_are(digest: dict[str, str]) -> None:
    assert digest_matches(digest, BODY) is True
    assert digest_matches(digest, BODY + b".") is False


@pytest.mark.parametrize("digest", [{}, {"digestSRI": "x"}, {"digestMultibase": "zzz"}])
def test_no_digest_is_neither_match_nor_change(digest: dict[str, str]) -> None:
    assert digest_matches(digest, BODY) is None
