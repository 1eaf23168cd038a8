"""The numbered invariants of a micro-credential's life: each named, each broken, each refused."""

from __future__ import annotations

import re
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from definition_samples import DEFINITION_ID
from journey import (
    ADJUDICATOR,
    ADMIN,
    ALL_MET,
    APPROVER,
    COACH,
    COORDINATOR,
    EARNER,
    EXPIRING,
    FIRST,
    ISSUER,
    ONE_SHORT,
    OTHER_EARNER,
    REVIEWER,
    SECOND,
    THIRD,
    UNCERTIFIED,
    World,
    artifact,
    refused,
)

from mcred.errors import McredError, ModelError, NotFoundError, RecordError
from mcred.microcredentials.decision import Decision
from mcred.microcredentials.evidence import Artifact, Integrity, Publication
from mcred.microcredentials.people import Person
from mcred.microcredentials.records import MemoryRecords, Record
from mcred.microcredentials.review import Review
from mcred.microcredentials.states import State

#: Invariants that cannot be broken here, with what they wait for.
ELSEWHERE = MappingProxyType(
    {
        "I12": "tests/award: the badge's results are the final ratings",
        "I20": "portfolio, stacks and recommendations: they read an award's status",
        "I21": "stacks: completion counts distinct, valid achievements",
        "I22": "stacks: no circle in a pathway",
        "I23": "test_lint_seat_time: time spent is no condition",
        "I26": "endorsements: credit equivalence is the recognizer's own claim",
        "I27": "tests/award: the salt is random for each badge",
        "I28": "tests/award: awardedDate is the decision's date",
        "I30": "tests/verification/test_key_binding: a revoked or expired key binds nothing",
    }
)


@pytest.fixture
def world() -> World:
    return World()


def snapshot(world: World) -> tuple[list[Record], int]:
    kinds = ["submission", "decision", "sealed", "open", "artifact", "member", "definition"]
    records = [world.records.get(kind, one) for kind in kinds for one in world.records.list(kind)]
    return records, len(list(world.records.events()))


@pytest.mark.parametrize(
    "spelling", ["ANA@school.example", "ana+mc@School.Example", "did:key:zAna#k", "District:ANA"]
)
def test_i1_the_earner_cannot_be_assessor_of_the_submission_by_any_identifier(
    world: World, spelling: str
) -> None:
    one = world.submitted()
    world.programme.precheck(one, actor="complete@district.example", passed=True)
    world.certify(spelling, days=100)
    with refused("own_submission"):
        world.programme.assign(one, [spelling, FIRST], actor=COORDINATOR)
    with refused("own_submission"):
        world.programme.score(one, actor=spelling, ratings=ALL_MET)
    for decide in ("awarded", "returned_for_revision", "not_awarded"):
        with refused("own_submission"):
            world.decide(one, decide, actor=spelling)


def test_i1_identifiers_that_are_linked_later_count_too(world: World) -> None:
    one = world.under_review()
    world.programme.register(Person.of(FIRST, "did:key:zAna"), actor=ADMIN)
    before = snapshot(world)
    with refused("own_submission"):
        world.programme.score(one, actor=FIRST, ratings=ALL_MET)
    assert snapshot(world) == before


def test_i2_who_scored_neither_approves_nor_adjudicates(world: World) -> None:
    for role in ("approver", "adjudicator"):
        world.programme.register(FIRST, actor=ADMIN, roles=[role])
    one = world.scored(ALL_MET, ALL_MET)
    with refused("not_independent"):
        world.decide(one, "awarded", actor=FIRST)
    other = world.scored(ALL_MET, ONE_SHORT, earner=OTHER_EARNER)
    with refused("not_independent"):
        world.programme.adjudicate(
            other, actor=FIRST, ratings={"asks": "demonstrated"}, reason="I said so."
        )


def test_i2_holds_where_the_protocol_asks_for_it_only() -> None:
    world = World(definition_changes={"protocol": {"assessors": 2, "independent_approver": False}})
    world.programme.register(FIRST, actor=ADMIN, roles=["approver"])
    one = world.scored(ALL_MET, ALL_MET)
    assert world.decide(one, "awarded", actor=FIRST).state is State.AWARDED


