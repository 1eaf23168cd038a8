"""`mcred schema`."""

from __future__ import annotations

import json

import click

from mcred.microcredentials.schemas import DOCUMENTS
from mcred.microcredentials.schemas import schema as document_schema
from mcred.openbadges.documents import PROFILES
from mcred.openbadges.json_schema import schema as credential_schema

__all__ = ["schema"]


@click.command()
@click.argument("name", type=click.Choice([*sorted(DOCUMENTS), *sorted(PROFILES)]))
def schema(name: str) -> None:
    """Print the JSON Schema of a document that people write, or of a kind of credential."""
    body = document_schema(name) if name in DOCUMENTS else credential_schema(name)
    click.echo(json.dumps(body, indent=2, ensure_ascii=False))
