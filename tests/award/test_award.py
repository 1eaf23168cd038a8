"""From a decision to a badge: the rubric reaches it, and only a passing decision makes one."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from journey import ALL_MET, EARNER, ONE_SHORT, World, artifact, refused

import mcred
from mcred.awarding import award
from mcred.microcredentials.decision import Decision
from mcred.microcredentials.evidence import Consent

PROFILE = {"id": "did:web:district.example", "type": ["Profile"], "name": "Example District"}


def decided(world: World, **more: Any) -> Decision:
    submission = world.gathered(**more)
    world.programme.submit(submission, actor=EARNER)
    world.to_review(submission)
    world.score(submission, ALL_MET, ALL_MET)
    world.decide(submission, "awarded")
    decision: Decision = world.programme.awardable(submission)
    return decision


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.fixture(scope="module")
def decision(world: World) -> Decision:
    return decided(world)


def made(world: World, decision: Decision, **more: Any) -> dict[str, Any]:
    document: dict[str, Any] = award(decision, profile=PROFILE, now=world.clock(), **more).to_dict()
    return document


class TestI12TheResultsAreTheFinalRatings:
    """I12: the badge's `result[]` equals the decision's final ratings; ids are found inside."""

    def test_every_result_points_into_its_own_achievement(
        self, world: World, decision: Decision
    ) -> None:
        subject = made(world, decision)["credentialSubject"]
        described = {one["id"]: one for one in subject["achievement"]["resultDescription"]}
        for result in subject["result"]:
            description = described[result["resultDescription"]]
            if description["resultType"] == "Status":
                assert result["status"] == "Completed"
                continue
            levels = [level["id"] for level in description["rubricCriterionLevel"]]
            assert result["achievedLevel"] in levels

    def test_one_result_a_criterion_with_its_final_level(
        self, world: World, decision: Decision
    ) -> None:
        results = made(world, decision)["credentialSubject"]["result"][:-1]
        reached = {
            result["resultDescription"].rpartition("/")[2]: result["achievedLevel"].rpartition("/")[
                2
            ]
            for result in results
        }
        assert reached == dict(decision.levels)

    def test_levels_stand_from_low_to_high_as_in_the_rubric(
        self, world: World, decision: Decision
    ) -> None:
        described = made(world, decision)["credentialSubject"]["achievement"]["resultDescription"]
        for criterion, shown in zip(decision.definition.rubric.criteria, described, strict=False):
            names = [level["name"] for level in shown["rubricCriterionLevel"]]
            assert names == [level.name for level in criterion.levels]


class TestI13OnlyWhatTheEarnerAgreedToShow:
    """I13: badge evidence is a subset of the artifacts with consent; minors are not linked."""

    def evidence(self, world: World, **members: Any) -> list[dict[str, Any]]:
        shown: list[dict[str, Any]] = made(world, decided(World(), **members)).get("evidence", [])
        return shown

    def test_without_consent_nothing_is_shown(self, world: World) -> None:
        assert self.evidence(world, visibility="public", url="https://files.example/a") == []

    def consent(self, world: World) -> dict[str, Any]:
        return Consent(given_at=world.clock()).to_dict()

    def test_described_evidence_has_no_address(self, world: World) -> None:
        shown = self.evidence(
            world, visibility="described", consent=self.consent(world), url="https://f.example/a"
        )
        assert len(shown) == 3
        assert not any("id" in item for item in shown)

    def test_public_evidence_is_linked_with_digest_and_type(self, world: World) -> None:
        shown = self.evidence(
            world, visibility="public", consent=self.consent(world), url="https://f.example/a"
        )
        assert [item["id"] for item in shown] == ["https://f.example/a"] * 3
        assert all(item["digestMultibase"].startswith("uEi") for item in shown)
        assert {item["mediaType"] for item in shown} == {"application/pdf"}

    def test_evidence_with_minors_is_described_not_linked(self, world: World) -> None:
        shown = self.evidence(
            world,
            visibility="public",
            consent=self.consent(world),
            url="https://f.example/a",
            shows_minors=True,
        )
        assert shown
        assert not any("id" in item for item in shown)


class TestI11TheGateFailsClosed:
    """I11: the gate fails closed: anything missing, unknown or stale, and there is no badge."""

    def test_no_badge_without_an_award(self, world: World) -> None:
        other = World()
        submission = other.scored(ONE_SHORT, ONE_SHORT)
        other.decide(submission, "returned_for_revision")
        with refused("not_awarded"):
            other.programme.awardable(submission)

    def test_a_changed_decision_makes_no_badge(self, world: World, decision: Decision) -> None:
        forged = decision.replace(reason="because")
        with refused("decision_changed"):
            made(world, forged)

    def test_a_decision_from_the_future_makes_no_badge(self, decision: Decision) -> None:
        with refused("decision_dates"):
            award(decision, profile=PROFILE, now=decision.decided_at - timedelta(seconds=1))


def test_i27_the_salt_is_random_for_each_badge(world: World, decision: Decision) -> None:
    """I27: salt is random per credential."""
    salts = {
        made(world, decision, recipient="ana@school.example")["credentialSubject"]["identifier"][0][
            "salt"
        ]
        for _ in range(5)
    }
    assert len(salts) == 5


def test_i28_the_award_date_is_the_decision_date(world: World, decision: Decision) -> None:
    """I28: `awardedDate` = decision date."""
    awarded = made(world, decision)["awardedDate"]
    assert awarded[:19] == decision.decided_at.isoformat()[:19]


def test_ids_are_random(world: World, decision: Decision) -> None:
    assert made(world, decision)["id"] != made(world, decision)["id"]


def test_the_address_is_hashed_and_matches(world: World, decision: Decision) -> None:
    document = made(world, decision, recipient="ana@school.example")
    assert "ana@school.example" not in json.dumps(document)
    identifier = document["credentialSubject"]["identifier"][0]
    expected = hashlib.sha256(f"ana@school.example{identifier['salt']}".encode()).hexdigest()
    assert identifier["identityHash"] == f"sha256${expected}"


def test_somebody_without_did_or_address_must_be_named(world: World, decision: Decision) -> None:
    with pytest.raises(mcred.UsageError, match="is no DID"):
        made(world, decision, recipient="Ana Lopez")


def test_the_whole_way_to_a_verified_badge(world: World, decision: Decision) -> None:
    """An employer reads the levels from what is signed; another level makes it invalid."""
    issuer = mcred.Issuer(
        profile={"name": "Example District"}, key=mcred.SigningKey.generate(), clock=world.clock
    )
    signed = issuer.issue(
        award(decision, profile=issuer.profile, recipient="ana@school.example", now=world.clock())
    )
    policy = mcred.Policy(trust=mcred.TrustList((mcred.TrustEntry(id=issuer.id),)))
    verifier = mcred.Verifier(policy=policy, fetch=mcred.OfflineFetcher(), clock=world.clock)
    report = verifier.verify(signed.to_json(), recipient="ana@school.example")
    assert report.verdict == "valid", report.text()
    assert report.results is not None
    assert not any(result["met"] is False for result in report.results)
    assert {result["criterion"] for result in report.results} >= {
        criterion.name for criterion in decision.definition.rubric.criteria
    }
    changed = signed.to_json().replace('/level/demonstrated"}', '/level/progressing"}', 1)
    assert changed != signed.to_json()
    assert verifier.verify(changed).verdict == "invalid"


def test_the_narrative_shows_its_text_as_it_is() -> None:
    from mcred.microcredentials.narrative import criteria_narrative

    world = World(definition_changes={"name": "x"})
    text = criteria_narrative(world.definition)
    assert world.definition.competency.statement.split()[0] in text
    assert artifact("plan").title not in text