def test_i3_a_coach_neither_assesses_nor_adjudicates(world: World) -> None:
    world.certify(COACH, days=100)
    one = world.gathered()
    world.programme.coach(one, COACH, actor=EARNER)
    world.programme.submit(one, actor=EARNER)
    world.programme.precheck(one, actor="complete@district.example", passed=True)
    with refused("coached"):
        world.programme.assign(one, [COACH, FIRST], actor=COORDINATOR)
    world.programme.register(ADJUDICATOR, actor=ADMIN)
    world.programme.assign(one, [SECOND, FIRST], actor=COORDINATOR)
    world.score(one, ALL_MET, ONE_SHORT)
    world.programme.register(COACH, actor=ADMIN, roles=["adjudicator"])
    with refused("coached"):
        world.programme.adjudicate(
            one, actor=COACH, ratings={"asks": "demonstrated"}, reason="I know her."
        )


def test_i3_an_assigned_assessor_who_turns_out_to_be_the_coach_cannot_score(world: World) -> None:
    one = world.gathered()
    world.programme.coach(one, COACH, actor=EARNER)
    world.programme.submit(one, actor=EARNER)
    world.to_review(one)
    world.programme.register(Person.of(FIRST, COACH), actor=ADMIN)
    with refused("coached"):
        world.programme.score(one, actor=FIRST, ratings=ALL_MET)


def test_i4_an_assessor_is_certified_in_the_topic(world: World) -> None:
    one = world.submitted()
    world.programme.precheck(one, actor="complete@district.example", passed=True)
    world.certify(UNCERTIFIED, days=100, topics=("singing",))
    with refused("not_certified"):
        world.programme.assign(one, [UNCERTIFIED, FIRST], actor=COORDINATOR)


def test_i4_the_certification_is_valid_at_the_time_of_scoring(world: World) -> None:
    one = world.under_review(EARNER, EXPIRING, FIRST)
    world.clock.pass_days(31)
    before = snapshot(world)
    with refused("certification_expired"):
        world.programme.score(one, actor=EXPIRING, ratings=ALL_MET)
    assert snapshot(world) == before
    with refused("certification_expired"):
        world.programme.assign(one, [EXPIRING, SECOND], actor=COORDINATOR)


def test_i4_a_certification_that_ends_after_scoring_is_no_harm(world: World) -> None:
    one = world.under_review(EARNER, EXPIRING, FIRST)
    world.programme.score(one, actor=EXPIRING, ratings=ALL_MET)
    world.clock.pass_days(31)
    world.programme.score(one, actor=FIRST, ratings=ALL_MET)
    assert world.decide(one, "awarded").state is State.AWARDED


def test_i5_a_blind_view_holds_nothing_that_names_the_earner(world: World) -> None:
    one = world.started()
    world.gather(
        one, name="Ana_Lopez_lesson.mp4", title="Lesson by Ana Lopez", rationale="I, LOPEZ, ask."
    )
    world.programme.respond(
        one, actor=EARNER, prompt="setting", text="Write to ana@school.example or did:key:zAna."
    )
    world.programme.submit(one, actor=EARNER)
    world.to_review(one)
    view = world.programme.view(one, actor=FIRST)
    text = str(view.to_dict())
    assert view.earner is None
    assert not re.search(r"(?i)\bana\b|lopez|zAna|district:ana", text)
    assert {seen.name for seen in view.artifacts} == {"plan.mp4", "lesson.mp4", "work.mp4"}


def test_i5_an_address_that_names_the_earner_is_left_out(world: World) -> None:
    one = world.gathered()
    for artifact_id, url in (("plan", "ana-lopez/plan"), ("lesson", "x7/lesson")):
        added = artifact(artifact_id, url=f"https://videos.example/{url}")
        world.programme.add(one, added, actor=EARNER)
    world.programme.submit(one, actor=EARNER)
    world.to_review(one)
    view = world.programme.view(one, actor=FIRST)
    assert {seen.id: seen.url for seen in view.artifacts} == {
        "plan": None,
        "lesson": "https://videos.example/x7/lesson",
        "work": None,
    }


