"""`mcred publish --check`: what is in the folder, or what a host serves of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mcred.cli.output import print_json
from mcred.cli.workspace import find_workspace
from mcred.errors import UsageError
from mcred.report.clean import clean

if TYPE_CHECKING:
    from mcred.share.site.checking import SiteReport
    from mcred.share.site.publication import Publication
    from mcred.workspace import Workspace

__all__ = ["FOLDER", "check_folder", "check_on_the_web", "list_path"]

#: What `--check` is without an address.
FOLDER = ""


def list_path(workspace: Workspace) -> Path:
    """Where a workspace keeps what is published."""
    return workspace.root / "site" / "published.json"


def check_folder(folder: Path, publication: Publication, *, as_json: bool) -> int:
    """The exit code: 1 where there is a problem."""
    from mcred.share.site.checking import check_site

    if publication.url is None:
        raise UsageError("the site has no address yet: name it with --url", code="site_url")
    found = check_site(folder, url=publication.url, now=datetime.now(UTC))
    return _tell(found, as_json=as_json)


def check_on_the_web(
    url: str,
    folder: Path | None,
    workspace: Path | None,
    *,
    most: int,
    ca_bundle: Path | None,
    as_json: bool,
) -> int:
    """The exit code: 1 where there is a problem.

    Without a folder the pages are those that the workspace has published at that address, if there
    is such a workspace here.
    """
    from mcred.fetch import GuardedFetcher
    from mcred.share.site.live import check_live

    if folder is not None and not folder.is_dir():
        raise UsageError(f"{folder} is no folder", code="not_a_site")
    pages = _pages(url, workspace) if folder is None else ()
    found = check_live(
        url,
        fetch=GuardedFetcher(ca_bundle=None if ca_bundle is None else str(ca_bundle)),
        now=datetime.now(UTC),
        folder=folder,
        pages=pages,
        most=most,
    )
    return _tell(found, as_json=as_json)


def _pages(url: str, folder: Path | None) -> tuple[str, ...]:
    from mcred.share.site.publication import Publication

    try:
        workspace = find_workspace(folder)
    except UsageError as error:
        if folder is not None or error.code != "no_workspace":
            raise
        return ()
    publication = Publication.load(list_path(workspace))
    is_this = publication.url is not None and publication.url.rstrip("/") == url.rstrip("/")
    return tuple(f"c/{one.path}/" for one in publication.badges) if is_this else ()


def _tell(found: SiteReport, *, as_json: bool) -> int:
    if as_json:
        print_json(found.to_dict())
    else:
        for problem in found.problems:
            click.echo(clean(f"{problem.path or found.url}: {problem.text}"))
        counted = [f"{found.files} files", f"{sum(found.verdicts.values())} badges"]
        counted += [f"{found.compared} compared"] if found.compared else []
        click.echo(", ".join([*counted, f"{len(found.problems)} problems"]))
        for note in found.notes:
            click.echo(f"mcred: {note}", err=True)
    return 1 if found.problems else 0
