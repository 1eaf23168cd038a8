"""`mcred schema`."""

from __future__ import annotations

import json

import click

from mcred.openbadges.documents import PROFILES
from mcred.openbadges.json_schema import schema as schema_of

__all__ = ["schema"]


@click.command()
@click.argument("name", type=click.Choice(sorted(PROFILES)))
def schema(name: str) -> None:
    """Print the JSON Schema of a kind of credential."""
    click.echo(json.dumps(schema_of(name), indent=2, ensure_ascii=False))
