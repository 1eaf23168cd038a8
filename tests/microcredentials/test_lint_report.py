"""The report: profiles chosen, findings counted, reasons given, words kept."""

from __future__ import annotations

import json
import re
import string
import time
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest
from definition_samples import draft

from mcred.errors import RuleError, UsageError
from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.lint import (
    PROFILES,
    Answer,
    LintReport,
    Outcome,
    Profile,
    Rule,
    Severity,
    lint,
)

#: Words that would claim more than a record can support.
CLAIMS = re.compile(
    r"\b(?:compl(?:y|ies|iant|iance)|conform\w*|certified|certifies|accredit\w*|approved"
    r"|guarante\w*|genuine|endorsed|eligible)\b",
    re.IGNORECASE,
)

OPTIONAL = {
    name
    for name, field in MicroCredential.model_fields.items()
    if not field.is_required() and name in draft().to_dict()
}


def lowered() -> MicroCredential:
    """A definition that everybody passes: its rubric has open errors."""
    whole = draft().to_dict()
    for criterion in whole["rubric"]["criteria"]:
        criterion["required_level"] = "not_met"
    return MicroCredential.from_dict(whole)


def definitions() -> Iterator[MicroCredential]:
    bare: dict[str, Any] = {
        "research": [], "resources": [], "evidence": [], "alignments": [], "topics": [],
        "audience_roles": [], "form": {"sections": []}, "scoring_guide": None, "workload": None,
        "validity": None, "level": None, "key_method": None, "licence": None,
        "protocol": {"max_attempts": 1, "revision_days": 5, "attestations": []},
    }  # fmt: skip
    yield draft()
    yield draft(**bare)
    yield draft(**bare, language="fi", id="urn:example:1")
    yield lowered()


def test_all_profiles_run_unless_some_are_named() -> None:
    assert lint(draft()).profiles == tuple(PROFILES)
    report = lint(draft(), ["florida", "general", "florida"])
    assert report.profiles == ("florida", "general")
    assert {one.profile for one in report.findings} == {"florida", "general"}
    assert report.of("florida")
    assert {one.profile for one in report.of("florida")} == {"florida"}


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(UsageError, match='no lint profile "essa"; there are digital_promise') as e:
        lint(draft(), ["essa"])
    assert e.value.code == "unknown_profile"


def test_the_profiles_cannot_be_changed_but_replaced() -> None:
    with pytest.raises(TypeError):
        PROFILES["mine"] = PROFILES["general"]  # type: ignore[index]
    mine = Profile(name="mine", title="Mine", source="me", rules=PROFILES["florida"].rules[:1])
    report = lint(draft(), ["mine"], available={**PROFILES, "mine": mine})
    assert [one.rule for one in report.findings] == ["fl.personalized"]


def test_a_rule_without_an_answer_is_refused() -> None:
    def silent(_: MicroCredential) -> tuple[Answer, ...]:
        return ()

    rule = Rule(id="x", severity=Severity.INFO, statement="…", source="…", check=silent)
    mine = Profile(name="mine", title="Mine", source="me", rules=(rule,))
    with pytest.raises(UsageError) as error:
        lint(draft(), available={"mine": mine})
    assert error.value.code == "silent_rule"


def test_rule_ids_and_profile_names_are_unique_and_stable_in_form() -> None:
    ids = [rule.id for profile in PROFILES.values() for rule in profile.rules]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z]+\.[a-z_]+", one) for one in ids)
    assert all(name == profile.name for name, profile in PROFILES.items())


@pytest.mark.parametrize(
    "definition", list(definitions()), ids=["whole", "bare", "finnish", "lowered"]
)
def test_every_rule_answers_at_a_place_that_exists(definition: MicroCredential) -> None:
    report = lint(definition)
    answered = {one.rule for one in report.findings}
    assert answered == {rule.id for profile in PROFILES.values() for rule in profile.rules}
    for finding in report.findings:
        assert_place(finding.path, definition.to_dict())


def assert_place(path: str, whole: Any) -> None:
    """The path leads somewhere, or its last step is a member that is absent."""
    steps = re.findall(r"\.(\w+)|\[(\d+)\]", path)
    assert path == "$" + "".join(f".{name}" if name else f"[{n}]" for name, n in steps)
    for place, (name, number) in enumerate(steps):
        if name and name not in whole:
            assert place == len(steps) - 1, path
            assert isinstance(whole, dict), path
            return
        whole = whole[name] if name else whole[int(number)]


@pytest.mark.parametrize("member", sorted(OPTIONAL))
def test_a_definition_without_an_optional_member_gets_all_its_answers(member: str) -> None:
    whole = draft().to_dict()
    del whole[member]
    definition = MicroCredential.from_dict(whole)
    report = lint(definition)
    assert len({one.rule for one in report.findings}) == sum(
        len(profile.rules) for profile in PROFILES.values()
    )
    for finding in report.findings:
        assert_place(finding.path, definition.to_dict())


