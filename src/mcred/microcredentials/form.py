"""The three-part submission form: overview, work examples, reflection."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise
from typing import Annotated

from pydantic import Field

from mcred.errors import Problem
from mcred.microcredentials.model import Id, Model, Text, repeated, seen

__all__ = ["Part", "Prompt", "PromptKind", "Section", "SubmissionForm", "count_words"]

#: The most words a prompt can ask for.
_WORDS = Field(ge=1, le=100_000)


class Part(StrEnum):
    """The parts of a submission, in their order."""

    OVERVIEW = "overview"
    WORK_EXAMPLES = "work_examples"
    REFLECTION = "reflection"


class PromptKind(StrEnum):
    """How a prompt is answered."""

    TEXT = "text"
    LINK = "link"
    FILE = "file"  #: with the id of one of the submission's artifacts


class Prompt(Model):
    """One question of the form; word limits belong to texts."""

    id: Id
    text: Text
    kind: PromptKind = PromptKind.TEXT
    required: bool = True
    min_words: Annotated[int, _WORDS] | None = None
    max_words: Annotated[int, _WORDS] | None = None

    def broken_rules(self) -> Iterator[Problem]:
        low, high = self.min_words, self.max_words
        if low is not None and high is not None and low > high:
            yield Problem(
                "$.min_words", "unmeetable", f"no more than max_words, which is {high}", seen(low)
            )
        if self.kind is not PromptKind.TEXT and (low is not None or high is not None):
            yield Problem(
                "$.kind", "word_limit", "text, because it has a word limit", seen(self.kind)
            )


class Section(Model):
    """One part of the form."""

    part: Part
    title: Text | None = None
    instructions: Text | None = None
    prompts: tuple[Prompt, ...] = ()


class SubmissionForm(Model):
    """The questions an earner answers; each part at most once, in order."""

    sections: tuple[Section, ...] = ()

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """All prompts, in order."""
        return tuple(prompt for section in self.sections for prompt in section.prompts)

    def broken_rules(self) -> Iterator[Problem]:
        order = list(Part)
        places = [order.index(section.part) for section in self.sections]
        for index, (before, after) in enumerate(pairwise(places), start=1):
            if after <= before:
                yield Problem(
                    f"$.sections[{index}].part",
                    "parts_order",
                    "each part once: overview, work_examples, reflection",
                    seen(order[after]),
                )
        met: set[str] = set()
        for index, section in enumerate(self.sections):
            yield from repeated(f"$.sections[{index}].prompts", [one.id for one in section.prompts])
            for place, prompt in enumerate(section.prompts):
                if prompt.id in met:
                    yield Problem(
                        f"$.sections[{index}].prompts[{place}].id",
                        "duplicate_id",
                        "an id that no earlier section uses",
                        seen(prompt.id),
                    )
            met.update(prompt.id for prompt in section.prompts)


def count_words(text: str) -> int:
    """The words of a text: runs of characters between white space."""
    return len(text.split())
