"""`mcred submission feedback|revise|note|diff|withdraw|appeal`: after it came back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mcred.cli.output import print_json
from mcred.cli.programme import (
    changing,
    inside,
    open_programme,
    reading,
    shown_text,
    tell_submission,
)
from mcred.errors import UsageError
from mcred.microcredentials.attempt import OVERALL, Change, RevisionNote, changes
from mcred.microcredentials.submission import Submission

__all__ = ["appeal", "diff", "feedback", "note", "revise", "withdraw"]


@click.command()
@click.argument("submission_id")
@inside
def feedback(submission_id: str, actor: str, folder: Path | None, as_json: bool) -> None:
    """Show what the earner was told with each decision; to the earner and their coaches."""
    programme = open_programme(folder)
    said = programme.feedback(submission_id, actor=actor)
    decisions = programme.submission(submission_id).decisions
    if as_json:
        rows = [
            {"attempt": one.attempt, "outcome": str(one.outcome), "below": list(one.below),
             "feedback": told.to_dict()}
            for one, told in zip(decisions, said, strict=True)
        ]  # fmt: skip
        print_json({"submission": submission_id, "feedback": rows})
        return
    if not said:
        click.echo("There is no decision yet.")
    for one, told in zip(decisions, said, strict=True):
        click.echo(f"Attempt {one.attempt}: {one.outcome.replace('_', ' ')}")
        click.echo(shown_text(told.overall))
        for criterion in told.criteria:
            mark = " (below its level)" if criterion.criterion in one.below else ""
            click.echo(
                f"  {criterion.criterion}{mark}:\n{shown_text(criterion.text, indent='    ')}"
            )


@click.command()
@click.argument("submission_id")
@changing
def revise(
    submission_id: str,
    actor: str,
    expected_version: int | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Open what came back: the next attempt, or the same one where it was incomplete."""
    result = open_programme(folder).revise(
        submission_id, actor=actor, expected_version=expected_version
    )
    tell_submission(f"Opened attempt {result[0].attempt.number}", result, as_json=as_json)


@click.command()
@click.argument("submission_id")
@click.argument("feedback", metavar="CRITERION")
@click.argument("answer")
@click.option("--changed", "changed", multiple=True, help="An artifact or prompt changed for it.")
@changing
def note(
    submission_id: str,
    feedback: str,
    answer: str,
    changed: tuple[str, ...],
    actor: str,
    expected_version: int | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Say how the feedback on CRITERION, or `overall`, was taken up."""
    result = open_programme(folder).note(
        submission_id,
        actor=actor,
        feedback=feedback,
        answer=answer,
        changes=changed,
        expected_version=expected_version,
    )
    tell_submission(f"Noted on {feedback}", result, as_json=as_json)


@click.command()
@click.argument("submission_id")
@click.option("--from", "first", type=int, help="The earlier attempt; the one before the last.")
@click.option("--to", "second", type=int, help="The later attempt; the last.")
@reading
def diff(
    submission_id: str, first: int | None, second: int | None, folder: Path | None, as_json: bool
) -> None:
    """Show what changed between two attempts, and which feedback each change answers."""
    submission = open_programme(folder).submission(submission_id)
    later = len(submission.attempts) if second is None else second
    earlier = later - 1 if first is None else first
    if not 1 <= earlier < later <= len(submission.attempts):
        raise UsageError(
            f"there are {len(submission.attempts)} attempts, so no changes from {earlier} to "
            f"{later}",
            code="attempt",
        )
    before, after = submission.attempts[earlier - 1], submission.attempts[later - 1]
    found = changes(before, after)
    said = _feedback_on(submission, earlier)
    if as_json:
        print_json(
            {
                "submission": submission_id,
                "from": earlier,
                "to": later,
                "changes": [_row(one) for one in found],
                "notes": [{**one.to_dict(), "said": said.get(one.feedback)} for one in after.notes],
            }
        )
        return
    click.echo(f"From attempt {earlier} to attempt {later}:")
    for one in found:
        answers = f", answers {', '.join(one.answers)}" if one.answers else ""
        click.echo(f"  {one.what} {one.id} {one.how}{answers}")
    if not found:
        click.echo("  no artifact and no answer changed")
    for each in after.notes:
        _print_note(each, said.get(each.feedback))


@click.command()
@click.argument("submission_id")
@click.option("--purge", is_flag=True, help="Forget answers and artifacts; their digests stay.")
@changing
def withdraw(
    submission_id: str,
    purge: bool,
    actor: str,
    expected_version: int | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Give up a submission that is not decided."""
    result = open_programme(folder).withdraw(
        submission_id, actor=actor, purge=purge, expected_version=expected_version
    )
    tell_submission(f"Withdrew {submission_id}", result, as_json=as_json)


@click.command()
@click.argument("submission_id")
@click.argument("grounds")
@changing
def appeal(
    submission_id: str,
    grounds: str,
    actor: str,
    expected_version: int | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Appeal against the latest decision, once and in time, on these GROUNDS."""
    result = open_programme(folder).appeal(
        submission_id, actor=actor, grounds=grounds, expected_version=expected_version
    )
    tell_submission("Filed the appeal", result, as_json=as_json)


def _feedback_on(submission: Submission, attempt: int) -> dict[str, str]:
    """What was said with the last decision on an attempt: criterion or `overall` → text."""
    said: dict[str, str] = {}
    for decision in submission.decisions:
        if decision.attempt == attempt:
            said = {OVERALL: decision.feedback.overall}
            said |= {one.criterion: one.text for one in decision.feedback.criteria}
    return said


def _row(one: Change) -> dict[str, Any]:
    return {"what": one.what, "id": one.id, "how": one.how, "answers": list(one.answers)}


def _print_note(one: RevisionNote, said: str | None) -> None:
    click.echo(f"  on {one.feedback}:")
    if said is not None:
        click.echo(shown_text(f"told: {said}", indent="    "))
    click.echo(shown_text(f"answer: {one.answer}", indent="    "))
