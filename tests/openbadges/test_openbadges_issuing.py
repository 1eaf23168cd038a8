"""What is read with a warning and not issued: version 1.1, compacted arrays, what is left open."""

from __future__ import annotations

from typing import Any

import pytest

from mcred.openbadges import AchievementCredential, parse, tolerated
from mcred.openbadges.validation import problems

V1 = "https://www.w3.org/2018/credentials/v1"
V2 = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"


def read(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in problems(document, for_issuing=False)]


def issued(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in problems(document, for_issuing=True)]


def warned(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in tolerated(document)]


@pytest.fixture
def former(small_badge: dict[str, Any]) -> dict[str, Any]:
    """A badge in the shape of VC Data Model 1.1."""
    small_badge["@context"] = [V1, OB]
    small_badge["issuanceDate"] = small_badge.pop("validFrom")
    small_badge["issuer"] = {"id": "did:example:issuer", "type": ["Profile"]}
    small_badge["name"] = "Teamwork"
    return small_badge


class TestVersion1_1:
    def test_is_read_with_a_warning(self, former: dict[str, Any]) -> None:
        credential = parse(former)
        assert credential.in_force_from == former["issuanceDate"]
        assert credential.to_dict() == former
        assert warned(former) == [("$.@context[0]", "vcdm_1_1")]

    def test_is_not_issued(self, former: dict[str, Any]) -> None:
        former["expirationDate"] = "2031-01-01T00:00:00Z"
        assert issued(former) == [
            ("$.@context[0]", "vcdm_1_1"),
            ("$.issuanceDate", "vcdm_1_1"),
            ("$.expirationDate", "vcdm_1_1"),
        ]

    @pytest.mark.parametrize("member", ["issuanceDate", "name"])
    def test_demands_members_of_its_own(self, former: dict[str, Any], member: str) -> None:
        del former[member]
        assert read(former) == [(f"$.{member}", "missing")]

    def test_may_name_its_issuer_by_the_uri_alone(self, former: dict[str, Any]) -> None:
        former["issuer"] = "did:example:issuer"
        assert read(former) == []
        assert [one.code for one in tolerated(former)] == ["vcdm_1_1"]
        assert "vcdm_1_1" in [code for _, code in issued(former)]
        former["issuer"] = 5
        assert read(former) == [("$.issuer", "wrong_type")]

    def test_dates_do_not_do_in_version_2(self, former: dict[str, Any]) -> None:
        former["@context"][0] = V2
        assert read(former) == [("$.validFrom", "missing")]


class TestIssuing:
    def test_takes_the_least_badge(self, small_badge: dict[str, Any]) -> None:
        assert issued(small_badge) == []

    def test_wants_a_recipient(self, small_badge: dict[str, Any]) -> None:
        del small_badge["credentialSubject"]["id"]
        assert read(small_badge) == []
        assert issued(small_badge) == [("$.credentialSubject", "recipient_missing")]

    def test_wants_criteria_that_say_something(self, small_badge: dict[str, Any]) -> None:
        small_badge["credentialSubject"]["achievement"]["criteria"] = {"x": 1}
        assert read(small_badge) == []
        path = "$.credentialSubject.achievement.criteria"
        assert issued(small_badge) == [(path, "criteria_empty")]

    def test_refuses_compacted_arrays(self, small_badge: dict[str, Any]) -> None:
        small_badge["proof"] = {"type": "DataIntegrityProof"}
        small_badge["credentialSubject"]["type"] = "AchievementSubject"
        expected = [("$.credentialSubject.type", "compacted"), ("$.proof", "compacted")]
        assert sorted(issued(small_badge)) == expected
        assert sorted(warned(small_badge)) == expected
        assert read(small_badge) == []

    def test_refuses_empty_arrays_and_nulls_anywhere(self, small_badge: dict[str, Any]) -> None:
        small_badge["evidence"] = []
        small_badge["other"] = {"deep": [{"gone": None}], "none": []}
        assert read(small_badge) == []
        assert sorted(issued(small_badge)) == [
            ("$.evidence", "empty_array"),
            ("$.other.deep[0].gone", "null_value"),
            ("$.other.none", "empty_array"),
        ]

    def test_refuses_dates_without_zone_that_reading_accepts(
        self, small_badge: dict[str, Any]
    ) -> None:
        small_badge["credentialSubject"]["activityStartDate"] = "2026-01-01T00:00:00"
        path = "$.credentialSubject.activityStartDate"
        assert read(small_badge) == []
        assert issued(small_badge) == [(path, "no_time_zone")]
        credential = parse(small_badge)
        assert isinstance(credential, AchievementCredential)
        start = credential.credential_subject.activity_start_date
        assert start is not None
        assert start.datetime.isoformat() == "2026-01-01T00:00:00+00:00"

    def test_refuses_the_identity_type_email_that_reading_accepts(
        self, badge: dict[str, Any]
    ) -> None:
        badge["credentialSubject"]["identifier"][0]["identityType"] = "email"
        path = "$.credentialSubject.identifier[0].identityType"
        assert read(badge) == []
        assert issued(badge) == [(path, "enum_alias")]

    def test_wants_the_official_schema_among_those_named(self, small_badge: dict[str, Any]) -> None:
        own = {"id": "https://schemas.example/1", "type": "1EdTechJsonSchemaValidator2019"}
        official = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/x.json"
        small_badge["credentialSchema"] = [own, {"id": official, "type": "JsonSchema"}]
        assert read(small_badge) == []
        assert issued(small_badge) == [("$.credentialSchema", "official_schema_missing")]
        small_badge["credentialSchema"].append({**own, "id": official})
        assert issued(small_badge) == []

    def test_refuses_an_end_before_the_start(self, small_badge: dict[str, Any]) -> None:
        small_badge["validUntil"] = "2026-03-01T09:59:59+01:00"
        assert read(small_badge) == []
        assert issued(small_badge) == [("$.validUntil", "validity_inverted")]
        small_badge["validUntil"] = "2026-03-01T10:00:00+01:00"
        assert issued(small_badge) == []

    def test_names_a_problem_once(self, small_badge: dict[str, Any]) -> None:
        small_badge["name"] = None
        assert issued(small_badge) == [("$.name", "null_value")]

    def test_does_not_warn_of_what_is_an_error(self, small_badge: dict[str, Any]) -> None:
        small_badge["name"] = None
        small_badge["credentialSubject"]["type"] = "Nobody"
        assert warned(small_badge) == []
