"""From Open Badges 2 to 3.0: Implementation Guide 3.0, "Migrating"."""

from __future__ import annotations

import copy
from typing import Any

import pytest

import mcred
from mcred.errors import UnsupportedError
from mcred.jsonld import check
from mcred.openbadges import parse, problems
from mcred.openbadges2 import as_open_badge_3, left_behind, upgrade
from support.documents import OB3, V2
from support.keys import ed25519
from support.open_badges_2 import ASSERTION, BADGE_CLASS, EMAIL, HOST, ISSUER, Issuer2, hashed

NEW = "urn:uuid:0d9d1d4c-3c5a-4b1e-8d0a-5f3f2a1b7c01"


@pytest.fixture
def issuer() -> Issuer2:
    return Issuer2()


def upgraded(
    issuer: Issuer2,
    assertion: dict[str, Any] | None = None,
    badge: dict[str, Any] | None = None,
    profile: dict[str, Any] | None = None,
    **options: Any,
) -> dict[str, Any]:
    return upgrade(
        assertion or issuer.assertion(),
        badge or issuer.badge_class(),
        profile or issuer.profile(),
        new_id=lambda: NEW,
        **options,
    )


def test_every_member_has_its_place(issuer: Issuer2) -> None:
    new = upgraded(issuer)
    subject = new["credentialSubject"]
    achievement = subject["achievement"]
    assert new["@context"] == [V2, OB3]
    assert new["id"] == NEW
    assert new["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert new["validFrom"] == new["awardedDate"] == "2026-01-01T00:00:00Z"
    assert new["validUntil"] == "2027-01-01T00:00:00Z"
    assert new["name"] == achievement["name"] == "Wait time"
    assert subject["narrative"] == "Taught two lessons."
    assert subject["identifier"] == [
        {
            "type": "IdentityObject",
            "hashed": True,
            "identityHash": hashed(),
            "identityType": "emailAddress",
            "salt": "sel",
        }
    ]
    assert achievement["description"] == "Waits after a question."
    assert achievement["criteria"] == {
        "id": f"{HOST}/badges/1/criteria",
        "narrative": "Show two lessons.",
    }
    assert achievement["tag"] == ["teaching"]
    assert achievement["alignment"][0]["targetUrl"] == "https://standards.example/3"
    assert achievement["image"] == {"id": f"{HOST}/badges/1.png", "type": "Image"}


def test_it_names_the_old_badge_its_class_and_its_issuer(issuer: Issuer2) -> None:
    new = upgraded(issuer)
    achievement = new["credentialSubject"]["achievement"]
    assert achievement["related"] == [
        {
            "id": BADGE_CLASS,
            "type": ["Related", "https://w3id.org/openbadges#BadgeClass"],
            "version": "Open Badges v2p0",
        }
    ]
    assert achievement["creator"]["id"] == ISSUER
    assert achievement["creator"]["phone"] == "+16175551212"
    assert [item["id"] for item in new["evidence"]] == [f"{HOST}/work/1", ASSERTION]
    assert new["evidence"][1]["type"] == ["Evidence", "https://w3id.org/openbadges#Assertion"]


def test_it_lacks_nothing_but_the_issuer_that_signing_puts_in(issuer: Issuer2) -> None:
    new = upgraded(issuer)
    assert "issuer" not in new
    assert [item.path for item in problems(new, for_issuing=True)] == ["$.issuer"]
    check({**new, "issuer": "did:example:issuer"})


@pytest.mark.parametrize("proof", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "vc-jwt"])
@pytest.mark.parametrize("kind", ["email", "url", "telephone", "id", "nickname"])
@pytest.mark.parametrize("is_hashed", [True, False])
def test_it_can_be_signed_and_verified(
    issuer: Issuer2, proof: str, kind: str, is_hashed: bool
) -> None:
    value = {"email": EMAIL, "telephone": "+1617"}.get(kind, "https://people.example/ada")
    recipient = {
        "type": kind,
        "hashed": is_hashed,
        "identity": hashed(value, "") if is_hashed else value,
    }
    new = upgraded(issuer, issuer.assertion(recipient=recipient))
    signed = mcred.Issuer(profile={"name": "Issuer School"}, key=ed25519()).issue(new, proof=proof)
    asked = EMAIL if kind == "email" else None
    report = mcred.verify(signed.to_text(), recipient=asked)
    assert report.verdict == "issuer_unknown"
    assert report.recipient.match is (True if asked else None)


