"""`mcred assess resolve-appeal|hold|release|close|revoke`: what may come later."""

from __future__ import annotations

from pathlib import Path

import click

from mcred.cli.programme import changing, moment, open_programme, pairs, tell_submission
from mcred.microcredentials.submission import AppealOutcome

__all__ = ["close", "hold", "release", "resolve_appeal", "revoke"]

_RATING = "CRITERION=LEVEL"


@click.command("resolve-appeal")
@click.argument("submission_id")
@click.argument("outcome", type=click.Choice([str(one) for one in AppealOutcome]))
@click.option("--reason", required=True, help="Why.")
@click.option(
    "--rating",
    "-r",
    "ratings",
    multiple=True,
    metavar=_RATING,
    help="Where overturned: a level that was wrong.",
)
@click.option("--feedback", default="", help="Where overturned: for the earner.")
@changing
def resolve_appeal(
    submission_id: str,
    outcome: str,
    reason: str,
    ratings: tuple[str, ...],
    feedback: str,
    actor: str,
    expected_version: int | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Uphold a decision, overturn it into an award, or have the attempt scored anew."""
    result = open_programme(folder).resolve_appeal(
        submission_id,
        actor=actor,
        outcome=outcome,
        reason=reason,
        ratings=pairs(ratings, option="--rating", expected=_RATING),
        feedback=feedback,
        expected_version=expected_version,
    )
    tell_submission(f"Appeal {outcome}", result, as_json=as_json)


@click.command()
@click.argument("submission_id")
@click.argument("reason")
@changing
def hold(
    submission_id: str,
    reason: str,
    actor: str,
    expected_version: int | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Stop everything for this REASON while an integrity case is open."""
    result = open_programme(folder).hold(
        submission_id, actor=actor, reason=reason, expected_version=expected_version
    )
    tell_submission("Held", result, as_json=as_json)


@click.command()
@click.argument("submission_id")
@click.argument("reason")
@changing
def release(
    submission_id: str,
    reason: str,
    actor: str,
    expected_version: int | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Go on, for this REASON, where a hold interrupted."""
    result = open_programme(folder).release(
        submission_id, actor=actor, reason=reason, expected_version=expected_version
    )
    tell_submission("Released", result, as_json=as_json)


@click.command()
@click.argument("submission_id")
@click.argument("advice")
@changing
def close(
    submission_id: str,
    advice: str,
    actor: str,
    expected_version: int | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """End a returned submission whose time ran out, with ADVICE on what may help."""
    result = open_programme(folder).close(
        submission_id, actor=actor, advice=advice, expected_version=expected_version
    )
    tell_submission("Closed", result, as_json=as_json)


@click.command()
@click.argument("submission_id")
@click.argument("cause")
@click.option("--notified", required=True, metavar="TIME", help="When the earner was told.")
@click.option("--answer", help="What the earner said to it.")
@changing
def revoke(
    submission_id: str,
    cause: str,
    notified: str,
    answer: str | None,
    actor: str,
    expected_version: int | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Withdraw an award for this CAUSE, after the earner was told and could answer.

    It is not issued from then on; the status of a badge that has been issued is another command.
    """
    result = open_programme(folder).revoke(
        submission_id,
        actor=actor,
        cause=cause,
        notified_at=moment(notified, option="--notified"),
        answer=answer,
        expected_version=expected_version,
    )
    tell_submission("Revoked", result, as_json=as_json)
