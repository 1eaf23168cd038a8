"""mcred's own rules on rubrics: criteria and levels that two assessors read alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.form import Part
from mcred.microcredentials.lint.rule import (
    Answer,
    each,
    in_english,
    not_supported,
    quote,
    supported,
)
from mcred.microcredentials.rubric import Criterion

__all__ = [
    "criteria_named",
    "criteria_supported",
    "levels_described",
    "levels_differ",
    "parts_asked",
    "required_above_lowest",
]

#: Words that say nothing about what is looked for, when a name has no others.
_VAGUE: Final = frozenset(
    {"appropriate", "appropriateness", "assessment", "complete", "completeness", "content"}
    | {"criteria", "criterion", "effective", "effectiveness", "effort", "engagement", "evidence"}
    | {"excellence", "general", "good", "great", "knowledge", "level", "misc", "miscellaneous"}
    | {"other", "overall", "performance", "proficiency", "quality", "satisfactory", "skill"}
    | {"skills", "standard", "understanding", "work"}
)
_EMPTY: Final = frozenset({"a", "an", "and", "in", "is", "of", "or", "the", "to"})


@in_english
def criteria_named(definition: MicroCredential) -> tuple[Answer, ...]:
    """Each name says what is looked at."""
    problems = [
        not_supported(
            f"$.rubric.criteria[{index}].name", f"{quote(one.name)} does not say what is looked at"
        )
        for index, one in enumerate(definition.rubric.criteria)
        if _is_vague(one.name)
    ]
    return each(problems, supported("$.rubric.criteria", "every name says what is looked at"))


def _is_vague(name: str) -> bool:
    words = [word for word in re.findall(r"[^\W\d_]+", name.casefold()) if len(word) > 1]
    return all(word in _VAGUE or word in _EMPTY for word in words)


def levels_described(definition: MicroCredential) -> tuple[Answer, ...]:
    """Each level has a description."""
    problems = [
        not_supported(
            f"$.rubric.criteria[{index}].levels[{place}].description",
            f"level {quote(level.name)} of {quote(one.name)} is not described",
        )
        for index, one in enumerate(definition.rubric.criteria)
        for place, level in enumerate(one.levels)
        if level.description is None
    ]
    return each(problems, supported("$.rubric.criteria", "every level is described"))


def levels_differ(definition: MicroCredential) -> tuple[Answer, ...]:
    """No two levels of a criterion read the same."""
    problems = [
        answer
        for index, one in enumerate(definition.rubric.criteria)
        for answer in _same_levels(f"$.rubric.criteria[{index}]", one)
    ]
    return each(problems, supported("$.rubric.criteria", "no two levels read the same"))


def _same_levels(path: str, criterion: Criterion) -> Iterator[Answer]:
    for member in ("name", "description"):
        met: dict[str, str] = {}
        for place, level in enumerate(criterion.levels):
            text = " ".join((getattr(level, member) or "").casefold().split())
            if text and text in met:
                reason = f"{member} of {quote(level.id)} is that of {quote(met[text])}"
                yield not_supported(f"{path}.levels[{place}].{member}", reason)
            met.setdefault(text, level.id)


def required_above_lowest(definition: MicroCredential) -> tuple[Answer, ...]:
    """A required criterion can be missed."""
    problems = [
        not_supported(
            f"$.rubric.criteria[{index}].required_level",
            f"everybody meets {quote(one.name)}: its required level is the lowest",
        )
        for index, one in enumerate(definition.rubric.criteria)
        if one.required and one.required_rank == 0
    ]
    return each(problems, supported("$.rubric.criteria", "every required criterion can be missed"))


def parts_asked(definition: MicroCredential) -> tuple[Answer, ...]:
    """A criterion on overview or reflection needs prompts there."""
    asked = {section.part for section in definition.form.sections if section.prompts}
    if definition.evidence:
        asked.add(Part.WORK_EXAMPLES)
    problems = [
        not_supported(
            f"$.rubric.criteria[{index}].part",
            f"{quote(one.name)} rates {one.part}, for which nothing is asked",
        )
        for index, one in enumerate(definition.rubric.criteria)
        if one.part not in asked
    ]
    return each(problems, supported("$.rubric.criteria", "every part that is rated is asked for"))


def criteria_supported(definition: MicroCredential) -> tuple[Answer, ...]:
    """A criterion on work examples has evidence that is meant for it."""
    meant = {one for requirement in definition.evidence for one in requirement.criteria}
    is_open = any(not requirement.criteria for requirement in definition.evidence)
    problems = [
        not_supported(f"$.rubric.criteria[{index}]", f"no evidence is meant for {quote(one.name)}")
        for index, one in enumerate(definition.rubric.criteria)
        if one.part is Part.WORK_EXAMPLES and one.id not in meant and not is_open
    ]
    return each(problems, supported("$.evidence", "every criterion has evidence meant for it"))
