"""Pydantic's findings in the project's own words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from mcred.errors import Problem
from mcred.openbadges.modes import ABSENT

__all__ = ["TAG", "json_path", "shorten", "translate"]

#: Begins every name of a branch of a union, which is no part of a path.
TAG = "§"

_SIMPLE_KEY = re.compile(r"[@A-Za-z_][A-Za-z0-9_-]*\Z")
_WIDTH = 60

#: Kinds of finding that pydantic makes itself, as (code, what was expected). All others are
#: raised by this package and carry their own.
_KINDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "missing": ("missing", "this required member"),
        "extra_forbidden": ("unknown_member", "no member of this name"),
        "string_type": ("wrong_type", "a string"),
        "string_sub_type": ("wrong_type", "a string"),
        "string_unicode": ("text", "text without half surrogate pairs"),
        "bool_type": ("wrong_type", "true or false"),
        "int_type": ("wrong_type", "a whole number"),
        "tuple_type": ("wrong_type", "an array"),
        "dict_type": ("wrong_type", "an object"),
        "model_type": ("wrong_type", "an object"),
        "model_attributes_type": ("wrong_type", "an object"),
        "too_short": ("empty_array", "an array with at least one value"),
        "recursion_loop": ("nested", "fewer levels of nesting"),
        "invalid_key": ("wrong_type", "member names that are strings"),
    }
)


def json_path(parts: Iterable[str | int]) -> str:
    """`$.credentialSubject.result[0].value`; a key that is no plain name is quoted."""
    path = "$"
    for part in parts:
        if isinstance(part, int):
            path += f"[{part}]"
        elif _SIMPLE_KEY.match(part):
            path += f".{part}"
        else:
            path += f"[{json.dumps(part)}]"
    return path


def shorten(value: Any) -> str:
    """A value for a message: one line of JSON, cut, control characters escaped."""
    if isinstance(value, (str, list, tuple)) and len(value) > _WIDTH:
        value = value[:_WIDTH]
    text = json.dumps(value, ensure_ascii=True, default=repr)
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"


def translate(findings: Iterable[Mapping[str, Any]]) -> tuple[Problem, ...]:
    """Each finding of `ValidationError.errors()` as a problem, in document order."""
    return tuple(_problem(finding) for finding in findings)


def _problem(finding: Mapping[str, Any]) -> Problem:
    kind, value = finding["type"], finding["input"]
    code, expected = _KINDS.get(kind, (kind, finding["msg"]))
    parts = [part for part in finding["loc"] if not str(part).startswith(TAG)]
    inside = finding.get("ctx", {}).get("inside")
    if inside is not None:
        parts.append(inside)
        value = value[inside]
    if value is ABSENT:
        parts[-1] = _written(str(parts[-1]))
    if kind == "missing" or value is ABSENT:
        return Problem(json_path(parts), "missing", _KINDS["missing"][1], "nothing")
    if value is None:
        return Problem(json_path(parts), "null_value", f"{expected}, or no such member", "null")
    return Problem(json_path(parts), code, expected, shorten(value))


def _written(attribute: str) -> str:
    """The member of an attribute: a default that is refused is reported by its attribute."""
    from pydantic.alias_generators import to_camel

    return "@context" if attribute == "context" else to_camel(attribute)
