"""EU standard elements of a micro-credential: Council Recommendation 2022/C 243/02, Annex I."""

from __future__ import annotations

import re
from typing import Final

from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.lint.common import list_given
from mcred.microcredentials.lint.rule import (
    Answer,
    Check,
    Profile,
    Rule,
    Severity,
    cannot_tell,
    elsewhere,
    not_supported,
    quote,
    supported,
)

__all__ = ["PROFILE"]

_SOURCE: Final = "Council Recommendation 2022/C 243/02 of 16 June 2022, Annex I"
_EUROPEAN: Final = re.compile(
    r"\bEQF\b|\bQF-EHEA\b|European Qualifications Framework", re.IGNORECASE
)


def _workload(definition: MicroCredential) -> tuple[Answer, ...]:
    workload = definition.workload
    if workload is None:
        return (not_supported("$.workload", "no notional workload is given"),)
    amount = f"{workload.amount:g}"
    if workload.unit == "ects":
        return (supported("$.workload", f"{amount} ECTS credits"),)
    reason = f"{amount} hours; Annex I asks for ECTS credits wherever possible"
    return (supported("$.workload", reason),)


def _level(definition: MicroCredential) -> tuple[Answer, ...]:
    level = definition.level
    if level is None:
        return (not_supported("$.level", "no level is given; Annex I wants it where one applies"),)
    if _EUROPEAN.search(level.framework):
        return (supported("$.level", f"{level.framework} {level.code}"),)
    reason = f"{quote(level.framework)} may or may not be referenced to the EQF or QF-EHEA"
    return (cannot_tell("$.level.framework", reason),)


def _assessment(definition: MicroCredential) -> tuple[Answer, ...]:
    kinds = sorted({str(kind) for one in definition.evidence for kind in one.kinds})
    if kinds:
        reason = f"work is assessed against a rubric: {', '.join(kinds)}"
        return (supported("$.evidence", reason),)
    prompts = len(definition.form.prompts)
    if prompts:
        reason = f"answers to {prompts} prompts are assessed against a rubric"
        return (supported("$.form", reason),)
    return (not_supported("$.evidence", "does not say what is assessed"),)


def _further(definition: MicroCredential) -> tuple[Answer, ...]:
    given = [
        name
        for name, value in (
            ("research", definition.research),
            ("resources", definition.resources),
            ("alignments", definition.alignments),
        )
        if value
    ]
    if given:
        return (supported(f"$.{given[0]}", f"further information: {', '.join(given)}"),)
    return (not_supported("$", "no research, resources or alignments"),)


def _identity(definition: MicroCredential) -> tuple[Answer, ...]:
    said = ", ".join(definition.protocol.attestations)
    reason = "the protocol says nothing about supervision or identity checks"
    if said:
        reason += f"; the earner only confirms {said}"
    return (cannot_tell("$.protocol", reason),)


def _element(
    name: str, statement: str, check: Check, *, severity: Severity = Severity.ERROR
) -> Rule:
    which = "optional" if severity is Severity.INFO else "mandatory"
    return Rule(
        id=f"eu.{name}",
        severity=severity,
        statement=statement,
        source=f"{_SOURCE}, {which} elements",
        check=check,
    )


PROFILE: Final = Profile(
    name="eu_annex_i",
    title="EU: standard elements to describe a micro-credential",
    source=_SOURCE,
    rules=(
        _element(
            "learner",
            "The learner is identified.",
            elsewhere("the learner is named in the credential, when it is issued"),
        ),
        _element(
            "title",
            "The micro-credential has a title.",
            lambda one: (supported("$.name", f"called {quote(one.name)}"),),
        ),
        _element(
            "country",
            "The country or region of the issuer is given.",
            elsewhere("the country belongs to the issuer's profile"),
        ),
        _element(
            "awarding_body",
            "The awarding body is named.",
            elsewhere(
                "the awarding body is the issuer of the credential; a definition names its "
                "developer only"
            ),
        ),
        _element(
            "date",
            "The date of issuing is given.",
            elsewhere("the date is set in the credential, when it is issued"),
        ),
        _element(
            "learning_outcomes",
            "The learning outcomes are given.",
            list_given(
                "$.competency.able_to",
                lambda one: len(one.competency.able_to),
                one="learning outcome",
                many="learning outcomes",
            ),
        ),
        _element("workload", "The notional workload is given.", _workload),
        _element(
            "level",
            "The level of the learning is given, where one applies.",
            _level,
            severity=Severity.WARNING,
        ),
        _element("assessment", "The type of assessment is given.", _assessment),
        _element(
            "participation",
            "The form of participation is given.",
            elsewhere("no member of a definition says how learners take part; the issuer adds it"),
        ),
        _element(
            "quality_assurance",
            "The type of quality assurance is given.",
            elsewhere("quality assurance belongs to the issuer; no member of a definition says it"),
        ),
        _element(
            "prerequisites",
            "Prerequisites are given.",
            elsewhere("a definition has no prerequisites; whoever shows the evidence may earn it"),
            severity=Severity.INFO,
        ),
        _element(
            "supervision",
            "Supervision and identity verification are told.",
            _identity,
            severity=Severity.INFO,
        ),
        _element(
            "grade",
            "The grade achieved can be read.",
            list_given(
                "$.rubric.criteria",
                lambda one: len(one.rubric.criteria),
                one="criterion whose level is a result",
                many="criteria whose levels are the results",
            ),
            severity=Severity.INFO,
        ),
        _element(
            "stackability",
            "How it can be combined is told.",
            elsewhere("stacks are records of their own"),
            severity=Severity.INFO,
        ),
        _element("further", "Further information is given.", _further, severity=Severity.INFO),
    ),
)
