"""`mcred publish`: a static site of the badges that their earners want on the web."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mcred.cli.output import as_json_option, print_json
from mcred.cli.publish_check import FOLDER, check_folder, check_on_the_web, list_path
from mcred.cli.workspace import find_workspace, workspace_option
from mcred.errors import UsageError

if TYPE_CHECKING:
    from mcred.share.site.building import SiteBuild
    from mcred.share.site.catalogue import Offered
    from mcred.share.site.publication import Publication
    from mcred.workspace import Workspace

__all__ = ["publish"]


@click.command()
@click.argument(
    "site", metavar="[DIR]", required=False, type=click.Path(path_type=Path, file_okay=False)
)
@click.option("--url", help="The https address that DIR will have; remembered.")
@click.option("--badge", "chosen", multiple=True, metavar="ID", help="Publish this badge too.")
@click.option("--earner", metavar="NAME", help="The name to show on the one --badge, if agreed.")
@click.option("--unpublish", "withdrawn", multiple=True, metavar="ID", help="Take this one down.")
@click.option(
    "--certificates",
    type=click.Choice(["a4", "letter", "none"]),
    help="Give each badge a PDF certificate on this paper, or none any more; remembered.",
)
@click.option(
    "--check",
    is_flag=False,
    flag_value=FOLDER,
    metavar="[URL]",
    help="Build nothing: check DIR, or what is at URL (a site's address or a badge page's).",
)
@click.option(
    "--most",
    type=click.IntRange(min=0),
    default=200,
    show_default=True,
    help="With --check URL: look at so many badges.",
)
@click.option(
    "--ca-bundle",
    type=click.Path(path_type=Path),
    envvar="MCRED_CA_BUNDLE",
    help="With --check URL: certificates to trust for https (PEM).",
)
@workspace_option
@as_json_option
def publish(
    site: Path | None,
    url: str | None,
    chosen: tuple[str, ...],
    earner: str | None,
    withdrawn: tuple[str, ...],
    certificates: str | None,
    check: str | None,
    most: int,
    ca_bundle: Path | None,
    folder: Path | None,
    as_json: bool,
) -> int:
    """Make a web site in DIR for the badges that their earners chose to publish.

    Nothing is published by itself: name each badge once with --badge; it stays on the list in the
    workspace (site/published.json) until --unpublish. Each page has an address that nobody can
    guess. The look comes from site/theme.toml, signed status lists from status/, further files of
    yours from site/static/, fonts for certificates from site/fonts/. DIR is replaced as a whole, or
    not at all.

    With --check URL every file is asked for over the web and every badge verified, as a stranger
    would: media types, CORS, redirects, TLS, verdicts, and the bytes where DIR is given too.
    """
    if earner is not None and len(chosen) != 1:
        raise UsageError("--earner goes with exactly one --badge", code="earner")
    if check is not None:
        if chosen or withdrawn:
            raise UsageError("--check changes nothing: leave out --badge and --unpublish")
        if check != FOLDER:
            return check_on_the_web(
                check, site, folder, most=most, ca_bundle=ca_bundle, as_json=as_json
            )
    if site is None:
        raise UsageError("name the folder of the site, or an address to --check", code="site_dir")
    workspace = find_workspace(folder)
    publication = _publication(workspace, url, chosen, earner, withdrawn)
    if certificates is not None:
        publication = publication.with_certificates(certificates)
    if check is not None:
        return check_folder(site, publication, as_json=as_json)
    build = _build(workspace, publication, site)
    _tell(site, build, publication, as_json=as_json)
    return 0


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

    publication = Publication.load(list_path(workspace))
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
            offers=_offers(workspace),
        )
        build = build_site(
            source,
            folder,
            before=load_state(place / "built.json"),
            now=datetime.now(UTC).replace(microsecond=0),
        )
    publication.save(list_path(workspace))
    save_state(place / "built.json", build.units)
    return build


def _offers(workspace: Workspace) -> tuple[Offered, ...]:
    """The catalogue of the workspace's programme, if it has one."""
    from mcred.microcredentials.file_records import FileRecords
    from mcred.microcredentials.programme import Programme
    from mcred.share.site.catalogue import offered_by

    if not workspace.records.is_dir():
        return ()
    return tuple(offered_by(Programme(FileRecords(workspace.records), lambda: datetime.now(UTC))))


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
