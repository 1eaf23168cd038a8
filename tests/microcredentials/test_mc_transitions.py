"""The table: what it does not list is refused, in every state and for every role."""

from __future__ import annotations

import pytest
from journey import EARNER, START, World, refused

from mcred.errors import RuleError
from mcred.microcredentials.case import Case
from mcred.microcredentials.member import Member
from mcred.microcredentials.people import Person, Role
from mcred.microcredentials.states import FINAL, UNDER_WAY, State
from mcred.microcredentials.transitions import TRANSITIONS, Transition, admit, fire, permit

WORLD = World()
STATES = [state for state in State if state not in {State.AWARDED, State.EXPIRED}]
EVENTS = sorted({row.event for row in TRANSITIONS})


def case(state: State, actor: Person | str, *roles: Role) -> Case:
    one = WORLD.programme.submission(SUBMISSION).replace(state=state)
    person = Person.of(actor) if isinstance(actor, str) else actor
    member = Member(id="m", person=person, roles=roles)
    return Case(submission=one, definition=WORLD.definition, actor=member, now=START)


SUBMISSION = WORLD.submitted()


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_is_refused_in_every_state_that_the_table_does_not_name(event: str) -> None:
    rows = [row for row in TRANSITIONS if row.event == event]
    for state in STATES:
        listed = [row for row in rows if state in row.source]
        assert len(listed) <= 1
        for actor in (EARNER, "any@district.example"):
            one = case(state, actor, *Role)
            if listed:
                continue
            with refused("no_transition"):
                fire(one, event)


@pytest.mark.parametrize("row", TRANSITIONS, ids=lambda row: row.event)
def test_a_role_that_the_table_does_not_name_is_refused(row: Transition) -> None:
    for state in row.source & frozenset(STATES):
        if Role.EARNER in row.by:
            with refused("not_the_earner"):
                admit(case(state, "any@district.example", *Role), row.event)
            assert admit(case(state, EARNER), row.event) is row
            continue
        with refused("own_submission"):
            admit(case(state, EARNER, *Role), row.event)
        if Role.ASSESSOR not in row.by:
            others = [role for role in Role if role not in row.by]
            with refused("role_missing"):
                admit(case(state, "any@district.example", *others), row.event)
        assert admit(case(state, "any@district.example", *row.by), row.event) is row


@pytest.mark.parametrize("event", ["submit", "award", "refuse", "return", "overturn", "resubmit"])
def test_a_guard_refuses_what_was_not_found_out(event: str) -> None:
    """I11: a fact that nobody looked up is no permission."""
    (row,) = (row for row in TRANSITIONS if row.event == event)
    state = min(row.source)
    actor = EARNER if Role.EARNER in row.by else "any@district.example"
    with pytest.raises(RuleError):
        permit(case(state, actor, *row.by), event)


def test_every_state_is_final_or_under_way() -> None:
    assert FINAL | UNDER_WAY | {State.NEW, State.EXPIRED} == set(State)
    reachable = {row.target for row in TRANSITIONS if isinstance(row.target, State)}
    assert reachable == set(State) - {State.NEW, State.EXPIRED}


def test_firing_leaves_the_case_as_it_was() -> None:
    one = case(State.SUBMITTED, EARNER)
    before = one.submission.to_dict()
    after, event = fire(one, "withdraw")
    assert one.submission.to_dict() == before
    assert (after.state, event.state, event.at) == (State.WITHDRAWN, State.WITHDRAWN, START)
