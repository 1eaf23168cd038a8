"""Reading leniently, issuing strictly, and which class a document is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mcred.errors import McredError, ModelError
from mcred.openbadges import (
    AchievementCredential,
    BitstringStatusListCredential,
    ClrCredential,
    EndorsementCredential,
    StatusList2021Credential,
    VerifiableCredential,
    parse,
    profile_of,
    tolerated,
)
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


class TestProfileOf:
    @pytest.mark.parametrize(
        ("types", "profile"),
        [
            (["VerifiableCredential", "OpenBadgeCredential"], "badge"),
            (["AchievementCredential", "VerifiableCredential"], "badge"),
            (["VerifiableCredential", "EndorsementCredential"], "endorsement"),
            (["VerifiableCredential", "ClrCredential"], "clr"),
            (["VerifiableCredential", "BitstringStatusListCredential"], "status_list"),
            (["VerifiableCredential", "StatusList2021Credential"], "status_list"),
            (["VerifiableCredential", "DrivingLicence"], "vc"),
            ("OpenBadgeCredential", "badge"),
            ([], "vc"),
            ([["OpenBadgeCredential"], {}, None], "vc"),
            (None, "vc"),
            (7, "vc"),
        ],
    )
    def test_follows_the_types(self, types: Any, profile: str) -> None:
        assert profile_of({"type": types}) == profile

    def test_is_vc_without_any_type(self) -> None:
        assert profile_of({}) == "vc"


class TestParse:
    def test_gives_the_class_of_the_profile(
        self, badge: dict[str, Any], endorsement: dict[str, Any], clr: dict[str, Any]
    ) -> None:
        assert type(parse(badge)) is AchievementCredential
        assert type(parse(endorsement)) is EndorsementCredential
        assert type(parse(clr)) is ClrCredential

    def test_gives_typed_values(self, badge: dict[str, Any]) -> None:
        credential = parse(badge)
        assert isinstance(credential, AchievementCredential)
        subject = credential.credential_subject
        assert subject.achievement.result_description[0].rubric_criterion_level[1].id == "urn:l:2"
        assert subject.achievement.creator is not None
        assert subject.achievement.creator.id == credential.issuer_id == "https://issuer.example"
        assert credential.in_force_until is not None
        assert credential.in_force_until.datetime.isoformat() == "2031-03-01T09:00:00.250000+01:00"

    def test_reports_every_problem_in_plain_words(self, badge: dict[str, Any]) -> None:
        badge["issuer"]["email"] = "nobody"
        badge["credentialSubject"]["result"][0]["value"] = 5
        with pytest.raises(ModelError) as caught:
            parse(badge)
        assert isinstance(caught.value, McredError)
        assert str(caught.value).splitlines() == [
            "not a valid AchievementCredential: 2 problems",
            '  $.issuer.email: expected an e-mail address, found "nobody"',
            "  $.credentialSubject.result[0].value: expected a string, found 5",
        ]
        assert "pydantic" not in str(caught.value)

    def test_does_not_take_attribute_names_for_members(self, badge: dict[str, Any]) -> None:
        badge["credential_subject"] = badge.pop("credentialSubject")
        assert read(badge) == [("$.credentialSubject", "missing")]

    def test_does_not_change_the_document(self, badge: dict[str, Any]) -> None:
        before = json.dumps(badge)
        parse(badge)
        problems(badge, for_issuing=True)
        assert json.dumps(badge) == before

    def test_says_what_a_document_without_type_lacks(self, badge: dict[str, Any]) -> None:
        del badge["type"]
        assert ("$.type", "missing") in read(badge)

    def test_wants_both_types_of_a_badge(self, badge: dict[str, Any]) -> None:
        badge["type"] = ["OpenBadgeCredential"]
        assert read(badge) == [("$.type", "class_type")]


class TestContexts:
    @pytest.mark.parametrize(
        ("context", "expected"),
        [
            ([V2], ("$.@context", "context")),
            ([OB, V2], ("$.@context[0]", "context")),
            ([V2, "https://example.org/c", OB], ("$.@context[1]", "context")),
            ([V2, {"x": "y:z"}, OB], ("$.@context[1]", "context")),
            ([V2, OB + "x"], ("$.@context[1]", "context")),
            ([V2, OB, "relative"], ("$.@context[2]", "uri")),
            ([V2, OB, 5], ("$.@context[2]", "wrong_type")),
            ([], ("$.@context", "empty_array")),
            (V2, ("$.@context", "wrong_type")),
        ],
    )
    def test_must_stand_in_their_order(
        self, small_badge: dict[str, Any], context: Any, expected: tuple[str, str]
    ) -> None:
        small_badge["@context"] = context
        assert read(small_badge) == [expected]

    def test_may_be_followed_by_others(self, small_badge: dict[str, Any]) -> None:
        small_badge["@context"] += ["https://example.org/c", {"gone": None}]
        assert issued(small_badge) == []

    @pytest.mark.parametrize("name", ["context.json", "context-3.0.1.json", "context-3.0.12.json"])
    def test_of_other_versions_are_worth_a_warning_only(
        self, small_badge: dict[str, Any], name: str
    ) -> None:
        small_badge["@context"][1] = f"https://purl.imsglobal.org/spec/ob/v3p0/{name}"
        assert warned(small_badge) == [("$.@context[1]", "context_version")]
        assert issued(small_badge) == []

    def test_of_the_draft_are_read_and_not_issued(self, small_badge: dict[str, Any]) -> None:
        draft = "https://purl.imsglobal.org/spec/ob/v3p0/context/ob_v3p0.jsonld"
        small_badge["@context"][1] = draft
        assert read(small_badge) == []
        assert issued(small_badge) == [("$.@context[1]", "context_draft")]

    def test_of_a_learner_record_come_in_threes(self, clr: dict[str, Any]) -> None:
        del clr["@context"][1]
        assert read(clr) == [("$.@context[1]", "context")]


class TestOtherCredentials:
    def vc(self, **members: Any) -> dict[str, Any]:
        return {
            "@context": [V2],
            "type": ["VerifiableCredential"],
            "issuer": "did:example:1",
            "credentialSubject": {"licence": "B"},
            **members,
        }

    @pytest.mark.parametrize(
        "members",
        [
            {},
            {"credentialSubject": [{"id": "did:example:2"}, {"x": 1}]},
            {"issuer": {"id": "did:example:1", "name": [{"@value": "A"}]}},
            {"name": {"@value": "N", "@language": "en"}, "description": "D"},
            {"name": [{"@value": "N", "@language": "en"}]},
            {"credentialStatus": [{"type": "A"}, {"type": "B", "id": "urn:s:1"}]},
            {"evidence": {"type": ["E"]}, "termsOfUse": [{"type": "T"}]},
            {"@context": [V1], "issuanceDate": "2020-01-01T00:00:00Z"},
        ],
    )
    def test_plain_credentials_are_read_by_the_rules_of_vcdm(self, members: Any) -> None:
        document = self.vc(**members)
        model = parse(document)
        assert type(model) is VerifiableCredential
        assert model.to_dict() == document

    @pytest.mark.parametrize(
        ("members", "expected"),
        [
            ({"issuer": "nobody"}, ("$.issuer", "uri")),
            ({"issuer": {}}, ("$.issuer.id", "missing")),
            ({"issuer": ["did:example:1"]}, ("$.issuer", "wrong_type")),
            ({"credentialSubject": "me"}, ("$.credentialSubject", "wrong_type")),
            ({"credentialSubject": [1]}, ("$.credentialSubject[0]", "wrong_type")),
            ({"validFrom": "2020-01-01"}, ("$.validFrom", "date_time_z")),
            ({"name": 5}, ("$.name", "wrong_type")),
            ({"credentialStatus": {}}, ("$.credentialStatus.type", "missing")),
            ({"type": ["Licence"]}, ("$.type", "class_type")),
            ({"@context": ["https://x.example"]}, ("$.@context[0]", "context")),
            ({"@context": [V1]}, ("$.issuanceDate", "missing")),
        ],
    )
    def test_plain_credentials_have_problems_too(
        self, members: Any, expected: tuple[str, str]
    ) -> None:
        assert read(self.vc(**members)) == [expected]

    def test_status_lists_are_read(self) -> None:
        subject = {
            "id": "https://s.example/1#list",
            "type": "BitstringStatusList",
            "statusPurpose": ["revocation", "suspension"],
            "encodedList": "uH4s",
            "ttl": 1000,
        }
        document = self.vc(
            type=["VerifiableCredential", "BitstringStatusListCredential"],
            credentialSubject=subject,
        )
        model = parse(document)
        assert type(model) is BitstringStatusListCredential
        assert model.credential_subject.status_purpose == ("revocation", "suspension")
        assert model.to_dict() == document
        del subject["encodedList"]
        subject["type"] = "List"
        assert read(document) == [
            ("$.credentialSubject.type", "class_type"),
            ("$.credentialSubject.encodedList", "missing"),
        ]

    def test_status_lists_of_2021_are_read(self) -> None:
        document = self.vc(
            type=["VerifiableCredential", "StatusList2021Credential"],
            credentialSubject={
                "type": "StatusList2021",
                "statusPurpose": "revocation",
                "encodedList": "H4s",
            },
        )
        assert type(parse(document)) is StatusList2021Credential
        del document["credentialSubject"]["type"]
        assert read(document) == [("$.credentialSubject.type", "missing")]
