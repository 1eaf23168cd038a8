"""A report as one row of a table: a few columns that a spreadsheet can sort."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mcred.report.clean import clean
from mcred.report.headline import detail, headline
from mcred.report.outcomes import reached
from mcred.report.report import VerificationReport
from mcred.report.sentences import words

__all__ = ["COLUMNS", "row"]

#: Column → see docs/batch.md.
COLUMNS = (
    "verdict",
    "headline",
    "detail",
    "achievement",
    "levels",
    "issuer",
    "issuer_id",
    "trust",
    "recipient_match",
    "awarded",
    "valid_until",
    "warnings",
    "checked_at",
    "exit_code",
)


def row(report: VerificationReport, language: str = "en") -> tuple[str, ...]:
    """One cell for each of `COLUMNS`; empty where nothing is proven. Dates are ISO 8601.

    Of several credentials in one source, what each says stands in one cell.
    """
    parts = report.members or (report,)
    proven = [part for part in parts if part.credential_facts is not None]
    facts = [part.credential_facts for part in proven if part.credential_facts is not None]
    return (
        str(report.verdict),
        headline(report, language),
        detail(report, language),
        _joined(_name(part) for part in proven),
        _joined(level for part in proven for level in _levels(part, language)),
        _joined(_issuer(part) for part in proven),
        _joined(part.issuer.id for part in proven),
        _joined(part.issuer.trust for part in proven),
        _joined(_match(part) for part in parts),
        _joined((one.awarded or "")[:10] for one in facts),
        _joined((one.valid_until or "")[:10] for one in facts),
        _joined(words(f"warning.{w.code}", w.data, language) for w in report.warnings),
        report.checked_at,
        str(report.exit_code),
    )


def _joined(texts: Iterable[str | None]) -> str:
    return "; ".join(dict.fromkeys(clean(text) for text in texts if text))


def _name(report: VerificationReport) -> str | None:
    named = report.achievement.name if report.achievement else None
    return named or (report.credential_facts.name if report.credential_facts else None)


def _levels(report: VerificationReport, language: str) -> Iterator[str]:
    for result in report.results or ():
        criterion = result.get("criterion") or result.get("id") or "…"
        data = {"criterion": criterion, "achieved": reached(result, language)}
        yield words("explain.result", data, language)


def _issuer(report: VerificationReport) -> str | None:
    """What somebody trusted calls it, else its web site; never what it calls itself."""
    issuer = report.issuer
    return issuer.name or issuer.domain or issuer.id


def _match(report: VerificationReport) -> str:
    if not report.recipient.asked:
        return "not_asked"
    return {True: "yes", False: "no", None: "not_checked"}[report.recipient.match]
