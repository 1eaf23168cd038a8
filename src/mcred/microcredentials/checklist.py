"""What is still missing: the earner's checklist, the same that submitting checks (I7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from mcred.microcredentials.attempt import Attempt
from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.evidence import Artifact
from mcred.microcredentials.form import Part, Prompt, PromptKind, count_words
from mcred.microcredentials.requirements import EvidenceRequirement

__all__ = ["Checklist", "Item", "checklist"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the checklist."""

    what: Literal["prompt", "evidence", "artifact", "criterion", "attestation"]
    id: str
    done: bool
    code: str  #: `done`, or the rule that is not met yet
    text: str  #: what is wanted and what is there


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """All lines; `complete` when nothing is missing."""

    items: tuple[Item, ...]

    @property
    def complete(self) -> bool:
        """Whether it can be submitted."""
        return all(item.done for item in self.items)

    @property
    def missing(self) -> tuple[Item, ...]:
        """The lines not done."""
        return tuple(item for item in self.items if not item.done)


def checklist(definition: MicroCredential, attempt: Attempt) -> Checklist:
    """Compare an attempt with what the definition asks for."""
    return Checklist(
        items=(
            *(_prompt(prompt, attempt) for prompt in definition.form.prompts),
            *_evidence(definition, attempt),
            *_artifacts(definition, attempt),
            *_criteria(definition, attempt),
            *_attestations(definition, attempt),
        )
    )


def _prompt(prompt: Prompt, attempt: Attempt) -> Item:
    text = (attempt.answer(prompt.id) or "").strip()
    code, said = "done", "answered" if text else "not answered, and need not be"
    words = count_words(text)
    if not text:
        if prompt.required:
            code, said = "prompt_unanswered", "not answered"
    elif prompt.kind is PromptKind.FILE and text not in {one.id for one in attempt.artifacts}:
        code, said = "unknown_artifact", "names no artifact of this submission"
    elif prompt.kind is PromptKind.LINK and not text.lower().startswith(("https://", "http://")):
        code, said = "not_a_link", "no web address"
    elif prompt.min_words is not None and words < prompt.min_words:
        code, said = "too_few_words", f"{words} words, at least {prompt.min_words}"
    elif prompt.max_words is not None and words > prompt.max_words:
        code, said = "too_many_words", f"{words} words, at most {prompt.max_words}"
    return Item(what="prompt", id=prompt.id, done=code == "done", code=code, text=said)


def _evidence(definition: MicroCredential, attempt: Attempt) -> Iterator[Item]:
    groups: dict[str, list[EvidenceRequirement]] = {}
    for requirement in definition.evidence:
        if requirement.any_of is not None:
            groups.setdefault(requirement.any_of, []).append(requirement)
    for requirement in definition.evidence:
        count = sum(one.requirement == requirement.id for one in attempt.artifacts)
        others = groups.get(requirement.any_of or "", [])
        low = 0 if any(_satisfied(one, attempt) for one in others) else requirement.min
        code = "done"
        if count < low:
            code = "evidence_missing"
        elif requirement.max is not None and count > requirement.max:
            code = "too_much_evidence"
        bounds = f"{requirement.min} to {requirement.max or 'any number'}"
        also = "" if not others else f", or another of {requirement.any_of}"
        yield Item(
            what="evidence",
            id=requirement.id,
            done=code == "done",
            code=code,
            text=f"{requirement.title}: {count} of {bounds}{also}",
        )


def _satisfied(requirement: EvidenceRequirement, attempt: Attempt) -> bool:
    return requirement.min <= sum(one.requirement == requirement.id for one in attempt.artifacts)


def _artifacts(definition: MicroCredential, attempt: Attempt) -> Iterator[Item]:
    requirements = {one.id: one for one in definition.evidence}
    for artifact in attempt.artifacts:
        code, text = _wrong(artifact, requirements.get(artifact.requirement), definition)
        yield Item(what="artifact", id=artifact.id, done=code == "done", code=code, text=text)


def _wrong(
    artifact: Artifact, requirement: EvidenceRequirement | None, definition: MicroCredential
) -> tuple[str, str]:
    if requirement is None:
        return "unknown_requirement", f"answers {artifact.requirement}, which is not asked for"
    unknown = [one for one in artifact.criteria if one not in definition.rubric.by_id]
    if unknown:
        return "unknown_criterion", f"the rubric has no criterion {unknown[0]}"
    if artifact.kind not in requirement.kinds:
        return "wrong_kind", f"{artifact.kind}, asked for {', '.join(requirement.kinds)}"
    if requirement.from_practice and not artifact.from_practice:
        return "not_from_practice", "must come from the earner's own practice"
    if requirement.student_outcome and not artifact.student_outcome:
        return "no_student_outcome", "must show what students gained"
    if requirement.criteria and not set(artifact.criteria) & set(requirement.criteria):
        return "other_criteria", f"must support {' or '.join(requirement.criteria)}"
    return "done", artifact.title


def _criteria(definition: MicroCredential, attempt: Attempt) -> Iterator[Item]:
    supported = {one for artifact in attempt.artifacts for one in artifact.criteria}
    for criterion in definition.rubric.of_part(Part.WORK_EXAMPLES):
        if criterion.required:
            done = criterion.id in supported
            yield Item(
                what="criterion",
                id=criterion.id,
                done=done,
                code="done" if done else "criterion_unsupported",
                text=f"{criterion.name}: {'supported' if done else 'no artifact supports it'}",
            )


def _attestations(definition: MicroCredential, attempt: Attempt) -> Iterator[Item]:
    for attestation in definition.protocol.attestations:
        done = attestation in attempt.attestations
        yield Item(
            what="attestation",
            id=attestation,
            done=done,
            code="done" if done else "attestation_missing",
            text="confirmed" if done else "not confirmed",
        )
