"""`mcred submission status|check`: where it stands, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from mcred.cli.output import print_json
from mcred.cli.programme import open_programme, reading
from mcred.microcredentials.evidence import Integrity, inspect_file
from mcred.microcredentials.programme import Programme
from mcred.microcredentials.submission import Submission
from mcred.report.clean import clean

__all__ = ["check", "status"]


@click.command()
@click.argument("submission_id")
@reading
def status(submission_id: str, folder: Path | None, as_json: bool) -> None:
    """Say where a submission stands: state, attempt, decisions, what was found missing."""
    programme = open_programme(folder)
    submission = programme.submission(submission_id)
    shown = _status(programme, submission)
    if as_json:
        print_json(shown)
    else:
        click.echo("\n".join(_lines(shown)))


@click.command()
@click.argument("submission_id")
@reading
def check(submission_id: str, folder: Path | None, as_json: bool) -> int:
    """Say what is still missing before a submission can be handed in; exit 1 if anything is.

    Also says which files are gone or have changed, and what in texts and names may identify
    somebody, which is for you to judge.
    """
    programme = open_programme(folder)
    found = programme.checklist(submission_id)
    artifacts = programme.submission(submission_id).attempt.artifacts
    files = {one.id: inspect_file(one) for one in artifacts}
    wrong = {
        name: str(state)
        for name, state in files.items()
        if state in (Integrity.CHANGED, Integrity.VANISHED)
    }
    personal = programme.privacy(submission_id)
    complete = found.complete and not wrong
    if as_json:
        items = [
            {"what": one.what, "id": one.id, "done": one.done, "code": one.code, "text": one.text}
            for one in found.items
        ]
        notes = [{"kind": one.kind, "where": one.where, "text": one.text} for one in personal]
        print_json({"complete": complete, "items": items, "files": wrong, "personal": notes})
        return 0 if complete else 1
    for one in found.items:
        click.echo(f"{'ok  ' if one.done else 'TODO'} {one.what} {one.id}: {clean(one.text)}")
    for name, state in wrong.items():
        click.echo(f"TODO file of {name}: {state} since it was added; add it again")
    for note in personal:
        click.echo(f"look {clean(note.where)}: {clean(note.text)!r} may identify somebody")
    click.echo("Complete." if complete else "Not complete.")
    return 0 if complete else 1


def _status(programme: Programme, submission: Submission) -> dict[str, Any]:
    definition = programme.definition(submission.definition.id, submission.definition.version)
    attempt = submission.attempt
    review = attempt.review
    return {
        "submission": submission.id,
        "definition": submission.definition.to_dict(),
        "name": definition.name,
        "state": str(programme.state(submission.id)),
        "version": submission.version,
        "attempt": attempt.number,
        "open": attempt.is_open,
        "artifacts": [one.id for one in attempt.artifacts],
        "attestations": [str(one) for one in attempt.attestations],
        "wanted_attestations": [str(one) for one in definition.protocol.attestations],
        "scores": {
            "in": 0 if review is None else len(review.scores),
            "wanted": definition.protocol.assessors,
        },
        "completion_feedback": [one.to_dict() for one in submission.completion_feedback],
        "decisions": [
            {"id": one.id, "attempt": one.attempt, "outcome": str(one.outcome),
             "decided_at": one.to_dict()["decided_at"], "below": list(one.below)}
            for one in submission.decisions
        ],
        "flags": [one.to_dict() for one in submission.flags],
    }  # fmt: skip


def _lines(shown: dict[str, Any]) -> Iterator[str]:
    state = shown["state"].replace("_", " ")
    yield clean(f"{shown['name']}: {state}, attempt {shown['attempt']}")
    scores = shown["scores"]
    if shown["state"] == "under_review":
        yield f"  scores: {scores['in']} of {scores['wanted']}"
    for one in shown["completion_feedback"]:
        yield clean(f"  found incomplete at attempt {one['attempt']}: {one['text']}")
    for one in shown["decisions"]:
        outcome = one["outcome"].replace("_", " ")
        below = f"; below the level: {', '.join(one['below'])}" if one["below"] else ""
        yield clean(f"  decision {one['id']} on attempt {one['attempt']}: {outcome}{below}")
    for one in shown["flags"]:
        yield clean(f"  to look at: {one['artifact']} is also in {one['other_submission']}")
    yield f"  version {shown['version']}; {len(shown['artifacts'])} artifacts"
