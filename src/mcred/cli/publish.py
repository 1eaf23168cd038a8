"""`mcred publish`: a static site of the badges that their earners want on the web."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mcred.cli.output import as_json_option, print_json
from mcred.cli.workspace import find_workspace, workspace_option
from mcred.errors import UsageError

if TYPE_CHECKING:
    from mcred.share.site.building import SiteBuild
    from mcred.share.site.publication import Publication
    from mcred.workspace import Workspace

__all__ = ["publish"]


@click.command()
@click.argument("site", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--url", help="The https address that DIR will have; remembered.")
@click.option("--badge", "chosen", multiple=True, metavar="ID", help="Publish this badge too.")
@click.option("--earner", metavar="NAME", help="The name to show on the one --badge, if agreed.")
@click.option("--unpublish", "withdrawn", multiple=True, metavar="ID", help="Take this one down.")
@click.option(
    "--certificates",
    type=click.Choice(["a4", "letter", "none"]),
    help="Give each badge a PDF certificate on this paper, or none any more; remembered.",
)
@click.option("--check", "only_check", is_flag=True, help="Build nothing: check what is in DIR.")
@workspace_option
@as_json_option
def publish(
    site: Path,
    url: str | None,
    chosen: tuple[str, ...],
    earner: str | None,
    withdrawn: tuple[str, ...],
    certificates: str | None,
    only_check: bool,
    folder: Path | None,
    as_json: bool,
) -> int:
    """Make a web site in DIR for the badges that their earners chose to publish.

    Nothing is published by itself: name each badge once with --badge; it stays on the list in the
    workspace (site/published.json) until --unpublish. Each page has an address that nobody can
    guess. The look comes from site/theme.toml, signed status lists from status/, further files of
    yours from site/static/, fonts for certificates from site/fonts/. DIR is replaced as a whole, or
    not at all.
    """
    if earner is not None and len(chosen) != 1:
        raise UsageError("--earner goes with exactly one --badge", code="earner")
    workspace = find_workspace(folder)
    publication = _publication(workspace, url, chosen, earner, withdrawn)
    if certificates is not None:
        publication = publication.with_certificates(certificates)
    if only_check:
        if chosen or withdrawn:
            raise UsageError("--check changes nothing: leave out --badge and --unpublish")
        return _check(site, publication, as_json=as_json)
    build = _build(workspace, publication, site)
    _tell(site, build, publication, as_json=as_json)
    return 0


def _list_path(workspace: Workspace) -> Path:
    return workspace.root / "site" / "published.json"


def _publication(
    workspace: Workspace,
    url: str | None,
    chosen: tuple[str, ...],
    earner: str | None,
    withdrawn: tuple[str, ...],
) -> Publication:
    """The stored list with what the command line adds and takes away; not yet stored."""
    from dataclasses import replace

    from mcred.share.site.address import SiteAddress
    from mcred.share.site.publication import Publication

    publication = Publication.load(_list_path(workspace))
    if url is not None:
        publication = replace(publication, url=SiteAddress.parse(url).url)
    for identifier in withdrawn:
        publication = publication.without(identifier)
    for identifier in chosen:
        publication = publication.with_badge(identifier, now=datetime.now(UTC), earner=earner)
    return publication


def _build(workspace: Workspace, publication: Publication, folder: Path) -> SiteBuild:
    """Build, then remember: a list that could not be built is not kept."""
    from mcred.register import Register
    from mcred.share.site.building import SiteSource, build_site
    from mcred.share.site.grants import Grants
    from mcred.share.site.state import load_state, save_state
    from mcred.share.site.theme_file import read_look

    place = workspace.root / "site"
    with Register.open(workspace.register_place) as register:
        source = SiteSource(
            settings=workspace.settings,
            publication=publication,
            badges=register,
            look=read_look(place, name=workspace.settings.issuer.name),
            status=workspace.root / "status",
            static=place / "static",
            grants=Grants.load(place / "grants.json"),
            fonts=tuple(sorted(p for p in place.glob("fonts/*") if p.suffix in (".ttf", ".otf"))),
        )
        build = build_site(
            source,
            folder,
            before=load_state(place / "built.json"),
            now=datetime.now(UTC).replace(microsecond=0),
        )
    publication.save(_list_path(workspace))
    save_state(place / "built.json", build.units)
    return build


def _tell(folder: Path, build: SiteBuild, publication: Publication, *, as_json: bool) -> None:
    pages = {one.id: build.address.to(f"c/{one.path}/") for one in publication.badges}
    if as_json:
        print_json(
            {
                "folder": str(folder),
                "url": build.address.url,
                "pages": [{"id": identifier, "url": page} for identifier, page in pages.items()],
                "verdicts": dict(build.verdicts),
                "files_written": build.written,
                "files_kept": build.kept,
                "notes": list(build.notes),
            }
        )
        return
    click.echo(f"{folder} is the site {build.address.url}")
    click.echo(f"{build.written} files written, {build.kept} kept, {len(pages)} badges")
    for page in list(pages.values())[-20:]:
        click.echo(f"  {page}")
    for note in build.notes:
        click.echo(f"mcred: {note}", err=True)


def _check(folder: Path, publication: Publication, *, as_json: bool) -> int:
    from mcred.share.site.checking import check_site

    if publication.url is None:
        raise UsageError("the site has no address yet: name it with --url", code="site_url")
    found = check_site(folder, url=publication.url, now=datetime.now(UTC))
    if as_json:
        print_json(found.to_dict())
    else:
        for problem in found.problems:
            click.echo(f"{problem.path}: {problem.text}")
        click.echo(
            f"{found.files} files, {sum(found.verdicts.values())} badges, "
            f"{len(found.problems)} problems"
        )
    return 1 if found.problems else 0
