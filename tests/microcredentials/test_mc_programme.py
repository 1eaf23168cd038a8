"""The whole life of a submission, step by step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
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
    FIRST,
    FOURTH,
    ISSUER,
    ONE_SHORT,
    OTHER_EARNER,
    PRE_ASSESSOR,
    REVIEWER,
    SECOND,
    THIRD,
    World,
    artifact,
    refused,
)

from mcred.errors import ConflictError, ModelError, NotFoundError
from mcred.microcredentials.attempt import ExperienceKind, LearningExperience, changes
from mcred.microcredentials.decision import Decision, Outcome
from mcred.microcredentials.evidence import Publication
from mcred.microcredentials.states import State
from mcred.microcredentials.submission import Context, Intent, Need, NeedSource, Submission
from mcred.microcredentials.versions import revise


@pytest.fixture
def world() -> World:
    return World()


def types(world: World) -> list[str]:
    return [str(entry.event["type"]) for entry in world.records.events()]


def test_the_whole_path_ends_in_a_decision_that_may_become_a_badge(world: World) -> None:
    one = world.awarded()
    decision = world.programme.awardable(one)
    assert decision.outcome is Outcome.AWARDED
    assert dict(decision.levels) == ALL_MET
    assert decision.definition == world.definition
    assert decision.earner.keys == EARNER.keys
    assert [scorer.certification.id for scorer in decision.assessors] == ["c1", "c1"]
    assert {one.id for one in decision.artifacts} == {"plan", "lesson", "work"}
    assert decision.started_at < decision.submitted_at < decision.decided_at
    assert world.programme.feedback(one, actor="did:key:zAna")[-1].overall == "Well argued."
    assert types(world)[-7:] == ["submit", "pass", "assign", "score", "score", "unseal", "award"]


def test_a_step_returns_the_new_state_and_its_events_and_counts_versions(world: World) -> None:
    state, events = world.programme.start(DEFINITION_ID, actor=EARNER)
    assert (state.version, state.state) == (1, State.DRAFT)
    assert [(event.type, event.state) for event in events] == [("start", State.DRAFT)]
    after, _ = world.programme.respond(
        state.id, actor=EARNER, prompt="setting", text="Grade 5", expected_version=1
    )
    assert after.version == 2
    assert world.programme.submission(state.id) == after


def test_a_stale_version_is_a_conflict_and_changes_nothing(world: World) -> None:
    one = world.gathered()
    before = world.programme.submission(one)
    with pytest.raises(ConflictError):
        world.programme.submit(one, actor=EARNER, expected_version=before.version - 1)
    assert world.programme.submission(one) == before


def test_submission_and_decision_read_back_from_plain_data(world: World) -> None:
    one = world.awarded()
    state = world.programme.submission(one)
    assert Submission.from_dict(state.to_dict()) == state
    decision = world.programme.awardable(one)
    again = Decision.from_dict(decision.to_dict())
    assert again == decision
    again.verify_digest()


def test_no_course_need_or_context_is_required_but_all_can_be_told(world: World) -> None:
    state, _ = world.programme.start(
        DEFINITION_ID,
        actor=EARNER,
        intent="already_competent",
        need=Need(source=NeedSource.STUDENT_NEEDS),
        context=Context(setting="music", grade="5"),
    )
    assert state.intent is Intent.ALREADY_COMPETENT
    lesson = LearningExperience(kind=ExperienceKind.INFORMAL, title="A lesson on YouTube")
    after, _ = world.programme.learn(state.id, lesson, actor=EARNER)
    assert after.attempt.experiences == (lesson,)
    assert not {"experience", "need", "context"} & {
        item.what for item in world.programme.checklist(state.id).items
    }


def test_a_submission_found_incomplete_comes_back_and_counts_no_attempt(world: World) -> None:
    one = world.submitted()
    with refused("reason_missing"):
        world.programme.precheck(one, actor=PRE_ASSESSOR, passed=False)
    state, _ = world.programme.precheck(
        one, actor=PRE_ASSESSOR, passed=False, feedback="The video has no sound."
    )
    assert state.state is State.INCOMPLETE
    state, _ = world.programme.revise(one, actor=EARNER)
    assert (state.state, state.attempt.number, state.attempt.is_open) == (State.DRAFT, 1, True)
    world.programme.attest(one, "own_work", "release", "ready_for_review", actor=EARNER)
    state, _ = world.programme.submit(one, actor=EARNER)
    assert (state.state, len(state.attempts)) == (State.SUBMITTED, 1)


def test_a_returned_submission_is_revised_answered_and_awarded(world: World) -> None:
    one = world.returned()
    state = world.resubmitted(one)
    assert (state.state, state.attempt.number) == (State.RESUBMITTED, 2)
    first, second = state.attempts
    assert [(c.what, c.id, c.how, c.answers) for c in changes(first, second)] == [
        ("artifact", "lesson", "changed", ("asks",))
    ]
    world.to_review(one)
    world.score(one, ALL_MET, ALL_MET)
    assert world.decide(one, "awarded").state is State.AWARDED
    assert world.programme.awardable(one).attempt == 2


def test_feedback_below_a_level_must_be_answered_before_resubmitting(world: World) -> None:
    one = world.returned()
    world.programme.revise(one, actor=EARNER)
    world.programme.attest(one, "own_work", "release", "ready_for_review", actor=EARNER)
    with refused("feedback_unanswered"):
        world.programme.submit(one, actor=EARNER)
    with refused("unknown_feedback"):
        world.programme.note(one, actor=EARNER, feedback="sings", answer="I do.")
    world.programme.note(one, actor=EARNER, feedback="asks", answer="Yes.", changes=["nothing"])
    with refused("unknown_change"):
        world.programme.submit(one, actor=EARNER)


def test_what_was_handed_in_cannot_be_edited(world: World) -> None:
    one = world.submitted()
    with refused("no_transition"):
        world.programme.respond(one, actor=EARNER, prompt="setting", text="Grade 6")
    returned = world.returned(OTHER_EARNER)
    with refused("attempt_closed"):
        world.programme.remove(returned, "plan", actor=OTHER_EARNER)


def test_only_the_earner_works_on_a_submission(world: World) -> None:
    one = world.gathered()
    with refused("not_the_earner"):
        world.programme.submit(one, actor=OTHER_EARNER)
    with refused("not_the_earner"):
        world.programme.feedback(one, actor=FIRST)


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (lambda w, s: w.programme.respond(s, actor=EARNER, prompt="x", text=""), "unknown_prompt"),
        (lambda w, s: w.programme.remove(s, "x", actor=EARNER), "unknown_artifact"),
        (
            lambda w, s: w.programme.consent(s, "x", actor=EARNER, visibility="public"),
            "unknown_artifact",
        ),
        (
            lambda w, s: w.programme.add(
                s, artifact("x", kind="other", criteria=["asks"]), actor=EARNER
            ),
            "unknown_requirement",
        ),
        (
            lambda w, s: w.programme.add(
                s, artifact("y", requirement="plan", criteria=["sings"]), actor=EARNER
            ),
            "unknown_criterion",
        ),
    ],
)
def test_what_the_definition_does_not_know_is_refused(world: World, step: Any, code: str) -> None:
    one = world.started()
    before = world.programme.submission(one)
    with refused(code):
        step(world, one)
    assert world.programme.submission(one) == before


def test_attempts_are_limited_by_the_protocol_and_then_refused_with_a_reason() -> None:
    world = World(definition_changes={"protocol": {"assessors": 2, "max_attempts": 1}})
    one = world.scored(ONE_SHORT, ONE_SHORT)
    with refused("attempts_used_up"):
        world.decide(one, "returned_for_revision")
    with refused("reason_missing"):
        world.decide(one, "not_awarded")
    state = world.decide(one, "not_awarded", reason="All attempts are used; ask for a coach.")
    assert state.state is State.NOT_AWARDED


def test_the_time_for_another_attempt_can_run_out() -> None:
    world = World(definition_changes={"protocol": {"assessors": 2, "revision_days": 10}})
    one = world.returned()
    with refused("revision_time_left"):
        world.programme.close(one, actor=APPROVER, advice="Work with a coach.")
    world.clock.pass_days(11)
    with refused("revision_time_over"):
        world.programme.revise(one, actor=EARNER)
    state, _ = world.programme.close(one, actor=APPROVER, advice="Work with a coach.")
    assert (state.state, state.closing_advice) == (State.NOT_AWARDED, "Work with a coach.")


def test_disagreement_goes_to_an_adjudicator_who_settles_just_that(world: World) -> None:
    one = world.scored(ALL_MET, ONE_SHORT)
    assert world.programme.submission(one).state is State.ADJUDICATION
    with refused("not_adjudicated"):
        world.decide(one, "awarded")
    settle = world.programme.adjudicate
    with refused("not_disputed"):
        settle(one, actor=ADJUDICATOR, ratings={"plans": "not_met"}, reason="Seen.")
    with refused("missing_rating"):
        settle(one, actor=ADJUDICATOR, ratings={}, reason="Seen.")
    with refused("unknown_level"):
        settle(one, actor=ADJUDICATOR, ratings={"asks": "gold"}, reason="Seen.")
    with refused("reason_missing"):
        settle(one, actor=ADJUDICATOR, ratings={"asks": "demonstrated"}, reason=" ")
    settle(one, actor=ADJUDICATOR, ratings={"asks": "demonstrated"}, reason="At 10:20 she does.")
    with refused("adjudicated_before"):
        settle(one, actor=ADJUDICATOR, ratings={"asks": "not_met"}, reason="Again.")
    assert world.decide(one, "awarded").state is State.AWARDED
    assert str(world.programme.awardable(one).adjudicator) == ADJUDICATOR


@pytest.mark.parametrize(
    ("agreement", "state"),
    [
        ("exact", State.ADJUDICATION),
        ("adjacent", State.UNDER_REVIEW),
        ("same_side", State.UNDER_REVIEW),
    ],
)
def test_the_protocol_says_what_counts_as_agreement(agreement: str, state: State) -> None:
    world = World(definition_changes={"protocol": {"assessors": 2, "agreement": agreement}})
    lower = {**ONE_SHORT, "asks": {"level": "not_met", "comment": "No questions."}}
    one = world.scored(ONE_SHORT, lower)
    assert world.programme.submission(one).state is state
    if state is State.UNDER_REVIEW:
        decided = world.decide(one, "returned_for_revision").decision
        assert decided is not None
        assert world.programme.decision(decided.id).levels["asks"] == "not_met"


def test_levels_on_two_sides_of_the_required_one_always_disagree() -> None:
    for agreement in ("exact", "adjacent", "same_side"):
        world = World(definition_changes={"protocol": {"assessors": 2, "agreement": agreement}})
        one = world.scored(ALL_MET, ONE_SHORT)
        assert world.programme.submission(one).state is State.ADJUDICATION


def test_a_decision_is_not_made_twice(world: World) -> None:
    """A decision replayed."""
    one = world.scored(ALL_MET, ALL_MET)
    version = world.programme.submission(one).version
    world.decide(one, "awarded", expected_version=version)
    before = world.programme.submission(one)
    with refused("no_transition"):
        world.decide(one, "awarded")
    with pytest.raises(ConflictError):
        world.decide(one, "awarded", expected_version=version)
    assert world.programme.submission(one) == before


def test_an_outcome_that_does_not_follow_from_the_ratings_is_refused(world: World) -> None:
    met = world.scored(ALL_MET, ALL_MET)
    with refused("rule_met"):
        world.decide(met, "returned_for_revision")
    with refused("rule_met"):
        world.decide(met, "not_awarded", reason="I do not like it.")
    with refused("unknown_criterion"):
        world.decide(met, "awarded", criteria={"sings": "Well."})


def test_an_appeal_that_is_upheld_leads_back(world: World) -> None:
    one = world.returned()
    with refused("reason_missing"):
        world.programme.appeal(one, actor=EARNER, grounds=" ")
    world.programme.appeal(one, actor=EARNER, grounds="The end of the video was not seen.")
    state, _ = world.programme.resolve_appeal(
        one, actor=REVIEWER, outcome="upheld", reason="It was seen."
    )
    assert (state.state, state.came_from) == (State.RETURNED, ())
    with refused("appealed_before"):
        world.programme.appeal(one, actor=EARNER, grounds="Once more.")


def test_an_appeal_can_be_overturned_into_an_award_that_reverses_the_decision(
    world: World,
) -> None:
    one = world.returned()
    first = world.programme.submission(one).decision
    world.programme.appeal(one, actor=EARNER, grounds="The end of the video was not seen.")
    resolve = world.programme.resolve_appeal
    with refused("rule_not_met"):
        resolve(one, actor=REVIEWER, outcome="overturned", reason="Right.", feedback="Granted.")
    state, _ = resolve(
        one,
        actor=REVIEWER,
        outcome="overturned",
        reason="At 31:00 she waits.",
        ratings={"asks": "demonstrated"},
        feedback="Granted.",
    )
    assert state.state is State.AWARDED
    decision = world.programme.awardable(one)
    assert first is not None
    assert decision.reverses == first.id
    assert [str(person) for person in decision.appeal_reviewers] == [REVIEWER]


def test_an_appeal_can_have_the_attempt_scored_anew_by_others(world: World) -> None:
    one = world.returned()
    world.programme.appeal(one, actor=EARNER, grounds="They mixed me up.")
    world.programme.resolve_appeal(one, actor=REVIEWER, outcome="rescored", reason="Maybe.")
    with refused("took_part_before"):
        world.programme.assign(one, [FIRST, THIRD], actor=COORDINATOR)
    world.programme.assign(one, [THIRD, FOURTH], actor=COORDINATOR)
    for assessor in (THIRD, FOURTH):
        world.programme.score(one, actor=assessor, ratings=ALL_MET)
    assert world.decide(one, "awarded").state is State.AWARDED
    assert {str(one.person) for one in world.programme.awardable(one).assessors} == {
        THIRD,
        FOURTH,
    }


def test_an_appeal_comes_in_time_and_before_the_next_attempt(world: World) -> None:
    late = world.returned()
    world.clock.pass_days(31)
    with refused("appeal_time_over"):
        world.programme.appeal(late, actor=EARNER, grounds="Late.")
    world.programme.revise(late, actor=EARNER)
    with refused("attempt_open"):
        world.programme.appeal(late, actor=EARNER, grounds="Late.")


def test_a_hold_stops_everything_and_a_release_goes_on(world: World) -> None:
    one = world.under_review()
    state, _ = world.programme.hold(one, actor=COORDINATOR, reason="Same file twice.")
    assert state.state is State.ON_HOLD
    steps: list[Callable[[], object]] = [
        lambda: world.programme.score(one, actor=FIRST, ratings=ALL_MET),
        lambda: world.programme.withdraw(one, actor=EARNER),
        lambda: world.programme.hold(one, actor=ISSUER, reason="Again."),
    ]
    for step in steps:
        with refused("no_transition"):
            step()
    state, _ = world.programme.release(one, actor=ISSUER, reason="Shared on purpose.")
    assert state.state is State.UNDER_REVIEW
    world.programme.score(one, actor=FIRST, ratings=ALL_MET)


def test_a_withdrawn_submission_can_forget_its_evidence_but_not_its_digests(world: World) -> None:
    one = world.submitted()
    state, _ = world.programme.withdraw(one, actor=EARNER, purge=True)
    assert state.state is State.WITHDRAWN
    assert (state.attempt.artifacts, state.attempt.responses) == ((), ())
    assert state.attempt.manifest is not None
    assert len(state.attempt.manifest.artifacts) == 3
    world.started()  # the way is free for another submission


def test_an_award_is_revoked_for_cause_after_notice(world: World) -> None:
    one = world.awarded()
    soon = world.clock.now + timedelta(days=1)
    with refused("no_notice"):
        world.programme.revoke(one, actor=ISSUER, cause="Falsified.", notified_at=soon)
    with refused("role_missing"):
        world.programme.revoke(one, actor=APPROVER, cause="Falsified.", notified_at=soon)
    notice = world.clock.now
    world.clock.pass_days(20)
    state, _ = world.programme.revoke(
        one, actor=ISSUER, cause="Falsified.", notified_at=notice, answer="I regret it."
    )
    assert state.state is State.REVOKED
    with refused("not_awarded"):
        world.programme.awardable(one)


def test_an_award_past_its_validity_is_shown_as_expired_and_makes_no_badge(world: World) -> None:
    one = world.awarded()
    assert world.programme.state(one) is State.AWARDED
    world.clock.pass_days(3 * 366)
    assert world.programme.state(one) is State.EXPIRED
    assert world.programme.submission(one).state is State.AWARDED
    with refused("award_expired"):
        world.programme.awardable(one)


def test_consent_can_be_given_and_taken_back_until_the_badge_is_made(world: World) -> None:
    one = world.awarded()
    for visibility, publication in [
        ("described", Publication.DESCRIBED),
        ("private", Publication.WITHHELD),
    ]:
        world.programme.consent(one, "plan", actor=EARNER, visibility=visibility)
        published = {
            artifact.id: artifact.publication
            for artifact in world.programme.awardable(one).artifacts
        }
        assert published["plan"] is publication


def test_a_new_version_is_published_after_the_old_one_and_becomes_the_latest(
    world: World,
) -> None:
    second = revise(world.definition, version="2.0", name="Probing questions II")
    world.programme.publish(second, actor=ADMIN)
    assert world.programme.versions(DEFINITION_ID) == ("1.0", "2.0")
    assert world.programme.definition(DEFINITION_ID).version == "2.0"
    assert [one.version for one in world.programme.catalogue()] == ["2.0"]
    state, _ = world.programme.start(DEFINITION_ID, actor=EARNER, version="1.0")
    assert state.definition == world.definition.ref


def test_a_retired_version_takes_no_new_submission_but_finishes_the_old(world: World) -> None:
    one = world.under_review()
    world.programme.retire(DEFINITION_ID, "1.0", actor=ADMIN)
    with refused("definition_not_published"):
        world.programme.start(DEFINITION_ID, actor=OTHER_EARNER, version="1.0")
    with pytest.raises(NotFoundError):
        world.programme.start(DEFINITION_ID, actor=OTHER_EARNER)
    assert list(world.programme.catalogue()) == []
    world.score(one, ALL_MET, ALL_MET)
    assert world.decide(one, "awarded").state is State.AWARDED
    world.programme.awardable(one)


def test_circular_versions_are_not_published(world: World) -> None:
    second = revise(world.definition, version="2.0")
    dangling = second.replace(supersedes=second.ref.replace(version="3.0"))
    with pytest.raises(ModelError, match="a version that exists"):
        world.programme.publish(dangling, actor=ADMIN)
    assert world.programme.versions(DEFINITION_ID) == ("1.0",)


def test_what_is_not_there_is_not_found(world: World) -> None:
    with pytest.raises(NotFoundError):
        world.programme.submission("nothing")
    with pytest.raises(NotFoundError):
        world.programme.definition("https://nowhere.example/mc")
    with pytest.raises(NotFoundError):
        world.programme.decision("nothing")


def test_a_role_can_be_taken_away(world: World) -> None:
    one = world.scored(ALL_MET, ALL_MET)
    world.programme.dismiss(APPROVER, "approver", actor=ADMIN)
    with refused("role_missing"):
        world.decide(one, "awarded")
    with refused("role_missing"):
        world.programme.dismiss(APPROVER, "approver", actor=ADMIN)


def test_nobody_gives_a_role_to_themselves(world: World) -> None:
    with refused("own_role"):
        world.programme.register(EARNER, actor="district:ana", roles=["approver"])


def test_a_coach_is_named_and_may_read_the_feedback(world: World) -> None:
    one = world.gathered()
    world.programme.coach(one, COACH, actor=EARNER)
    assert world.programme.feedback(one, actor=COACH) == ()


def test_a_draft_may_be_described_later(world: World) -> None:
    one = world.started()
    state, _ = world.programme.describe(one, actor=EARNER, context=Context(subject="Maths"))
    assert state.context == Context(subject="Maths")
    state, _ = world.programme.describe(
        one, actor=EARNER, need=Need(source=NeedSource.SCHOOL_GOALS)
    )
    assert state.context == Context(subject="Maths")


def test_one_assessor_suffices_where_the_protocol_says_so() -> None:
    world = World(definition_changes={"protocol": {"assessors": 1}})
    one = world.submitted()
    world.to_review(one, SECOND)
    world.programme.score(one, actor=SECOND, ratings=ALL_MET)
    assert world.decide(one, "awarded").state is State.AWARDED
