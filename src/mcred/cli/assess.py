"""`mcred assess`: completeness, assignment, the blind view, scores, adjudication."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from mcred.cli.assess_aftermath import close, hold, release, resolve_appeal, revoke
from mcred.cli.assess_scores import scores
from mcred.cli.assess_view import as_text
from mcred.cli.output import print_json
from mcred.cli.programme import changing, inside, open_programme, pairs, tell_submission
from mcred.errors import UsageError
from mcred.workspace import load_document

__all__ = ["assess", "ratings_options", "read_said"]

_RATING = "CRITERION=LEVEL"
_COMMENT = "CRITERION=TEXT"


@click.group()
def assess() -> None:
    """Assess a submission against its rubric."""


def ratings_options(command: Any) -> Any:
    """Add `ratings`, `comments` and `source`, which `read_said` reads."""
    for option in (
        click.option("--from", "source", type=click.Path(path_type=Path),
                     help="A YAML or JSON file with ratings and feedback."),
        click.option("--comment", "comments", multiple=True, metavar=_COMMENT,
                     help="What to say about a criterion."),
        click.option("--rating", "-r", "ratings", multiple=True, metavar=_RATING,
                     help="The level of a criterion."),
    ):  # fmt: skip
        command = option(command)
    return command


def read_said(
    ratings: tuple[str, ...], comments: tuple[str, ...], source: Path | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Ratings as `Programme` takes them, and what else the file says.

    A file holds `ratings:` with `criterion: level` or `criterion: {level, comment}`, and perhaps
    `feedback:`, `reason:`; options win over it.

    Raises:
        UsageError: a comment without its rating, or a file that holds something else.
    """
    more = {} if source is None else load_document(source)
    said: dict[str, dict[str, Any]] = {}
    for name, one in _mapping(more.pop("ratings", {}), source).items():
        said[name] = {"level": one} if isinstance(one, str) else dict(_mapping(one, source))
    for name, level in pairs(ratings, option="--rating", expected=_RATING).items():
        said[name] = {**said.get(name, {}), "level": level}
    for name, text in pairs(comments, option="--comment", expected=_COMMENT).items():
        if name not in said:
            raise UsageError(f"--comment on {name}, which has no --rating", code="comment")
        said[name]["comment"] = text
    for name, one in said.items():
        if not isinstance(one.get("level"), str) or one.keys() - {"level", "comment"}:
            raise UsageError(f"{name} takes a level and perhaps a comment", code="ratings")
    unknown = sorted(more.keys() - {"feedback", "reason"})
    if unknown or not all(isinstance(one, str) for one in more.values()):
        raise UsageError(
            f"{source} may hold ratings, feedback and reason, found {', '.join(unknown)}",
            code="ratings",
        )
    return dict(said), more


@assess.command()
@click.argument("submission_id")
@click.option("--incomplete", metavar="TEXT", help="Send it back: what is missing.")
@changing
def precheck(
    submission_id: str,
    incomplete: str | None,
    actor: str,
    expected_version: int | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Let a submission pass to review, or send it back as incomplete, which is no attempt."""
    result = open_programme(folder).precheck(
        submission_id,
        actor=actor,
        passed=incomplete is None,
        feedback=incomplete,
        expected_version=expected_version,
    )
    said = "Passed to review" if incomplete is None else "Sent back as incomplete"
    tell_submission(said, result, as_json=as_json)


@assess.command()
@click.argument("submission_id")
@click.argument("assessors", nargs=-1, required=True)
@changing
def assign(
    submission_id: str,
    assessors: tuple[str, ...],
    actor: str,
    expected_version: int | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Name all ASSESSORS of this round: certified, not the earner, not a coach."""
    result = open_programme(folder).assign(
        submission_id, assessors, actor=actor, expected_version=expected_version
    )
    tell_submission(f"Assigned {', '.join(assessors)}", result, as_json=as_json)


@assess.command()
@click.argument("submission_id")
@inside
def view(submission_id: str, actor: str, folder: Path | None, as_json: bool) -> None:
    """Show what an assigned assessor judges by; where it is blind, without the earner."""
    seen = open_programme(folder).view(submission_id, actor=actor)
    if as_json:
        print_json(seen.to_dict())
    else:
        click.echo(as_text(seen))


@assess.command()
@click.argument("submission_id")
@ratings_options
@click.option("--feedback", help="For the earner, overall.")
@changing
def score(
    submission_id: str,
    ratings: tuple[str, ...],
    comments: tuple[str, ...],
    source: Path | None,
    feedback: str | None,
    actor: str,
    expected_version: int | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Commit to one's ratings of every criterion; nobody sees them until all are in."""
    said, more = read_said(ratings, comments, source)
    result = open_programme(folder).score(
        submission_id,
        actor=actor,
        ratings=said,
        feedback=feedback or more.get("feedback"),
        expected_version=expected_version,
    )
    tell_submission("Scored", result, as_json=as_json)


@assess.command()
@click.argument("submission_id")
@ratings_options
@click.option("--reason", help="Why these levels.")
@changing
def adjudicate(
    submission_id: str,
    ratings: tuple[str, ...],
    comments: tuple[str, ...],
    source: Path | None,
    reason: str | None,
    actor: str,
    expected_version: int | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Settle the criteria on which the assessors disagree, all of them and no other."""
    said, more = read_said(ratings, comments, source)
    result = open_programme(folder).adjudicate(
        submission_id,
        actor=actor,
        ratings=said,
        reason=reason or more.get("reason", ""),
        expected_version=expected_version,
    )
    tell_submission("Adjudicated", result, as_json=as_json)


for _command in (scores, resolve_appeal, hold, release, close, revoke):
    assess.add_command(_command)


def _mapping(value: Any, source: Path | None) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise UsageError(f"{source}: ratings must be criterion: level", code="ratings")
    return value