def test_i5_without_a_blind_protocol_the_earner_is_named() -> None:
    world = World(definition_changes={"protocol": {"assessors": 2, "blind": False}})
    one = world.under_review()
    view = world.programme.view(one, actor=FIRST)
    assert view.earner is not None
    assert view.earner.name == "Ana Lopez"
    assert view.artifacts[0].name == "plan.pdf"


def test_i5_only_who_judges_gets_a_view(world: World) -> None:
    one = world.under_review()
    with refused("not_assigned"):
        world.programme.view(one, actor=THIRD)
    with refused("own_submission"):
        world.programme.view(one, actor=EARNER)


def test_i4_only_assigned_assessors_score(world: World) -> None:
    one = world.under_review()
    with refused("not_assigned"):
        world.programme.score(one, actor=THIRD, ratings=ALL_MET)


def test_i6_ratings_are_sealed_until_all_are_in(world: World) -> None:
    one = world.under_review()
    state, events = world.programme.score(one, actor=FIRST, ratings=ALL_MET)
    review = state.attempt.review
    assert review is not None
    assert review.assessments == ()
    assert review.scores[0].assessment is None
    said = f"{state.to_dict()['attempts'][-1]['reviews']}{[event.to_dict() for event in events]}"
    assert "demonstrated" not in said
    assert events[0].data["commitment"] == review.scores[0].commitment
    state, events = world.programme.score(one, actor=SECOND, ratings=ALL_MET)
    assert [event.type for event in events] == ["score", "unseal"]
    assert state.attempt.review is not None
    assert len(state.attempt.review.assessments) == 2


def test_i6_equal_ratings_have_commitments_that_tell_nothing(world: World) -> None:
    one = world.under_review()
    _, first = world.programme.score(one, actor=FIRST, ratings=ALL_MET)
    _, second = world.programme.score(one, actor=SECOND, ratings=ALL_MET)
    assert first[0].data["commitment"] != second[0].data["commitment"]


def test_i6_a_sealed_rating_that_was_changed_is_noticed(world: World) -> None:
    one = world.under_review()
    world.programme.score(one, actor=FIRST, ratings=ALL_MET)
    sealed = world.records.get("sealed", next(iter(world.records.list("sealed"))))
    sealed.data["assessment"]["ratings"][0]["level"] = "not_met"
    world.records.put("sealed", sealed.id, sealed.data, expected_version=1)
    before = snapshot(world)
    with refused("seal_broken"):
        world.programme.score(one, actor=SECOND, ratings=ALL_MET)
    assert snapshot(world) == before


def test_i6_a_score_stands(world: World) -> None:
    one = world.under_review()
    world.programme.score(one, actor=FIRST, ratings=ALL_MET)
    with refused("has_scored"):
        world.programme.score(one, actor=FIRST, ratings=ONE_SHORT)
    with refused("same_assessor"):
        world.programme.assign(one, [FIRST, FIRST.upper()], actor=COORDINATOR)
    with refused("has_scored"):
        world.programme.assign(one, [SECOND, THIRD], actor=COORDINATOR)


def test_i6_a_score_stands_also_when_all_are_in(world: World) -> None:
    one = world.scored(ALL_MET, ALL_MET)
    with refused("has_scored"):
        world.programme.score(one, actor=FIRST, ratings=ONE_SHORT)


def test_i6_one_open_and_one_sealed_score_is_no_review(world: World) -> None:
    one = world.scored(ALL_MET, ALL_MET)
    review = world.programme.submission(one).attempt.review
    assert review is not None
    sealed = review.scores[0].replace(assessment=None, salt=None)
    with pytest.raises(ModelError, match="all open or all sealed"):
        review.replace(scores=(sealed, review.scores[1]))


def test_i7_what_is_not_complete_is_not_submitted(world: World) -> None:
    one = world.gathered()
    world.programme.remove(one, "work", actor=EARNER)
    world.programme.respond(one, actor=EARNER, prompt="learned", text="Much.")
    before = snapshot(world)
    with refused("incomplete"):
        world.programme.submit(one, actor=EARNER)
    assert snapshot(world) == before
    assert {(item.id, item.code) for item in world.programme.checklist(one).missing} == {
        ("work", "evidence_missing"),
        ("voices", "evidence_missing"),
        ("learned", "too_few_words"),
    }


