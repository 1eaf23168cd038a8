"""`mcred trust`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from mcred.cli.output import as_json_option, print_json
from mcred.errors import UsageError
from mcred.trust import TrustEntry, TrustList
from mcred.workspace import add_trust, remove_trust

__all__ = ["trust"]

_file_option = click.option(
    "--trust",
    "path",
    type=click.Path(path_type=Path),
    envvar="MCRED_TRUST",
    required=True,
    help="The trust file (also MCRED_TRUST).",
)


@click.group()
def trust() -> None:
    """Keep the list of issuers you trust: their ids, keys or web sites."""


@trust.command()
@click.argument("value")
@_file_option
@click.option("--name", help="What you call the issuer.")
@click.option("--note", help="How you know: who confirmed it, when.")
@as_json_option
def add(value: str, path: Path, name: str | None, note: str | None, as_json: bool) -> None:
    """Trust VALUE: a DID or https id, a public key (z6Mk…), or a host such as example.edu."""
    kind = _kind(value)
    add_trust(path, kind, value, name=name, note=note)
    if as_json:
        print_json({"trust": str(path), "added": {kind: value, "name": name, "note": note}})
    else:
        click.echo(f"{path} now lists {value}.")


@trust.command("list")
@_file_option
@as_json_option
def list_entries(path: Path, as_json: bool) -> None:
    """List the issuers in the trust file."""
    entries = TrustList.load(path).entries
    if as_json:
        print_json({"trust": str(path), "issuers": [_row(entry) for entry in entries]})
        return
    for entry in entries:
        named = f"  {entry.name}" if entry.name else ""
        click.echo(f"{entry.id or entry.key or entry.domain}{named}")


@trust.command()
@click.argument("value")
@_file_option
@as_json_option
def remove(value: str, path: Path, as_json: bool) -> None:
    """No longer trust VALUE."""
    remove_trust(path, value)
    if as_json:
        print_json({"trust": str(path), "removed": value})
    else:
        click.echo(f"{path} no longer lists {value}.")


def _kind(value: str) -> Literal["id", "key", "domain"]:
    if value.startswith(("did:", "https:")):
        return "id"
    if value.startswith("z") and "." not in value:
        return "key"
    if "." in value and "/" not in value:
        return "domain"
    raise UsageError(f"{value!r} is no DID, https id, public key or host name", code="trust_value")


def _row(entry: TrustEntry) -> dict[str, str | None]:
    return {
        "id": entry.id,
        "key": entry.key,
        "domain": entry.domain,
        "name": entry.name,
        "note": entry.note,
    }
