"""Building credentials in Python."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pydantic
import pytest

from mcred.errors import ModelError
from mcred.openbadges import (
    Achievement,
    AchievementCredential,
    AchievementSubject,
    AchievementType,
    ClrCredential,
    Criteria,
    DateTimeZ,
    EndorsementCredential,
    IdentityObject,
    Image,
    Profile,
    parse,
)
from mcred.openbadges.validation import problems


def build(**members: Any) -> AchievementCredential:
    given: dict[str, Any] = {
        "id": "urn:uuid:1",
        "issuer": Profile(id="https://issuer.example", name="School"),
        "valid_from": dt.datetime(2026, 3, 1, 10, tzinfo=dt.timezone(dt.timedelta(hours=1))),
        "credential_subject": AchievementSubject(
            identifier=(IdentityObject.plain("emailAddress", "ada@example.com"),),
            achievement=Achievement(
                id="urn:uuid:2",
                name="Teamwork",
                description="Works in teams",
                criteria=Criteria(narrative="Work in a team"),
                achievement_type=AchievementType.MICRO_CREDENTIAL,
                image=Image(id="https://issuer.example/i.png"),
            ),
        ),
        **members,
    }
    return AchievementCredential(**given)


def test_contexts_types_and_dates_are_filled_in() -> None:
    document = build().to_dict()
    assert document == {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "id": "urn:uuid:1",
        "issuer": {"id": "https://issuer.example", "type": ["Profile"], "name": "School"},
        "validFrom": "2026-03-01T09:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": "ada@example.com",
                    "identityType": "emailAddress",
                }
            ],
            "achievement": {
                "id": "urn:uuid:2",
                "type": ["Achievement"],
                "name": "Teamwork",
                "description": "Works in teams",
                "criteria": {"narrative": "Work in a team"},
                "achievementType": "MicroCredential",
                "image": {"id": "https://issuer.example/i.png", "type": "Image"},
            },
        },
    }
    assert problems(document, for_issuing=True) == ()
    assert parse(document) == build()


def test_written_members_start_as_people_expect_them() -> None:
    assert list(build().to_dict())[:3] == ["@context", "id", "type"]


def test_members_that_are_none_or_empty_are_left_out() -> None:
    credential = build(name=None, evidence=[], endorsement=(), description=None)
    assert credential.to_dict() == build().to_dict()


def test_members_are_given_by_attribute_by_name_or_as_plain_objects() -> None:
    members: dict[str, Any] = {
        "@context": build().context,
        "id": "urn:uuid:1",
        "issuer": {"id": "https://issuer.example", "name": "School"},
        "validFrom": "2026-03-01T09:00:00Z",
        "credentialSubject": build().credential_subject.to_dict(),
    }
    plain = AchievementCredential(**members)
    assert plain.to_dict() == build().to_dict()


def test_unknown_members_are_kept() -> None:
    assert build(**{"urn:x:extra": [1]}).to_dict()["urn:x:extra"] == [1]


def test_wrong_arguments_are_refused_in_the_projects_words() -> None:
    with pytest.raises(ModelError) as caught:
        AchievementCredential(id="x", issuer=5, credential_subject=build().credential_subject)  # type: ignore[arg-type]
    assert [(p.path, p.code) for p in caught.value.problems] == [
        ("$.id", "uri"),
        ("$.issuer", "wrong_type"),
    ]
    with pytest.raises(ModelError):
        Image(id="https://issuer.example/i.png", size=5)  # type: ignore[call-arg]


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ModelError) as caught:
        build(valid_from=dt.datetime(2026, 3, 1))  # noqa: DTZ001 - that is the point
    assert [problem.code for problem in caught.value.problems] == ["date_time_z"]


def test_models_are_frozen() -> None:
    with pytest.raises(pydantic.ValidationError):
        build().id = "urn:uuid:3"  # type: ignore[misc]


def test_json_text_is_the_document() -> None:
    credential = build(name="Teamwörk")
    assert json.loads(credential.to_json()) == credential.to_dict()
    assert "Teamwörk" in credential.to_json(indent=2)


def test_endorsements_and_records_have_defaults_of_their_own() -> None:
    endorsement = EndorsementCredential(
        id="urn:uuid:3",
        name="In good standing",
        issuer="did:example:ministry",
        valid_from=DateTimeZ("2026-03-01T09:00:00Z"),
        credential_subject={"id": "https://issuer.example"},  # type: ignore[arg-type]
    )
    record = ClrCredential(
        id="urn:uuid:4",
        name="Transcript",
        issuer="did:example:school",
        valid_from=DateTimeZ("2026-03-01T09:00:00Z"),
        credential_subject={"id": "did:example:1", "verifiableCredential": [build().to_dict()]},  # type: ignore[arg-type]
    )
    assert problems(endorsement.to_dict(), for_issuing=True) == ()
    assert problems(record.to_dict(), for_issuing=True) == ()
