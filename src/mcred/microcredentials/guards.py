"""The named rules that a transition must pass; each raises `RuleError` with its own code."""

from __future__ import annotations

from datetime import timedelta

from mcred.errors import RuleError
from mcred.microcredentials.case import Case
from mcred.microcredentials.definition import Status
from mcred.microcredentials.evidence import Integrity

__all__ = [
    "answers_feedback",
    "artifacts_unchanged",
    "attempts_left",
    "complete",
    "definition_frozen",
    "definition_published",
    "feedback_given",
    "no_other_submission",
    "open_attempt",
    "reason_given",
    "revision_time_left",
    "revision_time_over",
    "rule_met",
    "rule_not_met",
    "submitted_attempt",
    "within_appeal_time",
]


def definition_published(case: Case) -> None:
    """Only a published version is open to submissions."""
    if case.definition.status is not Status.PUBLISHED:
        raise RuleError(
            f"{case.definition.ref} is {case.definition.status}, not published",
            code="definition_not_published",
        )


def definition_frozen(case: Case) -> None:
    """The definition is the one the submission was started for, unchanged (I10, I15)."""
    if case.definition.digest != case.submission.definition.digest:
        raise RuleError(
            f"{case.definition.ref} is not the version this submission was started for",
            code="definition_changed",
        )
    manifest = case.submission.attempt.manifest
    if manifest is not None and manifest.rubric != case.definition.rubric.digest:
        raise RuleError("the rubric is not the one that was frozen", code="definition_changed")


def no_other_submission(case: Case) -> None:
    """One submission under way for each earner and micro-credential (I16)."""
    if case.under_way is not None:
        raise RuleError(
            f"submission {case.under_way} for this micro-credential is still under way",
            code="already_under_way",
            submission=case.under_way,
        )


def open_attempt(case: Case) -> None:
    """What has been handed in is not changed any more."""
    if not case.submission.attempt.is_open:
        raise RuleError(
            f"attempt {case.submission.attempt.number} has been handed in", code="attempt_closed"
        )


def submitted_attempt(case: Case) -> None:
    """There is a manifest, and no later attempt has been opened."""
    if case.submission.attempt.is_open:
        raise RuleError(
            f"attempt {case.submission.attempt.number} has not been handed in",
            code="attempt_open",
        )


def complete(case: Case) -> None:
    """Everything required is there (I7)."""
    if case.checklist is None or not case.checklist.complete:
        missing = [] if case.checklist is None else case.checklist.missing
        named = "; ".join(f"{one.what} {one.id}: {one.text}" for one in missing)
        raise RuleError(
            f"not complete: {named or 'not checked'}",
            code="incomplete",
            missing=[(one.what, one.id, one.code) for one in missing],
        )


def artifacts_unchanged(case: Case) -> None:
    """Every file is where it was and what it was when it was added."""
    found = dict(case.integrity or ())
    for artifact in case.submission.attempt.artifacts:
        integrity = found.get(artifact.id)
        if integrity is Integrity.CHANGED:
            raise RuleError(
                f"artifact {artifact.id} has changed since it was added",
                code="artifact_changed",
                artifact=artifact.id,
            )
        if integrity is None or integrity is Integrity.VANISHED:
            raise RuleError(
                f"artifact {artifact.id} is no longer where it was",
                code="artifact_vanished",
                artifact=artifact.id,
            )


def answers_feedback(case: Case) -> None:
    """A later attempt answers every criterion that was below its level."""
    decision = case.submission.decision
    if case.submission.attempt.number == 1 or decision is None:
        return
    attempt = case.submission.attempt
    missing = set(decision.below) - {note.feedback for note in attempt.notes}
    if missing:
        raise RuleError(
            f"no revision note answers the feedback on {', '.join(sorted(missing))}",
            code="feedback_unanswered",
            criteria=sorted(missing),
        )
    known = {one.id for one in attempt.artifacts} | {one.prompt for one in attempt.responses}
    for earlier in case.submission.attempts[:-1]:
        known |= {one.id for one in earlier.artifacts} | {one.prompt for one in earlier.responses}
    for note in attempt.notes:
        for one in note.changes:
            if one not in known:
                raise RuleError(
                    f"the note on {note.feedback} names {one}, which is no artifact or prompt",
                    code="unknown_change",
                )


def attempts_left(case: Case) -> None:
    """The protocol allows another attempt."""
    most = case.definition.protocol.max_attempts
    if most is not None and len(case.submission.attempts) >= most:
        raise RuleError(f"all {most} attempts are used up", code="attempts_used_up")


def revision_time_left(case: Case) -> None:
    """The time for another attempt, where there is a limit, is not over."""
    if _revision_over(case):
        raise RuleError("the time for another attempt is over", code="revision_time_over")


def revision_time_over(case: Case) -> None:
    """A returned submission is closed only when its time is over."""
    if not _revision_over(case):
        raise RuleError("there is still time for another attempt", code="revision_time_left")


def rule_met(case: Case) -> None:
    """The rubric's rule is met by the final ratings (I8)."""
    if case.evaluation is None or not case.evaluation.met:
        raise RuleError(f"the rubric's rule is not met: {_why(case)}", code="rule_not_met")


def rule_not_met(case: Case) -> None:
    """What meets the rule is awarded."""
    if case.evaluation is None or case.evaluation.met:
        raise RuleError("the rubric's rule is met, so it is awarded", code="rule_met")


def feedback_given(case: Case) -> None:
    """There is feedback, and for every criterion below its level (I9)."""
    if case.feedback is None or case.evaluation is None:
        raise RuleError("no feedback is given", code="feedback_missing")
    for criterion in case.evaluation.below:
        if case.feedback.of(criterion) is None:
            raise RuleError(
                f"criterion {criterion} is below its level and has no feedback",
                code="feedback_missing",
                criterion=criterion,
            )


def reason_given(case: Case) -> None:
    """The reason is on record."""
    if case.reason is None or not case.reason.strip():
        raise RuleError("a reason is needed", code="reason_missing")


def within_appeal_time(case: Case) -> None:
    """An appeal is filed once for a decision, and in time."""
    decision = case.submission.decision
    if decision is None:
        raise RuleError("there is no decision to appeal against", code="no_decision")
    if any(appeal.decision == decision.id for appeal in case.submission.appeals):
        raise RuleError(f"decision {decision.id} was appealed already", code="appealed_before")
    days = case.definition.protocol.appeal_days
    if case.now > decision.decided_at + timedelta(days=days):
        raise RuleError(f"the {days} days for an appeal are over", code="appeal_time_over")


def _revision_over(case: Case) -> bool:
    days = case.definition.protocol.revision_days
    decision = case.submission.decision
    if days is None or decision is None:
        return False
    return case.now > decision.decided_at + timedelta(days=days)


def _why(case: Case) -> str:
    if case.evaluation is None:
        return "it was not evaluated"
    return "; ".join(
        f"{step.criterion or step.rule} has {step.had}, needs {step.needed}"
        for step in case.evaluation.missing
    )
