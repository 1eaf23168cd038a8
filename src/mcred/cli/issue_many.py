"""`mcred issue ACHIEVEMENT --recipients FILE`: a badge for each row of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from mcred.batch import Outcome, RowFile, State, Template, issue_many, rehearse
from mcred.cli.executors import processes
from mcred.cli.issue_outcomes import Account, Badges
from mcred.cli.output import print_json
from mcred.cli.progress import Progress
from mcred.cli.status_lists import refresh, series_of
from mcred.cli.workspace import find_workspace, issuer_of, note_keys
from mcred.errors import McredError, RecordError, UsageError
from mcred.issuer import Issuer
from mcred.register import Register
from mcred.workspace import Workspace, load_document

__all__ = ["Batch", "batch_options", "issue_batch"]

_META = "mcred.cli.issue_many"
_F = TypeVar("_F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What was asked for on the command line."""

    recipients: Path
    dry_run: bool = False
    resume: bool = False
    outcomes: Path | None = None
    jobs: int = 1

    @classmethod
    def asked_for(cls, context: click.Context) -> Batch | None:
        """The batch that the options describe, or None where there is no --recipients.

        Raises:
            UsageError: other options of a batch without it.
        """
        given = {name: value for name, value in context.meta.get(_META, {}).items() if value}
        if "recipients" in given:
            return cls(**given)
        rest = sorted(name for name in given if name != "jobs")
        if rest:
            option = rest[0].replace("_", "-")
            raise UsageError(f"--{option} belongs to --recipients", code="recipients")
        return None


def _keep(context: click.Context, option: click.Parameter, value: Any) -> None:
    context.meta.setdefault(_META, {})[option.name] = value


def _option(*names: str, **settings: Any) -> Callable[[_F], _F]:
    return click.option(*names, expose_value=False, callback=_keep, **settings)


def batch_options(command: _F) -> _F:
    """The options of a batch; `Batch.asked_for` reads them."""
    path = click.Path(path_type=Path)
    for option in reversed(
        (
            _option("--recipients", type=path, help="Many: a CSV or JSON Lines file, a row each."),
            _option(
                "--dry-run", is_flag=True, help="With --recipients: only say which rows are bad."
            ),
            _option("--resume", is_flag=True, help="Go on with a batch that was broken off."),
            _option("--outcomes", type=path, help="What became of each row; FILE.outcomes.jsonl."),
            _option("--jobs", type=click.IntRange(1, 64), default=1, help="Processes that sign."),
        )
    ):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class _IssuerOf:
    """Makes the issuer of a workspace where it is needed: the key itself is not sent about."""

    root: str

    def __call__(self) -> Issuer:
        return issuer_of(Workspace.open(self.root), None)


def issue_batch(
    source: Path | None,
    batch: Batch,
    *,
    proof: str | None,
    folder: Path | None,
    output: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Issue to every row, or only say what would become of it.

    Exit code 1 where a row was refused.
    """
    if source is None:
        raise UsageError("--recipients needs SOURCE: the achievement", code="source")
    template = Template(load_document(source))
    rows = RowFile(batch.recipients)
    template.check_columns(rows.columns())
    workspace = find_workspace(folder)
    kind = proof or workspace.settings.defaults.proof
    with Register.open(workspace.register_place) as register:
        issuer = issuer_of(workspace, None)
        if batch.dry_run:
            outcomes: Iterator[Outcome] = rehearse(
                issuer, rows, register=register, badge=template,
                achievement=template.achievement, resume=batch.resume,
            )  # fmt: skip
            account = _follow(outcomes, rows, batch, register, output=None, force=True)
        else:
            note_keys(workspace, register)
            with processes(batch.jobs) as executor:
                outcomes = issue_many(
                    _IssuerOf(str(workspace.root)) if executor else issuer,
                    rows, register=register, badge=template, achievement=template.achievement,
                    series=series_of(workspace), proof=kind, resume=batch.resume,
                    executor=executor, ahead=batch.jobs + 2,
                )  # fmt: skip
                account = _follow(outcomes, rows, batch, register, output=output, force=force)
            refresh(workspace, register, issuer)
    _say(account, batch, as_json=as_json)
    if account.counts[State.REFUSED]:
        raise click.exceptions.Exit(1)


def _follow(
    outcomes: Iterator[Outcome],
    rows: RowFile,
    batch: Batch,
    register: Register,
    *,
    output: Path | None,
    force: bool,
) -> Account:
    """Write down what becomes of each row, as it does."""
    place = batch.outcomes
    if place is None and not batch.dry_run:
        place = batch.recipients.with_name(f"{batch.recipients.name}.outcomes.jsonl")
    badges = None if output is None else Badges(output, register)
    with (
        closing(Account.open(place, replace=force or batch.resume)) as account,
        Progress() as progress,
    ):
        try:
            for outcome in outcomes:
                if badges is not None:
                    badges.write(outcome)
                account.add(outcome)
                progress.show(account.counts.total(), rows.done)
        except McredError as error:
            count = account.counts[State.ISSUED]
            raise RecordError(
                f"{error.message}; {count} badges of this batch are issued and on record: "
                "then run it again with --resume",
                code=error.code,
                issued=count,
            ) from error
    return account


def _say(account: Account, batch: Batch, *, as_json: bool) -> None:
    counts = {str(state): account.counts[state] for state in State}
    if as_json:
        place = None if account.path is None else str(account.path)
        print_json({**counts, "dry_run": batch.dry_run, "outcomes": place, "bad": account.refused})
        return
    good = "would be issued" if batch.dry_run else "issued"
    parts = [f"{counts['issued']} {good}"]
    if counts["present"]:
        parts.append(f"{counts['present']} issued before")
    parts.append(f"{counts['refused']} refused")
    for line in account.lines(everything=batch.dry_run):
        click.echo(line, err=not batch.dry_run)
    click.echo(", ".join(parts))
    if account.path is not None:
        click.echo(f"What became of each row: {account.path}", err=True)