def test_the_badges_of_one_class_share_an_achievement(issuer: Issuer2) -> None:
    def achievement_id(**changes: Any) -> str:
        new = upgraded(issuer, badge=issuer.badge_class(**changes))
        return str(new["credentialSubject"]["achievement"]["id"])

    assert achievement_id() == achievement_id(name="Wait time, revised")
    assert achievement_id() != achievement_id(id=f"{HOST}/badges/2")
    assert achievement_id() != BADGE_CLASS
    assert achievement_id(id=None) != achievement_id(id=None, name="Another")


def test_a_signed_badge_is_carried_as_itself(issuer: Issuer2) -> None:
    token = issuer.sign()
    new = upgraded(issuer, issuer.signed_assertion(), jws=token)
    assert new["evidence"][-1]["id"] == f"data:text/plain,{token}"
    assert [item.path for item in problems(new, for_issuing=True)] == ["$.issuer"]
    without = upgraded(issuer, issuer.signed_assertion(evidence=None))
    assert "evidence" not in without


def test_each_has_an_id_of_its_own(issuer: Issuer2) -> None:
    documents = issuer.assertion(), issuer.badge_class(), issuer.profile()
    assert upgrade(*documents)["id"] != upgrade(*documents)["id"]
    assert upgrade(*documents)["id"].startswith("urn:uuid:")


def test_nothing_given_is_changed(issuer: Issuer2) -> None:
    documents = issuer.assertion(), issuer.badge_class(), issuer.profile()
    before = copy.deepcopy(documents)
    upgrade(*documents)
    assert documents == before


def test_what_is_left_behind_is_named(issuer: Issuer2) -> None:
    lost = left_behind(
        issuer.assertion(image=f"{HOST}/baked.png"),
        issuer.badge_class(**{"extensions:applyLink": {"url": "https://issuer.example/apply"}}),
        issuer.profile(),
    )
    assert lost == ("assertion.image", "badge.extensions:applyLink")


