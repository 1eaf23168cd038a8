"""What was reached in a result, as a reader sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mcred.report.sentences import catalogue

__all__ = ["level_of", "reached", "required"]


def reached(result: Mapping[str, Any], language: str = "en") -> str:
    """The level's name, the value or the status of one of a report's `results`; "…" for none."""
    level = level_of(result, result.get("achieved"))
    if level is not None and level.get("name"):
        return str(level["name"])
    if result.get("value"):
        return str(result["value"])
    status = str(result.get("status") or "…")
    return catalogue(language).get(f"result_status.{status}", status)


def required(result: Mapping[str, Any]) -> str | None:
    """The level or value that was asked for, where the badge says."""
    level = level_of(result, result.get("required"))
    asked = level.get("name") if level is not None else result.get("required")
    return None if asked is None else str(asked)


def level_of(result: Mapping[str, Any], key: Any) -> Mapping[str, Any] | None:
    """The level of the result's scale that has this id or name."""
    for level in result.get("levels") or ():
        if key is not None and key in (level.get("id"), level.get("name")):
            found: Mapping[str, Any] = level
            return found
    return None
