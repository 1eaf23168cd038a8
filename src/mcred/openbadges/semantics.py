"""Whether a badge makes sense: its results, its recipient, its criteria (B.1.6, B.1.8, B.1.16).

The shape is for `problems`; what has the wrong shape is passed over here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mcred.errors import Problem
from mcred.openbadges.documents import profile_of
from mcred.openbadges.results import number
from mcred.openbadges.rules import (
    MAPPING,
    identified_recipient,
    members,
    objects,
    stated_criteria,
    text,
)
from mcred.openbadges.translation import shorten

__all__ = ["meaning"]

_ACHIEVEMENT = "$.credentialSubject.achievement"


def meaning(document: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Every contradiction of a badge, and what it leaves open.

    Codes: `recipient_missing`, `criteria_empty`, `duplicate_id`, `result_description_unknown`,
    `achieved_level_unknown`, `status_missing`, `value_not_allowed`, `value_not_numeric`,
    `value_out_of_range`, `required_level_unknown`, `required_value_not_allowed`,
    `required_value_not_numeric`, `required_value_out_of_range`, `bound_not_numeric`,
    `range_inverted`.
    """
    profile = profile_of(document)
    found: list[Problem] = []
    if profile in {"badge", "clr"}:
        found.extend(identified_recipient(document))
    if profile == "badge":
        found.extend(stated_criteria(document))
        subject = members(document.get("credentialSubject"))
        achievement = members(subject.get("achievement"))
        found.extend(_descriptions(achievement))
        found.extend(_results(subject, objects(achievement.get("resultDescription"))))
    return tuple(found)


def _descriptions(achievement: Mapping[str, Any]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, description in _indexed(achievement.get("resultDescription")):
        path = f"{_ACHIEVEMENT}.resultDescription[{index}]"
        yield from _unique(description, path, seen)
        for at, level in _indexed(description.get("rubricCriterionLevel")):
            yield from _unique(level, f"{path}.rubricCriterionLevel[{at}]", seen)
        yield from _bounds(description, path)
        yield from _thresholds(description, path)


def _unique(item: Mapping[str, Any], path: str, seen: set[str]) -> Iterator[Problem]:
    """Results point at descriptions and levels by id: an id stands for one of them only."""
    name = text(item.get("id"))
    if name is None:
        return
    if name in seen:
        yield Problem(f"{path}.id", "duplicate_id", "an id of its own", shorten(name))
    seen.add(name)


def _bounds(description: Mapping[str, Any], path: str) -> Iterator[Problem]:
    for member in ("valueMin", "valueMax"):
        written = text(description.get(member))
        if written is not None and number(written) is None:
            yield Problem(f"{path}.{member}", "bound_not_numeric", "a number", shorten(written))
    low, high = (number(text(description.get(name))) for name in ("valueMin", "valueMax"))
    if low is not None and high is not None and low > high:
        yield Problem(
            f"{path}.valueMin",
            "range_inverted",
            f"at most valueMax, {shorten(description['valueMax'])}",
            shorten(description["valueMin"]),
        )


def _thresholds(description: Mapping[str, Any], path: str) -> Iterator[Problem]:
    required = text(description.get("requiredLevel"))
    if required is not None and required not in _level_ids([description]):
        yield Problem(
            f"{path}.requiredLevel",
            "required_level_unknown",
            "the id of one of its levels",
            shorten(required),
        )
    yield from _value_fits(description, "requiredValue", description, path, "required_value")


def _results(
    subject: Mapping[str, Any], described: Sequence[Mapping[str, Any]]
) -> Iterator[Problem]:
    by_id = {text(description.get("id")): description for description in described[::-1]}
    for index, result in _indexed(subject.get("result")):
        path = f"$.credentialSubject.result[{index}]"
        name = text(result.get("resultDescription"))
        if name is not None and name not in by_id:
            yield Problem(
                f"{path}.resultDescription",
                "result_description_unknown",
                "the id of a result description of this achievement",
                shorten(name),
            )
            continue
        description = by_id.get(name) if name is not None else None
        yield from _achieved(result, described if description is None else [description], path)
        if description is not None:
            yield from _value_fits(result, "value", description, path, "value")
            if description.get("resultType") == "Status" and "status" not in result:
                yield Problem(path, "status_missing", "a status, as the result type is Status")


def _achieved(
    result: Mapping[str, Any], described: Sequence[Mapping[str, Any]], path: str
) -> Iterator[Problem]:
    achieved = text(result.get("achievedLevel"))
    if achieved is not None and achieved not in _level_ids(described):
        yield Problem(
            f"{path}.achievedLevel",
            "achieved_level_unknown",
            "the id of a level of the result description",
            shorten(achieved),
        )


def _level_ids(described: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    levels = (
        level
        for description in described
        for level in objects(description.get("rubricCriterionLevel"))
    )
    return frozenset(name for level in levels if (name := text(level.get("id"))) is not None)


def _value_fits(
    holder: Mapping[str, Any], member: str, description: Mapping[str, Any], path: str, code: str
) -> Iterator[Problem]:
    """A value is one of the allowed ones, or between the bounds (strings that are numbers)."""
    value = text(holder.get(member))
    allowed = description.get("allowedValue")
    if value is None or (isinstance(allowed, list) and value in allowed):
        return
    where = f"{path}.{member}"
    low, high = (number(text(description.get(name))) for name in ("valueMin", "valueMax"))
    if low is None and high is None:
        if isinstance(allowed, list) and allowed:
            yield Problem(
                where, f"{code}_not_allowed", f"one of {shorten(allowed)}", shorten(value)
            )
        return
    given = number(value)
    if given is None:
        yield Problem(where, f"{code}_not_numeric", "a number", shorten(value))
    elif (low is not None and given < low) or (high is not None and given > high):
        yield Problem(where, f"{code}_out_of_range", _range(description), shorten(value))


def _range(description: Mapping[str, Any]) -> str:
    words = (("valueMin", "at least"), ("valueMax", "at most"))
    return " and ".join(
        f"{word} {shorten(description[name])}" for name, word in words if name in description
    )


def _indexed(value: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    items = value if isinstance(value, (list, tuple)) else ()
    return ((at, item) for at, item in enumerate(items) if isinstance(item, MAPPING))
