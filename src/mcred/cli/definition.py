"""`mcred definition`: write, check, read and publish what a micro-credential asks for."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import click

from mcred.cli.definition_files import find, new_text, slug
from mcred.cli.definition_lint import lint
from mcred.cli.definition_show import as_text
from mcred.cli.definition_versions import adopt, publish, retire, revise
from mcred.cli.output import print_json, write_new
from mcred.cli.programme import open_programme, reading, tell
from mcred.cli.workspace import find_workspace
from mcred.errors import UsageError
from mcred.microcredentials.definition import MicroCredential
from mcred.report.clean import clean
from mcred.workspace import Workspace

__all__ = ["definition"]


@click.group()
def definition() -> None:
    """Write, check, read and publish definitions of micro-credentials."""


for command in (lint, publish, revise, adopt, retire):
    definition.add_command(command)


@definition.command()
@click.argument("name")
@click.option("--id", "definition_id", help="Its id for the whole world; made from the issuer's.")
@click.option("--by", help="Who writes it; the issuer unless told.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write.")
@reading
def new(
    name: str,
    definition_id: str | None,
    by: str | None,
    output: Path | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Write a draft called NAME, with comments that say what goes where.

    It goes into the workspace's definitions/, or to --output.
    """
    workspace = find_workspace(folder)
    issuer = workspace.settings.issuer
    chosen = definition_id or _new_id(workspace, name)
    path = output or workspace.definitions / f"{slug(name)}.yaml"
    text = new_text(name=name, definition_id=chosen, by=by or issuer.name, url=issuer.url)
    if output is None:
        _make_folder(workspace)
    write_new(path, text.encode())
    tell(
        f"{path}  a draft of {clean(chosen)}; fill in what stands in <angle brackets>",
        {"file": str(path), "id": chosen, "version": "1.0", "status": "draft"},
        as_json=as_json,
    )


@definition.command()
@click.argument("definition", metavar="DEFINITION")
@reading
def show(definition: str, folder: Path | None, as_json: bool) -> None:
    """Show DEFINITION as earner and assessor read it: evidence, rubric, rule.

    DEFINITION is a file, a name in the workspace's definitions/, or a published id or id@version.
    """
    found = find(definition, folder).definition
    if as_json:
        print_json({**found.to_dict(), "digest": found.digest})
    else:
        click.echo(as_text(found))


@definition.command("list")
@reading
def list_definitions(folder: Path | None, as_json: bool) -> None:
    """List what is published here and open to submissions."""
    found = list(open_programme(folder).catalogue())
    if as_json:
        print_json({"definitions": [_row(one) for one in found]})
        return
    for one in found:
        click.echo(clean(f"{one.ref}  {one.name}"))


def _row(one: MicroCredential) -> dict[str, Any]:
    return {
        "id": one.id,
        "version": one.version,
        "name": one.name,
        "digest": one.digest,
        "published_at": one.to_dict().get("published_at"),
    }


def _new_id(workspace: Workspace, name: str) -> str:
    """Under the issuer's own address where it has one, else a name that is nobody's."""
    url = workspace.settings.issuer.url
    return f"{url.rstrip('/')}/micro-credentials/{slug(name)}" if url else uuid.uuid4().urn


def _make_folder(workspace: Workspace) -> None:
    try:
        workspace.definitions.mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"cannot make {workspace.definitions}: {error.strerror}", code="write"
        ) from error
