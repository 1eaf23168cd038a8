"""`mcred status`: withdraw badges, put them on hold, and keep the published lists fresh."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from mcred.cli.output import as_json_option, print_json
from mcred.cli.status_expiring import expiring
from mcred.cli.status_ids import ids_in
from mcred.cli.status_lists import files_of
from mcred.cli.workspace import find_workspace, issuer_of, workspace_option
from mcred.encoding.dates import format_datetime
from mcred.errors import McredError, UsageError
from mcred.register import Change, Event, Purpose, Register, StatusState

__all__ = ["status"]

_PATH = click.Path(path_type=Path)
_DONE = {
    Change.REVOKE: "revoked",
    Change.SUSPEND: "suspended",
    Change.REINSTATE: "reinstated",
}


@click.group()
def status() -> None:
    """Revoke, suspend and reinstate badges; publish the status lists.

    Badges issued while mcred.toml has a table [status] carry an entry, by which a verifier finds
    their status in a signed list. The lists are files in the workspace's folder status/: serve it
    at the base_url of that table.
    """


def _change(
    action: Change, ids: tuple[str, ...], file: Path | None, reason: str | None,
    folder: Path | None, as_json: bool,
) -> None:  # fmt: skip
    wanted = [*ids, *([] if file is None else ids_in(file))]
    if not wanted:
        raise UsageError("name at least one badge, or --from FILE", code="ids")
    workspace = find_workspace(folder)
    with Register.open(workspace.register_place) as register:
        # The key first: what cannot be signed after must not be changed before.
        files = files_of(workspace, register, issuer_of(workspace, register))
        done = register.status.change(wanted, action, reason=reason)
        touched = {one.list_id for one in done}
        try:
            written = files.publish(datetime.now(UTC), only=touched)
        except McredError as error:
            raise UsageError(
                f"{len(done)} badges are {_DONE[action]} on record, but not in the published list: "
                f"{error.message}; then run: mcred status publish",
                code="status_unpublished",
            ) from error
    if as_json:
        print_json(
            {
                "badges": [
                    {"id": one.credential, "list": one.list_id, "changed": one.changed}
                    for one in done
                ],
                "lists": [str(one.path) for one in written],
            }
        )
        return
    for one in done:
        note = "" if one.changed else " (already)"
        click.echo(f"{one.credential}  {_DONE[action]}{note}")
    for each in written:
        click.echo(f"Wrote {each.path}: serve it at {each.list.url}", err=True)


_ids = click.argument("ids", nargs=-1, metavar="ID…")
_from = click.option(
    "--from",
    "--file",
    "file",
    type=_PATH,
    help="A file of further ids: one on each line, or the column `id` of a .csv, or .jsonl.",
)
_reason = click.option("--reason", help="Why; kept in the event log, published nowhere.")


@status.command()
@_ids
@_from
@_reason
@workspace_option
@as_json_option
def revoke(
    ids: tuple[str, ...], file: Path | None, reason: str | None, folder: Path | None, as_json: bool
) -> None:
    """Withdraw badges for good: there is no way back but a new badge. All are, or none."""
    _change(Change.REVOKE, ids, file, reason, folder, as_json)


@status.command()
@_ids
@_from
@_reason
@workspace_option
@as_json_option
def suspend(
    ids: tuple[str, ...], file: Path | None, reason: str | None, folder: Path | None, as_json: bool
) -> None:
    """Put badges on hold; reinstate takes them off it. All are, or none."""
    _change(Change.SUSPEND, ids, file, reason, folder, as_json)


@status.command()
@_ids
@_from
@_reason
@workspace_option
@as_json_option
def reinstate(
    ids: tuple[str, ...], file: Path | None, reason: str | None, folder: Path | None, as_json: bool
) -> None:
    """Put suspended badges in force again. All are, or none."""
    _change(Change.REINSTATE, ids, file, reason, folder, as_json)


@status.command()
@click.argument("identifier", metavar="ID")
@workspace_option
@as_json_option
def show(identifier: str, folder: Path | None, as_json: bool) -> None:
    """The status of one badge, and every change of it with its reason."""
    workspace = find_workspace(folder)
    with Register.open(workspace.register_place) as register:
        states = register.status.states(identifier)
        history = register.status.history(identifier)
    if as_json:
        print_json(_as_dict(states, history))
        return
    click.echo(f"{identifier}  {_word(_telling(states))}")
    for state in states:
        click.echo(f"place {state.index} of {state.list.url}")
    for event in history:
        what = _verb(event)
        click.echo(
            f"{format_datetime(event.at)}  {what}  {event.data.get('reason') or ''}".rstrip()
        )


@status.command()
@click.option("--due", is_flag=True, help="Only lists that are new, changed or half stale.")
@workspace_option
@as_json_option
def publish(due: bool, folder: Path | None, as_json: bool) -> None:
    """Sign every list again and write it to status/. Run it daily: lists go stale.

    Nothing is uploaded: serve or copy the folder to the base_url of [status].
    """
    workspace = find_workspace(folder)
    with Register.open(workspace.register_place) as register:
        files = files_of(workspace, register, issuer_of(workspace, register))
        written = files.publish(datetime.now(UTC), only_due=due)
    rows: list[Any] = [
        {
            "id": one.list.id,
            "url": one.list.url,
            "file": str(one.path),
            "set": one.count,
            "used": one.list.used,
            "length": one.list.length,
            "valid_until": None if one.valid_until is None else format_datetime(one.valid_until),
        }
        for one in written
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        until = f", holds until {row['valid_until']}" if row["valid_until"] else ""
        click.echo(f"{row['file']}  {row['set']} set of {row['used']} badges{until}")


status.add_command(expiring)


def _telling(states: list[StatusState]) -> StatusState:
    """The entry that says what the status is: what is revoked is not only suspended."""
    in_order = sorted(states, key=lambda one: one.list.purpose is not Purpose.REVOCATION)
    return next((one for one in in_order if one.is_set), in_order[0])


def _word(state: StatusState) -> str:
    if not state.is_set:
        return "in force"
    return "revoked" if state.list.purpose is Purpose.REVOCATION else "suspended"


def _verb(event: Event) -> str:
    if not event.data["value"]:
        return _DONE[Change.REINSTATE]
    revoked = event.data["purpose"] == Purpose.REVOCATION
    return _DONE[Change.REVOKE if revoked else Change.SUSPEND]


def _as_dict(states: list[StatusState], history: list[Event]) -> dict[str, Any]:
    state = _telling(states)
    return {
        "id": state.credential,
        "status": _word(state).replace(" ", "_"),
        "purpose": str(state.list.purpose),
        "list": state.list.url,
        "index": state.index,
        "since": None if state.since is None else format_datetime(state.since),
        "entries": [
            {
                "purpose": str(one.list.purpose),
                "list": one.list.url,
                "index": one.index,
                "since": None if one.since is None else format_datetime(one.since),
            }
            for one in states
        ],
        "history": [
            {
                "at": format_datetime(event.at),
                "change": _verb(event),
                "reason": event.data.get("reason"),
            }
            for event in history
        ],
    }
