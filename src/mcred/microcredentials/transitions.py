"""The table of what may happen to a submission, and the one function that applies it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from mcred.errors import RuleError
from mcred.microcredentials import eligibility, guards
from mcred.microcredentials.case import Case
from mcred.microcredentials.events import Event
from mcred.microcredentials.people import Role
from mcred.microcredentials.states import FINAL, IN_REVIEW, State
from mcred.microcredentials.submission import Submission

__all__ = ["BACK", "SAME", "TRANSITIONS", "Transition", "admit", "fire", "permit"]

Guard = Callable[[Case], None]

#: Targets that are no state: stay, or go back to what was interrupted.
SAME: Final = "same"
BACK: Final = "back"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: in any of these states, this event by one of these roles, if the guards pass."""

    event: str
    by: frozenset[Role]
    source: frozenset[State]
    target: State | str
    guards: tuple[Guard, ...] = ()
    interrupts: bool = False  #: whether `BACK` will lead back to where it started


def _row(
    event: str,
    by: Role | set[Role],
    source: State | frozenset[State] | set[State],
    target: State | str,
    *rules: Guard,
    interrupts: bool = False,
) -> Transition:
    roles = frozenset({by} if isinstance(by, Role) else by)
    states = frozenset({source} if isinstance(source, State) else source)
    return Transition(event, roles, states, target, rules, interrupts)


_S, _R, _G, _E = State, Role, guards, eligibility
_HANDED_IN = {_S.SUBMITTED, _S.RESUBMITTED}
_EDITABLE = {_S.DRAFT, _S.RETURNED}
_NOT_FINAL = frozenset(State) - FINAL - {_S.NEW, _S.EXPIRED}
_HOLDABLE = _NOT_FINAL - {_S.ON_HOLD} | {_S.AWARDED, _S.NOT_AWARDED}
#: What every decision needs, whatever it says.
_DECIDES = (_G.definition_frozen, _G.submitted_attempt, _E.independent, _E.enough_scores)

# fmt: off
TRANSITIONS: Final[tuple[Transition, ...]] = (
    # event         by                source        target           guards
    _row("start",       _R.EARNER,        _S.NEW,       _S.DRAFT,        _G.definition_published, _G.definition_frozen, _G.no_other_submission),  # noqa: E501
    _row("edit",        _R.EARNER,        _EDITABLE,    SAME,            _G.open_attempt),
    _row("coach",       _R.EARNER,        _EDITABLE,    SAME,            _G.open_attempt),
    _row("consent",     _R.EARNER,        frozenset(_S) - {_S.NEW}, SAME),
    _row("submit",      _R.EARNER,        _S.DRAFT,     _S.SUBMITTED,    _G.definition_frozen, _G.open_attempt, _G.complete, _G.artifacts_unchanged, _G.answers_feedback),  # noqa: E501
    _row("resubmit",    _R.EARNER,        _S.RETURNED,  _S.RESUBMITTED,  _G.definition_frozen, _G.open_attempt, _G.revision_time_left, _G.complete, _G.artifacts_unchanged, _G.answers_feedback),  # noqa: E501

    _row("find_incomplete", _R.PRE_ASSESSOR, _HANDED_IN, _S.INCOMPLETE,  _G.reason_given),
    _row("reopen",      _R.EARNER,        _S.INCOMPLETE, _S.DRAFT),
    _row("pass",        _R.PRE_ASSESSOR,  _HANDED_IN,   _S.UNDER_REVIEW, _G.submitted_attempt),
    _row("assign",      _R.COORDINATOR,   _S.UNDER_REVIEW, SAME,         _G.definition_frozen, _E.candidates_eligible),  # noqa: E501
    _row("score",       _R.ASSESSOR,      _S.UNDER_REVIEW, SAME,         _G.definition_frozen, _G.submitted_attempt, _E.assigned, _E.not_scored_yet, _E.not_a_coach, _E.certified_now),  # noqa: E501
    _row("unseal",      _R.ASSESSOR,      _S.UNDER_REVIEW, SAME,         _E.enough_scores),
    _row("disagree",    _R.ASSESSOR,      _S.UNDER_REVIEW, _S.ADJUDICATION, _E.scores_disagree),
    _row("adjudicate",  _R.ADJUDICATOR,   _S.ADJUDICATION, SAME,         _G.definition_frozen, _E.independent, _E.not_a_coach, _G.reason_given),  # noqa: E501

    _row("award",       _R.APPROVER,      IN_REVIEW,    _S.AWARDED,      *_DECIDES, _G.feedback_given, _G.rule_met),  # noqa: E501
    _row("return",      _R.APPROVER,      IN_REVIEW,    _S.RETURNED,     *_DECIDES, _G.feedback_given, _G.rule_not_met, _G.attempts_left),  # noqa: E501
    _row("refuse",      _R.APPROVER,      IN_REVIEW,    _S.NOT_AWARDED,  *_DECIDES, _G.feedback_given, _G.rule_not_met, _G.reason_given),  # noqa: E501
    _row("revise",      _R.EARNER,        _S.RETURNED,  SAME,            _G.submitted_attempt, _G.attempts_left, _G.revision_time_left),  # noqa: E501
    _row("close",       _R.APPROVER,      _S.RETURNED,  _S.NOT_AWARDED,  _G.revision_time_over, _G.reason_given),  # noqa: E501
    _row("withdraw",    _R.EARNER,        _NOT_FINAL - {_S.ON_HOLD}, _S.WITHDRAWN),

    _row("appeal",      _R.EARNER,        {_S.RETURNED, _S.NOT_AWARDED}, _S.APPEALED, _G.submitted_attempt, _G.within_appeal_time, _G.reason_given, interrupts=True),  # noqa: E501
    _row("uphold",      _R.APPEAL_REVIEWER, _S.APPEALED, BACK,           _E.new_to_the_case, _E.not_a_coach, _G.reason_given),  # noqa: E501
    _row("overturn",    _R.APPEAL_REVIEWER, _S.APPEALED, _S.AWARDED,     *_DECIDES, _E.new_to_the_case, _E.not_a_coach, _G.reason_given, _G.feedback_given, _G.rule_met),  # noqa: E501
    _row("rescore",     _R.APPEAL_REVIEWER, _S.APPEALED, _S.UNDER_REVIEW, _G.definition_frozen, _E.new_to_the_case, _E.not_a_coach, _G.reason_given),  # noqa: E501

    _row("hold",        {_R.COORDINATOR, _R.ISSUER}, _HOLDABLE, _S.ON_HOLD, _G.reason_given, interrupts=True),  # noqa: E501
    _row("release",     {_R.COORDINATOR, _R.ISSUER}, _S.ON_HOLD, BACK,   _G.reason_given),
    _row("revoke",      _R.ISSUER,        _S.AWARDED,   _S.REVOKED,      _G.reason_given),
)
# fmt: on


