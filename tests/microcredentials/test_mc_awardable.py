"""The gate before a badge fails closed: each requirement alone stops it (I11)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from journey import (
    ADJUDICATOR,
    ALL_MET,
    EARNER,
    FIRST,
    ONE_SHORT,
    START,
    World,
    refused,
)

from mcred.errors import ModelError
from mcred.microcredentials.awardable import REQUIREMENTS, require_awardable
from mcred.microcredentials.certification import Certification, require_certification
from mcred.microcredentials.decision import Decision, Feedback, Scorer
from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.people import Person
from mcred.microcredentials.rules import evaluate

LATER = START + timedelta(days=1)


def decision(*, silent: bool = False) -> Decision:
    world = World()
    if not silent:
        return world.programme.awardable(world.awarded())
    said = {**ALL_MET, "reflects": {"level": "not_met", "comment": "Say more."}}
    one = world.scored(said, said)
    world.decide(one, "awarded")
    return world.programme.awardable(one)


def redone(one: Decision, **changes: Any) -> Decision:
    """A decision with other members and a digest that fits them."""
    members = {name: getattr(one, name) for name in Decision.model_fields if name != "digest"}
    return Decision.of(**{**members, **changes})


def other_definition(one: Decision) -> dict[str, Any]:
    data = one.definition.to_dict()
    data["rubric"]["criteria"][0]["required_level"] = "progressing"
    return {"definition": MicroCredential.from_dict(data)}


def scorer(one: Decision, **changes: Any) -> dict[str, Any]:
    first, second = one.assessors
    return {"assessors": (Scorer(**{**dict(first), **changes}), second)}


def certification(**changes: Any) -> Certification:
    whole = {"id": "c9", "topics": ("questioning",), "valid_from": START - timedelta(days=9)}
    return Certification(**{**whole, **changes})


def rated(one: Decision, criterion: str, level: str) -> dict[str, Any]:
    ratings = tuple(
        rating.replace(level=level) if rating.criterion == criterion else rating
        for rating in one.ratings
    )
    levels = {rating.criterion: rating.level for rating in ratings}
    evaluation = evaluate(one.definition.rubric, levels)
    return {"ratings": ratings, "trace": evaluation.steps, "met": evaluation.met}


FORGED: dict[str, tuple[Callable[[Decision], dict[str, Any]], str]] = {
    "not awarded": (lambda one: {"outcome": "returned_for_revision"}, "not_awarded"),
    "decided before submitted": (
        lambda one: {"decided_at": one.submitted_at - timedelta(seconds=1)},
        "decision_dates",
    ),
    "decided in the future": (
        lambda one: {"decided_at": LATER + timedelta(days=1)},
        "decision_dates",
    ),
    "expired": (
        lambda one: dict.fromkeys(
            ("started_at", "submitted_at", "decided_at"), START - timedelta(days=1200)
        ),
        "award_expired",
    ),
    "an easier definition": (other_definition, "definition_changed"),
    "another rubric": (lambda one: {"rubric": "sha256:" + "1" * 64}, "definition_changed"),
    "a draft": (
        lambda one: {
            "definition": one.definition.replace(status="draft", published_at=None),
        },
        "definition_not_published",
    ),
    "a required criterion below its level": (
        lambda one: rated(one, "asks", "progressing"),
        "rule_not_met",
    ),
    "the same with a trace that says it is met": (
        lambda one: {"ratings": rated(one, "asks", "progressing")["ratings"]},
        "rule_not_met",
    ),
    "an optional criterion below its level without feedback": (
        lambda one: rated(one, "reflects", "not_met"),
        "feedback_missing",
    ),
    "a trace of other ratings": (
        lambda one: {"trace": rated(one, "reflects", "not_met")["trace"]},
        "trace_differs",
    ),
    "a criterion unrated": (lambda one: {"ratings": one.ratings[:-1]}, "missing_rating"),
    "a criterion rated twice": (
        lambda one: {"ratings": (*one.ratings, one.ratings[0])},
        "trace_differs",
    ),
    "too few assessors": (lambda one: {"assessors": one.assessors[:1]}, "not_all_scored"),
    "one assessor twice": (
        lambda one: {"assessors": (one.assessors[0], one.assessors[0])},
        "same_assessor",
    ),
    "the earner assessed": (
        lambda one: scorer(one, person=Person.of("ANA@school.example")),
        "own_submission",
    ),
    "an assessor of another topic": (
        lambda one: scorer(one, certification=certification(topics=("singing",))),
        "not_certified",
    ),
    "an assessor whose certification had expired": (
        lambda one: scorer(one, certification=certification(valid_until=START - timedelta(days=1))),
        "certification_expired",
    ),
    "an assessor whose certification had been withdrawn": (
        lambda one: scorer(
            one, certification=certification(withdrawn_at=START - timedelta(days=1))
        ),
        "certification_expired",
    ),
    "the earner approved": (lambda one: {"approver": EARNER}, "own_submission"),
    "an assessor approved": (lambda one: {"approver": Person.of(FIRST)}, "not_independent"),
    "the earner adjudicated": (lambda one: {"adjudicator": EARNER}, "own_submission"),
    "the earner heard the appeal": (
        lambda one: {"appeal_reviewers": (EARNER,)},
        "own_submission",
    ),
    "no evidence": (lambda one: {"artifacts": ()}, "evidence_missing"),
}


def test_a_decision_that_awards_passes() -> None:
    for one in (decision(), decision(silent=True)):
        require_awardable(one, now=LATER)


@pytest.mark.parametrize("case", FORGED)
def test_one_thing_wrong_is_enough_even_under_a_digest_that_fits(case: str) -> None:
    forge, code = FORGED[case]
    one = decision()
    with refused(code):
        require_awardable(redone(one, **forge(one)), now=LATER)


def test_every_requirement_has_something_that_breaks_it() -> None:
    broken = set()
    for forge, _ in FORGED.values():
        one = decision()
        forged = redone(one, **forge(one))
        for name, requirement in REQUIREMENTS.items():
            try:
                requirement(forged, LATER)
            except Exception:  # noqa: BLE001 - which one, the other test says
                broken.add(name)
    assert broken == REQUIREMENTS.keys() - {"unchanged"}


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": "Because."},
        {"approver": Person.of("other@district.example")},
        {"adjudicator": Person.of(ADJUDICATOR)},
        {"feedback": Feedback(overall="Other.")},
        {"artifacts": ()},
        {"manifest": "sha256:" + "2" * 64},
        {"decided_at": START + timedelta(hours=20)},
    ],
)
def test_a_decision_that_was_changed_is_noticed(changes: dict[str, Any]) -> None:
    one = decision()
    one.verify_digest()
    with refused("decision_changed"):
        one.replace(**changes).verify_digest()
    with refused("decision_changed"):
        require_awardable(one.replace(**changes), now=LATER)


def test_consent_is_not_part_of_what_was_decided() -> None:
    one = decision()
    shown = tuple(artifact.replace(visibility="public") for artifact in one.artifacts)
    one.replace(artifacts=shown).verify_digest()


def test_a_decision_in_records_is_the_same_one() -> None:
    one = decision()
    record = one.to_record()
    assert "definition" not in record
    assert Decision.from_record(record, one.definition) == one


@pytest.mark.parametrize("member", ["ratings", "approver", "earner", "trace", "manifest"])
def test_a_decision_without_a_member_is_none(member: str) -> None:
    members = decision().to_dict()
    members.pop(member)
    with pytest.raises(ModelError):
        Decision.from_dict(members)


@pytest.mark.parametrize(
    ("now", "holds"),
    [
        (START - timedelta(seconds=1), False),
        (START, True),
        (START + timedelta(days=10, seconds=-1), True),
        (START + timedelta(days=10), False),
    ],
)
def test_a_certification_holds_from_its_start_until_before_its_end(
    now: datetime, holds: bool
) -> None:
    one = certification(valid_from=START, valid_until=START + timedelta(days=10))
    assert one.holds_at(now) is holds
    definition = World().definition
    if holds:
        assert require_certification([one], definition, at=now) == one
    else:
        with refused("certification_expired"):
            require_certification([one], definition, at=now)


@pytest.mark.parametrize(
    "topic",
    ["QUESTIONING", "3b", "https://standards.example/3b", World().definition.id],
)
def test_a_certification_covers_topics_ids_and_framework_items(topic: str) -> None:
    assert certification(topics=(topic,)).covers(World().definition)
    assert not certification(topics=("https://standards.example/3a",)).covers(World().definition)


def test_a_certification_ends_after_it_begins() -> None:
    with pytest.raises(ModelError):
        certification(valid_until=START - timedelta(days=9))


def test_the_adjudicator_is_on_the_decision_and_gets_the_same_view() -> None:
    world = World()
    one = world.scored(ALL_MET, ONE_SHORT)
    view = world.programme.view(one, actor=ADJUDICATOR)
    assert view.earner is None
    assert len(view.artifacts) == 3
