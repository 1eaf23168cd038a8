"""`mcred status expiring`: which badges end soon."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from mcred.cli.output import as_json_option, print_json
from mcred.cli.workspace import find_workspace, workspace_option
from mcred.encoding import base64url
from mcred.encoding.dates import format_datetime, parse_datetime
from mcred.errors import EncodingError, UsageError
from mcred.register import Register

__all__ = ["expiring"]

_WITHIN = re.compile(r"([0-9]{1,4})([dw]?)")


@click.command()
@click.option(
    "--within", default="90d", show_default=True, help="How soon: days (90d), weeks (2w)."
)
@workspace_option
@as_json_option
def expiring(within: str, folder: Path | None, as_json: bool) -> None:
    """Badges whose validUntil comes within that time, the next to end first.

    Every badge on record is read for it. Badges that have ended already, or never end, are left
    out.
    """
    match = _WITHIN.fullmatch(within)
    if match is None:
        raise UsageError(f"--within is a time such as 90d or 2w, found {within!r}", code="within")
    span = timedelta(days=int(match[1]) * (7 if match[2] == "w" else 1))
    now = datetime.now(UTC)
    workspace = find_workspace(folder)
    with Register.open(workspace.register_place) as register:
        found = sorted(
            (until, identifier, achievement)
            for until, identifier, achievement in _ends(register)
            if now <= until <= now + span
        )
    if as_json:
        print_json(
            [
                {"id": identifier, "achievement": achievement, "until": format_datetime(until)}
                for until, identifier, achievement in found
            ]
        )
        return
    for until, identifier, achievement in found:
        click.echo(f"{format_datetime(until)}  {identifier}  {achievement}")


def _ends(register: Register) -> Iterator[tuple[datetime, str, str]]:
    for credential in register.find():
        until = _valid_until(credential.document)
        if until is not None:
            yield until, credential.id, credential.achievement


def _valid_until(document: bytes) -> datetime | None:
    is_token = document.startswith(b"ey")
    if not is_token and b'"validUntil"' not in document:
        return None
    text = document if not is_token else base64url.decode(document.decode("ascii").split(".")[1])
    try:
        value: dict[str, Any] = json.loads(text)
        credential = value.get("vc") if isinstance(value.get("vc"), dict) else value
        until = (credential or {}).get("validUntil")
        return parse_datetime(until) if isinstance(until, str) else None
    except (ValueError, EncodingError):
        return None  # no credential of this issuer's own making reads so
