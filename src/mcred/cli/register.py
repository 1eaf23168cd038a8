"""`mcred register`: whether the records are whole, a copy of them, and the way back from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from mcred.cli.output import as_json_option, print_json
from mcred.cli.workspace import find_workspace, workspace_option
from mcred.encoding.dates import format_datetime
from mcred.encoding.strict_json import shorten
from mcred.errors import Problem, RecordError, UsageError
from mcred.register import Head, Register
from mcred.workspace import Workspace

__all__ = ["register"]


@click.group()
def register() -> None:
    """Check the records, and keep copies of them."""


@register.command()
@click.option(
    "--head", metavar="SEQ:DIGEST", help="A head noted earlier, still to be in the chain."
)
@workspace_option
@as_json_option
def check(head: str | None, folder: Path | None, as_json: bool) -> None:
    """Check every record against the chain of events; note the head it prints elsewhere.

    Exit code 1 where anything does not hold together.
    """
    anchor = None if head is None else _head(head)
    workspace = find_workspace(folder)
    with Register.open(workspace.register_place) as records:
        found = [*records.check(anchor=anchor), *_programme_in_files(workspace)]
        newest, count = records.head(), records.count()
    if as_json:
        print_json(
            {
                "ok": not found,
                "credentials": count,
                "head": f"{newest.seq}:{newest.digest}",
                "problems": [{"path": p.path, "code": p.code, "text": str(p)} for p in found],
            }
        )
    else:
        for problem in found:
            click.echo(str(problem))
        if not found:
            click.echo(f"{count} badges, {newest.seq} events: all hold together.")
            click.echo(f"head {newest.seq}:{newest.digest}")
    if found:
        raise click.exceptions.Exit(1)


def _programme_in_files(workspace: Workspace) -> Iterator[Problem]:
    """What does not hold together in the log of a programme that is kept in files."""
    if workspace.settings.programme.records != "files" or not workspace.records.is_dir():
        return
    from mcred.microcredentials.file_records import FileRecords  # brings the domain with it

    try:
        FileRecords(workspace.records).verify()
    except RecordError as error:
        yield Problem("$.records", error.code, "the log as it was written", error.message)


def _head(text: str) -> Head:
    seq, _, digest = text.partition(":")
    if not (seq.isascii() and seq.isdigit()) or len(digest) != 64:
        raise UsageError(
            f"--head is a number, a colon and 64 digits, found {shorten(text)}", code="head"
        )
    return Head(seq=int(seq), digest=digest)


@register.command()
@click.argument("target", type=click.Path(path_type=Path))
@workspace_option
@as_json_option
def backup(target: Path, folder: Path | None, as_json: bool) -> None:
    """Copy the records to the new file TARGET, whole, also while badges are issued.

    The file is a SQLite register, whichever database the records are in.
    """
    workspace = find_workspace(folder)
    with Register.open(workspace.register_place) as records:
        records.backup(target)
    _say({"backup": str(target)}, f"{target}", as_json=as_json)


@register.command()
@click.argument("source", type=click.Path(path_type=Path))
@workspace_option
@as_json_option
def restore(source: Path, folder: Path | None, as_json: bool) -> None:
    """Put a backup back where the workspace's records have gone: a file, or an empty database.

    SOURCE is checked first; records that are still there are not replaced: move them away.
    """
    workspace = find_workspace(folder)
    place = workspace.register_place
    with Register.open(source) as records:
        found = records.check(most=1)
        if found:
            raise RecordError(f"{source} does not hold together: {found[0]}", code="backup_damaged")
        records.backup(place)
    name = workspace.register_name
    _say({"register": name}, name, as_json=as_json)


@register.command("keys")
@workspace_option
@as_json_option
def list_keys(folder: Path | None, as_json: bool) -> None:
    """Every key that the records know to sign or to have signed, the oldest first."""
    workspace = find_workspace(folder)
    with Register.open(workspace.register_place) as records:
        known = records.signing_keys()
    rows: list[Any] = [
        {
            "issuer": key.issuer,
            "name": key.name,
            "type": key.type,
            "public_key": key.public_key,
            "since": format_datetime(key.since),
            "until": None if key.until is None else format_datetime(key.until),
        }
        for key in known
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        until = f" until {row['until']}" if row["until"] else ""
        click.echo(f"{row['name']}  {row['type']}  {row['issuer']}  since {row['since']}{until}")


def _say(value: dict[str, str], line: str, *, as_json: bool) -> None:
    if as_json:
        print_json(value)
    else:
        click.echo(line)