def fire(
    case: Case, event: str, *, data: Mapping[str, Any] | None = None, **changes: Any
) -> tuple[Submission, Event]:
    """Apply an event: the submission in its next state, and what is logged of it.

    Args:
        case: the submission and what is known; it stays as it is.
        event: a name in the table.
        data: what the event says beside its name.
        changes: members of the submission that change with it.

    Raises:
        RuleError: `no_transition` where the state does not allow it, `role_missing`,
            `not_the_earner`, `own_submission`, or the code of the guard that refused.
        ModelError: the changed submission would break a rule.
    """
    submission = case.submission
    row = permit(case, event)
    target, came_from = _target(row, submission)
    after = submission.replace(**changes, state=target, came_from=came_from)
    return after, Event(
        type=event,
        subject=submission.id,
        at=case.now,
        actor=str(case.actor.person),
        state=target,
        attempt=after.attempt.number,
        data=dict(data or {}),
    )


def permit(case: Case, event: str) -> Transition:
    """The row of the table that applies, all guards passed.

    Raises:
        RuleError: as `fire` does.
    """
    row = admit(case, event)
    for guard in row.guards:
        guard(case)
    return row


def admit(case: Case, event: str) -> Transition:
    """The row of the table that lets this actor try this event in this state; no guards yet.

    Raises:
        RuleError: `no_transition`, `role_missing`, `not_the_earner`, `own_submission`.
    """
    row = _find(case.submission, event)
    _authorise(case, row)
    return row


def _find(submission: Submission, event: str) -> Transition:
    for row in TRANSITIONS:
        if row.event == event and submission.state in row.source:
            return row
    raise RuleError(
        f"submission {submission.id} is {submission.state}, which allows no {event}",
        code="no_transition",
        state=str(submission.state),
        event=event,
    )


def _authorise(case: Case, row: Transition) -> None:
    is_earner = case.actor.person.is_same_as(case.submission.earner)
    if Role.EARNER in row.by:
        if not is_earner:
            raise RuleError(
                f"{case.actor.person} is not the earner, who alone may {row.event}",
                code="not_the_earner",
            )
        return
    if is_earner:
        raise RuleError(
            f"{case.actor.person} is the earner and may not {row.event} (I1)",
            code="own_submission",
        )
    # assessors are let in by assignment and certification, everybody else by their role
    if Role.ASSESSOR not in row.by and not row.by & set(case.actor.roles):
        roles = sorted(row.by)
        raise RuleError(
            f"{case.actor.person} is no {' or '.join(roles)}, who alone may {row.event}",
            code="role_missing",
            person=str(case.actor.person),
            role=str(roles[0]),
        )


def _target(row: Transition, submission: Submission) -> tuple[State, tuple[State, ...]]:
    came_from = submission.came_from
    if row.target == BACK:
        if not came_from:
            raise RuleError("nothing to go back to", code="no_transition", event=row.event)
        return came_from[-1], came_from[:-1]
    if row.target == SAME:
        return submission.state, came_from
    if row.interrupts:
        return State(row.target), (*came_from, submission.state)
    # an appeal that does not go back leaves nothing interrupted
    return State(row.target), ()
