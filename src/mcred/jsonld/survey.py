"""A first look at a document before JSON-LD touches it: its size, its values, its contexts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from mcred.encoding.strict_json import shorten
from mcred.errors import DocumentError, LimitError
from mcred.limits import Limits

__all__ = ["Survey", "count_objects", "path_of", "paths_of"]


class Survey:
    """What is in a document.

    `objects` counts the JSON objects outside of contexts, `urls` are the context URLs named
    anywhere in it, `inline` tells whether a context is written out in it.

    Raises:
        LimitError: nested deeper, or more values, than `limits` allow.
        DocumentError: a value that is not of JSON.
    """

    def __init__(self, document: Mapping[str, Any], limits: Limits) -> None:
        self.objects = 0
        self.urls: set[str] = set()
        self.inline = False
        self._limits = limits
        self._items = 0
        self._visit(document, 0)

    def _visit(self, value: Any, depth: int) -> None:
        self._items += 1
        if self._items > self._limits.json_items:
            raise LimitError(
                f"more than {self._limits.json_items} values",
                limit="json_items",
                cap=self._limits.json_items,
            )
        kind = type(value)
        if kind is bool or value is None or kind is int:
            return
        if kind is str:
            _check_text(value)
            return
        if kind is dict or kind is list:
            if depth >= self._limits.json_depth:
                raise LimitError(
                    f"nested deeper than {self._limits.json_depth} levels",
                    limit="json_depth",
                    cap=self._limits.json_depth,
                )
            if kind is list:
                for item in value:
                    self._visit(item, depth + 1)
            else:
                self._visit_object(value, depth + 1)
            return
        if kind is not float or not math.isfinite(value):
            raise DocumentError(
                f"not a JSON value: {shorten(value)}", code="not_json", seen=kind.__name__
            )

    def _visit_object(self, value: dict[Any, Any], depth: int) -> None:
        self.objects += 1
        if self.objects > self._limits.nodes:
            raise LimitError(
                f"more than {self._limits.nodes} objects", limit="nodes", cap=self._limits.nodes
            )
        for key, member in value.items():
            if type(key) is not str:
                raise DocumentError(
                    f"not a JSON key: {shorten(key)}", code="not_json", seen=type(key).__name__
                )
            _check_text(key)
            if key == "@context":
                objects = self.objects
                self._visit(member, depth)  # first, as it bounds the depth
                self.objects = objects
                self._collect(member)
            else:
                self._visit(member, depth)

    def _collect(self, context: Any) -> None:
        """Every string below an `@context`: too many URLs only make the rules stricter."""
        if type(context) is str:
            self.urls.add(context)
        elif type(context) is list:
            for part in context:
                self._collect(part)
        elif type(context) is dict:
            self.inline = True
            for part in context.values():
                self._collect(part)


def _check_text(text: str) -> None:
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise DocumentError(
                f"half of a surrogate pair in {shorten(text)}", code="not_json", seen="str"
            ) from None


def count_objects(value: Any) -> int:
    """The JSON objects in a value, counted as `Survey.objects` counts them."""
    if type(value) is list:
        return sum(map(count_objects, value))
    if type(value) is dict:
        return 1 + sum(count_objects(item) for key, item in value.items() if key != "@context")
    return 0


def path_of(document: Any, wanted: Any) -> str:
    """The JSON path of an object in a document, found by identity; for messages only."""
    return next((path for value, path in _objects(document, "$") if value is wanted), "$")


def paths_of(document: Any) -> dict[int, str]:
    """The JSON path of every object in a document, by identity: the first where it stands twice."""
    found: dict[int, str] = {}
    for value, path in _objects(document, "$"):
        found.setdefault(id(value), path)
    return found


def _objects(value: Any, path: str) -> Iterator[tuple[dict[str, Any], str]]:
    if type(value) is dict:
        yield value, path
        for key, member in value.items():
            yield from _objects(member, f"{path}.{key}")
    elif type(value) is list:
        for index, item in enumerate(value):
            yield from _objects(item, f"{path}[{index}]")
