"""`mcred upgrade`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mcred.cli.output import as_json_option, escaped, print_json, write_new
from mcred.cli.verifying import Judge, verifying_options
from mcred.encoding.strict_json import dumps
from mcred.errors import NotVerifiedError, UsageError
from mcred.openbadges2 import LinkedBadge, left_behind
from mcred.openbadges2 import upgrade as upgrade_badge
from mcred.report import Verdict, VerificationReport
from mcred.report.clean import clean

__all__ = ["upgrade"]

_PATH = click.Path(path_type=Path)
#: What a badge must have come to, before another is made of it.
_GOOD = frozenset({Verdict.HOSTED_ONLY, Verdict.ISSUER_UNKNOWN, Verdict.VALID})


@click.command()
@click.argument("source", metavar="SOURCE")
@click.option("-o", "--output", type=_PATH, help="Where to write; standard output unless told.")
@click.option("--force", is_flag=True, help="Replace OUTPUT if it exists.")
@as_json_option
@verifying_options
def upgrade(source: str, output: Path | None, force: bool, as_json: bool, **options: Any) -> None:
    """Make an unsigned Open Badges 3.0 badge of an Open Badges 2 badge.

    SOURCE is verified first: a file, an https link, or - for standard input. What it says is put
    into a new credential that names the old badge and its BadgeClass, and carries the recipient
    over as it is.

    The new badge must be signed by the same issuer: whoever signs it answers for what it says.
    `mcred issue OUTPUT` in the issuer's workspace signs it and puts in the issuer's profile.
    """
    badge = _good(Judge(**options).report(source))
    documents = (badge.assertion, badge.badge_class, badge.issuer)
    credential = upgrade_badge(*documents, jws=badge.jws)
    lost = left_behind(*documents)
    if output is not None:
        write_new(output, (dumps(credential, indent=2) + "\n").encode(), force=force)
    for name in lost:
        click.echo(f"not carried over: {clean(name)}", err=True)
    if as_json:
        place = None if output is None else str(output)
        print_json({"output": place, "credential": credential, "not_carried_over": list(lost)})
    elif output is None:
        click.echo(escaped(dumps(credential, indent=2)))
    else:
        click.echo(f"{output}  {credential['id']}")
        click.echo(f"unsigned: to be signed by the issuer, {clean(badge.issuer['id'])}", err=True)


def _good(report: VerificationReport) -> LinkedBadge:
    """The badge of a report that allows to make another of it.

    Raises:
        NotVerifiedError: the badge is not in force, or its issuer not behind it.
        UsageError: another version of Open Badges.
    """
    badge = report.open_badge_2
    if badge is not None and report.verdict in _GOOD:
        return badge
    if report.source.format not in ("ob2-hosted", "ob2-jws") and report.document is not None:
        raise UsageError("this is no Open Badges 2 badge: there is nothing to upgrade")
    raise NotVerifiedError(
        f"not upgraded: {report.headline} {report.detail}", code=str(report.verdict)
    )
