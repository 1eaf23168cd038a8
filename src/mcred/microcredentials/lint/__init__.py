"""Lint: what the record of a definition supports of what the field asks for.

`lint(definition)` runs the named profiles over one definition. A finding has a rule, an outcome, a
place in the document and a reason; none says more than what the record supports.
"""

from __future__ import annotations

from mcred.microcredentials.lint.profiles import PROFILES
from mcred.microcredentials.lint.report import LintReport, lint
from mcred.microcredentials.lint.rule import Answer, Finding, Outcome, Profile, Rule, Severity

__all__ = [
    "PROFILES",
    "Answer",
    "Finding",
    "LintReport",
    "Outcome",
    "Profile",
    "Rule",
    "Severity",
    "lint",
]
