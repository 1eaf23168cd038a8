"""mcred's own rules on what is asked of an earner, and on the words it is asked in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.form import Part, Prompt, PromptKind
from mcred.microcredentials.lint.common import required_evidence
from mcred.microcredentials.lint.rule import (
    Answer,
    each,
    in_english,
    not_supported,
    quote,
    supported,
)
from mcred.microcredentials.lint.texts import texts

__all__ = ["evidence_prompted", "jargon_free", "word_limits"]

#: Fewer words than this make no answer that could be assessed.
_FEWEST_WORDS: Final = 20
#: More required words than this are a thesis.
_MOST_WORDS: Final = 5000

#: Words of management that hide what is meant, and plain ones.
_JARGON: Final = {
    "actionable": "useful",
    "best-in-class": "good",
    "cutting-edge": "new",
    "holistic": "whole",
    "impactful": "effective",
    "leverage": "use",
    "leveraging": "using",
    "learnings": "what was learned",
    "operationalize": "put to use",
    "paradigm": "model",
    "stakeholders": "the people meant",
    "synergy": "working together",
    "utilize": "use",
    "utilizing": "using",
}
_JARGON_WORD: Final = re.compile(rf"\b(?:{'|'.join(_JARGON)})\b", re.IGNORECASE)
_ACRONYM: Final = re.compile(r"\b[A-Z]{3,6}\b")
#: `(ABC)` after the long form, or `ABC (the long form)`.
_SPELLED_OUT: Final = re.compile(r"\(([A-Z]{3,6})\)|\b([A-Z]{3,6}) \(")
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_FILLER: Final = frozenset(
    {"about", "each", "from", "have", "more", "some", "than", "that", "their", "these", "this"}
    | {"with", "your"}
)


def word_limits(definition: MicroCredential) -> tuple[Answer, ...]:
    """Each limit leaves room for an answer, and all of them together can be written."""
    problems: list[Answer] = []
    least = 0
    for index, section in enumerate(definition.form.sections):
        for place, prompt in enumerate(section.prompts):
            path = f"$.form.sections[{index}].prompts[{place}]"
            problems += _narrow(path, prompt)
            least += (prompt.min_words or 0) if prompt.required else 0
    if least > _MOST_WORDS:
        reason = f"required answers add up to {least} words at least, more than {_MOST_WORDS}"
        problems.append(not_supported("$.form.sections", reason))
    return each(problems, supported("$.form", "the word limits leave room for answers"))


def _narrow(path: str, prompt: Prompt) -> Iterator[Answer]:
    low, high = prompt.min_words, prompt.max_words
    if prompt.kind is not PromptKind.TEXT or high is None:
        return
    if high < _FEWEST_WORDS:
        yield not_supported(f"{path}.max_words", f"{high} words are too few for an answer")
    elif low is not None and high - low < high / 10:
        yield not_supported(f"{path}.min_words", f"{low} to {high} words is hard to hit")


@in_english
def evidence_prompted(definition: MicroCredential) -> tuple[Answer, ...]:
    """The work-examples part of the form mentions every artifact that must be handed in."""
    asked = _asked(definition)
    problems = [
        not_supported(f"$.evidence[{index}]", f"no prompt asks for {quote(one.title)}")
        for index, one in required_evidence(definition)
        if not _mentions(asked, one.title)
    ]
    return each(problems, supported("$.form.sections", "prompts ask for all required evidence"))


def _asked(definition: MicroCredential) -> frozenset[str]:
    said = [
        text
        for section in definition.form.sections
        if section.part is Part.WORK_EXAMPLES
        for text in (section.instructions or "", *(prompt.text for prompt in section.prompts))
    ]
    return _stems(" ".join(said))


def _mentions(asked: frozenset[str], title: str) -> bool:
    """Whether at least half of the title's words are there; five letters make a word."""
    wanted = _stems(title)
    return bool(asked) and 2 * len(wanted & asked) >= len(wanted)


def _stems(text: str) -> frozenset[str]:
    words = {word for word in _WORD.findall(text.casefold()) if word not in _FILLER}
    return frozenset(word[:5] for word in words)


@in_english
def jargon_free(definition: MicroCredential) -> tuple[Answer, ...]:
    """Plain words, and abbreviations that are spelled out once."""
    said = tuple(texts(definition))
    problems: list[Answer] = []
    told = {word for _, text in said for word in _spelled_out(text)}
    for path, text in said:
        for word in dict.fromkeys(_JARGON_WORD.findall(text.lower())):
            plain = f"can be said as {quote(_JARGON[word])}"
            problems.append(not_supported(path, f"{quote(word)} {plain}"))
        for word in _ACRONYM.findall(text):
            if word not in told:
                problems.append(not_supported(path, f"{quote(word)} is not spelled out"))
            told.add(word)
    return each(problems, supported("$", "plain words throughout"))


def _spelled_out(text: str) -> Iterator[str]:
    for before, after in _SPELLED_OUT.findall(text):
        yield before or after
