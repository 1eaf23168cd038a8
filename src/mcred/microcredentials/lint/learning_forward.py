"""Learning Forward: what teachers should find in every micro-credential (June 2017, 38(3))."""

from __future__ import annotations

from typing import Final

from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.lint.common import list_given, some_evidence
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

__all__ = ["PROFILE"]

_SOURCE: Final = "Learning Forward, The Promise of Micro-credentials, June 2017, vol. 38 no. 3"
_STANDARDS: Final = "standards for professional learning"


def _know_and_able(definition: MicroCredential) -> tuple[Answer, ...]:
    competency = definition.competency
    missing = [
        not_supported(f"$.competency.{member}", f"does not say what the earner should {what}")
        for member, what, texts in (
            ("know", "know", competency.know),
            ("able_to", "be able to do", competency.able_to),
        )
        if not texts
    ]
    reason = f"{len(competency.know)} things to know, {len(competency.able_to)} to be able to do"
    return each(missing, supported("$.competency", reason))


def _evidence_specified(definition: MicroCredential) -> tuple[Answer, ...]:
    """Each requirement says what is wanted, not only what it is called."""
    if not definition.evidence:
        return (not_supported("$.evidence", "no evidence is specified"),)
    vague = [
        not_supported(
            f"$.evidence[{index}].description", f"{quote(one.title)} does not say what it must show"
        )
        for index, one in enumerate(definition.evidence)
        if one.description is None
    ]
    reason = f"{len(definition.evidence)} requirements, each with what it must show"
    return each(vague, supported("$.evidence", reason))


def _professional_learning(definition: MicroCredential) -> tuple[Answer, ...]:
    for index, one in enumerate(definition.alignments):
        if _STANDARDS in (one.target_framework or "").casefold():
            path = f"$.alignments[{index}]"
            return (supported(path, f"connected to {quote(one.target_name)}"),)
    return (
        not_supported("$.alignments", "no alignment names Standards for Professional Learning"),
    )


PROFILE: Final = Profile(
    name="learning_forward",
    title="Learning Forward: what a micro-credential tells the teacher",
    source=_SOURCE,
    rules=(
        Rule(
            id="lf.know_and_able",
            severity=Severity.ERROR,
            statement="It tells what the educator should know and be able to do.",
            source=f"{_SOURCE}, on the details of a micro-credential",
            check=_know_and_able,
        ),
        Rule(
            id="lf.resources",
            severity=Severity.ERROR,
            statement="It recommends resources to develop the skill.",
            source=f"{_SOURCE}, on recommended resources",
            check=list_given(
                "$.resources",
                lambda one: len(one.resources),
                one="recommended resource",
                many="recommended resources",
            ),
        ),
        Rule(
            id="lf.evidence",
            severity=Severity.ERROR,
            statement="Evidence must be submitted.",
            source=f"{_SOURCE}, on appropriate evidence",
            check=some_evidence(
                lambda _: True, found="must be handed in", missing="nothing must be handed in"
            ),
        ),
        Rule(
            id="lf.evidence_specified",
            severity=Severity.WARNING,
            statement="It specifies what appropriate evidence is.",
            source=f"{_SOURCE}, on appropriate evidence",
            check=_evidence_specified,
        ),
        Rule(
            id="lf.standards",
            severity=Severity.ERROR,
            statement="It is connected to standards.",
            source=f"{_SOURCE}, on connecting to standards",
            check=list_given(
                "$.alignments",
                lambda one: len(one.alignments),
                one="alignment to a standard",
                many="alignments to standards",
            ),
        ),
        Rule(
            id="lf.professional_learning",
            severity=Severity.INFO,
            statement="It is connected to the Standards for Professional Learning.",
            source=f"{_SOURCE}, title and closing advice",
            check=_professional_learning,
        ),
    ),
)
