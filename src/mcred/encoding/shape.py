"""The shape of a JSON document: everything but its strings, in a form that can be a key.

What holds for one document holds for the others of its shape, as far as it does not depend on the
strings: who judges many documents judges a shape once, and then only their strings.
"""

from __future__ import annotations

import hashlib
import json
import math
import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterator, Sequence
from typing import Any, Generic, Self, TypeVar

__all__ = ["Shape", "ShapeMemo", "is_kept"]

T = TypeVar("T")

#: What weighs as much as one in a memo, and the most that one shape may weigh.
_STRINGS = 2_000
_CHARACTERS = 100_000
_HEAVIEST = 32
_SCALARS = frozenset({int, float, bool, type(None)})
#: Keys whose values are part of the shape. Of other keywords nothing is signed.
_KEPT = frozenset(
    {
        "type",
        *("@context", "@type", "@id", "@language", "@direction", "@index", "@list", "@set"),
        *("@graph", "@included", "@nest", "@reverse", "@json", "@vocab", "@base", "@none"),
    }
)


class _Mark:
    """What stands in a key beside texts and is equal to nothing that a document may hold."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


_OPEN, _CLOSE, _LIST, _END, _STRING = map(_Mark, ("{", "}", "[", "]", "text"))


class Shape:
    """A document taken apart: `key` is hashable and holds all but the `strings`.

    Strings below `@context`, `type` and other keywords than `@value` are part of the key.
    `text` is all strings in a row.

    Raises:
        ValueError: deeper than `depth`, not JSON, or with half of a surrogate pair in a string.
    """

    __slots__ = ("key", "strings", "text")
    key: tuple[Any, ...]

    def __init__(self, document: dict[str, Any], depth: int) -> None:
        tokens: list[Any] = []
        self.strings: list[str] = []
        try:
            _take_object(document, tokens, self.strings, depth)
        except RecursionError as error:
            raise ValueError("too deep") from error
        self.key = tuple(tokens)
        self.text = "".join(self.strings)
        if not self.text.isascii():
            self.text.encode()  # a UnicodeEncodeError is a ValueError

    def extended(self, name: str, value: Any, depth: int) -> Self:
        """The shape of the same document with one member more, at its end; raises likewise."""
        more = type(self)({name: value}, depth)
        more.key = (self.key, more.key)
        more.strings = self.strings + more.strings
        more.text = self.text + more.text
        return more

    @property
    def digest(self) -> str:
        """The SHA-256 of the key, in hexadecimal: the same in every process."""
        text = json.dumps(self.key, default=lambda mark: {"mark": mark.name})
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def weight(self) -> int:
        """What it takes to keep it: 1 up to 2,000 strings and 100,000 characters of keys."""
        most = max(len(self.strings) / _STRINGS, _characters(self.key) / _CHARACTERS)
        return max(1, math.ceil(most))

    def is_large(self) -> bool:
        """Whether it is too large to be kept."""
        return self.weight > _HEAVIEST

    @staticmethod
    def replaced(document: Any, strings: Sequence[str]) -> Any:
        """A copy of the document with other strings, in the order of `strings`."""
        return _put(document, iter(strings))


def is_kept(key: str) -> bool:
    """Whether the value of this key is part of the shape, with the strings in it."""
    return key in _KEPT


class ShapeMemo(Generic[T]):
    """What was found out about the shapes that came last; bounded, safe between threads.

    `most` is what all that is kept may weigh together. `None` says that nothing is known of a
    shape, and is what `get` gives then.
    """

    def __init__(self, *, most: int = 128) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._known: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._weight = 0
        self._seen: OrderedDict[int, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def get(self, key: Hashable) -> T | None:
        with self._lock:
            found = self._known.get(key)
            if found is None:
                return None
            self._known.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, value: T, *, weight: int = 1) -> None:
        """Keep it in place of those not asked for the longest."""
        with self._lock:
            self._weight += weight - self._known.pop(key, (None, 0))[1]
            self._known[key] = value, weight
            while self._weight > self._most:
                self._weight -= self._known.popitem(last=False)[1][1]

    def came_before(self, key: Hashable) -> bool:
        """Whether this was asked of the key before: what comes once is not worth finding out."""
        digest = hash(key)
        with self._lock:
            if digest in self._seen:
                return True
            self._seen[digest] = None
            if len(self._seen) > 8 * self._most:
                self._seen.popitem(last=False)
            return False


def _characters(token: Any) -> int:
    if type(token) is tuple:
        return sum(map(_characters, token))
    return len(token) if type(token) is str else 0


def _take_object(value: dict[str, Any], tokens: list[Any], strings: list[str], depth: int) -> None:
    """All keys, then each key whose value is no string with that value."""
    if not depth:
        raise ValueError("too deep")
    tokens.append(_OPEN)
    tokens.append(tuple(value))
    for key, member in value.items():
        if key in _KEPT:
            tokens.append(key)
            tokens.append(_verbatim(member))
        elif type(member) is str:
            strings.append(member)
        else:
            tokens.append(key)
            _take_other(member, tokens, strings, depth - 1)
    tokens.append(_CLOSE)


def _take_other(value: Any, tokens: list[Any], strings: list[str], depth: int) -> None:
    kind = type(value)
    if kind is dict:
        _take_object(value, tokens, strings, depth)
    elif kind is list:
        if not depth:
            raise ValueError("too deep")
        tokens.append(_LIST)
        for item in value:
            if type(item) is str:
                tokens.append(_STRING)
                strings.append(item)
            else:
                _take_other(item, tokens, strings, depth - 1)
        tokens.append(_END)
    else:
        tokens.append(_verbatim(value))


def _verbatim(value: Any) -> tuple[str, ...]:
    """A value as part of a shape."""
    if type(value) is str:
        return ("string", value)
    kind = type(value)
    if kind is list and set(map(type, value)) == {str}:
        return ("list", *value)
    if kind in _SCALARS:
        return ("scalar", repr(value))  # tells 1 from True and from 1.0, 0.0 from -0.0
    try:
        text = json.dumps(value)
        same = json.loads(text) == value
    except (TypeError, RecursionError) as error:
        raise ValueError("not JSON") from error
    if not same:  # a tuple, a key that is no string: JSON text does not tell them
        raise ValueError("not JSON")
    return ("json", text)


def _put(value: Any, strings: Iterator[str]) -> Any:
    if type(value) is str:
        return next(strings)
    if type(value) is dict:
        return {
            key: member if is_kept(key) else _put(member, strings) for key, member in value.items()
        }
    if type(value) is list:
        return [_put(item, strings) for item in value]
    return value