def test_what_is_quoted_keeps_its_letters_and_loses_its_controls() -> None:
    name = "Evaluación \u202e\x1b[31m formativa\nen clase " + "x" * 100
    reason = next(one.reason for one in lint(draft(name=name)).findings if one.rule == "eu.title")
    assert reason.startswith('called "Evaluación \\u{202e}\\u{1b}[31m formativa en clase xxx')
    assert reason.isprintable()
    assert len(reason) < 90


def test_long_texts_are_linted_in_a_moment() -> None:
    words = ["attend ", "complete 10 ", "ABC ", "((((", "leverage ", "watch the "]
    letters = string.ascii_uppercase
    many = " ".join(a + b + c for a in letters for b in letters for c in letters)
    for text in (*(word * (90_000 // len(word)) for word in words), many):
        whole = draft(description=text).to_dict()
        for criterion in whole["rubric"]["criteria"]:
            criterion["levels"][-1]["description"] = text
        definition = MicroCredential.from_dict(whole)
        began = time.process_time()
        lint(definition)
        assert time.process_time() - began < 10, text[:20]  # minutes, if it were quadratic


def sentences() -> Iterator[str]:
    for profile in PROFILES.values():
        yield profile.title
        yield profile.source
        for rule in profile.rules:
            yield rule.statement
            yield rule.source
    for definition in definitions():
        report = lint(definition)
        yield report.headline
        yield from (one.reason for one in report.findings)


def test_no_sentence_claims_more_than_the_record_supports() -> None:
    said = set(sentences())
    assert len(said) > 150
    assert [one for one in said if CLAIMS.search(one)] == []
    assert [one for one in said if "\n" in one or not one.strip()] == []


def test_errors_are_open_findings_of_that_severity() -> None:
    report = lint(lowered())
    assert report.errors
    assert {one.severity for one in report.errors} == {Severity.ERROR}
    assert {one.outcome for one in report.open} == {Outcome.NOT_SUPPORTED}
    assert set(report.errors) < set(report.open)


def test_a_reason_closes_a_finding_and_stays_visible() -> None:
    before = lint(lowered())
    after = before.override({"mc.required_above_lowest": " Attendance is the law here. "})
    closed = [one for one in after.findings if one.overridden]
    assert {one.rule for one in closed} == {"mc.required_above_lowest"}
    assert {one.overridden for one in closed} == {"Attendance is the law here."}
    assert {one.outcome for one in closed} == {Outcome.NOT_SUPPORTED}
    assert len(after.errors) == len(before.errors) - len(closed)
    assert not [one for one in before.findings if one.overridden]


def test_a_supported_finding_takes_no_reason() -> None:
    report = lint(draft()).override({"mc.time_as_pass": "not needed"})
    assert not [one for one in report.findings if one.overridden]


@pytest.mark.parametrize(
    ("reasons", "kind", "code"),
    [
        ({"mc.unknown": "why"}, UsageError, "unknown_rule"),
        ({"mc.time_as_pass": "  "}, UsageError, "empty_reason"),
        ({"dp.rubric": "no rubric wanted"}, RuleError, "not_overridable"),
    ],
)
def test_a_reason_must_fit(reasons: dict[str, str], kind: type[Exception], code: str) -> None:
    with pytest.raises(kind) as error:
        lint(draft()).override(reasons)
    assert error.value.code == code  # type: ignore[attr-defined]


def test_the_report_is_plain_data_with_every_member() -> None:
    report = lint(draft(), ["general"])
    plain = report.to_dict()
    assert json.loads(json.dumps(plain)) == plain
    assert plain["format"] == "mcred-lint-report/1"
    assert plain["definition"]["digest"] == draft().digest
    assert plain["profiles"] == ["general"]
    assert sum(plain["counts"][str(one)] for one in Outcome) == len(plain["findings"])
    assert plain["counts"]["errors"] == len(report.errors)
    fields = {
        *("rule", "profile", "severity", "outcome", "path", "reason", "statement", "source"),
        *("overridable", "overridden"),
    }
    assert all(set(one) == fields for one in plain["findings"])
    assert plain["headline"].startswith("Supported by the record: ")


def test_reports_and_findings_are_frozen() -> None:
    report = lint(draft())
    with pytest.raises(FrozenInstanceError):
        report.findings = ()  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        report.findings[0].reason = "other"  # type: ignore[misc]
    assert isinstance(replace(report, findings=()), LintReport)


def test_linting_changes_nothing_and_gives_the_same_again() -> None:
    definition = draft()
    before = definition.to_dict()
    assert lint(definition) == lint(definition)
    assert definition.to_dict() == before