@pytest.mark.parametrize(
    ("integrity", "code"),
    [(Integrity.VANISHED, "artifact_vanished"), (Integrity.CHANGED, "artifact_changed")],
)
def test_i7_an_artifact_that_vanished_or_changed_is_not_submitted(
    world: World, integrity: Integrity, code: str
) -> None:
    one = world.gathered()
    world.integrity["lesson"] = integrity
    before = snapshot(world)
    with refused(code):
        world.programme.submit(one, actor=EARNER)
    assert snapshot(world) == before


def test_i8_nothing_is_awarded_with_a_required_criterion_below_its_level(world: World) -> None:
    one = world.scored(ONE_SHORT, ONE_SHORT)
    before = snapshot(world)
    with refused("rule_not_met"):
        world.decide(one, "awarded")
    assert snapshot(world) == before


@pytest.mark.parametrize("outcome", ["awarded", "returned_for_revision", "not_awarded"])
def test_i9_no_decision_without_feedback(world: World, outcome: str) -> None:
    said = ALL_MET if outcome == "awarded" else ONE_SHORT
    one = world.scored(said, said)
    with refused("feedback_missing"):
        world.decide(one, outcome, feedback=" ", reason="So.")


def test_i9_every_criterion_below_its_level_gets_feedback(world: World) -> None:
    silent = {**ALL_MET, "asks": "progressing"}
    one = world.scored(silent, silent)
    with refused("feedback_missing"):
        world.decide(one, "returned_for_revision")
    state = world.decide(one, "returned_for_revision", criteria={"asks": "Wait longer."})
    assert state.decision is not None
    assert state.decision.feedback.of("asks") == "Wait longer."


def test_i9_an_optional_criterion_below_its_level_gets_feedback_with_the_award(
    world: World,
) -> None:
    said = {**ALL_MET, "reflects": "not_met"}
    one = world.scored(said, said)
    with refused("feedback_missing"):
        world.decide(one, "awarded")
    world.decide(one, "awarded", criteria={"reflects": "Say more about why."})


@pytest.mark.parametrize(
    ("ratings", "code"),
    [
        ({**ALL_MET, "sings": "demonstrated"}, "unknown_criterion"),
        ({"plans": "demonstrated"}, "missing_rating"),
        ({**ALL_MET, "asks": "gold"}, "unknown_level"),
        ({**ALL_MET, "asks": {"level": "gold"}}, "unknown_level"),
        ({}, "missing_rating"),
    ],
)
def test_i10_ratings_are_of_the_frozen_rubric(
    world: World, ratings: dict[str, Any], code: str
) -> None:
    one = world.under_review()
    before = snapshot(world)
    with refused(code):
        world.programme.score(one, actor=FIRST, ratings=ratings)
    assert snapshot(world) == before


def test_i10_a_definition_that_changed_in_the_records_stops_everything(world: World) -> None:
    one = world.scored(ONE_SHORT, ONE_SHORT)
    stored = world.records.get("definition", next(iter(world.records.list("definition"))))
    for criterion in stored.data["rubric"]["criteria"]:
        criterion["required_level"] = "progressing"
    world.records.put("definition", stored.id, stored.data, expected_version=stored.version)
    with refused("definition_changed"):
        world.decide(one, "awarded")


@pytest.mark.parametrize("kind", ["decision", "definition", "submission"])
def test_i11_no_award_when_a_record_is_missing(world: World, kind: str) -> None:
    one = world.awarded()
    records = _Losing(world.records, kind)
    world.programme._records = records
    with pytest.raises(NotFoundError):
        world.programme.awardable(one)


def test_i11_no_award_when_a_record_cannot_be_read(world: World) -> None:
    one = world.awarded()
    world.programme._records = _Losing(world.records, "decision", RecordError("disk"))
    with pytest.raises(RecordError):
        world.programme.awardable(one)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.update(outcome="awarded", met=True, reason="Now."),
        lambda data: data["ratings"][0].update(level="not_met"),
        lambda data: data.pop("trace"),
        lambda data: data["feedback"].update(overall="Other."),
        lambda data: data.update(earner=Person.of("eve@school.example").to_dict()),
        lambda data: data.pop("definition_ref"),
        lambda data: data.update(assessors=[]),
        lambda data: data["artifacts"].pop(),
        lambda data: data.update(digest="sha256:" + "0" * 64),
    ],
)
def test_i11_no_award_from_a_decision_that_was_changed(world: World, change: Any) -> None:
    one = world.awarded()
    stored = world.records.get("decision", next(iter(world.records.list("decision"))))
    change(stored.data)
    world.records.put("decision", stored.id, stored.data, expected_version=1)
    with pytest.raises(McredError):
        world.programme.awardable(one)


