"""`mcred people`: who takes part in a programme, in which roles, certified for what."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from mcred.cli.output import print_json
from mcred.cli.programme import inside, moment, now, open_programme, open_records, reading, tell
from mcred.cli.workspace import find_workspace
from mcred.microcredentials.certification import Certification
from mcred.microcredentials.member import Member
from mcred.microcredentials.people import Person, Role
from mcred.report.clean import clean

__all__ = ["people"]

_ROLES = [str(role) for role in Role if role is not Role.EARNER]


@click.group()
def people() -> None:
    """Keep the people of a programme: their identifiers, roles and certifications."""


@people.command()
@click.argument("person")
@click.option("--name", help="What they are called.")
@click.option(
    "--also", multiple=True, metavar="ID", help="A further identifier of the same person."
)
@click.option("--role", "roles", multiple=True, type=click.Choice(_ROLES), help="What they may do.")
@inside
def add(
    person: str,
    name: str | None,
    also: tuple[str, ...],
    roles: tuple[str, ...],
    actor: str,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Enter PERSON (an e-mail address, DID or account), or add to their entry.

    Two entries that share an identifier are one person: nobody judges their own work under
    another address.
    """
    whole = Person.of(person, *also, name=name)
    member, _ = open_programme(folder).register(whole, actor=actor, roles=roles)
    held = ", ".join(str(role) for role in member.roles) or "no role"
    tell(f"{clean(person)}: {held}", _as_dict(member), as_json=as_json)


@people.command()
@click.argument("person")
@click.option("--topic", "topics", multiple=True, required=True, help="A topic or definition id.")
@click.option("--until", metavar="TIME", help="When it ends (RFC 3339 or a date).")
@click.option("--since", metavar="TIME", help="When it begins; now unless told.")
@click.option(
    "--id", "certification_id", help="Its name, to change it by; the topic's unless told."
)
@click.option("--by", "issuer", help="Who certified them.")
@inside
def certify(
    person: str,
    topics: tuple[str, ...],
    until: str | None,
    since: str | None,
    certification_id: str | None,
    issuer: str | None,
    actor: str,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Certify that PERSON may assess what is about these topics."""
    made = Certification(
        id=certification_id or _slug(topics[0]),
        topics=topics,
        valid_from=now() if since is None else moment(since, option="--since"),
        valid_until=None if until is None else moment(until, option="--until"),
        issuer=issuer,
    )
    member, _ = open_programme(folder).register(person, actor=actor, certifications=[made])
    tell(
        f"{clean(person)} may assess {clean(', '.join(topics))}",
        _as_dict(member),
        as_json=as_json,
    )


@people.command()
@click.argument("person")
@click.option("--role", required=True, type=click.Choice(_ROLES), help="Which role.")
@inside
def dismiss(person: str, role: str, actor: str, folder: Path | None, as_json: bool) -> None:
    """Take a role from PERSON."""
    member, _ = open_programme(folder).dismiss(person, role, actor=actor)
    tell(f"{clean(person)} is no {role} any more", _as_dict(member), as_json=as_json)


@people.command("list")
@reading
def list_people(folder: Path | None, as_json: bool) -> None:
    """List everybody who has a role or a certification."""
    records = open_records(find_workspace(folder))
    members = [Member.from_dict(records.get("member", one).data) for one in records.list("member")]
    superseded = {one for member in members for one in member.former}
    listed = [one for one in members if one.id not in superseded]
    if as_json:
        print_json({"people": [_as_dict(one) for one in listed]})
        return
    for one in sorted(listed, key=lambda member: str(member.person)):
        if one.roles or one.certifications:
            click.echo(_line(one))


def _line(member: Member) -> str:
    held = [str(role) for role in member.roles]
    held += [_certified(one) for one in member.certifications]
    return clean(f"{member.person}  {', '.join(held)}")


def _certified(one: Certification) -> str:
    until = f" until {one.valid_until:%Y-%m-%d}" if one.valid_until else ""
    return f"certified for {'; '.join(one.topics)}{until}"


def _as_dict(member: Member) -> dict[str, Any]:
    return member.to_dict()


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")[:60] or "certification"
