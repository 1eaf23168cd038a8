"""`mcred decide`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from mcred.cli.output import print_json
from mcred.cli.programme import changing, open_programme, pairs
from mcred.microcredentials.decision import Decision, Outcome
from mcred.report.clean import clean

__all__ = ["decide"]


@click.command()
@click.argument("submission_id")
@click.argument("outcome", type=click.Choice([str(one) for one in Outcome]))
@click.option("--feedback", default="", help="For the earner, overall; owed in every case.")
@click.option(
    "--comment",
    "comments",
    multiple=True,
    metavar="CRITERION=TEXT",
    help="For the earner, on a criterion; what the assessors said unless told.",
)
@click.option("--reason", help="Where it is not awarded: why it is not returned for revision.")
@changing
def decide(
    submission_id: str,
    outcome: str,
    feedback: str,
    comments: tuple[str, ...],
    reason: str | None,
    actor: str,
    expected_version: int | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Decide on a submission that all assessors have scored.

    The ratings are final; the outcome must follow from them by the rubric's rule.
    """
    programme = open_programme(folder)
    state, events = programme.decide(
        submission_id,
        actor=actor,
        outcome=outcome,
        feedback=feedback,
        criteria=pairs(comments, option="--comment", expected="CRITERION=TEXT"),
        reason=reason,
        expected_version=expected_version,
    )
    assert state.decision is not None  # deciding gives one
    decision = programme.decision(state.decision.id)
    if as_json:
        print_json(
            {
                "submission": state.id,
                "state": str(state.state),
                "version": state.version,
                "attempt": state.attempt.number,
                "decision": decision.to_record(),
                "events": [event.to_dict() for event in events],
            }
        )
    else:
        click.echo("\n".join(_lines(decision)))


def _lines(decision: Decision) -> Iterator[str]:
    yield f"Decision {decision.id}: {decision.outcome.replace('_', ' ')}"
    for criterion in decision.definition.rubric.criteria:
        level = criterion.level(decision.levels[criterion.id])
        required = criterion.level(criterion.required_level).name
        yield clean(f"  {criterion.name}: {level.name} (required: {required})")
    if decision.outcome is Outcome.AWARDED:
        yield f"Next: mcred issue --decision {decision.id}"
