"""`mcred assess scores`: what approver and adjudicator see once all scores are in."""

from __future__ import annotations

from pathlib import Path

import click

from mcred.cli.output import print_json
from mcred.cli.programme import inside, open_programme, shown_text
from mcred.errors import RuleError
from mcred.microcredentials.people import Role
from mcred.microcredentials.review import disputed
from mcred.report.clean import clean

__all__ = ["scores"]

_MAY_SEE = frozenset({Role.APPROVER, Role.ADJUDICATOR, Role.APPEAL_REVIEWER})


@click.command()
@click.argument("submission_id")
@inside
def scores(submission_id: str, actor: str, folder: Path | None, as_json: bool) -> None:
    """Show the ratings of all assessors, without their names, and where they disagree.

    For approvers, adjudicators and appeal reviewers, once all scores are in.
    """
    programme = open_programme(folder)
    submission = programme.submission(submission_id)
    member = programme.member(actor)
    if member.person.is_same_as(submission.earner):
        raise RuleError(f"{actor} is the earner", code="own_submission")
    if not _MAY_SEE & set(member.roles):
        raise RuleError(
            f"{actor} is no {', '.join(sorted(_MAY_SEE))}, who alone see scores",
            code="role_missing",
        )
    definition = programme.definition(submission.definition.id, submission.definition.version)
    review = submission.attempt.review
    if review is None or not review.is_open:
        raise RuleError("not all assessors have scored", code="not_all_scored")
    differ = disputed(review, definition.rubric, definition.protocol.agreement)
    if as_json:
        print_json(
            {
                "submission": submission_id,
                "attempt": submission.attempt.number,
                "round": review.round,
                "disputed": list(differ),
                "assessments": [one.to_dict() for one in review.assessments],
            }
        )
        return
    for criterion in definition.rubric.criteria:
        levels = [criterion.level(one.levels[criterion.id]) for one in review.assessments]
        said = " / ".join(level.name for level in levels)
        mark = "  <- they disagree" if criterion.id in differ else ""
        required = criterion.level(criterion.required_level).name
        click.echo(clean(f"{criterion.id}: {said} (required: {required}){mark}"))
        for one in review.assessments:
            comment = one.comment(criterion.id)
            if comment:
                click.echo(shown_text(comment, indent="    "))
