"""The page of one badge, and every file that a reader or a verifier takes from it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from io import BytesIO
from typing import Any

import segno

from mcred.containers import bake
from mcred.report import Verdict
from mcred.report.sentences import long_date, long_moment, words
from mcred.share.reading import reading
from mcred.share.site.achievement_pages import AchievementEntry, structured
from mcred.share.site.badge_certificate import certificate_files, has_certificate
from mcred.share.site.badges import SiteBadge
from mcred.share.site.frame import Frame
from mcred.share.site.granted import shown_reading
from mcred.share.site.linkedin import linkedin_fields, linkedin_url
from mcred.share.site.structured_data import script_json
from mcred.share.site.unit import File, Unit
from mcred.share.text import plain
from mcred.trust import site_of

__all__ = ["credential_unit"]


def credential_unit(
    frame: Frame,
    badge: SiteBadge,
    entry: AchievementEntry,
    *,
    memo: Mapping[str, Any] | None = None,
) -> Unit:
    """Page, badge in every form, QR code and embedding of one badge.

    It is made again when the badge's verdict or its checks change, not when time passes.
    """
    checks = [[check.id, str(check.outcome), check.code] for check in badge.report.checks]
    return Unit(
        name=badge.path.rstrip("/"),
        inputs=frame.digest(
            badge.text,
            badge.choice.path,
            badge.choice.earner,
            [
                str(badge.report.verdict),
                checks,
                [warning.code for warning in badge.report.warnings],
            ],
            entry.slug,
            None if badge.grant is None else asdict(badge.grant),
        ),
        make=lambda when: _files(frame, badge, entry, when),
        memo=memo,
    )


def _files(frame: Frame, badge: SiteBadge, entry: AchievementEntry, when: str) -> Iterator[File]:
    at, url = badge.path, frame.address.to(badge.path)
    yield f"{at}{_signed(badge)}", badge.text.encode()
    yield f"{at}badge.svg", bake(frame.art.svg(badge.achievement), badge.text, overwrite=True)
    yield f"{at}badge.png", bake(frame.art.png(badge.achievement), badge.text, overwrite=True)
    yield f"{at}qr.svg", _qr(url)
    yield from certificate_files(frame, badge, url, when)
    embed = _embed(url, entry.name)
    if badge.grant is None:
        yield f"{at}oembed.json", _oembed(frame, badge, entry, embed)
    common: dict[str, Any] = {"entry": entry, "issuer": plain(frame.issuer.name), "url": url}
    if badge.grant is None:
        yield f"{at}embed.html", frame.page("embed.html", f"{at}embed.html", badge=badge, **common)
    read = reading(replace(badge.report, checked_at=when), language=frame.language)
    if badge.grant is not None:
        read = shown_reading(read, badge.grant)
    facts = badge.report.credential_facts
    assert facts is not None  # proven, or it would not be here
    fields = linkedin_fields(
        name=entry.name, organisation=plain(frame.issuer.name), facts=facts, page=url
    )
    yield (
        f"{at}index.html",
        frame.page(
            "credential.html",
            f"{at}index.html",
            badge=badge,
            read=read,
            verdict_note=_note(badge.report.verdict, frame.language),
            made=long_date(when, frame.language),
            earner=plain(badge.choice.earner) if badge.choice.earner else None,
            signed=_signed(badge),
            grant=badge.grant,
            until=None if badge.grant is None else long_moment(badge.grant.until, frame.language),
            certificate=has_certificate(frame, badge),
            signed_url=url + _signed(badge),
            signed_type="application/vc+jwt" if badge.is_token else "application/vc",
            site=site_of(read.issuer_id),
            accept=_accept(read.issuer_id),
            status_lists=list(_status_lists(badge.document)),
            live=_can_be_asked(badge.document, frame),
            linkedin=linkedin_url(fields),
            linkedin_fields=list(fields.items()),
            embed=embed,
            card=frame.address.to(f"{entry.path}card.png"),
            structured=script_json(structured(frame, entry)),
            **common,
        ),
    )


def _note(verdict: Verdict, language: str) -> str:
    """What a withdrawal or a hold does not mean."""
    told = verdict in (Verdict.REVOKED, Verdict.SUSPENDED)
    return words(f"detail.{verdict}", {}, language) if told else ""


def _signed(badge: SiteBadge) -> str:
    return "credential.jwt" if badge.is_token else "credential.json"


def _accept(issuer_id: str) -> str:
    """The options by which a reader tells `mcred verify` whom to accept."""
    site = site_of(issuer_id)
    return f"--domain {site.host}" if str(site.level) == "domain" else "--trust trust.toml"


def _qr(url: str) -> bytes:
    """The page's address as a QR code (ISO/IEC 18004), readable when a part of it is dirty."""
    out = BytesIO()
    segno.make(url, error="m", boost_error=False, micro=False).save(
        out,
        kind="svg",
        border=4,
        scale=4,
        xmldecl=True,
        svgns=True,
        nl=True,
        dark="#000",
        light="#fff",
    )
    return out.getvalue()


def _embed(url: str, name: str) -> str:
    """HTML for other sites: a frame, and inside it what is seen where frames are not."""
    title = name.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return (
        f'<iframe src="{url}embed.html" width="420" height="150" title="{title}" loading="lazy">'
        f'<a href="{url}"><img src="{url}badge.png" alt="{title}" width="120"></a></iframe>'
    )


def _oembed(frame: Frame, badge: SiteBadge, entry: AchievementEntry, embed: str) -> bytes:
    """oEmbed 1.0, a static answer of the type `rich`."""
    value = {
        "version": "1.0",
        "type": "rich",
        "title": entry.name,
        "provider_name": frame.look.theme.name,
        "provider_url": frame.address.url,
        "html": embed,
        "width": 420,
        "height": 150,
        "thumbnail_url": frame.address.to(f"{badge.path}badge.png"),
        "thumbnail_width": 480,
        "thumbnail_height": 480,
    }
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"


def _can_be_asked(document: Mapping[str, Any], frame: Frame) -> bool:
    """Whether the page's script can read every status list: bit strings on the page's own host."""
    given = document.get("credentialStatus")
    entries = given if isinstance(given, list) else [given]
    return all(
        isinstance(entry, Mapping)
        and entry.get("type") == "BitstringStatusListEntry"
        and str(entry.get("statusListCredential")).startswith(f"https://{frame.address.host}/")
        for entry in entries
    )


def _status_lists(document: Mapping[str, Any]) -> Iterator[str]:
    """Where a verifier asks whether the badge was withdrawn."""
    given = document.get("credentialStatus")
    for entry in given if isinstance(given, list) else [given]:
        if isinstance(entry, Mapping):
            url = entry.get("statusListCredential") or entry.get("id")
            if isinstance(url, str):
                yield plain(url)
