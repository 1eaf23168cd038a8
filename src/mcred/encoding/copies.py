"""Copies of JSON values."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

__all__ = ["copied"]


def copied(value: Mapping[str, Any]) -> dict[str, Any]:
    """A copy that shares nothing with `value` which could be changed.

    As `copy.deepcopy(dict(value))`, in a third of the time for dicts and lists.
    """
    try:
        return {key: _copied(member) for key, member in value.items()}
    except RecursionError:
        return copy.deepcopy(dict(value))


def _copied(value: Any) -> Any:
    kind = type(value)
    if kind is str:
        return value
    if kind is dict:
        return {
            key: member if type(member) is str else _copied(member) for key, member in value.items()
        }
    if kind is list:
        return [item if type(item) is str else _copied(item) for item in value]
    return copy.deepcopy(value)
