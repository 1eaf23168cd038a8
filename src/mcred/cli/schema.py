"""`mcred schema`."""

from __future__ import annotations

import json

import click

from mcred.openbadges import schema as openbadges_schema
from mcred.openbadges.schema import PROFILES

__all__ = ["schema"]


@click.command()
@click.argument("name", type=click.Choice(sorted(PROFILES)))
def schema(name: str) -> None:
    """Print the JSON Schema of a kind of credential."""
    click.echo(json.dumps(openbadges_schema(name), indent=2, ensure_ascii=False))
