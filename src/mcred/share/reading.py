"""A report as a page shows it: the same facts, in the order and the words of a reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from mcred.report import Outcome, VerificationReport
from mcred.report import headline as heads
from mcred.report.check import NOT_REACHED
from mcred.report.outcomes import reached
from mcred.report.sentences import long_date, long_moment, sentence, words
from mcred.report.tones import tone
from mcred.share.markdown import markdown
from mcred.share.text import paragraph, plain, web_address

__all__ = [
    "CheckLine",
    "Criterion",
    "EvidenceItem",
    "Level",
    "Reading",
    "criterion",
    "reading",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    name: str
    description: str
    achieved: bool
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A result beside its scale; `outcome` is what was reached, in words."""

    name: str
    outcome: str
    required: str
    levels: tuple[Level, ...]
    met: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem:
    name: str
    link: str | None  #: an address of the issuer's choice, which nobody has checked
    about: str
    genre: str
    digest: str  #: of the file, as the signed badge records it
    integrity: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    name: str
    tone: str
    outcome: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One report in words. What is empty was not proven, or is not there."""

    verdict: str
    tone: str
    label: str
    headline: str
    detail: str
    proven: bool
    name: str
    description: str
    issuer_id: str
    issuer_name: str
    issuer_why: str
    vouched: bool  #: the name is one that somebody the reader trusts has given
    dates: tuple[tuple[str, str], ...]
    criteria: Markup
    criteria_link: str | None
    results: tuple[Criterion, ...]
    evidence: tuple[EvidenceItem, ...]
    assessor: str
    rigor: str
    rigor_reasons: tuple[str, ...]
    warnings: tuple[str, ...]
    checks: tuple[CheckLine, ...]
    checked: str
    source: tuple[tuple[str, str], ...]


def reading(report: VerificationReport, *, language: str = "en") -> Reading:
    """The report in words; everything a badge says is still plain text, but the criteria."""
    achievement = report.achievement
    told = (achievement.criteria if achievement else None) or ""
    link = web_address(told)
    facts = report.credential_facts
    name = (achievement.name if achievement else None) or (facts.name if facts else None) or ""
    rigor = report.rigor
    proven = report.document is not None
    return Reading(
        verdict=str(report.verdict),
        tone=tone(report.verdict),
        label=words(f"page.verdict.{report.verdict}", {}, language),
        headline=heads.headline(report, language),
        detail=heads.detail(report, language),
        proven=proven,
        name=plain(name),
        description=paragraph((achievement.description if achievement else None) or ""),
        issuer_id=plain(report.issuer.id or "") if proven else "",
        issuer_name=plain(report.issuer.name or report.issuer.claimed_name or "") if proven else "",
        issuer_why=plain(report.issuer.known(language) or "") if proven else "",
        vouched=report.issuer.trust in ("pinned", "registered"),
        dates=_dates(report, language),
        criteria=Markup("") if link else markdown(told),
        criteria_link=link,
        results=tuple(criterion(result, language) for result in report.results or ()),
        evidence=_evidence(report, language),
        assessor=_assessor(report, language),
        rigor=words(f"rigor.{rigor.grade}", {}, language) if rigor else "",
        rigor_reasons=tuple(_reason(item, language) for item in rigor.reasons) if rigor else (),
        warnings=tuple(words(f"warning.{w.code}", w.data, language) for w in report.warnings),
        checks=_checks(report, language),
        checked=long_moment(report.checked_at, language),
        source=_source(report, language),
    )


def _dates(report: VerificationReport, language: str) -> tuple[tuple[str, str], ...]:
    facts = report.credential_facts
    if facts is None:
        return ()
    rows = (
        ("awarded", facts.awarded),
        ("issued", facts.issued),
        ("valid_from", facts.valid_from if facts.valid_from != facts.issued else None),
        ("valid_until", facts.valid_until),
    )
    return tuple(
        (words(f"page.date.{name}", {}, language), long_date(when, language))
        for name, when in rows
        if when
    )


def criterion(result: Mapping[str, Any], language: str = "en") -> Criterion:
    """One of the report's results, its levels marked."""
    achieved, required = result.get("achieved"), result.get("required")
    levels = tuple(
        Level(
            name=plain(level.get("name") or "…"),
            description=plain(level.get("description") or "", longest=2000),
            achieved=achieved is not None and achieved == level.get("id"),
            required=required is not None and required == level.get("id"),
        )
        for level in result.get("levels") or ()
    )
    asked = next((level.name for level in levels if level.required), None)
    return Criterion(
        name=plain(result.get("criterion") or result.get("id") or "…"),
        outcome=plain(reached(result, language)),
        required=asked or plain("" if levels else required or ""),
        levels=levels,
        met=result.get("met"),
    )


def _evidence(report: VerificationReport, language: str) -> tuple[EvidenceItem, ...]:
    if not report.evidence or report.document is None:
        return ()
    given = report.document.get("evidence")
    items = [item for item in given if isinstance(item, Mapping)] if isinstance(given, list) else []
    items = items if len(items) == len(report.evidence) else [{}] * len(report.evidence)
    return tuple(
        EvidenceItem(
            name=plain(fact.name or fact.id or "…"),
            link=web_address(fact.id),
            about=paragraph(_text(item, "description") or _text(item, "narrative"), longest=2000),
            genre=plain(_text(item, "genre")),
            digest=plain(_text(item, "digestMultibase") or _text(item, "digestSRI")),
            integrity=words(f"integrity.{fact.integrity}", {}, language),
            tone={"match": "good", "changed": "care"}.get(fact.integrity, "none"),
        )
        for fact, item in zip(report.evidence, items, strict=True)
    )


def _assessor(report: VerificationReport, language: str) -> str:
    found = report.assessment
    if found is None or not found.assessor:
        return ""
    return words(f"explain.assessor.{found.basis}", {"name": plain(found.assessor)}, language)


def _checks(report: VerificationReport, language: str) -> tuple[CheckLine, ...]:
    """A line for each check that applies; those that were not reached share one."""
    tones = {Outcome.PASS: "good", Outcome.FAIL: "bad", Outcome.WARN: "care"}
    applying = [c for c in report.checks if c.outcome is not Outcome.NOT_APPLICABLE]
    groups = [[check] for check in applying if check.code != NOT_REACHED]
    left = [check for check in applying if check.code == NOT_REACHED]
    return tuple(
        CheckLine(
            name=", ".join(words(f"page.check.{check.id}", {}, language) for check in group),
            tone=tones.get(group[0].outcome, "none"),
            outcome=words(f"page.outcome.{group[0].outcome}", {}, language),
            text=sentence(group[0].id, group[0].code, group[0].data, language),
        )
        for group in ([*groups, left] if left else groups)
    )


def _source(report: VerificationReport, language: str) -> tuple[tuple[str, str], ...]:
    facts = report.source
    final = facts.final if facts.final != facts.given else None
    rows = (
        ("given", facts.given),
        ("final", final),
        ("container", facts.container),
        ("format", facts.format),
        ("sha256", facts.sha256),
        ("credential", report.credential_facts.id if report.credential_facts else None),
        ("issuer", report.issuer.id if report.document is not None else None),
    )
    return tuple((words(f"page.source.{name}", {}, language), plain(v)) for name, v in rows if v)


def _reason(item: str, language: str) -> str:
    code, _, count = item.partition(":")
    return words(f"rigor.{code}", {"count": count}, language)


def _text(item: Mapping[str, Any], member: str) -> str:
    value = item.get(member)
    return value if isinstance(value, str) else ""
