"""A page for everything that can be earned or that a published badge is about, with its rubric."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from mcred.awarding import achievement_of
from mcred.microcredentials.requirements import EvidenceRequirement
from mcred.microcredentials.rubric import Criterion as RubricCriterion
from mcred.openbadges import summarise_results
from mcred.share.markdown import markdown
from mcred.share.reading import Level, criterion
from mcred.share.site.badges import SiteBadge
from mcred.share.site.catalogue import Offered
from mcred.share.site.frame import Frame
from mcred.share.site.issuer_documents import OB_CONTEXTS
from mcred.share.site.structured_data import credential_type, script_json
from mcred.share.site.unit import File, Unit
from mcred.share.text import paragraph, plain, web_address

__all__ = ["AchievementEntry", "achievement_unit", "entry_of", "offer_entry"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A criterion of a rubric that nobody has been judged by yet."""

    name: str
    levels: tuple[Level, ...]
    about: str = ""
    is_asked: bool = True  #: whether nothing is awarded below its required level


@dataclass(frozen=True, slots=True, kw_only=True)
class AchievementEntry:
    """An achievement and where its page is.

    It is as the issuer offers it now, or else as the newest of its published badges has it.
    """

    achievement: Mapping[str, Any]
    slug: str
    offer: Offered | None = None

    @property
    def path(self) -> str:
        return f"a/{self.slug}/"

    @property
    def name(self) -> str:
        return plain(self.achievement.get("name", ""))

    @property
    def description(self) -> str:
        return paragraph(self.achievement.get("description", ""))

    @property
    def language(self) -> str:
        return plain(self.achievement.get("inLanguage") or "en")

    @property
    def topics(self) -> tuple[str, ...]:
        return () if self.offer is None else tuple(map(plain, self.offer.definition.topics))

    @property
    def search_words(self) -> str:
        """What a search finds it by, beside its name, description and topics."""
        if self.offer is None:
            return ""
        one = self.offer.definition
        known = [one.competency.statement, *one.competency.know, *one.competency.able_to]
        aligned = [f"{to.target_name} {to.target_code or ''}" for to in one.alignments]
        return plain(" ".join([*known, *one.audience_roles, *aligned]), longest=4000)


def entry_of(badge: SiteBadge) -> AchievementEntry:
    """The achievement of one badge; its page has the same address for every badge of it."""
    return AchievementEntry(achievement=badge.achievement, slug=_slug(badge.achievement))


def offer_entry(offer: Offered, *, known: AchievementEntry | None = None) -> AchievementEntry:
    """The achievement as it is offered now, with the picture that badges of it have."""
    achievement = achievement_of(offer.definition)
    if known is not None and "image" in known.achievement:
        achievement["image"] = known.achievement["image"]
    return AchievementEntry(achievement=achievement, slug=_slug(achievement), offer=offer)


def achievement_unit(frame: Frame, entry: AchievementEntry) -> Unit:
    """Page, JSON, pictures and card of one achievement."""
    return Unit(
        name=entry.path.rstrip("/"),
        inputs=frame.digest(entry.slug, dict(entry.achievement), _offer_inputs(entry.offer)),
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
    link = web_address(told)
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
            rubric=_rubric(entry),
            groups=_groups(entry.offer),
            criteria_of=_numbered(entry.offer),
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


def _rubric(entry: AchievementEntry) -> list[Row]:
    """The criteria of the offer, which the assessors have too, or those that a badge shows."""
    if entry.offer is not None:
        return [_row(one) for one in entry.offer.definition.rubric.criteria]
    described = summarise_results({"credentialSubject": {"achievement": entry.achievement}})
    shown = [criterion(one.to_dict()) for one in described]
    return [Row(name=one.name, levels=one.levels) for one in shown if one.levels]


def _row(one: RubricCriterion) -> Row:
    return Row(
        name=plain(one.name),
        about=paragraph(one.description or ""),
        is_asked=one.required,
        levels=tuple(
            Level(
                name=plain(level.name),
                description=plain(level.description or "", longest=2000),
                achieved=False,
                required=level.id == one.required_level,
            )
            for level in one.levels
        ),
    )


def _groups(offer: Offered | None) -> list[list[EvidenceRequirement]]:
    """The evidence asked for, in order; alternatives together."""
    groups: dict[str, list[EvidenceRequirement]] = {}
    for one in offer.definition.evidence if offer is not None else ():
        groups.setdefault(f"any of {one.any_of}" if one.any_of else one.id, []).append(one)
    return list(groups.values())


def _numbered(offer: Offered | None) -> dict[str, dict[str, Any]]:
    criteria = offer.definition.rubric.criteria if offer is not None else ()
    return {
        one.id: {"number": number, "name": plain(one.name)}
        for number, one in enumerate(criteria, start=1)
    }


def _offer_inputs(offer: Offered | None) -> list[Any]:
    if offer is None:
        return []
    history = [[one.version, one.status, one.published] for one in offer.history]
    return [offer.definition.digest, history]


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
