"""`mcred definition publish|revise|adopt|retire`: the versions of a definition."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from mcred.cli.definition_files import Found, find
from mcred.cli.definition_lint import override_option, require_ready
from mcred.cli.programme import inside, now, open_programme, open_records, reading, tell
from mcred.cli.workspace import find_workspace
from mcred.errors import UsageError
from mcred.microcredentials import versions
from mcred.microcredentials.definition import Developer, MicroCredential, Status
from mcred.microcredentials.events import Event
from mcred.microcredentials.programme import Programme
from mcred.report.clean import clean
from mcred.workspace import rewrite, save_document

__all__ = ["adopt", "publish", "retire", "revise"]

_PATH = click.Path(path_type=Path)
_Place = tuple[str | int, ...]
_STATUS: _Place = ("status",)
_PUBLISHED_AT: _Place = ("published_at",)
_BEHIND: Mapping[_Place, str] = {
    _STATUS: "version",
    _PUBLISHED_AT: "status",
    ("supersedes",): "status",
}


@click.command()
@click.argument("definition")
@override_option
@inside
def publish(
    definition: str, overrides: tuple[str, ...], actor: str, folder: Path | None, as_json: bool
) -> None:
    """Publish the draft DEFINITION, a file: from then on this version never changes.

    The file's status and time are rewritten, comments and order stay. What lint finds an error in
    the profiles digital_promise and general must be mended first, or answered with --override.
    """
    found = find(definition, folder)
    if found.file is None:
        raise UsageError(f"{definition} is no file; it is published already", code="published")
    reasons: Mapping[str, str] = {}
    if found.definition.status is Status.DRAFT:  # otherwise the programme says so better
        reasons = require_ready(found, overrides)
    moment = now()
    records = open_records(find_workspace(folder))
    programme = Programme(records, lambda: moment)

    def record() -> None:
        published, _ = programme.publish(found.definition, actor=actor)
        if reasons:
            said = Event(
                type="override",
                subject=str(published.ref),
                at=moment,
                actor=actor,
                data={"lint": dict(reasons)},
            )
            records.append(said.to_dict())

    changes: dict[_Place, str] = {
        _STATUS: "published",
        _PUBLISHED_AT: f"{moment:%Y-%m-%dT%H:%M:%SZ}",
    }
    rewrite(found.file, changes, behind=_BEHIND, before=record)
    ref = found.definition.ref
    tell(
        f"Published {clean(str(ref))}",
        {**ref.to_dict(), "status": "published", "published_at": changes[_PUBLISHED_AT],
         "file": str(found.file), "overridden": dict(reasons)},
        as_json=as_json,
    )  # fmt: skip


@click.command()
@click.argument("definition")
@click.option("--version", required=True, help="The new version's name.")
@click.option("-o", "--output", type=_PATH, required=True, help="The file to write.")
@reading
def revise(definition: str, version: str, output: Path, folder: Path | None, as_json: bool) -> None:
    """Write a draft of the next version of a published DEFINITION, to be edited."""
    found = find(definition, folder)
    draft = versions.revise(found.definition, version=version)
    _write_draft(found, draft, output)
    _tell_draft(draft, output, as_json=as_json)


@click.command()
@click.argument("definition")
@click.option("--id", "definition_id", required=True, help="The id under which you publish it.")
@click.option("--by", help="Who adopts it; the workspace's issuer unless told.")
@click.option("--version", help="Your version's name; the original's unless told.")
@click.option("-o", "--output", type=_PATH, required=True, help="The file to write.")
@reading
def adopt(
    definition: str,
    definition_id: str,
    by: str | None,
    version: str | None,
    output: Path,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Write a draft of your own from somebody else's published DEFINITION.

    The content stays and can be edited; its developer, version and licence are kept on record.
    """
    found = find(definition, folder)
    issuer = None if by is not None else find_workspace(folder).settings.issuer
    creator = Developer(name=by or "") if issuer is None else _developer(issuer)
    draft = versions.adopt(
        found.definition, definition_id=definition_id, creator=creator, version=version
    )
    _write_draft(found, draft, output)
    _tell_draft(draft, output, as_json=as_json)


@click.command()
@click.argument("definition_id")
@click.option("--version", required=True, help="Which version.")
@inside
def retire(
    definition_id: str, version: str, actor: str, folder: Path | None, as_json: bool
) -> None:
    """Close a published version to new submissions; those under way go on."""
    retired, _ = open_programme(folder).retire(definition_id, version, actor=actor)
    tell(
        f"Retired {clean(str(retired.ref))}",
        {**retired.ref.to_dict(), "status": "retired"},
        as_json=as_json,
    )


def _developer(issuer: Any) -> Developer:
    return Developer(name=issuer.name, id=issuer.id, url=issuer.url)


def _write_draft(found: Found, draft: MicroCredential, output: Path) -> None:
    """The draft as a file: the original's with its comments, changed where the draft differs."""
    if output.exists():
        raise UsageError(f"{output} exists already", code="exists")
    if found.file is None or found.file.suffix == ".json" or output.suffix == ".json":
        save_document(output, draft.to_dict())
        return
    before, after = found.definition.to_dict(), draft.to_dict()
    changes: dict[_Place, Any] = {
        (name,): value for name, value in after.items() if before.get(name) != value
    }
    gone: list[_Place] = [(name,) for name in before if name not in after]
    rewrite(found.file, changes, remove=gone, behind=_BEHIND, to=output)


def _tell_draft(draft: MicroCredential, output: Path, *, as_json: bool) -> None:
    tell(
        f"{output}  a draft of {clean(str(draft.ref))}",
        {"file": str(output), "id": draft.id, "version": draft.version, "status": "draft"},
        as_json=as_json,
    )
