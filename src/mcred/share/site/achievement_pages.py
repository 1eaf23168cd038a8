"""A page for every achievement that a published badge is about, with its rubric."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from mcred.openbadges import summarise_results
from mcred.share.markdown import markdown
from mcred.share.reading import Criterion, criterion
from mcred.share.site.badges import SiteBadge
from mcred.share.site.frame import Frame
from mcred.share.site.issuer_documents import OB_CONTEXTS
from mcred.share.site.structured_data import credential_type, script_json
from mcred.share.site.unit import File, Unit
from mcred.share.text import paragraph, plain

__all__ = ["AchievementEntry", "achievement_unit", "entry_of"]

_WEB = re.compile(r"https?://[^\s<>\"'\\]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class AchievementEntry:
    """An achievement as the newest of its published badges has it, and where its page is."""

    achievement: Mapping[str, Any]
    slug: str

    @property
    def path(self) -> str:
        return f"a/{self.slug}/"

    @property
    def name(self) -> str:
        return plain(self.achievement.get("name", ""))

    @property
    def description(self) -> str:
        return paragraph(self.achievement.get("description", ""))


def entry_of(badge: SiteBadge) -> AchievementEntry:
    """The achievement of one badge; its page has the same address for every badge of it."""
    return AchievementEntry(achievement=badge.achievement, slug=_slug(badge.achievement))


def achievement_unit(frame: Frame, entry: AchievementEntry) -> Unit:
    """Page, JSON, pictures and card of one achievement."""
    return Unit(
        name=entry.path.rstrip("/"),
        inputs=frame.digest(entry.slug, dict(entry.achievement)),
        make=lambda _when: _files(frame, entry),
    )


def _files(frame: Frame, entry: AchievementEntry) -> Iterator[File]:
    achievement, at = entry.achievement, partial(_join, entry.path)
    document = {"@context": OB_CONTEXTS, **achievement}
    yield (
        at("achievement.json"),
        json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n",
    )
    yield at("badge.svg"), frame.art.svg(achievement)
    yield at("badge.png"), frame.art.png(achievement)
    yield at("card.png"), frame.art.card(achievement)
    told = _criteria(achievement)
    link = told if _WEB.fullmatch(told) else None
    page = at("index.html")
    yield (
        page,
        frame.page(
            "achievement.html",
            page,
            entry=entry,
            issuer=plain(frame.issuer.name),
            criteria="" if link else markdown(told),
            criteria_link=link,
            rubric=[one for one in _rubric(achievement) if one.levels],
            card=frame.address.to(at("card.png")),
            structured=script_json(structured(frame, entry)),
        ),
    )


def structured(frame: Frame, entry: AchievementEntry) -> dict[str, Any]:
    """The achievement for search engines."""
    return credential_type(
        name=entry.name,
        description=entry.description,
        url=frame.address.to(entry.path),
        image=frame.address.to(f"{entry.path}badge.png"),
        issuer=plain(frame.issuer.name),
        issuer_url=frame.issuer.url,
    )


def _rubric(achievement: Mapping[str, Any]) -> list[Criterion]:
    described = summarise_results({"credentialSubject": {"achievement": achievement}})
    return [criterion(one.to_dict()) for one in described]


def _criteria(achievement: Mapping[str, Any]) -> str:
    criteria = achievement.get("criteria")
    if not isinstance(criteria, Mapping):
        return ""
    told = criteria.get("narrative") or criteria.get("id") or ""
    return told if isinstance(told, str) else ""


def _slug(achievement: Mapping[str, Any]) -> str:
    """From the id alone, which stays when the name changes: its last part, and its digest."""
    identifier = str(achievement["id"])
    digest = hashlib.sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    if not identifier.startswith("http"):
        return digest
    last = re.split(r"[/#?]", identifier.rstrip("/#?"))[-1].lower()
    return "-".join([*re.findall(r"[a-z0-9]+", last), digest])[-67:].lstrip("-")


def _join(folder: str, name: str) -> str:
    return folder + name
