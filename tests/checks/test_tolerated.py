"""What breaks the letter of Open Badges 3.0 and is read all the same, with a warning."""

from __future__ import annotations

from typing import Any

import pytest

from mcred import Issuer, VerificationReport
from mcred.errors import ModelError
from mcred.securing.jose import sign_token
from support.documents import OB3
from support.issuers import IssuerSimulator

V1 = "https://www.w3.org/2018/credentials/v1"
DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"


@pytest.fixture
def issuer() -> IssuerSimulator:
    return IssuerSimulator.did_web()


def former(by: IssuerSimulator, /, **changes: Any) -> dict[str, Any]:
    """A badge of data model 1.1."""
    return by.badge(
        **{
            "@context": [V1, OB3, DATA_INTEGRITY],
            "validFrom": None,
            "validUntil": None,
            "issuanceDate": "2026-01-01T00:00:00Z",
            "expirationDate": "2027-01-01T00:00:00Z",
            **changes,
        }
    )


def tolerated(issuer: IssuerSimulator, signed: Any) -> tuple[VerificationReport, str]:
    """The report on a badge that is valid, and what is said of its shape."""
    report = issuer.verify(signed, policy=issuer.pinned)
    assert report.verdict == "valid", report.text()
    assert report.check("schema").outcome == "warn"
    [warning] = [one for one in report.warnings if one.code == "tolerated_shape"]
    return report, warning.data["reason"]


@pytest.mark.parametrize("kind", ["Program", "Module"])
def test_a_kind_of_achievement_that_is_not_in_the_list(issuer: IssuerSimulator, kind: str) -> None:
    badge = issuer.badge()
    badge["credentialSubject"]["achievement"]["achievementType"] = kind
    for _ in range(3):  # a shape that came before is known, and its terms are not taken for granted
        report, reason = tolerated(issuer, issuer.sign(badge))
        assert report.achievement is not None
        assert report.achievement.type == kind
        assert "achievementType" in reason
    profile = {"id": issuer.id, "type": ["Profile"], "name": issuer.name}
    with pytest.raises(ModelError, match="achievementType"):
        Issuer(profile=profile, key=issuer.key).issue(badge)


def test_an_issuer_that_is_only_named_in_a_badge_of_version_1_1(issuer: IssuerSimulator) -> None:
    report, reason = tolerated(issuer, issuer.sign(former(issuer, issuer=issuer.id)))
    assert "version 1.1" in reason
    assert (report.issuer.id, report.issuer.claimed_name) == (issuer.id, None)
    assert report.to_dict()["issuer"]["claimed_name"] is None
    nowhere = issuer.verify(
        issuer.sign(former(issuer, issuer="Example School"), suite="eddsa-jcs-2022")
    )
    assert nowhere.verdict == "malformed"


def test_of_version_2_0_an_issuer_that_is_only_named_is_no_matter(issuer: IssuerSimulator) -> None:
    report = issuer.verify(issuer.sign(issuer.badge(issuer=issuer.id)), policy=issuer.pinned)
    assert (report.verdict, report.check("schema").outcome) == ("valid", "pass")


def test_a_leap_second(issuer: IssuerSimulator) -> None:
    badge = issuer.badge(validFrom="2016-12-31T23:59:60Z")
    report, reason = tolerated(issuer, issuer.sign(badge))
    assert "$.validFrom" in reason
    assert report.credential_facts is not None
    assert report.credential_facts.valid_from == "2017-01-01T00:00:00Z"
    tolerated(issuer, issuer.sign(former(issuer, issuanceDate="2016-12-31T23:59:60Z")))
    end = "2026-02-28T23:59:60Z"
    ended = issuer.verify(issuer.sign(issuer.badge(validUntil=end)), policy=issuer.pinned)
    assert ended.verdict == "expired"


@pytest.mark.parametrize(("seconds", "verdict"), [
    (1483228799, "valid"), (1483228800, "valid"), (1483228798, "invalid"), (1483228801, "invalid"),
])  # fmt: skip
def test_a_leap_second_beside_the_claim_of_a_token(
    issuer: IssuerSimulator, seconds: int, verdict: str
) -> None:
    """Clocks that do not know it count it as the second before, or the one after."""
    badge = issuer.badge(validFrom="2016-12-31T23:59:60Z")
    claims = {
        "iss": issuer.id,
        "jti": badge["id"],
        "sub": badge["credentialSubject"]["id"],
        "nbf": seconds,
        "exp": 1798761600,
    }
    token = sign_token({"typ": "JWT", "kid": issuer.method}, {**badge, **claims}, issuer.key)
    report = issuer.verify(token, policy=issuer.pinned)
    assert report.verdict == verdict, report.text()