LEFT: dict[str, tuple[str, dict[str, Any], tuple[str, ...]]] = {
    "evidence with a relative id": (
        "assertion",
        {"evidence": [{"id": "work/1.pdf"}, {"id": "work/2.pdf", "narrative": "kept"}]},
        ("assertion.evidence[0]", "assertion.evidence[1].id"),
    ),
    "evidence by relative links": (
        "assertion",
        {"evidence": ["work/1.pdf", f"{HOST}/2.pdf"]},
        ("assertion.evidence[0]",),
    ),
    "members of evidence": (
        "assertion",
        {"evidence": {"id": f"{HOST}/1", "type": "Evidence", "foo": "lost", "name": {"de": "a"}}},
        ("assertion.evidence[0].foo", "assertion.evidence[0].name"),
    ),
    "evidence that is none": ("assertion", {"evidence": [5]}, ("assertion.evidence[0]",)),
    "members of the recipient": (
        "assertion",
        {"recipient": {"type": "email", "hashed": False, "identity": EMAIL, "ext:note": "lost"}},
        ("assertion.recipient.ext:note",),
    ),
    "a narrative in languages": (
        "assertion",
        {"narrative": {"en": "a", "de": "b"}},
        ("assertion.narrative",),
    ),
    "names of 3.0": ("assertion", {"name": "Best", "validUntil": "2030"},
                     ("assertion.name", "assertion.validUntil")),
    "criteria": (
        "badge",
        {"criteria": {"narrative": "Do.", "id": "criteria.html", "ext:level": 5}},
        ("badge.criteria.id", "badge.criteria.ext:level"),
    ),
    "members of an alignment": (
        "badge",
        {"alignment": {"targetName": "a", "targetUrl": "https://a.example/1", "weight": 3}},
        ("badge.alignment[0].weight",),
    ),
    "an alignment that is none": (
        "badge",
        {"alignment": ["https://a.example/1"]},
        ("badge.alignment[0]",),
    ),
    "tags": ("badge", {"tags": ["kept", 5, {"id": "a"}]}, ("badge.tags[1]", "badge.tags[2]")),
    "an image": (
        "badge",
        {"image": {"id": f"{HOST}/1.png", "caption": "kept", "author": f"{HOST}/ada"}},
        ("badge.image.author",),
    ),
    "a relative image": ("badge", {"image": "1.png"}, ("badge.image",)),
    "a language that is none": ("badge", {"@language": "German"}, ("badge.@language",)),
    "the issuer's": (
        "issuer",
        {"email": "none", "url": "www.issuer.example", "image": "logo.png", "phone": "1"},
        ("issuer.email", "issuer.url", "issuer.image", "issuer.phone"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("place", "changes", "lost"), LEFT.values(), ids=LEFT)
def test_what_is_left_behind_is_named_at_any_depth(
    issuer: Issuer2, place: str, changes: dict[str, Any], lost: tuple[str, ...]
) -> None:
    documents = {
        "assertion": issuer.assertion(),
        "badge": issuer.badge_class(),
        "issuer": issuer.profile(),
    }
    assert left_behind(*documents.values()) == ()
    documents[place] = {**documents[place], **changes}
    assert sorted(left_behind(*documents.values())) == sorted(lost)


def test_version_1_is_upgraded_too() -> None:
    new = upgrade(
        {
            "uid": "abc",
            "recipient": {"type": "email", "hashed": True, "identity": hashed(EMAIL, "")},
            "badge": BADGE_CLASS,
            "issuedOn": 1359217910,
            "evidence": f"{HOST}/work/1",
            "verify": {"type": "hosted", "url": ASSERTION},
        },
        {
            "id": BADGE_CLASS,
            "name": "Wait time",
            "description": "Waits.",
            "criteria": f"{HOST}/criteria",
            "alignment": {"name": "Questioning", "url": "https://standards.example/3"},
            "issuer": ISSUER,
        },
        {"id": ISSUER, "name": "Issuer School", "url": HOST},
        new_id=lambda: NEW,
    )
    assert new["validFrom"] == "2013-01-26T16:31:50Z"
    achievement = new["credentialSubject"]["achievement"]
    assert achievement["alignment"][0]["targetName"] == "Questioning"
    assert [item["id"] for item in new["evidence"]] == [f"{HOST}/work/1", ASSERTION]
    assert [item.path for item in problems(new, for_issuing=True)] == ["$.issuer"]


def test_version_0_5_is_named() -> None:
    with pytest.raises(UnsupportedError) as raised:
        upgrade({"recipient": "sha256$00", "badge": {}}, {}, {})
    assert raised.value.data["method"] == "Open Badges 0.5"


@pytest.mark.parametrize(
    "changes",
    [
        {"tags": "teaching"},
        {"tags": []},
        {"image": {"id": f"{HOST}/b.png", "caption": "A hand", "author": "x"}},
        {"image": "not an address"},
        {"criteria": f"{HOST}/criteria"},
        {"version": 2},
        {"@language": "not a language"},
        {"@language": "en-US"},
        {"alignment": []},
        {"alignment": {"targetName": "Q", "targetUrl": HOST, "targetCode": "3b"}},
        {"id": "urn:uuid:0d9d1d4c-3c5a-4b1e-8d0a-5f3f2a1b7c09"},
        {"related": [{"id": f"{HOST}/es"}]},
    ],
)
def test_every_form_of_a_member_can_be_issued(issuer: Issuer2, changes: dict[str, Any]) -> None:
    new = upgraded(issuer, badge=issuer.badge_class(**changes))
    assert [item.path for item in problems(new, for_issuing=True)] == ["$.issuer"]


def test_the_reading_in_terms_of_3_keeps_every_id(issuer: Issuer2) -> None:
    document = as_open_badge_3(issuer.assertion(), issuer.badge_class(), issuer.profile())
    assert parse(document).to_dict() == document
    assert document["id"] == ASSERTION
    assert document["issuer"]["id"] == ISSUER
    assert document["credentialSubject"]["achievement"]["id"] == BADGE_CLASS
    assert "related" not in document["credentialSubject"]["achievement"]
