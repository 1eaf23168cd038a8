"""Documents of one shape are expanded once; the next ones fill its template (`template.py`).

The rules of strict expansion look at keys, types, contexts and structure, all of which are part of
the shape; what they ask of the strings, `Template.accepts` asks again. Whatever is in doubt goes
the long way. A shape is compiled when it comes for the second time: one document alone costs one
expansion.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Any

from mcred.jsonld.expansion import expand
from mcred.jsonld.nquads import Quad
from mcred.jsonld.template import Template, compile_template
from mcred.jsonld.to_rdf import to_rdf
from mcred.limits import Limits

__all__ = ["Shape", "ShapeCache"]

_MOST_STRINGS = 2_000
_MOST_CHARACTERS = 100_000
_OPEN, _CLOSE, _LIST, _END, _STRING = range(5)


class Shape:
    """A document taken apart: `key` is hashable and holds all but the `strings`.

    Strings below `@context`, `type` and every other keyword than `@value` are part of the key.

    Raises:
        ValueError: deeper than `limits.json_depth`, or not JSON.
    """

    __slots__ = ("key", "strings")

    def __init__(self, document: dict[str, Any], limits: Limits) -> None:
        tokens: list[Any] = [limits]
        self.strings: list[str] = []
        _take(document, tokens, self.strings, limits.json_depth)
        self.key = tuple(tokens)

    def is_large(self) -> bool:
        """Whether it is too large to be kept."""
        if len(self.strings) > _MOST_STRINGS:
            return True
        texts = (token if type(token) is tuple else (token,) for token in self.key)
        return sum(len(t) for text in texts for t in text if type(t) is str) > _MOST_CHARACTERS


def _take(value: Any, tokens: list[Any], strings: list[str], depth: int) -> None:
    kind = type(value)
    if kind is str:
        tokens.append(_STRING)
        strings.append(value)
    elif kind is dict:
        if not depth:
            raise ValueError("too deep")
        tokens.append(_OPEN)
        for key, member in value.items():
            if type(key) is not str:
                raise ValueError("not JSON")
            tokens.append(key)
            if _is_shape(key):
                tokens.append(_verbatim(member))
            else:
                _take(member, tokens, strings, depth - 1)
        tokens.append(_CLOSE)
    elif kind is list:
        if not depth:
            raise ValueError("too deep")
        tokens.append(_LIST)
        for item in value:
            _take(item, tokens, strings, depth - 1)
        tokens.append(_END)
    else:
        tokens.append(_verbatim(value))


def _is_shape(key: str) -> bool:
    return key == "type" or (key[:1] == "@" and key != "@value")


def _verbatim(value: Any) -> tuple[str, ...]:
    """A value as part of a shape; JSON text tells 1 from true and from 1.0."""
    if type(value) is list and all(type(item) is str for item in value):
        return ("list", *value)
    try:
        return ("json", json.dumps(value))
    except (TypeError, RecursionError) as error:
        raise ValueError("not JSON") from error


def _put(value: Any, strings: Iterator[str]) -> Any:
    """The document again, with other strings."""
    if type(value) is str:
        return next(strings)
    if type(value) is dict:
        return {
            key: member if _is_shape(key) else _put(member, strings)
            for key, member in value.items()
        }
    if type(value) is list:
        return [_put(item, strings) for item in value]
    return value


class _Entry:
    """A shape that came before: its template, once compiled, and what is known of shared names."""

    __slots__ = ("patterns", "template")

    def __init__(self) -> None:
        self.template: Template | None = None
        self.patterns: set[tuple[int, ...]] = set()


class ShapeCache:
    """Templates of the shapes seen last; safe to share between threads."""

    def __init__(self, *, most: int = 128) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._entries: OrderedDict[tuple[Any, ...], _Entry | None] = OrderedDict()
        self._seen: OrderedDict[int, None] = OrderedDict()

    def quads(self, document: dict[str, Any], *, limits: Limits) -> list[Quad]:
        """The quads of a document under the carried contexts; raises as strict expansion does."""
        try:
            shape = Shape(document, limits)
            "".join(shape.strings).encode()
        except (ValueError, RecursionError):
            return to_rdf(expand(document, limits=limits), limits=limits)
        entry = self._entry(shape, document, limits)
        if entry is not None and entry.template is not None:
            filled = _filled(entry, entry.template, shape.strings)
            if filled is not None:
                return filled
        quads = to_rdf(expand(document, limits=limits), limits=limits)
        if entry is not None and len(entry.patterns) < self._most:
            entry.patterns.add(_pattern(shape.strings))
        return quads

    def _entry(self, shape: Shape, document: dict[str, Any], limits: Limits) -> _Entry | None:
        """What is known of this shape; compiles it when it comes for the second time."""
        with self._lock:
            if shape.key in self._entries:
                self._entries.move_to_end(shape.key)
                return self._entries[shape.key]
            digest = hash(shape.key)
            if digest not in self._seen or shape.is_large():
                self._seen[digest] = None
                if len(self._seen) > 8 * self._most:
                    self._seen.popitem(last=False)
                return None
        entry: _Entry | None = _Entry()
        assert entry is not None
        entry.template = compile_template(
            document,
            shape.strings,
            lambda strings: _put(document, iter(strings)),
            limits=limits,
        )
        if entry.template is None:
            entry = None
        with self._lock:
            self._entries[shape.key] = entry
            if len(self._entries) > self._most:
                self._entries.popitem(last=False)
        return entry


def _filled(entry: _Entry, template: Template, strings: Sequence[str]) -> list[Quad] | None:
    if not template.accepts(strings):
        return None
    if template.shares_names(strings) and (
        template.fixed or _pattern(strings) not in entry.patterns
    ):
        return None
    return template.fill(strings)


def _pattern(strings: Sequence[str]) -> tuple[int, ...]:
    """Which strings are equal: the rule on shared names asks for nothing else of them."""
    numbers: dict[str, int] = {}
    return tuple(numbers.setdefault(string, len(numbers)) for string in strings)
