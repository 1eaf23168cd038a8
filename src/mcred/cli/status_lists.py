"""The workspace's status lists: what an issuer is given to write entries, and the files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from mcred.batch import StatusEntries, StatusFiles
from mcred.errors import McredError, UsageError
from mcred.issuer import Issuer
from mcred.register import ListKind, Purpose, Register, Series
from mcred.report.clean import clean
from mcred.workspace import Workspace

__all__ = ["entries_of", "files_of", "folder_of", "refresh", "series_of"]


def folder_of(workspace: Workspace) -> Path:
    """Where the lists' files are; its content is to be served at `[status] base_url`."""
    return workspace.root / "status"


def series_of(workspace: Workspace) -> list[Series]:
    """The lists that new badges go into: one series, two for both purposes, or no `[status]`."""
    settings = workspace.settings.status
    if settings is None:
        return []
    purposes = list(Purpose) if settings.purpose == "both" else [Purpose(settings.purpose)]
    return [
        Series(
            issuer=workspace.settings.issuer.id,
            base_url=settings.base_url,
            purpose=purpose,
            kind=ListKind(settings.type),
        )
        for purpose in purposes
    ]


def entries_of(workspace: Workspace, register: Register | None) -> StatusEntries | None:
    """What gives each badge its entry, where the workspace is set so."""
    series = series_of(workspace)
    return None if register is None or not series else StatusEntries(register, *series)


def files_of(workspace: Workspace, register: Register, issuer: Issuer) -> StatusFiles:
    """The lists' files, signed by the workspace's issuer.

    Raises:
        UsageError: the workspace has no `[status]`.
    """
    settings = workspace.settings.status
    if settings is None:
        raise UsageError(
            f'{workspace.manifest} has no table [status]: add it with base_url = "https://…", '
            "where the folder status/ will be served",
            code="status_not_set",
        )
    return StatusFiles(
        folder=folder_of(workspace),
        register=register,
        issuer=issuer,
        proof=workspace.settings.defaults.proof,
        validity=timedelta(days=settings.valid_days),
        ttl=timedelta(minutes=settings.ttl_minutes),
    )


def refresh(workspace: Workspace, register: Register, issuer: Issuer) -> None:
    """Write the lists that are new or due, after badges were issued.

    The badges are on record and out: what fails here is said, with what to do, and undoes nothing.
    """
    if workspace.settings.status is None:
        return
    try:
        files_of(workspace, register, issuer).publish(datetime.now(UTC), only_due=True)
    except McredError as error:
        click.echo(
            f"mcred: the status lists were not written: {clean(error.message)}; "
            "then run: mcred status publish",
            err=True,
        )
