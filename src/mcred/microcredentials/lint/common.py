"""Checks that several published texts ask for alike."""

from __future__ import annotations

import re
from collections.abc import Callable

from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.lint.rule import (
    Answer,
    Check,
    cannot_tell,
    in_english,
    not_supported,
    quote,
    supported,
)
from mcred.microcredentials.requirements import EvidenceRequirement
from mcred.microcredentials.resources import ResearchCitation

__all__ = [
    "given",
    "is_traceable",
    "list_given",
    "required_evidence",
    "single_competency",
    "some_evidence",
]

_SECOND_SENTENCE = re.compile(r"[.!?]\s+\S|;|\n\s*[-*\d]")
_PERHAPS_TWO = re.compile(r"\b(?:as well as|and also|in addition)\b", re.IGNORECASE)


@in_english
def single_competency(definition: MicroCredential) -> tuple[Answer, ...]:
    """The competency is stated in one sentence; what it joins, a person must judge."""
    path, statement = "$.competency.statement", definition.competency.statement
    if _SECOND_SENTENCE.search(statement):
        return (not_supported(path, "states more than one sentence, so perhaps several skills"),)
    joint = _PERHAPS_TWO.search(statement)
    if joint is not None:
        return (cannot_tell(path, f"{quote(joint.group())} may join a second competency"),)
    return (supported(path, "one competency, stated in one sentence"),)


def is_traceable(citation: ResearchCitation) -> bool:
    """Whether a reader can find the publication: an address, or author and year."""
    has_address = citation.url is not None or citation.doi is not None
    return has_address or (bool(citation.authors) and citation.year is not None)


def required_evidence(definition: MicroCredential) -> tuple[tuple[int, EvidenceRequirement], ...]:
    """The evidence that must be handed in, with its place in the list."""
    return tuple(
        (index, requirement)
        for index, requirement in enumerate(definition.evidence)
        if requirement.required
    )


def some_evidence(
    matches: Callable[[EvidenceRequirement], bool], *, found: str, missing: str
) -> Check:
    """A check that a required requirement of that kind exists.

    An alternative counts only when all alternatives of its group match, since an earner may choose
    any of them.
    """

    def check(definition: MicroCredential) -> tuple[Answer, ...]:
        required = required_evidence(definition)
        for index, requirement in required:
            group = [
                one for _, one in required if one.any_of is not None
                and one.any_of == requirement.any_of
            ] or [requirement]  # fmt: skip
            if all(matches(one) for one in group):
                return (supported(f"$.evidence[{index}]", f"{quote(requirement.title)} {found}"),)
        return (not_supported("$.evidence", missing),)

    return check


def list_given(path: str, count: Callable[[MicroCredential], int], *, one: str, many: str) -> Check:
    """A check that a list of the definition has something in it; `one` and `many` name that."""

    def check(definition: MicroCredential) -> tuple[Answer, ...]:
        number = count(definition)
        if number:
            return (supported(path, f"{number} {one if number == 1 else many}"),)
        return (not_supported(path, f"no {one} is given"),)

    return check


def given(path: str, value: Callable[[MicroCredential], object], *, what: str) -> Check:
    """A check that a member of the definition is there."""

    def check(definition: MicroCredential) -> tuple[Answer, ...]:
        if value(definition) is None:
            return (not_supported(path, f"no {what} is given"),)
        return (supported(path, f"there is a {what}"),)

    return check
