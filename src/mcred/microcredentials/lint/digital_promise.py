"""Digital Promise: the four requirements of its micro-credential framework."""

from __future__ import annotations

from typing import Final

from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.lint.common import is_traceable, single_competency, some_evidence
from mcred.microcredentials.lint.rule import (
    Answer,
    Profile,
    Rule,
    Severity,
    each,
    not_supported,
    quote,
    supported,
)
from mcred.microcredentials.lint.seat_time import no_seat_time

__all__ = ["PROFILE", "supported_by_research", "usable_rubric"]

_SOURCE: Final = (
    "Digital Promise, A Primer on Micro-credentials and Competency-Based Professional Learning"
)


def supported_by_research(definition: MicroCredential) -> tuple[Answer, ...]:
    """At least one publication that a reader can find."""
    for index, citation in enumerate(definition.research):
        if is_traceable(citation):
            return (supported(f"$.research[{index}]", f"cites {quote(citation.title)}"),)
    if definition.research:
        return (not_supported("$.research", "no citation says where it can be found"),)
    return (not_supported("$.research", "no research is cited"),)


def usable_rubric(definition: MicroCredential) -> tuple[Answer, ...]:
    """Every required criterion says what its required level looks like, and can be missed."""
    problems: list[Answer] = []
    required = [
        (index, criterion)
        for index, criterion in enumerate(definition.rubric.criteria)
        if criterion.required
    ]
    for index, criterion in required:
        rank = criterion.required_rank
        if criterion.levels[rank].description is None:
            problems.append(
                not_supported(
                    f"$.rubric.criteria[{index}].levels[{rank}].description",
                    f"{quote(criterion.name)} does not say what its required level looks like",
                )
            )
    if required and all(criterion.required_rank == 0 for _, criterion in required):
        problems.append(
            not_supported("$.rubric.criteria", "every required level is the lowest one")
        )
    count = len(definition.rubric.criteria)
    return each(problems, supported("$.rubric", f"{count} criteria with their levels"))


PROFILE: Final = Profile(
    name="digital_promise",
    title="Digital Promise: four requirements of a micro-credential",
    source=_SOURCE,
    rules=(
        Rule(
            id="dp.single_competency",
            severity=Severity.ERROR,
            statement="The micro-credential is about one competency.",
            source=f"{_SOURCE}, framework requirement 1",
            check=single_competency,
        ),
        Rule(
            id="dp.research",
            severity=Severity.ERROR,
            statement="Research that can be looked up supports the practice.",
            source=f"{_SOURCE}, framework requirement 2",
            check=supported_by_research,
            overridable=False,
        ),
        Rule(
            id="dp.evidence",
            severity=Severity.ERROR,
            statement="Evidence of the competence must be handed in.",
            source=f"{_SOURCE}, framework requirement 3",
            check=some_evidence(
                lambda _: True,
                found="must be handed in",
                missing="nothing must be handed in",
            ),
            overridable=False,
        ),
        Rule(
            id="dp.rubric",
            severity=Severity.ERROR,
            statement="A rubric says what is looked for and which level is enough.",
            source=f"{_SOURCE}, framework requirement 4",
            check=usable_rubric,
            overridable=False,
        ),
        Rule(
            id="dp.not_seat_time",
            severity=Severity.WARNING,
            statement="Competence counts, not the time that was spent.",
            source=f"{_SOURCE}, on competency rather than seat time",
            check=no_seat_time,
        ),
    ),
)
