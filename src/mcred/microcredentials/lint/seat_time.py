"""Time spent and attendance, where a definition makes them a condition (I23)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcred.microcredentials.definition import MicroCredential
from mcred.microcredentials.lint.rule import (
    Answer,
    each,
    in_english,
    not_supported,
    quote,
    supported,
)

__all__ = ["no_course_required", "no_seat_time", "seat_time"]

_NUMBER = (
    r"(?:\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty"
    r"|thirty|forty|sixty|ninety)"
)
_LEARNING = (
    r"(?:training|instruction|course(?:work)?s?|workshops?|webinars?|seminars?|classes|study"
    r"|professional (?:development|learning)|participation|attendance|viewing)"
)
#: Seconds are no seat time: waiting three of them is a skill.
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bseat[- ]time\b",
        r"\b(?:contact|clock) hours?\b",
        r"\bcertificates? of (?:attendance|participation|completion)\b",
        r"\battendance (?:sheet|record|log|list|certificate)s?\b",
        rf"\b(?:attend|enrol)\w*\b[^.;\n]{{0,60}}\b(?:{_LEARNING}|sessions?|modules?)\b",
        rf"\b(?:attend|log|spen[dt]|accumulat|complet)\w*\b[^.;\n]{{0,20}}"
        rf"\b{_NUMBER}[- ](?:hours?|days?|weeks?|sessions?)\b",
        rf"\b{_NUMBER}[- ](?:hours?|minutes?|days?|weeks?)[- ](?:of |in |long )?"
        rf"(?:the |a |an )?(?:\w+ )?{_LEARNING}\b",
        rf"\bcomplet\w*\b[^.;\n]{{0,30}}\b{_LEARNING}\b",
        r"\b(?:watch|view)\w*\b[^.;\n]{0,20}\b(?:all|every|training|course|instructional)\b"
        r"[^.;\n]{0,20}\b(?:videos?|recordings?)\b",
    )
)


def seat_time(text: str | None) -> str | None:
    """The words of a text that make time or attendance a condition."""
    for pattern in _PATTERNS:
        hit = pattern.search(text or "")
        if hit is not None:
            return hit.group()
    return None


@in_english
def no_seat_time(definition: MicroCredential) -> tuple[Answer, ...]:
    """No criterion at its required level, and no required evidence, is time or attendance."""
    places = (*_criteria(definition), *_evidence(definition))
    return each(
        _problems(places, "asks for time or attendance"),
        supported("$.rubric.criteria", "no criterion and no required evidence counts time"),
    )


@in_english
def no_course_required(definition: MicroCredential) -> tuple[Answer, ...]:
    """Somebody who is already competent can submit without having taken a course."""
    places = (*_evidence(definition), *_prompts(definition))
    return each(
        _problems(places, "asks for a course or session taken"),
        supported("$.evidence", "nothing that must be handed in depends on a course taken"),
    )


def _problems(places: tuple[tuple[str, str | None], ...], what: str) -> Iterator[Answer]:
    for path, text in places:
        words = seat_time(text)
        if words is not None:
            yield not_supported(path, f"{what}: {quote(words)}")


def _criteria(definition: MicroCredential) -> Iterator[tuple[str, str | None]]:
    for index, criterion in enumerate(definition.rubric.criteria):
        path = f"$.rubric.criteria[{index}]"
        yield f"{path}.name", criterion.name
        yield f"{path}.description", criterion.description
        place = criterion.required_rank
        yield f"{path}.levels[{place}].description", criterion.levels[place].description


def _evidence(definition: MicroCredential) -> Iterator[tuple[str, str | None]]:
    for index, requirement in enumerate(definition.evidence):
        if requirement.required:
            yield f"$.evidence[{index}].title", requirement.title
            yield f"$.evidence[{index}].description", requirement.description


def _prompts(definition: MicroCredential) -> Iterator[tuple[str, str | None]]:
    for index, section in enumerate(definition.form.sections):
        for place, prompt in enumerate(section.prompts):
            if prompt.required:
                yield f"$.form.sections[{index}].prompts[{place}].text", prompt.text
