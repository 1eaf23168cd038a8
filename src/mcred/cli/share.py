"""`mcred share`: a badge for one audience, until a date, in the fields its earner chose."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mcred.cli.output import as_json_option, print_json
from mcred.cli.workspace import find_workspace, workspace_option
from mcred.encoding.dates import parse_datetime
from mcred.errors import EncodingError, UsageError
from mcred.report.clean import clean

if TYPE_CHECKING:
    from mcred.share.site.grants import Grant
    from mcred.workspace import Workspace

__all__ = ["share"]

_NEXT = "It is there after the next: mcred publish DIR"


@click.group()
def share() -> None:
    """Show a badge to one audience, until a date, and take it back.

    A grant is a page of its own on the site, at an address that nobody can guess. Only make one
    that the earner asked for: it is the earner's choice what to show, to whom and for how long.
    """


@share.command()
@click.argument("badge", metavar="ID")
@click.option("--audience", required=True, help="Whom it is for; stands on the page.")
@click.option("--until", required=True, metavar="DATE", help="The last day, or an RFC 3339 time.")
@click.option(
    "--show",
    multiple=True,
    metavar="FIELD",
    help="What to show: name, description, criteria, rubric, results, evidence, assessor, awarded,"
    " image, or a JSON pointer such as /credentialSubject/result.",
)
@click.option("--earner", metavar="NAME", help="The name to show on the page, if agreed.")
@click.option("--whole", is_flag=True, help="Share a badge that cannot be shown in parts, whole.")
@workspace_option
@as_json_option
def new(
    badge: str,
    audience: str,
    until: str,
    show: tuple[str, ...],
    earner: str | None,
    whole: bool,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Make a link to the badge ID for one audience.

    Of a badge signed with ecdsa-sd-2023 the file behind the link holds what the issuer made
    mandatory (who, to whom, when, its status, what it is about) and what you --show; nothing else
    can be had from it. Any other badge is signed as a whole: --whole shares all of it, and the
    page says so, whatever it shows.
    """
    from mcred.register import Register
    from mcred.share.site.grants import Grants

    workspace = find_workspace(folder)
    address = _address(workspace)
    now = datetime.now(UTC).replace(microsecond=0)
    with Register.open(workspace.register_place) as register:
        _require_shareable(register.issued(badge).document, badge, show, whole=whole)
        grants, grant = Grants.load(_place(workspace)).with_grant(
            badge,
            audience=audience,
            until=_last_moment(until),
            show=show,
            whole=whole,
            earner=earner,
            now=now,
        )
        register.append("share_granted", badge, {"grant": grant.name, "until": grant.until})
        grants.save(_place(workspace))
    page = f"{address}c/{grant.path}/"
    if as_json:
        print_json(_as_json(grant, now) | {"url": page})
        return
    click.echo(page)
    if whole:
        click.echo("The file behind it holds the whole badge, whatever the page shows.", err=True)
    click.echo(f"{grant.name}: for {clean(audience)}, until {grant.until}. {_NEXT}", err=True)
    click.echo(
        "It ends, and is taken back, by a build: run mcred publish daily, or the page stays up.",
        err=True,
    )


@share.command("list")
@workspace_option
@as_json_option
def list_(folder: Path | None, as_json: bool) -> None:
    """List the grants: active, ended, withdrawn."""
    from mcred.share.site.grants import Grants

    now = datetime.now(UTC)
    grants = Grants.load(_place(find_workspace(folder)))
    if as_json:
        print_json([_as_json(grant, now) for grant in grants])
        return
    for grant in grants:
        shown = "all of it" if grant.whole and not grant.show else ", ".join(grant.show) or "-"
        click.echo(
            f"{grant.name}  {grant.state(now):<9}  until {grant.until}  {clean(grant.audience)}"
            f"  [{clean(shown)}{' (whole file)' if grant.whole else ''}]  {clean(grant.badge)}"
        )


@share.command()
@click.argument("name", metavar="GRANT")
@workspace_option
@as_json_option
def withdraw(name: str, folder: Path | None, as_json: bool) -> None:
    """Take a grant back; GRANT is its name in the list. Its page goes at the next publishing."""
    from mcred.register import Register
    from mcred.share.site.grants import Grants

    workspace = find_workspace(folder)
    now = datetime.now(UTC).replace(microsecond=0)
    grants = Grants.load(_place(workspace))
    grant = grants.find(name)
    done = grants.withdrawing(grant, now=now)
    if grant.withdrawn is None:
        with Register.open(workspace.register_place) as register:
            register.append("share_withdrawn", grant.badge, {"grant": grant.name})
            done.save(_place(workspace))
    if as_json:
        print_json(_as_json(done.find(grant.path), now))
        return
    already = " already" if grant.withdrawn is not None else ""
    click.echo(f"{grant.name} is withdrawn{already}")
    click.echo("Its page stays up until the next: mcred publish DIR", err=True)


def _place(workspace: Workspace) -> Path:
    return workspace.root / "site" / "grants.json"


def _address(workspace: Workspace) -> str:
    from mcred.share.site.publication import Publication

    url = Publication.load(workspace.root / "site" / "published.json").url
    if url is None:
        raise UsageError(
            "the site has no address yet: mcred publish DIR --url https://…", code="site_url"
        )
    return url


def _require_shareable(document: bytes, badge: str, show: tuple[str, ...], *, whole: bool) -> None:
    """What would be shown can be shown. Raises UsageError."""
    from mcred.encoding.strict_json import loads
    from mcred.share.site.granted import can_be_shown_in_parts, check_fields, shown_part

    in_parts = can_be_shown_in_parts(document)
    if in_parts and whole:
        raise UsageError(
            f"{badge} can be shown in parts, and the copy with all of it is its earner's alone:"
            " leave out --whole and name what to --show",
            code="not_whole",
        )
    if in_parts:
        shown_part(document, show)
        return
    if not whole:
        raise UsageError(
            f"{badge} is signed as a whole: whoever has the link can read all of it. --whole shares"
            " it so; to show parts, issue badges with --proof ecdsa-sd-2023",
            code="whole_only",
        )
    if document.lstrip().startswith(b"{"):
        check_fields(loads(document), show)
    if any(name.startswith("/") for name in show):
        raise UsageError("a whole badge's page shows fields by name", code="field_unknown")


def _last_moment(text: str) -> datetime:
    """A time, or the end of a day (UTC)."""
    full = f"{text}T23:59:59Z" if len(text) == len("2026-01-01") else text
    try:
        return parse_datetime(full).astimezone(UTC)
    except EncodingError as error:
        raise UsageError(f"--until: {error.message}", code="until") from error


def _as_json(grant: Grant, now: datetime) -> dict[str, Any]:
    return {
        "grant": grant.name,
        "state": grant.state(now),
        "badge": grant.badge,
        "audience": grant.audience,
        "since": grant.since,
        "until": grant.until,
        "show": list(grant.show),
        "whole": grant.whole,
        "earner": grant.earner,
        "path": f"c/{grant.path}/",
        "withdrawn": grant.withdrawn,
    }
