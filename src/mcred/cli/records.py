"""`mcred records`: what the issuer keeps of one person, shown, put on hold, erased."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from mcred.cli.output import json_text, print_json, write_new
from mcred.cli.programme import inside, now, open_records, reading, tell
from mcred.cli.workspace import find_workspace
from mcred.microcredentials.programme import Programme
from mcred.personal import Erased, PersonalRecords
from mcred.register import Register
from mcred.report.clean import clean
from mcred.workspace import Workspace

__all__ = ["records"]


@click.group()
def records() -> None:
    """Export, hold and erase what is on record of one person: badges and submissions.

    PERSON is an e-mail address, DID or account; every identifier that is known of the same person
    counts. How long records are kept in any case is [retention] in mcred.toml.
    """


@contextmanager
def _opened(folder: Path | None) -> Iterator[PersonalRecords]:
    workspace = find_workspace(folder)
    keep = workspace.settings.retention
    with Register.open(workspace.register_place) as register:
        yield PersonalRecords(
            programme=Programme(open_records(workspace), now),
            register=register,
            keep_badges=timedelta(days=keep.badges_days),
            keep_decisions=timedelta(days=keep.decisions_days),
            clock=now,
        )


@records.command()
@click.argument("person")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="FILE.json, or FILE.zip with badges."
)
@click.option("--force", is_flag=True, help="Replace OUTPUT if it exists.")
@reading
def export(
    person: str, output: Path | None, force: bool, folder: Path | None, as_json: bool
) -> None:
    """Everything on record of PERSON as one JSON document, or a ZIP with each badge as a file.

    Of evidence it has the metadata and digests; the files stay where they are. It names the people
    who assessed: whether the person may see that is for you to judge.
    """
    with _opened(folder) as opened:
        found = opened.export(person)
    if output is None:
        print_json(found)
        return
    text = json_text(found, indent=2) + "\n"
    is_zip = output.suffix.lower() == ".zip"
    write_new(output, _zip(found, text) if is_zip else text.encode(), force=force, mode=0o600)
    badges, submissions = len(found["register"]), len(found["submissions"])
    tell(
        f"{output}  {badges} badges, {submissions} submissions",
        {"output": str(output), "badges": badges, "submissions": submissions},
        as_json=as_json,
    )


@records.command()
@click.argument("person")
@click.option("--reason", required=True, help="Why; kept in the log.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@inside
def erase(
    person: str, reason: str, yes: bool, actor: str, folder: Path | None, as_json: bool
) -> None:
    """Erase what is on record of PERSON; there is no way back but a backup.

    Badges that were handed out stay with their earner and go on verifying; revoke them first if
    they should not. Of each, its id, its digest and its place in a status list stay on record: the
    place is never given to another badge. What PERSON did in the submissions of others stays.
    Published badges are taken off the list; their pages go with the next mcred publish. Backups and
    evidence files are yours to see to.
    """
    with _opened(folder) as opened:
        if not yes:
            click.confirm(f"Erase the records of {clean(person)} for good?", abort=True, err=True)
        done = opened.erase(person, actor=actor, reason=reason)
    unpublished = _unpublish(find_workspace(folder), done.badges)
    if as_json:
        print_json({**_as_dict(done), "unpublished": unpublished})
        return
    click.echo(
        f"Erased: {len(done.badges)} badges, {done.records} records, {done.entries} log entries"
    )
    for part in done.kept:
        click.echo(f"kept: {part.role} in submission {part.submission}")
    for file in done.files:
        click.echo(f"not touched: {clean(file)}", err=True)
    if unpublished:
        click.echo("Their pages go with the next: mcred publish", err=True)


@records.command()
@click.argument("person")
@click.option("--reason", required=True, help="Why; shown to whoever tries to erase.")
@inside
def hold(person: str, reason: str, actor: str, folder: Path | None, as_json: bool) -> None:
    """Let nobody erase the records of PERSON until they are released (a legal hold)."""
    with _opened(folder) as opened:
        made, _ = opened.programme.hold_records(person, actor=actor, reason=reason)
    tell(f"On hold: {clean(person)} ({made.id})", made.to_dict(), as_json=as_json)


@records.command()
@click.argument("person")
@inside
def release(person: str, actor: str, folder: Path | None, as_json: bool) -> None:
    """Lift the hold on the records of PERSON."""
    with _opened(folder) as opened:
        lifted, _ = opened.programme.release_records(person, actor=actor)
    tell(f"Released: {clean(person)} ({lifted.id})", lifted.to_dict(), as_json=as_json)


@records.command()
@reading
def holds(folder: Path | None, as_json: bool) -> None:
    """Every hold in force."""
    with _opened(folder) as opened:
        found = opened.programme.legal_holds()
    if as_json:
        print_json([one.to_dict() for one in found])
        return
    for one in found:
        click.echo(clean(f"{one.person}  since {one.since:%Y-%m-%d}  {one.reason}"))


def _zip(found: dict[str, Any], text: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("records.json", text)
        for number, badge in enumerate(found["register"], 1):
            kind = "jwt" if badge["document"].startswith("ey") else "json"
            archive.writestr(f"badges/{number}.{kind}", badge["document"])
    return target.getvalue()


def _unpublish(workspace: Workspace, badges: Iterable[str]) -> list[str]:
    """Take the badges off the list of what is published; those that were on it."""
    path = workspace.root / "site" / "published.json"  # as `mcred publish` keeps it
    if not path.exists():
        return []
    from mcred.share.site.publication import Publication  # only where something is published

    publication = Publication.load(path)
    found = [one.id for one in publication.badges if one.id in set(badges)]
    for identifier in found:
        publication = publication.without(identifier)
    if found:
        publication.save(path)
    return found


def _as_dict(done: Erased) -> dict[str, Any]:
    return {
        "badges": list(done.badges),
        "records": done.records,
        "entries": done.entries,
        "kept": [{"submission": one.submission, "as": one.role} for one in done.kept],
        "files": list(done.files),
    }