def test_i13_nothing_is_published_without_consent_and_minors_are_described_only() -> None:
    public: dict[str, Any] = {"visibility": "public", "url": "https://school.example/v"}
    consent = {"given_at": "2026-03-01T00:00:00Z"}
    cases: list[tuple[Artifact, Publication]] = [
        (artifact("plan", **public), Publication.WITHHELD),
        (artifact("plan", **public, consent=consent), Publication.LINKED),
        (artifact("plan", **public, consent=consent, shows_minors=True), Publication.DESCRIBED),
        (
            artifact("plan", **public, consent={**consent, "minors": True}, shows_minors=True),
            Publication.LINKED,
        ),
        (artifact("plan", visibility="private", consent=consent), Publication.WITHHELD),
        (artifact("plan", visibility="public", consent=consent), Publication.DESCRIBED),
    ]
    assert [one.publication for one, _ in cases] == [wanted for _, wanted in cases]


def test_i14_an_artifact_without_a_digest_does_not_exist() -> None:
    members = artifact("plan").to_dict()
    for digest in (None, "", "sha256:12", "md5:" + "0" * 32):
        with pytest.raises(ModelError):
            Artifact.from_dict({**members, "digest": digest})


def test_i15_a_published_version_is_immutable(world: World) -> None:
    other = world.definition.replace(name="Other", status="draft", published_at=None)
    before = snapshot(world)
    with refused("published_is_immutable"):
        world.programme.publish(other, actor=ADMIN)
    same = world.definition.replace(status="draft", published_at=None)
    with refused("already_published"):
        world.programme.publish(same, actor=ADMIN)
    assert snapshot(world) == before


@pytest.mark.parametrize("spelling", ["ana@school.example", "did:key:zAna", "DISTRICT:ana"])
def test_i16_one_submission_under_way_for_each_earner_and_definition(
    world: World, spelling: str
) -> None:
    world.started()
    with refused("already_under_way"):
        world.programme.start(DEFINITION_ID, actor=spelling)
    world.started(OTHER_EARNER)


def test_i16_also_where_two_entries_turn_out_to_be_one_person(world: World) -> None:
    world.started("did:key:zOld")
    world.programme.register("new@school.example", actor=ADMIN)
    both = Person.of("new@school.example", "did:key:zOld")
    member, _ = world.programme.register(both, actor=ADMIN)
    assert len(member.former) == 1
    with refused("already_under_way"):
        world.programme.start(DEFINITION_ID, actor="new@school.example")


def test_i17_attempt_numbers_are_consecutive(world: World) -> None:
    state = world.programme.submission(world.returned())
    for number in (0, 1, 3):
        with pytest.raises(ModelError):
            state.replace(attempts=(*state.attempts, state.attempt.replace(number=number)))


def test_i17_only_the_last_attempt_is_open(world: World) -> None:
    state = world.programme.submission(world.returned())
    opened = state.attempt.replace(manifest=None)
    with pytest.raises(ModelError, match="a manifest"):
        state.replace(attempts=(opened, state.attempt.replace(number=2)))


def test_i18_an_award_rests_on_exactly_one_decision(world: World) -> None:
    state = world.programme.submission(world.awarded())
    assert state.decision is not None
    with pytest.raises(ModelError, match="exactly one decision"):
        state.replace(decisions=())
    with pytest.raises(ModelError, match="exactly one decision"):
        state.replace(decisions=(state.decision, state.decision))


def test_i18_a_decision_of_another_submission_awards_nothing(world: World) -> None:
    mine, theirs = world.awarded(), world.awarded(OTHER_EARNER)
    stored = world.records.get("submission", mine)
    other = world.records.get("submission", theirs)
    stored.data["decisions"] = other.data["decisions"]
    world.records.put("submission", mine, stored.data, expected_version=stored.version)
    with refused("decision_changed"):
        world.programme.awardable(mine)


