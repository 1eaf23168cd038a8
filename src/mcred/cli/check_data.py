"""What a check found beside its sentence, for whoever wants to know exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mcred.report.clean import clean

__all__ = ["data_lines"]

_MOST = 12


def data_lines(data: Mapping[str, Any], sentence: str) -> Iterator[str]:
    """`name: value` of each datum that the sentence does not hold, one line each."""
    told = 0
    for name, value in data.items():
        for text in _texts(value):
            if not text or text in sentence:
                continue
            told += 1
            if told > _MOST:
                return
            yield f"{clean(name)}: {text}"


def _texts(value: Any) -> Iterator[str]:
    """One line for a plain value, one for each object of a list."""
    if isinstance(value, Mapping):
        yield ", ".join(f"{clean(key)} {clean(item)}" for key, item in value.items() if item)
    elif isinstance(value, list | tuple) and any(isinstance(item, Mapping) for item in value):
        for item in value:
            yield from _texts(item)
    elif value is not None:
        yield clean(value)
