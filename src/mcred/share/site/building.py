"""The whole site, from the workspace's records to a folder that any host can serve."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mcred.encoding.dates import format_datetime
from mcred.errors import UsageError
from mcred.policy import Policy
from mcred.share.art import icon_svg
from mcred.share.certificate import CertificateLook, require_pdf
from mcred.share.rendering import stylesheet
from mcred.share.site.achievement_pages import (
    AchievementEntry,
    achievement_unit,
    entry_of,
)
from mcred.share.site.address import SiteAddress
from mcred.share.site.badges import TOKENS, IssuedBadges, SiteBadge, require_publishable
from mcred.share.site.credential_pages import credential_unit
from mcred.share.site.fetching import FolderFetcher
from mcred.share.site.folder import Built, Staging, replace_site
from mcred.share.site.frame import Art, Frame
from mcred.share.site.granted import granted_badges
from mcred.share.site.grants import Grants
from mcred.share.site.hosting import hosting_files
from mcred.share.site.issuer_documents import issuer_files, trusted_ids
from mcred.share.site.publication import Publication
from mcred.share.site.status_files import as_json, status_files
from mcred.share.site.structured_data import script_json
from mcred.share.site.theme_file import Look
from mcred.share.site.unit import File, Unit, inputs_digest
from mcred.share.text import paragraph, plain
from mcred.trust import TrustEntry, TrustList, site_of
from mcred.verifier import Verifier
from mcred.workspace.settings import Settings

__all__ = ["SiteBuild", "SiteSource", "build_site"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSource:
    """What a site is made of. `status` and `static` are folders, which may be missing."""

    settings: Settings
    publication: Publication
    badges: IssuedBadges
    look: Look
    status: Path
    static: Path
    fonts: tuple[Path, ...] = ()  #: for certificates
    grants: Grants = field(default_factory=Grants)  #: of which those that are active are built


@dataclass(slots=True, kw_only=True)
class SiteBuild:
    """What a build came to; files are counted."""

    address: SiteAddress
    written: int = 0
    kept: int = 0
    notes: tuple[str, ...] = ()
    verdicts: Counter[str] = field(default_factory=Counter)
    units: Mapping[str, Built] = field(default_factory=dict)


def build_site(
    source: SiteSource, folder: Path, *, before: Mapping[str, Built], now: datetime
) -> SiteBuild:
    """Make the site in `folder`, which is replaced as a whole or not at all.

    Every badge is verified first, with the site's own files and no network. The same sources, time
    and earlier build give the same bytes.

    Args:
        before: what an earlier `SiteBuild` had as `units`; what has not changed is kept.
        now: stands on the pages that are made.

    Raises:
        UsageError: no address, a badge that cannot be published, a folder that is not ours, a file
            that cannot be written.
        NotFoundError: a chosen badge is not on record.
    """
    if source.publication.url is None:
        raise UsageError("the site has no address yet: name it with --url", code="site_url")
    address = SiteAddress.parse(source.publication.url)
    certificates = _certificates(source)
    frame = Frame(
        address=address,
        look=source.look,
        issuer=source.settings.issuer,
        art=Art(source.look),
        certificates=certificates,
        certificate_inputs=() if certificates is None else certificates.digest(),
    )
    build = SiteBuild(address=address)
    done = replace_site(
        folder,
        lambda staging: _units(source, frame, staging, build, now),
        before=before,
        now=format_datetime(now),
    )
    build.written, build.kept, build.units = done.written, done.kept, done.after
    return build


def _certificates(source: SiteSource) -> CertificateLook | None:
    """Raises UsageError where there should be certificates and their libraries are missing."""
    paper = source.publication.certificates
    if paper is None:
        return None
    require_pdf()
    look = source.look
    return CertificateLook(theme=look.theme, logo=look.logo, fonts=source.fonts, paper=paper)


def _units(
    source: SiteSource, frame: Frame, staging: Staging, build: SiteBuild, now: datetime
) -> Iterator[Unit]:
    documents, notes = issuer_files(source.settings, frame.address)
    lists, more = status_files(source.status, frame.address)
    build.notes = (*notes, *more)
    base = urlsplit(frame.address.url).path
    style = (frame.look.theme.css() + stylesheet()).encode()
    fixed = {
        **{path: as_json(document) for path, document in documents.items()},
        "assets/page.css": style,
        "assets/icon.svg": icon_svg(frame.look.theme),
        **dict(hosting_files(base)),
    }
    if frame.look.logo is not None:
        fixed[f"assets/logo.{frame.look.logo.kind}"] = frame.look.logo.data
    yield _files_unit("issuer", fixed)
    yield from (_files_unit(path, {path: data}) for path, data in lists.items())
    yield _files_unit("static", dict(_static(source.static)))
    entries: dict[str, tuple[str, AchievementEntry]] = {}
    unlisted: dict[str, AchievementEntry] = {}
    for badge in _badges(source, frame, staging, now):
        build.verdicts[str(badge.report.verdict)] += 1
        entry = entry_of(badge)
        if badge.grant is not None:  # its achievement is not listed on its account
            unlisted.setdefault(entry.slug, entry)
            yield credential_unit(frame, badge, entry)
            continue
        facts = badge.report.credential_facts
        when = (facts.issued or "") if facts else ""
        if entry.slug not in entries or when >= entries[entry.slug][0]:
            entries[entry.slug] = (when, entry)
        yield credential_unit(frame, badge, entry)
    newest = sorted((entry for _, entry in entries.values()), key=lambda one: one.name.casefold())
    unlisted = {slug: entry for slug, entry in unlisted.items() if slug not in entries}
    yield from (achievement_unit(frame, entry) for entry in (*newest, *unlisted.values()))
    yield _general_unit(frame, newest)


def _badges(
    source: SiteSource, frame: Frame, staging: Staging, now: datetime
) -> Iterator[SiteBadge]:
    name = source.settings.issuer.name
    trust = TrustList(
        tuple(TrustEntry(id=one, name=name) for one in dict.fromkeys(trusted_ids(source.settings)))
    )
    verifier = Verifier(
        policy=Policy(trust=trust),
        fetch=FolderFetcher(frame.address, staging.folder),
        clock=lambda: now,
    )
    for choice in source.publication.badges:
        record = source.badges.issued(choice.id)
        report = verifier.verify(record.document)
        require_publishable(choice.id, report)
        yield SiteBadge(
            choice=choice,
            text=record.document.decode(),
            is_token=record.format in TOKENS,
            report=report,
        )
    yield from granted_badges(source.grants.active(now), source.badges, verifier.verify)


def _general_unit(frame: Frame, entries: list[AchievementEntry]) -> Unit:
    def make(_when: str) -> Iterator[File]:
        issuer = frame.issuer
        common: dict[str, Any] = {
            "issuer": plain(issuer.name),
            "issuer_id": plain(issuer.id),
            "issuer_url": issuer.url,
            "description": paragraph(issuer.description or ""),
            "entries": entries,
            "site": site_of(issuer.id),
            "structured": script_json(_organisation(frame)),
        }
        yield "index.html", frame.page("index.html", "index.html", **common)
        yield "issuer/index.html", frame.page("issuer.html", "issuer/index.html", **common)
        yield "404.html", frame.page("404.html", "404.html", absolute=True, **common)

    shown = [[entry.slug, entry.name, entry.description] for entry in entries]
    return Unit(name="general", inputs=frame.digest(shown), make=make)


def _organisation(frame: Frame) -> dict[str, str]:
    value = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": plain(frame.issuer.name),
        "url": frame.issuer.url or frame.address.url,
    }
    if frame.issuer.description:
        value["description"] = paragraph(frame.issuer.description)
    return value


def _files_unit(name: str, files: Mapping[str, bytes]) -> Unit:
    digest = inputs_digest([[path, inputs_digest(data.hex())] for path, data in files.items()])
    return Unit(name=name, inputs=digest, make=lambda _when: iter(files.items()))


def _static(folder: Path) -> Iterator[File]:
    """The user's own files, such as CNAME."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()
