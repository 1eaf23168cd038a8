"""The report in an employer's words: whole, plain, and in the language that was asked for."""

from __future__ import annotations

import pytest

from mcred import VerificationReport
from mcred.report.explanation import explain
from support.issuers import IssuerSimulator
from support.verdicts import reports


def about(criteria: str) -> VerificationReport:
    issuer = IssuerSimulator.did_key()
    badge = issuer.badge()
    badge["credentialSubject"]["achievement"]["criteria"] = {"narrative": criteria}
    return issuer.verify(issuer.sign(badge))


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("- **Asks** (*Proficient* or above)", "- Asks (Proficient or above)"),
        ("***all*** of 2 * 3 * 4", "all of 2 * 3 * 4"),
        ("a**b**c and * this", "a**b**c and * this"),
        ("* one\n* two", "* one"),
        ("**" * 3000, "**"),
    ],
)  # fmt: skip
def test_criteria_are_read_without_marks_of_emphasis(markdown: str, text: str) -> None:
    assert f"\n  {text}" in explain(about(markdown))


def test_a_long_paragraph_is_not_lost() -> None:
    told = explain(about("word " * 380 + "end"))
    assert "word end" in told


@pytest.mark.parametrize(
    "report", [pytest.param(report, id=verdict) for verdict, report in reports()]
)
def test_every_verdict_is_explained_in_spanish(report: VerificationReport) -> None:
    english, spanish = explain(report), explain(report, "es")
    assert len(english.split("\n\n")) == len(spanish.split("\n\n"))
    assert "1 de marzo de 2026, 12:00 UTC" in spanish
    same = set(english.splitlines()) & set(spanish.splitlines())
    own = "Plans the next lesson from what the last one showed."  # the badge's own words
    assert {line for line in same if not line.startswith("  ")} <= {"", own}
