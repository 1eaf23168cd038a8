"""What an earner had to do, in Markdown, from the definition: the criteria of a badge."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.requirements import EvidenceRequirement
from mcred.microcredentials.rubric import (
    AtLeast,
    Compensatory,
    Conjunctive,
    Hybrid,
    Parts,
    Rubric,
    ScoringRule,
)

__all__ = ["criteria_narrative"]

#: Characters that Markdown would read as something else in the middle of a line.
_MARKUP: Final = MappingProxyType({ord(one): f"\\{one}" for one in "\\`*_[]<>|"})


def criteria_narrative(definition: MicroCredential) -> str:
    """Competency, evidence asked for, rubric and rule; the same words every time."""
    competency = definition.competency
    parts = [
        _plain(competency.statement),
        *_list("The earner knows:", [_plain(one) for one in competency.know]),
        *_list("The earner is able to:", [_plain(one) for one in competency.able_to]),
        *_list("Evidence asked for:", [_evidence(one) for one in definition.evidence]),
        *_list("Assessed against:", list(_criteria(definition.rubric))),
        _rule(definition.rubric.rule),
    ]
    return "\n\n".join(parts)


def _list(title: str, items: list[str]) -> Iterator[str]:
    if items:
        yield "\n".join([title, "", *(f"- {item}" for item in items)])


def _evidence(requirement: EvidenceRequirement) -> str:
    words = [_plain(requirement.title)]
    if requirement.min > 1:
        words.append(f"(at least {requirement.min})")
    if requirement.from_practice:
        words.append("from the earner's own practice")
    if requirement.student_outcome:
        words.append("showing what students gained")
    return " ".join(words)


def _criteria(rubric: Rubric) -> Iterator[str]:
    for criterion in rubric.criteria:
        level = criterion.level(criterion.required_level)
        need = f"*{_plain(level.name)}* or above" if criterion.required else "not required alone"
        yield f"**{_plain(criterion.name)}** ({need})"


def _rule(rule: ScoringRule) -> str:
    if isinstance(rule, Parts):
        return " ".join(f"{one.part.replace('_', ' ')}: {_rule(one.rule)}" for one in rule.parts)
    if isinstance(rule, Conjunctive):
        return (
            "Every required criterion must reach its level; nothing makes up for one that does not."
        )
    if isinstance(rule, Compensatory):
        return f"The weighted points of all criteria must reach {rule.cut:g}."
    if isinstance(rule, Hybrid):
        return (
            "Every required criterion must reach its level, and the weighted points of all must "
            f"reach {rule.cut:g}."
        )
    assert isinstance(rule, AtLeast)
    return f"At least {rule.count} criteria must reach their level, every required one among them."


def _plain(text: str) -> str:
    """One line of text that Markdown shows as it is."""
    return " ".join(text.split()).translate(_MARKUP)
