"""What pydantic found wrong, as problems with a path, the value seen, and a suggestion."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from mcred.encoding.strict_json import shorten
from mcred.errors import Problem

__all__ = ["expect", "problems"]

_EXPECTED = MappingProxyType(
    {
        "missing": "a value here",
        "string_type": "text",
        "int_type": "a whole number",
        "model_type": "a table",
        "tuple_type": "a list of tables",
        "datetime_type": "a date and time such as 2026-02-01T09:30:00Z",
        "timezone_aware": "a time with Z or an offset",
    }
)


def expect(expected: str) -> PydanticCustomError:
    """The error a validator raises; `expected` becomes the problem's."""
    return PydanticCustomError("settings_value", "{expected}", {"expected": expected})


def problems(error: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """Every error of a model's validation, in the order of the model."""
    return [_problem(details, model) for details in error.errors(include_url=False)]


def _problem(details: ErrorDetails, model: type[BaseModel]) -> Problem:
    kind, location = details["type"], details["loc"]
    path = "$" + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    if kind == "extra_forbidden":
        return Problem(path, "settings_unknown", _suggest(location, model), _seen(details["input"]))
    context = details.get("ctx", {})
    expected = _EXPECTED.get(kind) or str(context.get("expected") or details["msg"])
    if kind == "missing":
        return Problem(path, "settings_missing", expected)
    return Problem(path, "settings_value", expected, _seen(details["input"]))


def _suggest(location: Sequence[int | str], model: type[BaseModel]) -> str:
    names = sorted(_names(location[:-1], model))
    near = difflib.get_close_matches(str(location[-1]), names, n=1)
    if near:
        return f"a known setting (did you mean {near[0]}?)"
    return f"a known setting ({', '.join(names)})"


def _names(location: Sequence[int | str], model: type[BaseModel]) -> set[str]:
    for part in location:
        if isinstance(part, str):
            model = _model_of(_fields(model)[part])
    return set(_fields(model))


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _model_of(annotation: Any) -> type[BaseModel]:
    for one in (annotation, *get_args(annotation)):
        if isinstance(one, type) and issubclass(one, BaseModel):
            return one
    raise TypeError(f"{annotation!r} holds no model")


def _seen(value: object) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return shorten(value)
