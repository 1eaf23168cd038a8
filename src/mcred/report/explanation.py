"""The report in an employer's words: what was done, how it was judged, by whom, and how we know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mcred.report.clean import clean
from mcred.report.headline import detail, headline
from mcred.report.looked import looked
from mcred.report.outcomes import level_of, reached, required
from mcred.report.report import VerificationReport
from mcred.report.sentences import long_date, long_moment, words

__all__ = ["explain"]

_LONGEST = 2000  #: of a paragraph that the issuer wrote
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?![\s*])([^*]{1,500}?)(?<!\s)\1(?![\w*])")


def explain(report: VerificationReport, language: str = "en") -> str:
    """Plain text, a blank line between parts; what is not proven is not in it."""
    parts = [[headline(report, language), detail(report, language)]]
    if report.document is not None:
        parts += [
            list(_badge(report, language)),
            list(_work(report, language)),
            list(_results(report, language)),
            list(_evidence(report, language)),
            list(_assessment(report, language)),
            list(_issuer(report, language)),
        ]
    parts.append(list(_warnings(report, language)))
    parts.append(list(looked(report, language)))
    for number, member in enumerate(report.members, start=1):
        data = {"number": number, "count": len(report.members)}
        parts.append([words("explain.member", data, language)])
        parts.append([explain(member, language)])
    parts.append(
        [words("explain.checked", {"when": long_moment(report.checked_at, language)}, language)]
    )
    return "\n\n".join("\n".join(line for line in part if line) for part in parts if any(part))


def _badge(report: VerificationReport, language: str) -> Iterator[str]:
    facts, achievement = report.credential_facts, report.achievement
    name = achievement.name if achievement else facts.name if facts else None
    if name:
        yield words("explain.badge", {"name": name}, language)
    if achievement and achievement.description:
        yield clean(achievement.description, longest=_LONGEST)
    if facts is not None:
        if facts.awarded:
            yield words("explain.awarded", {"when": long_date(facts.awarded, language)}, language)
        if facts.valid_until:
            yield words("explain.until", {"when": long_date(facts.valid_until, language)}, language)


def _work(report: VerificationReport, language: str) -> Iterator[str]:
    if report.achievement and report.achievement.criteria:
        yield words("explain.criteria", {}, language)
        lines = report.achievement.criteria.splitlines()
        yield from (f"  {_plain(line)}" for line in lines if line.strip())


def _plain(line: str) -> str:
    """A line of Markdown as text, without its marks of emphasis."""
    return _EMPHASIS.sub(r"\2", clean(line, longest=_LONGEST))


def _results(report: VerificationReport, language: str) -> Iterator[str]:
    if not report.results:
        return
    yield words("explain.results", {}, language)
    for result in report.results:
        yield f"  {_result(result, language)}"
        level = level_of(result, result.get("achieved"))
        if level and level.get("description"):
            yield f"    {clean(level['description'], longest=_LONGEST)}"


def _result(result: Mapping[str, Any], language: str) -> str:
    data = {
        "criterion": result.get("criterion") or result.get("id") or "…",
        "achieved": reached(result, language),
        "scale": " < ".join(str(level.get("name")) for level in result.get("levels") or ()),
        "required": required(result),
    }
    line = words("explain.result", data, language)
    if data["required"]:
        line += words("explain.required", data, language)
    if data["scale"]:
        line += words("explain.scale", data, language)
    if result.get("met") is False:
        line += words("explain.not_met", {}, language)
    return line


def _evidence(report: VerificationReport, language: str) -> Iterator[str]:
    if not report.evidence:
        return
    yield words("explain.evidence", {}, language)
    for item in report.evidence:
        label = item.name or item.id or "…"
        state = words(f"integrity.{item.integrity}", {}, language)
        yield f"  {clean(label)} ({state})"


def _assessment(report: VerificationReport, language: str) -> Iterator[str]:
    if report.assessment is not None and report.assessment.assessor:
        key = f"explain.assessor.{report.assessment.basis}"
        yield words(key, {"name": report.assessment.assessor}, language)
    if report.rigor is not None:
        yield words(f"rigor.{report.rigor.grade}", {}, language)
        reasons = [_reason(item, language) for item in report.rigor.reasons]
        yield words("explain.rigor", {"reasons": "; ".join(reasons)}, language)


def _issuer(report: VerificationReport, language: str) -> Iterator[str]:
    issuer = report.issuer
    yield words("explain.issuer", {"id": issuer.id, "why": issuer.known(language)}, language)


def _warnings(report: VerificationReport, language: str) -> Iterator[str]:
    for warning in report.warnings:
        yield "- " + words(f"warning.{warning.code}", warning.data, language)


def _reason(item: str, language: str) -> str:
    code, _, count = item.partition(":")
    return words(f"rigor.{code}", {"count": count}, language)
