"""A definition for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from mcred.cli.programme import shown_text
from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.requirements import EvidenceRequirement
from mcred.microcredentials.rubric import Criterion
from mcred.report.clean import clean

__all__ = ["as_text"]


def as_text(definition: MicroCredential) -> str:
    """Competency, evidence, prompts, rubric and protocol, a blank line between parts."""
    parts = [
        [clean(f"{definition.name}  ({definition.ref}, {definition.status})")],
        [shown_text(definition.description)],
        ["Competency", shown_text(definition.competency.statement)],
        ["Evidence", *(_evidence(one) for one in definition.evidence)],
        list(_prompts(definition)),
        ["Rubric", *(line for one in definition.rubric.criteria for line in _criterion(one))],
        list(_protocol(definition)),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _evidence(one: EvidenceRequirement) -> str:
    most = "any number" if one.max is None else str(one.max)
    count = str(one.min) if one.max == one.min else f"{one.min} to {most}"
    notes = [" or ".join(one.kinds).replace("_", " "), count]
    notes += ["from practice"] if one.from_practice else []
    notes += ["shows what students gained"] if one.student_outcome else []
    notes += [f"one of {one.any_of}"] if one.any_of else []
    return clean(f"  {one.id}: {one.title} ({', '.join(notes)})")


def _prompts(definition: MicroCredential) -> Iterator[str]:
    if definition.form.prompts:
        yield "Prompts"
    for prompt in definition.form.prompts:
        low, high = prompt.min_words, prompt.max_words
        words = f" ({low or 0} to {high or 'any number of'} words)" if low or high else ""
        yield clean(f"  {prompt.id}: {prompt.text}{words}")


def _criterion(criterion: Criterion) -> Iterator[str]:
    need = "required" if criterion.required else "not required alone"
    yield clean(f"  {criterion.id}: {criterion.name} ({need})")
    for level in criterion.levels:
        mark = ">" if level.id == criterion.required_level else " "
        said = f": {level.description}" if level.description else ""
        yield clean(f"   {mark} {level.id} ({level.name}){said}")


def _protocol(definition: MicroCredential) -> Iterator[str]:
    protocol = definition.protocol
    yield "Assessment"
    many = "assessor" if protocol.assessors == 1 else "assessors, independently"
    blind = ", who do not learn who the earner is" if protocol.blind else ""
    yield f"  by {protocol.assessors} {many}{blind}; the rule is {definition.rubric.rule.kind}"
    yield f"  the earner confirms: {', '.join(protocol.attestations) or 'nothing'}"