def test_i19_who_took_part_does_not_review_the_appeal(world: World) -> None:
    for person in (FIRST, APPROVER):
        world.programme.register(person, actor=ADMIN, roles=["appeal_reviewer"])
    one = world.returned()
    world.programme.appeal(one, actor=EARNER, grounds="Not seen.")
    for person in (FIRST, APPROVER):
        for outcome in ("upheld", "rescored"):
            with refused("took_part_before"):
                world.programme.resolve_appeal(one, actor=person, outcome=outcome, reason="No.")
    world.programme.resolve_appeal(one, actor=REVIEWER, outcome="upheld", reason="No.")


def test_i24_one_artifact_of_two_earners_is_flagged_unless_both_declared_it(
    world: World,
) -> None:
    same = "sha256:" + "7" * 64

    def hand_in(earner: Person | str, *, shared_with: Person | None) -> tuple[str, ...]:
        one = world.gathered(earner)
        shared = [] if shared_with is None else [shared_with.to_dict()]
        world.programme.add(one, artifact("plan", digest=same, shared_with=shared), actor=earner)
        state, _ = world.programme.submit(one, actor=earner)
        return tuple(flag.artifact for flag in state.flags)

    ben = Person.of(OTHER_EARNER)
    assert hand_in(EARNER, shared_with=ben) == ()
    assert hand_in(ben, shared_with=EARNER) == ()
    assert hand_in("cy@school.example", shared_with=EARNER) == ("plan", "plan")


def test_i24_the_same_earner_may_hand_in_an_artifact_again(world: World) -> None:
    one = world.returned()
    assert world.resubmitted(one).flags == ()


def test_i25_the_log_holds_the_decisions_digest(world: World) -> None:
    one = world.awarded()
    decision = world.programme.awardable(one)
    logged = [entry.event for entry in world.records.events() if entry.event["type"] == "award"]
    assert [event["data"]["digest"] for event in logged] == [decision.digest]


def test_i29_levels_are_ordered(world: World) -> None:
    data = world.definition.to_dict()
    data["rubric"]["criteria"][0]["levels"].reverse()
    with pytest.raises(ModelError, match="levels go from low to high"):
        type(world.definition).from_dict(data)


def test_every_invariant_is_broken_here_or_says_what_it_waits_for() -> None:
    here = set(re.findall(r"^def test_i(\d+)_", Path(__file__).read_text(), re.MULTILINE))
    tested = {f"I{number}" for number in here}
    assert not tested & ELSEWHERE.keys()
    assert tested | ELSEWHERE.keys() == {f"I{number}" for number in range(1, 31)}


def test_an_issuer_cannot_act_on_their_own_submission(world: World) -> None:
    world.programme.register(EARNER, actor=ADMIN, roles=["issuer", "coordinator"])
    one = world.under_review()
    with refused("own_submission"):
        world.programme.hold(one, actor="did:key:zAna", reason="Time.")
    world.programme.hold(one, actor=ISSUER, reason="Time.")


def test_a_decision_cannot_carry_another_definition(world: World) -> None:
    decision = world.programme.awardable(world.awarded())
    other = world.definition.replace(version="9")
    with pytest.raises(ModelError):
        decision.replace(definition=other)
    assert isinstance(decision, Decision)


def test_a_round_names_each_assessor_once() -> None:
    with pytest.raises(ModelError, match="another person"):
        Review(assigned=(Person.of("a@b.example"), Person.of("A@B.example")))


class _Losing(MemoryRecords):
    """Records of which one kind cannot be had."""

    def __init__(self, inner: Any, kind: str, error: McredError | None = None) -> None:
        super().__init__()
        self._inner = inner
        self._kind = kind
        self._error = error or NotFoundError("gone")

    def get(self, kind: str, record_id: str, /) -> Record:
        if kind == self._kind:
            raise self._error
        record: Record = self._inner.get(kind, record_id)
        return record

    def commit(self, changes: Any, events: Any = (), /, *, forget: Any = ()) -> Any:
        return self._inner.commit(changes, events, forget=forget)
