"""What an assessor reads, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from mcred.cli.programme import shown_text
from mcred.microcredentials.rubric import Criterion
from mcred.microcredentials.view import AssessorView, SeenArtifact
from mcred.report.clean import clean

__all__ = ["as_text"]


def as_text(view: AssessorView) -> str:
    """Answers, evidence, scoring guide and rubric, a blank line between parts."""
    definition = view.definition
    who = "blind" if view.earner is None else str(view.earner.name or view.earner)
    parts = [
        [clean(f"{definition.name}: attempt {view.attempt} ({who})")],
        [clean(f"Context: {_context(view)}")] if _context(view) else [],
    ]
    texts = {one.id: one.text for one in definition.form.prompts}
    for response in view.responses:
        asked = clean(texts.get(response.prompt, response.prompt))
        parts.append([f"{response.prompt}: {asked}", shown_text(response.text)])
    parts.append(["Evidence", *(line for one in view.artifacts for line in _artifact(one))])
    if definition.scoring_guide is not None:
        parts.append(["Scoring guide", shown_text(definition.scoring_guide.instructions)])
    parts.append(["Rubric", *(line for one in definition.rubric.criteria for line in _row(one))])
    return "\n\n".join("\n".join(part) for part in parts if part)


def _context(view: AssessorView) -> str:
    return "" if view.context is None else ", ".join(map(str, view.context.to_dict().values()))


def _artifact(one: SeenArtifact) -> Iterator[str]:
    yield clean(f"  {one.id}: {one.title} ({one.kind.replace('_', ' ')}, {one.media_type})")
    yield shown_text(one.rationale, indent="    ")
    yield clean(f"    for {', '.join(one.criteria)}; {one.digest}")


def _row(criterion: Criterion) -> Iterator[str]:
    yield clean(f"  {criterion.id}: {criterion.name}")
    for level in criterion.levels:
        mark = ">" if level.id == criterion.required_level else " "
        yield shown_text(f"{mark} {level.id}: {level.description or level.name}", indent="    ")
