"""Run profiles over a definition and report what its record supports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from mcred.errors import RuleError, UsageError
from mcred.microcredentials.definition import DefinitionRef, MicroCredential
from mcred.microcredentials.lint.profiles import PROFILES
from mcred.microcredentials.lint.rule import Finding, Outcome, Profile, Rule, Severity
from mcred.microcredentials.model import seen

__all__ = ["LintReport", "lint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LintReport:
    """The findings on one version of a definition, in the order of profiles and rules."""

    definition: DefinitionRef
    profiles: tuple[str, ...]
    findings: tuple[Finding, ...]
    format: Literal["mcred-lint-report/1"] = "mcred-lint-report/1"

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What a developer should change before publishing, unless a reason was given."""
        return tuple(one for one in self.findings if one.is_open and one.severity is Severity.ERROR)

    @property
    def open(self) -> tuple[Finding, ...]:
        """Everything not supported and not overridden."""
        return tuple(one for one in self.findings if one.is_open)

    @property
    def headline(self) -> str:
        """One sentence with the counts."""
        counts = self._counts()
        return (
            f"Supported by the record: {counts['supported']}; "
            f"not supported: {counts['not_supported']}; cannot tell: {counts['cannot_tell']}; "
            f"errors: {len(self.errors)}."
        )

    def of(self, profile: str) -> tuple[Finding, ...]:
        """The findings of one profile."""
        return tuple(one for one in self.findings if one.profile == profile)

    def override(self, reasons: Mapping[str, str]) -> LintReport:
        """The report with a developer's reasons, rule id → why the definition stays as it is.

        Only findings that are not supported take a reason; the others stay as they were.

        Raises:
            UsageError: `unknown_rule` for a rule that this report does not hold; `empty_reason`.
            RuleError: `not_overridable` for a rule that takes no reason.
        """
        rules = {one.rule: one for one in self.findings}
        for rule, reason in reasons.items():
            if rule not in rules:
                raise UsageError(f"no rule {seen(rule)} in this report", code="unknown_rule")
            if not rules[rule].overridable:
                raise RuleError(f"rule {rule} takes no reason", code="not_overridable", rule=rule)
            if not reason.strip():
                raise UsageError(f"rule {rule} is overridden without reason", code="empty_reason")
        return replace(
            self,
            findings=tuple(
                replace(one, overridden=reasons[one.rule].strip())
                if one.rule in reasons and one.outcome is Outcome.NOT_SUPPORTED
                else one
                for one in self.findings
            ),
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain data for `--json`; every member is present."""
        return {
            "format": self.format,
            "definition": self.definition.to_dict(),
            "profiles": list(self.profiles),
            "headline": self.headline,
            "counts": {**self._counts(), "errors": len(self.errors)},
            "findings": [one.to_dict() for one in self.findings],
        }

    def _counts(self) -> dict[str, int]:
        return {
            str(outcome): sum(one.outcome is outcome for one in self.findings)
            for outcome in Outcome
        }


def lint(
    definition: MicroCredential,
    profiles: Iterable[str] | None = None,
    *,
    available: Mapping[str, Profile] = PROFILES,
) -> LintReport:
    """Say, rule by rule, what the record of a definition supports.

    Args:
        definition: the definition; nothing else is looked at, nothing is fetched.
        profiles: names of profiles; all that are available when absent.
        available: the profiles there are; `{**PROFILES, "mine": profile}` adds one.

    Raises:
        UsageError: `unknown_profile`; `silent_rule` for a rule that gave no answer.
    """
    names = tuple(dict.fromkeys(available if profiles is None else profiles))
    for name in names:
        if name not in available:
            known = ", ".join(available)
            raise UsageError(
                f"no lint profile {seen(name)}; there are {known}", code="unknown_profile"
            )
    return LintReport(
        definition=definition.ref,
        profiles=names,
        findings=tuple(
            finding
            for name in names
            for rule in available[name].rules
            for finding in _apply(rule, definition, profile=name)
        ),
    )


def _apply(rule: Rule, definition: MicroCredential, *, profile: str) -> tuple[Finding, ...]:
    answers = rule.check(definition)
    if not answers:
        raise UsageError(f"rule {rule.id} of {profile} gave no answer", code="silent_rule")
    return tuple(
        Finding(
            rule=rule.id,
            profile=profile,
            severity=rule.severity,
            outcome=answer.outcome,
            path=answer.path,
            reason=answer.reason,
            statement=rule.statement,
            source=rule.source,
            overridable=rule.overridable,
        )
        for answer in answers
    )
