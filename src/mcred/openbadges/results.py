"""What was assessed and how far it went: the results of a badge, for people (B.1.16 to B.1.18)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from mcred.openbadges.rules import members, objects, text

__all__ = ["Level", "ResultSummary", "number", "summarise_results"]

_NUMBER = re.compile(r"[+-]?(\d{1,40}(\.\d{1,40})?|\.\d{1,40})\Z", re.ASCII)
_LONGEST = 82  #: characters of what `_NUMBER` matches
_STATUS_MET: Mapping[str, bool] = {"Completed": True, "Failed": False, "Withdrew": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level of a rubric criterion."""

    id: str | None
    name: str | None
    description: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultSummary:
    """One result beside what was asked for; a description without result has none of its own.

    `achieved` and `required` are the ids of levels; `required` is the required value where no
    level is required. `met` is None where the badge does not let one decide.
    """

    id: str | None
    criterion: str | None
    levels: tuple[Level, ...]
    achieved: str | None
    required: str | None
    value: str | None
    met: bool | None
    status: str | None

    def to_dict(self) -> dict[str, Any]:
        """JSON values, as the report has them."""
        return {
            "id": self.id,
            "criterion": self.criterion,
            "levels": [
                {"id": level.id, "name": level.name, "description": level.description}
                for level in self.levels
            ],
            "achieved": self.achieved,
            "required": self.required,
            "value": self.value,
            "met": self.met,
            "status": self.status,
        }


def number(value: str | None) -> Decimal | None:
    """The number that a string writes with digits and a decimal point, else None."""
    stripped = "" if value is None else value.strip()
    return _number(stripped) if len(stripped) <= _LONGEST else None


@lru_cache(maxsize=1024)  # the bounds of a result are asked for several times
def _number(stripped: str) -> Decimal | None:
    return Decimal(stripped) if _NUMBER.match(stripped) else None


def summarise_results(document: Mapping[str, Any]) -> tuple[ResultSummary, ...]:
    """One summary for each result, in the order of their descriptions.

    Descriptions without a result are listed too, and last the results that name no description of
    the achievement.
    """
    subject = members(document.get("credentialSubject"))
    described = objects(members(subject.get("achievement")).get("resultDescription"))
    results = objects(subject.get("result"))
    return tuple(_summaries(described, results))


def _summaries(
    described: Sequence[Mapping[str, Any]], results: Sequence[Mapping[str, Any]]
) -> Iterator[ResultSummary]:
    known: set[str] = set()
    for description in described:
        name = text(description.get("id"))
        if name is None or name in known:
            continue
        known.add(name)
        own = [result for result in results if result.get("resultDescription") == name]
        for result in own or ({},):
            yield _summary(description, result)
    for result in results:
        if text(result.get("resultDescription")) not in known:
            yield _summary({}, result)


def _summary(description: Mapping[str, Any], result: Mapping[str, Any]) -> ResultSummary:
    levels = objects(description.get("rubricCriterionLevel"))
    return ResultSummary(
        id=text(description.get("id")),
        criterion=text(description.get("name")),
        levels=tuple(
            Level(
                id=text(level.get("id")),
                name=text(level.get("name")),
                description=text(level.get("description")),
            )
            for level in levels
        ),
        achieved=text(result.get("achievedLevel")),
        required=text(description.get("requiredLevel")) or text(description.get("requiredValue")),
        value=text(result.get("value")),
        met=_met(description, result),
        status=text(result.get("status")),
    )


def _met(description: Mapping[str, Any], result: Mapping[str, Any]) -> bool | None:
    """Whether the result reaches every threshold that its description sets."""
    by_status = _STATUS_MET.get(text(result.get("status")) or "")
    if by_status is False:
        return False
    parts: list[bool | None] = []
    if "requiredLevel" in description:
        parts.append(_level_met(description, result))
    if "requiredValue" in description:
        parts.append(_value_met(description, result))
    if not parts and description.get("resultType") == "Status":
        parts.append(by_status)
    if False in parts:
        return False
    return None if None in parts or not parts else True


def _level_met(description: Mapping[str, Any], result: Mapping[str, Any]) -> bool | None:
    """By the order of the levels, low to high.

    A signature does not cover that order (the term is an `@set`). So where points are written and
    say the opposite, nothing is decided.
    """
    levels = objects(description.get("rubricCriterionLevel"))
    ids = [level.get("id") for level in levels]
    achieved, required = result.get("achievedLevel"), description.get("requiredLevel")
    if achieved not in ids or required not in ids:
        return None
    if achieved == required:
        return True
    first, second = ids.index(achieved), ids.index(required)
    points = [number(text(levels[index].get("points"))) for index in (first, second)]
    if points[0] is not None and points[1] is not None and points[0] != points[1]:
        by_points = points[0] > points[1]
        return by_points if by_points == (first > second) else None
    return first > second


def _value_met(description: Mapping[str, Any], result: Mapping[str, Any]) -> bool | None:
    value, required = text(result.get("value")), text(description.get("requiredValue"))
    if value is None or required is None:
        return None
    first, second = number(value), number(required)
    if first is not None and second is not None:
        return first >= second
    allowed = description.get("allowedValue")
    if isinstance(allowed, list) and value in allowed and required in allowed:
        return allowed.index(value) >= allowed.index(required)
    return True if value == required else None
