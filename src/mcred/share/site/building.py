"""The whole site, from the workspace's records to a folder that any host can serve."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mcred.encoding.dates import format_datetime
from mcred.errors import UsageError
from mcred.policy import Policy
from mcred.share.art import icon_svg
from mcred.share.certificate import CertificateLook, require_pdf
from mcred.share.rendering import script, stylesheet
from mcred.share.site.achievement_pages import (
    AchievementEntry,
    achievement_unit,
    entry_of,
    offer_entry,
)
from mcred.share.site.address import SiteAddress
from mcred.share.site.badges import TOKENS, IssuedBadges, SiteBadge, require_publishable
from mcred.share.site.catalogue import Offered
from mcred.share.site.credential_pages import credential_unit
from mcred.share.site.fetching import FolderFetcher
from mcred.share.site.folder import Built, Staging, replace_site
from mcred.share.site.frame import Art, Frame
from mcred.share.site.granted import granted_badges
from mcred.share.site.grants import Grants
from mcred.share.site.hosting import hosting_files
from mcred.share.site.issuer_documents import issuer_files, trusted_ids
from mcred.share.site.known import Lists, Memo, memo_of
from mcred.share.site.publication import Choice, Publication
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
    """What a site is made of.

    `status` and `static` are folders, which may be missing; `offers` is what can be earned.
    """

    settings: Settings
    publication: Publication
    badges: IssuedBadges
    look: Look
    status: Path
    static: Path
    fonts: tuple[Path, ...] = ()  #: for certificates
    grants: Grants = field(default_factory=Grants)  #: of which those that are active are built
    offers: tuple[Offered, ...] = ()


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
        language=source.look.language,
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
    yield _files_unit("issuer", _fixed_files(frame, documents))
    before = {frame.address.to(path): staging.read_before(path) for path in lists}
    yield from (_files_unit(path, {path: data}) for path, data in lists.items())
    yield _files_unit("static", dict(_static(source.static)))
    verifier = _verifier(source, frame, staging, now)
    badges = _Badges(
        source=source,
        frame=frame,
        staging=staging,
        now=now,
        verifier=verifier,
        lists=Lists(
            {frame.address.to(path): data for path, data in lists.items()},
            before,
            verifier=verifier,
        ),
        grounds=frame.digest(documents),
    )
    yield from badges.units(build.verdicts)
    shown = badges.newest()
    unlisted: dict[str, AchievementEntry] = {}
    for badge in granted_badges(source.grants.active(now), source.badges, verifier.verify):
        build.verdicts[str(badge.report.verdict)] += 1
        entry = entry_of(badge)
        unlisted[entry.slug] = entry  # an achievement is not listed on a grant's account
        yield credential_unit(frame, badge, entry)
    for offer in source.offers:
        entry = offer_entry(offer)
        shown[entry.slug] = offer_entry(offer, known=shown.get(entry.slug))
    entries = sorted(shown.values(), key=lambda one: one.name.casefold())
    unlisted = {slug: entry for slug, entry in unlisted.items() if slug not in shown}
    yield from (achievement_unit(frame, entry) for entry in (*entries, *unlisted.values()))
    yield _general_unit(frame, entries)


def _fixed_files(frame: Frame, documents: Mapping[str, Mapping[str, Any]]) -> dict[str, bytes]:
    fixed = {
        **{path: as_json(document) for path, document in documents.items()},
        "assets/page.css": (frame.look.theme.css() + stylesheet()).encode(),
        "assets/icon.svg": icon_svg(frame.look.theme),
        **{f"assets/{name}": script(name) for name in ("search.js", "status.js")},
        **dict(hosting_files(urlsplit(frame.address.url).path)),
    }
    if frame.look.logo is not None:
        fixed[f"assets/logo.{frame.look.logo.kind}"] = frame.look.logo.data
    return fixed


def _verifier(source: SiteSource, frame: Frame, staging: Staging, now: datetime) -> Verifier:
    """Trusts the issuer, and reads the site as it will be."""
    name = source.settings.issuer.name
    trust = TrustList(
        tuple(TrustEntry(id=one, name=name) for one in dict.fromkeys(trusted_ids(source.settings)))
    )
    return Verifier(
        policy=Policy(trust=trust),
        fetch=FolderFetcher(frame.address, staging.read),
        clock=lambda: now,
    )


@dataclass(kw_only=True)
class _Badges:
    """The chosen badges of one build, and the newest of each achievement."""

    source: SiteSource
    frame: Frame
    staging: Staging
    now: datetime
    verifier: Verifier
    lists: Lists
    grounds: str
    newest_of: dict[str, tuple[str, Choice]] = field(default_factory=dict)

    def units(self, verdicts: Counter[str]) -> Iterator[Unit]:
        """A unit for each badge that is new or may have changed; the others are kept as they are.

        `verdicts` counts all of them.
        """
        choices = self.source.publication.badges
        digests = self.source.badges.digests([choice.id for choice in choices])
        for choice in choices:
            memo = self._known(choice, digests.get(choice.id))
            if memo is not None:
                verdicts[memo.verdict] += 1
                self._note(memo.slug, memo.issued, choice)
                continue
            badge = self._verified(choice)
            verdicts[str(badge.report.verdict)] += 1
            entry = entry_of(badge)
            facts = badge.report.credential_facts
            self._note(entry.slug, (facts.issued or "") if facts else "", choice)
            memo = memo_of(
                badge,
                digest=digests.get(choice.id, ""),
                grounds=self._grounds(choice),
                slug=entry.slug,
                now=self.now,
            )
            yield credential_unit(
                self.frame, badge, entry, memo=None if memo is None else asdict(memo)
            )

    def newest(self) -> dict[str, AchievementEntry]:
        """Slug → the achievement as the newest of its badges has it."""
        return {slug: entry_of(self._verified(choice)) for slug, (_, choice) in
                self.newest_of.items()}  # fmt: skip

    def _known(self, choice: Choice, digest: str | None) -> Memo | None:
        name = f"c/{choice.path}"
        built = self.staging.before.get(name)
        memo = Memo.read(built.memo) if built is not None else None
        holds = memo is not None and memo.holds(
            digest=digest, grounds=self._grounds(choice), now=self.now, lists=self.lists
        )
        return memo if holds and self.staging.keep(name) else None

    def _grounds(self, choice: Choice) -> str:
        return f"{self.grounds} {inputs_digest(choice.earner)[:16]}"

    def _note(self, slug: str, issued: str, choice: Choice) -> None:
        if slug not in self.newest_of or issued >= self.newest_of[slug][0]:
            self.newest_of[slug] = issued, choice

    def _verified(self, choice: Choice) -> SiteBadge:
        record = self.source.badges.issued(choice.id)
        report = self.verifier.verify(record.document)
        require_publishable(choice.id, report)
        return SiteBadge(
            choice=choice,
            text=record.document.decode(),
            is_token=record.format in TOKENS,
            report=report,
        )


def _general_unit(frame: Frame, entries: list[AchievementEntry]) -> Unit:
    def make(_when: str) -> Iterator[File]:
        issuer = frame.issuer
        common: dict[str, Any] = {
            "issuer": plain(issuer.name),
            "issuer_id": plain(issuer.id),
            "issuer_url": issuer.url,
            "description": paragraph(issuer.description or ""),
            "entries": entries,
            "offered": [entry for entry in entries if entry.offer is not None],
            "others": [entry for entry in entries if entry.offer is None],
            "site": site_of(issuer.id),
            "structured": script_json(_organisation(frame)),
        }
        yield "index.html", frame.page("index.html", "index.html", **common)
        yield "issuer/index.html", frame.page("issuer.html", "issuer/index.html", **common)
        yield "404.html", frame.page("404.html", "404.html", absolute=True, **common)

    shown = [
        [entry.slug, entry.name, entry.description, entry.topics, entry.search_words]
        for entry in entries
    ]
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
