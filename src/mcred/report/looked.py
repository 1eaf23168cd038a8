"""Where was looked for the badge behind a link that led to none: one line each, and advice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mcred.report.clean import clean
from mcred.report.sentences import words
from mcred.report.verdict import Verdict, consequence

if TYPE_CHECKING:
    from mcred.report.report import VerificationReport

__all__ = ["looked"]


def looked(report: VerificationReport, language: str = "en") -> Iterator[str]:
    """A heading, a line for each place, and what the platform's users can do; else nothing."""
    check = report.checks[0]
    if consequence(check) is None and report.verdict is not Verdict.NOT_A_CREDENTIAL:
        return
    tried = check.data.get("tried") or ()
    if tried:
        yield words("tried.heading", {}, language)
    for one in tried:
        data = {
            "how": words(f"tried.how.{one['how']}", {}, language),
            "url": one["url"],
            "what": words(f"tried.what.{one['outcome']}", {}, language),
            "reason": one["reason"],
        }
        yield "  " + words("tried.line_why" if one["reason"] else "tried.line", data, language)
    if advice := check.data.get("advice"):
        yield clean(advice)
